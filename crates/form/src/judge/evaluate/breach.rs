//! What is wrong with a value, place by place: asked only where it does not fit.

use super::super::keyword::{Id, Keyword};
use super::super::{Breach, Breaks};
use super::{DEPTH_MAX, KNOWN_MAX, Run};
use crate::json::{Json, part};

impl Run<'_> {
    /// JSON Pointer of the value that is looked at.
    pub(in super::super) fn here(&self) -> &str {
        &self.path
    }

    /// Adds the places where a value does not fit.
    pub(in super::super) fn collect(&mut self, id: Id, at: &Json) {
        if self.spent || self.found.len() > self.enough || self.fits(id, at) {
            return;
        }
        let judge = self.judge;
        if !judge.node(id).shared {
            return self.collect_anew(id, at);
        }
        let key = (id, std::ptr::from_ref(at) as usize);
        if let Some(known) = self.known.get(&key) {
            let known = known.clone();
            return self.add(known);
        }
        let before = std::mem::take(&mut self.found);
        self.collect_anew(id, at);
        let found = std::mem::replace(&mut self.found, before);
        if found.len() <= self.enough && self.known.len() < KNOWN_MAX {
            self.known.insert(key, found.clone());
        }
        self.add(found);
    }

    fn collect_anew(&mut self, id: Id, at: &Json) {
        self.depth += 1;
        self.spent |= self.depth > DEPTH_MAX;
        let judge = self.judge;
        for word in &judge.node(id).keywords {
            if self.spent || self.found.len() > self.enough {
                break;
            }
            self.breaches(id, word, at);
        }
        self.depth -= 1;
    }

    /// Adds breaches; the same place may be reached on several ways.
    pub(in super::super) fn add(&mut self, more: Vec<Breach>) {
        for breach in more {
            let known = |known: &Breach| known.path == breach.path && known.kind == breach.kind;
            if self.found.len() <= self.enough && self.step(1) && !self.found.iter().any(known) {
                self.found.push(breach);
            }
        }
    }

    pub(in super::super) fn breach(&mut self, id: Id, kind: Breaks) {
        let judge = self.judge;
        let breach = Breach { path: self.path.clone(), kind, schema: judge.node(id).place.clone() };
        self.add(vec![breach]);
    }

    /// Does something one level further down the value.
    fn below(&mut self, name: &str, act: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.push('/');
        self.path.push_str(&part(name));
        act(self);
        self.path.truncate(length);
    }

    fn breaches(&mut self, id: Id, word: &Keyword, at: &Json) {
        match (word, at) {
            (Keyword::Ref(inner), _) => return self.collect(*inner, at),
            (Keyword::AllOf(ids), _) => return ids.iter().for_each(|id| self.collect(*id, at)),
            (Keyword::AnyOf(ids), _) => {
                if !self.holds(id, word, at) {
                    self.nearest(id, ids, at);
                }
                return;
            }
            (Keyword::OneOf(ids), _) => {
                match ids.iter().filter(|id| self.fits(**id, at)).count() {
                    0 => self.nearest(id, ids, at),
                    1 => {}
                    _ => self.breach(id, Breaks::Several),
                }
                return;
            }
            (Keyword::If { condition, then, otherwise }, _) => {
                let next = if self.fits(*condition, at) { then } else { otherwise };
                return next.iter().for_each(|id| self.collect(*id, at));
            }
            (Keyword::DependentSchemas(pairs), Json::Map(entries)) => {
                let active = pairs.iter().filter(|(name, _)| entries.contains_key(name));
                return active.for_each(|(_, id)| self.collect(*id, at));
            }
            (Keyword::Items { prefix, rest }, Json::List(items)) => {
                let schemas = prefix.iter().copied().map(Some).chain(std::iter::repeat(*rest));
                for (index, (item, schema)) in items.iter().zip(schemas).enumerate() {
                    if let Some(schema) = schema {
                        self.below(&index.to_string(), |run| run.collect_or_extra(id, schema, item));
                    }
                }
                return;
            }
            (Keyword::UnevaluatedItems(_) | Keyword::UnevaluatedProperties(_), _) => {
                for (name, rule, value) in self.unseen(id, word, at) {
                    self.below(&name, |run| run.collect_or_extra(id, rule, value));
                }
                return;
            }
            (_, Json::Map(entries)) if self.breaches_of_map(id, word, entries) => return,
            _ => {}
        }
        if !self.holds(id, word, at) {
            self.breach(id, kind(word));
        }
    }

    /// What stands where nothing is foreseen is extra; else its own places.
    fn collect_or_extra(&mut self, owner: Id, id: Id, at: &Json) {
        let judge = self.judge;
        if matches!(judge.node(id).keywords.as_slice(), [Keyword::Never]) {
            self.breach(owner, Breaks::Extra);
        } else {
            self.collect(id, at);
        }
    }

    /// Adds the places of keywords about names; false where the keyword is another.
    fn breaches_of_map(&mut self, id: Id, word: &Keyword, entries: &crate::json::Entries) -> bool {
        match word {
            Keyword::Required(names) => {
                for name in names.iter().filter(|name| !entries.contains_key(*name)) {
                    self.below(name, |run| run.breach(id, Breaks::Missing));
                }
            }
            Keyword::DependentRequired(pairs) => {
                let active = pairs.iter().filter(|(name, _)| entries.contains_key(name));
                for name in active.flat_map(|(_, wanted)| wanted).filter(|name| !entries.contains_key(*name))
                {
                    self.below(name, |run| run.breach(id, Breaks::Missing));
                }
            }
            Keyword::Properties { .. } => {
                for (name, value) in entries {
                    for rule in self.rules_of(word, name) {
                        self.below(name, |run| run.collect_or_extra(id, rule, value));
                    }
                }
            }
            Keyword::PropertyNames(rule) => {
                for name in entries.keys() {
                    if self.step(1) && !self.name_fits(*rule, name) {
                        self.below(name, |run| run.breach(id, Breaks::Name));
                    }
                }
            }
            _ => return false,
        }
        true
    }
}

fn kind(word: &Keyword) -> Breaks {
    match word {
        Keyword::Types(_) => Breaks::Type,
        Keyword::Const(_) => Breaks::Const,
        Keyword::Enum(_) => Breaks::Enum,
        Keyword::MultipleOf(_) => Breaks::Multiple,
        Keyword::Minimum(..) => Breaks::Minimum,
        Keyword::Maximum(..) => Breaks::Maximum,
        Keyword::MinLength(least) => Breaks::MinLength(*least),
        Keyword::MaxLength(most) => Breaks::MaxLength(*most),
        Keyword::Pattern(_) => Breaks::Pattern,
        Keyword::Format(_) => Breaks::Format,
        Keyword::MinItems(least) => Breaks::MinItems(*least),
        Keyword::MaxItems(most) => Breaks::MaxItems(*most),
        Keyword::UniqueItems => Breaks::Unique,
        Keyword::Contains { .. } => Breaks::Contains,
        Keyword::MinProperties(least) => Breaks::MinProperties(*least),
        Keyword::MaxProperties(most) => Breaks::MaxProperties(*most),
        Keyword::Not(_) => Breaks::Not,
        _ => Breaks::Extra,
    }
}
