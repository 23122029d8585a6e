//! XML to model with findings. Several passes: names and types first, so that every expression is read knowing them.

mod expression;
mod kinds;
mod link;
mod table;
pub(crate) mod xml;

use std::collections::BTreeMap;
use std::sync::Arc;

use feel::{Known, Type};
use roxmltree::{Document, Node, ParsingOptions};
use value::Finding;

use crate::kinds::Kind;
use crate::model::{Boxed, Decision, Element, Knowledge, Model, Parts, Service, What};
use xml::{attribute, child, children, is};

/// Longest file accepted, in bytes.
const BYTES_MAX: usize = 4 << 20;
/// Most XML nodes accepted.
const NODES_MAX: u32 = 400_000;
/// Deepest nesting of elements accepted.
const DEPTH_MAX: usize = 100;
/// Most attributes of one element: the XML reader compares each with each.
const ATTRIBUTES_MAX: usize = 100;
/// Most namespace declarations: the XML reader searches them for every name.
const NAMESPACES_MAX: usize = 2_000;
/// Most decisions, inputs, functions and types of one file.
const ELEMENTS_MAX: usize = 4_000;

/// Reads a DMN file that stands alone. The model is there where the file could be read at all; the findings say all
/// that is wrong.
pub fn parse(xml: &str) -> (Option<Model>, Vec<Finding>) {
    match parse_all(&[("", xml)]).pop() {
        Some(file) => (file.model, file.findings),
        None => (None, Vec::new()),
    }
}

/// What one of several files became.
pub struct File {
    pub name: String,
    pub model: Option<Model>,
    /// Each with the name of the file.
    pub findings: Vec<Finding>,
}

/// Reads files given as name and text, which may import each other by namespace. Each becomes a model of its own.
pub fn parse_all(files: &[(&str, &str)]) -> Vec<File> {
    let documents: Vec<Result<Document<'_>, Finding>> = files.iter().map(|(_, xml)| document(xml)).collect();
    let shelf: Vec<Option<&Document<'_>>> = documents.iter().map(|document| document.as_ref().ok()).collect();
    let models = documents.iter().enumerate().map(|(place, document)| match document {
        Ok(_) => link::link(&shelf, place),
        Err(finding) => (None, vec![finding.clone()]),
    });
    let named = files.iter().zip(models).map(|((name, _), (model, findings))| File {
        name: (*name).to_owned(),
        model,
        findings: findings.into_iter().map(|finding| finding.file(*name)).collect(),
    });
    named.collect()
}

fn document(xml: &str) -> Result<Document<'_>, Finding> {
    if xml.len() > BYTES_MAX {
        return Err(Finding::error("dmn-size", format!("the file is larger than {BYTES_MAX} bytes")));
    }
    if let Some((line, column)) = xml::too_deep(xml, DEPTH_MAX) {
        let message = format!("elements are nested deeper than {DEPTH_MAX}");
        return Err(Finding::error("dmn-depth", message).at(line, column));
    }
    if let Some((line, column)) = xml::crowded(xml, ATTRIBUTES_MAX, NAMESPACES_MAX) {
        let message =
            format!("more than {ATTRIBUTES_MAX} attributes in a tag or {NAMESPACES_MAX} namespaces in all");
        return Err(Finding::error("dmn-crowded", message).at(line, column));
    }
    let options = ParsingOptions { nodes_limit: NODES_MAX, ..ParsingOptions::default() };
    let document = Document::parse_with_options(xml, options).map_err(|error| {
        let at = error.pos();
        Finding::error("dmn-xml", format!("not XML: {error}")).at(at.row, at.col)
    })?;
    let root = document.root_element();
    let namespace = root.tag_name().namespace().unwrap_or("");
    if !is(root, "definitions") || !namespace.contains("/DMN/") {
        return Err(Finding::error("dmn-root", "the file is not a DMN model")
            .hint("its outermost element must be `definitions` of a DMN namespace")
            .at(1, 1));
    }
    if root.children().filter(Node::is_element).count() > ELEMENTS_MAX {
        let message = format!("the model has more than {ELEMENTS_MAX} elements");
        return Err(Finding::error("dmn-elements", message).hint("split the model").at(1, 1));
    }
    Ok(document)
}

/// What the passes over one file share.
pub(crate) struct Reader<'d, 'x> {
    document: &'d Document<'x>,
    /// Where lines start, in bytes.
    lines: Vec<usize>,
    findings: Vec<Finding>,
    known: Known,
    kinds: BTreeMap<String, Kind>,
    /// Place of the file among the modules.
    module: usize,
}

impl<'d, 'x: 'd> Reader<'d, 'x> {
    fn new(document: &'d Document<'x>, module: usize) -> Self {
        // WHY: asking the XML tree for a place counts lines from the start of the file each time.
        let breaks = document.input_text().bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let lines = std::iter::once(0).chain(breaks.map(|(pos, _)| pos + 1)).collect();
        let (known, kinds) = (Known::default(), BTreeMap::new());
        Self { document, lines, findings: Vec::new(), known, kinds, module }
    }

    /// Reads the elements of the file into `parts`; what it imports is there already.
    fn elements(&mut self, root: Node<'d, 'x>, parts: &mut Parts) {
        self.learn_names(root);
        self.read_kinds(root);
        let first = parts.elements.len();
        let mut nodes = Vec::new();
        for node in root.children().filter(Node::is_element) {
            let what = match node.tag_name().name() {
                "inputData" => What::InputData,
                "decision" => What::Decision(Decision {
                    logic: Boxed::Missing,
                    requires: Vec::new(),
                    names: Vec::new(),
                    plan: Vec::new(),
                }),
                "businessKnowledgeModel" => What::Knowledge(Knowledge {
                    params: Vec::new(),
                    signature: Vec::new(),
                    body: Boxed::Missing,
                    requires: Vec::new(),
                    names: Vec::new(),
                }),
                "decisionService" => What::Service(Service::default()),
                _ => continue,
            };
            self.declare(node, what, parts);
            nodes.push(node);
        }
        for (index, node) in (first..).zip(nodes) {
            let what = match parts.elements.get(index).map(|element| &element.what) {
                Some(What::Decision(_)) => What::Decision(self.decision(node, parts)),
                Some(What::Knowledge(_)) => What::Knowledge(self.knowledge(node, parts)),
                Some(What::Service(_)) => What::Service(self.service(node, parts)),
                _ => continue,
            };
            if let Some(element) = parts.elements.get_mut(index) {
                element.what = what;
            }
        }
    }

    /// All names anywhere in the file: compound ones have to be known before expressions are read.
    fn learn_names(&mut self, root: Node<'d, 'x>) {
        for node in root.descendants().filter(Node::is_element) {
            let name = match node.tag_name().name() {
                "for" | "some" | "every" => attribute(node, "iteratorVariable"),
                "inputData"
                | "decision"
                | "businessKnowledgeModel"
                | "decisionService"
                | "variable"
                | "itemComponent"
                | "formalParameter"
                | "parameter"
                | "column"
                | "output"
                | "import" => attribute(node, "name"),
                _ => continue,
            };
            if !name.is_empty() {
                self.known.add_word(&fold(&name));
            }
        }
    }

    fn declare(&mut self, node: Node<'d, 'x>, what: What, parts: &mut Parts) {
        let name: Arc<str> = fold(&attribute(node, "name")).into();
        let at = self.at(node);
        let id = match attribute(node, "id") {
            id if id.is_empty() => name.to_string(),
            id => id,
        };
        if name.is_empty() {
            self.findings
                .push(Finding::error("dmn-name", "an element has no name").at(at.0, at.1).element(&id));
        }
        let variable = child(node, "variable");
        let kind = variable.map_or_else(Kind::any, |variable| self.kind_of(variable));
        let index = parts.elements.len();
        let Some(module) = parts.modules.get_mut(self.module) else { return };
        if module.ids.insert(id.clone(), index).is_some() {
            let finding = Finding::error("dmn-duplicate-id", format!("two elements have the id `{id}`"));
            self.findings.push(finding.at(at.0, at.1).element(&id));
        }
        if !name.is_empty() && module.names.insert(name.clone(), index).is_some() {
            let finding =
                Finding::error("dmn-duplicate-name", format!("two elements have the name `{name}`"));
            self.findings.push(finding.at(at.0, at.1).element(&id));
        }
        parts.elements.push(Element { id: id.into(), name, what, kind, at, module: self.module });
    }

    fn decision(&mut self, node: Node<'d, 'x>, parts: &Parts) -> Decision {
        let id = attribute(node, "id");
        let logic = match expression::first(node) {
            Some(logic) => self.boxed(logic, 0),
            None => {
                let at = self.at(node);
                let finding =
                    Finding::warning("dmn-no-logic", "the decision has no logic and always gives null");
                self.findings.push(finding.at(at.0, at.1).element(&id));
                Boxed::Missing
            }
        };
        let requires = self.requirements(node, parts);
        Decision { logic, requires, names: Vec::new(), plan: Vec::new() }
    }

    fn knowledge(&mut self, node: Node<'d, 'x>, parts: &Parts) -> Knowledge {
        let requires = self.requirements(node, parts);
        let Some(logic) = child(node, "encapsulatedLogic") else {
            let at = self.at(node);
            let finding = Finding::error("dmn-no-logic", "the business knowledge has no logic");
            self.findings.push(finding.at(at.0, at.1).element(attribute(node, "id")));
            let (params, signature, names) = (Vec::new(), Vec::new(), Vec::new());
            return Knowledge { params, signature, body: Boxed::Missing, requires, names };
        };
        let params: Vec<(Arc<str>, Kind)> = children(logic, "formalParameter")
            .map(|param| (fold(&attribute(param, "name")).into(), self.kind_of(param)))
            .collect();
        let signature = params.iter().map(|(name, kind)| (name.clone(), kind.of.clone())).collect();
        let body = expression::first(logic).map_or(Boxed::Missing, |body| self.boxed(body, 0));
        Knowledge { params, signature, body, requires, names: Vec::new() }
    }

    fn service(&mut self, node: Node<'d, 'x>, parts: &Parts) -> Service {
        let outputs = self.references(node, &["outputDecision"], parts);
        let mut takes = self.references(node, &["inputData"], parts);
        takes.extend(self.references(node, &["inputDecision"], parts));
        let signature = takes
            .iter()
            .filter_map(|index| parts.elements.get(*index))
            .map(|taken| (taken.name.clone(), taken.kind.of.clone()))
            .collect::<Vec<(Arc<str>, Type)>>();
        Service { outputs, takes, signature }
    }

    fn requirements(&mut self, node: Node<'d, 'x>, parts: &Parts) -> Vec<usize> {
        let mut requires = Vec::new();
        for group in node
            .children()
            .filter(|group| is(*group, "informationRequirement") || is(*group, "knowledgeRequirement"))
        {
            requires.extend(self.references(
                group,
                &["requiredInput", "requiredDecision", "requiredKnowledge"],
                parts,
            ));
        }
        requires
    }

    fn references(&mut self, node: Node<'d, 'x>, tags: &[&str], parts: &Parts) -> Vec<usize> {
        let mut found = Vec::new();
        for reference in node.children().filter(|child| tags.contains(&child.tag_name().name())) {
            let href = attribute(reference, "href");
            let (namespace, target) = href.rsplit_once('#').unwrap_or(("", &href));
            match self.target(namespace, target, parts) {
                Some(index) => found.push(index),
                None => {
                    let at = self.at(reference);
                    let finding = Finding::error("dmn-reference", format!("nothing has the id `{target}`"));
                    self.findings.push(finding.at(at.0, at.1).element(&href));
                }
            }
        }
        found
    }

    /// The element of this id, in an imported module where the namespace says so.
    fn target(&self, namespace: &str, id: &str, parts: &Parts) -> Option<usize> {
        let own = parts.modules.get(self.module)?;
        let imported = own.imports.iter().filter_map(|(_, place)| parts.modules.get(*place));
        let module =
            imported.into_iter().find(|module| !namespace.is_empty() && module.namespace == namespace);
        module.unwrap_or(own).ids.get(id).copied()
    }

    /// Line and column of an element.
    fn at(&self, node: Node<'d, 'x>) -> (u32, u32) {
        let pos = node.range().start;
        let line = self.lines.partition_point(|start| *start <= pos);
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let column =
            self.document.input_text().get(start..pos).map_or(0, |before| before.chars().count()) + 1;
        (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
    }
}

/// A name with its spaces folded, as expressions read it.
pub(crate) fn fold(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}
