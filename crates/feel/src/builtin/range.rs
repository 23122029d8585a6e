//! How points and ranges lie to each other (DMN 1.5, 10.3.4.9). A point counts as the range that holds only it.

use std::cmp::Ordering;

use super::{Builtin, Call, of};
use crate::{Live, Range, compare, temporal};

const TWO_POINTS: &[&[&str]] =
    &[&["point1", "point2"], &["point", "range"], &["range", "point"], &["range1", "range2"]];
const TWO_RANGES: &[&[&str]] = &[&["range1", "range2"]];
const POINT_OR_RANGE: &[&[&str]] = &[&["point", "range"], &["range1", "range2"]];
const RANGE_THEN: &[&[&str]] = &[&["range", "point"], &["range1", "range2"]];

pub const TABLE: &[Builtin] = &[
    of("before", TWO_POINTS, |call| pair(call, |a, b| a.before(b))),
    of("after", TWO_POINTS, |call| pair(call, |a, b| b.before(a))),
    of("meets", TWO_RANGES, |call| pair(call, |a, b| a.meets(b))),
    of("met by", TWO_RANGES, |call| pair(call, |a, b| b.meets(a))),
    of("overlaps", TWO_RANGES, |call| pair(call, |a, b| Some(!a.before(b)? && !b.before(a)?))),
    of("overlaps before", TWO_RANGES, |call| pair(call, |a, b| a.overlaps_before(b))),
    of("overlaps after", TWO_RANGES, |call| pair(call, |a, b| b.overlaps_before(a))),
    of("finishes", POINT_OR_RANGE, |call| pair(call, |a, b| a.finishes(b))),
    of("finished by", RANGE_THEN, |call| pair(call, |a, b| b.finishes(a))),
    of("includes", RANGE_THEN, |call| pair(call, |a, b| b.during(a))),
    of("during", POINT_OR_RANGE, |call| pair(call, |a, b| a.during(b))),
    of("starts", POINT_OR_RANGE, |call| pair(call, |a, b| a.starts(b))),
    of("started by", RANGE_THEN, |call| pair(call, |a, b| b.starts(a))),
    of("coincides", &[&["point1", "point2"], &["range1", "range2"]], |call| {
        pair(call, |a, b| Some(a.same_start(b)? && a.same_end(b)?))
    }),
    of("range", &[&["from"]], range),
];

/// Both ends with whether they belong to it.
struct Span {
    start: (Live, bool),
    end: (Live, bool),
}

fn span(live: Live) -> Option<Span> {
    match live {
        Live::Range(range) => Some(Span {
            start: (range.start.clone(), range.start_included),
            end: (range.end.clone(), range.end_included),
        }),
        point => {
            compare::order(&point, &point)?;
            Some(Span { start: (point.clone(), true), end: (point, true) })
        }
    }
}

fn pair(call: &mut Call<'_, '_>, ask: impl Fn(&Span, &Span) -> Option<bool>) -> Option<Live> {
    let (a, b) = (span(call.single(0))?, span(call.single(1))?);
    ask(&a, &b).map(Live::from)
}

impl Span {
    fn before(&self, other: &Self) -> Option<bool> {
        Some(match compare::order(&self.end.0, &other.start.0)? {
            Ordering::Less => true,
            Ordering::Equal => !(self.end.1 && other.start.1),
            Ordering::Greater => false,
        })
    }

    fn meets(&self, other: &Self) -> Option<bool> {
        Some(compare::order(&self.end.0, &other.start.0)?.is_eq() && self.end.1 && other.start.1)
    }

    fn same_start(&self, other: &Self) -> Option<bool> {
        Some(compare::order(&self.start.0, &other.start.0)?.is_eq() && self.start.1 == other.start.1)
    }

    fn same_end(&self, other: &Self) -> Option<bool> {
        Some(compare::order(&self.end.0, &other.end.0)?.is_eq() && self.end.1 == other.end.1)
    }

    /// Starts no earlier than `other`.
    fn starts_within(&self, other: &Self) -> Option<bool> {
        Some(match compare::order(&self.start.0, &other.start.0)? {
            Ordering::Greater => true,
            Ordering::Equal => other.start.1 || !self.start.1,
            Ordering::Less => false,
        })
    }

    /// Ends no later than `other`.
    fn ends_within(&self, other: &Self) -> Option<bool> {
        Some(match compare::order(&self.end.0, &other.end.0)? {
            Ordering::Less => true,
            Ordering::Equal => other.end.1 || !self.end.1,
            Ordering::Greater => false,
        })
    }

    fn during(&self, other: &Self) -> Option<bool> {
        Some(self.starts_within(other)? && self.ends_within(other)?)
    }

    fn starts(&self, other: &Self) -> Option<bool> {
        Some(self.same_start(other)? && self.ends_within(other)?)
    }

    fn finishes(&self, other: &Self) -> Option<bool> {
        Some(self.same_end(other)? && self.starts_within(other)?)
    }

    /// Starts before `other`, ends inside it.
    fn overlaps_before(&self, other: &Self) -> Option<bool> {
        let starts_earlier = match compare::order(&self.start.0, &other.start.0)? {
            Ordering::Less => true,
            Ordering::Equal => self.start.1 && !other.start.1,
            Ordering::Greater => false,
        };
        Some(starts_earlier && !self.before(other)? && self.ends_within(other)?)
    }
}

/// `range("[1..5]")`: brackets and two literals.
fn range(call: &mut Call<'_, '_>) -> Option<Live> {
    let text = call.text(0)?;
    let inner = text.strip_prefix(['[', '(', ']'])?.strip_suffix([']', ')', '['])?;
    let (start, end) = inner.split_once("..")?;
    let range = Range {
        start: endpoint(start)?,
        start_included: text.starts_with('['),
        end: endpoint(end)?,
        end_included: text.ends_with(']'),
    };
    range.is_sound().then(|| Live::Range(std::sync::Arc::new(range)))
}

fn endpoint(text: &str) -> Option<Live> {
    let text = text.trim();
    if text.is_empty() {
        return Some(Live::NULL);
    }
    if let Ok(number) = text.parse::<value::Decimal>() {
        return Some(number.into());
    }
    if let Some(quoted) = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        return (!quoted.contains(['"', '\\'])).then(|| quoted.into());
    }
    let literal = text.strip_prefix("@\"").and_then(|rest| rest.strip_suffix('"'));
    let called = ["date and time(\"", "date(\"", "time(\"", "duration(\""]
        .iter()
        .find_map(|open| text.strip_prefix(open)?.strip_suffix("\")"));
    temporal::literal(literal.or(called)?)
}
