//! What several schemas that hold for the same value say together: references followed, `allOf` and chosen branches
//! put beside each other.

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;

use super::union::Union;
use super::{Answers, Choices, Outline};
use crate::json::{Json, part};
use crate::judge::local;

/// Most schemas for one value.
const PARTS_MAX: usize = 200;

/// A schema and where it stands in the file.
#[derive(Debug, Clone)]
pub(super) struct Part<'s> {
    pub schema: &'s Json,
    pub place: String,
}

impl<'s> Part<'s> {
    pub(super) fn under(&self, way: &str, schema: &'s Json) -> Self {
        Self { schema, place: format!("{}{way}", self.place) }
    }
}

/// A choice between branches.
#[derive(Debug, Clone)]
pub(super) struct Fork {
    pub key: String,
    pub choices: Choices,
    /// JSON Pointers of the branches, in the order of the choices.
    pub branches: Arc<[String]>,
    pub chosen: bool,
}

#[derive(Debug, Default)]
pub(super) struct View<'s> {
    pub parts: Vec<Part<'s>>,
    pub forks: Vec<Fork>,
    /// A choice that only tells values apart.
    pub values: Option<Choices>,
    /// Branches of different simple kinds: anything goes, the schema decides.
    pub mixed: bool,
}

impl<'s> View<'s> {
    /// The first text under a key.
    pub(super) fn text(&self, key: &str) -> Option<&'s str> {
        self.parts.iter().find_map(|part| part.schema.get(key)?.as_text())
    }

    pub(super) fn get(&self, key: &str) -> Option<&'s Json> {
        self.parts.iter().find_map(|part| part.schema.get(key))
    }

    pub(super) fn with_key(&self, key: &str) -> Option<(&Part<'s>, &'s Json)> {
        self.parts.iter().find_map(|part| Some((part, part.schema.get(key)?)))
    }

    pub(super) fn count(&self, key: &str) -> Option<u64> {
        self.get(key).and_then(Json::as_count)
    }

    /// The type, `null` aside; inferred where it is not written.
    pub(super) fn kind(&self) -> &'s str {
        let written = self.parts.iter().find_map(|part| kind_of(part.schema));
        let has = |key: &str| self.get(key).is_some();
        written.unwrap_or_else(|| match () {
            () if has("properties") || has("patternProperties") || has("required") => "object",
            () if has("items") || has("prefixItems") => "array",
            () => "",
        })
    }

    /// All properties with all schemas for each.
    pub(super) fn properties(&self) -> IndexMap<&'s str, Vec<Part<'s>>> {
        let mut found: IndexMap<&str, Vec<Part<'s>>> = IndexMap::new();
        for part in &self.parts {
            for (name, schema) in part.schema.get("properties").and_then(Json::as_map).into_iter().flatten() {
                let way = format!("/properties/{}", self::part(name));
                found.entry(name).or_default().push(part.under(&way, schema));
            }
        }
        found
    }

    pub(super) fn required(&self) -> BTreeSet<&'s str> {
        let lists = self.parts.iter().filter_map(|part| part.schema.get("required")?.as_list());
        lists.flatten().filter_map(Json::as_text).collect()
    }
}

pub(super) fn kind_of(schema: &Json) -> Option<&str> {
    match schema.get("type")? {
        Json::List(kinds) => kinds.iter().filter_map(Json::as_text).find(|kind| *kind != "null"),
        one => one.as_text(),
    }
}

impl Outline {
    /// Everything that holds for the value at `at`, as far as choices are made.
    pub(super) fn view<'s>(&'s self, start: Vec<Part<'s>>, at: &str, answers: &Answers) -> View<'s> {
        let mut view = View::default();
        let mut queue: std::collections::VecDeque<Part<'s>> = start.into();
        let mut taken = BTreeSet::new();
        while let Some(part) = queue.pop_front() {
            if view.parts.len() >= PARTS_MAX || !taken.insert(part.place.clone()) {
                continue;
            }
            if let Some(target) = self.target(part.schema) {
                queue.push_back(target);
            }
            for (index, schema) in
                part.schema.get("allOf").and_then(Json::as_list).into_iter().flatten().enumerate()
            {
                queue.push_back(part.under(&format!("/allOf/{index}"), schema));
            }
            for word in ["anyOf", "oneOf"] {
                if part.schema.get(word).is_some() {
                    self.fork(&format!("{}/{word}", part.place), at, answers, &mut view, &mut queue);
                }
            }
            view.parts.push(part);
        }
        view
    }

    pub(super) fn target<'s>(&'s self, schema: &'s Json) -> Option<Part<'s>> {
        let reference = schema.get("$ref").and_then(Json::as_text)?;
        let inside = reference.find('#').and_then(|at| reference.get(at..)).unwrap_or("#");
        local(&self.schema, inside).map(|(schema, place)| Part { schema, place })
    }

    /// What a choice of this part means for the view: values, the one branch, or the branch that was chosen.
    fn fork<'s>(
        &'s self,
        key: &str,
        at: &str,
        answers: &Answers,
        view: &mut View<'s>,
        queue: &mut std::collections::VecDeque<Part<'s>>,
    ) {
        let part = |place: &String| Some(Part { schema: self.schema.pointer(place)?, place: place.clone() });
        match self.unions.get(key) {
            None | Some(Union::Nothing) => {}
            Some(Union::Values(values)) => view.values = Some(values.clone()),
            Some(Union::Mixed) => view.mixed = true,
            Some(Union::Single(place)) => queue.extend(part(place)),
            Some(Union::Fork { choices, branches }) => {
                let key = format!("{at}?{}", view.forks.len());
                let code = answers.text(&key).parse::<usize>().ok();
                let chosen = code.and_then(|code| branches.get(code.checked_sub(1)?)).and_then(part);
                let (choices, branches) = (choices.clone(), branches.clone());
                view.forks.push(Fork { key, choices, branches, chosen: chosen.is_some() });
                queue.extend(chosen);
            }
        }
    }
}

pub(super) fn description(schema: &Json) -> String {
    shortened(schema.get("description").and_then(Json::as_text).unwrap_or_default())
}

/// Hints stay short enough to be read.
pub(super) fn shortened(text: &str) -> String {
    let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.chars().count() <= 300 { plain } else { plain.chars().take(299).chain(['…']).collect() }
}

/// `caseOfficer`, `case_officer` and `CaseOfficer` as people write it: `Case officer`.
pub(super) fn spoken(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 8);
    let mut before = ' ';
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        let next_is_small = chars.peek().is_some_and(|next| next.is_lowercase());
        match c {
            '_' | '-' | '.' | ' ' => out.push(' '),
            _ if c.is_uppercase()
                && (before.is_lowercase()
                    || before.is_ascii_digit()
                    || (before.is_uppercase() && next_is_small)) =>
            {
                out.push(' ');
                if next_is_small { out.extend(c.to_lowercase()) } else { out.push(c) }
            }
            _ => out.push(c),
        }
        before = c;
    }
    let mut letters = out.trim().chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
