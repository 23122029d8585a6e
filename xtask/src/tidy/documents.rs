//! Documents: links that lead somewhere, a map that shows every room, decisions that carry a date, refusals explained.

use super::edges::{ROOMS, Room};
use super::shape::members;
use super::source::line_of;
use super::{Finding, Tree};

/// Relative links and pictures of every Markdown file lead to a file or a folder of the tree.
pub fn links(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| file.path.ends_with(".md")) {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (at, line) in file.text.lines().enumerate() {
            for target in targets(line) {
                let path = target.split(['#', '?']).next().unwrap_or_default();
                if path.is_empty() || target.contains("://") || target.starts_with("mailto:") {
                    continue;
                }
                let full = join(folder, path);
                if tree.file(&full).is_none() && !tree.has_folder(&full) {
                    let message = format!("the link leads nowhere: `{target}`");
                    findings.push(Finding::error("link", &file.path, at + 1, message));
                }
            }
        }
    }
    findings
}

/// What stands between `](` and `)`.
fn targets(line: &str) -> Vec<&str> {
    line.split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(target, _)| target.trim())
        .collect()
}

fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// ARCHITECTURE.md has the row of every room as the table of edges has it, so that the map never lies.
pub fn rooms_are_drawn(tree: &Tree) -> Vec<Finding> {
    const MAP: &str = "ARCHITECTURE.md";
    let Some(map) = tree.file(MAP) else {
        return vec![Finding::error("map", MAP, 0, "the map of the house is missing")];
    };
    let members = members(tree);
    let rooms =
        ROOMS.iter().filter(|room| members.iter().any(|folder| folder.rsplit('/').next() == Some(room.name)));
    let undrawn = rooms.filter(|room| !map.text.lines().any(|line| draws(line, room)));
    let message = |room: &Room| format!("the map has no row as ROOMS has it: {}", row(room, "..."));
    undrawn.map(|room| Finding::error("map", MAP, 0, message(room))).collect()
}

fn row(room: &Room, what: &str) -> String {
    let pure = if room.pure { "yes" } else { "no" };
    let sees = if room.sees.is_empty() { "-".to_owned() } else { room.sees.join(" ") };
    format!("| {} | `{}` | {what} | {pure} | {sees} |", room.floor, room.name)
}

fn draws(line: &str, room: &Room) -> bool {
    line.split(" | ").nth(2).is_some_and(|what| line.trim_end() == row(room, what))
}

/// `docs/decisions/YYYY-MM-DD-slug.md`: a number would collide, a date does not.
pub fn decisions(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.below("docs/decisions") {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let date: String = name.chars().take(11).map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        if date != "0000-00-00-" || !name.ends_with(".md") {
            let message = "a decision is named YYYY-MM-DD-slug.md";
            findings.push(Finding::error("decision", &file.path, 0, message));
        }
    }
    findings
}

/// How a refusal or one of its reasons is made, up to the quote before its code.
const REFUSES: &[&str] = &["Refusal::new(", "Because::new(", "refuse("];

/// A refusal's code is part of the API: each has its row in docs/semantics.md.
pub fn refusals(tree: &Tree) -> Vec<Finding> {
    const MEANING: &str = "docs/semantics.md";
    let meaning = tree.file(MEANING).map(|file| file.text.as_str()).unwrap_or_default();
    let mut findings = Vec::new();
    for file in tree.below("crates").filter(|file| file.path.ends_with(".rs") && file.path.contains("/src/"))
    {
        for at in
            REFUSES.iter().flat_map(|made| file.text.match_indices(made).map(|(at, made)| at + made.len()))
        {
            let code = file.text[at..].trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"'));
            let kebab = |code: &str| code.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            let Some((code, _)) = code.filter(|(code, _)| kebab(code)) else { continue };
            if !meaning.contains(&format!("| `{code}` |")) {
                let message = format!("the refusal `{code}` has no row in {MEANING}");
                findings.push(Finding::error("refusal", &file.path, line_of(&file.text, at), message));
            }
        }
    }
    findings
}
