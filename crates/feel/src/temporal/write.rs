//! Dates, times and durations to text.

use std::fmt::Write as _;

use jiff::SignedDuration;
use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};
use value::Value;

use super::{FarDate, offset_of};
use crate::Live;

/// Writes `live` in its FEEL form; false where it is of another kind.
pub fn write(out: &mut String, live: &Live) -> bool {
    match live {
        Live::Data(Value::Date(date)) => write_date(out, *date),
        Live::Data(Value::Time(time)) => write_time(out, *time),
        Live::Data(Value::DateTime(at)) => {
            write_date(out, at.date());
            out.push('T');
            write_time(out, at.time());
        }
        Live::Data(Value::Instant(at)) => {
            let at = TimeZone::UTC.to_datetime(*at);
            write_date(out, at.date());
            out.push('T');
            write_time(out, at.time());
            out.push('Z');
        }
        Live::Time(at) => {
            write_time(out, at.time);
            write_zone(out, &at.zone, offset_of(&at.zone));
        }
        Live::Moment(at) => {
            write_date(out, at.date());
            out.push('T');
            write_time(out, at.time());
            write_zone(out, at.time_zone(), at.offset());
        }
        Live::Far(far) => {
            write_day(out, far.date);
            if let Some(time) = far.time {
                out.push('T');
                write_time(out, time);
            }
            if let (Some(zone), Some(offset)) = (&far.zone, far.offset()) {
                write_zone(out, zone, offset);
            }
        }
        Live::Data(Value::Duration(duration)) => write_duration(out, *duration),
        Live::Data(Value::Months(months)) => write_months(out, *months),
        _ => return false,
    }
    true
}

fn write_date(out: &mut String, date: Date) {
    write_day(out, FarDate::of(date));
}

fn write_day(out: &mut String, date: FarDate) {
    let sign = if date.year < 0 { "-" } else { "" };
    let _ = write!(out, "{sign}{:04}-{:02}-{:02}", date.year.unsigned_abs(), date.month, date.day);
}

fn write_time(out: &mut String, time: Time) {
    let _ = write!(out, "{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second());
    write_fraction(out, time.subsec_nanosecond());
}

fn write_fraction(out: &mut String, nanoseconds: i32) {
    if nanoseconds != 0 {
        let digits = format!("{nanoseconds:09}");
        out.push('.');
        out.push_str(digits.trim_end_matches('0'));
    }
}

fn write_zone(out: &mut String, zone: &TimeZone, offset: Offset) {
    if *zone == TimeZone::UTC {
        out.push('Z');
    } else if let Some(name) = zone.iana_name() {
        out.push('@');
        out.push_str(name);
    } else {
        let seconds = offset.seconds();
        let all = seconds.unsigned_abs();
        let sign = if seconds < 0 { '-' } else { '+' };
        let _ = write!(out, "{sign}{:02}:{:02}", all / 3600, all / 60 % 60);
        if !all.is_multiple_of(60) {
            let _ = write!(out, ":{:02}", all % 60);
        }
    }
}

fn write_duration(out: &mut String, duration: SignedDuration) {
    if duration.is_zero() {
        out.push_str("PT0S");
        return;
    }
    if duration.is_negative() {
        out.push('-');
    }
    let (seconds, nanoseconds) = (duration.as_secs().unsigned_abs(), duration.subsec_nanos().abs());
    out.push('P');
    if seconds >= 86_400 {
        let _ = write!(out, "{}D", seconds / 86_400);
    }
    let (hours, minutes, rest) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    if hours + minutes + rest == 0 && nanoseconds == 0 {
        return;
    }
    out.push('T');
    if hours > 0 {
        let _ = write!(out, "{hours}H");
    }
    if minutes > 0 {
        let _ = write!(out, "{minutes}M");
    }
    if rest > 0 || nanoseconds > 0 {
        let _ = write!(out, "{rest}");
        write_fraction(out, nanoseconds);
        out.push('S');
    }
}

fn write_months(out: &mut String, months: i64) {
    if months == 0 {
        out.push_str("P0M");
        return;
    }
    if months < 0 {
        out.push('-');
    }
    let all = months.unsigned_abs();
    out.push('P');
    if all >= 12 {
        let _ = write!(out, "{}Y", all / 12);
    }
    if !all.is_multiple_of(12) {
        let _ = write!(out, "{}M", all % 12);
    }
}
