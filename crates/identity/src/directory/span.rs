//! Days from and until, and values that hold from a day on.

use serde::{Deserialize, Serialize};
use value::Date;

/// A run of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    pub from: Date,
    /// The last day; none where it does not end. A last day before `from` is a span without any day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

impl Span {
    pub fn new(from: Date, until: Option<Date>) -> Self {
        Self { from, until }
    }

    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|last| day <= last)
    }

    /// It has no day at all: what was entered by mistake and taken back.
    pub fn is_void(&self) -> bool {
        self.until.is_some_and(|last| last < self.from)
    }

    /// They have a day in common.
    pub fn meets(&self, other: &Self) -> bool {
        self.cut(other).is_some()
    }

    /// The days both have.
    pub fn cut(&self, other: &Self) -> Option<Self> {
        let until = match (self.until, other.until) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        let both = Self { from: self.from.max(other.from), until };
        (!both.is_void()).then_some(both)
    }

    /// Every day of `other` is a day of this.
    pub fn covers(&self, other: &Self) -> bool {
        let ends_after = match (self.until, other.until) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(mine), Some(theirs)) => theirs <= mine,
        };
        self.from <= other.from && ends_after
    }

    /// It has a day later than `day`.
    pub fn runs_after(&self, day: Date) -> bool {
        !self.is_void() && self.until.is_none_or(|last| last > day)
    }
}

/// A value that changes from a day on; the earlier values stay for the days they were in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated<T>(Vec<(Date, T)>);

impl<T> Dated<T> {
    pub fn since(from: Date, value: T) -> Self {
        Self(vec![(from, value)])
    }

    /// Holds from `from` on, instead of all that was to hold from that day or later.
    pub(crate) fn set(&mut self, from: Date, value: T) {
        self.0.retain(|(earlier, _)| *earlier < from);
        self.0.push((from, value));
    }

    /// What is in force on `day`.
    pub fn on(&self, day: Date) -> Option<&T> {
        let after = self.0.partition_point(|(from, _)| *from <= day);
        after.checked_sub(1).and_then(|place| self.0.get(place)).map(|(_, value)| value)
    }

    /// What holds last of all that was said.
    pub fn latest(&self) -> Option<&T> {
        self.0.last().map(|(_, value)| value)
    }

    /// The day since which [`Self::latest`] holds.
    pub fn latest_from(&self) -> Option<Date> {
        self.0.last().map(|(from, _)| *from)
    }

    pub fn first_day(&self) -> Option<Date> {
        self.0.first().map(|(from, _)| *from)
    }

    /// Every value with the days it is in force.
    pub fn spans(&self) -> impl Iterator<Item = (Span, &T)> {
        let next = self.0.iter().skip(1).map(|(from, _)| from.yesterday().ok()).chain([None]);
        self.0.iter().zip(next).map(|((from, value), until)| (Span::new(*from, until), value))
    }
}
