//! A compiled schema: what its keywords ask, references resolved to ids.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use serde_json::Number;
use value::Decimal;

use super::format::Format;
use crate::json::Json;

pub(crate) type Id = u32;

/// One schema of the file.
#[derive(Debug, Default)]
pub(crate) struct Node {
    pub keywords: Vec<Keyword>,
    /// JSON Pointer in the file.
    pub place: String,
    /// Two schemas or more lead here, so its judgements are remembered.
    pub shared: bool,
}

pub(crate) static NOTHING: Node = Node { keywords: Vec::new(), place: String::new(), shared: false };

#[derive(Debug)]
pub(crate) enum Keyword {
    /// The schema `false`.
    Never,
    Types(Kinds),
    Const(Json),
    Enum(Vec<Json>),
    MultipleOf(Decimal),
    Minimum(Number, bool),
    Maximum(Number, bool),
    MinLength(u64),
    MaxLength(u64),
    Pattern(Regex),
    Format(Format),
    MinItems(u64),
    MaxItems(u64),
    UniqueItems,
    Items {
        prefix: Vec<Id>,
        rest: Option<Id>,
    },
    Contains {
        item: Id,
        least: u64,
        most: Option<u64>,
        marks: bool,
    },
    Required(Vec<Box<str>>),
    MinProperties(u64),
    MaxProperties(u64),
    Properties {
        named: BTreeMap<Box<str>, Id>,
        patterns: Vec<(Regex, Id)>,
        rest: Option<Id>,
    },
    PropertyNames(Id),
    DependentRequired(Vec<(Box<str>, BTreeSet<Box<str>>)>),
    DependentSchemas(Vec<(Box<str>, Id)>),
    Ref(Id),
    AllOf(Vec<Id>),
    AnyOf(Vec<Id>),
    OneOf(Vec<Id>),
    Not(Id),
    If {
        condition: Id,
        then: Option<Id>,
        otherwise: Option<Id>,
    },
    UnevaluatedItems(Id),
    UnevaluatedProperties(Id),
}

impl Keyword {
    /// Schemas applied to the same value, not to a part of it.
    pub(crate) fn in_place(&self) -> Vec<Id> {
        match self {
            Self::Ref(id) | Self::Not(id) => vec![*id],
            Self::AllOf(ids) | Self::AnyOf(ids) | Self::OneOf(ids) => ids.clone(),
            Self::If { condition, then, otherwise } => {
                [Some(*condition), *then, *otherwise].into_iter().flatten().collect()
            }
            Self::DependentSchemas(pairs) => pairs.iter().map(|(_, id)| *id).collect(),
            _ => Vec::new(),
        }
    }
}

/// JSON types as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kinds(u8);

const WORDS: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];

impl Kinds {
    pub(crate) fn of_words<'w>(words: impl Iterator<Item = Option<&'w str>>) -> Option<Self> {
        let mut bits = 0;
        for word in words {
            let word = word?;
            bits |= 1 << WORDS.iter().position(|known| *known == word)?;
        }
        Some(Self(bits))
    }

    pub(crate) fn has(self, value: &Json) -> bool {
        let bits = match value {
            Json::Null => 1,
            Json::Bool(_) => 2,
            Json::Number(number) if is_whole(number) => 4 | 8,
            Json::Number(_) => 8,
            Json::Text(_) => 16,
            Json::List(_) => 32,
            Json::Map(_) => 64,
        };
        self.0 & bits != 0
    }
}

/// `1.0` is an integer (JSON Schema core, 4.2.3).
fn is_whole(number: &Number) -> bool {
    !number.is_f64() || number.as_f64().is_some_and(|float| float.fract() == 0.0)
}
