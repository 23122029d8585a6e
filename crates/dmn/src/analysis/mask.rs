//! Rules that never decide anything: their cells accept nothing, or others always come before them.

use feel::Live;

use super::bits::Bits;
use super::{STEPS_MAX, Study};
use crate::model::Policy;

pub fn report(study: &mut Study<'_>) {
    let rules = study.table.rules.len();
    let ranks: Vec<Option<Vec<usize>>> = (0..rules).map(|rule| rank(study, rule)).collect();
    let mut steps_left = STEPS_MAX;
    let mut found = Vec::new();
    for rule in 0..rules {
        let empty = study.columns.iter().position(|column| column.maybe(rule).is_some_and(Bits::is_empty));
        if let Some(column) = empty {
            let message =
                format!("rule {} never holds: no value passes its cell in column {}", rule + 1, column + 1);
            found.push((message, rule));
            continue;
        }
        let stronger = match study.table.policy {
            Policy::First => Bits::of(rules, |other| other < rule),
            Policy::Priority => Bits::of(rules, |other| match (ranks.get(other), ranks.get(rule)) {
                (Some(Some(other)), Some(Some(own))) => other < own,
                _ => false,
            }),
            _ => continue,
        };
        let closed = Bits::of(rules, |other| {
            stronger.has(other) && !study.columns.iter().any(|column| column.is_open(other))
        });
        if !closed.is_empty() && covered(study, rule, 0, &closed, &mut steps_left) {
            let why = match study.table.policy {
                Policy::First => "rules before it always hold as well",
                _ => "rules of a higher priority always hold as well",
            };
            found.push((format!("rule {} is never used: {why}", rule + 1), rule));
        }
    }
    for (message, rule) in found {
        study.warn("dmn-unreachable", message, study.at_rule(rule));
    }
    if steps_left == 0 {
        study.too_large("rules that are never used");
    }
}

/// Whether each combination `rule` may accept is surely accepted by one of `others`.
/// INVARIANT: as deep as there are columns.
fn covered(study: &Study<'_>, rule: usize, column: usize, others: &Bits, steps_left: &mut usize) -> bool {
    if *steps_left == 0 || others.is_empty() {
        return false;
    }
    *steps_left -= 1;
    let Some(split) = study.columns.get(column) else { return true };
    let rest = study.columns.get(column..).unwrap_or_default();
    let wide = |other: usize| {
        rest.iter().all(|column| match (column.sure(other), column.maybe(rule)) {
            (Some(other), Some(own)) => own.iter().all(|class| other.has(class)),
            _ => false,
        })
    };
    if others.iter().any(wide) {
        return true;
    }
    let Some(own) = split.maybe(rule) else { return false };
    split
        .classes
        .iter()
        .enumerate()
        .filter(|(place, _)| own.has(*place))
        .all(|(_, class)| covered(study, rule, column + 1, &others.and(&class.sure), steps_left))
}

/// How high the outputs of a rule stand, column after column; `None` where they are not constants in the list.
fn rank(study: &Study<'_>, rule: usize) -> Option<Vec<usize>> {
    let outputs = &study.table.rules.get(rule)?.outputs;
    let columns = study.table.outputs.iter().zip(outputs);
    columns
        .map(|(column, output)| {
            let own: &Live = output.constant()?;
            column
                .priority
                .iter()
                .position(|value| value.constant().is_some_and(|value| feel::equal(value, own) == Some(true)))
        })
        .collect()
}
