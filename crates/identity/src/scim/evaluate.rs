//! Filters and sorting over resources as JSON.

use std::cmp::Ordering;

use serde_json::{Map, Value as Json};
use value::Timestamp;

use super::filter::{Filter, Operator};
use super::path::AttributePath;

/// Attributes whose values compare with regard to case (RFC 7643, section 2.2, `caseExact`).
const CASE_EXACT: [&str; 5] = ["id", "externalid", "$ref", "version", "location"];
/// Attributes that are instants.
const INSTANTS: [&str; 2] = ["created", "lastmodified"];

impl Filter {
    /// The resource fits.
    pub fn fits(&self, resource: &Json) -> bool {
        match self {
            Self::And(parts) => parts.iter().all(|part| part.fits(resource)),
            Self::Or(parts) => parts.iter().any(|part| part.fits(resource)),
            Self::Not(inner) => !inner.fits(resource),
            Self::Present(path) => values(resource, path).into_iter().any(is_there),
            Self::Compare(path, operator, wanted) => compare(resource, path, *operator, wanted),
            Self::Element(path, filter) => {
                let found = attribute(resource, path);
                elements(found).into_iter().any(|element| filter.fits(element))
            }
        }
    }
}

fn is_there(value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::String(text) => !text.is_empty(),
        Json::Array(items) => !items.is_empty(),
        Json::Object(entries) => !entries.is_empty(),
        Json::Bool(_) | Json::Number(_) => true,
    }
}

/// A member by its name, whatever its case.
pub(super) fn member<'a>(entries: &'a Map<String, Json>, name: &str) -> Option<&'a Json> {
    let exact = entries.get(name);
    exact.or_else(|| entries.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value))
}

/// The attribute itself, without its part.
fn attribute<'a>(resource: &'a Json, path: &AttributePath) -> Option<&'a Json> {
    let entries = resource.as_object()?;
    let entries = match &path.schema {
        Some(schema) => match member(entries, schema) {
            Some(extension) => extension.as_object()?,
            None if schema.starts_with("urn:ietf:params:scim:schemas:core:2.0:") => entries,
            None => return None,
        },
        None => entries,
    };
    member(entries, &path.name)
}

fn elements(found: Option<&Json>) -> Vec<&Json> {
    match found {
        Some(Json::Array(items)) => items.iter().collect(),
        Some(other) => vec![other],
        None => Vec::new(),
    }
}

/// Every value the path leads to; of a complex element without a named part its `value`.
fn values<'a>(resource: &'a Json, path: &AttributePath) -> Vec<&'a Json> {
    let found = elements(attribute(resource, path)).into_iter();
    match &path.part {
        Some(part) => found.filter_map(|element| member(element.as_object()?, part)).collect(),
        None => found
            .map(|element| element.as_object().and_then(|of| of.get("value")).unwrap_or(element))
            .collect(),
    }
}

fn compare(resource: &Json, path: &AttributePath, operator: Operator, wanted: &Json) -> bool {
    let found = values(resource, path);
    let name = path.part.as_deref().unwrap_or(&path.name).to_ascii_lowercase();
    // `ne` is the contrary of `eq`: also where there is no value.
    let equal = || match wanted {
        Json::Null => !found.iter().any(|value| is_there(value)),
        _ => found.iter().any(|value| order(&name, value, wanted) == Some(Ordering::Equal)),
    };
    match operator {
        Operator::Eq => equal(),
        Operator::Ne => !equal(),
        Operator::Co | Operator::Sw | Operator::Ew => {
            found.iter().any(|value| part_of(&name, value, operator, wanted))
        }
        Operator::Gt | Operator::Ge | Operator::Lt | Operator::Le => {
            let fits = |order: Ordering| match operator {
                Operator::Gt => order.is_gt(),
                Operator::Ge => order.is_ge(),
                Operator::Lt => order.is_lt(),
                _ => order.is_le(),
            };
            found.iter().any(|value| order(&name, value, wanted).is_some_and(fits))
        }
    }
}

fn folded(name: &str, text: &str) -> String {
    if CASE_EXACT.contains(&name) { text.to_owned() } else { text.to_lowercase() }
}

fn part_of(name: &str, value: &Json, operator: Operator, wanted: &Json) -> bool {
    let (Some(value), Some(wanted)) = (value.as_str(), wanted.as_str()) else { return false };
    let (value, wanted) = (folded(name, value), folded(name, wanted));
    match operator {
        Operator::Sw => value.starts_with(&wanted),
        Operator::Ew => value.ends_with(&wanted),
        _ => value.contains(&wanted),
    }
}

/// How two values of an attribute stand to each other; nothing where they cannot be compared.
fn order(name: &str, value: &Json, wanted: &Json) -> Option<Ordering> {
    match (value, wanted) {
        (Json::String(value), Json::String(wanted)) => {
            if INSTANTS.contains(&name) {
                let (value, wanted) = (value.parse::<Timestamp>().ok()?, wanted.parse::<Timestamp>().ok()?);
                return Some(value.cmp(&wanted));
            }
            Some(folded(name, value).cmp(&folded(name, wanted)))
        }
        (Json::Bool(value), Json::Bool(wanted)) => Some(value.cmp(wanted)),
        (Json::Number(value), Json::Number(wanted)) => match (value.as_i64(), wanted.as_i64()) {
            (Some(value), Some(wanted)) => Some(value.cmp(&wanted)),
            _ => value.as_f64()?.partial_cmp(&wanted.as_f64()?),
        },
        _ => None,
    }
}

/// The order of two resources by an attribute, ascending; one without a value comes last.
///
/// Of several values the primary one counts, or else the first (RFC 7644, section 3.4.2.3).
pub(super) fn by(path: &AttributePath, one: &Json, other: &Json) -> Ordering {
    let name = path.part.as_deref().unwrap_or(&path.name).to_ascii_lowercase();
    match (sort_value(one, path), sort_value(other, path)) {
        (Some(one), Some(other)) => order(&name, one, other).unwrap_or(Ordering::Equal),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

fn sort_value<'a>(resource: &'a Json, path: &AttributePath) -> Option<&'a Json> {
    let found = elements(attribute(resource, path));
    let is_primary = |element: &&&Json| element.get("primary") == Some(&Json::Bool(true));
    let element: &Json = found.iter().find(is_primary).or_else(|| found.first()).copied()?;
    let Some(entries) = element.as_object() else { return Some(element) };
    member(entries, path.part.as_deref().unwrap_or("value"))
}
