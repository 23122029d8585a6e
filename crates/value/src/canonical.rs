//! The one encoding of values: JSON that gives the same bytes on every machine, and reads back to an equal value.
//!
//! Text, booleans, null, lists and whole numbers up to 2^53 are plain JSON. Every other kind is an object with one
//! key that starts with `@`: `@n` number, `@d` date, `@t` time, `@dt` local date and time, `@i` instant, `@p` duration,
//! `@m` months. The JSON reader refuses input nested deeper than 128. A context with such a key of its own is written as `{"@c": [[key, value], ...]}`.

use std::fmt::Write as _;

use jiff::SignedDuration;
use serde_json::Value as Json;

use crate::{Context, Value};

const PLAIN_WHOLE_MAX: i64 = 1 << 53;

/// The bytes were not a canonical value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotCanonical(pub String);

impl std::fmt::Display for NotCanonical {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "not a value: {}", self.0)
    }
}

impl std::error::Error for NotCanonical {}

pub fn encode(value: &Value) -> String {
    let mut out = String::new();
    write_value(&mut out, value);
    out
}

pub fn decode(text: &str) -> Result<Value, NotCanonical> {
    serde_json::from_str(text).map_err(|error| NotCanonical(error.to_string()))
}

/// Writes `text` as a JSON string.
pub fn write_text(out: &mut String, text: &str) {
    // WHY: serde_json escapes exactly what JSON asks and nothing more, so the bytes are stable.
    out.push_str(&Json::String(text.to_owned()).to_string());
}

fn tagged(out: &mut String, tag: &str, shown: impl std::fmt::Display) {
    let _ = write!(out, "{{\"{tag}\":\"{shown}\"}}");
}

fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Value::Number(number) => match number.to_i64().filter(|n| n.abs() <= PLAIN_WHOLE_MAX) {
            Some(whole) => {
                let _ = write!(out, "{whole}");
            }
            None => tagged(out, "@n", number),
        },
        Value::Text(text) => write_text(out, text),
        Value::Date(date) => tagged(out, "@d", date),
        Value::Time(time) => tagged(out, "@t", time),
        Value::DateTime(local) => tagged(out, "@dt", local),
        Value::Instant(at) => tagged(out, "@i", at),
        Value::Duration(span) => tagged(out, "@p", span),
        Value::Months(months) => tagged(out, "@m", months),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_value(out, item);
            }
            out.push(']');
        }
        Value::Context(entries) => write_context(out, entries),
    }
}

fn write_context(out: &mut String, entries: &Context) {
    let escaped = entries.keys().any(|key| key.starts_with('@'));
    out.push_str(if escaped { "{\"@c\":[" } else { "{" });
    for (index, (key, value)) in entries.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push_str(if escaped { "[" } else { "" });
        write_text(out, key);
        out.push(if escaped { ',' } else { ':' });
        write_value(out, value);
        out.push_str(if escaped { "]" } else { "" });
    }
    out.push_str(if escaped { "]}" } else { "}" });
}

/// Reads a JSON tree as a value.
pub fn from_json(json: &Json) -> Result<Value, NotCanonical> {
    use serde::Deserialize as _;
    Value::deserialize(json).map_err(|error| NotCanonical(error.to_string()))
}

fn read_tagged(tag: &str, inner: &Value) -> Result<Value, String> {
    fn parse<T: std::str::FromStr>(tag: &str, inner: &Value) -> Result<T, String> {
        let text = inner.as_text().unwrap_or_default();
        text.parse().map_err(|_| format!("{tag} with a wrong value"))
    }
    Ok(match tag {
        "@n" => Value::Number(parse(tag, inner)?),
        "@d" => Value::Date(parse(tag, inner)?),
        "@t" => Value::Time(parse(tag, inner)?),
        "@dt" => Value::DateTime(parse(tag, inner)?),
        "@i" => Value::Instant(parse(tag, inner)?),
        "@p" => Value::Duration(parse::<SignedDuration>(tag, inner)?),
        "@m" => Value::Months(parse(tag, inner)?),
        "@c" => {
            let mut entries = Context::new();
            for pair in inner.as_list().into_iter().flatten() {
                let Some([Value::Text(key), item]) = pair.as_list() else {
                    return Err("@c with a wrong pair".to_owned());
                };
                entries.insert(key.clone(), item.clone());
            }
            Value::from(entries)
        }
        _ => return Err(format!("unknown tag {tag}")),
    })
}

impl serde::Serialize for Value {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::{SerializeMap as _, SerializeSeq as _};
        fn tag<S: serde::Serializer>(s: S, tag: &str, shown: String) -> Result<S::Ok, S::Error> {
            let mut map = s.serialize_map(Some(1))?;
            map.serialize_entry(tag, &shown)?;
            map.end()
        }
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(truth) => serializer.serialize_bool(*truth),
            Self::Number(number) => match number.to_i64().filter(|n| n.abs() <= PLAIN_WHOLE_MAX) {
                Some(whole) => serializer.serialize_i64(whole),
                None => tag(serializer, "@n", number.to_string()),
            },
            Self::Text(text) => serializer.serialize_str(text),
            Self::Date(date) => tag(serializer, "@d", date.to_string()),
            Self::Time(time) => tag(serializer, "@t", time.to_string()),
            Self::DateTime(local) => tag(serializer, "@dt", local.to_string()),
            Self::Instant(at) => tag(serializer, "@i", at.to_string()),
            Self::Duration(span) => tag(serializer, "@p", span.to_string()),
            Self::Months(months) => tag(serializer, "@m", months.to_string()),
            Self::List(items) => {
                let mut seq = serializer.serialize_seq(Some(items.len()))?;
                for item in items.iter() {
                    seq.serialize_element(item)?;
                }
                seq.end()
            }
            Self::Context(entries) if entries.keys().any(|key| key.starts_with('@')) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("@c", &entries.iter().collect::<Vec<_>>())?;
                map.end()
            }
            Self::Context(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, item) in entries.iter() {
                    map.serialize_entry(key.as_ref(), item)?;
                }
                map.end()
            }
        }
    }
}

impl<'de> serde::Deserialize<'de> for Value {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reading)
    }
}

/// Reads values as they come, so that the entries of a context keep their order.
struct Reading;

impl<'de> serde::de::Visitor<'de> for Reading {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Value, E> {
        number.to_string().parse().map(Value::Number).map_err(E::custom)
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Value, E> {
        // The shortest text of the float is what the sender wrote, up to 15 digits.
        number.to_string().parse().map(Value::Number).map_err(E::custom)
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::from(text))
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::from(items))
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries = Context::new();
        while let Some((key, item)) = map.next_entry::<String, Value>()? {
            entries.insert(key.into(), item);
        }
        match entries.first() {
            Some((tag, inner)) if entries.len() == 1 && tag.starts_with('@') => {
                read_tagged(tag, inner).map_err(serde::de::Error::custom)
            }
            _ => Ok(Value::from(entries)),
        }
    }
}

/// Field helper for serde: a whole context, `#[serde(with = "value::canonical::context")]`.
pub mod context {
    use crate::{Context, Value};
    use serde::{Deserialize as _, Serialize as _};

    pub fn serialize<S: serde::Serializer>(entries: &Context, serializer: S) -> Result<S::Ok, S::Error> {
        Value::from(entries.clone()).serialize(serializer)
    }

    pub fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Context, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Context(entries) => Ok(std::sync::Arc::unwrap_or_clone(entries)),
            other => Err(serde::de::Error::custom(format!("expected a context, found {}", other.kind()))),
        }
    }
}
