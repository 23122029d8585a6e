//! One judgement: first whether a value fits, then, where it does not, the places.

mod breach;

use std::collections::BTreeMap;

use value::Decimal;

use super::keyword::{Id, Keyword};
use super::seen::Seen;
use super::{Breach, Judge, STEPS_MAX, Verdict};
use crate::json::{Json, order, order_numbers};

/// Deepest nesting of schemas within schemas, each for a part of the value or for the same: it bounds the stack.
const DEPTH_MAX: usize = 400;
/// Most places named.
const BREACHES_MAX: usize = 100;
/// Most lists of places remembered.
const KNOWN_MAX: usize = 5_000;
/// Most judgements remembered.
pub(super) const MEMORY_MAX: usize = 150_000;

pub(super) struct Run<'j> {
    pub(super) judge: &'j Judge,
    steps: u64,
    depth: usize,
    /// Judgements of shared schemas on values, by the value's address.
    memory: BTreeMap<(Id, usize), bool>,
    /// What shared schemas found wrong with values, likewise.
    known: BTreeMap<(Id, usize), Vec<Breach>>,
    /// How unlike values are to shared schemas, with the depth that was looked.
    pub(super) likeness: BTreeMap<(Id, usize, usize), u32>,
    pub(super) spent: bool,
    /// JSON Pointer of the value that is looked at while places are collected.
    path: String,
    pub(super) found: Vec<Breach>,
    /// More breaches than this are not worth collecting.
    pub(super) enough: usize,
}

impl<'j> Run<'j> {
    pub(super) fn new(judge: &'j Judge) -> Self {
        Self {
            judge,
            steps: 0,
            depth: 0,
            memory: BTreeMap::new(),
            known: BTreeMap::new(),
            likeness: BTreeMap::new(),
            spent: false,
            path: String::new(),
            found: Vec::new(),
            enough: BREACHES_MAX,
        }
    }

    pub(super) fn verdict(mut self, id: Id, value: &Json) -> Verdict {
        self.collect(id, value);
        Verdict { breaches: self.found, unjudged: self.spent, steps: self.steps }
    }

    /// Takes steps; false where the budget is used up.
    pub(super) fn step(&mut self, count: usize) -> bool {
        self.steps = self.steps.saturating_add(count as u64);
        self.spent |= self.steps > STEPS_MAX;
        !self.spent
    }

    /// Whether the value fits. Where the budget is used up the answer means nothing.
    pub(super) fn fits(&mut self, id: Id, at: &Json) -> bool {
        let judge = self.judge;
        let node = judge.node(id);
        let key = (id, std::ptr::from_ref(at) as usize);
        if node.shared
            && let Some(known) = self.memory.get(&key)
        {
            return *known;
        }
        self.depth += 1;
        self.spent |= self.depth > DEPTH_MAX;
        let fits = self.step(1) && node.keywords.iter().all(|word| self.holds(id, word, at));
        self.depth -= 1;
        if node.shared && !self.spent && self.memory.len() < MEMORY_MAX {
            self.memory.insert(key, fits);
        }
        fits
    }

    fn holds(&mut self, id: Id, word: &Keyword, at: &Json) -> bool {
        if !self.step(1) {
            return false;
        }
        match word {
            Keyword::Never => false,
            Keyword::Types(kinds) => kinds.has(at),
            Keyword::Const(only) => self.same(only, at),
            Keyword::Enum(values) => {
                self.step(values.len() / 8) && values.iter().any(|value| self.same(value, at))
            }
            Keyword::Ref(id) => self.fits(*id, at),
            Keyword::AllOf(ids) => ids.iter().all(|id| self.fits(*id, at)),
            Keyword::AnyOf(ids) => ids.iter().any(|id| self.fits(*id, at)),
            Keyword::OneOf(ids) => ids.iter().filter(|id| self.fits(**id, at)).take(2).count() == 1,
            Keyword::Not(id) => !self.fits(*id, at),
            Keyword::If { condition, then, otherwise } => {
                let next = if self.fits(*condition, at) { then } else { otherwise };
                next.is_none_or(|id| self.fits(id, at))
            }
            Keyword::UnevaluatedItems(_) | Keyword::UnevaluatedProperties(_) => self.rest_holds(id, word, at),
            _ => match at {
                Json::Number(number) => number_holds(word, number),
                Json::Text(text) => self.text_holds(word, text),
                Json::List(items) => self.list_holds(word, items),
                Json::Map(entries) => self.map_holds(word, at, entries),
                _ => true,
            },
        }
    }

    fn same(&mut self, a: &Json, b: &Json) -> bool {
        let weight = match b {
            Json::Text(text) => text.len() / 64,
            Json::List(items) => items.len(),
            Json::Map(entries) => entries.len(),
            _ => 0,
        };
        self.step(weight) && order(a, b).is_eq()
    }

    fn text_holds(&mut self, word: &Keyword, text: &str) -> bool {
        if !self.step(text.len() / 64) {
            return false;
        }
        match word {
            Keyword::MinLength(least) => text.chars().count() as u64 >= *least,
            Keyword::MaxLength(most) => text.chars().count() as u64 <= *most,
            Keyword::Pattern(pattern) => self.step(text.len() / 8) && pattern.is_match(text),
            Keyword::Format(format) => format.fits(text),
            _ => true,
        }
    }

    fn list_holds(&mut self, word: &Keyword, items: &[Json]) -> bool {
        match word {
            Keyword::MinItems(least) => items.len() as u64 >= *least,
            Keyword::MaxItems(most) => items.len() as u64 <= *most,
            Keyword::UniqueItems => self.unique(items),
            Keyword::Items { prefix, rest } => {
                let mut schemas = prefix.iter().copied().map(Some).chain(std::iter::repeat(*rest));
                items.iter().all(|item| schemas.next().flatten().is_none_or(|id| self.fits(id, item)))
            }
            Keyword::Contains { item, least, most, .. } => {
                let count = items.iter().filter(|value| self.fits(*item, value)).count() as u64;
                count >= *least && most.is_none_or(|most| count <= most)
            }
            _ => true,
        }
    }

    /// All items differ: sorted, then neighbours compared.
    fn unique(&mut self, items: &[Json]) -> bool {
        let weight: usize = items.iter().map(weight).sum();
        let rounds = items.len().checked_ilog2().unwrap_or(0) as usize + 1;
        if !self.step(weight.saturating_mul(rounds) / 4) {
            return false;
        }
        let mut sorted: Vec<&Json> = items.iter().collect();
        sorted.sort_by(|a, b| order(a, b));
        sorted.windows(2).all(|pair| !matches!(pair, [a, b] if order(a, b).is_eq()))
    }

    fn map_holds(&mut self, word: &Keyword, at: &Json, entries: &crate::json::Entries) -> bool {
        let has = |name: &str| entries.contains_key(name);
        match word {
            Keyword::Required(names) => names.iter().all(|name| has(name)),
            Keyword::MinProperties(least) => entries.len() as u64 >= *least,
            Keyword::MaxProperties(most) => entries.len() as u64 <= *most,
            Keyword::Properties { .. } => entries
                .iter()
                .all(|(name, value)| self.rules_of(word, name).into_iter().all(|id| self.fits(id, value))),
            Keyword::PropertyNames(id) => {
                entries.keys().all(|name| self.step(1) && self.name_fits(*id, name))
            }
            Keyword::DependentRequired(pairs) => {
                pairs.iter().all(|(name, wanted)| !has(name) || wanted.iter().all(|name| has(name)))
            }
            Keyword::DependentSchemas(pairs) => {
                pairs.iter().all(|(name, id)| !has(name) || self.fits(*id, at))
            }
            _ => true,
        }
    }

    /// A name as a value of its own. It lives for this question only, so nothing about it may be remembered.
    fn name_fits(&mut self, id: Id, name: &str) -> bool {
        let memory = std::mem::take(&mut self.memory);
        let fits = self.fits(id, &Json::text(name));
        self.memory = memory;
        fits
    }

    /// The schemas `properties`, `patternProperties` and `additionalProperties` have for a name.
    pub(super) fn rules_of(&mut self, word: &Keyword, name: &str) -> Vec<Id> {
        let Keyword::Properties { named, patterns, rest } = word else { return Vec::new() };
        let mut rules: Vec<Id> = named.get(name).copied().into_iter().collect();
        if self.step(1 + patterns.len() * (1 + name.len() / 16)) {
            rules.extend(patterns.iter().filter(|(pattern, _)| pattern.is_match(name)).map(|(_, id)| *id));
        }
        if rules.is_empty() {
            rules.extend(*rest);
        }
        rules
    }

    fn rest_holds(&mut self, id: Id, word: &Keyword, at: &Json) -> bool {
        self.unseen(id, word, at).into_iter().all(|(_, rule, value)| self.fits(rule, value))
    }

    /// What no other keyword of this schema looked at: name or index, the schema for it, the value.
    fn unseen<'d>(&mut self, id: Id, word: &Keyword, at: &'d Json) -> Vec<(String, Id, &'d Json)> {
        let mut seen = Seen::default();
        match (word, at) {
            (Keyword::UnevaluatedProperties(rule), Json::Map(entries)) => {
                self.look(id, at, &mut seen, true);
                let left = entries.iter().filter(|(name, _)| !seen.has_name(name));
                left.map(|(name, value)| (name.to_string(), *rule, value)).collect()
            }
            (Keyword::UnevaluatedItems(rule), Json::List(items)) => {
                self.look(id, at, &mut seen, true);
                let left = items.iter().enumerate().filter(|(index, _)| !seen.has_item(*index));
                left.map(|(index, value)| (index.to_string(), *rule, value)).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn number_holds(word: &Keyword, number: &serde_json::Number) -> bool {
    match word {
        Keyword::Minimum(least, itself) => {
            let found = order_numbers(number, least);
            found.is_gt() || (*itself && found.is_eq())
        }
        Keyword::Maximum(most, itself) => {
            let found = order_numbers(number, most);
            found.is_lt() || (*itself && found.is_eq())
        }
        Keyword::MultipleOf(step) => {
            let found: Option<Decimal> = number.to_string().parse().ok();
            found.and_then(|found| found.checked_modulo(*step)).is_some_and(|rest| rest.is_zero())
        }
        _ => true,
    }
}

/// How many values a value holds, itself included; recursion is bounded by the reader.
fn weight(value: &Json) -> usize {
    match value {
        Json::Text(text) => 1 + text.len() / 64,
        Json::List(items) => 1 + items.iter().map(weight).sum::<usize>(),
        Json::Map(entries) => 1 + entries.values().map(weight).sum::<usize>() * 2,
        _ => 1,
    }
}
