//! Data: objects and properties of a scope, what goes into a node and what comes out of it (BPMN 2.0, clause 10.4).
//!
//! Each is known by a name that FEEL can read: its `name`, or its id where it has none.

use std::collections::BTreeMap;

use roxmltree::Node as Xml;
use value::Finding;

use crate::Expr;
use crate::read::Site;
use crate::xml;

/// A data object or property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub id: String,
    pub name: String,
}

/// What goes in and comes out of a node.
#[derive(Debug, Clone, Default)]
pub struct Io {
    /// Names that live only during one run: data inputs, data outputs and properties of the node.
    pub names: Vec<String>,
    /// Names of the data outputs among them.
    pub outputs: Vec<String>,
    pub before: Vec<Association>,
    pub after: Vec<Association>,
}

/// One data association. Without transformation and assignments it copies its source.
#[derive(Debug, Clone)]
pub struct Association {
    pub sources: Vec<String>,
    pub target: Option<String>,
    pub transformation: Option<Expr>,
    pub assignments: Vec<Assignment>,
}

#[derive(Debug, Clone)]
pub struct Assignment {
    pub from: Expr,
    pub to: String,
}

/// Elements that declare data, everywhere in a file.
const DECLARE: [&str; 6] =
    ["dataObject", "property", "dataInput", "dataOutput", "dataStore", "inputDataItem"];

/// Ids of data elements to the names FEEL reads them by; references are followed once.
pub(crate) fn names(root: Xml) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let elements = || root.descendants().filter(|e| e.tag_name().namespace() == Some(xml::BPMN));
    for element in elements() {
        let kind = element.tag_name().name();
        if DECLARE.contains(&kind) || kind == "outputDataItem" {
            let id = xml::attribute(element, "id").unwrap_or_default();
            let name = xml::attribute(element, "name").unwrap_or(id);
            names.insert(id.to_owned(), name.to_owned());
        }
    }
    let references = [("dataObjectReference", "dataObjectRef"), ("dataStoreReference", "dataStoreRef")];
    for element in elements() {
        let kind = element.tag_name().name();
        let Some((_, attribute)) = references.iter().find(|(name, _)| *name == kind) else { continue };
        let id = xml::attribute(element, "id").unwrap_or_default();
        let target = xml::attribute(element, attribute).and_then(|target| names.get(xml::local(target)));
        let name = target.cloned().or(xml::attribute(element, "name").map(str::to_owned));
        names.insert(id.to_owned(), name.unwrap_or_else(|| id.to_owned()));
    }
    names
}

/// Data objects and properties that stand directly in a scope.
pub(crate) fn items(scope: Xml) -> Vec<Item> {
    let declared =
        scope.children().filter(|c| xml::is_bpmn(*c, "dataObject") || xml::is_bpmn(*c, "property"));
    let item = |element: Xml| {
        let id = xml::attribute(element, "id").unwrap_or_default();
        let name = xml::attribute(element, "name").unwrap_or(id);
        Item { id: id.to_owned(), name: name.to_owned() }
    };
    declared.map(item).filter(|item| !item.name.is_empty()).collect()
}

/// Reads what a node declares about its data; the outer `None` where it is wrong, which is reported.
pub(crate) fn io(site: &mut Site) -> Option<Option<Box<Io>>> {
    let element = site.element;
    let mut io = Io::default();
    let own = xml::child(element, "ioSpecification").into_iter().chain([element]);
    let is_scope = matches!(element.tag_name().name(), "subProcess" | "transaction" | "adHocSubProcess");
    for child in own.flat_map(|holder| holder.children()) {
        let kind = child.tag_name().name();
        let declares = matches!(kind, "dataInput" | "dataOutput") || (kind == "property" && !is_scope);
        if child.tag_name().namespace() != Some(xml::BPMN) || !declares {
            continue;
        }
        let Some(name) = xml::attribute(child, "name").or(xml::attribute(child, "id")) else { continue };
        io.names.push(name.to_owned());
        if kind == "dataOutput" {
            io.outputs.push(name.to_owned());
        }
    }
    for association in xml::children(element, "dataInputAssociation").collect::<Vec<_>>() {
        io.before.push(read(association, site)?);
    }
    for association in xml::children(element, "dataOutputAssociation").collect::<Vec<_>>() {
        io.after.push(read(association, site)?);
    }
    // WHY: inputs and outputs that nothing is led into or out of change nothing; such a node stays plain.
    let has_property = xml::child(element, "property").is_some() && !is_scope;
    if io.before.is_empty() && io.after.is_empty() && !has_property {
        return Some(None);
    }
    Some(Some(Box::new(io)))
}

fn read(element: Xml, site: &mut Site) -> Option<Association> {
    let mut sources = Vec::new();
    for source in xml::children(element, "sourceRef").collect::<Vec<_>>() {
        sources.push(site.data(&xml::text(source), source)?);
    }
    let target = match xml::child(element, "targetRef") {
        Some(target) => Some(site.data(&xml::text(target), target)?),
        None => None,
    };
    let transformation = site.optional(element, "transformation")?;
    let mut assignments = Vec::new();
    for assignment in xml::children(element, "assignment").collect::<Vec<_>>() {
        let (from, to) = (xml::child(assignment, "from"), xml::child(assignment, "to"));
        let (Some(from), Some(to)) = (from, to) else {
            let finding = Finding::error("assignment-incomplete", "an assignment needs from and to");
            site.report(assignment, finding.hint("<assignment><from>1 + 1</from><to>sum</to></assignment>"));
            return None;
        };
        let expr = site.formal(&xml::text(from), from)?;
        let to = xml::text(to).text;
        let to = to.trim_start_matches('=').trim();
        let to = site.data_name(to).unwrap_or_else(|| to.to_owned());
        assignments.push(Assignment { from: expr, to });
    }
    Some(Association { sources, target, transformation, assignments })
}
