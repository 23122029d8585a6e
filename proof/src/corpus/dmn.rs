//! The DMN TCK by case: a case passes when all its result nodes pass.

use std::path::Path;

use dmn::tck::{self, Case as TckCase, CaseOutcome, Models};
use roxmltree::{Document, Node};

use super::{Case, Suite, Verdict, has_extension, name_of, sorted};

/// Cases of the given level 3 that a Java virtual machine would have to answer.
const JAVA_MAX: usize = 10;

/// The three levels, each a suite; `folder` holds `TestCases/LEVEL/FOLDER`, or the levels themselves.
pub fn suites(folder: &Path, defect: bool) -> Result<Vec<Suite>, String> {
    let inner = folder.join("TestCases");
    let root = if inner.is_dir() { inner } else { folder.to_path_buf() };
    let levels = [
        ("compliance-level-2", Suite::new("dmn-2", "DMN TCK level 2, by case")),
        (
            "compliance-level-3",
            Suite { apart_max: JAVA_MAX, ..Suite::new("dmn-3", "DMN TCK level 3, by case (apart: Java)") },
        ),
        ("non-compliant", Suite { gates: false, ..Suite::new("dmn-non-compliant", "DMN TCK non-compliant") }),
    ];
    let mut suites = Vec::new();
    for (level, mut suite) in levels {
        let level = root.join(level);
        if level.is_dir() {
            for folder in sorted(&level)?.iter().filter(|path| path.is_dir()) {
                run_folder(folder, defect && suite.cases.is_empty(), &mut suite.cases)?;
            }
            suites.push(suite);
        }
    }
    if suites.is_empty() {
        return Err(format!("{} holds no compliance level of the DMN TCK", folder.display()));
    }
    Ok(suites)
}

fn run_folder(folder: &Path, defect: bool, cases: &mut Vec<Case>) -> Result<(), String> {
    let mut files = Vec::new();
    for path in sorted(folder)?.iter().filter(|path| has_extension(path, "dmn") || has_extension(path, "xml"))
    {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        files.push((name_of(path), text));
    }
    let of = |ending: &'static str| files.iter().filter(move |(name, _)| name.ends_with(ending));
    let (models, findings) = Models::read(of(".dmn").map(|(name, text)| (name.as_str(), text.as_str())));
    let mut negate = defect;
    for (name, text) in of(".xml") {
        let suite = tck::read(text).map_err(|finding| format!("{}/{name}: {finding}", folder.display()))?;
        let model = models.of_file(&suite.model);
        let xml = of(".dmn").find(|(file, _)| *file == suite.model).map_or("", |(_, text)| text.as_str());
        for case in &suite.cases {
            let outcome = tck::run(model, case, &tck::world());
            let mut verdict = verdict(case, &outcome, xml);
            if model.is_none() {
                let first = findings.iter().find(|finding| finding.place.file == suite.model);
                let why = first.map_or_else(|| "no such file".to_owned(), ToString::to_string);
                verdict = Verdict::Failed(format!("no model: {why}"));
            }
            if std::mem::take(&mut negate) {
                verdict = verdict.negated();
            }
            cases.push(Case::new(format!("{}#{}", name.trim_end_matches(".xml"), case.id), verdict));
        }
    }
    Ok(())
}

fn verdict(case: &TckCase, outcome: &CaseOutcome, xml: &str) -> Verdict {
    if outcome.passed() {
        return Verdict::Passed;
    }
    let mut wrong = Vec::new();
    for node in outcome.nodes.iter().filter(|node| !node.passed) {
        let (expected, found) = (feel::write_literal(&node.expected), feel::write_literal(&node.found));
        let reasons: String = node.reasons.iter().take(3).map(|reason| format!(" [{reason}]")).collect();
        wrong.push(format!("{}: expected {expected}, found {found}{reasons}", node.name));
    }
    let why = wrong.join("; ");
    if needs_java(case, xml) {
        Verdict::Apart(format!("needs a Java function; {why}"))
    } else {
        Verdict::Failed(why)
    }
}

/// Whether a decision that the case asks for declares an external Java function in its own text.
fn needs_java(case: &TckCase, xml: &str) -> bool {
    let Ok(document) = Document::parse(xml) else { return false };
    let asked = |name: &str| case.results.iter().any(|result| result.name == name);
    let own = |node: Node<'_, '_>| {
        let text = node.tag_name().name() == "text" && node.text().is_some_and(is_external_java);
        text || node.attribute("kind") == Some("Java")
    };
    let decisions = document
        .root_element()
        .children()
        .filter(|node| node.tag_name().name() == "decision" && node.attribute("name").is_some_and(asked));
    decisions.flat_map(|decision| decision.descendants()).any(own)
}

fn is_external_java(text: &str) -> bool {
    let tight: String = text.split_whitespace().collect();
    tight.contains("external{java:")
}
