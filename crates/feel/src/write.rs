//! Values as FEEL text: what `string()` gives, and what traces show.

use value::Value;

use crate::{Live, temporal};

/// Deepest nesting shown; below it stands `...`.
const DEPTH_MAX: u32 = 64;

/// Most bytes written; what follows is `...`.
const BYTES_MAX: usize = 1 << 20;

/// A text is itself; everything else is written as FEEL would.
pub fn text(live: &Live) -> String {
    match live {
        Live::Data(Value::Text(text)) => text.to_string(),
        other => literal(other),
    }
}

/// As a FEEL literal: texts in quotes.
pub fn literal(live: &Live) -> String {
    let mut out = String::new();
    write(&mut out, live, 0);
    out
}

fn write(out: &mut String, live: &Live, depth: u32) {
    // WHY: few members may stand for very many, since lists can hold one list many times over.
    if depth > DEPTH_MAX || out.len() > BYTES_MAX {
        if !out.ends_with("...") {
            out.push_str("...");
        }
        return;
    }
    match live {
        Live::Data(Value::Null) => out.push_str("null"),
        Live::Data(Value::Bool(truth)) => out.push_str(if *truth { "true" } else { "false" }),
        Live::Data(Value::Number(number)) => out.push_str(&number.to_string()),
        Live::Data(Value::Text(text)) => quoted(out, text),
        Live::Range(range) => {
            out.push(if range.start_included { '[' } else { '(' });
            write(out, &range.start, depth + 1);
            out.push_str("..");
            write(out, &range.end, depth + 1);
            out.push(if range.end_included { ']' } else { ')' });
        }
        Live::Function(_) => out.push_str("function"),
        _ if temporal::write(out, live) => {}
        _ => match (live.members(), live.entries()) {
            (Some(members), _) => {
                out.push('[');
                for (index, member) in members.iter().enumerate() {
                    if out.len() > BYTES_MAX {
                        break;
                    }
                    out.push_str(if index > 0 { ", " } else { "" });
                    write(out, member, depth + 1);
                }
                out.push(']');
            }
            (None, Some(entries)) => {
                out.push('{');
                for (index, (name, entry)) in entries.iter().enumerate() {
                    if out.len() > BYTES_MAX {
                        break;
                    }
                    out.push_str(if index > 0 { ", " } else { "" });
                    key(out, name);
                    out.push_str(": ");
                    write(out, entry, depth + 1);
                }
                out.push('}');
            }
            (None, None) => {}
        },
    }
}

fn key(out: &mut String, name: &str) {
    let plain = name.starts_with(crate::lex::starts_name)
        && name.chars().all(|c| crate::lex::continues_name(c) || c == ' ');
    if plain {
        out.push_str(name);
    } else {
        quoted(out, name);
    }
}

fn quoted(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
}
