//! Contexts.

use std::sync::Arc;

use super::{Builtin, Call, of};
use crate::{Live, LiveContext};

pub const TABLE: &[Builtin] = &[
    of("get value", &[&["m", "key"], &["context", "key"]], get_value),
    of("get entries", &[&["m"], &["context"]], get_entries),
    of("context", &[&["entries"]], context),
    of("context put", &[&["context", "key", "value"], &["context", "keys", "value"]], context_put),
    of("context merge", &[&["contexts"]], context_merge),
];

fn get_value(call: &mut Call<'_, '_>) -> Option<Live> {
    let context = call.single(0);
    let key = call.text(1)?;
    if context.is_context() { Some(context.entry(&key).unwrap_or(Live::NULL)) } else { None }
}

fn get_entries(call: &mut Call<'_, '_>) -> Option<Live> {
    let entries = call.single(0).entries()?;
    let pairs = entries.into_iter().map(|(key, entry)| {
        let pair = [("key".into(), Live::from(&*key)), ("value".into(), entry)];
        Live::context(pair.into_iter().collect())
    });
    Some(Live::list(pairs.collect()))
}

fn context(call: &mut Call<'_, '_>) -> Option<Live> {
    let mut made = LiveContext::new();
    for pair in call.list(0)? {
        let key = pair.entry("key")?.as_text()?.clone();
        let entry = pair.entry("value")?;
        if made.insert(key, entry).is_some() {
            return None;
        }
    }
    Some(Live::context(made))
}

fn context_put(call: &mut Call<'_, '_>) -> Option<Live> {
    if call.signature.is_some_and(|names| names.contains(&"key")) {
        call.text(1)?;
    }
    let keys: Option<Vec<Arc<str>>> = call.list(1)?.into_iter().map(|key| key.as_text().cloned()).collect();
    let keys = keys?;
    if keys.is_empty() {
        return None;
    }
    put(&call.single(0), &keys, call.live(2))
}

/// INVARIANT: as deep as there are keys, and the keys were paid for by evaluating their list.
fn put(context: &Live, keys: &[Arc<str>], value: Live) -> Option<Live> {
    let mut entries = context.entries()?;
    let (first, rest) = keys.split_first()?;
    let inner = if rest.is_empty() {
        value
    } else {
        if keys.len() > 64 {
            return None;
        }
        put(entries.get(first)?, rest, value)?
    };
    entries.insert(first.clone(), inner);
    Some(Live::context(entries))
}

fn context_merge(call: &mut Call<'_, '_>) -> Option<Live> {
    let mut merged = LiveContext::new();
    for context in call.list(0)? {
        let entries = context.entries()?;
        if !call.run.spend(entries.len()) {
            return None;
        }
        merged.extend(entries);
    }
    Some(Live::context(merged))
}
