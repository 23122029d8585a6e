//! The ledger of one clock: what began it and what suspended, extended, stopped or restarted it.
//!
//! The rules, with their source in the Civil Code of China 民法典, part one, chapter ten 期间计算:
//!
//! - Art. 201: a period in days begins the day after; the starting day is not counted. A period in hours begins at once.
//! - Art. 203: a period ends at 24:00 of its last day. [`Due::at`] is the last microsecond before, so that it prints with
//!   the date of that day, and `now > due.at` says exactly 'after 24:00'. The exception of art. 203 for business hours is
//!   what the unit working hours is for.
//! - Art. 203: when the last day of a period in calendar days is a day off, the first working day after is the last day.
//! - Art. 204 leaves other rules to law and agreement. Ours: suspended time does not count (Administrative Licensing Law
//!   art. 45: time for hearing, inspection, expert review is not part of the period). In day units a day counts when the
//!   clock runs at its 24:00, the moment a day is over: the day of suspending does not count, the day of resuming does.
//!   So a suspension within one day gains nothing, and a clock suspended on its last day still has that day.
//! - Stopped is for good, unless the matter is reopened: restarted gives a new period of the first amount, and the day of
//!   restarting is its starting day. Entries before it belong to the earlier period.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use value::{Date, Timestamp};

use crate::budget::AMOUNT_MAX;
use crate::count::Run;
use crate::{Amount, Budget, Calendar, ClockError, Explanation};

/// Most entries of one ledger.
pub const ENTRIES_MAX: usize = 1_000;

/// Longest reason or approver, in bytes.
pub const TEXT_MAX: usize = 4_000;

/// One thing that happened to a clock. At the same instant they take effect in the order listed here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Entry {
    /// More time in the unit of the budget, by a named approver.
    Extended { at: Timestamp, amount: i64, approver: String, reason: String },
    /// An excluded procedure began; without effect while suspended or stopped.
    Suspended { at: Timestamp, reason: String },
    /// The clock runs again; without effect unless suspended.
    Resumed { at: Timestamp },
    /// Done.
    Stopped { at: Timestamp },
    /// Reopened: a new period; without effect unless stopped.
    Restarted { at: Timestamp },
}

impl Entry {
    pub fn at(&self) -> Timestamp {
        match self {
            Self::Extended { at, .. }
            | Self::Suspended { at, .. }
            | Self::Resumed { at }
            | Self::Stopped { at }
            | Self::Restarted { at } => *at,
        }
    }

    fn order(&self, other: &Self) -> Ordering {
        // WHY: by time, then by kind and content, so that equal sets of entries are equal ledgers.
        self.at().cmp(&other.at()).then_with(|| self.cmp(other))
    }

    fn check(&self) -> Result<(), ClockError> {
        let short = |text: &str| if text.len() <= TEXT_MAX { Ok(()) } else { Err(ClockError::TextTooLong) };
        match self {
            Self::Extended { amount, approver, reason, .. } => {
                if approver.trim().is_empty() {
                    return Err(ClockError::ApproverMissing);
                }
                if !(1..=AMOUNT_MAX).contains(amount) {
                    return Err(ClockError::Amount);
                }
                short(approver)?;
                short(reason)
            }
            Self::Suspended { reason, .. } => short(reason),
            Self::Resumed { .. } | Self::Stopped { .. } | Self::Restarted { .. } => Ok(()),
        }
    }
}

/// When the time is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The last instant that is in time.
    pub at: Timestamp,
    /// The local day of `at`.
    pub day: Date,
    /// A year whose calendar is not published yet had a part in it: it may still move.
    pub provisional: bool,
    /// The clock stands still: `at` is the earliest it can be, as if resumed at the instant it was suspended.
    pub suspended: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockState {
    Running,
    Suspended,
    Stopped {
        late: bool,
    },
    /// Not stopped, and the time is over.
    Overdue,
}

impl ClockState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Suspended => "suspended",
            Self::Stopped { late: false } => "stopped",
            Self::Stopped { late: true } => "stopped-late",
            Self::Overdue => "overdue",
        }
    }
}

/// A clock: its start, its budget and everything that happened to it. Due dates are computed from it, never stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawLedger")]
pub struct ClockLedger {
    started_at: Timestamp,
    budget: Budget,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    entries: Vec<Entry>,
}

impl ClockLedger {
    pub fn start(at: Timestamp, budget: Budget) -> Self {
        Self { started_at: at, budget, entries: Vec::new() }
    }

    pub fn started_at(&self) -> Timestamp {
        self.started_at
    }

    pub fn budget(&self) -> Budget {
        self.budget
    }

    /// All entries, earliest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Takes an entry in at its time, whatever was recorded before. Only its own form is checked, so the outcome does
    /// not depend on the order of calls. An entry that is there already changes nothing.
    pub fn append(&mut self, entry: Entry) -> Result<(), ClockError> {
        entry.check()?;
        if entry.at() < self.started_at {
            return Err(ClockError::BeforeStart);
        }
        let Err(place) = self.entries.binary_search_by(|old| old.order(&entry)) else { return Ok(()) };
        if self.entries.len() >= ENTRIES_MAX {
            return Err(ClockError::TooManyEntries);
        }
        if let Entry::Extended { amount, .. } = &entry
            && self.granted() + amount > AMOUNT_MAX
        {
            return Err(ClockError::Amount);
        }
        self.entries.insert(place, entry);
        Ok(())
    }

    /// Suspends a running clock.
    pub fn suspend(&mut self, at: Timestamp, reason: &str) -> Result<(), ClockError> {
        match self.run(at) {
            run if run.stopped.is_some() => Err(ClockError::AlreadyStopped),
            run if run.suspended.is_some() => Err(ClockError::AlreadySuspended),
            _ => self.append(Entry::Suspended { at, reason: reason.to_owned() }),
        }
    }

    /// Lets a suspended clock run again.
    pub fn resume(&mut self, at: Timestamp) -> Result<(), ClockError> {
        match self.run(at) {
            run if run.stopped.is_some() => Err(ClockError::AlreadyStopped),
            run if run.suspended.is_none() => Err(ClockError::NotSuspended),
            _ => self.append(Entry::Resumed { at }),
        }
    }

    /// Adds time to a clock that is not stopped. Whether it is still in time is asked with [`Self::may_extend`].
    pub fn extend(
        &mut self,
        at: Timestamp,
        amount: i64,
        approver: &str,
        reason: &str,
    ) -> Result<(), ClockError> {
        if self.run(at).stopped.is_some() {
            return Err(ClockError::AlreadyStopped);
        }
        let (approver, reason) = (approver.to_owned(), reason.to_owned());
        self.append(Entry::Extended { at, amount, approver, reason })
    }

    /// Stops the clock, suspended or not.
    pub fn stop(&mut self, at: Timestamp) -> Result<(), ClockError> {
        if self.run(at).stopped.is_some() {
            return Err(ClockError::AlreadyStopped);
        }
        self.append(Entry::Stopped { at })
    }

    /// Begins a new period of a stopped clock.
    pub fn restart(&mut self, at: Timestamp) -> Result<(), ClockError> {
        if self.run(at).stopped.is_none() {
            return Err(ClockError::NotStopped);
        }
        self.append(Entry::Restarted { at })
    }

    /// An extension is lawful only before the time is over: afterwards it would hide that the office was late.
    pub fn may_extend(&self, at: Timestamp, calendar: &Calendar) -> Result<(), ClockError> {
        match self.state(at, calendar) {
            ClockState::Running | ClockState::Suspended => Ok(()),
            ClockState::Stopped { .. } => Err(ClockError::AlreadyStopped),
            ClockState::Overdue => Err(ClockError::AlreadyDue),
        }
    }

    /// The end of the newest period, from all entries.
    pub fn due(&self, calendar: &Calendar) -> Due {
        Run::of(self, Timestamp::MAX).due(calendar, None)
    }

    /// The end as seen at `now`: later entries are not looked at, and a suspension that still lasts counts up to `now`.
    pub fn due_as_of(&self, now: Timestamp, calendar: &Calendar) -> Due {
        self.run(now).due(calendar, Some(now))
    }

    /// What the newest period has used at `now`, or up to its stop. In day units a day is used once it has begun and
    /// counts: on the day it ends, the whole budget is used.
    pub fn used(&self, now: Timestamp, calendar: &Calendar) -> Amount {
        Amount { unit: self.budget.unit(), steps: self.used_steps(now, calendar) }
    }

    /// The budget with its extensions, less what is used: zero days on the last day, below zero when late.
    pub fn left(&self, now: Timestamp, calendar: &Calendar) -> Amount {
        let steps = self.run(now).steps() - self.used_steps(now, calendar);
        Amount { unit: self.budget.unit(), steps }
    }

    /// Days off that move the end (art. 203) are not used: only who is late has used more than the budget.
    fn used_steps(&self, now: Timestamp, calendar: &Calendar) -> i64 {
        let run = self.run(now);
        let used = run.used(calendar, now);
        match run.state(calendar, now) {
            ClockState::Overdue | ClockState::Stopped { late: true } => used,
            ClockState::Running | ClockState::Suspended | ClockState::Stopped { late: false } => {
                used.min(run.steps())
            }
        }
    }

    pub fn state(&self, now: Timestamp, calendar: &Calendar) -> ClockState {
        self.run(now).state(calendar, now)
    }

    /// Day by day, in words, what counted and what did not.
    pub fn explain(&self, now: Timestamp, calendar: &Calendar) -> Explanation {
        crate::explain::explain(&self.run(now), calendar, now)
    }

    /// The newest period as known at `now`.
    fn run(&self, now: Timestamp) -> Run<'_> {
        Run::of(self, now)
    }

    fn granted(&self) -> i64 {
        let extended = self.entries.iter().map(|entry| match entry {
            Entry::Extended { amount, .. } => *amount,
            _ => 0,
        });
        self.budget.amount() + extended.sum::<i64>()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLedger {
    started_at: Timestamp,
    budget: Budget,
    #[serde(default)]
    entries: Vec<Entry>,
}

impl TryFrom<RawLedger> for ClockLedger {
    type Error = ClockError;

    fn try_from(raw: RawLedger) -> Result<Self, ClockError> {
        let mut ledger = Self::start(raw.started_at, raw.budget);
        raw.entries.into_iter().try_for_each(|entry| ledger.append(entry))?;
        Ok(ledger)
    }
}
