//! The operators on numbers, text, dates and durations (DMN 1.5, tables 55 to 58).

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use value::{Decimal, Value};

use crate::ast::Operator;
use crate::{Live, temporal};

/// The result, or `None` where the kinds do not fit or the result cannot be held.
pub fn apply(operator: Operator, left: &Live, right: &Live, zone: &TimeZone) -> Option<Live> {
    if let (Live::Data(Value::Number(a)), Live::Data(Value::Number(b))) = (left, right) {
        return numbers(operator, *a, *b).map(Live::from);
    }
    match operator {
        Operator::Add => add(left, right, zone).or_else(|| add_flipped(left, right, zone)),
        Operator::Subtract => subtract(left, right, zone),
        Operator::Multiply => multiply(left, right).or_else(|| multiply(right, left)),
        Operator::Divide => divide(left, right),
        Operator::Power => None,
    }
}

/// As [`apply`], for numbers.
pub fn numbers(operator: Operator, a: Decimal, b: Decimal) -> Option<Decimal> {
    match operator {
        Operator::Add => a.checked_add(b),
        Operator::Subtract => a.checked_sub(b),
        Operator::Multiply => a.checked_mul(b),
        Operator::Divide => a.checked_div(b),
        Operator::Power => a.checked_pow(b),
    }
}

fn add(left: &Live, right: &Live, zone: &TimeZone) -> Option<Live> {
    match (left, right) {
        (Live::Data(Value::Text(a)), Live::Data(Value::Text(b))) => Some(format!("{a}{b}").into()),
        (_, Live::Data(Value::Duration(by))) => temporal::add_duration(left, *by),
        (_, Live::Data(Value::Months(by))) => temporal::add_months(left, *by, zone),
        _ => None,
    }
}

fn add_flipped(left: &Live, right: &Live, zone: &TimeZone) -> Option<Live> {
    match left {
        Live::Data(Value::Duration(_) | Value::Months(_)) => add(right, left, zone),
        _ => None,
    }
}

fn subtract(left: &Live, right: &Live, zone: &TimeZone) -> Option<Live> {
    match right {
        Live::Data(Value::Duration(by)) => temporal::add_duration(left, by.checked_neg()?),
        Live::Data(Value::Months(by)) => temporal::add_months(left, by.checked_neg()?, zone),
        _ => temporal::difference(left, right).map(temporal::duration_value),
    }
}

fn multiply(duration: &Live, by: &Live) -> Option<Live> {
    let by = by.as_number()?;
    match duration {
        Live::Data(Value::Months(months)) => {
            let product = Decimal::from(*months).checked_mul(by)?;
            Some(Live::Data(Value::Months(product.truncate().to_i64()?)))
        }
        Live::Data(Value::Duration(duration)) => {
            from_seconds(seconds(*duration)?.checked_mul(by)?).map(temporal::duration_value)
        }
        _ => None,
    }
}

fn divide(left: &Live, right: &Live) -> Option<Live> {
    match (left, right) {
        (Live::Data(Value::Months(a)), Live::Data(Value::Months(b))) => {
            Decimal::from(*a).checked_div(Decimal::from(*b)).map(Live::from)
        }
        (Live::Data(Value::Duration(a)), Live::Data(Value::Duration(b))) => {
            seconds(*a)?.checked_div(seconds(*b)?).map(Live::from)
        }
        (Live::Data(Value::Months(months)), Live::Data(Value::Number(by))) => {
            let quotient = Decimal::from(*months).checked_div(*by)?;
            Some(Live::Data(Value::Months(quotient.truncate().to_i64()?)))
        }
        (Live::Data(Value::Duration(duration)), Live::Data(Value::Number(by))) => {
            from_seconds(seconds(*duration)?.checked_div(*by)?).map(temporal::duration_value)
        }
        _ => None,
    }
}

const NANOS_PER_SECOND: i64 = 1_000_000_000;

/// A duration in seconds, exactly.
pub fn seconds(duration: SignedDuration) -> Option<Decimal> {
    let nanos = Decimal::from(i64::from(duration.subsec_nanos())).checked_div(NANOS_PER_SECOND.into())?;
    Decimal::from(duration.as_secs()).checked_add(nanos)
}

/// A duration of `seconds`, cut to nanoseconds.
pub fn from_seconds(seconds: Decimal) -> Option<SignedDuration> {
    let whole = seconds.truncate();
    let nanos = seconds.checked_sub(whole)?.checked_mul(NANOS_PER_SECOND.into())?.truncate();
    Some(SignedDuration::new(whole.to_i64()?, i32::try_from(nanos.to_i64()?).ok()?))
}

pub fn negate(live: &Live) -> Option<Live> {
    match live {
        Live::Data(Value::Number(number)) => Some(number.checked_neg().into()),
        Live::Data(Value::Duration(duration)) => Some(temporal::duration_value(duration.checked_neg()?)),
        Live::Data(Value::Months(months)) => Some(Live::Data(Value::Months(months.checked_neg()?))),
        _ => None,
    }
}
