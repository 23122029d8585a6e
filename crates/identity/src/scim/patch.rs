//! PATCH (RFC 7644, section 3.5.2): operations on a resource as JSON, before anything of it becomes a command.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::evaluate::member;
use super::path::PatchPath;
use super::problem::Problem;
use super::{ENTERPRISE, Kind, POST};

/// Most operations in one request.
pub const OPERATIONS_MAX: usize = 100;
/// Most elements that one operation may name, and that an attribute may come to have.
const ELEMENTS_MAX: usize = super::group::MEMBERS_MAX;
const PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// Attributes that can be written, by kind; a name with a colon is an extension.
fn written(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::User => &["userName", "displayName", "name", "active", "emails", "externalId"],
        Kind::Group => &["displayName", "members", POST],
    }
}

/// Attributes that are there and cannot be written.
fn read_only(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::User => &["id", "meta", "groups", "schemas", ENTERPRISE],
        Kind::Group => &["id", "meta", "schemas"],
    }
}

/// Attributes with several values.
const MULTIPLE: [&str; 3] = ["emails", "members", "roles"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Op {
    Add,
    Replace,
    Remove,
}

/// Applies the operations in their order; what went before a wrong one has no effect, as the resource is a copy.
pub fn apply(kind: Kind, resource: &mut Json, body: &Json) -> Result<(), Problem> {
    let entries = body.as_object().ok_or_else(|| Problem::syntax("the body is no JSON object"))?;
    let schemas = member(entries, "schemas").and_then(Json::as_array);
    let is_patch = |name: &Json| name.as_str().is_some_and(|name| name.eq_ignore_ascii_case(PATCH));
    if !schemas.is_some_and(|schemas| schemas.iter().any(is_patch)) {
        return Err(Problem::syntax(format!("`schemas` lacks {PATCH}")));
    }
    let operations = member(entries, "Operations").and_then(Json::as_array);
    let operations = operations.ok_or_else(|| Problem::syntax("`Operations` is missing"))?;
    if operations.len() > OPERATIONS_MAX {
        return Err(Problem::too_many(format!("up to {OPERATIONS_MAX} operations in one request")));
    }
    operations.iter().try_for_each(|operation| one(kind, resource, operation))
}

fn one(kind: Kind, resource: &mut Json, operation: &Json) -> Result<(), Problem> {
    let entries = operation.as_object().ok_or_else(|| Problem::syntax("an operation is no JSON object"))?;
    let op = match member(entries, "op").and_then(Json::as_str).map(str::to_ascii_lowercase).as_deref() {
        Some("add") => Op::Add,
        Some("replace") => Op::Replace,
        Some("remove") => Op::Remove,
        _ => return Err(Problem::syntax("`op` is add, replace or remove")),
    };
    let value = member(entries, "value");
    let path = match member(entries, "path") {
        None | Some(Json::Null) => None,
        Some(Json::String(path)) => Some(path.as_str()),
        Some(_) => return Err(Problem::path("`path` is no text")),
    };
    match (op, path, value) {
        (Op::Remove, None, _) => Err(Problem::target("remove needs a path")),
        (Op::Remove, Some(path), value) => at(kind, resource, op, path, value),
        (_, _, None) => Err(Problem::value("`value` is missing")),
        (_, Some(path), Some(value)) => at(kind, resource, op, path, Some(value)),
        (_, None, Some(Json::Object(members))) => members.iter().try_for_each(|(name, value)| {
            // WHY: read-only members of a whole resource are passed over, as PUT does (RFC 7644, section 3.5.1).
            let is_read_only = read_only(kind).iter().any(|fixed| name.eq_ignore_ascii_case(fixed));
            if is_read_only { Ok(()) } else { whole(kind, resource, op, name, value) }
        }),
        (_, None, Some(_)) => Err(Problem::value("without a path the value is an object")),
    }
}

/// A member of a value without a path; an extension stands as an object under its name.
fn whole(kind: Kind, resource: &mut Json, op: Op, name: &str, value: &Json) -> Result<(), Problem> {
    let is_extension = written(kind).iter().any(|of| of.contains(':') && name.eq_ignore_ascii_case(of));
    match value.as_object().filter(|_| is_extension) {
        Some(parts) => parts
            .iter()
            .try_for_each(|(part, value)| at(kind, resource, op, &format!("{name}:{part}"), Some(value))),
        None => at(kind, resource, op, name, Some(value)),
    }
}

fn at(kind: Kind, resource: &mut Json, op: Op, path: &str, value: Option<&Json>) -> Result<(), Problem> {
    let PatchPath { attribute, filter } = path.parse()?;
    let is = |names: &[&str], name: &str| names.iter().any(|of| of.eq_ignore_ascii_case(name));
    let extension =
        attribute.schema.as_deref().filter(|schema| *schema != kind.schema().to_ascii_lowercase());
    let top = extension.unwrap_or(&attribute.name);
    if is(read_only(kind), top) {
        return Err(Problem::mutability(format!("`{path}` is read-only")));
    }
    if !is(written(kind), top) {
        return Err(Problem::path(format!("`{path}` is not kept here")));
    }
    let part = attribute.part.as_deref();
    if attribute.is("name") && part.is_some_and(|part| !part.eq_ignore_ascii_case("formatted")) {
        return Err(Problem::path("the name is kept whole: write `displayName` and `name.formatted`"));
    }
    let holder = resource.as_object_mut().ok_or_else(|| Problem::syntax("the resource is no object"))?;
    let holder = match extension {
        Some(schema) => object(slot(holder, schema))?,
        None => holder,
    };
    if MULTIPLE.iter().any(|name| attribute.is(name)) {
        let items = slot(holder, &attribute.name);
        return many(list(items)?, op, filter.as_ref(), part, value);
    }
    if filter.is_some() {
        return Err(Problem::path(format!("`{path}`: the attribute has one value")));
    }
    single(holder, op, &attribute.name, part, value)
}

/// The value under a name, whatever its case; null where there was none.
fn slot<'a>(holder: &'a mut Map<String, Json>, name: &str) -> &'a mut Json {
    let key = holder.keys().find(|key| key.eq_ignore_ascii_case(name)).cloned();
    holder.entry(key.unwrap_or_else(|| name.to_owned())).or_insert(Json::Null)
}

fn object(value: &mut Json) -> Result<&mut Map<String, Json>, Problem> {
    if value.is_null() {
        *value = Json::Object(Map::new());
    }
    value.as_object_mut().ok_or_else(|| Problem::value("an object is expected"))
}

fn list(value: &mut Json) -> Result<&mut Vec<Json>, Problem> {
    if value.is_null() {
        *value = Json::Array(Vec::new());
    }
    value.as_array_mut().ok_or_else(|| Problem::value("a list is expected"))
}

fn single(
    holder: &mut Map<String, Json>,
    op: Op,
    name: &str,
    part: Option<&str>,
    value: Option<&Json>,
) -> Result<(), Problem> {
    let slot = slot(holder, name);
    if let Some(part) = part {
        return single(object(slot)?, op, part, None, value);
    }
    match (op, value, slot.as_object_mut()) {
        // Adding to a complex attribute, and replacing some parts of it, leave the other parts (section 3.5.2.3).
        (Op::Add | Op::Replace, Some(Json::Object(parts)), Some(before)) => {
            for (part, value) in parts {
                *self::slot(before, part) = value.clone();
            }
        }
        (Op::Remove, _, _) | (_, None, _) => *slot = Json::Null,
        (Op::Add | Op::Replace, Some(value), _) => *slot = value.clone(),
    }
    Ok(())
}

fn many(
    items: &mut Vec<Json>,
    op: Op,
    filter: Option<&super::Filter>,
    part: Option<&str>,
    value: Option<&Json>,
) -> Result<(), Problem> {
    let fits = |item: &Json| filter.is_none_or(|filter| filter.fits(item));
    if filter.is_some() && !items.iter().any(fits) {
        return Err(Problem::target("no element fits the filter"));
    }
    match (op, filter, part) {
        (Op::Remove, _, Some(part)) => {
            for item in items.iter_mut().filter(|item| fits(item)) {
                object(item)?.retain(|key, _| !key.eq_ignore_ascii_case(part));
            }
        }
        (Op::Remove, Some(_), None) => items.retain(|item| !fits(item)),
        // WHY: some clients name the elements to remove in the value instead of in a filter.
        (Op::Remove, None, None) => match value.filter(|value| !value.is_null()) {
            Some(value) => {
                let gone = Known::of(as_elements(value)?);
                items.retain(|item| !gone.has(item));
            }
            None => items.clear(),
        },
        (_, Some(_), None) => {
            let value = value.cloned().unwrap_or(Json::Null);
            for item in items.iter_mut().filter(|item| fits(item)) {
                match (&value, item.as_object_mut()) {
                    (Json::Object(parts), Some(before)) => {
                        before.extend(parts.iter().map(|(part, value)| (part.clone(), value.clone())));
                    }
                    _ => *item = value.clone(),
                }
            }
        }
        (_, _, Some(part)) => {
            for item in items.iter_mut().filter(|item| fits(item)) {
                *slot(object(item)?, part) = value.cloned().unwrap_or(Json::Null);
            }
        }
        (Op::Replace, None, None) => *items = value.map_or(Ok(Vec::new()), as_elements)?,
        (Op::Add, None, None) => add(items, value.map_or(Ok(Vec::new()), as_elements)?),
    }
    if items.len() > ELEMENTS_MAX {
        return Err(too_many_elements());
    }
    Ok(())
}

fn too_many_elements() -> Problem {
    Problem::too_many(format!("an attribute has up to {ELEMENTS_MAX} elements"))
}

fn as_elements(value: &Json) -> Result<Vec<Json>, Problem> {
    match value {
        Json::Array(items) if items.len() > ELEMENTS_MAX => Err(too_many_elements()),
        Json::Array(items) => Ok(items.clone()),
        other => Ok(vec![other.clone()]),
    }
}

/// What is there already is not added again; a new primary value takes that from the others.
fn add(items: &mut Vec<Json>, new: Vec<Json>) {
    let mut known = Known::of(std::mem::take(items));
    for item in new {
        if known.has(&item) {
            continue;
        }
        if item.get("primary") == Some(&Json::Bool(true)) {
            for before in known.elements.iter_mut().filter_map(Json::as_object_mut) {
                before.insert("primary".to_owned(), json!(false));
            }
        }
        known.push(item);
    }
    *items = known.elements;
}

/// Elements by their `value`, so that long lists are not compared each with each.
#[derive(Default)]
struct Known {
    elements: Vec<Json>,
    places: BTreeMap<String, Vec<usize>>,
}

impl Known {
    fn of(elements: Vec<Json>) -> Self {
        let mut known = Self::default();
        elements.into_iter().for_each(|element| known.push(element));
        known
    }

    fn key(element: &Json) -> String {
        let value = element.as_object().and_then(|entries| member(entries, "value"));
        value.unwrap_or(element).to_string()
    }

    fn push(&mut self, element: Json) {
        self.places.entry(Self::key(&element)).or_default().push(self.elements.len());
        self.elements.push(element);
    }

    fn has(&self, element: &Json) -> bool {
        let places = self.places.get(&Self::key(element)).into_iter().flatten();
        places.filter_map(|place| self.elements.get(*place)).any(|known| is_same(known, element))
    }
}

/// Elements are the same where their `value` and, where both have one, their `type` are.
fn is_same(one: &Json, other: &Json) -> bool {
    let part = |of, name| Json::as_object(of).and_then(|of| member(of, name));
    match (part(one, "value"), part(other, "value")) {
        (Some(value), Some(same)) => {
            let (kind, other_kind) = (part(one, "type"), part(other, "type"));
            value == same && (kind.is_none() || other_kind.is_none() || kind == other_kind)
        }
        _ => one == other,
    }
}
