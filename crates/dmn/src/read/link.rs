//! A file and what it imports, as one model.

use std::collections::BTreeMap;
use std::sync::Arc;

use roxmltree::{Document, Node};
use value::Finding;

use super::xml::{attribute, children};
use super::{Reader, fold};
use crate::check;
use crate::kinds::Kind;
use crate::model::{Model, Module, Parts};

/// Longest chain of imports followed.
const DEPTH_MAX: usize = 16;
/// Most modules of one model.
const MODULES_MAX: usize = 64;

/// The model of the document at `place` of the shelf.
pub fn link(shelf: &[Option<&Document<'_>>], place: usize) -> (Option<Model>, Vec<Finding>) {
    let Some(document) = shelf.get(place).copied().flatten() else { return (None, Vec::new()) };
    let mut linker = Linker { shelf, parts: Parts::default(), kinds: Vec::new(), read: BTreeMap::new() };
    let (_, mut findings) = linker.module(document, place, 0);
    let mut parts = linker.parts;
    check::order(&mut parts, &mut findings);
    let root = document.root_element();
    let model = Model {
        id: attribute(root, "id"),
        name: attribute(root, "name"),
        namespace: attribute(root, "namespace"),
        parts: Arc::new(parts),
    };
    (Some(model), findings)
}

struct Linker<'s, 'd, 'x> {
    shelf: &'s [Option<&'d Document<'x>>],
    parts: Parts,
    /// The named types of each module.
    kinds: Vec<BTreeMap<String, Kind>>,
    /// Documents read so far, with their modules; `None` while one is being read.
    read: BTreeMap<usize, Option<usize>>,
}

impl<'d, 'x: 'd> Linker<'_, 'd, 'x> {
    /// Reads a document after what it imports. INVARIANT: no document is read inside itself, so this ends.
    fn module(&mut self, document: &'d Document<'x>, place: usize, depth: usize) -> (usize, Vec<Finding>) {
        let root = document.root_element();
        let index = self.parts.modules.len();
        let namespace = attribute(root, "namespace");
        self.parts.modules.push(Module { namespace, ..Module::default() });
        self.kinds.push(BTreeMap::new());
        self.read.insert(place, None);
        let mut reader = Reader::new(document, index);
        for import in children(root, "import") {
            self.import(import, &mut reader, depth);
        }
        reader.elements(root, &mut self.parts);
        self.read.insert(place, Some(index));
        if let Some(kinds) = self.kinds.get_mut(index) {
            *kinds = reader.kinds;
        }
        (index, reader.findings)
    }

    fn import(&mut self, node: Node<'d, 'x>, reader: &mut Reader<'d, 'x>, depth: usize) {
        let namespace = attribute(node, "namespace");
        let mut wrong = |message: String, hint: &str| {
            let at = reader.at(node);
            let finding = Finding::error("dmn-import", message).at(at.0, at.1).element(&namespace);
            reader.findings.push(finding.hint(hint));
        };
        if !attribute(node, "importType").contains("/DMN/") && !attribute(node, "importType").is_empty() {
            return wrong(format!("`{namespace}` is no DMN model"), "only decision models can be imported");
        }
        let found = self.shelf.iter().enumerate().find_map(|(place, document)| {
            let document = (*document)?;
            (attribute(document.root_element(), "namespace") == namespace).then_some((place, document))
        });
        let Some((place, document)) = found else {
            return wrong(
                format!("no file has the namespace `{namespace}`"),
                "put the imported file beside this one",
            );
        };
        let module = match self.read.get(&place) {
            Some(None) => {
                return wrong(format!("`{namespace}` imports itself"), "imports must not go in a circle");
            }
            Some(Some(module)) => *module,
            None if depth >= DEPTH_MAX || self.parts.modules.len() >= MODULES_MAX => {
                return wrong(format!("imports go deeper than {DEPTH_MAX} or are too many"), "");
            }
            // WHY: what is wrong in an imported file is said where that file is read for itself.
            None => self.module(document, place, depth + 1).0,
        };
        self.make_known(&fold(&attribute(node, "name")), module, reader);
    }

    /// Lets the reader know the names and types of an imported module.
    fn make_known(&mut self, word: &str, module: usize, reader: &mut Reader<'d, 'x>) {
        reader.known.add_word(word);
        if let Some(imported) = self.parts.modules.get(module) {
            imported.names.keys().for_each(|name| reader.known.add_word(name));
        }
        for (name, kind) in self.kinds.get(module).into_iter().flatten() {
            let name = if word.is_empty() { name.clone() } else { format!("{word}.{name}") };
            reader.known.add_kind(&name, kind.of.clone());
            reader.kinds.entry(name).or_insert_with(|| kind.clone());
        }
        if let Some(own) = self.parts.modules.get_mut(reader.module) {
            own.imports.push((word.into(), module));
        }
    }
}
