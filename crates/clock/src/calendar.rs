//! Which days are working days, and when work is done on them.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use jiff::tz::TimeZone;
use value::{Date, DateTime, Time, Timestamp, Words};

use crate::ClockError;
use crate::days::{date_of, is_weekend, number};
use crate::notice::{Edition, Notice, Published};
use crate::table::{Exception, Table};

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

/// Working days, office hours and time zone of a district, in all its editions; it stands at one of them, the newest
/// unless [`Self::at`] says otherwise. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: TimeZone,
    hours: Arc<[Span]>,
    /// Microseconds of work in one working day.
    day_micros: i64,
    published: Arc<Published>,
    edition: Edition,
    table: Arc<Table>,
}

/// Office hours from-until, in microseconds after midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    from: i64,
    until: i64,
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
        let (table, edition) = (Arc::new(Table::plain()), Edition::FIRST);
        Self { table, edition, published: Arc::default(), ..Self::cn() }
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
        let calendar = Self {
            zone: TimeZone::UTC,
            hours: Arc::default(),
            day_micros: 0,
            published: Arc::default(),
            edition: Edition::FIRST,
            table: Arc::default(),
        };
        calendar.holding(parsed.published).with_zone(&parsed.zone)?.with_hours(&parsed.hours)
    }

    /// The same calendar with further notices, standing at the newest: a year behind the last one, or what changes in a
    /// known year. A notice that is in it already, word for word, is passed over.
    ///
    /// # Errors
    /// [`ClockError::Calendar`] with the line: a gap in years, a year published again on no later day, a day that is
    /// off and on, a make-up workday on a weekday, an unknown name.
    pub fn with(&self, text: &str) -> Result<Self, ClockError> {
        if self.table.plain {
            return Err(ClockError::Calendar { line: 0, why: "this calendar follows the week alone" });
        }
        let more = crate::parse::add(&self.published, text)?;
        Ok(more.map_or_else(|| self.at(Edition::NEWEST).into_owned(), |more| self.clone().holding(more)))
    }

    fn holding(mut self, published: Published) -> Self {
        if let Some((edition, table)) = published.at(Edition::NEWEST) {
            (self.edition, self.table) = (*edition, table.clone());
        }
        self.published = Arc::new(published);
        self
    }

    /// The calendar as it was published up to the day of `edition`; the first there is when that is earlier.
    pub fn at(&self, edition: Edition) -> Cow<'_, Self> {
        match self.published.at(edition) {
            Some((found, table)) if *found != self.edition => {
                Cow::Owned(Self { edition: *found, table: table.clone(), ..self.clone() })
            }
            _ => Cow::Borrowed(self),
        }
    }

    /// The edition it stands at.
    pub fn edition(&self) -> Edition {
        self.edition
    }

    /// Whose notices it holds: `cn`; `None` where the week alone decides.
    pub fn region(&self) -> Option<&'static str> {
        (!self.table.plain).then_some("cn")
    }

    /// All editions, earliest first.
    pub fn editions(&self) -> impl DoubleEndedIterator<Item = Edition> + '_ {
        self.published.editions.iter().map(|(edition, _)| *edition)
    }

    /// The notices that stand in the edition, in order of publication.
    pub fn notices(&self) -> impl DoubleEndedIterator<Item = &Notice> {
        let edition = self.edition;
        self.published.notices.iter().filter(move |notice| notice.published <= edition.day())
    }

    /// The notice that says what a day is; `None` in a year that is not published.
    pub fn notice_of(&self, day: Date) -> Option<&Notice> {
        self.published.notices.get(usize::from(self.table.notice(number(day))?))
    }

    /// The first day of which `earlier` says something else than this edition; `None` when there is none.
    pub fn first_change_since(&self, earlier: Edition) -> Option<Date> {
        let earlier = self.at(earlier);
        self.table.first_difference(&earlier.table).map(date_of)
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
        self.hours = spans.into();
        Ok(self)
    }

    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// First and last published year; `None` when there is none.
    pub fn known_years(&self) -> Option<(i16, i16)> {
        let (first, end) = (self.table.first, self.table.end());
        (!self.table.is_empty()).then(|| (date_of(first).year(), date_of(end - 1).year()))
    }

    /// Last published day; `None` when every day is known or none is. The notice of the next year has at times moved
    /// the last days of December, as that of 2007 did: such a change comes with the new edition like any other.
    pub fn known_until(&self) -> Option<Date> {
        (!self.table.is_empty()).then(|| date_of(self.table.end() - 1))
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
        self.table.knows(day)
    }

    pub(crate) fn kind_of(&self, day: i64) -> DayKind<'_> {
        match self.table.exception(day) {
            Some(Exception { work, name, .. }) => {
                let name = &self.published.names[usize::from(name)];
                if work { DayKind::MakeUp(name) } else { DayKind::Holiday(name) }
            }
            None if is_weekend(day) => DayKind::Weekend,
            None => DayKind::Working,
        }
    }

    pub(crate) fn working_days_before(&self, day: i64) -> i64 {
        self.table.working_days_before(day)
    }

    pub(crate) fn working_day(&self, count: i64) -> i64 {
        self.table.working_day(count)
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
        for span in self.hours.iter() {
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
