//! Keeps what happened on the way to a decision, while somebody wants to know.

use feel::Run;
use value::Value;

use crate::model::Table;
use crate::trace::{Hit, Step};

/// Most calls and most rules recorded in one decision; what comes after is left out.
const ENTRIES_MAX: usize = 1_000;
/// Deepest nesting of calls recorded.
const DEPTH_MAX: usize = 32;

/// Steps that are under way, the outermost first. It travels with the run.
pub struct Record {
    open: Vec<Step>,
    left: usize,
    /// Steps under way that are not kept.
    muted: usize,
}

impl Record {
    pub fn begin(run: &mut Run<'_>) {
        run.set_witness(Box::new(Self { open: Vec::new(), left: ENTRIES_MAX, muted: 0 }));
    }
}

/// Begins a step; false where none is wanted. A step begun is ended by [`end`].
pub fn open(run: &mut Run<'_>, step: impl FnOnce() -> Step) -> bool {
    let Some(record) = run.witness::<Record>() else { return false };
    if record.muted > 0 || record.open.len() >= DEPTH_MAX || (!record.open.is_empty() && record.left == 0) {
        record.muted += 1;
        return true;
    }
    record.left = record.left.saturating_sub(1);
    record.open.push(step());
    true
}

/// Adds to the step under way.
pub fn note(run: &mut Run<'_>, note: impl FnOnce(&mut Step)) {
    if let Some(record) = run.witness::<Record>().filter(|record| record.muted == 0)
        && let Some(step) = record.open.last_mut()
    {
        note(step);
    }
}

/// Whether a step under way wants to know more.
pub fn wanted(run: &mut Run<'_>) -> bool {
    run.witness::<Record>().is_some_and(|record| record.muted == 0 && !record.open.is_empty())
}

/// Rules that held, with their entries.
pub fn hits(run: &mut Run<'_>, table: &Table, rules: impl Iterator<Item = usize>) {
    let Some(record) = run.witness::<Record>().filter(|record| record.muted == 0) else { return };
    let Some(step) = record.open.last_mut() else { return };
    for place in rules {
        let Some(rule) = table.rules.get(place) else { continue };
        if record.left == 0 {
            return;
        }
        record.left -= 1;
        let number = u32::try_from(place + 1).unwrap_or(u32::MAX);
        step.rules.push(number);
        step.hits.push(Hit {
            rule: number,
            inputs: rule.tests.iter().map(|tests| tests.text().trim().into()).collect(),
            outputs: rule.outputs.iter().map(|output| output.text().trim().into()).collect(),
        });
    }
}

/// Ends the step begun last, with the reasons collected since there were `nulls_before` of them, and hands it over to the one around it, or to the caller where it is the outermost.
pub fn end(run: &mut Run<'_>, output: Value, nulls_before: usize) -> Option<Step> {
    let nulls = run.take_nulls_from(nulls_before);
    let record = run.witness::<Record>()?;
    if record.muted > 0 {
        record.muted -= 1;
        return None;
    }
    let mut step = record.open.pop()?;
    (step.output, step.nulls) = (output, nulls);
    match record.open.last_mut() {
        Some(around) => {
            around.calls.push(step);
            None
        }
        None => Some(step),
    }
}
