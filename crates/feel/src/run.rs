//! One run under one budget, and the names bound around the node at hand.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use jiff::tz::TimeZone;
use value::Words;

use crate::compare;
use crate::kind::Type;
use crate::outcome::Evaluated;
use crate::pattern::{Flags, Pattern};
use crate::{Budget, Live, NullReason, Position, Scope, World};

/// The state of one run: several expressions may share it, and then share its budget.
pub struct Run<'w> {
    world: &'w World,
    steps_left: u64,
    items_left: u64,
    depth: u32,
    depth_max: u32,
    exhausted: bool,
    nulls: Vec<NullReason>,
    patterns: Vec<KnownPattern>,
    witness: Option<Box<dyn Any>>,
}

impl<'w> Run<'w> {
    pub fn new(world: &'w World, budget: Budget) -> Self {
        Self {
            world,
            steps_left: budget.steps_max,
            items_left: budget.items_max,
            depth: 0,
            depth_max: budget.depth_max.min(Budget::DEPTH_HARD_MAX),
            exhausted: false,
            nulls: Vec::new(),
            patterns: Vec::new(),
            witness: None,
        }
    }

    pub fn world(&self) -> &'w World {
        self.world
    }

    pub fn zone(&self) -> &'w TimeZone {
        &self.world.zone
    }

    /// True once the budget ran out; everything is null from then on.
    pub fn exhausted(&self) -> bool {
        self.exhausted
    }

    /// Something that goes along with the run for whoever calls the evaluation, such as a record of calls.
    pub fn set_witness(&mut self, witness: Box<dyn Any>) {
        self.witness = Some(witness);
    }

    /// What [`Run::set_witness`] left, where it is of this type.
    pub fn witness<T: Any>(&mut self) -> Option<&mut T> {
        self.witness.as_mut()?.downcast_mut()
    }

    /// The reasons collected so far, handed over.
    pub fn take_nulls(&mut self) -> Vec<NullReason> {
        std::mem::take(&mut self.nulls)
    }

    /// How many reasons have been collected.
    pub fn nulls_count(&self) -> usize {
        self.nulls.len()
    }

    /// The reasons collected since there were `count` of them, handed over.
    pub fn take_nulls_from(&mut self, count: usize) -> Vec<NullReason> {
        self.nulls.split_off(count.min(self.nulls.len()))
    }

    /// Goes one level down for one step; every `true` is answered by one [`Run::leave`].
    pub fn enter(&mut self) -> bool {
        if self.exhausted {
            return false;
        }
        if self.steps_left == 0 {
            return self.exhaust(Limit::Steps);
        }
        if self.depth >= self.depth_max {
            return self.exhaust(Limit::Depth);
        }
        self.steps_left -= 1;
        self.depth += 1;
        true
    }

    pub fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Pays for `count` items, characters or comparisons.
    pub fn spend(&mut self, count: usize) -> bool {
        if self.exhausted {
            return false;
        }
        match self.items_left.checked_sub(count as u64) {
            Some(left) => {
                self.items_left = left;
                true
            }
            None => self.exhaust(Limit::Items),
        }
    }

    /// Steps of a costlier kind of work, paid as items: see [`Run::spend`].
    pub fn metered<T>(&mut self, work: impl FnOnce(&mut u64) -> Option<T>) -> Option<T> {
        if self.exhausted {
            return None;
        }
        let mut left = self.items_left;
        let result = work(&mut left);
        if result.is_none() {
            self.exhaust(Limit::Items);
        } else {
            self.items_left = left;
        }
        result
    }

    /// Whether both are equal, each member compared paid for.
    pub fn equal(&mut self, left: &Live, right: &Live) -> Option<bool> {
        let mut looks_left = self.items_left;
        let same = compare::equal_within(left, right, &mut looks_left);
        if looks_left == 0 && self.items_left > 0 {
            self.exhaust(Limit::Items);
            return None;
        }
        self.items_left = looks_left;
        same
    }

    /// `live` made to fit the type, each member looked at paid for: see [`Type::coerce`].
    pub fn coerce(&mut self, of: &Type, live: Live) -> Option<Live> {
        self.metered(|looks_left| {
            let live = of.coerce_within(live, looks_left);
            (*looks_left > 0).then_some(live)
        })?
    }

    /// A result on its way out. Null where it is larger than any text or store should have to hold: few members may
    /// stand for very many, since lists can hold one list many times over.
    pub fn settle(&mut self, live: Live) -> Live {
        if self.exhausted {
            return Live::NULL;
        }
        let mut left = SIZE_MAX;
        if live.is_within(&mut left) {
            return live;
        }
        self.exhaust(Limit::Items);
        Live::NULL
    }

    /// The pattern of this text and these flags, compiled once a run.
    pub(crate) fn pattern(&mut self, text: &Arc<str>, letters: &str) -> Option<Arc<Pattern>> {
        let known = self.patterns.iter().find(|known| known.text == *text && *known.letters == *letters);
        if let Some(known) = known {
            return known.pattern.clone();
        }
        // WHY: compiling costs far more than a step.
        if !self.spend(500) {
            return None;
        }
        let pattern = Flags::read(letters).and_then(|flags| Pattern::new(text, flags)).map(Arc::new);
        if self.patterns.len() < PATTERNS_MAX {
            let (text, letters) = (text.clone(), letters.into());
            self.patterns.push(KnownPattern { text, letters, pattern: pattern.clone() });
        }
        pattern
    }

    fn exhaust(&mut self, limit: Limit) -> bool {
        self.exhausted = true;
        let words = match limit {
            Limit::Steps => Words::new("超出步数预算", "more steps than the budget allows"),
            Limit::Depth => Words::new("嵌套超出预算的深度", "nested deeper than the budget allows"),
            Limit::Items => {
                Words::new("超出可构造数据量的预算", "more items and characters than the budget allows")
            }
        };
        // WHY: this one reason must be seen, also where earlier ones filled the list.
        self.nulls.truncate(Evaluated::REASONS_MAX - 1);
        self.nulls.push(NullReason { code: "budget", words, position: Position::default() });
        false
    }

    /// Null, with its reason in Chinese and English.
    pub(crate) fn null(
        &mut self,
        env: &Env<'_>,
        at: u32,
        code: &'static str,
        zh: fmt::Arguments<'_>,
        en: fmt::Arguments<'_>,
    ) -> Live {
        if !self.exhausted && self.nulls.len() < Evaluated::REASONS_MAX {
            let position = Position::of(env.text, at as usize);
            let words = Words::new(zh.to_string(), en.to_string());
            self.nulls.push(NullReason { code, words, position });
        }
        Live::NULL
    }

    /// Null, for callers outside this crate that evaluate boxed expressions.
    pub fn null_because(&mut self, code: &'static str, zh: impl fmt::Display, en: impl fmt::Display) -> Live {
        if !self.exhausted && self.nulls.len() < Evaluated::REASONS_MAX {
            let words = Words::new(zh.to_string(), en.to_string());
            self.nulls.push(NullReason { code, words, position: Position::default() });
        }
        Live::NULL
    }
}

#[derive(Debug, Clone, Copy)]
enum Limit {
    Steps,
    Depth,
    Items,
}

/// Most members, entries and 16-byte pieces of text a result may have.
const SIZE_MAX: usize = 500_000;

/// Most patterns a run keeps compiled.
const PATTERNS_MAX: usize = 32;

struct KnownPattern {
    text: Arc<str>,
    letters: Box<str>,
    /// `None` where the text is no pattern.
    pattern: Option<Arc<Pattern>>,
}

/// Where a node is evaluated: its text, its scope, and what is bound inside the text.
#[derive(Clone, Copy)]
pub struct Env<'a> {
    pub text: &'a str,
    pub scope: &'a dyn Scope,
    pub bound: Option<&'a Bound<'a>>,
}

/// One binding and those around it.
pub struct Bound<'a> {
    pub what: Binding<'a>,
    pub outer: Option<&'a Bound<'a>>,
}

pub enum Binding<'a> {
    One(&'a str, &'a Live),
    /// The member a filter looks at: `item`, and its entries by name.
    Item(&'a Live),
    Many(&'a [(std::sync::Arc<str>, Live)]),
}

impl<'a> Env<'a> {
    pub fn root(text: &'a str, scope: &'a dyn Scope) -> Self {
        Self { text, scope, bound: None }
    }

    pub fn with<'b>(&self, bound: &'b Bound<'b>) -> Env<'b>
    where
        'a: 'b,
    {
        Env { text: self.text, scope: self.scope, bound: Some(bound) }
    }

    pub fn lookup(&self, name: &str) -> Option<Live> {
        let mut bound = self.bound;
        while let Some(Bound { what, outer }) = bound {
            let found = match what {
                Binding::One(have, live) => (*have == name).then(|| (*live).clone()),
                Binding::Item(item) => match item.entry(name) {
                    None if name == "item" => Some((*item).clone()),
                    found => found,
                },
                Binding::Many(entries) => {
                    entries.iter().rev().find(|(have, _)| **have == *name).map(|(_, live)| live.clone())
                }
            };
            if found.is_some() {
                return found;
            }
            bound = *outer;
        }
        self.scope.get_live(name)
    }
}
