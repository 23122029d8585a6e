//! Days as whole numbers from 1970-01-01, and the plain week.

use value::Date;

/// Day 0 is a Thursday; weeks begin on Monday.
pub(crate) fn weekday_of(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

pub(crate) fn is_weekend(day: i64) -> bool {
    weekday_of(day) >= 5
}

/// Weekdays before `day` from a fixed origin.
pub(crate) fn weekdays_before(day: i64) -> i64 {
    (day + 3).div_euclid(7) * 5 + weekday_of(day).min(5)
}

/// The weekday with `count` weekdays before it.
pub(crate) fn weekday(count: i64) -> i64 {
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

/// The first day of a year; the last there is when it lies beyond.
pub(crate) fn new_year(year: i16) -> i64 {
    number(Date::new(year, 1, 1).unwrap_or(Date::MAX))
}
