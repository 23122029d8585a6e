//! `luohu dmn check`, `luohu dmn eval` and `luohu dmn test`.

use std::path::{Path, PathBuf};

use dmn::{Model, Options, Outcome, tck};
use feel::{Live, LiveContext, Scope, World};
use serde_json::json;
use value::{Clock as _, Finding, Value};

use crate::failure::Failure;
use crate::wire;

/// The zone a district's rules are told, where nothing else is said.
const ZONE: &str = "Asia/Shanghai";

/// All findings of a model, those of its analysis included.
pub fn check(file: &Path, json: bool) -> Result<(), Failure> {
    let (model, mut findings) = read(file)?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if let Some(model) = model {
        findings.extend(model.analyse().into_iter().map(|finding| finding.file(&*name)));
    }
    match wire::print_findings(&findings, json) {
        0 => Ok(()),
        errors => Err(Failure::Found(format!("{errors} errors in {name}"))),
    }
}

/// Decides one decision and prints its value, with `trace` how it came about.
pub fn eval(file: &Path, decision: &str, input: &str, trace: bool, json: bool) -> Result<(), Failure> {
    let (model, findings) = read(file)?;
    let Some(model) = model else {
        wire::print_findings(&findings, json);
        return Err(Failure::Found(format!("{} is no model that can be decided", file.display())));
    };
    if !model.has_decision(decision) {
        let known: Vec<&str> = model.decisions().collect();
        return Err(Failure::usage(format!(
            "there is no decision `{decision}`; there are: {}",
            known.join(", ")
        )));
    }
    let world = world()?;
    let inputs = model.read_inputs(&inputs(input, &world)?);
    let options = Options { given: given(&model, &inputs), ..Options::default() };
    let outcome = model.decide_with(decision, &Given(&inputs), &world, &options);
    if json {
        wire::print(&shown(&outcome, trace).to_string());
    } else {
        wire::print(&feel::write_literal(&outcome.live));
        if trace {
            let words = outcome.trace.words();
            wire::print(&words.zh);
            wire::print(&words.en);
        }
    }
    if outcome.trace.exhausted {
        return Err(Failure::Found("the decision used up its budget".to_owned()));
    }
    Ok(())
}

fn shown(outcome: &Outcome, trace: bool) -> serde_json::Value {
    let value = serde_json::to_value(&outcome.value).unwrap_or_default();
    if trace { json!({ "value": value, "trace": outcome.trace }) } else { json!({ "value": value }) }
}

/// Runs the test files of a model's folder, or of one model.
pub fn test(path: &Path, json: bool) -> Result<(), Failure> {
    let (folder, only) =
        if path.is_dir() { (path, None) } else { (path.parent().unwrap_or(path), Some(path)) };
    let files = texts(folder, "dmn")?;
    let (models, findings) = tck::Models::read(files.iter().map(|(name, text)| (&**name, &**text)));
    if findings.iter().any(|finding| finding.severity == value::Severity::Error) && !json {
        wire::print_findings(&findings, false);
    }
    let (mut passed, mut failed) = (0_u32, Vec::new());
    for (name, text) in texts(folder, "xml")? {
        let suite = match tck::read(&text) {
            Ok(suite) => suite,
            // WHY: other XML may lie beside a model.
            Err(finding) if finding.code == "tck-root" => continue,
            Err(finding) => return Err(Failure::Found(finding.file(name).to_string())),
        };
        if only.is_some_and(|only| only.file_name().is_none_or(|only| only.to_string_lossy() != *suite.model))
        {
            continue;
        }
        for case in &suite.cases {
            let outcome = tck::run(models.of_file(&suite.model), case, &tck::world());
            if outcome.passed() {
                passed += 1;
            } else {
                failed.push(
                    json!({ "file": name, "line": case.line, "case": outcome.id, "nodes": nodes(&outcome) }),
                );
                if !json {
                    print_failed(&name, case.line, &outcome);
                }
            }
        }
    }
    if json {
        wire::print(&json!({ "passed": passed, "failed": failed }).to_string());
    } else {
        wire::print(&format!("{passed} passed, {} failed", failed.len()));
    }
    match failed.len() {
        0 if passed > 0 => Ok(()),
        0 => Err(Failure::Found(format!("no test case lies in {}", folder.display()))),
        count => Err(Failure::Found(format!("{count} cases failed"))),
    }
}

fn nodes(outcome: &tck::CaseOutcome) -> Vec<serde_json::Value> {
    let failed = outcome.nodes.iter().filter(|node| !node.passed);
    let told = failed.map(|node| {
        json!({ "name": node.name, "expected": feel::write_literal(&node.expected),
            "found": feel::write_literal(&node.found), "reasons": node.reasons })
    });
    told.collect()
}

fn print_failed(file: &str, line: u32, outcome: &tck::CaseOutcome) {
    for node in outcome.nodes.iter().filter(|node| !node.passed) {
        let (expected, found) = (feel::write_literal(&node.expected), feel::write_literal(&node.found));
        wire::print(&format!(
            "{file}:{line}: case {} `{}`: expected {expected}, found {found}",
            outcome.id, node.name
        ));
        for reason in &node.reasons {
            wire::print(&format!("  {} / {}", reason.words.zh, reason.words.en));
        }
    }
}

/// The model of a file, those beside it within reach of its imports.
fn read(file: &Path) -> Result<(Option<Model>, Vec<Finding>), Failure> {
    let folder = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let own = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let text = text(file)?;
    let mut files = vec![(own.clone(), text)];
    if files.iter().any(|(_, text)| text.contains("import")) {
        files.extend(texts(folder, "dmn")?.into_iter().filter(|(name, _)| *name != own));
    }
    let pairs: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
    let first = dmn::parse_all(&pairs).into_iter().next();
    Ok(first.map_or((None, Vec::new()), |file| (file.model, file.findings)))
}

fn text(file: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(file).map_err(|error| Failure::usage(format!("{}: {error}", file.display())))
}

/// Names and texts of the files with this extension, by name.
fn texts(folder: &Path, extension: &str) -> Result<Vec<(String, String)>, Failure> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let wrong = |error: std::io::Error| Failure::usage(format!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(wrong)? {
        paths.push(entry.map_err(wrong)?.path());
    }
    paths.retain(|path| path.is_file() && path.extension().is_some_and(|have| have == extension));
    paths.sort();
    let name =
        |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    paths.iter().map(|path| Ok((name(path), text(path)?))).collect()
}

fn world() -> Result<World, Failure> {
    let zone = feel::TimeZone::get(ZONE).map_err(Failure::fault)?;
    Ok(World::new(engine::SystemClock.now(), zone))
}

/// JSON, or a FEEL context where dates are wanted as such.
fn inputs(text: &str, world: &World) -> Result<value::Context, Failure> {
    let value = match serde_json::from_str::<Value>(text) {
        Ok(value) => value,
        Err(_) => {
            let wrong =
                |finding: Finding| Failure::usage(format!("the input is neither JSON nor FEEL: {finding}"));
            feel::parse(text).map_err(wrong)?.eval(&(), world).value
        }
    };
    match value {
        Value::Context(entries) => Ok(entries.as_ref().clone()),
        other => Err(Failure::usage(format!("the input must be an object of names, not a {}", other.kind()))),
    }
}

/// Inputs that name decisions replace their logic.
fn given(model: &Model, inputs: &LiveContext) -> LiveContext {
    let decisions = inputs.iter().filter(|(name, _)| model.has_decision(name));
    decisions.map(|(name, live)| (name.clone(), live.clone())).collect()
}

struct Given<'a>(&'a LiveContext);

impl Scope for Given<'_> {
    fn get(&self, name: &str) -> Option<Value> {
        self.get_live(name).map(Live::into_value)
    }

    fn get_live(&self, name: &str) -> Option<Live> {
        self.0.get(name).cloned()
    }
}
