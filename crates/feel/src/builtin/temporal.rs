//! Dates, times and durations.

use std::sync::Arc;

use jiff::civil::Time;
use jiff::tz::{Offset, TimeZone};
use value::Value;

use super::{Builtin, Call, of};
use crate::Live;
use crate::temporal::{self, Far, FarDate, zoned_time};

pub const TABLE: &[Builtin] = &[
    of("date", &[&["from"], &["year", "month", "day"]], date),
    of("time", &[&["from"], &["hour", "minute", "second"], &["hour", "minute", "second", "offset"]], time),
    of("date and time", &[&["from"], &["date", "time"], &["date", "timezone"]], date_and_time),
    of("duration", &[&["from"]], |call| temporal::duration(&call.text(0)?)),
    of("years and months duration", &[&["from", "to"]], |call| {
        let (from, to) = (call.point(0)?, call.point(1)?);
        Some(Live::Data(Value::Months(from.months_until(&to))))
    }),
    of("now", &[&[]], |call| {
        let world = call.run.world();
        Some(Live::Moment(Arc::new(temporal::instant(world.now, &world.zone))))
    }),
    of("today", &[&[]], |call| {
        let world = call.run.world();
        Some(Live::Data(Value::Date(temporal::instant(world.now, &world.zone).date())))
    }),
    of("day of year", &[&["date"]], |call| Some(call.date(0)?.day_of_year().into())),
    of("day of week", &[&["date"]], |call| weekday(call.date(0)?).map(Live::from)),
    of("month of year", &[&["date"]], |call| Some(month(call.date(0)?)?.into())),
    of("week of year", &[&["date"]], |call| call.date(0)?.week_of_year().map(Live::from)),
];

fn date(call: &mut Call<'_, '_>) -> Option<Live> {
    let date = match (call.count(), call.single(0)) {
        (1, Live::Data(Value::Text(text))) => return temporal::day(&text),
        (1, _) => call.date(0)?,
        _ => FarDate::new(exact(call, 0)?, exact(call, 1)?, exact(call, 2)?)?,
    };
    Some(date.settle())
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
            Live::Far(far) => match (far.time, &far.zone) {
                (None, _) => Some(zoned_time(Time::midnight(), TimeZone::UTC)),
                (Some(time), None) => Some(Live::Data(Value::Time(time))),
                (Some(time), Some(zone)) => Some(zoned_time(time, zone.clone())),
            },
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
            Live::Far(far) if far.time.is_none() => Some(far.at_midnight_utc()),
            same @ (Live::Moment(_) | Live::Far(_) | Live::Data(Value::DateTime(_) | Value::Instant(_))) => {
                Some(same)
            }
            _ => None,
        };
    }
    if let Live::Data(Value::Text(name)) = call.single(1) {
        let zone = temporal::zone(&name).or_else(|| TimeZone::get(&name).ok())?;
        return match call.single(0) {
            Live::Moment(at) => Some(Live::Moment(Arc::new(at.with_time_zone(zone)))),
            Live::Data(Value::Instant(at)) => Some(Live::Moment(Arc::new(temporal::instant(at, &zone)))),
            _ => {
                let point = call.point(0)?;
                let time = Some(point.time.unwrap_or(Time::midnight()));
                Some(Far { date: point.date, time, zone: Some(zone) }.settle())
            }
        };
    }
    let date = call.date(0)?;
    match call.single(1) {
        Live::Data(Value::Time(time)) => Some(Far { date, time: Some(time), zone: None }.settle()),
        Live::Time(at) => Some(Far { date, time: Some(at.time), zone: Some(at.zone.clone()) }.settle()),
        _ => None,
    }
}

fn weekday(date: FarDate) -> Option<&'static str> {
    const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    NAMES.get(usize::try_from(date.weekday()).ok()?.checked_sub(1)?).copied()
}

fn month(date: FarDate) -> Option<&'static str> {
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
    NAMES.get(usize::try_from(date.month).ok()?.checked_sub(1)?).copied()
}
