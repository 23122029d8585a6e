//! Dates, times and durations.

use std::sync::Arc;

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::{Offset, TimeZone};
use value::Value;

use super::{Builtin, Call, of};
use crate::Live;
use crate::temporal::{self, moment, zoned_time};

pub const TABLE: &[Builtin] = &[
    of("date", &[&["from"], &["year", "month", "day"]], date),
    of("time", &[&["from"], &["hour", "minute", "second"], &["hour", "minute", "second", "offset"]], time),
    of("date and time", &[&["from"], &["date", "time"], &["date", "timezone"]], date_and_time),
    of("duration", &[&["from"]], |call| temporal::duration(&call.text(0)?)),
    of("years and months duration", &[&["from", "to"]], |call| {
        let (from, to) = (local(call, 0)?, local(call, 1)?);
        Some(Live::Data(Value::Months(temporal::months_between(from, to))))
    }),
    of("now", &[&[]], |call| {
        let world = call.run.world();
        Some(Live::Moment(Arc::new(temporal::instant(world.now, &world.zone))))
    }),
    of("today", &[&[]], |call| {
        let world = call.run.world();
        Some(Live::Data(Value::Date(temporal::instant(world.now, &world.zone).date())))
    }),
    of("day of year", &[&["date"]], |call| Some(i64::from(call.date(0)?.day_of_year()).into())),
    of("day of week", &[&["date"]], |call| Some(weekday(call.date(0)?).into())),
    of("month of year", &[&["date"]], |call| Some(month(call.date(0)?)?.into())),
    of("week of year", &[&["date"]], |call| Some(i64::from(call.date(0)?.iso_week_date().week()).into())),
];

fn local(call: &Call<'_, '_>, index: usize) -> Option<DateTime> {
    match call.single(index) {
        Live::Data(Value::Date(date)) => Some(date.at(0, 0, 0, 0)),
        Live::Data(Value::DateTime(at)) => Some(at),
        Live::Data(Value::Instant(at)) => Some(temporal::instant(at, call.run.zone()).datetime()),
        Live::Moment(at) => Some(at.datetime()),
        _ => None,
    }
}

fn date(call: &mut Call<'_, '_>) -> Option<Live> {
    let date = match (call.count(), call.single(0)) {
        (1, Live::Data(Value::Text(text))) => temporal::date(&text)?,
        (1, _) => call.date(0)?,
        _ => Date::new(
            exact(call, 0)?.try_into().ok()?,
            exact(call, 1)?.try_into().ok()?,
            exact(call, 2)?.try_into().ok()?,
        )
        .ok()?,
    };
    Some(Live::Data(Value::Date(date)))
}

fn exact(call: &Call<'_, '_>, index: usize) -> Option<i64> {
    call.number(index)?.to_i64()
}

fn time(call: &mut Call<'_, '_>) -> Option<Live> {
    if call.count() == 1 {
        return match call.single(0) {
            Live::Data(Value::Text(text)) => temporal::time(&text),
            Live::Data(Value::Date(_)) => Some(zoned_time(Time::midnight(), TimeZone::UTC)),
            Live::Data(Value::DateTime(at)) => Some(Live::Data(Value::Time(at.time()))),
            Live::Data(Value::Instant(at)) => {
                let at = temporal::instant(at, call.run.zone());
                Some(zoned_time(at.time(), at.time_zone().clone()))
            }
            Live::Moment(at) => Some(zoned_time(at.time(), at.time_zone().clone())),
            same @ (Live::Time(_) | Live::Data(Value::Time(_))) => Some(same),
            _ => None,
        };
    }
    let second = call.number(2)?;
    let nanos = second.checked_sub(second.floor())?.checked_mul(1_000_000_000.into())?.truncate();
    let time = Time::new(
        exact(call, 0)?.try_into().ok()?,
        exact(call, 1)?.try_into().ok()?,
        second.floor().to_i64()?.try_into().ok()?,
        nanos.to_i64()?.try_into().ok()?,
    )
    .ok()?;
    match call.live(3) {
        Live::Data(Value::Null) => Some(Live::Data(Value::Time(time))),
        Live::Data(Value::Duration(offset)) => {
            let offset = Offset::from_seconds(offset.as_secs().try_into().ok()?).ok()?;
            let zone = if offset.is_zero() { TimeZone::UTC } else { TimeZone::fixed(offset) };
            Some(zoned_time(time, zone))
        }
        _ => None,
    }
}

fn date_and_time(call: &mut Call<'_, '_>) -> Option<Live> {
    if call.count() == 1 {
        return match call.single(0) {
            Live::Data(Value::Text(text)) => temporal::date_time(&text),
            Live::Data(Value::Date(date)) => temporal::at_midnight_utc(date),
            same @ (Live::Moment(_) | Live::Data(Value::DateTime(_) | Value::Instant(_))) => Some(same),
            _ => None,
        };
    }
    if let Live::Data(Value::Text(name)) = call.single(1) {
        let zone = temporal::zone(&name).or_else(|| TimeZone::get(&name).ok())?;
        return match call.single(0) {
            Live::Moment(at) => Some(Live::Moment(Arc::new(at.with_time_zone(zone)))),
            Live::Data(Value::Instant(at)) => Some(Live::Moment(Arc::new(temporal::instant(at, &zone)))),
            _ => moment(local(call, 0)?, zone),
        };
    }
    let date = call.date(0)?;
    match call.single(1) {
        Live::Data(Value::Time(time)) => Some(Live::Data(Value::DateTime(DateTime::from_parts(date, time)))),
        Live::Time(at) => moment(DateTime::from_parts(date, at.time), at.zone.clone()),
        _ => None,
    }
}

fn weekday(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

fn month(date: Date) -> Option<&'static str> {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES.get(usize::try_from(date.month()).ok()?.checked_sub(1)?).copied()
}
