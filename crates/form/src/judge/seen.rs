//! What keywords of a schema looked at, for `unevaluatedProperties` and `unevaluatedItems` (core, 11.2 and 11.3).

use std::collections::BTreeSet;

use super::evaluate::Run;
use super::keyword::{Id, Keyword};
use crate::json::Json;

/// Names and items that some keyword looked at with success.
#[derive(Debug, Default)]
pub(super) struct Seen {
    all_names: bool,
    names: BTreeSet<Box<str>>,
    all_items: bool,
    /// Items before this were all seen.
    prefix: usize,
    items: BTreeSet<usize>,
}

impl Seen {
    pub(super) fn has_name(&self, name: &str) -> bool {
        self.all_names || self.names.contains(name)
    }

    pub(super) fn has_item(&self, index: usize) -> bool {
        self.all_items || index < self.prefix || self.items.contains(&index)
    }
}

impl Run<'_> {
    /// Adds what this schema looked at. At the schema that asks (`top`) its own rest keywords do not count.
    pub(super) fn look(&mut self, id: Id, at: &Json, seen: &mut Seen, top: bool) {
        if !self.step(1) || (!top && !self.fits(id, at)) {
            return;
        }
        let judge = self.judge;
        for word in &judge.node(id).keywords {
            match word {
                Keyword::UnevaluatedProperties(_) => seen.all_names |= !top,
                Keyword::UnevaluatedItems(_) => seen.all_items |= !top,
                Keyword::Ref(id) => self.look(*id, at, seen, false),
                Keyword::AllOf(ids) | Keyword::AnyOf(ids) | Keyword::OneOf(ids) => {
                    ids.iter().for_each(|id| self.look(*id, at, seen, false));
                }
                Keyword::If { condition, then, otherwise } => {
                    let next = if self.fits(*condition, at) {
                        self.look(*condition, at, seen, false);
                        then
                    } else {
                        otherwise
                    };
                    next.iter().for_each(|id| self.look(*id, at, seen, false));
                }
                Keyword::DependentSchemas(pairs) => {
                    let active = pairs.iter().filter(|(name, _)| at.get(name).is_some());
                    active.for_each(|(_, id)| self.look(*id, at, seen, false));
                }
                _ => self.look_inside(word, at, seen),
            }
        }
    }

    fn look_inside(&mut self, word: &Keyword, at: &Json, seen: &mut Seen) {
        match (word, at) {
            (Keyword::Properties { .. }, Json::Map(entries)) => {
                for name in entries.keys() {
                    if !self.rules_of(word, name).is_empty() {
                        seen.names.insert(name.clone());
                    }
                }
            }
            (Keyword::Items { prefix, rest }, Json::List(_)) => {
                seen.all_items |= rest.is_some();
                seen.prefix = seen.prefix.max(prefix.len());
            }
            (Keyword::Contains { item, marks: true, .. }, Json::List(items)) => {
                for (index, value) in items.iter().enumerate() {
                    if self.fits(*item, value) {
                        seen.items.insert(index);
                    }
                }
            }
            _ => {}
        }
    }
}
