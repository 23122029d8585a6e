//! Text. Positions count characters (code points) from 1.

use std::sync::Arc;

use value::Value;

use super::{Builtin, Call, of, variadic};
use crate::pattern::Pattern;
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
    of("matches", &[&["input", "pattern"], &["input", "pattern", "flags"]], matches),
    of(
        "replace",
        &[&["input", "pattern", "replacement"], &["input", "pattern", "replacement", "flags"]],
        replace,
    ),
    of("split", &[&["string", "delimiter"]], split),
    variadic("string join", &[&["list"], &["list", "delimiter"]], string_join),
];

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

/// Pattern and flags given as arguments, compiled once a run.
fn pattern(call: &mut Call<'_, '_>, pattern: usize, flags: usize) -> Option<Arc<Pattern>> {
    let text = call.text(pattern)?;
    let letters = if call.live(flags).is_null() { "".into() } else { call.text(flags)? };
    call.run.pattern(&text, &letters)
}

fn matches(call: &mut Call<'_, '_>) -> Option<Live> {
    let pattern = pattern(call, 1, 2)?;
    let text = call.text(0)?;
    call.run.metered(|steps| pattern.is_match(&text, steps).ok()).map(Live::from)
}

/// A piece of a replacement.
enum Piece<'r> {
    Text(&'r str),
    Group(usize),
}

fn replace(call: &mut Call<'_, '_>) -> Option<Live> {
    let (text, replacement) = (call.text(0)?, call.text(2)?);
    let literal = call.single(3).as_text().is_some_and(|flags| flags.contains('q'));
    let pattern = pattern(call, 1, 3)?;
    if call.run.metered(|steps| pattern.is_match("", steps).ok())? {
        return None;
    }
    let pieces =
        if literal { vec![Piece::Text(&replacement)] } else { pieces(&replacement, pattern.groups())? };
    let mut out = String::new();
    let mut from = 0;
    while let Some(groups) = call.run.metered(|steps| pattern.find_at(&text, from, steps).ok())? {
        let whole = groups.first().cloned().flatten()?;
        let before = out.len();
        out.push_str(text.get(from..whole.start)?);
        for piece in &pieces {
            match piece {
                Piece::Text(plain) => out.push_str(plain),
                Piece::Group(number) => {
                    let group = groups.get(*number).cloned().flatten();
                    out.push_str(group.and_then(|range| text.get(range)).unwrap_or(""));
                }
            }
        }
        if !call.run.spend(1 + out.len() - before) {
            return None;
        }
        from = whole.end;
    }
    out.push_str(text.get(from..)?);
    Some(out.into())
}

/// `$1` is a group, `\$` and `\\` are themselves; any other `$` or `\` is a mistake. Of several digits as many belong
/// to the number as name a group.
fn pieces(replacement: &str, groups: usize) -> Option<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let mut rest = replacement;
    while let Some(at) = rest.find(['$', '\\']) {
        pieces.push(Piece::Text(&rest[..at]));
        let after = &rest[at + 1..];
        if rest[at..].starts_with('\\') {
            let kept = after.starts_with(['\\', '$']).then(|| &after[..1])?;
            pieces.push(Piece::Text(kept));
            rest = &after[1..];
            continue;
        }
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let fits = |length: &usize| after[..*length].parse::<usize>().is_ok_and(|number| number <= groups);
        let length = (1..=digits).rev().find(fits).unwrap_or(digits.min(1));
        // WHY: a group the pattern does not have is the empty text.
        pieces.push(Piece::Group(after[..length].parse().ok()?));
        rest = &after[length..];
    }
    pieces.push(Piece::Text(rest));
    Some(pieces)
}

fn split(call: &mut Call<'_, '_>) -> Option<Live> {
    let text = call.text(0)?;
    let pattern = pattern(call, 1, 2)?;
    if call.run.metered(|steps| pattern.is_match("", steps).ok())? {
        return None;
    }
    let mut parts: Vec<Live> = Vec::new();
    let mut from = 0;
    while let Some(groups) = call.run.metered(|steps| pattern.find_at(&text, from, steps).ok())? {
        let whole = groups.first().cloned().flatten()?;
        parts.push(text.get(from..whole.start)?.into());
        from = whole.end;
        if !call.run.spend(1 + whole.len()) {
            return None;
        }
    }
    parts.push(text.get(from..)?.into());
    Some(Live::list(parts))
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
        let length = member.as_text()?.len();
        if !call.run.spend(1 + delimiter.len() + length) {
            return None;
        }
        if !first {
            joined.push_str(&delimiter);
        }
        joined.push_str(&write::text(&member));
        first = false;
        if !call.run.spend(1 + delimiter.len() + member.as_text().map_or(0, |text| text.len())) {
            return None;
        }
    }
    Some(joined.into())
}
