//! The map file: how another system's rows become cases, or its catalogue our categories.

use std::collections::BTreeMap;

use serde::Deserialize;
use value::{Finding, Words};

use super::condition::{Test, Text};

/// A whole map.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    pub map: About,
    pub(super) file: File,
    #[serde(default)]
    pub(super) time: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) actor: Vec<Actor>,
    #[serde(default)]
    pub(super) refuse: Vec<Refuse>,
    #[serde(default)]
    pub(super) category: Vec<Choice>,
    #[serde(default)]
    pub(super) channel: Vec<Choice>,
    #[serde(default)]
    pub(super) path: Vec<Path>,
    pub(super) entry: Option<super::catalogue::Entry>,
    pub(super) limit: Option<super::catalogue::Limit>,
    #[serde(default)]
    pub(super) defaults: toml::Table,
    #[serde(default)]
    pub(super) department: Vec<super::catalogue::Department>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    pub id: String,
    pub kind: Kind,
    pub app: String,
    pub title: Words,
    pub source: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Cases,
    Catalogue,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub format: Format,
    #[serde(default)]
    pub key: String,
    #[serde(default)]
    pub columns: Vec<String>,
    #[serde(default)]
    pub time: String,
    #[serde(default)]
    pub zone: String,
    /// For JSON: which records count.
    #[serde(default, rename = "where")]
    pub wanted: Test,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Format {
    Csv,
    Json,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Actor {
    pub id: String,
    pub roles: Vec<String>,
    pub office: Option<Office>,
    pub area: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Office {
    Plain(String),
    /// What the case's data has under this name.
    FromData {
        code: String,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Refuse {
    pub id: String,
    pub when: Test,
    pub because: Words,
}

/// In order, the first whose test holds decides.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Choice {
    pub code: String,
    #[serde(default)]
    pub when: Test,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Path {
    #[serde(rename = "id")]
    pub _id: String,
    #[serde(default)]
    pub when: Test,
    pub step: Vec<MapStep>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MapStep {
    pub act: String,
    pub at: String,
    pub actor: String,
    #[serde(default)]
    pub input: BTreeMap<String, Text>,
    #[serde(default)]
    pub reason: Option<Text>,
}

impl Map {
    /// Reads a map and checks that its names fit together.
    pub fn parse(text: &str) -> Result<Self, Finding> {
        let map: Self = toml::from_str(text).map_err(|error| {
            let before =
                error.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count());
            let line = u32::try_from(before).unwrap_or(u32::MAX - 1) + 1;
            Finding::error("map-unreadable", error.message().to_owned()).at(line, 1)
        })?;
        map.check()?;
        Ok(map)
    }

    fn check(&self) -> Result<(), Finding> {
        let unknown = |what: &str, name: &str| {
            Err(Finding::error("map-name-unknown", format!("{what} `{name}` is not defined in the map")))
        };
        if self.map.kind == Kind::Cases {
            if self.path.is_empty() || self.file.key.is_empty() {
                return Err(Finding::error(
                    "map-incomplete",
                    "a map of cases needs `file.key` and a `[[path]]`",
                ));
            }
            for step in self.path.iter().flat_map(|path| &path.step) {
                if !self.time.contains_key(&step.at) {
                    return unknown("the time", &step.at);
                }
                if !self.actor.iter().any(|actor| actor.id == step.actor) {
                    return unknown("the actor", &step.actor);
                }
            }
        } else if self.entry.is_none() {
            return Err(Finding::error("map-incomplete", "a catalogue map needs `[entry]`"));
        }
        Ok(())
    }
}
