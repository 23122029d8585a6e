//! The DMN TCK by case: a case passes when all its result nodes pass.

use std::path::Path;

use dmn::Model;
use roxmltree::{Document, Node};

use super::tck::{self, child, children};
use super::{Case, Suite, Verdict, has_extension, name_of, sorted};

/// Cases of the given level 3 that a Java virtual machine would have to answer.
const JAVA_MAX: usize = 16;

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
        (
            "non-compliant",
            Suite { gates: false, ..Suite::new("dmn-non-compliant", "DMN TCK non-compliant, by case") },
        ),
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

/// A model of the folder, with its file's name and text.
struct Loaded {
    file: String,
    xml: String,
    model: Option<Model>,
    /// The first finding that is an error, where there is no model.
    why: String,
}

fn run_folder(folder: &Path, defect: bool, cases: &mut Vec<Case>) -> Result<(), String> {
    let files = sorted(folder)?;
    let mut models = Vec::new();
    for path in files.iter().filter(|path| has_extension(path, "dmn")) {
        let xml = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let (model, findings) = dmn::parse(&xml);
        let why = findings.first().map(ToString::to_string).unwrap_or_default();
        models.push(Loaded { file: name_of(path), xml, model, why });
    }
    let mut negate = defect;
    for path in files.iter().filter(|path| has_extension(path, "xml")) {
        let xml = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let document = Document::parse(&xml).map_err(|error| format!("{}: {error}", path.display()))?;
        let root = document.root_element();
        let wanted = child(root, "modelName").and_then(|node| node.text()).unwrap_or("").trim().to_owned();
        let loaded = models.iter().find(|loaded| loaded.file == wanted);
        let stem = name_of(path).trim_end_matches(".xml").to_owned();
        for case in children(root, "testCase") {
            let name = format!("{stem}#{}", case.attribute("id").unwrap_or_default());
            cases.push(Case::new(name, verdict(case, loaded, std::mem::take(&mut negate))));
        }
    }
    Ok(())
}

fn verdict(case: Node<'_, '_>, loaded: Option<&Loaded>, negate: bool) -> Verdict {
    let Some(loaded) = loaded else { return Verdict::Failed("the folder has no such model".into()) };
    let outcome = match &loaded.model {
        Some(model) => tck::run_case(case, model, negate),
        None => Err(format!("the model was refused: {}", loaded.why)),
    };
    match outcome {
        Ok(()) => Verdict::Passed,
        Err(why) if needs_java(case, &loaded.xml) => Verdict::Apart(format!("needs a Java function; {why}")),
        Err(why) => Verdict::Failed(why),
    }
}

/// Whether a decision that the case asks for declares an external Java function in its own text.
fn needs_java(case: Node<'_, '_>, xml: &str) -> bool {
    let Ok(document) = Document::parse(xml) else { return false };
    let asked: Vec<&str> = children(case, "resultNode").filter_map(|node| node.attribute("name")).collect();
    let own = |node: Node<'_, '_>| {
        let kind = node.attribute("kind") == Some("Java");
        let text = node.tag_name().name() == "text" && node.text().is_some_and(is_external_java);
        kind || text
    };
    let decisions = document.root_element().children().filter(|node| {
        node.tag_name().name() == "decision"
            && node.attribute("name").is_some_and(|name| asked.contains(&name))
    });
    decisions.flat_map(|decision| decision.descendants()).any(own)
}

fn is_external_java(text: &str) -> bool {
    let tight: String = text.split_whitespace().collect();
    tight.contains("external{java:")
}
