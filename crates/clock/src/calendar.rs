//! Which days are working days, and when work is done on them.

use std::sync::{Arc, LazyLock};

use jiff::tz::TimeZone;
use value::{Date, DateTime, Time, Timestamp, Words};

use crate::ClockError;

pub(crate) const MICROS_PER_DAY: i64 = 86_400_000_000;

/// Most spans of office hours in one day.
pub const SPANS_MAX: usize = 8;

/// What a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind<'a> {
    Working,
    /// 调休: a weekend day worked in exchange for a day off.
    MakeUp(&'a Words),
    Holiday(&'a Words),
    Weekend,
}

impl DayKind<'_> {
    pub fn is_working(self) -> bool {
        matches!(self, Self::Working | Self::MakeUp(_))
    }
}

/// Working days, office hours and time zone of a district. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: TimeZone,
    hours: Vec<Span>,
    /// Microseconds of work in one working day.
    day_micros: i64,
    table: Arc<Table>,
}

/// Office hours from-until, in microseconds after midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    from: i64,
    until: i64,
}

/// The published years, day by day. Days are numbered from 1970-01-01.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) first: i64,
    /// The exception of each day; `None` follows the week.
    pub(crate) exceptions: Vec<Option<Exception>>,
    pub(crate) names: Vec<Words>,
    /// Working days of the table before each of its days.
    before: Vec<u32>,
    /// Place of each working day in the table.
    places: Vec<u32>,
    /// True when the week alone decides, for all years.
    plain: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exception {
    pub(crate) work: bool,
    pub(crate) name: u16,
}

impl Table {
    pub(crate) fn new(first: i64, exceptions: Vec<Option<Exception>>, names: Vec<Words>) -> Self {
        let (mut before, mut places) = (Vec::with_capacity(exceptions.len()), Vec::new());
        for (day, (place, exception)) in (first..).zip((0_u32..).zip(&exceptions)) {
            #[expect(clippy::cast_possible_truncation, reason = "the parser caps the years")]
            before.push(places.len() as u32);
            if exception.map_or(!is_weekend(day), |exception| exception.work) {
                places.push(place);
            }
        }
        Self { first, exceptions, names, before, places, plain: false }
    }

    fn end(&self) -> i64 {
        self.first + self.exceptions.len() as i64
    }

    fn place(&self, day: i64) -> Option<usize> {
        usize::try_from(day - self.first).ok().filter(|place| *place < self.exceptions.len())
    }
}

static CN: LazyLock<Calendar> = LazyLock::new(|| {
    Calendar::parse(include_str!("../calendars/cn.txt")).expect("the calendar inside the binary is tested")
});

impl Calendar {
    /// Mainland China as published by the State Council.
    pub fn cn() -> Self {
        CN.clone()
    }

    /// Monday to Friday of every year, in the zone and with the office hours of [`Self::cn`]. Never provisional: an
    /// app that chooses it asks for nothing else.
    pub fn weekdays() -> Self {
        Self { table: Arc::new(Table { plain: true, ..Table::default() }), ..Self::cn() }
    }

    /// The calendar an app names: `cn` or `weekdays`.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "cn" => Some(Self::cn()),
            "weekdays" => Some(Self::weekdays()),
            _ => None,
        }
    }

    /// Reads the format that the head of `calendars/cn.txt` describes.
    pub fn parse(text: &str) -> Result<Self, ClockError> {
        let parsed = crate::parse::parse(text)?;
        let mut calendar =
            Self { zone: TimeZone::UTC, hours: Vec::new(), day_micros: 0, table: Arc::new(parsed.table) };
        calendar = calendar.with_zone(&parsed.zone)?;
        calendar.with_hours(&parsed.hours)
    }

    /// The same days in another IANA zone.
    pub fn with_zone(mut self, name: &str) -> Result<Self, ClockError> {
        self.zone = TimeZone::get(name).map_err(|_| ClockError::UnknownZone)?;
        Ok(self)
    }

    /// The same days with other office hours: spans from-until in order, without overlap. `00:00` as the end of the
    /// last span means 24:00.
    pub fn with_hours(mut self, hours: &[(Time, Time)]) -> Result<Self, ClockError> {
        let mut spans = Vec::with_capacity(hours.len().min(SPANS_MAX));
        let mut passed = 0;
        for (from, until) in hours {
            let from = micros_of(*from);
            let until = if micros_of(*until) == 0 { MICROS_PER_DAY } else { micros_of(*until) };
            if from < passed || until <= from || spans.len() == SPANS_MAX {
                return Err(ClockError::Hours);
            }
            passed = until;
            spans.push(Span { from, until });
        }
        if spans.is_empty() {
            return Err(ClockError::Hours);
        }
        self.day_micros = spans.iter().map(|span| span.until - span.from).sum();
        self.hours = spans;
        Ok(self)
    }

    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// First and last published year; `None` when there is none.
    pub fn known_years(&self) -> Option<(i16, i16)> {
        let last = self.table.exceptions.len().checked_sub(1)?;
        Some((self.date(self.table.first).year(), self.date(self.table.first + last as i64).year()))
    }

    /// Last published day; `None` when every day is known or none is. The notice of the next year has at times moved
    /// the last days of December, as that of 2007 did: such a change comes with the new file like any other.
    pub fn known_until(&self) -> Option<Date> {
        (!self.table.exceptions.is_empty()).then(|| self.date(self.table.end() - 1))
    }

    /// False in a year that is not published: its days follow the week for the time being.
    pub fn is_known(&self, day: Date) -> bool {
        self.knows(number(day))
    }

    pub fn kind(&self, day: Date) -> DayKind<'_> {
        self.kind_of(number(day))
    }

    pub fn is_working(&self, day: Date) -> bool {
        self.kind(day).is_working()
    }

    /// Working days from `from` up to but without `until`; negative when `until` is earlier.
    pub fn working_days_between(&self, from: Date, until: Date) -> i64 {
        self.working_days_before(number(until)) - self.working_days_before(number(from))
    }

    /// `day` if it is a working day, else the next one.
    pub fn working_day_from(&self, day: Date) -> Date {
        self.date(self.working_day(self.working_days_before(number(day))))
    }

    /// The local day of an instant.
    pub fn day_of(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }

    pub(crate) fn knows(&self, day: i64) -> bool {
        self.table.plain || self.table.place(day).is_some()
    }

    pub(crate) fn kind_of(&self, day: i64) -> DayKind<'_> {
        match self.table.place(day).and_then(|place| self.table.exceptions[place]) {
            Some(Exception { work, name }) => {
                let name = &self.table.names[usize::from(name)];
                if work { DayKind::MakeUp(name) } else { DayKind::Holiday(name) }
            }
            None if is_weekend(day) => DayKind::Weekend,
            None => DayKind::Working,
        }
    }

    /// Counts the working days before `day` from a fixed origin; grows by one over each working day.
    pub(crate) fn working_days_before(&self, day: i64) -> i64 {
        let table = &*self.table;
        if let Some(place) = table.place(day) {
            return weekdays_before(table.first) + i64::from(table.before[place]);
        }
        if day < table.first {
            return weekdays_before(day);
        }
        weekdays_before(table.first) + table.places.len() as i64 + weekdays_before(day)
            - weekdays_before(table.end())
    }

    /// The working day with `count` working days before it.
    pub(crate) fn working_day(&self, count: i64) -> i64 {
        let table = &*self.table;
        let place = count - weekdays_before(table.first);
        if place < 0 {
            return weekday(count);
        }
        match usize::try_from(place).ok().and_then(|place| table.places.get(place)) {
            Some(place) => table.first + i64::from(*place),
            None => weekday(place - table.places.len() as i64 + weekdays_before(table.end())),
        }
    }

    /// Microseconds of work before a local time, on the same line as [`Self::working_days_before`].
    pub(crate) fn work_micros_before(&self, day: i64, micros: i64) -> i64 {
        let whole = self.working_days_before(day) * self.day_micros;
        if !self.kind_of(day).is_working() {
            return whole;
        }
        whole + self.hours.iter().map(|span| micros.clamp(span.from, span.until) - span.from).sum::<i64>()
    }

    /// The local time at which `count` microseconds of work are done: the end of a span, not the start of the next.
    pub(crate) fn at_work_micros(&self, count: i64) -> (i64, i64) {
        let days = (count - 1).div_euclid(self.day_micros);
        let mut left = count - days * self.day_micros;
        let mut at = 0;
        for span in &self.hours {
            at = span.until.min(span.from + left);
            left -= at - span.from;
            if left == 0 {
                break;
            }
        }
        (self.working_day(days), at)
    }

    /// Local day and microseconds after its midnight.
    pub(crate) fn local(&self, at: Timestamp) -> (i64, i64) {
        let offset = i64::from(self.zone.to_offset(at).seconds()) * 1_000_000;
        let local = at.as_microsecond() + offset;
        (local.div_euclid(MICROS_PER_DAY), local.rem_euclid(MICROS_PER_DAY))
    }

    /// The instant of a local time; the last instant there is when it lies beyond.
    pub(crate) fn instant(&self, day: i64, micros: i64) -> Timestamp {
        let (day, micros) = (day + micros.div_euclid(MICROS_PER_DAY), micros.rem_euclid(MICROS_PER_DAY));
        let Ok(time) = time_of(micros) else { return Timestamp::MAX };
        let local = DateTime::from_parts(self.date(day), time);
        self.zone.to_timestamp(local).unwrap_or(Timestamp::MAX)
    }

    /// The last microsecond of a local day: the log keeps microseconds, and what it keeps must read back equal.
    pub(crate) fn end_of(&self, day: i64) -> Timestamp {
        let next = self.instant(day + 1, 0);
        next.checked_sub(jiff::SignedDuration::from_micros(1)).unwrap_or(next)
    }

    pub(crate) fn date(&self, day: i64) -> Date {
        date_of(day)
    }
}

fn micros_of(time: Time) -> i64 {
    let seconds = i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    seconds * 1_000_000 + i64::from(time.subsec_nanosecond()) / 1_000
}

#[expect(clippy::cast_possible_truncation, reason = "each part is below its unit")]
fn time_of(micros: i64) -> Result<Time, jiff::Error> {
    let (seconds, rest) = (micros / 1_000_000, micros % 1_000_000);
    Time::new((seconds / 3_600) as i8, (seconds / 60 % 60) as i8, (seconds % 60) as i8, rest as i32 * 1_000)
}

/// Day 0 is a Thursday; weeks begin on Monday.
pub(crate) fn weekday_of(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

fn is_weekend(day: i64) -> bool {
    weekday_of(day) >= 5
}

fn weekdays_before(day: i64) -> i64 {
    (day + 3).div_euclid(7) * 5 + weekday_of(day).min(5)
}

fn weekday(count: i64) -> i64 {
    count.div_euclid(5) * 7 + count.rem_euclid(5) - 3
}

/// Days since 1970-01-01.
pub(crate) fn number(day: Date) -> i64 {
    // WHY: years are counted from March, so that the leap day is the last of its year.
    let (month, year) = (i64::from(day.month()), i64::from(day.year()));
    let (month, year) = if month > 2 { (month - 3, year) } else { (month + 9, year - 1) };
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leaps + (153 * month + 2) / 5 + i64::from(day.day()) - 719_469
}

/// The inverse of [`number`]; the first or last date there is when it lies beyond.
#[expect(clippy::cast_possible_truncation, reason = "the day is clamped to the dates there are")]
pub(crate) fn date_of(day: i64) -> Date {
    let shifted = day.clamp(number(Date::MIN), number(Date::MAX)) + 719_468;
    let (era, rest) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (rest - rest / 1_460 + rest / 36_524 - rest / 146_096) / 365;
    let place = rest - (365 * year + year / 4 - year / 100);
    let march = (5 * place + 2) / 153;
    let date = place - (153 * march + 2) / 5 + 1;
    let (month, late) = if march < 10 { (march + 3, 0) } else { (march - 9, 1) };
    Date::new((year + era * 400 + late) as i16, month as i8, date as i8).unwrap_or(Date::MAX)
}
