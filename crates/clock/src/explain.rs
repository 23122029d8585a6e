//! Why the due date is what it is, day by day, in words for a resident.

use serde::Serialize;
use value::{Date, Timestamp, Words};

use crate::Calendar;
use crate::calendar::DayKind;
use crate::count::{Run, days_out};
use crate::ledger::{ClockState, Due};
use crate::{Unit, wording};

/// Most days listed; a longer explanation is cut and says so.
pub const DAYS_MAX: usize = 1_000;

/// What one day did to the clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counted {
    /// The period began; a period in days does not count it.
    StartDay,
    /// The n-th counted working day.
    Working { n: i64 },
    /// The n-th counted day, and a make-up workday of this holiday.
    MakeUp { n: i64, name: Words },
    /// The n-th counted calendar day.
    Calendar { n: i64 },
    /// Minutes counted on this day, and all up to its end.
    Hours { minutes: i64, sum: i64 },
    /// Not counted: a holiday.
    Holiday { name: Words },
    /// Not counted: a weekend.
    Weekend,
    /// Not counted: suspended when the day ended.
    Suspended { reason: String, basis: String },
    /// The period in calendar days ended on a day off and moves on.
    Moved,
    /// After the due day.
    AfterEnd,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayLine {
    pub date: Date,
    pub counted: Counted,
    /// The calendar of this year is not published yet.
    pub provisional: bool,
    pub words: Words,
    /// What says so: the document of the calendar, or the article of the rule; `None` where nothing does yet.
    pub source: Option<Words>,
    /// What else happened on this day: extensions, and other offices taking over.
    pub notes: Vec<Words>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    pub days: Vec<DayLine>,
    /// More days than [`DAYS_MAX`]: the rest is left out.
    pub cut: bool,
    pub due: Due,
    pub state: ClockState,
    pub summary: Words,
}

pub(crate) fn explain(run: &Run<'_>, calendar: &Calendar, now: Timestamp) -> Explanation {
    let due = run.due(calendar, Some(now));
    let state = run.state(calendar, now);
    let (first, _) = calendar.local(run.start);
    let (today, _) = calendar.local(now);
    let due_day = crate::days::number(due.day);
    let last = match (run.stopped, state) {
        (Some(at), _) => calendar.local(at).0,
        (None, ClockState::Suspended) => today.max(first),
        (None, _) => due_day.max(today),
    };
    let mut lines = Lines { run, calendar, now, due_day, due, counted: 0, sum: 0 };
    let days = (first..=last).take(DAYS_MAX).map(|day| lines.line(day, day == first)).collect();
    let cut = last - first >= DAYS_MAX as i64;
    let summary = wording::summary(run, calendar, &due, state, run.used(calendar, now));
    Explanation { days, cut, due, state, summary }
}

struct Lines<'a> {
    run: &'a Run<'a>,
    calendar: &'a Calendar,
    now: Timestamp,
    due_day: i64,
    due: Due,
    counted: i64,
    /// Microseconds counted so far.
    sum: i64,
}

impl Lines<'_> {
    fn line(&mut self, day: i64, is_first: bool) -> DayLine {
        let unit = self.run.budget.unit();
        let counted = if unit.is_days() { self.of_days(day, is_first) } else { self.of_hours(day) };
        let provisional = unit != Unit::ClockHours && !self.calendar.knows(day);
        let total = self.run.budget.amount() + self.run.extended;
        let words = wording::day(&counted, unit, total, provisional);
        let date = self.calendar.date(day);
        let source = self.source(&counted, day);
        DayLine { date, counted, provisional, words, source, notes: self.notes(day) }
    }

    /// What a resident can look up to check the line.
    fn source(&self, counted: &Counted, day: i64) -> Option<Words> {
        let unit = self.run.budget.unit();
        match counted {
            Counted::StartDay => Some(wording::civil_code(201)),
            Counted::Moved => Some(wording::civil_code(203)),
            Counted::Calendar { .. } => Some(wording::civil_code(200)),
            Counted::Suspended { basis, .. } if basis.is_empty() => Some(wording::civil_code(204)),
            Counted::Suspended { basis, .. } => Some(Words::new(basis.clone(), basis.clone())),
            Counted::AfterEnd => None,
            Counted::Hours { .. } if unit == Unit::ClockHours => Some(wording::civil_code(201)),
            Counted::Working { .. }
            | Counted::MakeUp { .. }
            | Counted::Hours { .. }
            | Counted::Holiday { .. }
            | Counted::Weekend => self.calendar.notice_of(self.calendar.date(day)).map(wording::notice),
        }
    }

    fn notes(&self, day: i64) -> Vec<Words> {
        let unit = self.run.budget.unit();
        let here = self.run.entries.iter().filter(|entry| self.calendar.local(entry.at()).0 == day);
        here.filter_map(|entry| wording::note(entry, unit)).collect()
    }

    fn of_days(&mut self, day: i64, is_first: bool) -> Counted {
        if is_first {
            return Counted::StartDay;
        }
        if day > self.due_day {
            return Counted::AfterEnd;
        }
        if let Some((reason, basis)) = self.suspended_on(day) {
            return Counted::Suspended { reason, basis };
        }
        let kind = self.calendar.kind_of(day);
        let calendar_days = self.run.budget.unit() == Unit::CalendarDays;
        if calendar_days && self.counted >= self.run.steps() {
            return Counted::Moved;
        }
        if calendar_days {
            self.counted += 1;
            return Counted::Calendar { n: self.counted };
        }
        self.counted += i64::from(kind.is_working());
        match kind {
            DayKind::Working => Counted::Working { n: self.counted },
            DayKind::MakeUp(name) => Counted::MakeUp { n: self.counted, name: name.clone() },
            DayKind::Holiday(name) => Counted::Holiday { name: name.clone() },
            DayKind::Weekend => Counted::Weekend,
        }
    }

    fn of_hours(&mut self, day: i64) -> Counted {
        if day > self.due_day {
            return Counted::AfterEnd;
        }
        let end = self.calendar.instant(day + 1, 0).min(self.due.at);
        let upto = self.run.used(self.calendar, self.run.stopped.map_or(end, |at| at.min(end)));
        let micros = upto - self.sum;
        self.sum = upto;
        if micros == 0 {
            if let Some((reason, basis)) = self.suspended_on(day) {
                return Counted::Suspended { reason, basis };
            }
            match self.calendar.kind_of(day) {
                DayKind::Holiday(name) => return Counted::Holiday { name: name.clone() },
                DayKind::Weekend => return Counted::Weekend,
                DayKind::Working | DayKind::MakeUp(_) => {}
            }
        }
        Counted::Hours { minutes: micros / 60_000_000, sum: upto / 60_000_000 }
    }

    fn suspended_on(&self, day: i64) -> Option<(String, String)> {
        self.run.pauses().find_map(|pause| {
            let (from, until) = days_out(self.calendar, pause.from, pause.until.unwrap_or(self.now));
            let until = until + i64::from(pause.until.is_none());
            (from..until).contains(&day).then(|| (pause.reason.to_owned(), pause.basis.to_owned()))
        })
    }
}
