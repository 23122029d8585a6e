//! Conditions and texts of a map, over one row.

use std::collections::BTreeMap;

use serde::Deserialize;
use value::Timestamp;

/// What a test or text can look up: a cell by column name, a time by its name.
pub(super) trait Cells {
    fn cell(&self, column: &str) -> Option<&str>;
    fn time(&self, name: &str) -> Option<Timestamp>;
}

/// All conditions of the table must hold; an empty table always holds.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Test {
    is: BTreeMap<String, OneOf>,
    starts: BTreeMap<String, OneOf>,
    contains: BTreeMap<String, OneOf>,
    empty: Vec<String>,
    filled: Vec<String>,
    not: Option<Box<Test>>,
    before: Option<Before>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOf {
    One(String),
    Many(Vec<String>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Before {
    left: String,
    right: String,
}

impl OneOf {
    fn any(&self, holds: impl Fn(&str) -> bool) -> bool {
        match self {
            Self::One(text) => holds(text),
            Self::Many(texts) => texts.iter().any(|text| holds(text)),
        }
    }
}

impl Test {
    pub fn holds(&self, cells: &dyn Cells) -> bool {
        let cell = |column: &str| cells.cell(column).unwrap_or("").trim().to_ascii_lowercase();
        let all = |tests: &BTreeMap<String, OneOf>, fits: fn(&str, &str) -> bool| {
            tests.iter().all(|(column, wanted)| {
                let cell = cell(column);
                wanted.any(|text| fits(&cell, text.trim().to_ascii_lowercase().as_str()))
            })
        };
        let earlier = |before: &Before| match (cells.time(&before.left), cells.time(&before.right)) {
            (Some(left), Some(right)) => left < right,
            _ => false,
        };
        all(&self.is, |cell, text| cell == text)
            && all(&self.starts, |cell, text| cell.starts_with(text))
            && all(&self.contains, |cell, text| cell.contains(text))
            && self.empty.iter().all(|column| cell(column).is_empty())
            && self.filled.iter().all(|column| !cell(column).is_empty())
            && self.not.as_ref().is_none_or(|inner| !inner.holds(cells))
            && self.before.as_ref().is_none_or(earlier)
    }
}

/// A text with `{column}` places, the first of several that is not empty, or a name of the case's own data.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Text {
    Plain(String),
    First { first: Vec<String> },
    FromData { code: String },
}

impl Text {
    /// The filled text; empty where a column in it is empty. `chosen` are the `{=name}` places.
    pub fn fill(&self, cells: &dyn Cells, chosen: &BTreeMap<&str, &str>) -> String {
        match self {
            Self::Plain(text) => fill(text, cells, chosen),
            Self::First { first } => first
                .iter()
                .map(|text| fill(text, cells, chosen))
                .find(|text| !text.is_empty())
                .unwrap_or_default(),
            Self::FromData { .. } => String::new(),
        }
    }
}

fn fill(text: &str, cells: &dyn Cells, chosen: &BTreeMap<&str, &str>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        let found = match name.strip_prefix('=') {
            Some(name) => chosen.get(name).copied(),
            None => cells.cell(name).map(str::trim),
        };
        match found.filter(|text| !text.is_empty()) {
            Some(text) => filled.push_str(text),
            None => return String::new(),
        }
        rest = tail;
    }
    filled.push_str(rest);
    filled
}
