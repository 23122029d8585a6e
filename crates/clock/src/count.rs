//! Where time is counted. Each unit has an axis of whole numbers on which only counted time passes; a period is then
//! a sum on that axis, and no day is walked one by one.

use value::Timestamp;

use crate::budget::MICROS_PER_HOUR;
use crate::calendar::Calendar;
use crate::ledger::{ClockLedger, ClockState, Due, Entry};
use crate::{Budget, Unit};

/// The newest period of a ledger as known at some instant.
pub(crate) struct Run<'a> {
    pub(crate) start: Timestamp,
    pub(crate) budget: Budget,
    /// Units granted on top of the budget, and how often.
    pub(crate) extended: i64,
    pub(crate) extensions: usize,
    /// Whether the last day moves behind days off.
    pub(crate) roll: bool,
    pub(crate) stopped: Option<Timestamp>,
    pub(crate) suspended: Option<Timestamp>,
    /// True when the clock was stopped and reopened before.
    pub(crate) restarted: bool,
    pub(crate) entries: &'a [Entry],
}

/// A time during which the clock stood still; `until` is `None` while it lasts.
#[derive(Clone, Copy)]
pub(crate) struct Pause<'a> {
    pub(crate) from: Timestamp,
    pub(crate) until: Option<Timestamp>,
    pub(crate) reason: &'a str,
    pub(crate) basis: &'a str,
}

impl<'a> Run<'a> {
    pub(crate) fn of(ledger: &'a ClockLedger, now: Timestamp) -> Self {
        let known = ledger.entries().partition_point(|entry| entry.at() <= now);
        let entries = &ledger.entries()[..known];
        let mut run = Self {
            start: ledger.begins_at(),
            budget: ledger.budget(),
            extended: 0,
            extensions: 0,
            roll: ledger.is_rolling(),
            stopped: None,
            suspended: None,
            restarted: false,
            entries,
        };
        for (index, entry) in entries.iter().enumerate() {
            match entry {
                Entry::Restarted { at } if run.stopped.is_some() => {
                    let entries = &entries[index + 1..];
                    let period = Self { start: *at, extended: 0, extensions: 0, ..run };
                    run = Self { stopped: None, restarted: true, entries, ..period };
                }
                _ if run.stopped.is_some() => {}
                Entry::Extended { amount, .. } => {
                    run.extended = run.extended.saturating_add(*amount);
                    run.extensions += 1;
                }
                Entry::Suspended { at, .. } => run.suspended = run.suspended.or(Some(*at)),
                Entry::Resumed { .. } => run.suspended = None,
                Entry::Stopped { at } => (run.stopped, run.suspended) = (Some(*at), None),
                Entry::Restarted { .. } | Entry::Transferred { .. } | Entry::Reached { .. } => {}
            }
        }
        run
    }

    /// The pauses in order; none overlap. A pause that the stop cut short ends with it.
    pub(crate) fn pauses(&self) -> impl Iterator<Item = Pause<'a>> + use<'a> {
        let mut entries = self.entries.iter();
        let mut stopped = false;
        std::iter::from_fn(move || {
            let mut open: Option<Pause<'a>> = None;
            while !stopped {
                let Some(entry) = entries.next() else { break };
                match (entry, open) {
                    (Entry::Suspended { at, reason, basis }, None) => {
                        open = Some(Pause { from: *at, until: None, reason, basis });
                    }
                    (Entry::Resumed { at }, Some(pause)) => return Some(Pause { until: Some(*at), ..pause }),
                    (Entry::Stopped { at }, _) => {
                        stopped = true;
                        open = open.map(|pause| Pause { until: Some(*at), ..pause });
                    }
                    _ => {}
                }
            }
            open
        })
    }

    /// The whole amount on the axis of the unit.
    pub(crate) fn steps(&self) -> i64 {
        let units = self.budget.amount().saturating_add(self.extended);
        if self.budget.unit().is_days() { units } else { units.saturating_mul(MICROS_PER_HOUR) }
    }

    /// `now`: where an open pause is taken to end; without it, an open pause has no length.
    pub(crate) fn due(&self, calendar: &Calendar, now: Option<Timestamp>) -> Due {
        let axis = Axis { calendar, unit: self.budget.unit() };
        let pauses = self.pauses().filter_map(|pause| {
            let until = pause.until.or(now)?;
            Some(axis.pause(pause.from, until))
        });
        let end = reach(axis.place(self.start), self.steps(), pauses);
        let suspended = self.suspended.is_some();
        let (first, _) = calendar.local(self.start);
        match self.budget.unit() {
            Unit::ClockHours => {
                let at = Timestamp::from_microsecond(end).unwrap_or(Timestamp::MAX);
                Due { at, day: calendar.day_of(at), provisional: false, suspended }
            }
            Unit::WorkingHours => {
                let (day, micros) = calendar.at_work_micros(end);
                let provisional = !calendar.knows(first) || !calendar.knows(day);
                Due { at: calendar.instant(day, micros), day: calendar.date(day), provisional, suspended }
            }
            Unit::WorkingDays => {
                let day = calendar.working_day(end - 1);
                let provisional = !calendar.knows(first + 1) || !calendar.knows(day);
                Due { at: calendar.end_of(day), day: calendar.date(day), provisional, suspended }
            }
            Unit::CalendarDays => {
                let day = self.moved(calendar, end - 1, now);
                let provisional = !calendar.knows(end - 1) || !calendar.knows(day);
                Due { at: calendar.end_of(day), day: calendar.date(day), provisional, suspended }
            }
        }
    }

    /// The first working day from `day` on that no pause takes out (art. 203).
    fn moved(&self, calendar: &Calendar, day: i64, now: Option<Timestamp>) -> i64 {
        let on = |day| if self.roll { calendar.working_day(calendar.working_days_before(day)) } else { day };
        let mut last = on(day);
        for pause in self.pauses() {
            let Some(until) = pause.until.or(now) else { break };
            let (from, until) = days_out(calendar, pause.from, until);
            if (from..until).contains(&last) {
                last = on(until);
            }
        }
        last
    }

    pub(crate) fn used(&self, calendar: &Calendar, now: Timestamp) -> i64 {
        let axis = Axis { calendar, unit: self.budget.unit() };
        let begin = axis.place(self.start);
        let end = axis.place(self.stopped.unwrap_or(now));
        let paused: i64 = self
            .pauses()
            .map(|pause| match pause.until {
                Some(until) => axis.pause(pause.from, until),
                None => (axis.pause(pause.from, now).0, i64::MAX),
            })
            .map(|(from, until)| (until.min(end) - from.max(begin)).max(0))
            .sum();
        (end - begin - paused).max(0)
    }

    pub(crate) fn state(&self, calendar: &Calendar, now: Timestamp) -> ClockState {
        let due = self.due(calendar, None);
        match (self.stopped, self.suspended) {
            (Some(at), _) => ClockState::Stopped { late: at > due.at },
            (None, Some(since)) if since <= due.at => ClockState::Suspended,
            (None, _) if now > due.at => ClockState::Overdue,
            _ => ClockState::Running,
        }
    }
}

/// The days a pause takes out, first and one past the last: those at whose 24:00 the clock stood still.
pub(crate) fn days_out(calendar: &Calendar, from: Timestamp, until: Timestamp) -> (i64, i64) {
    (calendar.local(from).0, calendar.local(until).0)
}

/// Position after `steps` counted steps from `begin`, with the pauses jumped over.
fn reach(begin: i64, steps: i64, pauses: impl Iterator<Item = (i64, i64)>) -> i64 {
    let (mut place, mut left) = (begin, steps);
    for (from, until) in pauses {
        if until <= from || until <= place {
            continue;
        }
        let before = (from - place).max(0);
        if left <= before {
            break;
        }
        left -= before;
        place = until;
    }
    place.saturating_add(left)
}

/// The number line of one unit: working days, days, working microseconds or plain microseconds since 1970.
struct Axis<'a> {
    calendar: &'a Calendar,
    unit: Unit,
}

impl Axis<'_> {
    /// Where a period that starts at `at` begins to count. It is also how far counting got by `at`: of the day units,
    /// the day of `at` has begun and counts.
    fn place(&self, at: Timestamp) -> i64 {
        let (day, micros) = self.calendar.local(at);
        match self.unit {
            Unit::WorkingDays => self.calendar.working_days_before(day + 1),
            Unit::CalendarDays => day + 1,
            Unit::WorkingHours => self.calendar.work_micros_before(day, micros),
            Unit::ClockHours => at.as_microsecond(),
        }
    }

    fn pause(&self, from: Timestamp, until: Timestamp) -> (i64, i64) {
        if !self.unit.is_days() {
            return (self.place(from), self.place(until));
        }
        let (first, end) = days_out(self.calendar, from, until);
        match self.unit {
            Unit::WorkingDays => {
                (self.calendar.working_days_before(first), self.calendar.working_days_before(end))
            }
            _ => (first, end),
        }
    }
}
