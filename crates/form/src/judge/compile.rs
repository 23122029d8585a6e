//! From a schema to nodes: every keyword read once, every reference resolved, circles and remote references refused.

mod word;

use std::collections::BTreeMap;

use regex::Regex;

use super::keyword::{Id, Keyword, Node};
use super::{Judge, local};
use crate::json::{Json, part};
use word::wanted;

/// Most schemas in one file.
const SCHEMAS_MAX: usize = 60_000;
/// Most distinct patterns in one file.
const PATTERNS_MAX: usize = 200;
/// Longest chain of schemas applied to the same value: it bounds the stack.
const CHAIN_MAX: usize = 64;
/// Most issues named at once.
const ISSUES_MAX: usize = 50;

/// Something wrong in a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    pub code: &'static str,
    /// JSON Pointer into the schema.
    pub place: String,
    pub message: String,
    pub hint: &'static str,
}

/// What the two drafts read differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Draft {
    Seven,
    Y2020,
}

struct Compiler<'s> {
    root: &'s Json,
    draft: Draft,
    /// The id of the file itself, which references may name.
    own: &'s str,
    /// Schemas by address: each is compiled once.
    ids: BTreeMap<usize, Id>,
    places: BTreeMap<String, Id>,
    waiting: Vec<(&'s Json, Id)>,
    nodes: Vec<Node>,
    anchors: BTreeMap<&'s str, (&'s Json, String)>,
    patterns: BTreeMap<&'s str, Option<Regex>>,
    issues: Vec<Issue>,
}

pub(super) fn compile(schema: &Json) -> Result<Judge, Vec<Issue>> {
    let named = schema.get("$schema").and_then(Json::as_text).unwrap_or_default();
    let draft = if named.contains("draft-07") { Draft::Seven } else { Draft::Y2020 };
    let own = schema.get("$id").and_then(Json::as_text).unwrap_or_default();
    let mut compiler = Compiler {
        root: schema,
        draft,
        own: own.trim_end_matches('#'),
        ids: BTreeMap::new(),
        places: BTreeMap::new(),
        waiting: Vec::new(),
        nodes: Vec::new(),
        anchors: BTreeMap::new(),
        patterns: BTreeMap::new(),
        issues: Vec::new(),
    };
    if !named.is_empty() && !named.contains("draft-07") && !named.contains("2020-12") {
        let message = format!("`{}` is no draft this house reads", shortened(named));
        compiler.issue("draft-unknown", "/$schema", message, "use 2020-12 or draft-07");
    }
    compiler.find_anchors(schema, &mut String::new(), true);
    let root = compiler.id(schema, String::new());
    while let Some((schema, id)) = compiler.waiting.pop() {
        compiler.read(schema, id);
        if compiler.nodes.len() > SCHEMAS_MAX || compiler.issues.len() >= ISSUES_MAX {
            break;
        }
    }
    if compiler.nodes.len() > SCHEMAS_MAX {
        let message = format!("more than {SCHEMAS_MAX} schemas in one file");
        compiler.issue("schema-large", "", message, "split the form");
    }
    if compiler.issues.is_empty() {
        compiler.chains();
    }
    let Compiler { nodes, places, issues, .. } = compiler;
    if issues.is_empty() { Ok(Judge { nodes, root, places }) } else { Err(issues) }
}

fn shortened(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}

impl<'s> Compiler<'s> {
    fn issue(&mut self, code: &'static str, place: &str, message: String, hint: &'static str) {
        if self.issues.len() < ISSUES_MAX {
            self.issues.push(Issue { code, place: place.to_owned(), message, hint });
        }
    }

    fn bad(&mut self, place: &str, keyword: &str, wanted: &str) {
        let message = format!("the schema is not valid: `{keyword}` must be {wanted}");
        self.issue(
            "schema-bad",
            &format!("{place}/{keyword}"),
            message,
            "see JSON Schema 2020-12 or draft-07",
        );
    }

    /// Anchors of both drafts: `$anchor`, `$dynamicAnchor`, and `$id: "#name"`. Recursion is bounded by the reader.
    fn find_anchors(&mut self, at: &'s Json, place: &mut String, is_root: bool) {
        let end = place.len();
        match at {
            Json::Map(entries) => {
                for (key, inner) in entries.iter() {
                    let name = inner.as_text();
                    match (&**key, name) {
                        ("$anchor" | "$dynamicAnchor", Some(name)) => {
                            self.anchors.entry(name).or_insert((at, place.clone()));
                        }
                        ("$id", Some(id)) if id.starts_with('#') => {
                            self.anchors.entry(id.trim_start_matches('#')).or_insert((at, place.clone()));
                        }
                        ("$id", Some(id)) if !is_root => {
                            let message =
                                format!("`$id: {}` begins another file inside this one", shortened(id));
                            let hint = "keep the whole schema in this file: $ref to #/$defs/...";
                            self.issue("ref-remote", place, message, hint);
                        }
                        ("enum" | "const" | "default" | "examples", _) => {}
                        _ => {
                            place.push('/');
                            place.push_str(&part(key));
                            self.find_anchors(inner, place, false);
                            place.truncate(end);
                        }
                    }
                }
            }
            Json::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    place.push_str(&format!("/{index}"));
                    self.find_anchors(item, place, false);
                    place.truncate(end);
                }
            }
            _ => {}
        }
    }

    /// The id of a schema; it waits to be read where it is new.
    fn id(&mut self, schema: &'s Json, place: String) -> Id {
        let address = std::ptr::from_ref(schema) as usize;
        if let Some(id) = self.ids.get(&address) {
            let id = *id;
            if let Some(node) = self.nodes.get_mut(id as usize) {
                node.shared = true;
            }
            return id;
        }
        let id = Id::try_from(self.nodes.len()).unwrap_or(Id::MAX);
        self.nodes.push(Node { place: place.clone(), ..Node::default() });
        self.ids.insert(address, id);
        self.places.insert(place, id);
        self.waiting.push((schema, id));
        id
    }

    fn read(&mut self, schema: &'s Json, id: Id) {
        let place = self.nodes.get(id as usize).map(|node| node.place.clone()).unwrap_or_default();
        let mut keywords = Vec::new();
        match schema {
            Json::Bool(true) => {}
            Json::Bool(false) => keywords.push(Keyword::Never),
            Json::Map(entries) => {
                // WHY: beside a reference draft-07 reads nothing (core, 8.3).
                let alone = self.draft == Draft::Seven && entries.contains_key("$ref");
                for (key, written) in entries.iter() {
                    if (!alone || &**key == "$ref")
                        && self.word(schema, key, written, &place, &mut keywords).is_none()
                    {
                        self.bad(&place, key, wanted(key));
                    }
                }
            }
            _ => {
                let message = "the schema is not valid: a schema is an object, true or false".to_owned();
                self.issue("schema-bad", &place, message, "write {\"type\": ...}");
            }
        }
        keywords.sort_by_key(cost);
        if let Some(node) = self.nodes.get_mut(id as usize) {
            node.keywords = keywords;
        }
    }

    /// A local reference; one that leads out of the file or nowhere is an issue.
    fn reference(&mut self, reference: &'s str, place: &str) -> Option<Id> {
        let inside = match reference.split_once('#') {
            Some((file, _)) if !file.is_empty() && file == self.own => {
                reference.get(file.len()..).unwrap_or_default()
            }
            None if !reference.is_empty() && reference == self.own => "#",
            _ => reference,
        };
        if !inside.starts_with('#') {
            let message = format!("`$ref: {}` leads out of the file", shortened(reference));
            self.issue(
                "ref-remote",
                place,
                message,
                "keep the whole schema in this file: $ref to #/$defs/...",
            );
            return None;
        }
        let named = inside.strip_prefix('#').and_then(|name| self.anchors.get(name).cloned());
        match named.or_else(|| local(self.root, inside)) {
            Some((schema, at)) => Some(self.id(schema, at)),
            None => {
                let message = format!("`$ref: {}` leads nowhere", shortened(reference));
                self.issue("ref-dangling", place, message, "name a schema of this file: #/$defs/...");
                None
            }
        }
    }

    /// No schema may lead back to itself for the same value, and no chain may be longer than [`CHAIN_MAX`].
    fn chains(&mut self) {
        let edges: Vec<Vec<Id>> = self
            .nodes
            .iter()
            .map(|node| node.keywords.iter().flat_map(Keyword::in_place).collect())
            .collect();
        // 0: not seen, 1: on the way, n + 2: longest chain below is n.
        let mut state = vec![0_usize; edges.len()];
        for start in 0..edges.len() {
            let mut way = vec![(start, 0_usize)];
            while let Some((at, next)) = way.last_mut() {
                let (at, place) = (*at, *next);
                *next += 1;
                if place == 0 && state.get(at).copied().unwrap_or_default() >= 2 {
                    way.pop();
                    continue;
                }
                state[at] = 1;
                let below = edges.get(at).and_then(|edges| edges.get(place)).map(|id| *id as usize);
                match below {
                    Some(inner) if state.get(inner) == Some(&1) => return self.too_deep(inner),
                    Some(inner) if state.get(inner) == Some(&0) => way.push((inner, 0)),
                    Some(_) => {}
                    None => {
                        let inner = edges.get(at).into_iter().flatten();
                        let longest = inner.filter_map(|id| state.get(*id as usize)).max().copied();
                        let length = longest.map_or(0, |longest| longest - 1);
                        if length > CHAIN_MAX {
                            return self.too_deep(at);
                        }
                        state[at] = length + 2;
                        way.pop();
                    }
                }
            }
        }
    }

    fn too_deep(&mut self, at: usize) {
        let place = self.nodes.get(at).map(|node| node.place.clone()).unwrap_or_default();
        let message = format!("references form a circle or a chain longer than {CHAIN_MAX}");
        self.issue("ref-deep", &place, message, "write the inner properties out");
    }
}

/// Cheap keywords first, those that look at what others did last.
fn cost(word: &Keyword) -> u8 {
    match word {
        Keyword::Never | Keyword::Types(_) | Keyword::Const(_) => 0,
        Keyword::Enum(_) | Keyword::Required(_) => 1,
        Keyword::Items { .. } | Keyword::Properties { .. } | Keyword::Contains { .. } => 3,
        Keyword::Ref(_) | Keyword::AllOf(_) | Keyword::AnyOf(_) | Keyword::OneOf(_) => 4,
        Keyword::Not(_) | Keyword::If { .. } | Keyword::DependentSchemas(_) => 4,
        Keyword::UnevaluatedItems(_) | Keyword::UnevaluatedProperties(_) => 5,
        _ => 2,
    }
}
