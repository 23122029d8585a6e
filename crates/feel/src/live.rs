//! Live values: data plus what only lives during evaluation (functions, ranges, zoned times).

use std::fmt;
use std::sync::Arc;

use indexmap::IndexMap;
use jiff::ZonedDateTime;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use value::{Context, Decimal, Value};

use crate::call::Function;
use crate::scope;
use crate::temporal::Far;

/// Entries of a context that holds something data cannot.
pub type LiveContext = IndexMap<Arc<str>, Live>;

/// INVARIANT: `List` and `Context` are used only where at least one member is not plain data, so that plain data has
/// one form; build them with [`Live::list`] and [`Live::context`].
#[derive(Clone)]
pub enum Live {
    Data(Value),
    List(Arc<[Live]>),
    Context(Arc<LiveContext>),
    /// A time of day with an offset or a zone.
    Time(Arc<ZonedTime>),
    /// A date and time with an offset or a zone.
    Moment(Arc<ZonedDateTime>),
    /// A date, or date and time, of a year that ordinary dates do not reach.
    Far(Arc<Far>),
    Range(Arc<Range>),
    Function(Arc<Function>),
}

/// A time of day with its zone. A named zone has no offset without a date; it is taken as it is on 1970-01-01.
#[derive(Debug, Clone)]
pub struct ZonedTime {
    pub time: Time,
    pub zone: TimeZone,
}

/// An interval. An absent end is null: the range is then unbounded on that side.
#[derive(Debug, Clone)]
pub struct Range {
    pub start: Live,
    pub start_included: bool,
    pub end: Live,
    pub end_included: bool,
}

impl Live {
    pub const NULL: Self = Self::Data(Value::Null);

    pub fn is_null(&self) -> bool {
        matches!(self, Self::Data(Value::Null))
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Data(Value::Bool(truth)) => Some(*truth),
            _ => None,
        }
    }

    pub fn as_number(&self) -> Option<Decimal> {
        match self {
            Self::Data(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    pub fn as_text(&self) -> Option<&Arc<str>> {
        match self {
            Self::Data(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// A list of these members.
    pub fn list(members: Vec<Live>) -> Self {
        if members.iter().all(|member| matches!(member, Self::Data(_))) {
            let plain: Vec<Value> = members.into_iter().map(Self::into_value).collect();
            Self::Data(plain.into())
        } else {
            Self::List(members.into())
        }
    }

    /// A context of these entries.
    pub fn context(entries: LiveContext) -> Self {
        if entries.values().all(|entry| matches!(entry, Self::Data(_))) {
            let plain: Context =
                entries.into_iter().map(|(name, entry)| (name, entry.into_value())).collect();
            Self::Data(plain.into())
        } else {
            Self::Context(Arc::new(entries))
        }
    }

    /// Number of members where this is a list.
    pub fn list_len(&self) -> Option<usize> {
        match self {
            Self::Data(Value::List(items)) => Some(items.len()),
            Self::List(items) => Some(items.len()),
            _ => None,
        }
    }

    /// The member at `index` where this is a list and has it.
    pub fn member(&self, index: usize) -> Option<Live> {
        match self {
            Self::Data(Value::List(items)) => items.get(index).cloned().map(Live::Data),
            Self::List(items) => items.get(index).cloned(),
            _ => None,
        }
    }

    /// All members where this is a list.
    pub fn members(&self) -> Option<Vec<Live>> {
        match self {
            Self::Data(Value::List(items)) => Some(items.iter().cloned().map(Live::Data).collect()),
            Self::List(items) => Some(items.to_vec()),
            _ => None,
        }
    }

    /// The members of a list; null and a missing list have none; anything else is its own single member.
    pub fn into_members(self) -> Vec<Live> {
        match self.members() {
            Some(members) => members,
            None => vec![self],
        }
    }

    pub fn is_context(&self) -> bool {
        matches!(self, Self::Data(Value::Context(_)) | Self::Context(_))
    }

    /// The entry `name` where this is a context and has it.
    pub fn entry(&self, name: &str) -> Option<Live> {
        match self {
            Self::Data(Value::Context(entries)) => scope::entry(entries, name).cloned().map(Live::Data),
            Self::Context(entries) => scope::entry(entries, name).cloned(),
            _ => None,
        }
    }

    /// All entries where this is a context.
    pub fn entries(&self) -> Option<LiveContext> {
        match self {
            Self::Data(Value::Context(entries)) => {
                Some(entries.iter().map(|(name, entry)| (name.clone(), Live::Data(entry.clone()))).collect())
            }
            Self::Context(entries) => Some((**entries).clone()),
            _ => None,
        }
    }

    /// Whether it has no more than `left` members, entries and 16-byte pieces of text, all levels together.
    pub fn is_within(&self, left: &mut usize) -> bool {
        fn plain(value: &Value, left: &mut usize) -> bool {
            let own = match value {
                Value::Text(text) => 1 + text.len() / 16,
                _ => 1,
            };
            let Some(rest) = left.checked_sub(own) else { return false };
            *left = rest;
            match value {
                Value::List(items) => items.iter().all(|item| plain(item, left)),
                Value::Context(entries) => entries.values().all(|entry| plain(entry, left)),
                _ => true,
            }
        }
        match self {
            Self::Data(value) => plain(value, left),
            Self::List(items) => take(left) && items.iter().all(|item| item.is_within(left)),
            Self::Context(entries) => take(left) && entries.values().all(|entry| entry.is_within(left)),
            _ => take(left),
        }
    }

    /// As data for a record of what was seen; what is very large is only named.
    pub fn shown(&self) -> Value {
        const SHOWN_MAX: usize = 20_000;
        let mut left = SHOWN_MAX;
        if self.is_within(&mut left) { self.clone().into_value() } else { Value::from("…") }
    }

    /// At the edge to data: a zoned date and time becomes an instant, a zoned time loses its zone, a
    /// date of a far year becomes text, a range a context of its ends, a function becomes null.
    pub fn into_value(self) -> Value {
        match self {
            Self::Data(value) => value,
            Self::List(items) => Value::from(items.iter().cloned().map(Self::into_value).collect::<Vec<_>>()),
            Self::Context(entries) => {
                let plain: Context =
                    entries.iter().map(|(name, entry)| (name.clone(), entry.clone().into_value())).collect();
                plain.into()
            }
            Self::Time(at) => Value::Time(at.time),
            Self::Moment(at) => Value::Instant(at.timestamp()),
            Self::Far(_) => Value::from(crate::write::text(&self)),
            Self::Range(range) => range.as_context(),
            Self::Function(_) => Value::Null,
        }
    }

    /// The kind in FEEL words, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Data(value) => value.kind(),
            Self::List(_) => "list",
            Self::Context(_) => "context",
            Self::Time(_) => "time",
            Self::Moment(_) => "date and time",
            Self::Far(far) if far.time.is_none() => "date",
            Self::Far(_) => "date and time",
            Self::Range(_) => "range",
            Self::Function(_) => "function",
        }
    }
}

fn take(left: &mut usize) -> bool {
    let rest = left.checked_sub(1);
    *left = rest.unwrap_or(0);
    rest.is_some()
}

impl Range {
    fn as_context(&self) -> Value {
        let mut entries = Context::new();
        entries.insert("start".into(), self.start.clone().into_value());
        entries.insert("start included".into(), self.start_included.into());
        entries.insert("end".into(), self.end.clone().into_value());
        entries.insert("end included".into(), self.end_included.into());
        entries.into()
    }
}

impl From<Value> for Live {
    fn from(value: Value) -> Self {
        Self::Data(value)
    }
}

impl From<bool> for Live {
    fn from(truth: bool) -> Self {
        Self::Data(Value::Bool(truth))
    }
}

impl From<Decimal> for Live {
    fn from(number: Decimal) -> Self {
        Self::Data(Value::Number(number))
    }
}

impl From<i64> for Live {
    fn from(number: i64) -> Self {
        Self::Data(Value::from(number))
    }
}

impl From<&str> for Live {
    fn from(text: &str) -> Self {
        Self::Data(Value::from(text))
    }
}

impl From<String> for Live {
    fn from(text: String) -> Self {
        Self::Data(Value::from(text))
    }
}

impl fmt::Debug for Live {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Data(value) => write!(f, "{value:?}"),
            Self::List(items) => f.debug_list().entries(items.iter()).finish(),
            Self::Context(entries) => f.debug_map().entries(entries.iter()).finish(),
            Self::Time(at) => write!(f, "{}[{:?}]", at.time, at.zone),
            Self::Moment(at) => write!(f, "{at}"),
            Self::Far(_) => f.write_str(&crate::write::text(self)),
            Self::Range(range) => write!(f, "{range:?}"),
            Self::Function(_) => f.write_str("function"),
        }
    }
}
