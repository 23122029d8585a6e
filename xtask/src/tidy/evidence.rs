//! What docs/security.md names as proof stands where the page says: tests in their crate, steps in the list of steps.

use super::{Finding, Tree};

const PAGE: &str = "docs/security.md";
const STEPS: &str = "xtask/src/steps.rs";

/// Whatever the page quotes with `::` in it is a test that runs: `crate::it module::name` of that crate, or
/// `crate::it name` where it stands in no module, `module::name` of any. After the word "step" it quotes a step of `cargo xtask test`.
pub fn security(tree: &Tree) -> Vec<Finding> {
    let Some(page) = tree.file(PAGE) else { return Vec::new() };
    let mut findings = Vec::new();
    for (at, line) in page.text.lines().enumerate() {
        for (before, quoted) in quotes(line) {
            let missing = if before.ends_with("step ") {
                (!is_step(tree, quoted)).then_some("step")
            } else {
                (quoted.contains("::") && !is_test(tree, quoted)).then_some("test")
            };
            if let Some(kind) = missing {
                let message = format!("there is no {kind} `{quoted}`: name another, or say what is open");
                findings.push(Finding::error("evidence", PAGE, at + 1, message));
            }
        }
    }
    findings
}

/// What stands between backticks, each with the words before it.
fn quotes(line: &str) -> Vec<(&str, &str)> {
    let mut pieces = line.split('`');
    let mut found = Vec::new();
    while let (Some(before), Some(quoted)) = (pieces.next(), pieces.next()) {
        found.push((before, quoted));
    }
    found
}

fn is_step(tree: &Tree, name: &str) -> bool {
    tree.file(STEPS).is_some_and(|file| file.text.contains(&format!("name: \"{name}\"")))
}

fn is_test(tree: &Tree, quoted: &str) -> bool {
    let (home, path) = match quoted.split_once(' ') {
        None => (None, quoted),
        Some((binary, path)) => match binary.strip_suffix("::it") {
            Some(home) => (Some(home), path),
            None => return false,
        },
    };
    // One without a module stands in the root of the binary.
    let (module, name) = path.rsplit_once("::").unwrap_or(("main", path));
    let module = module.replace("::", "/");
    tree.files.iter().any(|file| is_module(&file.path, home, &module) && has_test(&file.text, name))
}

/// The file of a module of the test binary of `home`, or of any crate where none is named.
fn is_module(path: &str, home: Option<&str>, module: &str) -> bool {
    let Some((folder, inside)) = path.split_once("/tests/it/") else { return false };
    let stem = inside.strip_suffix("/mod.rs").or_else(|| inside.strip_suffix(".rs"));
    stem == Some(module) && home.is_none_or(|home| folder.rsplit('/').next() == Some(home))
}

/// A function of this name that is marked as a test. One that is ignored proves nothing.
fn has_test(text: &str, name: &str) -> bool {
    let (mut marked, mut ignored) = (false, false);
    for line in text.lines().map(str::trim_start) {
        if line.starts_with("#[") || line.starts_with("//") {
            marked |= line.starts_with("#[test]") || line.starts_with("#[tokio::test");
            ignored |= line.starts_with("#[ignore");
            continue;
        }
        let head = line.strip_prefix("async ").unwrap_or(line);
        let rest = head.strip_prefix("fn ").and_then(|rest| rest.strip_prefix(name));
        if marked && !ignored && rest.is_some_and(|rest| rest.starts_with('(')) {
            return true;
        }
        (marked, ignored) = (false, false);
    }
    false
}
