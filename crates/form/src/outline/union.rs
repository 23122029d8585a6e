//! The choices of a schema, worked out once: values, branches, their titles.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::view::{Part, description, kind_of, spoken};
use super::{Choice, Choices, Outline};
use crate::json::Json;

/// Most branches of one choice.
const BRANCHES_MAX: usize = 2_000;
/// Most properties that name a branch.
const NAMES_MAX: usize = 4;

/// What an `anyOf`, a `oneOf`, an `enum` or a `const` means for somebody who answers.
#[derive(Debug)]
pub(super) enum Union {
    /// Branches that only demand or forbid: they open nothing, the schema judges them.
    Nothing,
    /// One of these values.
    Values(Choices),
    /// Simple values of several kinds: anything goes, the schema judges.
    Mixed,
    /// There is nothing to choose: the JSON Pointer of the one branch.
    Single(String),
    /// Branches with questions of their own, and the JSON Pointer of each.
    Fork { choices: Choices, branches: Arc<[String]> },
}

impl Outline {
    /// All choices of the schema, by the JSON Pointer of their keyword.
    pub(super) fn unions(&self) -> BTreeMap<String, Union> {
        let mut found = BTreeMap::new();
        for place in self.judge().places() {
            let Some(schema) = self.schema.pointer(place) else { continue };
            let part = Part { schema, place: place.to_owned() };
            for word in ["anyOf", "oneOf"] {
                if schema.get(word).is_some() {
                    found.insert(format!("{place}/{word}"), self.union(&part, word));
                }
            }
            if let Some(values) = values(schema).filter(|_| schema.get("enum").is_some()) {
                found.insert(format!("{place}/enum"), Union::Values(values.into()));
            }
        }
        found
    }

    /// The values an `enum` at this part allows.
    pub(super) fn values_of(&self, part: &Part<'_>) -> Option<Choices> {
        part.schema.get("enum")?;
        match self.unions.get(&format!("{}/enum", part.place)) {
            Some(Union::Values(values)) => Some(values.clone()),
            _ => None,
        }
    }

    /// The branches of a choice; a branch that is only a choice again gives its own.
    fn branches<'s>(&'s self, part: &Part<'s>, word: &str, depth: usize) -> Vec<Part<'s>> {
        let written = part.schema.get(word).and_then(Json::as_list).unwrap_or_default();
        let mut found = Vec::new();
        for (index, schema) in written.iter().enumerate() {
            let branch = part.under(&format!("/{word}/{index}"), schema);
            let end = self.end(branch.clone());
            let only = ["anyOf", "oneOf"].into_iter().find(|word| {
                end.schema.get(word).is_some()
                    && kind_of(end.schema).is_none()
                    && end.schema.get("properties").is_none()
            });
            match only {
                Some(word) if depth < 4 => found.extend(self.branches(&end, word, depth + 1)),
                _ => found.push(branch),
            }
            if found.len() > BRANCHES_MAX {
                break;
            }
        }
        found
    }

    /// Where references lead in the end.
    fn end<'s>(&'s self, part: Part<'s>) -> Part<'s> {
        let mut part = part;
        for _ in 0..16 {
            match self.target(part.schema) {
                Some(next) => part = next,
                None => break,
            }
        }
        part
    }

    fn union(&self, part: &Part<'_>, word: &str) -> Union {
        let is_null = |end: &Json| end.get("type").and_then(Json::as_text) == Some("null");
        let pairs: Vec<(Part<'_>, Part<'_>)> = self
            .branches(part, word, 0)
            .into_iter()
            .map(|branch| (branch.clone(), self.end(branch)))
            .filter(|(_, end)| !is_null(end.schema))
            .collect();
        let tells = |end: &Json| {
            ["type", "properties", "items", "prefixItems", "const", "enum", "allOf", "anyOf", "oneOf"]
                .iter()
                .any(|key| end.get(key).is_some())
        };
        if !pairs.iter().any(|(_, end)| tells(end.schema)) {
            return Union::Nothing;
        }
        if let Some(values) = pairs.iter().map(|(_, end)| values(end.schema)).collect::<Option<Vec<_>>>() {
            return Union::Values(values.into_iter().flatten().collect());
        }
        if let [(branch, _)] = pairs.as_slice() {
            return Union::Single(branch.place.clone());
        }
        let simple = |end: &Json| {
            let kind = kind_of(end);
            end.get("const").is_some()
                || end.get("enum").is_some()
                || matches!(kind, Some("string" | "number" | "integer" | "boolean"))
        };
        if pairs.iter().all(|(_, end)| simple(end.schema)) {
            return Union::Mixed;
        }
        let common = common(pairs.iter().map(|(_, end)| end.schema));
        let choices = pairs.iter().enumerate().map(|(index, (branch, end))| Choice {
            code: (index + 1).to_string(),
            title: branch_title(branch.schema, end).unwrap_or_else(|| unnamed(end.schema, &common)),
            hint: description(end.schema),
        });
        let branches = pairs.iter().map(|(branch, _)| branch.place.clone()).collect();
        Union::Fork { choices: choices.collect(), branches }
    }
}

/// The values a schema allows, where it allows only some.
fn values(schema: &Json) -> Option<Vec<Choice>> {
    let choice = |value: &Json, hint: String| {
        let title = value.as_text().map_or_else(|| value.to_string(), str::to_owned);
        Choice { code: value.to_string(), title, hint }
    };
    if let Some(only) = schema.get("const") {
        let mut found = choice(only, description(schema));
        if let Some(title) = schema.get("title").and_then(Json::as_text) {
            title.clone_into(&mut found.title);
        }
        return Some(vec![found]);
    }
    let all = schema.get("enum").and_then(Json::as_list)?;
    Some(all.iter().filter(|value| **value != Json::Null).map(|value| choice(value, String::new())).collect())
}

/// The title of a branch, else its name in the file, else the constant it is known by.
fn branch_title(branch: &Json, end: &Part<'_>) -> Option<String> {
    let title = |schema: &Json| schema.get("title").and_then(Json::as_text).map(str::to_owned);
    let named = end.place.rsplit_once('/').map(|(_, name)| name.replace("~1", "/").replace("~0", "~"));
    let named = named.filter(|name| !name.is_empty() && !name.bytes().all(|b| b.is_ascii_digit()));
    let constant = || {
        let properties = end.schema.get("properties")?.as_map()?;
        properties.values().find_map(|property| property.get("const")).map(|value| match value.as_text() {
            Some(text) => text.to_owned(),
            None => value.to_string(),
        })
    };
    title(branch).or_else(|| title(end.schema)).or_else(|| named.map(|name| spoken(&name))).or_else(constant)
}

fn properties(schema: &Json) -> impl Iterator<Item = &str> {
    schema.get("properties").and_then(Json::as_map).into_iter().flatten().map(|(name, _)| name.as_ref())
}

/// The properties that every branch asks for.
fn common<'s>(mut branches: impl Iterator<Item = &'s Json>) -> BTreeSet<&'s str> {
    let first: BTreeSet<&str> = branches.next().into_iter().flat_map(properties).collect();
    branches.fold(first, |common, branch| {
        let own: BTreeSet<&str> = properties(branch).collect();
        common.intersection(&own).copied().collect()
    })
}

/// A branch without any name: by what it asks for beyond the others, else by what it asks for first, else by its kind.
fn unnamed(end: &Json, common: &BTreeSet<&str>) -> String {
    let list = |names: Vec<&str>| {
        let more = if names.len() > NAMES_MAX { ", …" } else { "" };
        let said: Vec<String> = names.into_iter().take(NAMES_MAX).map(spoken).collect();
        format!("{}{more}", said.join(", "))
    };
    let own: Vec<&str> = properties(end).filter(|name| !common.contains(name)).collect();
    let all: Vec<&str> = properties(end).collect();
    match (own.is_empty(), all.is_empty()) {
        (false, _) if !common.is_empty() => format!("… + {}", list(own)),
        (_, false) => list(all),
        (_, true) => kind_of(end).unwrap_or("?").to_owned(),
    }
}
