//! Whether a value fits a JSON Schema (2020-12, draft-07), and where exactly it does not.
//!
//! INVARIANT: every judgement ends. References stay in the file and form no circle, each pair of shared schema and
//! value is judged once, patterns take linear time, and a budget of steps stands above it all.

mod compile;
mod evaluate;
mod format;
mod keyword;
mod nearest;
mod pattern;
mod seen;

use std::collections::BTreeMap;

use value::percent::decoded;

use crate::json::{Json, parts};

pub use compile::Issue;
use keyword::{Id, Node};

/// Steps of one judgement. A case of 70 kB against a schema of 1.5 MB takes about a fifth of it.
pub const STEPS_MAX: u64 = 400_000;

/// A compiled schema.
#[derive(Debug)]
pub struct Judge {
    nodes: Vec<Node>,
    root: Id,
    /// Schemas by their JSON Pointer in the file.
    places: BTreeMap<String, Id>,
}

/// One place where a value does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// JSON Pointer into the value. What is missing has the path it would have.
    pub path: String,
    pub kind: Breaks,
    /// JSON Pointer into the schema: whose rule it is.
    pub schema: String,
}

/// Which rule a value breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breaks {
    Missing,
    /// Not foreseen by the schema.
    Extra,
    Type,
    /// Not one of the allowed values.
    Enum,
    /// Not the only allowed value.
    Const,
    Multiple,
    Minimum,
    Maximum,
    MinLength(u64),
    MaxLength(u64),
    Pattern,
    Format,
    MinItems(u64),
    MaxItems(u64),
    Unique,
    /// Too few or too many items are of the kind asked for.
    Contains,
    MinProperties(u64),
    MaxProperties(u64),
    /// The name of a property.
    Name,
    Not,
    /// Fits more than one branch of `oneOf`.
    Several,
    /// Fits no branch of a choice, and no branch is nearer than the others.
    NoBranch,
}

/// The judgement on one value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    pub breaches: Vec<Breach>,
    /// The budget was used up: nothing is known, and the value must be refused.
    pub unjudged: bool,
    pub steps: u64,
}

impl Verdict {
    pub fn fits(&self) -> bool {
        self.breaches.is_empty() && !self.unjudged
    }
}

impl Judge {
    /// Compiles a schema; where it cannot, all issues with the JSON Pointer of each.
    pub fn compile(schema: &Json) -> Result<Self, Vec<Issue>> {
        compile::compile(schema)
    }

    /// Where the value does not fit, at most 100 places.
    pub fn judge(&self, value: &Json) -> Verdict {
        evaluate::Run::new(self).verdict(self.root, value)
    }

    /// As [`Judge::judge`], by the schema at a JSON Pointer of the file; `None` where no schema stands there.
    pub fn judge_part(&self, schema: &str, value: &Json) -> Option<Verdict> {
        let id = *self.places.get(schema)?;
        Some(evaluate::Run::new(self).verdict(id, value))
    }

    /// JSON Pointers of all schemas that were read.
    pub(crate) fn places(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    fn node(&self, id: Id) -> &Node {
        // INVARIANT: ids are given out by `compile`, which makes a node for each.
        self.nodes.get(id as usize).unwrap_or(&keyword::NOTHING)
    }
}

/// The value a local reference leads to: `#`, `#/a/b`, percent-decoded.
pub(crate) fn local<'s>(root: &'s Json, reference: &str) -> Option<(&'s Json, String)> {
    let pointer = decoded(reference.strip_prefix('#')?)?;
    parts(&pointer)?;
    Some((root.pointer(&pointer)?, pointer))
}
