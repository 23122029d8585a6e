//! Two files compared as models: elements by id, references by what they name, defaults filled in, numbers of diagrams
//! to a hundredth. Order counts for way points, lanes, diagrams and inside extensions only.

use std::collections::{BTreeMap, BTreeSet};

use super::{Attribute, Document, Element, defaults, import};
use crate::xml::BPMN;

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// The namespaces of BPMN DI, DI and DC begin so.
const DIAGRAMS: [&str; 2] =
    ["http://www.omg.org/spec/BPMN/20100524/DI", "http://www.omg.org/spec/DD/20100524/"];
/// Numbers of diagrams that differ by no more are equal.
const NUMBER_TOLERANCE: f64 = 0.01;
/// Elements with an id whose order among each other has a meaning.
const ORDERED: &[&str] = &["lane", "BPMNDiagram", "BPMNPlane"];

/// What one model has and the other has not, a sentence each; empty where they are the same model.
///
/// A loss inside extension elements or of a foreign attribute begins with `extension:`.
pub fn differences(one: &str, other: &str) -> Vec<String> {
    let read = |text: &str, which: &str| {
        import(text).map_err(|findings| {
            findings.iter().map(|finding| format!("the {which} file: {finding}")).collect::<Vec<_>>()
        })
    };
    let (one, other) = match (read(one, "first"), read(other, "second")) {
        (Ok(one), Ok(other)) => (one, other),
        (one, other) => return [one.err(), other.err()].into_iter().flatten().flatten().collect(),
    };
    let mut compare = Compare { found: Vec::new(), places: [places(&one), places(&other)] };
    let scopes = [Scope::of(&one.root), Scope::of(&other.root)];
    compare.elements(&one.root, &other.root, &scopes, "definitions");
    compare.found
}

/// Ids of a file.
fn places(document: &Document) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let mut open = vec![&document.root];
    while let Some(element) = open.pop() {
        ids.extend(element.attribute("id").map(str::to_owned));
        open.extend(element.elements());
    }
    ids
}

/// The prefixes in force, and the namespace that the file's own ids belong to.
#[derive(Clone)]
struct Scope {
    prefixes: BTreeMap<String, String>,
    target: String,
}

impl Scope {
    fn of(root: &Element) -> Self {
        let target = root.attribute("targetNamespace").unwrap_or_default().to_owned();
        Self { prefixes: BTreeMap::new(), target }
    }

    fn inside(&self, element: &Element) -> Self {
        let mut scope = self.clone();
        scope.prefixes.extend(element.prefixes.iter().cloned());
        scope
    }

    /// A qualified name by its namespace; a name of the file's own namespace is a plain one.
    fn resolve(&self, written: &str) -> String {
        let written = written.trim();
        match written.split_once(':').and_then(|(prefix, local)| Some((self.prefixes.get(prefix)?, local))) {
            Some((uri, local)) if *uri == self.target => local.to_owned(),
            Some((uri, local)) => format!("{{{uri}}}{local}"),
            None => written.to_owned(),
        }
    }
}

struct Compare {
    found: Vec<String>,
    places: [BTreeSet<String>; 2],
}

impl Compare {
    /// INVARIANT: both trees come from [`import`], whose guard caps the depth.
    fn elements(&mut self, one: &Element, other: &Element, above: &[Scope; 2], place: &str) {
        let mark = if is_ours(one) { "" } else { "extension: " };
        if (&one.namespace, &one.name) != (&other.namespace, &other.name) {
            self.found.push(format!("{mark}{place} is a `{}` and a `{}`", one.name, other.name));
            return;
        }
        let scopes = [
            if one.prefixes.is_empty() { above[0].clone() } else { above[0].inside(one) },
            if other.prefixes.is_empty() { above[1].clone() } else { above[1].inside(other) },
        ];
        let (mine, theirs) = (attributes(one, &scopes[0]), attributes(other, &scopes[1]));
        for key in mine.keys().chain(theirs.keys().filter(|key| !mine.contains_key(*key))) {
            let (left, right) = (mine.get(key), theirs.get(key));
            if !same_value(left, right, is_diagram(one)) {
                let shown = |value: Option<&String>| value.map_or("nothing".to_owned(), |v| format!("`{v}`"));
                let mark = if key.0.is_some() && is_ours(one) { "extension: " } else { mark };
                let text = format!("{mark}{place}: {} is {} and {}", key.1, shown(left), shown(right));
                self.found.push(text);
            }
        }
        let (left, right) = (text(one, &scopes[0]), text(other, &scopes[1]));
        if left != right {
            self.found.push(format!("{mark}{place}: the text is `{left}` and `{right}`"));
        }
        self.children(one, other, &scopes, place);
    }

    fn children(&mut self, one: &Element, other: &Element, scopes: &[Scope; 2], place: &str) {
        if !is_ours(one) || is_one_of(one, &["extensionElements"]) {
            return self.in_order(
                &one.elements().collect::<Vec<_>>(),
                &other.elements().collect::<Vec<_>>(),
                scopes,
                place,
            );
        }
        let with_id = |element: &Element| -> BTreeMap<String, Vec<usize>> {
            let mut known: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (at, child) in element.elements().enumerate() {
                known.entry(child.attribute("id").unwrap_or_default().to_owned()).or_default().push(at);
            }
            known
        };
        let (mine, theirs) = (with_id(one), with_id(other));
        let (lefts, rights): (Vec<_>, Vec<_>) = (one.elements().collect(), other.elements().collect());
        let pick = |list: &[&'_ Element], ats: Option<&Vec<usize>>| -> Vec<usize> {
            ats.into_iter().flatten().copied().filter(|at| *at < list.len()).collect()
        };
        for (id, ats) in &mine {
            let (left, right) = (pick(&lefts, Some(ats)), pick(&rights, theirs.get(id)));
            let left: Vec<&Element> = left.iter().filter_map(|at| lefts.get(*at).copied()).collect();
            let right: Vec<&Element> = right.iter().filter_map(|at| rights.get(*at).copied()).collect();
            if id.is_empty() {
                self.nameless(&left, &right, scopes, place);
            } else if right.is_empty() {
                self.lost(id, &left, 1, place);
            } else {
                self.in_order(&left, &right, scopes, place);
            }
        }
        for (id, ats) in theirs.iter().filter(|(id, _)| !mine.contains_key(*id)) {
            let right: Vec<&Element> = ats.iter().filter_map(|at| rights.get(*at).copied()).collect();
            if id.is_empty() {
                self.nameless(&[], &right, scopes, place);
            } else {
                self.lost(id, &right, 0, place);
            }
        }
        for name in ORDERED {
            let order = |list: &[&Element]| -> Vec<String> {
                let named = list.iter().filter(|child| child.name == *name);
                named.map(|child| child.attribute("id").unwrap_or_default().to_owned()).collect()
            };
            let (left, right) = (order(&lefts), order(&rights));
            let same_members = left.iter().collect::<BTreeSet<_>>() == right.iter().collect::<BTreeSet<_>>();
            if left != right && same_members {
                self.found.push(format!("{place}: the order of `{name}` differs"));
            }
        }
    }

    /// `other` is the file (0 or 1) in which the element is not under this parent.
    fn lost(&mut self, id: &str, elements: &[&Element], other: usize, place: &str) {
        let name = elements.first().map(|element| element.name.clone()).unwrap_or_default();
        let which = if other == 1 { "second" } else { "first" };
        let moved = self.places.get(other).is_some_and(|ids| ids.contains(id));
        let how = if moved { "lies elsewhere" } else { "is missing" };
        self.found.push(format!("{place}: `{name}` `{id}` {how} in the {which} file"));
    }

    /// Elements without an id: by name; in order where that has a meaning, else in any.
    fn nameless(&mut self, one: &[&Element], other: &[&Element], scopes: &[Scope; 2], place: &str) {
        let names: BTreeSet<(&Option<String>, &str)> =
            one.iter().chain(other).map(|element| (&element.namespace, element.name.as_str())).collect();
        for (namespace, name) in names {
            let of = |list: &[&'_ Element]| -> Vec<usize> {
                let named = list.iter().enumerate();
                named.filter(|(_, e)| e.namespace == *namespace && e.name == name).map(|(at, _)| at).collect()
            };
            let left: Vec<&Element> = of(one).into_iter().filter_map(|at| one.get(at).copied()).collect();
            let right: Vec<&Element> =
                of(other).into_iter().filter_map(|at| other.get(at).copied()).collect();
            let before = self.found.len();
            self.in_order(&left, &right, scopes, place);
            if self.found.len() > before && name != "waypoint" && !ORDERED.contains(&name) {
                let keys = |list: &[&Element], scope: &Scope| -> Vec<String> {
                    let mut keys: Vec<String> = list.iter().map(|element| key(element, scope)).collect();
                    keys.sort();
                    keys
                };
                if keys(&left, &scopes[0]) == keys(&right, &scopes[1]) {
                    self.found.truncate(before);
                }
            }
        }
    }

    fn in_order(&mut self, one: &[&Element], other: &[&Element], scopes: &[Scope; 2], place: &str) {
        if one.len() != other.len() {
            let name = one.first().or(other.first()).map(|element| element.name.clone()).unwrap_or_default();
            let mark =
                if one.iter().chain(other).all(|element| is_ours(element)) { "" } else { "extension: " };
            self.found.push(format!("{mark}{place}: {} and {} of `{name}`", one.len(), other.len()));
            return;
        }
        for (at, (left, right)) in one.iter().zip(other).enumerate() {
            let inner = match left.attribute("id") {
                Some(id) => format!("`{}` `{id}`", left.name),
                None => format!("{place} / {}[{at}]", left.name),
            };
            self.elements(left, right, scopes, &inner);
        }
    }
}

fn is_diagram(element: &Element) -> bool {
    element.namespace.as_deref().is_some_and(|uri| DIAGRAMS.iter().any(|known| uri.starts_with(known)))
}

fn is_ours(element: &Element) -> bool {
    element.namespace.as_deref() == Some(BPMN) || is_diagram(element)
}

fn is_one_of(element: &Element, names: &[&str]) -> bool {
    element.namespace.as_deref() == Some(BPMN) && names.contains(&element.name.as_str())
}

type Key = (Option<String>, String);

/// Attributes with defaults filled in and references resolved, without what is not compared.
fn attributes(element: &Element, scope: &Scope) -> BTreeMap<Key, String> {
    let mut known = BTreeMap::new();
    if element.namespace.as_deref() == Some(BPMN) {
        for (name, value) in defaults::of(&element.name).iter().copied().flatten() {
            known.insert((None, (*name).to_owned()), (*value).to_owned());
        }
    }
    for attribute in &element.attributes {
        let Attribute { namespace, name, value } = attribute;
        let schema = namespace.as_deref() == Some(XSI);
        let skipped = schema && name == "schemaLocation"
            || element.name == "definitions" && matches!(name.as_str(), "exporter" | "exporterVersion");
        if !skipped {
            let refers =
                schema && name == "type" || namespace.is_none() && is_ours(element) && is_reference(name);
            let value = if refers { scope.resolve(value) } else { value.clone() };
            known.insert((namespace.clone(), name.clone()), value);
        }
    }
    known
}

fn is_reference(name: &str) -> bool {
    const OTHERS: &[&str] = &[
        "bpmnElement",
        "calledElement",
        "choreographyActivityShape",
        "default",
        "incoming",
        "labelStyle",
        "outgoing",
        "source",
        "sourceElement",
        "supports",
        "target",
        "targetElement",
        "type",
    ];
    name.ends_with("Ref") || name.ends_with("Refs") || OTHERS.contains(&name)
}

fn same_value(left: Option<&String>, right: Option<&String>, diagram: bool) -> bool {
    if left == right {
        return true;
    }
    let number = |value: Option<&String>| value.and_then(|v| v.trim().parse::<f64>().ok());
    match (number(left), number(right)) {
        (Some(left), Some(right)) if diagram => (left - right).abs() <= NUMBER_TOLERANCE,
        _ => false,
    }
}

/// The text of an element: trimmed in the model, as it stands in an extension that holds nothing else.
fn text(element: &Element, scope: &Scope) -> String {
    let text = element.text();
    if !is_ours(element) && element.elements().next().is_none() {
        return text;
    }
    if is_ours(element) && is_reference(&element.name) {
        scope.resolve(&text)
    } else {
        text.trim().to_owned()
    }
}

/// All that an element says, in one text: for elements without an id, whose order has no meaning.
fn key(element: &Element, above: &Scope) -> String {
    let scope = above.inside(element);
    let mut inner: Vec<String> = element.elements().map(|child| key(child, &scope)).collect();
    if is_ours(element) {
        inner.sort();
    }
    let attributes = attributes(element, &scope);
    format!("<{:?}{} {attributes:?} {:?} {inner:?}>", element.namespace, element.name, text(element, &scope))
}
