//! FEEL types, for `instance of` and for the typed ends of decision models.

use std::sync::Arc;

use value::Value;

use crate::{Live, Range};

/// Most members and entries looked at by one question outside a run.
const LOOKS_MAX: u64 = 1_000_000;

/// A FEEL type. Named types are resolved while parsing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    Any,
    Null,
    Number,
    Text,
    Boolean,
    Date,
    Time,
    DateTime,
    DaysTime,
    YearsMonths,
    List(Arc<Type>),
    Context(Arc<[(Arc<str>, Type)]>),
    Range(Arc<Type>),
    Function(Arc<[Type]>, Arc<Type>),
}

impl Type {
    /// The built-in type of this name.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "Any" => Self::Any,
            "Null" => Self::Null,
            "number" => Self::Number,
            "string" => Self::Text,
            "boolean" => Self::Boolean,
            "date" => Self::Date,
            "time" => Self::Time,
            "date and time" | "dateTime" => Self::DateTime,
            "days and time duration" | "dayTimeDuration" => Self::DaysTime,
            "years and months duration" | "yearMonthDuration" => Self::YearsMonths,
            "list" => Self::List(Arc::new(Self::Any)),
            "context" => Self::Context(Arc::new([])),
            _ => return None,
        })
    }

    /// Whether `live` is of this type. Null is of no type but `Null` (`instance of` asks so, except for `Any`).
    pub fn holds(&self, live: &Live) -> bool {
        self.holds_within(live, &mut LOOKS_MAX.clone())
    }

    /// As [`Type::holds`], each member and entry counted; false once none may be looked at any more.
    pub fn holds_within(&self, live: &Live, looks_left: &mut u64) -> bool {
        *looks_left = looks_left.saturating_sub(1);
        if *looks_left == 0 {
            return false;
        }
        match (self, live) {
            (Self::Any, _) => !live.is_null(),
            (Self::Null, _) => live.is_null(),
            (Self::List(of), _) => match live.members() {
                Some(members) => {
                    **of == Self::Any || members.iter().all(|member| of.allows_within(member, looks_left))
                }
                None => false,
            },
            (Self::Context(fields), _) => {
                live.is_context()
                    && fields.iter().all(|(name, of)| {
                        live.entry(name).is_some_and(|entry| of.allows_within(&entry, looks_left))
                    })
            }
            (Self::Range(of), Live::Range(range)) => of.holds_ends(range),
            (Self::Function(params, result), Live::Function(function)) => function.fits(params, result),
            (Self::Date, Live::Far(far)) => far.time.is_none(),
            (Self::DateTime, Live::Far(far)) => far.time.is_some(),
            (Self::Time, Live::Time(_)) | (Self::DateTime, Live::Moment(_)) => true,
            (_, Live::Data(value)) => self.holds_scalar(value),
            _ => false,
        }
    }

    /// As [`Type::holds`], with null allowed: how members, entries and parameters are checked.
    pub fn allows(&self, live: &Live) -> bool {
        live.is_null() || self.holds(live)
    }

    fn allows_within(&self, live: &Live, looks_left: &mut u64) -> bool {
        live.is_null() || self.holds_within(live, looks_left)
    }

    fn holds_scalar(&self, value: &Value) -> bool {
        matches!(
            (self, value),
            (Self::Number, Value::Number(_))
                | (Self::Text, Value::Text(_))
                | (Self::Boolean, Value::Bool(_))
                | (Self::Date, Value::Date(_))
                | (Self::Time, Value::Time(_))
                | (Self::DateTime, Value::DateTime(_) | Value::Instant(_))
                | (Self::DaysTime, Value::Duration(_))
                | (Self::YearsMonths, Value::Months(_))
        )
    }

    fn holds_ends(&self, range: &Range) -> bool {
        *self == Self::Any || (self.allows(&range.start) && self.allows(&range.end))
    }

    /// `live` made to fit by the implicit conversions of DMN 1.5, 10.3.2.9.4: a value to a list of one, a list of one
    /// to its member, a date to a date and time. `None` where it does not fit.
    pub fn coerce(&self, live: Live) -> Option<Live> {
        self.coerce_within(live, &mut LOOKS_MAX.clone())
    }

    /// As [`Type::coerce`], each member and entry counted.
    pub fn coerce_within(&self, live: Live, looks_left: &mut u64) -> Option<Live> {
        if *self == Self::Any || self.allows_within(&live, looks_left) {
            return Some(live);
        }
        match self {
            Self::List(of) if live.list_len().is_none() => {
                of.holds_within(&live, looks_left).then(|| Live::list(vec![live]))
            }
            Self::DateTime => match &live {
                Live::Data(Value::Date(date)) => crate::temporal::at_midnight_utc(*date),
                Live::Far(far) if far.time.is_none() => Some(far.at_midnight_utc()),
                _ => self.unwrap_single(&live, looks_left),
            },
            _ => self.unwrap_single(&live, looks_left),
        }
    }

    fn unwrap_single(&self, live: &Live, looks_left: &mut u64) -> Option<Live> {
        if live.list_len() != Some(1) {
            return None;
        }
        live.member(0).filter(|only| self.holds_within(only, looks_left))
    }

    /// Whether everything of `self` is of `wider`.
    pub fn conforms_to(&self, wider: &Type) -> bool {
        match (self, wider) {
            (_, Self::Any) | (Self::Null, _) => true,
            (Self::List(a), Self::List(b)) | (Self::Range(a), Self::Range(b)) => a.conforms_to(b),
            (Self::Context(have), Self::Context(want)) => want
                .iter()
                .all(|(name, of)| have.iter().any(|(other, kind)| other == name && kind.conforms_to(of))),
            (Self::Function(a, x), Self::Function(b, y)) => {
                a.len() == b.len()
                    && b.iter().zip(a.iter()).all(|(b, a)| b.conforms_to(a))
                    && x.conforms_to(y)
            }
            _ => self == wider,
        }
    }
}
