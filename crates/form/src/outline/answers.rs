//! Answers to an outline: texts by key, bounded.
//!
//! Keys: the JSON Pointer of a simple value; with `?0`, `?1` the choice of a branch; with `+` the wanted optional
//! parts; with `#` the number of items of a list.

use std::collections::{BTreeMap, BTreeSet};

/// Most answers of one draft.
const ANSWERS_MAX: usize = 5_000;
/// Most bytes of all answers of one draft.
const BYTES_MAX: usize = 512 << 10;

/// Answers so far, as texts, and the pages that were sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    texts: BTreeMap<String, String>,
    seen: BTreeSet<String>,
    bytes: usize,
}

impl Answers {
    pub fn text(&self, key: &str) -> &str {
        self.texts.get(key).map_or("", String::as_str)
    }

    /// Keeps an answer, an empty one not at all; false where the draft would become too large.
    pub fn set(&mut self, key: &str, text: &str) -> bool {
        let before = self.texts.get(key).map_or(0, |old| old.len() + key.len());
        let after = if text.is_empty() { 0 } else { text.len() + key.len() };
        let fits = self.bytes - before + after <= BYTES_MAX
            && (self.texts.len() < ANSWERS_MAX || before > 0 || after == 0);
        if fits {
            self.bytes = self.bytes - before + after;
            if text.is_empty() {
                self.texts.remove(key);
            } else {
                self.texts.insert(key.to_owned(), text.to_owned());
            }
        }
        fits
    }

    pub fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.seen.is_empty()
    }

    /// Whether a page was sent.
    pub fn seen(&self, page: &str) -> bool {
        self.seen.contains(page)
    }

    pub fn see(&mut self, page: &str) {
        if self.seen.len() < ANSWERS_MAX {
            self.seen.insert(page.to_owned());
        }
    }

    /// Takes one item out of a list; the ones after it move up.
    pub fn remove_item(&mut self, list: &str, item: usize, count: usize) {
        let moved = |key: &str| -> Option<String> {
            let rest = key.strip_prefix(list)?.strip_prefix('/')?;
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let (index, after) = rest.split_at(end);
            let index: usize = index.parse().ok()?;
            match index.cmp(&item) {
                std::cmp::Ordering::Less => Some(key.to_owned()),
                std::cmp::Ordering::Equal => None,
                std::cmp::Ordering::Greater => Some(format!("{list}/{}{after}", index - 1)),
            }
        };
        let inside = |key: &str| {
            key.strip_prefix(list).is_some_and(|rest| {
                rest.starts_with('/') && rest[1..].starts_with(|c: char| c.is_ascii_digit())
            })
        };
        let texts = std::mem::take(&mut self.texts).into_iter();
        self.texts = texts
            .filter_map(
                |(key, text)| if inside(&key) { Some((moved(&key)?, text)) } else { Some((key, text)) },
            )
            .collect();
        let seen = std::mem::take(&mut self.seen).into_iter();
        self.seen = seen.filter_map(|key| if inside(&key) { moved(&key) } else { Some(key) }).collect();
        self.bytes = self.texts.iter().map(|(key, text)| key.len() + text.len()).sum();
        self.set(&format!("{list}#"), &count.saturating_sub(1).to_string());
    }
}
