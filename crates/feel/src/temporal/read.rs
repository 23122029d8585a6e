//! Text to dates, times and durations, in the forms of DMN 1.5, 10.3.2.3.

use jiff::SignedDuration;
use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};
use value::Value;

use super::{Far, FarDate, zoned_time};
use crate::Live;

/// Longest text read as any of these.
const TEXT_BYTES_MAX: usize = 64;

/// What `@"..."` stands for.
pub fn literal(text: &str) -> Option<Live> {
    day(text)
        .or_else(|| time(text))
        .or_else(|| if text.contains('T') && !text.contains('P') { date_time(text) } else { None })
        .or_else(|| duration(text))
        .or_else(|| date_time(text))
}

/// As [`day`], where ordinary dates reach.
pub fn date(text: &str) -> Option<Date> {
    match day(text)? {
        Live::Data(Value::Date(date)) => Some(date),
        _ => None,
    }
}

/// `YYYY-MM-DD`, years of more digits without a leading zero, before the common era with `-`.
pub fn day(text: &str) -> Option<Live> {
    far_date(text).map(FarDate::settle)
}

fn far_date(text: &str) -> Option<FarDate> {
    if text.len() > TEXT_BYTES_MAX || !text.is_ascii() {
        return None;
    }
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut parts = rest.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let shaped = parts.next().is_none() && year.len() >= 4 && (year.len() == 4 || !year.starts_with('0'));
    if !shaped {
        return None;
    }
    let year = digits(year)?;
    FarDate::new(if negative { -year } else { year }, two(month)?.into(), two(day)?.into())
}

/// `hh:mm:ss` with fraction and zone.
pub fn time(text: &str) -> Option<Live> {
    let (time, zone) = time_and_zone(text)?;
    Some(match zone {
        Some(zone) => zoned_time(time, zone),
        None => Live::Data(Value::Time(time)),
    })
}

/// A date, `T`, a time; or a date alone for its midnight.
pub fn date_time(text: &str) -> Option<Live> {
    let Some((day, rest)) = text.split_once('T') else {
        let (date, time) = (far_date(text)?, Some(Time::midnight()));
        return Some(Far { date, time, zone: None }.settle());
    };
    let mut date = far_date(day)?;
    let midnight;
    let mut rest = rest;
    if let Some(zone) = rest.strip_prefix("24:00:00") {
        // WHY: XML Schema lets a day end at 24:00:00, which is the next one's midnight.
        date = FarDate::from_days(date.days() + 1)?;
        midnight = format!("00:00:00{zone}");
        rest = &midnight;
    }
    let (time, zone) = time_and_zone(rest)?;
    Some(Far { date, time: Some(time), zone }.settle())
}

fn time_and_zone(text: &str) -> Option<(Time, Option<TimeZone>)> {
    if text.len() > TEXT_BYTES_MAX || !text.is_ascii() || text.len() < 8 {
        return None;
    }
    let bytes = text.as_bytes();
    if bytes[2] != b':' || bytes[5] != b':' {
        return None;
    }
    let (hour, minute, second) = (two(&text[..2])?, two(&text[3..5])?, two(&text[6..8])?);
    let mut rest = &text[8..];
    let mut nanosecond = 0;
    if let Some(fraction) = rest.strip_prefix('.') {
        let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
        nanosecond = nanoseconds(&fraction[..length])?;
        rest = &fraction[length..];
    }
    let time = Time::new(hour, minute, second, nanosecond).ok()?;
    let zone = if rest.is_empty() { None } else { Some(zone(rest)?) };
    Some((time, zone))
}

/// `Z`, an offset such as `+08:00`, or `@` and the name of a zone.
pub fn zone(text: &str) -> Option<TimeZone> {
    if matches!(text, "Z" | "z") {
        return Some(TimeZone::UTC);
    }
    if let Some(name) = text.strip_prefix('@') {
        return TimeZone::get(name).ok();
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let mut parts = text[1..].split(':');
    let hours = i32::from(two(parts.next()?)?);
    let minutes = i32::from(two(parts.next()?)?);
    let seconds = match parts.next() {
        Some(seconds) => i32::from(two(seconds)?),
        None => 0,
    };
    if parts.next().is_some() || hours > 18 || minutes > 59 || seconds > 59 {
        return None;
    }
    let offset = Offset::from_seconds(sign * (hours * 3600 + minutes * 60 + seconds)).ok()?;
    Some(if offset.is_zero() { TimeZone::UTC } else { TimeZone::fixed(offset) })
}

/// `P1Y2M` or `P1DT2H3M4.5S`, either with a leading `-`; not both kinds in one.
pub fn duration(text: &str) -> Option<Live> {
    if text.len() > TEXT_BYTES_MAX || !text.is_ascii() {
        return None;
    }
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let rest = rest.strip_prefix('P')?;
    let (days, clock) = match rest.split_once('T') {
        Some((_, "")) => return None,
        Some((days, clock)) => (days, clock),
        None => (rest, ""),
    };
    if days.is_empty() && clock.is_empty() {
        return None;
    }
    let sign = if negative { -1 } else { 1 };
    if clock.is_empty() && (days.contains('Y') || days.contains('M')) {
        let (years, days) = amount(days, 'Y')?;
        let (months, days) = amount(days, 'M')?;
        let total = years.checked_mul(12)?.checked_add(months)?.checked_mul(sign)?;
        return days.is_empty().then_some(Live::Data(Value::Months(total)));
    }
    let (days, left) = amount(days, 'D')?;
    let (hours, clock) = amount(clock, 'H')?;
    let (minutes, clock) = amount(clock, 'M')?;
    let (whole, nanos) = seconds(clock)?;
    if !left.is_empty() {
        return None;
    }
    let total = days
        .checked_mul(86_400)?
        .checked_add(hours.checked_mul(3_600)?)?
        .checked_add(minutes.checked_mul(60)?)?
        .checked_add(whole)?;
    let duration = SignedDuration::new(total, nanos);
    let duration = if negative { duration.checked_neg()? } else { duration };
    Some(Live::Data(Value::Duration(duration)))
}

/// The number before `unit` and what follows; 0 where the unit is not at the start.
fn amount(text: &str, unit: char) -> Option<(i64, &str)> {
    match text.split_once(unit) {
        Some((number, rest)) if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => {
            Some((number.parse().ok()?, rest))
        }
        Some(("", _)) => None,
        _ => Some((0, text)),
    }
}

fn seconds(text: &str) -> Option<(i64, i32)> {
    if text.is_empty() {
        return Some((0, 0));
    }
    let number = text.strip_suffix('S')?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    Some((digits(whole)?, if fraction.is_empty() { 0 } else { nanoseconds(fraction)? }))
}

/// The first nine digits of a fraction as nanoseconds; further digits are cut.
fn nanoseconds(fraction: &str) -> Option<i32> {
    if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let kept = &fraction[..fraction.len().min(9)];
    let scale = 10_i32.pow(9 - u32::try_from(kept.len()).ok()?);
    kept.parse::<i32>().ok()?.checked_mul(scale)
}

fn two(text: &str) -> Option<i8> {
    if text.len() == 2 { digits(text)?.try_into().ok() } else { None }
}

fn digits(text: &str) -> Option<i64> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) { None } else { text.parse().ok() }
}
