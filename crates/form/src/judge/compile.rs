//! From a schema to nodes: every keyword read once, every reference resolved, circles and remote references refused.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use value::Decimal;

use super::format::Format;
use super::keyword::{Id, Keyword, Kinds, Node};
use super::{Judge, local, pattern};
use crate::json::{Json, part};

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

    /// Reads one keyword; `None` where its value is not what the keyword takes.
    fn word(
        &mut self,
        all: &'s Json,
        key: &'s str,
        written: &'s Json,
        place: &str,
        out: &mut Vec<Keyword>,
    ) -> Option<()> {
        let under = |key: &str| format!("{place}/{}", part(key));
        let newer = self.draft == Draft::Y2020;
        let word = match key {
            "$ref" | "$dynamicRef" => {
                if key == "$dynamicRef" && !newer {
                    return Some(());
                }
                match self.reference(written.as_text()?, &under(key)) {
                    Some(id) => Keyword::Ref(id),
                    None => return Some(()),
                }
            }
            "allOf" | "anyOf" | "oneOf" => {
                let ids = self.branches(written, &under(key))?;
                match key {
                    "allOf" => Keyword::AllOf(ids),
                    "anyOf" => Keyword::AnyOf(ids),
                    _ => Keyword::OneOf(ids),
                }
            }
            "not" => Keyword::Not(self.id(written, under(key))),
            "if" => {
                let mut branch = |key: &str| all.get(key).map(|schema| self.id(schema, under(key)));
                let (then, otherwise) = (branch("then"), branch("else"));
                Keyword::If { condition: self.id(written, under(key)), then, otherwise }
            }
            "items" => self.items(all, written, place)?,
            "prefixItems" if newer && all.get("items").is_none() => {
                Keyword::Items { prefix: self.branches(written, &under(key))?, rest: None }
            }
            "contains" => {
                let count = |key: &str| all.get(key).filter(|_| newer).map(Json::as_count);
                let least = count("minContains").unwrap_or(Some(1))?;
                let most = count("maxContains").map_or(Some(None), |most| most.map(Some))?;
                Keyword::Contains { item: self.id(written, under(key)), least, most, marks: newer }
            }
            "properties" => self.properties(all, place)?,
            "patternProperties" | "additionalProperties" => {
                if all.get("properties").is_some()
                    || (key == "additionalProperties" && all.get("patternProperties").is_some())
                {
                    return Some(());
                }
                self.properties(all, place)?
            }
            "propertyNames" => Keyword::PropertyNames(self.id(written, under(key))),
            "dependentSchemas" if newer => {
                let pairs = written.as_map()?.iter();
                let pairs: Vec<_> = pairs
                    .map(|(name, schema)| {
                        (name.clone(), self.id(schema, format!("{}/{}", under(key), part(name))))
                    })
                    .collect();
                Keyword::DependentSchemas(pairs)
            }
            "dependencies" if !newer => return self.dependencies(written, &under(key), out),
            "unevaluatedItems" if newer => Keyword::UnevaluatedItems(self.id(written, under(key))),
            "unevaluatedProperties" if newer => Keyword::UnevaluatedProperties(self.id(written, under(key))),
            _ => return self.plain(key, written, &under(key), newer, out),
        };
        out.push(word);
        Some(())
    }

    /// Keywords without a schema inside.
    fn plain(
        &mut self,
        key: &str,
        written: &'s Json,
        place: &str,
        newer: bool,
        out: &mut Vec<Keyword>,
    ) -> Option<()> {
        let number = || written.as_number().cloned();
        let word = match key {
            "type" => Keyword::Types(match written {
                Json::List(words) => Kinds::of_words(words.iter().map(Json::as_text))?,
                one => Kinds::of_words(std::iter::once(one.as_text()))?,
            }),
            "const" => Keyword::Const(written.clone()),
            "enum" => Keyword::Enum(written.as_list()?.to_vec()),
            "multipleOf" => {
                let step: Decimal = number()?.to_string().parse().ok()?;
                Keyword::MultipleOf((step > Decimal::ZERO).then_some(step)?)
            }
            "minimum" => Keyword::Minimum(number()?, true),
            "exclusiveMinimum" => Keyword::Minimum(number()?, false),
            "maximum" => Keyword::Maximum(number()?, true),
            "exclusiveMaximum" => Keyword::Maximum(number()?, false),
            "minLength" => Keyword::MinLength(written.as_count()?),
            "maxLength" => Keyword::MaxLength(written.as_count()?),
            "pattern" => {
                let source = written.as_text()?;
                match self.pattern(source, place) {
                    Some(pattern) => Keyword::Pattern(pattern),
                    None => return Some(()),
                }
            }
            "format" => {
                let word = written.as_text()?;
                match Format::of(word) {
                    Some(format) => Keyword::Format(format),
                    None => {
                        let message = format!(
                            "the schema is not valid: `{}` is no format this house knows",
                            shortened(word)
                        );
                        self.issue(
                            "schema-bad",
                            place,
                            message,
                            "see JSON Schema 2020-12, and the formats a form knows",
                        );
                        return Some(());
                    }
                }
            }
            "minItems" => Keyword::MinItems(written.as_count()?),
            "maxItems" => Keyword::MaxItems(written.as_count()?),
            "uniqueItems" => match written {
                Json::Bool(true) => Keyword::UniqueItems,
                Json::Bool(false) => return Some(()),
                _ => return None,
            },
            "minProperties" => Keyword::MinProperties(written.as_count()?),
            "maxProperties" => Keyword::MaxProperties(written.as_count()?),
            "required" => Keyword::Required(names(written)?.into_iter().collect()),
            "dependentRequired" if newer => {
                let pairs = written.as_map()?.iter();
                let pairs = pairs.map(|(name, wanted)| Some((name.clone(), names(wanted)?)));
                Keyword::DependentRequired(pairs.collect::<Option<_>>()?)
            }
            // Annotations, and what other keywords read themselves.
            _ => return Some(()),
        };
        out.push(word);
        Some(())
    }

    fn branches(&mut self, written: &'s Json, place: &str) -> Option<Vec<Id>> {
        let items = written.as_list().filter(|items| !items.is_empty())?;
        Some(items.iter().enumerate().map(|(at, item)| self.id(item, format!("{place}/{at}"))).collect())
    }

    fn items(&mut self, all: &'s Json, written: &'s Json, place: &str) -> Option<Keyword> {
        let items = format!("{place}/items");
        if self.draft == Draft::Seven {
            return Some(match written {
                Json::List(list) => {
                    let prefix = list.iter().enumerate();
                    let prefix = prefix.map(|(at, item)| self.id(item, format!("{items}/{at}"))).collect();
                    let rest = all.get("additionalItems");
                    Keyword::Items {
                        prefix,
                        rest: rest.map(|rest| self.id(rest, format!("{place}/additionalItems"))),
                    }
                }
                one => Keyword::Items { prefix: Vec::new(), rest: Some(self.id(one, items)) },
            });
        }
        if written.as_list().is_some() {
            return None;
        }
        let prefix = match all.get("prefixItems") {
            Some(prefix) => self.branches(prefix, &format!("{place}/prefixItems"))?,
            None => Vec::new(),
        };
        Some(Keyword::Items { prefix, rest: Some(self.id(written, items)) })
    }

    fn properties(&mut self, all: &'s Json, place: &str) -> Option<Keyword> {
        let mut named = BTreeMap::new();
        if let Some(properties) = all.get("properties") {
            for (name, schema) in properties.as_map()?.iter() {
                named.insert(name.clone(), self.id(schema, format!("{place}/properties/{}", part(name))));
            }
        }
        let mut patterns = Vec::new();
        if let Some(written) = all.get("patternProperties") {
            for (source, schema) in written.as_map()?.iter() {
                let at = format!("{place}/patternProperties/{}", part(source));
                if let Some(pattern) = self.pattern(source, &at) {
                    patterns.push((pattern, self.id(schema, at)));
                }
            }
        }
        let rest = all.get("additionalProperties");
        let rest = rest.map(|rest| self.id(rest, format!("{place}/additionalProperties")));
        Some(Keyword::Properties { named, patterns, rest })
    }

    fn dependencies(&mut self, written: &'s Json, place: &str, out: &mut Vec<Keyword>) -> Option<()> {
        let (mut required, mut schemas) = (Vec::new(), Vec::new());
        for (name, wanted) in written.as_map()?.iter() {
            match wanted {
                Json::List(_) => required.push((name.clone(), names(wanted)?)),
                schema => schemas.push((name.clone(), self.id(schema, format!("{place}/{}", part(name))))),
            }
        }
        out.push(Keyword::DependentRequired(required));
        out.push(Keyword::DependentSchemas(schemas));
        Some(())
    }

    fn pattern(&mut self, source: &'s str, place: &str) -> Option<Regex> {
        if let Some(known) = self.patterns.get(source) {
            return known.clone();
        }
        let built = if self.patterns.len() < PATTERNS_MAX {
            pattern::compile(source)
        } else {
            Err(format!("it is one of more than {PATTERNS_MAX}"))
        };
        if let Err(why) = &built {
            let message =
                format!("the schema is not valid: the pattern `{}` is not taken: {why}", shortened(source));
            let hint = "write it without look-around and back references, and shorter";
            self.issue("schema-bad", place, message, hint);
        }
        self.patterns.insert(source, built.ok());
        self.patterns.get(source).cloned().flatten()
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

fn names(written: &Json) -> Option<BTreeSet<Box<str>>> {
    written.as_list()?.iter().map(|name| name.as_text().map(Box::from)).collect()
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

/// What a keyword takes, for people.
fn wanted(keyword: &str) -> &'static str {
    match keyword {
        "type" => "a type of JSON or a list of them",
        "enum" | "allOf" | "anyOf" | "oneOf" | "prefixItems" => "a list",
        "multipleOf" => "a number above 0",
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => "a number",
        "required" => "a list of names",
        "pattern" | "format" | "$ref" | "$dynamicRef" => "a text",
        "uniqueItems" => "true or false",
        "items" => "a schema",
        "properties" | "patternProperties" | "dependentSchemas" | "dependentRequired" | "dependencies" => {
            "an object"
        }
        _ => "a whole number from 0",
    }
}
