//! Patterns of ECMA-262 on an engine of linear time. What needs backtracking (look-around, back references) is refused.

use regex::{Regex, RegexBuilder};

/// Bytes of one compiled pattern.
const PATTERN_BYTES_MAX: usize = 1 << 18;

/// Compiles a pattern; the error says why it is not taken.
pub(super) fn compile(source: &str) -> Result<Regex, String> {
    let built = RegexBuilder::new(&translated(source))
        .size_limit(PATTERN_BYTES_MAX)
        .dfa_size_limit(PATTERN_BYTES_MAX)
        .nest_limit(50)
        .build();
    built.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => "it needs too much memory".to_owned(),
        other => {
            let said = other.to_string();
            let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
            last.trim_start_matches("error: ").chars().take(120).collect()
        }
    })
}

/// ECMA's classes are those of ASCII, and brackets inside a class are plain.
fn translated(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 16);
    let mut chars = source.chars().peekable();
    let mut in_class = false;
    while let Some(c) = chars.next() {
        match (c, in_class) {
            ('\\', _) => match chars.next() {
                Some('d') => out.push_str(if in_class { "0-9" } else { "[0-9]" }),
                Some('D') => out.push_str("[^0-9]"),
                Some('w') => out.push_str(if in_class { "A-Za-z0-9_" } else { "[A-Za-z0-9_]" }),
                Some('W') => out.push_str("[^A-Za-z0-9_]"),
                Some('b') if !in_class => out.push_str(r"(?-u:\b)"),
                Some('/') => out.push('/'),
                Some(other) => out.extend(['\\', other]),
                None => out.push('\\'),
            },
            ('[', false) => {
                in_class = true;
                out.push('[');
            }
            ('[' | '&' | '~', true) => out.extend(['\\', c]),
            (']', true) => {
                in_class = false;
                out.push(']');
            }
            _ => out.push(c),
        }
    }
    out
}
