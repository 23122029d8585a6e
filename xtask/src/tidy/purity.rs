//! Purity inside the source: the standard library also opens files, reads the clock and starts threads.

use super::edges::ROOMS;
use super::source::{code_only, line_of};
use super::{Finding, Tree};

/// Modules of `std` that a pure room never names.
const BANNED: &[&str] = &["env", "fs", "io", "net", "os", "process", "thread"];

/// Names inside `std::time` that read a clock.
const CLOCKS: &[&str] = &["Instant", "SystemTime"];

/// No pure room names I/O, a clock or a thread.
pub fn pure_crates(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for room in ROOMS.iter().filter(|room| room.pure) {
        let folder = format!("crates/{}/src", room.name);
        for file in tree.below(&folder).filter(|file| file.path.ends_with(".rs")) {
            let code = code_only(&file.text);
            for (byte, name) in std_names(&code) {
                let clock = name.strip_prefix("time::").is_some_and(|name| CLOCKS.contains(&name));
                let module = name.split("::").next().unwrap_or_default();
                if clock || BANNED.contains(&module) {
                    let message = format!("`{}` is pure and may not name `std::{name}`", room.name);
                    findings.push(Finding::error("purity", &file.path, line_of(&code, byte), message));
                }
            }
        }
    }
    findings
}

/// Every path that starts with `std::`, groups in braces opened up: (where, the path behind `std::`).
fn std_names(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (byte, _) in code.match_indices("std::") {
        let before = code[..byte].chars().next_back();
        if !before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            let names = expand(&code[byte + "std::".len()..], 0).0;
            found.extend(names.into_iter().map(|name| (byte, name)));
        }
    }
    found
}

/// Names of one `use` tree, `a::{b, c::d}` giving `a::b` and `a::c::d`; and how many bytes it took.
fn expand(text: &str, depth: usize) -> (Vec<String>, usize) {
    let (mut names, mut at, mut path) = (Vec::new(), 0, String::new());
    while let Some(c) = text[at..].chars().next() {
        match c {
            '{' if depth < 8 => {
                at += 1;
                while !text[at..].is_empty() && !text[at..].starts_with('}') {
                    let (inner, used) = expand(&text[at..], depth + 1);
                    names.extend(inner.into_iter().map(|name| format!("{path}{name}")));
                    at += used;
                    let more = text[at..].starts_with(',');
                    if !more {
                        break;
                    }
                    at += 1;
                }
                return (names, at + usize::from(text[at..].starts_with('}')));
            }
            c if c.is_alphanumeric() || c == '_' || c == ':' => path.push(c),
            c if c.is_whitespace() && (path.is_empty() || path.ends_with("::")) => {}
            c if c.is_whitespace() && depth > 0 => {}
            _ => break,
        }
        at += c.len_utf8();
    }
    if !path.is_empty() {
        names.push(path);
    }
    (names, at)
}
