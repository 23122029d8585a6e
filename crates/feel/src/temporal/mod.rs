//! Dates, times and durations: literals, text, and arithmetic.

mod arithmetic;
mod far;
mod read;
mod write;

use std::sync::Arc;

use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, ZonedDateTime};
use value::Value;

pub use arithmetic::{add_duration, add_months, difference};
pub use far::{Far, FarDate};
pub use read::{date, date_time, day, duration, literal, time, zone};
pub use write::write;

use crate::{Live, ZonedTime};

/// Midnight UTC of `date`: what FEEL takes a date for where a date and time is wanted.
pub fn at_midnight_utc(date: Date) -> Option<Live> {
    moment(date.at(0, 0, 0, 0), TimeZone::UTC)
}

/// The date and time `local` in `zone`.
pub fn moment(local: jiff::civil::DateTime, zone: TimeZone) -> Option<Live> {
    let at = zone.to_zoned_datetime(local).ok()?;
    Some(Live::Moment(Arc::new(at)))
}

/// The offset of a time's zone. A named zone counts as on 1970-01-01.
pub fn offset_of(zone: &TimeZone) -> Offset {
    zone.to_offset(Timestamp::UNIX_EPOCH)
}

pub fn zoned_time(time: Time, zone: TimeZone) -> Live {
    Live::Time(Arc::new(ZonedTime { time, zone }))
}

pub fn instant(at: Timestamp, zone: &TimeZone) -> ZonedDateTime {
    ZonedDateTime::new(at, zone.clone())
}

/// Time since midnight.
pub fn since_midnight(time: Time) -> SignedDuration {
    Time::midnight().duration_until(time)
}

pub fn duration_value(duration: SignedDuration) -> Live {
    Live::Data(Value::Duration(duration))
}
