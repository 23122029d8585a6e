//! Lists: filter, order, page, and which attributes (RFC 7644, sections 3.4.2 and 3.9).

use serde_json::{Map, Value as Json, json};
use value::AccountId;

use super::evaluate::{by, member};
use super::filter::{Filter, Operator};
use super::path::AttributePath;
use super::{Kind, LIST, Problem, View, group, user};
use crate::directory::Person;

/// Most resources on one page.
pub const COUNT_MAX: usize = 200;
const COUNT: usize = 100;
/// Most attributes that can be named.
const ATTRIBUTES_MAX: usize = 50;
/// Members that every answer has (RFC 7643, section 2.2, `returned: always`).
const ALWAYS: [&str; 2] = ["schemas", "id"];

/// What is asked of a list, or of one resource.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    pub filter: Option<Filter>,
    pub sort_by: Option<AttributePath>,
    pub descending: bool,
    /// From 1; less counts as 1.
    pub start: Option<i64>,
    /// Less than 0 counts as 0, more than [`COUNT_MAX`] as that.
    pub count: Option<i64>,
    /// Only these, where any is named.
    pub attributes: Vec<AttributePath>,
    /// All but these.
    pub excluded: Vec<AttributePath>,
}

impl Query {
    /// Reads the parameters of an address, already decoded; names it does not know are left alone.
    pub fn of_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Problem> {
        let mut query = Self::default();
        for (name, text) in pairs {
            let whole =
                || text.parse::<i64>().map_err(|_| Problem::value(format!("`{name}` is no whole number")));
            match name {
                "filter" => query.filter = Some(text.parse()?),
                "sortBy" => query.sort_by = Some(attribute(text)?),
                "sortOrder" => query.descending = is_descending(text)?,
                "startIndex" => query.start = Some(whole()?),
                "count" => query.count = Some(whole()?),
                "attributes" => query.attributes = attributes(text.split(','))?,
                "excludedAttributes" => query.excluded = attributes(text.split(','))?,
                _ => {}
            }
        }
        query.checked()
    }

    /// Reads the body of `POST /.search` (RFC 7644, section 3.4.3).
    pub fn of_body(body: &Json) -> Result<Self, Problem> {
        let Some(entries) = body.as_object() else {
            return Err(Problem::syntax("the body is no JSON object"));
        };
        let text = |name: &str| match member(entries, name) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::String(text)) => Ok(Some(text.as_str())),
            Some(_) => Err(Problem::value(format!("`{name}` is no text"))),
        };
        let whole = |name: &str| match member(entries, name) {
            None | Some(Json::Null) => Ok(None),
            Some(number) => {
                number.as_i64().map(Some).ok_or_else(|| Problem::value(format!("`{name}` is no number")))
            }
        };
        let names = |name: &str| match member(entries, name) {
            None | Some(Json::Null) => Ok(Vec::new()),
            Some(Json::Array(items)) => {
                attributes(items.iter().map(|item| item.as_str().unwrap_or_default()))
            }
            Some(_) => Err(Problem::value(format!("`{name}` is no list"))),
        };
        let query = Self {
            filter: text("filter")?.map(str::parse).transpose()?,
            sort_by: text("sortBy")?.map(attribute).transpose()?,
            descending: text("sortOrder")?.map_or(Ok(false), is_descending)?,
            start: whole("startIndex")?,
            count: whole("count")?,
            attributes: names("attributes")?,
            excluded: names("excludedAttributes")?,
        };
        query.checked()
    }

    fn checked(self) -> Result<Self, Problem> {
        if self.attributes.is_empty() || self.excluded.is_empty() {
            return Ok(self);
        }
        Err(Problem::value("`attributes` and `excludedAttributes` exclude each other"))
    }

    /// Only the attributes that are asked for.
    pub(super) fn project(&self, resource: Json) -> Json {
        let Json::Object(entries) = resource else { return resource };
        if !self.attributes.is_empty() {
            return Json::Object(only(entries, &self.attributes));
        }
        Json::Object(without(entries, &self.excluded))
    }
}

fn attribute(text: &str) -> Result<AttributePath, Problem> {
    text.trim().parse().map_err(|_| Problem::path(format!("`{text}` is no attribute")))
}

fn attributes<'a>(texts: impl Iterator<Item = &'a str>) -> Result<Vec<AttributePath>, Problem> {
    let found: Vec<AttributePath> =
        texts.take(ATTRIBUTES_MAX + 1).map(attribute).collect::<Result<_, _>>()?;
    if found.len() > ATTRIBUTES_MAX {
        return Err(Problem::too_many(format!("up to {ATTRIBUTES_MAX} attributes can be named")));
    }
    Ok(found)
}

fn is_descending(text: &str) -> Result<bool, Problem> {
    match text.to_ascii_lowercase().as_str() {
        "ascending" => Ok(false),
        "descending" => Ok(true),
        _ => Err(Problem::value("`sortOrder` is ascending or descending")),
    }
}

/// The key under which an attribute stands: a name, or for a schema's attribute the schema and then the name.
fn steps(path: &AttributePath) -> Vec<&str> {
    let core = |schema: &&String| !schema.starts_with("urn:ietf:params:scim:schemas:core:");
    let schema = path.schema.as_ref().filter(core).map(String::as_str);
    schema.into_iter().chain([path.name.as_str()]).chain(path.part.as_deref()).collect()
}

fn is_always(key: &str) -> bool {
    ALWAYS.iter().any(|always| key.eq_ignore_ascii_case(always))
}

fn only(entries: Map<String, Json>, paths: &[AttributePath]) -> Map<String, Json> {
    let mut kept = Map::new();
    for (key, value) in entries {
        let named: Vec<Vec<&str>> = paths
            .iter()
            .map(steps)
            .filter(|steps| steps.first().is_some_and(|first| first.eq_ignore_ascii_case(&key)))
            .collect();
        if is_always(&key) || named.iter().any(|steps| steps.len() == 1) {
            kept.insert(key, value);
        } else if !named.is_empty() {
            let parts: Vec<&[&str]> = named.iter().filter_map(|steps| steps.get(1..)).collect();
            kept.insert(
                key,
                narrowed(value, &|part| {
                    parts.iter().any(|steps| steps.first().is_some_and(|s| part.eq_ignore_ascii_case(s)))
                }),
            );
        }
    }
    kept
}

fn without(entries: Map<String, Json>, paths: &[AttributePath]) -> Map<String, Json> {
    let mut kept = Map::new();
    for (key, value) in entries {
        let about = |steps: &Vec<&str>| steps.first().is_some_and(|first| first.eq_ignore_ascii_case(&key));
        let named: Vec<Vec<&str>> = paths.iter().map(steps).filter(about).collect();
        if !is_always(&key) && named.iter().any(|steps| steps.len() == 1) {
            continue;
        }
        let value = if is_always(&key) || named.is_empty() {
            value
        } else {
            narrowed(value, &|part| {
                !named.iter().any(|steps| steps.get(1).is_some_and(|s| part.eq_ignore_ascii_case(s)))
            })
        };
        kept.insert(key, value);
    }
    kept
}

/// A complex attribute, or each of its elements, with the parts that are kept.
fn narrowed(value: Json, keeps: &dyn Fn(&str) -> bool) -> Json {
    match value {
        Json::Object(entries) => Json::Object(entries.into_iter().filter(|(key, _)| keeps(key)).collect()),
        Json::Array(items) => items.into_iter().map(|item| narrowed_element(item, keeps)).collect(),
        other => other,
    }
}

fn narrowed_element(value: Json, keeps: &dyn Fn(&str) -> bool) -> Json {
    match value {
        Json::Object(entries) => Json::Object(entries.into_iter().filter(|(key, _)| keeps(key)).collect()),
        other => other,
    }
}

/// The page of resources as a list response.
pub(super) fn list(view: &View<'_>, kind: Kind, query: &Query) -> Result<Json, Problem> {
    let start = usize::try_from(query.start.unwrap_or(1).max(1)).unwrap_or(usize::MAX);
    let count = query.count.map_or(COUNT, |count| usize::try_from(count.max(0)).unwrap_or(0)).min(COUNT_MAX);
    let (total, page) = if query.filter.is_none() && query.sort_by.is_none() {
        ids(view, kind, start, count)
    } else {
        let mut found: Vec<Json> = all(view, kind, query.filter.as_ref());
        if let Some(path) = &query.sort_by {
            found.sort_by(|one, other| by(path, one, other));
            if query.descending {
                found.reverse();
            }
        }
        (found.len(), found.into_iter().skip(start - 1).take(count).collect())
    };
    let resources: Vec<Json> = page.into_iter().map(|resource| query.project(resource)).collect();
    let mut body = json!({
        "schemas": [LIST],
        "totalResults": total,
        "itemsPerPage": resources.len(),
        "startIndex": start,
    });
    if let (Some(entries), false) = (body.as_object_mut(), resources.is_empty()) {
        entries.insert("Resources".to_owned(), Json::Array(resources));
    }
    Ok(body)
}

/// A page in the order of ids; only what is on it is written as JSON.
fn ids(view: &View<'_>, kind: Kind, start: usize, count: usize) -> (usize, Vec<Json>) {
    let skip = start - 1;
    match kind {
        Kind::User => {
            let here = || view.directory.people().filter(|person| !person.has_left());
            let page = here().skip(skip).take(count).map(|person| user::render(view, person));
            (here().count(), page.collect())
        }
        Kind::Group => {
            let here = || view.directory.posts().filter(|post| group::is_here(view, post));
            let page = here().skip(skip).take(count).map(|post| group::render(view, post));
            (here().count(), page.collect())
        }
    }
}

fn all(view: &View<'_>, kind: Kind, filter: Option<&Filter>) -> Vec<Json> {
    let fits = |resource: &Json| filter.is_none_or(|filter| filter.fits(resource));
    match kind {
        Kind::User => {
            let people: Box<dyn Iterator<Item = &Person>> = match filter.and_then(|filter| sole(view, filter))
            {
                Some(people) => Box::new(people.into_iter()),
                None => Box::new(view.directory.people()),
            };
            let here = people.filter(|person| !person.has_left());
            here.map(|person| user::render(view, person)).filter(fits).collect()
        }
        Kind::Group => {
            let here = view.directory.posts().filter(|post| group::is_here(view, post));
            here.map(|post| group::render(view, post)).filter(fits).collect()
        }
    }
}

/// The only people a filter can fit, where an index tells them: what clients ask before they write.
fn sole<'a>(view: &View<'a>, filter: &'a Filter) -> Option<Vec<&'a Person>> {
    match filter {
        Filter::And(parts) => parts.iter().find_map(|part| sole(view, part)),
        Filter::Compare(path, Operator::Eq, Json::String(wanted)) if path.part.is_none() => {
            if path.is("id") {
                return Some(view.directory.person(&AccountId::new(wanted.as_str())).into_iter().collect());
            }
            if path.is("userName") {
                return Some(view.directory.person_named(wanted).into_iter().collect());
            }
            path.is("externalId").then(|| view.directory.people_by_external(wanted).collect())
        }
        _ => None,
    }
}
