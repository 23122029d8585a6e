//! The JSON Schema of a form: compiled once, without anything from outside, and read for what pages need to know.

use std::collections::BTreeMap;

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::Value as Json;
use value::Decimal;

use crate::identifier;
use crate::place::Findings;

/// Most references in one schema.
const REFERENCES_MAX: usize = 100;
/// Longest chain of references: with the count above it bounds the work of a validation.
const CHAIN_MAX: usize = 3;

/// The keywords a format can be checked by, beside those of JSON Schema.
pub const FORMATS: [&str; 3] = ["cn-resident-id", "cn-uscc", "cn-mobile"];

/// Compiles the schema; what is wrong is reported at `schema`.
pub(crate) fn compile(schema: &Json, findings: &mut Findings) -> Option<Validator> {
    if !references(schema, findings) {
        return None;
    }
    let options = jsonschema::options()
        .with_draft(Draft::Draft202012)
        // WHY: this engine takes linear time on any pattern, and an answer may be anybody's.
        .with_pattern_options(PatternOptions::regex().size_limit(1 << 20))
        .should_validate_formats(true)
        .should_ignore_unknown_formats(false)
        .with_format(FORMATS[0], |text: &str| identifier::resident_id(text).is_ok())
        .with_format(FORMATS[1], |text: &str| identifier::uscc(text).is_ok())
        .with_format(FORMATS[2], |text: &str| identifier::mobile(text).is_ok());
    match options.build(schema) {
        Ok(validator) => Some(validator),
        Err(error) => {
            let path = format!("schema{}", error.instance_path());
            let message = format!("the schema is not valid: {}", shortened(&error.to_string()));
            findings.error(
                &path,
                "schema-bad",
                message,
                "see JSON Schema 2020-12, and the formats a form knows",
            );
            None
        }
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(200).collect()
}

/// True where all references stay inside and end.
fn references(schema: &Json, findings: &mut Findings) -> bool {
    let mut targets = BTreeMap::new();
    let mut sound = true;
    for (keyword, target) in within(schema) {
        if keyword == "$id" || !target.starts_with('#') {
            let hint = "keep the whole schema in this file: $ref to #/$defs/...";
            findings.error(
                "schema",
                "ref-remote",
                format!("`{keyword}: {target}` leads out of the file"),
                hint,
            );
            sound = false;
        }
        targets.insert(target, None);
    }
    if targets.len() > REFERENCES_MAX || within(schema).len() > REFERENCES_MAX {
        let message = format!("more than {REFERENCES_MAX} references");
        findings.error("schema", "ref-many", message, "write the properties out");
        return false;
    }
    if sound && !targets.clone().keys().all(|target| chain(schema, target, &mut targets, CHAIN_MAX).is_some())
    {
        let message = format!("references form a circle or a chain longer than {CHAIN_MAX}");
        findings.error("schema", "ref-deep", message, "write the inner properties out");
        return false;
    }
    sound
}

/// The length of the chain that begins at `target`; `None` where it is longer than `left` or has no end.
fn chain(
    schema: &Json,
    target: &str,
    known: &mut BTreeMap<String, Option<usize>>,
    left: usize,
) -> Option<usize> {
    if left == 0 {
        return None;
    }
    if let Some(Some(length)) = known.get(target) {
        return (*length <= left).then_some(*length);
    }
    let part = schema.pointer(target.strip_prefix('#')?)?;
    let mut longest = 0;
    for (_, next) in within(part) {
        longest = longest.max(chain(schema, &next, known, left - 1)?);
    }
    known.insert(target.to_owned(), Some(longest + 1));
    Some(longest + 1)
}

/// All references and nested ids in a part of a schema.
///
/// Recursion is bounded by the JSON reader, which stops at depth 128.
fn within(part: &Json) -> Vec<(&'static str, String)> {
    fn walk(part: &Json, root: bool, found: &mut Vec<(&'static str, String)>) {
        match part {
            Json::Object(entries) => {
                for (key, inner) in entries {
                    match (key.as_str(), inner.as_str()) {
                        ("$ref", Some(target)) => found.push(("$ref", target.to_owned())),
                        ("$dynamicRef", Some(target)) => found.push(("$dynamicRef", target.to_owned())),
                        ("$id", Some(target)) if !root => found.push(("$id", target.to_owned())),
                        _ => walk(inner, false, found),
                    }
                }
            }
            Json::Array(items) => items.iter().for_each(|item| walk(item, false, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(part, true, &mut found);
    found
}

/// What a schema says of one property.
#[derive(Debug, Clone, Default)]
pub(crate) struct Property {
    pub kind: String,
    pub multiple: bool,
    pub max_length: Option<u64>,
    pub min_length: Option<u64>,
    pub minimum: Option<Decimal>,
    pub maximum: Option<Decimal>,
    pub above: Option<Decimal>,
    pub below: Option<Decimal>,
    pub step: Option<Decimal>,
    pub pattern: Option<String>,
    pub format: Option<String>,
    pub options: Vec<String>,
    /// Must be true: a consent.
    pub must_be_true: bool,
}

/// Names of the properties, in the order of their names.
pub(crate) fn names(schema: &Json) -> Vec<String> {
    let properties = schema.get("properties").and_then(Json::as_object);
    properties.map(|entries| entries.keys().cloned().collect()).unwrap_or_default()
}

pub(crate) fn is_required(schema: &Json, name: &str) -> bool {
    let required = schema.get("required").and_then(Json::as_array);
    required.is_some_and(|names| names.iter().any(|known| known.as_str() == Some(name)))
}

pub(crate) fn property(schema: &Json, name: &str) -> Option<Property> {
    let written = resolved(schema, schema.get("properties")?.get(name)?);
    let kind = kind(written);
    let multiple = kind == "array";
    let item = match written.get("items") {
        Some(items) if multiple => resolved(schema, items),
        _ => written,
    };
    let count = |key: &str| item.get(key).and_then(Json::as_u64);
    let number = |key: &str| item.get(key).and_then(|n| n.as_number()?.to_string().parse().ok());
    let text = |key: &str| item.get(key).and_then(Json::as_str).map(str::to_owned);
    let options = item.get("enum").and_then(Json::as_array);
    Some(Property {
        kind: if multiple { self::kind(item) } else { kind },
        multiple,
        max_length: count("maxLength"),
        min_length: count("minLength"),
        minimum: number("minimum"),
        maximum: number("maximum"),
        above: number("exclusiveMinimum"),
        below: number("exclusiveMaximum"),
        step: number("multipleOf"),
        pattern: text("pattern"),
        format: text("format"),
        options: options.into_iter().flatten().filter_map(|code| code.as_str().map(str::to_owned)).collect(),
        must_be_true: item.get("const") == Some(&Json::Bool(true)),
    })
}

fn kind(part: &Json) -> String {
    let word = match part.get("type") {
        Some(Json::Array(kinds)) => kinds.iter().filter_map(Json::as_str).find(|kind| *kind != "null"),
        Some(one) => one.as_str(),
        None if part.get("enum").is_some() => Some("string"),
        None => None,
    };
    word.unwrap_or_default().to_owned()
}

/// Follows local references, as far as [`CHAIN_MAX`] allows.
fn resolved<'s>(schema: &'s Json, part: &'s Json) -> &'s Json {
    let mut part = part;
    for _ in 0..CHAIN_MAX {
        let target = part.get("$ref").and_then(Json::as_str).and_then(|target| target.strip_prefix('#'));
        match target.and_then(|pointer| schema.pointer(pointer)) {
            Some(inner) => part = inner,
            None => break,
        }
    }
    part
}
