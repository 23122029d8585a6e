//! Equality and order between live values (DMN 1.5, 10.3.2.13 and table 53), and what a range contains.

use std::cmp::Ordering;

use value::Value;

use crate::{Live, Range, temporal};

/// Whether both are equal; `None` where their kinds cannot be compared.
pub fn equal(left: &Live, right: &Live) -> Option<bool> {
    if left.is_null() || right.is_null() {
        return Some(left.is_null() && right.is_null());
    }
    match (left, right) {
        (Live::Data(Value::Number(a)), Live::Data(Value::Number(b))) => Some(a == b),
        (Live::Data(Value::Text(a)), Live::Data(Value::Text(b))) => Some(a == b),
        (Live::Data(Value::Bool(a)), Live::Data(Value::Bool(b))) => Some(a == b),
        (Live::Range(a), Live::Range(b)) => Some(same_range(a, b)),
        (Live::Function(a), Live::Function(b)) => Some(std::sync::Arc::ptr_eq(a, b)),
        _ if left.list_len().is_some() && right.list_len().is_some() => Some(same_lists(left, right)),
        _ if left.is_context() && right.is_context() => Some(same_contexts(left, right)),
        _ => order(left, right).map(Ordering::is_eq),
    }
}

pub fn is_equal(left: &Live, right: &Live) -> bool {
    equal(left, right) == Some(true)
}

fn same_lists(left: &Live, right: &Live) -> bool {
    if let (Live::Data(Value::List(a)), Live::Data(Value::List(b))) = (left, right)
        && std::sync::Arc::ptr_eq(a, b)
    {
        return true;
    }
    let count = left.list_len();
    count == right.list_len()
        && (0..count.unwrap_or(0)).all(|index| match (left.member(index), right.member(index)) {
            (Some(a), Some(b)) => is_equal(&a, &b),
            _ => false,
        })
}

fn same_contexts(left: &Live, right: &Live) -> bool {
    let (Some(a), Some(b)) = (left.entries(), right.entries()) else { return false };
    a.len() == b.len()
        && a.iter().all(|(name, entry)| b.get(name).is_some_and(|other| is_equal(entry, other)))
}

fn same_range(a: &Range, b: &Range) -> bool {
    a.start_included == b.start_included
        && a.end_included == b.end_included
        && is_equal(&a.start, &b.start)
        && is_equal(&a.end, &b.end)
}

/// The order of two values of one ordered kind.
pub fn order(left: &Live, right: &Live) -> Option<Ordering> {
    match (left, right) {
        (Live::Data(a), Live::Data(b)) => order_data(a, b),
        (Live::Far(_), _) | (_, Live::Far(_)) => temporal::Far::of(left)?.order(&temporal::Far::of(right)?),
        (Live::Moment(a), Live::Moment(b)) => Some(a.timestamp().cmp(&b.timestamp())),
        (Live::Moment(a), Live::Data(Value::Instant(b))) => Some(a.timestamp().cmp(b)),
        (Live::Data(Value::Instant(a)), Live::Moment(b)) => Some(a.cmp(&b.timestamp())),
        (Live::Time(_), Live::Time(_)) => {
            let between = temporal::difference(left, right)?;
            Some(between.as_nanos().cmp(&0))
        }
        _ => None,
    }
}

fn order_data(left: &Value, right: &Value) -> Option<Ordering> {
    Some(match (left, right) {
        (Value::Number(a), Value::Number(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Time(a), Value::Time(b)) => a.cmp(b),
        (Value::DateTime(a), Value::DateTime(b)) => a.cmp(b),
        (Value::Instant(a), Value::Instant(b)) => a.cmp(b),
        (Value::Duration(a), Value::Duration(b)) => a.cmp(b),
        (Value::Months(a), Value::Months(b)) => a.cmp(b),
        _ => return None,
    })
}

impl Range {
    /// Whether both ends are of one ordered kind and in order; an absent end fits any.
    pub fn is_sound(&self) -> bool {
        if self.start.is_null() || self.end.is_null() {
            let end = if self.start.is_null() { &self.end } else { &self.start };
            return order(end, end).is_some();
        }
        matches!(order(&self.start, &self.end), Some(Ordering::Less | Ordering::Equal))
    }

    /// Whether `live` lies inside; `None` where it cannot be compared with the ends.
    pub fn contains(&self, live: &Live) -> Option<bool> {
        let after_start = self.start.is_null() || {
            let order = order(live, &self.start)?;
            order.is_gt() || (order.is_eq() && self.start_included)
        };
        let before_end = self.end.is_null() || {
            let order = order(live, &self.end)?;
            order.is_lt() || (order.is_eq() && self.end_included)
        };
        Some(after_start && before_end)
    }
}
