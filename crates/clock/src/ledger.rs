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
//! - A day is what the edition of the calendar says that the clock is counted by: everything published up to a day. A
//!   running clock adopts a newer one by an event; a stopped clock keeps the one it stopped under.
//! - Stopped is for good, unless the matter is reopened: restarted gives a new period of the first amount, and the day of
//!   restarting is its starting day. Entries before it belong to the earlier period.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use value::{Date, Timestamp};

use crate::budget::AMOUNT_MAX;
use crate::count::Run;
use crate::{Amount, Budget, Calendar, ClockError, Edition, Explanation, Moment};

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
    /// An excluded procedure began, by this article; without effect while suspended or stopped.
    Suspended {
        at: Timestamp,
        reason: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        basis: String,
    },
    /// The clock runs again; without effect unless suspended.
    Resumed { at: Timestamp },
    /// Done.
    Stopped { at: Timestamp },
    /// Reopened: a new period; without effect unless stopped.
    Restarted { at: Timestamp },
    /// Another office has the matter now; no effect on time.
    Transferred { at: Timestamp, from: String, to: String },
    /// A step of escalation was taken; no effect on time.
    Reached { at: Timestamp, rung: String },
}

impl Entry {
    pub fn at(&self) -> Timestamp {
        match self {
            Self::Extended { at, .. }
            | Self::Suspended { at, .. }
            | Self::Resumed { at }
            | Self::Stopped { at }
            | Self::Restarted { at }
            | Self::Transferred { at, .. }
            | Self::Reached { at, .. } => *at,
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
            Self::Suspended { reason, basis, .. } => short(reason).and(short(basis)),
            Self::Transferred { from, to, .. } => short(from).and(short(to)),
            Self::Reached { rung, .. } => short(rung),
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

/// A clock: its start, its budget and everything that happened to it, and the edition of the calendar it is counted by.
/// Due dates are computed from it, never stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawLedger")]
pub struct ClockLedger {
    started_at: Timestamp,
    /// Where the period begins, when that is not the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    anchor: Option<Timestamp>,
    budget: Budget,
    #[serde(skip_serializing_if = "Edition::is_first")]
    edition: Edition,
    /// Whether the last day moves behind days off (art. 203).
    #[serde(skip_serializing_if = "std::clone::Clone::clone")]
    roll: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    entries: Vec<Entry>,
}

impl ClockLedger {
    /// A clock that begins now, whose last day moves behind days off, counted by whatever edition is the newest.
    pub fn start(at: Timestamp, budget: Budget) -> Self {
        let (anchor, edition, roll) = (None, Edition::NEWEST, true);
        Self { started_at: at, anchor, budget, edition, roll, entries: Vec::new() }
    }

    /// The same clock, counted by one edition until it adopts another.
    #[must_use]
    pub fn counted_by(mut self, edition: Edition) -> Self {
        self.edition = edition;
        self
    }

    /// The same clock, whose period begins at `anchor`, such as the day of delivery, and not at its start.
    #[must_use]
    pub fn anchored(mut self, anchor: Option<Timestamp>) -> Self {
        self.anchor = anchor;
        self
    }

    /// The same clock; without `roll` a last day off stays the last day.
    #[must_use]
    pub fn rolling(mut self, roll: bool) -> Self {
        self.roll = roll;
        self
    }

    /// The same clock and history with another budget.
    #[must_use]
    pub fn with_budget(&self, budget: Budget) -> Self {
        Self { budget, ..self.clone() }
    }

    /// Counts by another edition from now on. A clock that stopped keeps its edition for ever.
    pub fn adopt(&mut self, edition: Edition) -> Result<(), ClockError> {
        if self.is_stopped() {
            return Err(ClockError::AlreadyStopped);
        }
        self.edition = edition;
        Ok(())
    }

    pub fn edition(&self) -> Edition {
        self.edition
    }

    pub fn is_rolling(&self) -> bool {
        self.roll
    }

    /// Where the first period begins.
    pub fn begins_at(&self) -> Timestamp {
        self.anchor.unwrap_or(self.started_at)
    }

    pub fn anchor(&self) -> Option<Timestamp> {
        self.anchor
    }

    /// Nothing counts any more until it is restarted.
    pub fn is_stopped(&self) -> bool {
        self.run(Timestamp::MAX).stopped.is_some()
    }

    /// Stands still, and is not stopped.
    pub fn is_suspended(&self) -> bool {
        self.run(Timestamp::MAX).suspended.is_some()
    }

    /// Since when it stands still.
    pub fn suspended_since(&self) -> Option<Timestamp> {
        self.run(Timestamp::MAX).suspended
    }

    /// Reason and article of the suspension that lasts.
    pub fn suspended_for(&self) -> Option<(&str, &str)> {
        let last = self.run(Timestamp::MAX).pauses().last()?;
        (last.until.is_none()).then_some((last.reason, last.basis))
    }

    /// Extensions of the newest period: how many, and their units together.
    pub fn extensions(&self) -> (usize, i64) {
        let run = self.run(Timestamp::MAX);
        (run.extensions, run.extended)
    }

    /// When a share of the newest period is used, or a time before or after its end.
    pub fn moment(&self, moment: Moment, calendar: &Calendar) -> Timestamp {
        moment.of(self, &calendar.at(self.edition))
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
        if entry.at() < self.begins_at().min(self.started_at) {
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
        self.suspend_by(at, reason, "")
    }

    /// Suspends a running clock by an article.
    pub fn suspend_by(&mut self, at: Timestamp, reason: &str, basis: &str) -> Result<(), ClockError> {
        match self.run(at) {
            run if run.stopped.is_some() => Err(ClockError::AlreadyStopped),
            run if run.suspended.is_some() => Err(ClockError::AlreadySuspended),
            _ => self.append(Entry::Suspended { at, reason: reason.to_owned(), basis: basis.to_owned() }),
        }
    }

    /// Takes a step of escalation, which is not taken again in this ledger.
    pub fn reach(&mut self, at: Timestamp, rung: &str) -> Result<(), ClockError> {
        self.append(Entry::Reached { at, rung: rung.to_owned() })
    }

    pub fn has_reached(&self, rung: &str) -> bool {
        self.entries.iter().any(|entry| matches!(entry, Entry::Reached { rung: known, .. } if known == rung))
    }

    /// Another office takes the matter over: nothing changes in time.
    pub fn transfer(&mut self, at: Timestamp, from: &str, to: &str) -> Result<(), ClockError> {
        self.append(Entry::Transferred { at, from: from.to_owned(), to: to.to_owned() })
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
        self.run(Timestamp::MAX).due(&calendar.at(self.edition), None)
    }

    /// The end as seen at `now`: later entries are not looked at, and a suspension that still lasts counts up to `now`.
    pub fn due_as_of(&self, now: Timestamp, calendar: &Calendar) -> Due {
        self.run(now).due(&calendar.at(self.edition), Some(now))
    }

    /// What the newest period has used at `now`, or up to its stop. In day units a day is used once it has begun and
    /// counts: on the day it ends, the whole budget is used.
    pub fn used(&self, now: Timestamp, calendar: &Calendar) -> Amount {
        Amount { unit: self.budget.unit(), steps: self.used_steps(now, &calendar.at(self.edition)) }
    }

    /// The budget with its extensions, less what is used: zero days on the last day, below zero when late.
    pub fn left(&self, now: Timestamp, calendar: &Calendar) -> Amount {
        let steps = self.run(now).steps() - self.used_steps(now, &calendar.at(self.edition));
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
        self.run(now).state(&calendar.at(self.edition), now)
    }

    /// Day by day, in words, what counted and what did not.
    pub fn explain(&self, now: Timestamp, calendar: &Calendar) -> Explanation {
        crate::explain::explain(&self.run(now), &calendar.at(self.edition), now)
    }

    /// The newest period as known at `now`.
    pub(crate) fn run(&self, now: Timestamp) -> Run<'_> {
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
    #[serde(default)]
    anchor: Option<Timestamp>,
    budget: Budget,
    #[serde(default)]
    edition: Edition,
    #[serde(default = "rolls")]
    roll: bool,
    #[serde(default)]
    entries: Vec<Entry>,
}

fn rolls() -> bool {
    true
}

impl TryFrom<RawLedger> for ClockLedger {
    type Error = ClockError;

    fn try_from(raw: RawLedger) -> Result<Self, ClockError> {
        let ledger = Self::start(raw.started_at, raw.budget);
        let mut ledger = ledger.anchored(raw.anchor).counted_by(raw.edition).rolling(raw.roll);
        raw.entries.into_iter().try_for_each(|entry| ledger.append(entry))?;
        Ok(ledger)
    }
}
