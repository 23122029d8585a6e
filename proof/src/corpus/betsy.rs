//! Executable models with expected traces, played on the token game. Models with a doubt stand apart.

use std::path::Path;

use super::{Case, Suite, Verdict};

#[path = "../../../crates/process/tests/support/betsy.rs"]
pub mod play;

use play::{Entry, Outcome};

/// What we do where the suite doubts its own expectation, and why. A model without a row is only reported.
const DOUBTS: &[(&str, &str)] = &[
    ("AdHocSubProcess", "every inner task runs once and logs the word that the model gives it"),
    ("MultiInstance_", "a boundary event without cancelActivity interrupts, as the schema's default says"),
    ("Timer_IntermediateTimeCycleEvent", "one token comes, one token leaves: at the first date of the cycle"),
];

/// The cases without doubt, and those of models that the suite itself doubts.
pub fn suites(folder: &Path, defect: bool) -> Result<Vec<Suite>, String> {
    let path = folder.join("cases.json");
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let told = |error: String| format!("{}: {error}", path.display());
    let json = std::fs::read_to_string(&path).map_err(|error| told(error.to_string()))?;
    let entries = play::entries(&json).map_err(|error| told(error.to_string()))?;
    let mut sure = Suite::new("betsy", "betsy process cases");
    let mut doubtful =
        Suite { gates: false, ..Suite::new("betsy-doubt", "betsy cases of models with a doubt") };
    for entry in &entries {
        let bytes =
            std::fs::read(folder.join(&entry.model)).map_err(|error| format!("{}: {error}", entry.model))?;
        let xml = bpmn::decode(&bytes).map_err(|finding| format!("{}: {finding}", entry.model))?;
        for case in &entry.cases {
            let outcome = play::run_case(&xml, &entry.process, case);
            let name = format!("{}#{}", entry.model, case.number);
            let verdict = verdict(&outcome, &case.expect);
            if let Some(doubt) = &entry.doubt {
                doubtful.cases.push(Case::new(name, doubted(entry, doubt, verdict)));
            } else {
                let negate = defect && sure.cases.is_empty();
                sure.cases.push(Case::new(name, if negate { verdict.negated() } else { verdict }));
            }
        }
    }
    Ok(vec![sure, doubtful])
}

fn verdict(outcome: &Outcome, expected: &[String]) -> Verdict {
    if outcome.passed {
        return Verdict::Passed;
    }
    let Outcome { trace, note, .. } = outcome;
    Verdict::Failed(format!("expected {expected:?}, found {trace:?} {note}"))
}

fn doubted(entry: &Entry, doubt: &str, verdict: Verdict) -> Verdict {
    let row = DOUBTS.iter().find(|(name, _)| entry.model.contains(name));
    let ours = row.map_or("reported as it is", |(_, ours)| ours);
    let outcome = match verdict {
        Verdict::Failed(why) | Verdict::Apart(why) => why,
        Verdict::Passed => "it gives the expected trace".to_owned(),
    };
    Verdict::Apart(format!("{outcome}; doubt: {doubt}; ours: {ours}"))
}
