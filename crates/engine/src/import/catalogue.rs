//! Another city's category catalogue as list entries of ours.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use value::Timestamp;

use super::condition::Cells;
use super::map::{Format, Kind, Map};
use super::{ImportFault, Refused};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    code: String,
    title: String,
    parent: Option<String>,
    parent_key: Option<String>,
    group: Option<String>,
    active: Option<String>,
    department: String,
    #[serde(default)]
    department_prefix: String,
    #[serde(default)]
    department_ignore: Vec<i64>,
    keywords: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Limit {
    path: String,
    unit: Option<String>,
    #[serde(default)]
    code: Vec<LimitCode>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitCode {
    code: String,
    limit: i64,
    unit: String,
    #[serde(default)]
    assumed: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Department {
    code: String,
    title: value::Words,
}

/// Category, group and department entries in the form of the app's lists, and the reconciliation.
#[derive(Debug, Default, Serialize)]
pub struct Catalogue {
    pub records: u64,
    pub inactive: u64,
    pub refusals: Vec<Refused>,
    pub category: Vec<toml::Table>,
    pub group: Vec<toml::Table>,
    pub department: Vec<toml::Table>,
}

struct Record<'a>(&'a Json);

impl Record<'_> {
    fn at(&self, path: &str) -> Option<&Json> {
        path.split('.').try_fold(self.0, |json, name| json.get(name)).filter(|json| !json.is_null())
    }

    fn text(&self, path: &str) -> Option<String> {
        match self.at(path)? {
            Json::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Json::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }
}

impl Cells for Record<'_> {
    fn cell(&self, column: &str) -> Option<&str> {
        self.at(column).and_then(Json::as_str)
    }

    fn time(&self, _name: &str) -> Option<Timestamp> {
        None
    }
}

/// Translates a JSON catalogue.
pub fn catalogue(map: &Map, bytes: &[u8]) -> Result<Catalogue, ImportFault> {
    let fits = map.map.kind == Kind::Catalogue && map.file.format == Format::Json;
    let (Some(entry), true) = (&map.entry, fits) else {
        return Err(ImportFault::File("this map does not read a catalogue".to_owned()));
    };
    let json: Json = serde_json::from_slice(bytes).map_err(|error| ImportFault::File(error.to_string()))?;
    let Some(records) = json.as_array() else {
        return Err(ImportFault::File("the file is not a list of records".to_owned()));
    };
    let mut making = Making { map, entry, made: Catalogue::default(), codes: BTreeSet::new() };
    let wanted = |json: &&Json| map.file.wanted.holds(&Record(json));
    let parents: BTreeMap<String, String> =
        records.iter().filter(wanted).filter_map(|json| making.parent(json)).collect();
    for (index, json) in records.iter().enumerate().filter(|(_, json)| wanted(json)) {
        making.made.records += 1;
        making.take(index as u64 + 1, &Record(json), &parents);
    }
    making.departments();
    Ok(making.made)
}

struct Making<'a> {
    map: &'a Map,
    entry: &'a Entry,
    made: Catalogue,
    codes: BTreeSet<String>,
}

impl Making<'_> {
    /// The key and group code of a record that is a group.
    fn parent(&self, json: &Json) -> Option<(String, String)> {
        let record = Record(json);
        let (parent, key) = (self.entry.parent.as_ref()?, self.entry.parent_key.as_ref()?);
        if record.at(parent).is_some() {
            return None;
        }
        Some((record.text(key)?, dashed(&record.text(&self.entry.code)?)))
    }

    fn take(&mut self, place: u64, record: &Record<'_>, parents: &BTreeMap<String, String>) {
        let (Some(code), Some(title)) = (record.text(&self.entry.code), record.text(&self.entry.title))
        else {
            return self.refuse(place, "", "no-code", "记录没有代码或名称 / no code or title");
        };
        let inactive = self.entry.active.as_ref().and_then(|path| record.at(path)).and_then(Json::as_bool);
        if inactive == Some(false) {
            self.made.inactive += 1;
            return;
        }
        let group = match &self.entry.parent {
            Some(path) => match record.text(path) {
                None => {
                    let entry = titled(&self.unique(&dashed(&code)), &title);
                    self.made.group.push(entry);
                    return;
                }
                Some(parent) => parents.get(&parent).cloned(),
            },
            None => self.entry.group.as_ref().and_then(|path| record.text(path)).map(|text| dashed(&text)),
        };
        let Some(group) = group else {
            return self.refuse(place, &code, "no-group", "没有所属的组 / no group");
        };
        let Some((limit, unit, assumed)) = self.limit(record) else {
            return self.refuse(
                place,
                &code,
                "no-limit",
                "没有时限或时限代码未列出 / no limit, or its code is not listed",
            );
        };
        if self.entry.parent.is_none()
            && !self.made.group.iter().any(|g| g.get("code").and_then(|c| c.as_str()) == Some(&group))
        {
            self.made.group.push(titled(&group, &group));
        }
        let mut made = titled(&self.unique(&dashed(&code)), &title);
        made.insert("group".to_owned(), group.into());
        made.insert("department".to_owned(), self.department(record).into());
        made.insert("limit".to_owned(), limit.into());
        made.insert("unit".to_owned(), unit.into());
        if assumed {
            made.insert("limit_assumed".to_owned(), true.into());
        }
        if let Some(words) = self.entry.keywords.as_ref().and_then(|path| record.text(path)) {
            made.insert("keywords".to_owned(), words.into());
        }
        for (name, value) in &self.map.defaults {
            made.entry(name.clone()).or_insert(value.clone());
        }
        self.made.category.push(made);
    }

    fn refuse(&mut self, line: u64, key: &str, rule: &str, reason: &str) {
        let (key, rule, reason) = (key.to_owned(), rule.to_owned(), reason.to_owned());
        self.made.refusals.push(Refused { line, key, rule, reason });
    }

    fn unique(&mut self, code: &str) -> String {
        let mut candidate = code.to_owned();
        let mut next = 2;
        while !self.codes.insert(candidate.clone()) {
            candidate = format!("{code}-{next}");
            next += 1;
        }
        candidate
    }

    fn limit(&self, record: &Record<'_>) -> Option<(i64, String, bool)> {
        let limit = self.map.limit.as_ref()?;
        let text = record.text(&limit.path)?;
        if let Some(unit) = &limit.unit {
            return Some((text.parse().ok()?, unit.clone(), false));
        }
        let code = limit.code.iter().find(|code| code.code.eq_ignore_ascii_case(&text))?;
        Some((code.limit, code.unit.clone(), code.assumed))
    }

    /// The first department that is not to be ignored; an ignored one where there is no other.
    fn department(&self, record: &Record<'_>) -> String {
        let ids: Vec<&Json> = match record.at(&self.entry.department) {
            Some(Json::Array(ids)) => ids.iter().collect(),
            Some(id) => vec![id],
            None => Vec::new(),
        };
        let ignored = |id: &&&Json| id.as_i64().is_some_and(|id| self.entry.department_ignore.contains(&id));
        let chosen = ids.iter().find(|id| !ignored(id)).or(ids.first());
        let text =
            chosen.map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned)).unwrap_or_default();
        dashed(&format!("{}{text}", self.entry.department_prefix))
    }

    fn departments(&mut self) {
        let used: BTreeSet<String> = self
            .made
            .category
            .iter()
            .filter_map(|c| c.get("department")?.as_str().map(str::to_owned))
            .collect();
        for code in used {
            let named = self.map.department.iter().find(|department| dashed(&department.code) == code);
            let entry = match named {
                None => titled(&code, &code),
                Some(department) => {
                    let mut entry = titled(&code, &department.title.en);
                    let title = [("zh", &department.title.zh), ("en", &department.title.en)];
                    let title: toml::Table =
                        title.map(|(k, v)| (k.to_owned(), v.clone().into())).into_iter().collect();
                    entry.insert("title".to_owned(), title.into());
                    entry
                }
            };
            self.made.department.push(entry);
        }
    }
}

fn titled(code: &str, title: &str) -> toml::Table {
    let words: toml::Table =
        ["zh", "en"].map(|language| (language.to_owned(), toml::Value::from(title))).into_iter().collect();
    let mut entry = toml::Table::new();
    entry.insert("code".to_owned(), code.into());
    entry.insert("title".to_owned(), words.into());
    entry
}

/// `CamelCase` and other signs as lower-case words with dashes: `DEPT_01` is `dept-01`.
fn dashed(text: &str) -> String {
    let mut dashed = String::with_capacity(text.len() + 8);
    let mut last = ' ';
    for c in text.trim().chars() {
        let starts_word = c.is_uppercase() && last.is_lowercase();
        if (starts_word || !c.is_alphanumeric()) && !dashed.is_empty() && !dashed.ends_with('-') {
            dashed.push('-');
        }
        if c.is_alphanumeric() {
            dashed.extend(c.to_lowercase());
        }
        last = c;
    }
    dashed.trim_end_matches('-').to_owned()
}
