//! Models that break a rule of the standard: refused, and for that very reason.

use std::collections::BTreeMap;
use std::path::Path;

use bpmn::Model;
use serde_json::Value as Json;
use value::Finding;

use super::{Case, Suite, Verdict};

/// Rule of the suite to the finding codes that say the same.
fn accepted() -> BTreeMap<&'static str, Vec<&'static str>> {
    let table = include_str!("../../../crates/bpmn/tests/it/rules.tsv");
    let rows = table.lines().filter_map(|row| row.split_once('\t'));
    rows.map(|(rule, codes)| (rule, codes.split(' ').collect())).collect()
}

/// Two suites over the same models of `constraints.json`: refused at all, and refused with the right reason.
pub fn suites(folder: &Path, defect: bool) -> Result<Vec<Suite>, String> {
    let path = folder.join("constraints.json");
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let told = |error: String| format!("{}: {error}", path.display());
    let text = std::fs::read_to_string(&path).map_err(|error| told(error.to_string()))?;
    let entries: Vec<Json> = serde_json::from_str(&text).map_err(|error| told(error.to_string()))?;
    let accepted = accepted();
    let mut refused = Suite::new("constraint-refused", "betsy constraints, refused");
    let mut right = Suite::new("constraint-reason", "betsy constraints, refused with the right reason");
    for entry in &entries {
        let word = |name: &str| entry.get(name).and_then(Json::as_str).unwrap_or_default();
        let (model, rule) = (word("model"), word("rule"));
        let codes = accepted.get(rule).map(Vec::as_slice).unwrap_or_default();
        let bytes = std::fs::read(folder.join(model)).map_err(|error| format!("{model}: {error}"))?;
        let (xml, (parsed, findings)) = match bpmn::decode(&bytes) {
            Ok(xml) => (xml.clone(), bpmn::parse(&xml)),
            Err(finding) => (String::new(), (None, vec![finding])),
        };
        let negate = defect && refused.cases.is_empty();
        let verdict =
            if parsed.is_none() { Verdict::Passed } else { Verdict::Failed("it was accepted".into()) };
        refused.cases.push(Case::new(model, if negate { verdict.negated() } else { verdict }));
        let verdict = reason(&xml, parsed.as_ref(), &findings, codes, word("description"));
        right.cases.push(Case::new(model, if negate { verdict.negated() } else { verdict }));
    }
    Ok(vec![refused, right])
}

/// A finding of an accepted code that names an element of the file and its line.
fn reason(xml: &str, model: Option<&Model>, findings: &[Finding], codes: &[&str], rule: &str) -> Verdict {
    let is_right = |finding: &&Finding| {
        let named = format!("\"{}\"", finding.place.element);
        codes.contains(&finding.code.as_str())
            && !finding.place.element.is_empty()
            && xml.contains(&named)
            && finding.place.line > 0
    };
    if model.is_none() && findings.iter().any(|finding| is_right(&finding)) {
        return Verdict::Passed;
    }
    let seen: Vec<String> = findings.iter().take(4).map(ToString::to_string).collect();
    Verdict::Failed(format!("{rule} Wanted {codes:?}, saw {seen:?}"))
}
