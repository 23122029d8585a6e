//! What authority asks about a case, answered by whoever knows it.

use value::{Date, Decimal, Timestamp, Value};

use crate::{Discretion, Wait};

/// A band of a decision table for this case, and the numbers of the rules that gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    pub low: Decimal,
    pub high: Decimal,
    pub rules: Vec<u32>,
}

/// The case as rules see it. What cannot be answered is answered with null or `None`, and then nothing is proved.
pub trait Facts {
    /// The value of an expression over case data and input.
    fn eval(&self, expr: &feel::Expr) -> Value;

    /// One name of case data or input.
    fn value(&self, name: &str) -> Option<Value>;

    /// The act will ask for this name and was not yet answered: what reads it cannot be judged beforehand.
    fn is_pending(&self, name: &str) -> bool;

    fn band(&self, discretion: &Discretion) -> Option<Band>;

    /// The instant at which a span that began at `from` is over.
    fn ends(&self, from: Timestamp, wait: &Wait) -> Option<Timestamp>;

    /// The local day of an instant.
    fn day(&self, at: Timestamp) -> Date;
}

/// Nothing is known: for acts whose rules ask nothing of the case.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFacts;

impl Facts for NoFacts {
    fn eval(&self, _expr: &feel::Expr) -> Value {
        Value::Null
    }

    fn value(&self, _name: &str) -> Option<Value> {
        None
    }

    fn is_pending(&self, _name: &str) -> bool {
        false
    }

    fn band(&self, _discretion: &Discretion) -> Option<Band> {
        None
    }

    fn ends(&self, _from: Timestamp, _wait: &Wait) -> Option<Timestamp> {
        None
    }

    fn day(&self, at: Timestamp) -> Date {
        feel::TimeZone::UTC.to_datetime(at).date()
    }
}
