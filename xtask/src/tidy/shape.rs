//! Shape: file sizes, module names, the crate documentation in five parts, one test binary a crate.

use super::source::{code_only, line_of, whole_words};
use super::{Finding, Tree};

const LINES_WARN: usize = 400;
const LINES_MAX: usize = 800;

/// A file is read in one go or it is two files.
pub fn sizes(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| is_source(&file.path)) {
        let lines = file.text.lines().count();
        if lines > LINES_MAX {
            let message = format!("{lines} lines, the limit is {LINES_MAX}: find the seam");
            findings.push(Finding::error("size", &file.path, 0, message));
        } else if lines > LINES_WARN {
            let message = format!("{lines} lines, {LINES_WARN} are enough for one thing");
            findings.push(Finding::warning("size", &file.path, 0, message));
        }
    }
    findings
}

/// Rust that is written by hand and shipped: not the tests, not what stands in fixtures.
fn is_source(path: &str) -> bool {
    path.ends_with(".rs") && path.contains("/src/")
}

const NAMELESS: &[&str] = &["common", "helpers", "misc", "shared", "types", "util", "utils"];

/// A noun lives with the code that decides about it; a drawer for everything is no place.
pub fn module_names(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| is_source(&file.path)) {
        let inside = file.path.split_once("/src/").map_or("", |(_, rest)| rest).trim_end_matches(".rs");
        if let Some(name) = inside.split('/').find(|part| NAMELESS.contains(part)) {
            let message = format!("a module named `{name}` says nothing: name what it knows");
            findings.push(Finding::error("names", &file.path, 0, message));
        }
        let code = code_only(&file.text);
        for at in whole_words(&code, "mod") {
            let name = code[at + 3..]
                .trim_start()
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .next()
                .unwrap_or("");
            if NAMELESS.contains(&name) {
                let message = format!("a module named `{name}` says nothing: name what it knows");
                findings.push(Finding::error("names", &file.path, line_of(&code, at), message));
            }
        }
    }
    findings
}

/// The five parts, by their opening words.
pub const PARTS: &[&str] = &["**What it is", "**Example", "**Invariants", "**Start reading", "**To add"];

/// A stranger opens `lib.rs` and knows where they are.
pub fn crate_docs(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for folder in members(tree) {
        let roots = [format!("{folder}/src/lib.rs"), format!("{folder}/src/main.rs")];
        let Some(file) = roots.iter().find_map(|path| tree.file(path)) else {
            findings.push(Finding::error(
                "crate-doc",
                &folder,
                0,
                "the crate has neither src/lib.rs nor src/main.rs",
            ));
            continue;
        };
        let doc: Vec<&str> = file.text.lines().filter_map(|line| line.strip_prefix("//!")).collect();
        let doc = doc.join("\n");
        let lacking: Vec<&str> = PARTS.iter().copied().filter(|part| !doc.contains(part)).collect();
        if !lacking.is_empty() {
            let message = format!("the crate documentation lacks: {}**", lacking.join("**, "));
            findings.push(Finding::error("crate-doc", &file.path, 1, message));
        }
    }
    findings
}

/// One test binary links once; tests inside `src` make large files.
pub fn test_binaries(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for folder in members(tree) {
        let tests = format!("{folder}/tests");
        let mut binaries = Vec::new();
        for file in tree.below(&tests).filter(|file| file.path.ends_with(".rs")) {
            let inside = &file.path[tests.len() + 1..];
            if !inside.contains('/') || inside.ends_with("/main.rs") && inside.matches('/').count() == 1 {
                binaries.push(file.path.clone());
            }
        }
        if binaries.len() > 1 {
            let message = format!("{} test binaries, one is enough: {}", binaries.len(), binaries.join(", "));
            findings.push(Finding::error("tests", &tests, 0, message));
        }
        let src = format!("{folder}/src");
        for file in tree.below(&src).filter(|file| file.path.ends_with(".rs")) {
            for (at, line) in code_only(&file.text).lines().enumerate() {
                if line.trim_start().starts_with("#[cfg(test)]") {
                    let message = "tests stand in tests/it, not inside src";
                    findings.push(Finding::error("tests", &file.path, at + 1, message));
                }
            }
        }
    }
    findings
}

/// The folders of all members of the workspace.
pub fn members(tree: &Tree) -> Vec<String> {
    let rooms = tree.folders("crates").into_iter().map(|name| format!("crates/{name}"));
    let beside = ["xtask", "bench", "proof"]
        .iter()
        .filter(|name| tree.has_folder(name))
        .map(|name| (*name).to_owned());
    rooms.chain(beside).collect()
}
