//! Equality and order between live values (DMN 1.5, 10.3.2.13 and table 53), and what a range contains.

use std::cmp::Ordering;

use value::Value;

use crate::{Live, Range, temporal};

/// Most members and entries looked at by one comparison outside a run.
const LOOKS_MAX: u64 = 1_000_000;

/// Whether both are equal; `None` where their kinds cannot be compared, or they are too large to be.
pub fn equal(left: &Live, right: &Live) -> Option<bool> {
    let mut looks_left = LOOKS_MAX;
    equal_within(left, right, &mut looks_left)
}

/// As [`equal`], each member and entry counted. WHY: lists may hold one list many times over, and again, so that little
/// memory stands for very many members.
pub fn equal_within(left: &Live, right: &Live, looks_left: &mut u64) -> Option<bool> {
    if left.is_null() || right.is_null() {
        return Some(left.is_null() && right.is_null());
    }
    match (left, right) {
        (Live::Data(Value::Number(a)), Live::Data(Value::Number(b))) => Some(a == b),
        (Live::Data(Value::Text(a)), Live::Data(Value::Text(b))) => Some(a == b),
        (Live::Data(Value::Bool(a)), Live::Data(Value::Bool(b))) => Some(a == b),
        (Live::Range(a), Live::Range(b)) => Some(same_range(a, b)),
        (Live::Function(a), Live::Function(b)) => Some(std::sync::Arc::ptr_eq(a, b)),
        _ if left.list_len().is_some() && right.list_len().is_some() => same_lists(left, right, looks_left),
        _ if left.is_context() && right.is_context() => same_contexts(left, right, looks_left),
        _ => order(left, right).map(Ordering::is_eq),
    }
}

fn same_lists(left: &Live, right: &Live, looks_left: &mut u64) -> Option<bool> {
    if let (Live::Data(Value::List(a)), Live::Data(Value::List(b))) = (left, right)
        && std::sync::Arc::ptr_eq(a, b)
    {
        return Some(true);
    }
    let count = left.list_len();
    if count != right.list_len() {
        return Some(false);
    }
    for index in 0..count.unwrap_or(0) {
        *looks_left = looks_left.checked_sub(1)?;
        let (Some(a), Some(b)) = (left.member(index), right.member(index)) else { return Some(false) };
        let same = equal_within(&a, &b, looks_left);
        if *looks_left == 0 {
            return None;
        }
        if same != Some(true) {
            return Some(false);
        }
    }
    Some(true)
}

fn same_contexts(left: &Live, right: &Live, looks_left: &mut u64) -> Option<bool> {
    let (Some(a), Some(b)) = (left.entries(), right.entries()) else { return Some(false) };
    if a.len() != b.len() {
        return Some(false);
    }
    for (name, entry) in &a {
        *looks_left = looks_left.checked_sub(1)?;
        let Some(other) = b.get(name) else { return Some(false) };
        let same = equal_within(entry, other, looks_left);
        if *looks_left == 0 {
            return None;
        }
        if same != Some(true) {
            return Some(false);
        }
    }
    Some(true)
}

/// Ends are of ordered kinds, which hold nothing further.
fn same_range(a: &Range, b: &Range) -> bool {
    a.start_included == b.start_included
        && a.end_included == b.end_included
        && equal(&a.start, &b.start) == Some(true)
        && equal(&a.end, &b.end) == Some(true)
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
