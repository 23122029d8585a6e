//! Data values: what a case knows, what a rule reads, what an event carries.

use std::sync::Arc;

use indexmap::IndexMap;
use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp, civil::DateTime};

use crate::Decimal;

/// Named values in the order they were given. Equality does not depend on the order.
pub type Context = IndexMap<Arc<str>, Value>;

/// One value of case data. Cloning is cheap: text, lists and contexts are shared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Value {
    #[default]
    Null,
    Bool(bool),
    Number(Decimal),
    Text(Arc<str>),
    Date(Date),
    Time(Time),
    /// Local date and time of the district, without a zone.
    DateTime(DateTime),
    /// A point in time.
    Instant(Timestamp),
    /// FEEL days and time duration.
    Duration(SignedDuration),
    /// FEEL years and months duration, in months.
    Months(i64),
    List(Arc<[Value]>),
    Context(Arc<Context>),
}

impl Value {
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    pub fn as_number(&self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub fn as_i64(&self) -> Option<i64> {
        self.as_number().and_then(Decimal::to_i64)
    }

    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    pub fn as_context(&self) -> Option<&Context> {
        match self {
            Self::Context(entries) => Some(entries),
            _ => None,
        }
    }

    /// The entry `name` of a context; `None` for any other kind.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.as_context().and_then(|entries| entries.get(name))
    }

    /// The kind in one FEEL word, for messages and traces.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::Text(_) => "string",
            Self::Date(_) => "date",
            Self::Time(_) => "time",
            Self::DateTime(_) | Self::Instant(_) => "date and time",
            Self::Duration(_) => "days and time duration",
            Self::Months(_) => "years and months duration",
            Self::List(_) => "list",
            Self::Context(_) => "context",
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}

impl From<Decimal> for Value {
    fn from(number: Decimal) -> Self {
        Self::Number(number)
    }
}

impl From<Vec<Value>> for Value {
    fn from(items: Vec<Value>) -> Self {
        Self::List(items.into())
    }
}

impl From<Context> for Value {
    fn from(entries: Context) -> Self {
        Self::Context(Arc::new(entries))
    }
}

impl From<Timestamp> for Value {
    fn from(at: Timestamp) -> Self {
        Self::Instant(at)
    }
}
