//! Text. Positions count characters (code points) from 1.

use regex::RegexBuilder;
use value::Value;

use super::{Builtin, Call, of, variadic};
use crate::{Live, write};

pub const TABLE: &[Builtin] = &[
    of("string length", &[&["string"]], |call| {
        i64::try_from(call.text(0)?.chars().count()).ok().map(Live::from)
    }),
    of("upper case", &[&["string"]], |call| Some(call.text(0)?.to_uppercase().into())),
    of("lower case", &[&["string"]], |call| Some(call.text(0)?.to_lowercase().into())),
    of("substring", &[&["string", "start position"], &["string", "start position", "length"]], substring),
    of("substring before", &[&["string", "match"]], |call| {
        let (text, mark) = (call.text(0)?, call.text(1)?);
        Some(text.split_once(&*mark).map_or("", |(before, _)| before).into())
    }),
    of("substring after", &[&["string", "match"]], |call| {
        let (text, mark) = (call.text(0)?, call.text(1)?);
        Some(text.split_once(&*mark).map_or("", |(_, after)| after).into())
    }),
    of("contains", &[&["string", "match"]], |call| Some(call.text(0)?.contains(&*call.text(1)?).into())),
    of("starts with", &[&["string", "match"]], |call| {
        Some(call.text(0)?.starts_with(&*call.text(1)?).into())
    }),
    of("ends with", &[&["string", "match"]], |call| Some(call.text(0)?.ends_with(&*call.text(1)?).into())),
    of("matches", &[&["input", "pattern"], &["input", "pattern", "flags"]], |call| {
        let pattern = pattern(call, 1, 2)?;
        Some(pattern.is_match(&call.text(0)?).into())
    }),
    of(
        "replace",
        &[&["input", "pattern", "replacement"], &["input", "pattern", "replacement", "flags"]],
        replace,
    ),
    of("split", &[&["string", "delimiter"]], split),
    variadic("string join", &[&["list"], &["list", "delimiter"]], string_join),
];

/// Longest pattern, in bytes.
const PATTERN_BYTES_MAX: usize = 1_000;
/// Most memory a compiled pattern may take.
const PATTERN_SIZE_MAX: usize = 1 << 20;

fn substring(call: &mut Call<'_, '_>) -> Option<Live> {
    let text = call.text(0)?;
    let count = text.chars().count();
    let start = match call.whole(1)? {
        0 => return None,
        start @ 1.. => usize::try_from(start - 1).ok()?,
        start => count.checked_sub(usize::try_from(start.unsigned_abs()).ok()?)?,
    };
    if start > count {
        return None;
    }
    let length = if call.count() == 3 && !call.live(2).is_null() {
        usize::try_from(call.whole(2)?).ok().filter(|length| *length > 0)?
    } else {
        count
    };
    Some(text.chars().skip(start).take(length).collect::<String>().into())
}

fn pattern(call: &mut Call<'_, '_>, pattern: usize, flags: usize) -> Option<regex::Regex> {
    let text = call.text(pattern)?;
    // WHY: compiling costs far more than a step.
    if text.len() > PATTERN_BYTES_MAX || !call.run.spend(100) {
        return None;
    }
    let flags = if call.live(flags).is_null() { "".into() } else { call.text(flags)? };
    let mut builder = if flags.contains('q') {
        RegexBuilder::new(&regex::escape(&text))
    } else {
        RegexBuilder::new(&translated(&text, flags.contains('x')))
    };
    for flag in flags.chars() {
        match flag {
            's' => builder.dot_matches_new_line(true),
            'm' => builder.multi_line(true),
            'i' => builder.case_insensitive(true),
            'x' | 'q' => &mut builder,
            _ => return None,
        };
    }
    // WHY: in XPath patterns `.` stops at a carriage return as well.
    builder.crlf(true).size_limit(PATTERN_SIZE_MAX).build().ok()
}

/// An XPath pattern as the regex crate writes it: classes are subtracted with `--`, and `x` drops white space outside
/// classes.
fn translated(pattern: &str, drop_space: bool) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut chars = pattern.chars().peekable();
    let mut classes = 0_u32;
    while let Some(c) = chars.next() {
        if drop_space && classes == 0 && c.is_whitespace() {
            continue;
        }
        match c {
            '\\' => {
                out.push(c);
                while drop_space && classes == 0 && chars.peek().is_some_and(|next| next.is_whitespace()) {
                    chars.next();
                }
                out.extend(chars.next());
                continue;
            }
            '[' => classes += 1,
            ']' => classes = classes.saturating_sub(1),
            '-' if classes > 0 && chars.peek() == Some(&'[') => out.push('-'),
            _ => {}
        }
        out.push(c);
    }
    out
}

fn replace(call: &mut Call<'_, '_>) -> Option<Live> {
    let (text, replacement) = (call.text(0)?, call.text(2)?);
    let pattern = pattern(call, 1, 3)?;
    if pattern.is_match("") {
        return None;
    }
    let replacement = braced(&replacement);
    let found = pattern.find_iter(&text).count();
    if !call.run.spend(text.len() + found.saturating_mul(replacement.len() + text.len() / (found + 1))) {
        return None;
    }
    Some(pattern.replace_all(&text, &*replacement).into_owned().into())
}

/// `$1` as `${1}`, so that a letter after the digit is not read as part of the group's name; `\$` as a plain `$`.
fn braced(replacement: &str) -> String {
    let mut out = String::new();
    let mut chars = replacement.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('$', Some(digit)) if digit.is_ascii_digit() => {
                out.push_str("${");
                out.push(*digit);
                out.push('}');
                chars.next();
            }
            ('\\', Some('$')) => {
                out.push_str("$$");
                chars.next();
            }
            ('\\', Some('\\')) => {
                out.push('\\');
                chars.next();
            }
            ('$', _) => out.push_str("$$"),
            _ => out.push(c),
        }
    }
    out
}

fn split(call: &mut Call<'_, '_>) -> Option<Live> {
    let text = call.text(0)?;
    let pattern = pattern(call, 1, 2)?;
    let parts: Vec<Live> = pattern.split(&text).map(Live::from).collect();
    call.run.spend(parts.len()).then(|| Live::list(parts))
}

fn string_join(call: &mut Call<'_, '_>) -> Option<Live> {
    if call.count() > 2 {
        return None;
    }
    let delimiter = match call.single(1) {
        Live::Data(Value::Null) => "".into(),
        live => live.as_text()?.clone(),
    };
    let mut joined = String::new();
    let mut first = true;
    for member in call.list(0)? {
        if member.is_null() {
            continue;
        }
        member.as_text()?;
        if !first {
            joined.push_str(&delimiter);
        }
        joined.push_str(&write::text(&member));
        first = false;
        if !call.run.spend(1 + delimiter.len()) {
            return None;
        }
    }
    Some(joined.into())
}
