//! The JSON Schema of a form: compiled once, without anything from outside, and read for what pages need to know.

use value::Decimal;

use crate::json::Json;
use crate::judge::{self, Judge};
use crate::place::Findings;

/// Longest chain of references that is followed for what a page needs to know.
const CHAIN_MAX: usize = 16;

/// Compiles the schema; what is wrong is reported under `schema`.
pub(crate) fn compile(schema: &Json, findings: &mut Findings) -> Option<Judge> {
    match Judge::compile(schema) {
        Ok(judge) => Some(judge),
        Err(issues) => {
            for issue in issues {
                findings.error(&format!("schema{}", issue.place), issue.code, issue.message, issue.hint);
            }
            None
        }
    }
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
    let properties = schema.get("properties").and_then(Json::as_map);
    let mut names: Vec<String> =
        properties.into_iter().flat_map(|entries| entries.keys()).map(ToString::to_string).collect();
    names.sort_unstable();
    names
}

pub(crate) fn is_required(schema: &Json, name: &str) -> bool {
    let required = schema.get("required").and_then(Json::as_list);
    required.is_some_and(|names| names.iter().any(|known| known.as_text() == Some(name)))
}

pub(crate) fn property(schema: &Json, name: &str) -> Option<Property> {
    let written = resolved(schema, schema.get("properties")?.get(name)?);
    let kind = kind(written);
    let multiple = kind == "array";
    let item = match written.get("items") {
        Some(items) if multiple => resolved(schema, items),
        _ => written,
    };
    let count = |key: &str| item.get(key).and_then(Json::as_count);
    let number = |key: &str| item.get(key).and_then(|n| n.as_number()?.to_string().parse().ok());
    let text = |key: &str| item.get(key).and_then(Json::as_text).map(str::to_owned);
    let options = item.get("enum").and_then(Json::as_list);
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
        options: options.into_iter().flatten().filter_map(|code| code.as_text().map(str::to_owned)).collect(),
        must_be_true: item.get("const") == Some(&Json::Bool(true)),
    })
}

fn kind(part: &Json) -> String {
    let word = match part.get("type") {
        Some(Json::List(kinds)) => kinds.iter().filter_map(Json::as_text).find(|kind| *kind != "null"),
        Some(one) => one.as_text(),
        None if part.get("enum").is_some() => Some("string"),
        None => None,
    };
    word.unwrap_or_default().to_owned()
}

/// Follows local references, as far as [`CHAIN_MAX`] allows.
pub(crate) fn resolved<'s>(schema: &'s Json, part: &'s Json) -> &'s Json {
    let mut part = part;
    for _ in 0..CHAIN_MAX {
        let target = part.get("$ref").and_then(Json::as_text);
        match target.and_then(|target| judge::local(schema, target)) {
            Some((inner, _)) => part = inner,
            None => break,
        }
    }
    part
}
