//! How much time there is, and in which unit it is counted.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use value::Words;

/// Largest amount of one budget with all its extensions, in units.
pub const AMOUNT_MAX: i64 = 100_000;

/// What one step of a budget is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// 工作日: Monday to Friday without holidays, with make-up workdays.
    WorkingDays,
    /// 工作小时: hours inside the office hours of working days.
    WorkingHours,
    /// 自然日: every day; the last one moves behind days off (Civil Code art. 203).
    CalendarDays,
    /// 小时: plain elapsed hours.
    ClockHours,
}

impl Unit {
    pub const ALL: [Self; 4] = [Self::WorkingDays, Self::WorkingHours, Self::CalendarDays, Self::ClockHours];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::WorkingDays => "working-days",
            Self::WorkingHours => "working-hours",
            Self::CalendarDays => "calendar-days",
            Self::ClockHours => "clock-hours",
        }
    }

    /// True for the units that count whole days.
    pub fn is_days(self) -> bool {
        matches!(self, Self::WorkingDays | Self::CalendarDays)
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Unit {
    type Err = ClockError;

    fn from_str(text: &str) -> Result<Self, ClockError> {
        Self::ALL.into_iter().find(|unit| unit.as_str() == text).ok_or(ClockError::UnknownUnit)
    }
}

/// A number of units granted: more than zero, at most [`AMOUNT_MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawBudget")]
pub struct Budget {
    amount: i64,
    unit: Unit,
}

impl Budget {
    pub fn new(amount: i64, unit: Unit) -> Result<Self, ClockError> {
        if (1..=AMOUNT_MAX).contains(&amount) { Ok(Self { amount, unit }) } else { Err(ClockError::Amount) }
    }

    pub fn amount(&self) -> i64 {
        self.amount
    }

    pub fn unit(&self) -> Unit {
        self.unit
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBudget {
    amount: i64,
    unit: Unit,
}

impl TryFrom<RawBudget> for Budget {
    type Error = ClockError;

    fn try_from(raw: RawBudget) -> Result<Self, ClockError> {
        Self::new(raw.amount, raw.unit)
    }
}

/// Time used or left. Exact: whole days for the day units, microseconds for the hour units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    pub unit: Unit,
    /// Days, or microseconds when the unit is hours; below zero when more than the budget is used.
    pub steps: i64,
}

pub(crate) const MICROS_PER_HOUR: i64 = 3_600_000_000;

impl Amount {
    /// Whole days or hours, rounded towards zero.
    pub fn whole(self) -> i64 {
        if self.unit.is_days() { self.steps } else { self.steps / MICROS_PER_HOUR }
    }

    /// `3 个工作日` / `3 working days`; hours with their minutes.
    pub fn words(self) -> Words {
        crate::wording::amount(self)
    }
}

/// Why a clock, its calendar or an entry was refused. The texts are for developers; the kernel words its refusals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClockError {
    /// Not one of the four unit names.
    UnknownUnit,
    /// Zero, negative or above [`AMOUNT_MAX`].
    Amount,
    /// More than [`crate::ledger::ENTRIES_MAX`] entries.
    TooManyEntries,
    /// A reason or approver above [`crate::ledger::TEXT_MAX`] bytes.
    TextTooLong,
    /// An extension that names nobody who approved it.
    ApproverMissing,
    /// An entry dated before the clock began.
    BeforeStart,
    AlreadySuspended,
    NotSuspended,
    AlreadyStopped,
    NotStopped,
    /// An extension recorded after the time was over: it would hide that the office was late.
    AlreadyDue,
    /// Not a share, a time before or after, or `due`.
    Moment,
    /// Not an IANA zone name of the bundled database.
    UnknownZone,
    /// Office hours that are empty, out of order or more than [`crate::calendar::SPANS_MAX`].
    Hours,
    /// A calendar file: the line and what is wrong with it.
    Calendar {
        line: usize,
        why: &'static str,
    },
}

impl fmt::Display for ClockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownUnit => "a unit is working-days, working-hours, calendar-days or clock-hours",
            Self::Amount => "an amount of time is from 1 to 100000 units",
            Self::TooManyEntries => "the clock has too many entries",
            Self::TextTooLong => "the text is too long",
            Self::ApproverMissing => "an extension names who approved it",
            Self::BeforeStart => "the entry is dated before the clock started",
            Self::AlreadySuspended => "the clock is suspended already",
            Self::NotSuspended => "the clock is not suspended",
            Self::AlreadyStopped => "the clock is stopped already",
            Self::NotStopped => "the clock is not stopped",
            Self::AlreadyDue => "the time is over: it cannot be extended any more",
            Self::Moment => "a moment is like 80%, 2 working-days before, due or 1 working-days after",
            Self::UnknownZone => "the zone name is not known",
            Self::Hours => "office hours are spans from-until, in order, within one day",
            Self::Calendar { line, why } => return write!(f, "calendar line {line}: {why}"),
        })
    }
}

impl std::error::Error for ClockError {}
