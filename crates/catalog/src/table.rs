//! TOML read key by key: every wrong, missing or unknown key is a finding at its own line, and reading goes on.

mod expression;

use std::collections::BTreeSet;
use std::rc::Rc;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};
use value::{Date, Finding, Words};

use crate::report::{Report, suggestion};
pub(crate) use expression::null;

/// Most tables of one kind in one file; code lists have their own limit.
pub(crate) const TABLES_MAX: usize = 1_000;

/// One TOML file and where its findings go.
#[derive(Clone)]
struct Source<'s> {
    path: &'s str,
    text: &'s str,
    report: &'s Report,
    /// The byte at which each line begins.
    lines: Rc<[usize]>,
}

/// A table whose keys are taken one by one; what is left at the end nobody knows.
pub(crate) struct Table<'s> {
    source: Source<'s>,
    left: Vec<(Spanned<DeString<'s>>, Spanned<DeValue<'s>>)>,
    asked: Vec<&'static str>,
    /// All keys the file has here.
    given: BTreeSet<String>,
    byte: usize,
    /// The entry as people call it, once its id is known.
    name: String,
}

const SYNTAX_FINDINGS_MAX: usize = 10;

/// Parses a file; `None` where it is not TOML at all.
pub(crate) fn parse<'s>(path: &'s str, text: &'s str, report: &'s Report) -> Option<Table<'s>> {
    let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
    let source = Source { path, text, report, lines: std::iter::once(0).chain(breaks).collect() };
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return Some(Table::new(source, table.into_inner(), 0));
    }
    for error in errors.iter().take(SYNTAX_FINDINGS_MAX) {
        let byte = error.span().map_or(0, |span| span.start);
        source.at(
            byte,
            Finding::error("toml", error.message()).hint("check quotes, brackets and = signs here"),
        );
    }
    report.unread(path);
    None
}

impl<'s> Source<'s> {
    /// Line and column of a byte, from 1.
    fn place(&self, byte: usize) -> (u32, u32) {
        let line = self.lines.partition_point(|start| *start <= byte);
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or_default();
        // A line is shown to people: beyond this nobody counts.
        let before = self.text.get(start..byte.min(start + 10_000)).unwrap_or_default();
        let column = before.chars().count() + 1;
        (u32::try_from(line).unwrap_or(0), u32::try_from(column).unwrap_or(0))
    }

    fn at(&self, byte: usize, finding: Finding) {
        let (line, column) = self.place(byte);
        self.report.add(finding.file(self.path).at(line, column));
    }
}

impl<'s> Table<'s> {
    fn new(source: Source<'s>, table: DeTable<'s>, byte: usize) -> Self {
        let mut left: Vec<_> = table.into_iter().collect();
        left.sort_by_key(|(key, _)| key.span().start);
        let given = left.iter().map(|(key, _)| key.get_ref().to_string()).collect();
        Self { source, left, asked: Vec::new(), given, byte, name: String::new() }
    }

    pub fn line(&self) -> u32 {
        self.source.place(self.byte).0
    }

    pub fn report_here(&self, finding: Finding) {
        self.source.at(self.byte, finding.element(self.name.as_str()));
    }

    fn wrong(&self, byte: usize, code: &str, message: String, hint: &str) {
        self.source.at(byte, Finding::error(code, message).hint(hint).element(self.name.as_str()));
    }

    fn wrong_kind(&self, key: &str, byte: usize, wanted: &str) {
        self.wrong(byte, "key-type", format!("`{key}` is not {wanted}"), &format!("write {wanted}"));
    }

    fn take(&mut self, key: &'static str) -> Option<Spanned<DeValue<'s>>> {
        self.asked.push(key);
        let found = self.left.iter().position(|(name, _)| name.get_ref() == key)?;
        Some(self.left.remove(found).1)
    }

    fn missing(&self, key: &str, hint: &str) {
        self.wrong(self.byte, "key-missing", format!("`{key}` is missing"), hint);
    }

    pub fn text_opt(&mut self, key: &'static str) -> Option<String> {
        let value = self.take(key)?;
        match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => Some(text.to_string()),
            DeValue::String(_) => {
                self.wrong(
                    value.span().start,
                    "key-empty",
                    format!("`{key}` is empty"),
                    "write it, or leave the key out",
                );
                None
            }
            _ => {
                self.wrong_kind(key, value.span().start, "a text in quotes");
                None
            }
        }
    }

    /// A text that must be there; empty where it is not, with the finding made.
    pub fn text(&mut self, key: &'static str) -> String {
        if !self.given.contains(key) {
            self.missing(key, &format!("add {key} = \"...\""));
        }
        self.text_opt(key).unwrap_or_default()
    }

    /// An id: a text without white space. Later findings name the entry by it.
    pub fn id(&mut self, key: &'static str) -> String {
        let id = self.text(key);
        let odd =
            id.len() > value::id::ID_LENGTH_MAX || id.contains(|c: char| c.is_whitespace() || c.is_control());
        if odd {
            let message =
                format!("`{key}` has white space or is longer than {} bytes", value::id::ID_LENGTH_MAX);
            self.wrong(self.byte, "id-shape", message, "use a short word such as road-damage");
        }
        if self.name.is_empty() {
            self.name.clone_from(&id);
        }
        id
    }

    pub fn flag(&mut self, key: &'static str) -> bool {
        self.flag_or(key, false)
    }

    /// A flag that means `usual` where the key is missing.
    pub fn flag_or(&mut self, key: &'static str, usual: bool) -> bool {
        let Some(value) = self.take(key) else { return usual };
        let DeValue::Boolean(truth) = value.get_ref() else {
            self.wrong_kind(key, value.span().start, "true or false");
            return usual;
        };
        *truth
    }

    /// A flag, where something is said.
    pub fn flag_opt(&mut self, key: &'static str) -> Option<bool> {
        self.was_given(key).then(|| self.flag(key))
    }

    /// A whole number within bounds that must be there.
    pub fn whole(&mut self, key: &'static str, least: i64, most: i64) -> Option<i64> {
        let Some(value) = self.take(key) else {
            self.missing(key, &format!("add {key} = {least}"));
            return None;
        };
        let number = match value.get_ref() {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        let number = number.filter(|number| (least..=most).contains(number));
        if number.is_none() {
            self.wrong_kind(key, value.span().start, &format!("a whole number from {least} to {most}"));
        }
        number
    }

    /// A list of texts; none where the key is missing.
    pub fn texts(&mut self, key: &'static str) -> Vec<String> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_kind(key, value.span().start, "a list of texts, [\"...\"]");
            return Vec::new();
        };
        let text = |item: &Spanned<DeValue<'s>>| match item.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            _ => {
                self.wrong_kind(key, item.span().start, "a list of texts, [\"...\"]");
                None
            }
        };
        items.iter().filter_map(text).collect()
    }

    /// Text in both languages.
    pub fn words(&mut self, key: &'static str) -> Words {
        let hint = format!("add {key} = {{ zh = \"...\", en = \"...\" }}");
        let Some(mut table) = self.table(key) else {
            self.missing(key, &hint);
            return Words::new("", "");
        };
        let words = Words::new(table.text("zh"), table.text("en"));
        table.finish();
        words
    }

    /// Text in both languages, where it is there.
    pub fn words_opt(&mut self, key: &'static str) -> Option<Words> {
        let given = self.given.contains(key);
        self.asked.push(key);
        given.then(|| self.words(key))
    }

    /// A whole number from 1 to `most`.
    pub fn count(&mut self, key: &'static str, most: u32) -> Option<u32> {
        let value = self.take(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => u32::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        let number = number.filter(|number| (1..=most).contains(number));
        if number.is_none() {
            self.wrong_kind(key, value.span().start, &format!("a whole number from 1 to {most}"));
        }
        number
    }

    /// One of the words a format knows; the first of them where it is missing or wrong.
    pub fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&'static str, T)]) -> Option<T> {
        let byte =
            self.left.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value.span().start);
        let word = self.text_opt(key)?;
        let found = choices.iter().find(|(name, _)| *name == word).map(|(_, choice)| *choice);
        if found.is_none() {
            let hint = suggestion(&word, choices.iter().map(|(name, _)| *name));
            self.wrong(
                byte.unwrap_or(self.byte),
                "choice-unknown",
                format!("`{key}` cannot be `{word}`"),
                &hint,
            );
        }
        found
    }

    pub fn needed<T: Copy>(&mut self, key: &'static str, choices: &[(&'static str, T)]) -> Option<T> {
        if !self.given.contains(key) {
            let words: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            self.missing(key, &format!("one of: {}", words.join(", ")));
        }
        self.choice(key, choices)
    }

    /// A day, as a text or as a TOML date.
    pub fn day(&mut self, key: &'static str) -> Option<Date> {
        let value = self.take(key)?;
        let text = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(moment) => moment.to_string(),
            _ => String::new(),
        };
        let day = text.parse::<Date>().ok();
        if day.is_none() {
            self.wrong_kind(key, value.span().start, "a day such as \"2026-03-02\"");
        }
        day
    }

    /// A table in this one.
    pub fn table(&mut self, key: &'static str) -> Option<Table<'s>> {
        let value = self.take(key)?;
        self.as_table(key, value)
    }

    fn as_table(&self, key: &str, value: Spanned<DeValue<'s>>) -> Option<Table<'s>> {
        let byte = value.span().start;
        let DeValue::Table(table) = value.into_inner() else {
            self.wrong_kind(key, byte, "a table, { ... }");
            return None;
        };
        let mut table = Table::new(self.source.clone(), table, byte);
        table.name.clone_from(&self.name);
        Some(table)
    }

    /// The tables of `[[key]]`, or of a list of tables.
    pub fn tables(&mut self, key: &'static str, most: usize) -> Vec<Table<'s>> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let byte = value.span().start;
        let DeValue::Array(items) = value.into_inner() else {
            self.wrong_kind(key, byte, &format!("a list of tables, [[{key}]]"));
            return Vec::new();
        };
        if items.len() > most {
            let message = format!("there are {} of `{key}`, more than {most}", items.len());
            self.wrong(byte, "too-many-entries", message, "split the app, or the list");
            self.source.report.unread(self.source.path);
        }
        items.into_iter().take(most).filter_map(|item| self.as_table(key, item)).collect()
    }

    /// Whether the file had this key, taken or not.
    pub fn was_given(&self, key: &str) -> bool {
        self.given.contains(key)
    }

    /// The line at which a key stands.
    pub fn line_of(&self, key: &str) -> u32 {
        let found = self.left.iter().find(|(name, _)| name.get_ref() == key);
        found.map_or_else(|| self.line(), |(name, _)| self.source.place(name.span().start).0)
    }

    /// Nothing more is read: keys that are left are unknown.
    pub fn finish(self) {
        for (key, _) in &self.left {
            let hint = suggestion(key.get_ref(), self.asked.iter().copied());
            let message = format!("there is no key `{}` here", key.get_ref());
            self.wrong(key.span().start, "key-unknown", message, &hint);
        }
    }
}
