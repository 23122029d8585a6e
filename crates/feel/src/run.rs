//! One run under one budget, and the names bound around the node at hand.

use std::fmt;

use jiff::tz::TimeZone;

use crate::outcome::Evaluated;
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

    /// The reasons collected so far, handed over.
    pub fn take_nulls(&mut self) -> Vec<NullReason> {
        std::mem::take(&mut self.nulls)
    }

    /// Goes one level down for one step; every `true` is answered by one [`Run::leave`].
    pub fn enter(&mut self) -> bool {
        if self.exhausted {
            return false;
        }
        if self.steps_left == 0 {
            return self.exhaust("more steps than the budget allows");
        }
        if self.depth >= self.depth_max {
            return self.exhaust("nested deeper than the budget allows");
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
            None => self.exhaust("more items than the budget allows"),
        }
    }

    fn exhaust(&mut self, why: &str) -> bool {
        self.exhausted = true;
        // WHY: this one reason must be seen, also where earlier ones filled the list.
        self.nulls.truncate(Evaluated::REASONS_MAX - 1);
        self.nulls.push(NullReason {
            code: "budget",
            message: why.to_owned(),
            position: Position::default(),
        });
        false
    }

    /// Null, with its reason.
    pub(crate) fn null(
        &mut self,
        env: &Env<'_>,
        at: u32,
        code: &'static str,
        why: fmt::Arguments<'_>,
    ) -> Live {
        if !self.exhausted && self.nulls.len() < Evaluated::REASONS_MAX {
            let position = Position::of(env.text, at as usize);
            self.nulls.push(NullReason { code, message: why.to_string(), position });
        }
        Live::NULL
    }

    /// Null, for callers outside this crate that evaluate boxed expressions.
    pub fn null_because(&mut self, code: &'static str, why: impl fmt::Display) -> Live {
        if !self.exhausted && self.nulls.len() < Evaluated::REASONS_MAX {
            self.nulls.push(NullReason { code, message: why.to_string(), position: Position::default() });
        }
        Live::NULL
    }
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
