//! Rules that hold at once where the hit policy forbids it: always for Unique, with different outputs for Any.

use super::{FINDINGS_MAX, Study};
use crate::model::{Policy, Rule};

pub fn report(study: &mut Study<'_>) {
    if !matches!(study.table.policy, Policy::Unique | Policy::Any) {
        return;
    }
    let rules = study.table.rules.len();
    let mut found = Vec::new();
    let mut more = 0;
    for first in 0..rules {
        for second in first + 1..rules {
            if !forbidden(study, first, second) {
                continue;
            }
            if let Some(classes) = shared(study, first, second) {
                if found.len() < FINDINGS_MAX {
                    found.push((first, second, classes));
                } else {
                    more += 1;
                }
            }
        }
    }
    for (first, second, classes) in found {
        let (a, b) = (first + 1, second + 1);
        let example = study.example(&classes);
        let what = match study.table.policy {
            Policy::Any => "give different results for",
            _ => "both hold for",
        };
        study.error("dmn-overlap", format!("rules {a} and {b} {what} {example}"), study.at_rule(second));
    }
    if more > 0 {
        let message = format!("{more} more pairs of rules hold at once");
        study.error("dmn-overlap", message, study.table.at);
    }
}

fn forbidden(study: &Study<'_>, first: usize, second: usize) -> bool {
    if study.table.policy == Policy::Unique {
        return true;
    }
    match (study.table.rules.get(first), study.table.rules.get(second)) {
        (Some(first), Some(second)) => differ(first, second),
        _ => false,
    }
}

/// Whether the outputs surely differ: two constants that are not equal.
fn differ(first: &Rule, second: &Rule) -> bool {
    first.outputs.iter().zip(&second.outputs).any(|(a, b)| match (a.constant(), b.constant()) {
        (Some(a), Some(b)) => feel::equal(a, b) == Some(false) || (a.is_null() != b.is_null()),
        _ => false,
    })
}

/// A combination both rules surely accept: one class a column.
fn shared(study: &Study<'_>, first: usize, second: usize) -> Option<Vec<usize>> {
    study.columns.iter().map(|column| column.sure(first)?.first_shared(column.sure(second)?)).collect()
}
