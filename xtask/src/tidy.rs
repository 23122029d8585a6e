//! `cargo xtask tidy`: what the compiler does not hold. Walls between rooms, purity, sizes, words, apps, documents.
//!
//! A rule is a function from the [`Tree`] to [`Finding`]s. Rules read files and nothing else, so that the tests can
//! hand them a small tree with one deliberate defect and see it turn red.

pub mod apps;
pub mod documents;
pub mod edges;
pub mod evidence;
pub mod purity;
pub mod shape;
pub mod source;
pub mod tree;
pub mod words;

pub use tree::Tree;

use std::path::Path;

use crate::args::Args;
use crate::{Outcome, process, say};

/// Something is wrong in the tree, or looks as if it soon will be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub path: String,
    /// Counted from 1; 0 where the whole file is meant.
    pub line: usize,
    pub rule: &'static str,
    pub message: String,
    /// A warning is shown and does not fail.
    pub fatal: bool,
}

impl Finding {
    pub fn error(rule: &'static str, path: &str, line: usize, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, rule, message: message.into(), fatal: true }
    }

    pub fn warning(rule: &'static str, path: &str, line: usize, message: impl Into<String>) -> Self {
        Self { fatal: false, ..Self::error(rule, path, line, message) }
    }
}

/// All findings of all rules on the tree below `root`, in order of path.
pub fn check(root: &Path) -> Result<Vec<Finding>, String> {
    let tree = Tree::load(root)?;
    let rules: &[fn(&Tree) -> Vec<Finding>] = &[
        edges::rooms,
        edges::pins,
        purity::pure_crates,
        shape::sizes,
        shape::module_names,
        shape::crate_docs,
        shape::test_binaries,
        words::unfinished,
        words::machine_paths,
        words::app_names,
        apps::folders,
        apps::translations,
        documents::links,
        documents::rooms_are_drawn,
        documents::decisions,
        documents::refusals,
        evidence::security,
    ];
    let mut findings: Vec<Finding> = rules.iter().flat_map(|rule| rule(&tree)).collect();
    findings.sort();
    Ok(findings)
}

/// The command: every finding on one line, warnings too; fails if one is fatal.
pub fn run(args: &Args) -> Outcome {
    let root = args.first().map_or_else(process::root, Into::into);
    let findings = check(&root)?;
    for finding in &findings {
        let weight = if finding.fatal { "error" } else { "warning" };
        say(&format!("{weight}: {}:{}: {} [{}]", finding.path, finding.line, finding.message, finding.rule));
    }
    let fatal = findings.iter().filter(|finding| finding.fatal).count();
    say(&format!("tidy: {fatal} errors, {} warnings", findings.len() - fatal));
    if fatal == 0 { Ok(()) } else { Err(format!("the tree has {fatal} things to put right")) }
}
