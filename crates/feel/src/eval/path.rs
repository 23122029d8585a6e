//! `a.b`: entries of contexts, and the properties of dates, times, durations and ranges (DMN 1.5, table 65).

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use value::Value;

use crate::Live;
use crate::outcome::kind_zh;
use crate::run::{Env, Run};
use crate::temporal::{self, FarDate};

pub fn property(base: &Live, name: &str, at: u32, env: &Env<'_>, run: &mut Run<'_>) -> Live {
    if let Some(entry) = base.entry(name) {
        return entry;
    }
    if let Some(count) = base.list_len() {
        // WHY three: a list of lists is made anew at every level, and making one costs more than looking at a member.
        if !run.spend((count + 1).saturating_mul(3)) || !run.enter() {
            return Live::NULL;
        }
        let members = (0..count).filter_map(|index| base.member(index));
        let found = members.map(|member| property(&member, name, at, env, run)).collect();
        run.leave();
        return Live::list(found);
    }
    match special(base, name, run.zone()) {
        Some(live) => live,
        None => run.null(
            env,
            at,
            "path",
            format_args!("{}没有 `{name}`", kind_zh(base.kind())),
            format_args!("{} has no `{name}`", base.kind()),
        ),
    }
}

fn special(base: &Live, name: &str, zone: &TimeZone) -> Option<Live> {
    match base {
        Live::Data(Value::Date(date)) => of_date(*date, name),
        Live::Data(Value::Time(time)) => of_time(*time, name).or_else(|| no_zone(name)),
        Live::Data(Value::DateTime(at)) => of_date_time(*at, name).or_else(|| no_zone(name)),
        Live::Data(Value::Instant(at)) => {
            let at = temporal::instant(*at, zone);
            of_date_time(at.datetime(), name).or_else(|| of_zone(at.offset(), at.time_zone(), name))
        }
        Live::Moment(at) => {
            of_date_time(at.datetime(), name).or_else(|| of_zone(at.offset(), at.time_zone(), name))
        }
        Live::Far(far) => of_day(far.date, name).or_else(|| of_time(far.time?, name)).or_else(|| {
            match (&far.zone, far.offset()) {
                (Some(zone), Some(offset)) => of_zone(offset, zone, name),
                _ => far.time.and_then(|_| no_zone(name)),
            }
        }),
        Live::Time(at) => {
            of_time(at.time, name).or_else(|| of_zone(temporal::offset_of(&at.zone), &at.zone, name))
        }
        Live::Data(Value::Duration(duration)) => {
            let seconds = duration.as_secs();
            Some(match name {
                "days" => (seconds / 86_400).into(),
                "hours" => (seconds / 3600 % 24).into(),
                "minutes" => (seconds / 60 % 60).into(),
                "seconds" => (seconds % 60).into(),
                _ => return None,
            })
        }
        Live::Data(Value::Months(months)) => Some(match name {
            "years" => (months / 12).into(),
            "months" => (months % 12).into(),
            _ => return None,
        }),
        Live::Range(range) => Some(match name {
            "start" => range.start.clone(),
            "end" => range.end.clone(),
            "start included" => range.start_included.into(),
            "end included" => range.end_included.into(),
            _ => return None,
        }),
        _ => None,
    }
}

fn of_date(date: Date, name: &str) -> Option<Live> {
    of_day(FarDate::of(date), name)
}

fn of_day(date: FarDate, name: &str) -> Option<Live> {
    Some(match name {
        "year" => i64::from(date.year).into(),
        "month" => i64::from(date.month).into(),
        "day" => i64::from(date.day).into(),
        "weekday" => date.weekday().into(),
        _ => return None,
    })
}

fn of_time(time: Time, name: &str) -> Option<Live> {
    Some(match name {
        "hour" => i64::from(time.hour()).into(),
        "minute" => i64::from(time.minute()).into(),
        "second" => i64::from(time.second()).into(),
        _ => return None,
    })
}

fn of_date_time(at: DateTime, name: &str) -> Option<Live> {
    of_date(at.date(), name).or_else(|| of_time(at.time(), name))
}

/// A local time has these properties, and they are null without being wrong.
fn no_zone(name: &str) -> Option<Live> {
    matches!(name, "time offset" | "timezone").then_some(Live::NULL)
}

fn of_zone(offset: jiff::tz::Offset, zone: &TimeZone, name: &str) -> Option<Live> {
    match name {
        "time offset" => {
            Some(temporal::duration_value(SignedDuration::from_secs(i64::from(offset.seconds()))))
        }
        "timezone" => Some(match zone.iana_name().filter(|_| *zone != TimeZone::UTC) {
            Some(name) => name.into(),
            None => Live::NULL,
        }),
        _ => None,
    }
}
