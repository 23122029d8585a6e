//! BPMN reference models: import and export lose nothing, and the second export is the first.

use std::path::Path;

use bpmn::interchange::{differences, export, import};

use value::Finding;

use super::{Case, Suite, Verdict, has_extension, name_of, sorted};

/// Every `.bpmn` of the folder, round trip.
pub fn suite(folder: &Path, defect: bool) -> Result<Suite, String> {
    let mut suite = Suite::new("miwg", "MIWG references, round trip without loss");
    for path in sorted(folder)?.iter().filter(|path| has_extension(path, "bpmn")) {
        let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let verdict = bpmn::decode(&bytes).map_or_else(
            |finding| Verdict::Failed(finding.to_string()),
            |xml| round_trip(&xml).map_or_else(Verdict::Failed, |()| Verdict::Passed),
        );
        let negate = defect && suite.cases.is_empty();
        suite.cases.push(Case::new(name_of(path), if negate { verdict.negated() } else { verdict }));
    }
    Ok(suite)
}

fn round_trip(xml: &str) -> Result<(), String> {
    let told = |findings: Vec<Finding>| findings.first().map(ToString::to_string).unwrap_or_default();
    let first = export(&import(xml).map_err(told)?);
    let lost = differences(xml, &first);
    if !lost.is_empty() {
        return Err(format!("{} differences: {}", lost.len(), lost.join("; ")));
    }
    let second = export(&import(&first).map_err(told)?);
    if first == second { Ok(()) } else { Err("the second export differs from the first".into()) }
}
