//! A JSON text as a tree that keeps the order of its keys, with caps on size, depth and count.

use std::cell::Cell;
use std::cmp::Ordering;
use std::fmt;

use indexmap::IndexMap;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::Number;

/// Longest text read, in bytes.
pub const TEXT_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Most values in one text: with the length above it keeps a tree below 64 MB.
pub const VALUES_MAX: usize = 200_000;

/// The entries of an object, in the order written.
pub type Entries = IndexMap<Box<str>, Json>;

/// One JSON value. Objects keep the order in which their keys were written.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    Number(Number),
    Text(Box<str>),
    List(Vec<Json>),
    Map(Box<Entries>),
}

/// Why a text is no tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotRead {
    /// Longer than [`TEXT_BYTES_MAX`]: its length in bytes.
    TooLarge(usize),
    /// Not JSON, nested deeper than 128, or more than [`VALUES_MAX`] values: line, column, what the reader said.
    Bad(usize, usize, String),
}

impl Json {
    /// Reads a text. The reader stops at a nesting of 128, so nothing that walks a tree can recurse deeper.
    pub fn read(text: &str) -> Result<Self, NotRead> {
        if text.len() > TEXT_BYTES_MAX {
            return Err(NotRead::TooLarge(text.len()));
        }
        let left = Cell::new(VALUES_MAX);
        let mut reader = serde_json::Deserializer::from_str(text);
        Reading(&left)
            .deserialize(&mut reader)
            .and_then(|tree| reader.end().map(|()| tree))
            .map_err(|error| NotRead::Bad(error.line(), error.column(), error.to_string()))
    }

    pub fn text(text: &str) -> Self {
        Self::Text(text.into())
    }

    pub fn map() -> Self {
        Self::Map(Box::default())
    }

    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub fn as_list(&self) -> Option<&[Self]> {
        if let Self::List(items) = self { Some(items) } else { None }
    }

    pub fn as_map(&self) -> Option<&Entries> {
        if let Self::Map(entries) = self { Some(entries) } else { None }
    }

    pub fn as_map_mut(&mut self) -> Option<&mut Entries> {
        if let Self::Map(entries) = self { Some(entries) } else { None }
    }

    pub fn as_number(&self) -> Option<&Number> {
        if let Self::Number(number) = self { Some(number) } else { None }
    }

    /// A count: a whole number from 0, also where it is written `2.0`.
    pub fn as_count(&self) -> Option<u64> {
        let number = self.as_number()?;
        number.as_u64().or_else(|| {
            let float = number.as_f64().filter(|f| f.fract() == 0.0 && (0.0..9e15).contains(f))?;
            format!("{float:.0}").parse().ok()
        })
    }

    /// The entry of an object.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_map()?.get(key)
    }

    /// The value at a JSON Pointer (RFC 6901).
    pub fn pointer(&self, pointer: &str) -> Option<&Self> {
        let mut at = self;
        for part in parts(pointer)? {
            at = match at {
                Self::Map(entries) => entries.get(part.as_str())?,
                Self::List(items) => items.get(index(&part)?)?,
                _ => return None,
            };
        }
        Some(at)
    }
}

/// The decoded parts of a JSON Pointer; `None` where it does not begin with `/`.
pub fn parts(pointer: &str) -> Option<Vec<String>> {
    if pointer.is_empty() {
        return Some(Vec::new());
    }
    let rest = pointer.strip_prefix('/')?;
    Some(rest.split('/').map(|part| part.replace("~1", "/").replace("~0", "~")).collect())
}

/// One part of a JSON Pointer, written.
pub fn part(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// A pointer's part as an index: digits without a leading zero.
fn index(part: &str) -> Option<usize> {
    (part == "0" || !part.starts_with(['0', '+'])).then(|| part.parse().ok()).flatten()
}

/// A total order in which equal means equal in JSON: 1 and 1.0 are the same, the order of keys does not count.
pub fn order(a: &Json, b: &Json) -> Ordering {
    match (a, b) {
        (Json::Bool(a), Json::Bool(b)) => a.cmp(b),
        (Json::Number(a), Json::Number(b)) => order_numbers(a, b),
        (Json::Text(a), Json::Text(b)) => a.cmp(b),
        (Json::List(a), Json::List(b)) => {
            let unequal = a.iter().zip(b).map(|(a, b)| order(a, b)).find(|found| found.is_ne());
            unequal.unwrap_or_else(|| a.len().cmp(&b.len()))
        }
        (Json::Map(a), Json::Map(b)) => {
            let sorted = |entries: &Entries| {
                let mut keys: Vec<Box<str>> = entries.keys().cloned().collect();
                keys.sort_unstable();
                keys
            };
            let (names, others) = (sorted(a), sorted(b));
            names.cmp(&others).then_with(|| {
                let pairs = names.iter().filter_map(|name| Some((a.get(name)?, b.get(name)?)));
                pairs.map(|(a, b)| order(a, b)).find(|found| found.is_ne()).unwrap_or(Ordering::Equal)
            })
        }
        _ => rank(a).cmp(&rank(b)),
    }
}

fn rank(value: &Json) -> u8 {
    match value {
        Json::Null => 0,
        Json::Bool(_) => 1,
        Json::Number(_) => 2,
        Json::Text(_) => 3,
        Json::List(_) => 4,
        Json::Map(_) => 5,
    }
}

/// Whole numbers exactly, others as binary floats.
pub fn order_numbers(a: &Number, b: &Number) -> Ordering {
    let whole = |n: &Number| n.as_i64().map(i128::from).or_else(|| n.as_u64().map(i128::from));
    match (whole(a), whole(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => {
            let float = |n: &Number| n.as_f64().unwrap_or_default();
            // WHY: `total_cmp` tells 0.0 from -0.0, JSON does not.
            (float(a) + 0.0).total_cmp(&(float(b) + 0.0))
        }
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => to.serialize_unit(),
            Self::Bool(truth) => to.serialize_bool(*truth),
            Self::Number(number) => number.serialize(to),
            Self::Text(text) => to.serialize_str(text),
            Self::List(items) => to.collect_seq(items),
            Self::Map(entries) => to.collect_map(entries.iter()),
        }
    }
}

/// JSON without blanks.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

/// Reads one value; holds how many may still come.
struct Reading<'c>(&'c Cell<usize>);

impl<'de> DeserializeSeed<'de> for Reading<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Json, D::Error> {
        let Some(left) = self.0.get().checked_sub(1) else {
            return Err(serde::de::Error::custom(format!("more than {VALUES_MAX} values")));
        };
        self.0.set(left);
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reading<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Json, E> {
        Ok(Json::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Json, E> {
        Number::from_f64(number).map(Json::Number).ok_or_else(|| E::custom("the number is too large"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Reading(self.0))? {
            list.push(item);
        }
        list.shrink_to_fit();
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut map = IndexMap::new();
        while let Some(key) = entries.next_key::<Box<str>>()? {
            let value = entries.next_value_seed(Reading(self.0))?;
            map.insert(key, value);
        }
        Ok(Json::Map(Box::new(map)))
    }
}
