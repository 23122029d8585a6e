//! Cells of decision tables as sets of values: what both the index of a table and its analysis rest on.

use std::cmp::Ordering;
use std::sync::Arc;

use feel::{Live, Plain, PlainTest, Range};
use value::{Date, Decimal, SignedDuration, Value};

/// A value with a place in the order of its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    Bool(bool),
    Number(Decimal),
    Text(Arc<str>),
    Date(Date),
    Time(value::Time),
    DateTime(value::DateTime),
    Instant(value::Timestamp),
    Duration(SignedDuration),
    Months(i64),
}

impl Key {
    /// `None` for null, lists, contexts and what has a zone of its own.
    pub fn of(live: &Live) -> Option<Self> {
        let Live::Data(value) = live else { return None };
        Some(match value {
            Value::Bool(truth) => Self::Bool(*truth),
            Value::Number(number) => Self::Number(*number),
            Value::Text(text) => Self::Text(text.clone()),
            Value::Date(date) => Self::Date(*date),
            Value::Time(time) => Self::Time(*time),
            Value::DateTime(at) => Self::DateTime(*at),
            Value::Instant(at) => Self::Instant(*at),
            Value::Duration(duration) => Self::Duration(*duration),
            Value::Months(months) => Self::Months(*months),
            Value::Null | Value::List(_) | Value::Context(_) => return None,
        })
    }

    pub fn live(&self) -> Live {
        Live::Data(match self {
            Self::Bool(truth) => Value::Bool(*truth),
            Self::Number(number) => Value::Number(*number),
            Self::Text(text) => Value::Text(text.clone()),
            Self::Date(date) => Value::Date(*date),
            Self::Time(time) => Value::Time(*time),
            Self::DateTime(at) => Value::DateTime(*at),
            Self::Instant(at) => Value::Instant(*at),
            Self::Duration(duration) => Value::Duration(*duration),
            Self::Months(months) => Value::Months(*months),
        })
    }

    /// The order of two keys of one kind.
    pub fn order(&self, other: &Self) -> Option<Ordering> {
        Some(match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.cmp(b),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::Date(a), Self::Date(b)) => a.cmp(b),
            (Self::Time(a), Self::Time(b)) => a.cmp(b),
            (Self::DateTime(a), Self::DateTime(b)) => a.cmp(b),
            (Self::Instant(a), Self::Instant(b)) => a.cmp(b),
            (Self::Duration(a), Self::Duration(b)) => a.cmp(b),
            (Self::Months(a), Self::Months(b)) => a.cmp(b),
            _ => return None,
        })
    }

    pub fn same_kind(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// An end of a span: the value, and whether it belongs to the span. `None` is no end at all.
pub type End = Option<(Key, bool)>;

/// The values between two ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub from: End,
    pub to: End,
}

impl Span {
    pub fn point(key: Key) -> Self {
        Self { from: Some((key.clone(), true)), to: Some((key, true)) }
    }

    fn of(range: &Range) -> Option<Self> {
        let end = |live: &Live, included: bool| -> Option<End> {
            if live.is_null() { Some(None) } else { Some(Some((Key::of(live)?, included))) }
        };
        Some(Self {
            from: end(&range.start, range.start_included)?,
            to: end(&range.end, range.end_included)?,
        })
    }

    /// The keys it names.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.from.iter().chain(&self.to).map(|(key, _)| key)
    }
}

/// What a cell accepts.
#[derive(Debug, Clone)]
pub enum Cell {
    /// `-`
    Any,
    /// One of the spans, or none of them where `negated`. All keys are of one kind.
    Spans { negated: bool, spans: Vec<Span> },
    /// Something that is decided only with the input at hand.
    Open,
}

impl Cell {
    pub fn of(tests: &feel::UnaryTests) -> Self {
        tests.plain().and_then(|plain| Self::plain(&plain)).unwrap_or(Self::Open)
    }

    fn plain(plain: &Plain) -> Option<Self> {
        if plain.tests.is_empty() {
            return Some(Self::Any);
        }
        let mut spans = Vec::with_capacity(plain.tests.len());
        for test in &plain.tests {
            match test {
                PlainTest::Equal(live) => spans.push(Span::point(Key::of(live)?)),
                PlainTest::Within(range) => spans.push(Span::of(range)?),
                PlainTest::NotEqual(live) => {
                    let key = Key::of(live)?;
                    spans.push(Span { from: None, to: Some((key.clone(), false)) });
                    spans.push(Span { from: Some((key, false)), to: None });
                }
            }
        }
        let first = spans.iter().flat_map(Span::keys).next()?.clone();
        // WHY: booleans have no order in FEEL, so no range of them is ever true.
        let sound = spans.iter().flat_map(Span::keys).all(|key| key.same_kind(&first));
        sound.then_some(Self::Spans { negated: plain.negated, spans })
    }

    /// A key it names, where it names one.
    pub fn key(&self) -> Option<&Key> {
        match self {
            Self::Spans { spans, .. } => spans.iter().flat_map(Span::keys).next(),
            _ => None,
        }
    }
}

/// The boundaries all cells of a column name, in order, and the regions between them.
///
/// With boundaries `p1 < p2` the regions are: below `p1` (0), `p1` (1), between (2), `p2` (3), above `p2` (4).
#[derive(Debug, Clone, Default)]
pub struct Regions {
    pub points: Vec<Key>,
}

impl Regions {
    /// From cells whose keys are all of one kind.
    pub fn of<'c>(cells: impl Iterator<Item = &'c Cell>) -> Self {
        let mut points: Vec<Key> = Vec::new();
        for cell in cells {
            if let Cell::Spans { spans, .. } = cell {
                points.extend(spans.iter().flat_map(Span::keys).cloned());
            }
        }
        Self::from_points(points)
    }

    pub fn from_points(mut points: Vec<Key>) -> Self {
        points.sort_by(|a, b| a.order(b).unwrap_or(Ordering::Equal));
        points.dedup_by(|a, b| a.order(b) == Some(Ordering::Equal));
        Self { points }
    }

    pub fn count(&self) -> usize {
        self.points.len() * 2 + 1
    }

    /// The region of `key`; `None` where it is of another kind.
    pub fn find(&self, key: &Key) -> Option<usize> {
        let first = self.points.first()?;
        key.order(first)?;
        let place = self.points.binary_search_by(|point| point.order(key).unwrap_or(Ordering::Equal));
        Some(match place {
            Ok(index) => index * 2 + 1,
            Err(index) => index * 2,
        })
    }

    /// First and last region of a span; `None` where it is empty.
    fn bounds(&self, span: &Span) -> Option<(usize, usize)> {
        let first = match &span.from {
            None => 0,
            Some((key, included)) => self.find(key)? + usize::from(!included),
        };
        let last = match &span.to {
            None => self.count() - 1,
            Some((key, included)) => self.find(key)?.checked_sub(usize::from(!included))?,
        };
        (first <= last).then_some((first, last))
    }

    /// Runs of regions the cell accepts, first and last; runs may meet. Open cells accept all.
    pub fn runs(&self, cell: &Cell) -> Vec<(usize, usize)> {
        match cell {
            Cell::Any | Cell::Open => vec![(0, self.count() - 1)],
            Cell::Spans { negated: false, spans } => {
                spans.iter().filter_map(|span| self.bounds(span)).collect()
            }
            Cell::Spans { negated: true, .. } => {
                let accepted = self.accepted(cell).into_iter().enumerate();
                accepted.filter(|(_, accepted)| *accepted).map(|(region, _)| (region, region)).collect()
            }
        }
    }

    /// For each region whether the cell accepts it. Open cells accept all.
    pub fn accepted(&self, cell: &Cell) -> Vec<bool> {
        match cell {
            Cell::Any | Cell::Open => vec![true; self.count()],
            Cell::Spans { negated, spans } => {
                let mut accepted = vec![*negated; self.count()];
                for (first, last) in spans.iter().filter_map(|span| self.bounds(span)) {
                    if let Some(inside) = accepted.get_mut(first..=last) {
                        inside.fill(!negated);
                    }
                }
                accepted
            }
        }
    }
}
