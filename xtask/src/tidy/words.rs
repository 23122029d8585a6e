//! Words that must not stand in the tree: unfinished marks, paths of a machine, names of apps in the house.

use super::source::whole_words;
use super::tree::SourceFile;
use super::{Finding, Tree};

/// Written in two parts, so that this file passes its own rule.
const MARKS: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("HA", "CK")];

/// What is not done is an issue, not a comment.
pub fn unfinished(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| is_ours(file)) {
        for (at, line) in file.text.lines().enumerate() {
            for mark in MARKS.iter().filter(|mark| whole_words(line, mark).next().is_some()) {
                let message = format!("`{mark}`: do it now, or open an issue");
                findings.push(Finding::error("unfinished", &file.path, at + 1, message));
            }
        }
    }
    findings
}

const MACHINE: &[&str] =
    &[concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/t", "mp/"), concat!("/wo", "rk/")];

/// The tree is the same on every machine.
pub fn machine_paths(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| is_ours(file)) {
        for (at, line) in file.text.lines().enumerate() {
            for path in MACHINE.iter().filter(|path| holds_absolute(line, path)) {
                let message = format!("`{path}` is a path of one machine");
                findings.push(Finding::error("machine-path", &file.path, at + 1, message));
            }
        }
    }
    findings
}

/// The path begins here: it is not the middle of a longer one, such as a URL's.
fn holds_absolute(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "_-./}$*~".contains(c))
    })
}

/// Apps know the kinds; the house knows the verbs. Only `server` may name an app; tests elsewhere are warned.
pub fn app_names(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for app in tree.folders("apps") {
        let spellings = [app.to_owned(), app.replace('-', "_")];
        for file in tree.below("crates").filter(|file| !file.path.starts_with("crates/server/")) {
            for (at, line) in file.text.lines().enumerate() {
                if !spellings.iter().any(|name| whole_words(line, name).next().is_some()) {
                    continue;
                }
                let message = format!("names the app `{app}`: only `server` may, the house knows no kinds");
                let in_tests = file.path.contains("/tests/");
                let finding = if in_tests { Finding::warning } else { Finding::error };
                findings.push(finding("app-name", &file.path, at + 1, message));
            }
        }
    }
    findings
}

/// Text that people of this project wrote; lock files are written by tools.
fn is_ours(file: &SourceFile) -> bool {
    !file.path.ends_with("package-lock.json") && file.path != "Cargo.lock" && file.path != "LICENSE"
}
