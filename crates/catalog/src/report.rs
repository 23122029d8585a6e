//! Where findings gather while a folder is read, and the hints that name what was probably meant.

use std::cell::RefCell;
use std::collections::BTreeSet;

use value::{Finding, Severity};

/// All findings so far. Readers hold it together, so it is shared.
#[derive(Default)]
pub(crate) struct Report {
    findings: RefCell<Vec<Finding>>,
    /// Paths, or their folders, that could not be read as what they should be.
    unread: RefCell<BTreeSet<String>>,
}

/// Findings kept of one folder; more help nobody.
const FINDINGS_MAX: usize = 1_000;

impl Report {
    pub fn add(&self, finding: Finding) {
        let mut findings = self.findings.borrow_mut();
        if findings.len() < FINDINGS_MAX && !findings.contains(&finding) {
            findings.push(finding);
        }
    }

    /// Remembers that `path` could not be read: what it would have named is then not called unknown.
    pub fn unread(&self, path: &str) {
        let kind = path.split('/').next().unwrap_or(path);
        self.unread.borrow_mut().insert(kind.to_owned());
    }

    /// Whether everything under this file or folder was read.
    pub fn whole(&self, kind: &str) -> bool {
        !self.unread.borrow().contains(kind)
    }

    pub fn has_errors(&self) -> bool {
        self.findings.borrow().iter().any(|finding| finding.severity == Severity::Error)
    }

    /// By file and line, as somebody would go through them.
    pub fn into_sorted(self) -> Vec<Finding> {
        let mut findings = self.findings.into_inner();
        findings.sort_by(|a, b| {
            let key = |f: &Finding| (f.place.line, f.place.column);
            a.place.file.cmp(&b.place.file).then_with(|| key(a).cmp(&key(b)))
        });
        findings
    }
}

/// `did you mean ...?` where a known name is close, else the known names.
pub(crate) fn suggestion<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> String {
    const SHOWN_MAX: usize = 12;
    let known: BTreeSet<&str> = known.take(2_000).collect();
    let limit = (wanted.chars().count() / 3).max(1);
    let near = known.iter().map(|name| (distance(wanted, name, limit), *name));
    if let Some((_, name)) = near.filter(|(steps, _)| *steps <= limit).min() {
        return format!("did you mean `{name}`?");
    }
    if known.is_empty() {
        return "there is none yet: add it first".to_owned();
    }
    let shown: Vec<&str> = known.iter().take(SHOWN_MAX).copied().collect();
    let more = if known.len() > SHOWN_MAX { ", ..." } else { "" };
    format!("known: {}{more}", shown.join(", "))
}

/// Letters to change, add, drop or swap to get from one to the other; above `limit` only that it is above.
fn distance(from: &str, to: &str, limit: usize) -> usize {
    const LONGEST: usize = 64;
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    if from.len().abs_diff(to.len()) > limit || from.len().max(to.len()) > LONGEST {
        return limit + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, b) in to.iter().enumerate() {
            let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX - 1);
            let mut best = (at(&row, j) + usize::from(a != b)).min(at(&row, j + 1) + 1).min(at(&next, j) + 1);
            let swapped = i > 0 && j > 0 && from.get(i - 1) == Some(b) && to.get(j - 1) == Some(a);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(limit + 1)
}
