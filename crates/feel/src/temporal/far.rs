//! Dates beyond the years -9999 to 9999 that ordinary dates hold: FEEL goes to -999,999,999 and 999,999,999
//! (DMN 1.5, 10.3.2.3.4). The proleptic Gregorian calendar, exactly.

use std::cmp::Ordering;
use std::sync::Arc;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use value::Value;

use crate::Live;

const YEAR_MAX: i64 = 999_999_999;
const DAY_NANOS: i128 = 86_400_000_000_000;

/// A day of any year FEEL knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FarDate {
    pub year: i32,
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31.
    pub day: i8,
}

/// A date, or a date and time with or without a zone.
///
/// INVARIANT: in a [`Live::Far`] it lies where ordinary dates do not reach; see [`Far::settle`].
#[derive(Debug, Clone)]
pub struct Far {
    pub date: FarDate,
    /// `None` for a date alone.
    pub time: Option<Time>,
    pub zone: Option<TimeZone>,
}

impl FarDate {
    pub fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        if !(-YEAR_MAX..=YEAR_MAX).contains(&year) || !(1..=12).contains(&month) {
            return None;
        }
        if !(1..=days_in(year, month)).contains(&day) {
            return None;
        }
        Some(Self { year: year.try_into().ok()?, month: month.try_into().ok()?, day: day.try_into().ok()? })
    }

    pub fn of(date: Date) -> Self {
        Self { year: date.year().into(), month: date.month(), day: date.day() }
    }

    fn near(self) -> Option<Date> {
        Date::new(self.year.try_into().ok()?, self.month, self.day).ok()
    }

    /// Days since 1970-01-01. A year is taken to begin in March, so that the leap day is its last.
    pub fn days(self) -> i64 {
        let (month, day) = (i64::from(self.month), i64::from(self.day));
        let year = i64::from(self.year) - i64::from(month <= 2);
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    pub fn from_days(days: i64) -> Option<Self> {
        let shifted = days.checked_add(719_468)?;
        let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        Self::new(year + era * 400 + i64::from(month <= 2), month, day)
    }

    /// Monday is 1.
    pub fn weekday(self) -> i64 {
        (self.days() + 3).rem_euclid(7) + 1
    }

    /// From 1.
    pub fn day_of_year(self) -> i64 {
        let first = Self { month: 1, day: 1, ..self };
        self.days() - first.days() + 1
    }

    /// The week of ISO 8601: the one its Thursday belongs to.
    pub fn week_of_year(self) -> Option<i64> {
        let thursday = Self::from_days(self.days() + 4 - self.weekday())?;
        Some((thursday.day_of_year() - 1) / 7 + 1)
    }

    /// Moved by calendar months; a day the month does not have becomes its last.
    fn add_months(self, months: i64) -> Option<Self> {
        let total = (i64::from(self.year) * 12 + i64::from(self.month) - 1).checked_add(months)?;
        let (year, month) = (total.div_euclid(12), total.rem_euclid(12) + 1);
        if year.abs() > YEAR_MAX {
            return None;
        }
        Self::new(year, month, i64::from(self.day).min(days_in(year, month)))
    }

    /// This day as a live date.
    pub fn settle(self) -> Live {
        Far { date: self, time: None, zone: None }.settle()
    }
}

fn days_in(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Far {
    /// Any date, or date and time.
    pub fn of(live: &Live) -> Option<Self> {
        let local = |at: DateTime, zone: Option<TimeZone>| Self {
            date: FarDate::of(at.date()),
            time: Some(at.time()),
            zone,
        };
        Some(match live {
            Live::Far(far) => (**far).clone(),
            Live::Data(Value::Date(date)) => Self { date: FarDate::of(*date), time: None, zone: None },
            Live::Data(Value::DateTime(at)) => local(*at, None),
            Live::Data(Value::Instant(at)) => local(TimeZone::UTC.to_datetime(*at), Some(TimeZone::UTC)),
            Live::Moment(at) => local(at.datetime(), Some(at.time_zone().clone())),
            _ => return None,
        })
    }

    /// Midnight UTC of this day: see [`super::at_midnight_utc`].
    pub fn at_midnight_utc(&self) -> Live {
        Self { date: self.date, time: Some(Time::midnight()), zone: Some(TimeZone::UTC) }.settle()
    }

    /// The ordinary form where it reaches, else this one.
    pub fn settle(self) -> Live {
        let near = self.date.near().and_then(|date| match (self.time, &self.zone) {
            (None, _) => Some(Live::Data(Value::Date(date))),
            (Some(time), None) => Some(Live::Data(Value::DateTime(DateTime::from_parts(date, time)))),
            (Some(time), Some(zone)) => {
                let at = zone.to_zoned_datetime(DateTime::from_parts(date, time)).ok()?;
                Some(Live::Moment(Arc::new(at)))
            }
        });
        near.unwrap_or_else(|| Live::Far(Arc::new(self)))
    }

    /// The offset of its zone; a named zone counts as at the end of the years it is known for.
    pub fn offset(&self) -> Option<Offset> {
        let edge = if self.date.year < 0 { Timestamp::MIN } else { Timestamp::MAX };
        self.zone.as_ref().map(|zone| zone.to_offset(edge))
    }

    /// Nanoseconds since 1970-01-01, of the local time.
    fn local_nanos(&self) -> i128 {
        let time = self.time.map_or(0, |time| super::since_midnight(time).as_nanos());
        i128::from(self.date.days()) * DAY_NANOS + time
    }

    /// As [`Far::local_nanos`], of the point in time.
    fn fixed_nanos(&self) -> i128 {
        let offset = self.offset().map_or(0, |offset| i128::from(offset.seconds()));
        self.local_nanos() - offset * 1_000_000_000
    }

    fn at_nanos(&self, nanos: i128) -> Option<Self> {
        let date = FarDate::from_days(i64::try_from(nanos.div_euclid(DAY_NANOS)).ok()?)?;
        let of_day = i64::try_from(nanos.rem_euclid(DAY_NANOS)).ok()?;
        let time = Time::midnight().checked_add(SignedDuration::from_nanos(of_day)).ok()?;
        Some(Self { date, time: self.time.map(|_| time), zone: self.zone.clone() })
    }

    pub fn add_duration(&self, by: SignedDuration) -> Option<Live> {
        Some(self.at_nanos(self.local_nanos().checked_add(by.as_nanos())?)?.settle())
    }

    pub fn add_months(&self, months: i64) -> Option<Live> {
        Some(Self { date: self.date.add_months(months)?, ..self.clone() }.settle())
    }

    /// `self - other`, as ordinary dates are subtracted: a date counts as its midnight UTC beside a zoned one.
    pub fn since(&self, other: &Self) -> Option<SignedDuration> {
        let local = |far: &Self| far.time.is_some() && far.zone.is_none();
        if local(self) != local(other) {
            return None;
        }
        let nanos = self.fixed_nanos() - other.fixed_nanos();
        let seconds = i64::try_from(nanos.div_euclid(1_000_000_000)).ok()?;
        Some(SignedDuration::new(seconds, i32::try_from(nanos.rem_euclid(1_000_000_000)).ok()?))
    }

    /// The order of two dates, or of two dates and times both with or both without a zone.
    pub fn order(&self, other: &Self) -> Option<Ordering> {
        let same_kind =
            self.time.is_some() == other.time.is_some() && self.zone.is_some() == other.zone.is_some();
        same_kind.then(|| self.fixed_nanos().cmp(&other.fixed_nanos()))
    }

    /// Whole months from `self` to `other`, local times compared.
    pub fn months_until(&self, other: &Self) -> i64 {
        let months = |far: &Self| i64::from(far.date.year) * 12 + i64::from(far.date.month);
        let within = |far: &Self| (far.date.day, far.time.unwrap_or(Time::midnight()));
        let whole = months(other) - months(self);
        if whole > 0 && within(other) < within(self) {
            whole - 1
        } else if whole < 0 && within(other) > within(self) {
            whole + 1
        } else {
            whole
        }
    }
}
