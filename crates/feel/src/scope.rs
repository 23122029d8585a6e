//! What an evaluation may see: names, the time it is told, and how much work it may do.

use std::sync::Arc;

use indexmap::IndexMap;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use value::{Context, Value};

use crate::{Live, LiveContext};

/// Where an expression finds its names.
pub trait Scope {
    /// The value of `name`, or `None` where the scope does not know it.
    fn get(&self, name: &str) -> Option<Value>;

    /// As [`Scope::get`], for scopes that also hold functions, ranges or zoned times.
    fn get_live(&self, name: &str) -> Option<Live> {
        self.get(name).map(Live::Data)
    }
}

impl Scope for Context {
    fn get(&self, name: &str) -> Option<Value> {
        entry(self, name).cloned()
    }
}

impl Scope for LiveContext {
    fn get(&self, name: &str) -> Option<Value> {
        self.get_live(name).map(Live::into_value)
    }

    fn get_live(&self, name: &str) -> Option<Live> {
        entry(self, name).cloned()
    }
}

/// Up to this many names each is looked at. WHY: hashing a name takes longer.
const FEW: usize = 8;

/// The entry `name` of a context.
pub fn entry<'a, V>(entries: &'a IndexMap<Arc<str>, V>, name: &str) -> Option<&'a V> {
    if entries.len() > FEW {
        return entries.get(name);
    }
    entries.iter().find(|(have, _)| ***have == *name).map(|(_, value)| value)
}

impl Scope for () {
    fn get(&self, _name: &str) -> Option<Value> {
        None
    }
}

/// Several scopes as one: the first that knows a name gives it.
pub struct Layered<'a>(pub &'a [&'a dyn Scope]);

impl Scope for Layered<'_> {
    fn get(&self, name: &str) -> Option<Value> {
        self.0.iter().find_map(|scope| scope.get(name))
    }

    fn get_live(&self, name: &str) -> Option<Live> {
        self.0.iter().find_map(|scope| scope.get_live(name))
    }
}

/// The surroundings an evaluation is told: when it is, and in which zone the district lives.
#[derive(Debug, Clone)]
pub struct World {
    pub now: Timestamp,
    pub zone: TimeZone,
}

impl World {
    pub fn new(now: Timestamp, zone: TimeZone) -> Self {
        Self { now, zone }
    }
}

/// How much work one evaluation may do. What goes beyond gives null with the reason `budget`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Nodes evaluated, all loops included.
    pub steps_max: u64,
    /// Nesting of evaluation, user-defined functions included.
    pub depth_max: u32,
    /// List items, context entries and text characters made.
    pub items_max: u64,
}

impl Budget {
    /// No budget goes deeper: what a small thread's stack holds.
    pub const DEPTH_HARD_MAX: u32 = 250;
}

impl Default for Budget {
    fn default() -> Self {
        Self { steps_max: 200_000, depth_max: Self::DEPTH_HARD_MAX, items_max: 400_000 }
    }
}
