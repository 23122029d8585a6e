//! Sums and differences of dates, times and durations (DMN 1.5, table 57).

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span};
use value::Value;

use super::{Far, instant, moment, since_midnight, zoned_time};
use crate::Live;

/// `live` moved by `duration`; a time turns round midnight.
pub fn add_duration(live: &Live, duration: SignedDuration) -> Option<Live> {
    let near = match live {
        Live::Data(Value::Date(date)) => {
            date.at(0, 0, 0, 0).checked_add(duration).ok().map(|at| Live::Data(Value::Date(at.date())))
        }
        Live::Data(Value::DateTime(at)) => {
            at.checked_add(duration).ok().map(|at| Live::Data(Value::DateTime(at)))
        }
        Live::Data(Value::Instant(at)) => {
            at.checked_add(duration).ok().map(|at| Live::Data(Value::Instant(at)))
        }
        Live::Moment(at) => at.checked_add(duration).ok().map(|at| Live::Moment(at.into())),
        Live::Data(Value::Time(time)) => Some(Live::Data(Value::Time(time.wrapping_add(duration)))),
        Live::Time(at) => Some(zoned_time(at.time.wrapping_add(duration), at.zone.clone())),
        Live::Data(Value::Duration(other)) => {
            return Some(Live::Data(Value::Duration(other.checked_add(duration)?)));
        }
        _ => None,
    };
    near.or_else(|| Far::of(live)?.add_duration(duration))
}

/// `live` moved by calendar months; a day the month does not have becomes its last.
pub fn add_months(live: &Live, months: i64, zone: &TimeZone) -> Option<Live> {
    if let Live::Data(Value::Months(other)) = live {
        return Some(Live::Data(Value::Months(other.checked_add(months)?)));
    }
    add_months_near(live, months, zone).or_else(|| Far::of(live)?.add_months(months))
}

fn add_months_near(live: &Live, months: i64, zone: &TimeZone) -> Option<Live> {
    let span = Span::new().try_months(months).ok()?;
    Some(match live {
        Live::Data(Value::Date(date)) => Live::Data(Value::Date(date.checked_add(span).ok()?)),
        Live::Data(Value::DateTime(at)) => Live::Data(Value::DateTime(at.checked_add(span).ok()?)),
        Live::Data(Value::Instant(at)) => {
            let moved = instant(*at, zone).checked_add(span).ok()?;
            Live::Data(Value::Instant(moved.timestamp()))
        }
        Live::Moment(at) => {
            let local = at.datetime().checked_add(span).ok()?;
            moment(local, at.time_zone().clone())?
        }
        _ => return None,
    })
}

/// `left - right` where both are points of the same kind; a date counts as its midnight UTC
/// and so cannot be taken from a local time.
pub fn difference(left: &Live, right: &Live) -> Option<SignedDuration> {
    match (left, right) {
        (Live::Data(Value::Time(a)), Live::Data(Value::Time(b))) => Some(b.duration_until(*a)),
        (Live::Time(a), Live::Time(b)) => {
            let of = |at: &crate::ZonedTime| {
                let offset = i64::from(super::offset_of(&at.zone).seconds());
                since_midnight(at.time) - SignedDuration::from_secs(offset)
            };
            of(a).checked_sub(of(b))
        }
        (Live::Far(_), _) | (_, Live::Far(_)) => Far::of(left)?.since(&Far::of(right)?),
        _ => match (point(left)?, point(right)?) {
            (Point::Local(a), Point::Local(b)) => Some(b.duration_until(a)),
            (Point::Fixed(a), Point::Fixed(b)) => Some(b.duration_until(a)),
            (Point::Day(a), Point::Day(b)) => Some(b.duration_until(a)),
            (Point::Day(a), Point::Fixed(b)) => Some(b.duration_until(midnight(a)?)),
            (Point::Fixed(a), Point::Day(b)) => Some(midnight(b)?.duration_until(a)),
            _ => None,
        },
    }
}

enum Point {
    Day(Date),
    Local(DateTime),
    Fixed(jiff::Timestamp),
}

fn point(live: &Live) -> Option<Point> {
    match live {
        Live::Data(Value::Date(date)) => Some(Point::Day(*date)),
        Live::Data(Value::DateTime(at)) => Some(Point::Local(*at)),
        Live::Data(Value::Instant(at)) => Some(Point::Fixed(*at)),
        Live::Moment(at) => Some(Point::Fixed(at.timestamp())),
        _ => None,
    }
}

fn midnight(date: Date) -> Option<jiff::Timestamp> {
    TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()
}
