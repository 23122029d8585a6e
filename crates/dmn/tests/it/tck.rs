//! The DMN TCK: every case of every level, counted; the counts may only rise.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dmn::{Model, Options};
use feel::{Budget, Live, LiveContext, Scope, World};
use roxmltree::{Document, Node};
use value::{Decimal, Value};

/// Result nodes known to pass. They only rise.
const LEVEL_2_PASSED: usize = 126;
const LEVEL_3_PASSED: usize = 2711;

#[test]
fn level_2() {
    let Some(tally) = run_level("compliance-level-2") else { return };
    println!("DMN TCK level 2: {} of {} result nodes pass", tally.passed, tally.all);
    assert!(tally.passed >= LEVEL_2_PASSED, "level 2 fell to {}: {:#?}", tally.passed, tally.failed);
}

#[test]
fn level_3() {
    let Some(tally) = run_level("compliance-level-3") else { return };
    println!("DMN TCK level 3: {} of {} result nodes pass", tally.passed, tally.all);
    for (folder, failed) in &tally.failed {
        println!("  {folder}: {} fail", failed.len());
    }
    assert!(tally.passed >= LEVEL_3_PASSED, "level 3 fell to {}", tally.passed);
}

/// Counted apart and gating nothing, as the suite asks.
#[test]
fn non_compliant() {
    let Some(tally) = run_level("non-compliant") else { return };
    println!("DMN TCK non-compliant: {} of {} result nodes pass", tally.passed, tally.all);
}

#[derive(Default)]
struct Tally {
    all: usize,
    passed: usize,
    failed: BTreeMap<String, Vec<String>>,
}

fn run_level(level: &str) -> Option<Tally> {
    let root = shared()?.join("suites/dmn-tck/TestCases").join(level);
    let mut tally = Tally::default();
    let only = std::env::var("TCK_ONLY").unwrap_or_default();
    for folder in sorted(&root) {
        if folder.is_dir() && folder.to_string_lossy().contains(&only) {
            run_folder(&folder, &mut tally);
        }
    }
    if std::env::var("TCK_SHOW").is_ok() {
        for line in tally.failed.values().flatten() {
            println!("{line}");
        }
    }
    Some(tally)
}

fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let root = std::env::var("LUOHU_SHARED").map_or(beside, PathBuf::from);
    if root.join("suites/dmn-tck").is_dir() {
        return Some(root);
    }
    assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "corpus not found");
    println!("skipped: corpus not found");
    None
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn run_folder(folder: &Path, tally: &mut Tally) {
    let name = folder.file_name().unwrap().to_string_lossy().into_owned();
    let files = sorted(folder);
    let extension = |path: &&PathBuf, wanted: &str| path.extension().is_some_and(|have| have == wanted);
    let mut models = Vec::new();
    for path in files.iter().filter(|path| extension(path, "dmn")) {
        let (model, findings) = dmn::parse(&std::fs::read_to_string(path).unwrap());
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        if std::env::var("TCK_SHOW").is_ok() {
            findings.iter().for_each(|finding| println!("{name}: {finding}"));
        }
        models.extend(model.map(|model| (file, model)));
    }
    for path in files.iter().filter(|path| extension(path, "xml")) {
        let xml = std::fs::read_to_string(path).unwrap();
        let document = Document::parse(&xml).unwrap();
        let root = document.root_element();
        let wanted = child(root, "modelName").and_then(|node| node.text()).unwrap_or("").to_owned();
        let model = models.iter().find(|(file, _)| *file == wanted).map(|(_, model)| model);
        for case in children(root, "testCase") {
            run_case(&name, case, model, tally);
        }
    }
}

fn run_case(folder: &str, case: Node<'_, '_>, model: Option<&Model>, tally: &mut Tally) {
    let mut inputs = LiveContext::new();
    for input in children(case, "inputNode") {
        inputs.insert(input.attribute("name").unwrap().into(), value_of(input));
    }
    for result in children(case, "resultNode") {
        tally.all += 1;
        let expected = child(result, "expected").map_or(Live::NULL, value_of);
        let Some(model) = model else {
            tally.failed.entry(folder.into()).or_default().push(format!("{folder}: no model"));
            continue;
        };
        let name = result.attribute("name").unwrap();
        let (found, why) = decide(model, case, name, &inputs);
        if same(&expected, &found) {
            tally.passed += 1;
        } else {
            let id = case.attribute("id").unwrap_or("");
            tally.failed.entry(folder.into()).or_default().push(format!(
                "{folder} {id} {name}: expected {}, found {} {why}",
                feel::write_literal(&expected),
                feel::write_literal(&found)
            ));
        }
    }
}

fn decide(model: &Model, case: Node<'_, '_>, name: &str, inputs: &LiveContext) -> (Live, String) {
    let world = World::new("2026-07-01T08:00:00Z".parse().unwrap(), feel::TimeZone::UTC);
    if matches!(case.attribute("type"), Some("decisionService" | "bkm")) {
        let service = case.attribute("invocableName").unwrap_or(name);
        let live = model.invoke(service, inputs, &world, Budget::default());
        let own = live.entry(name).filter(|_| service != name);
        return (own.unwrap_or(live), String::new());
    }
    let given = inputs.iter().filter(|(name, _)| model.has_decision(name));
    let given = given.map(|(name, live)| (name.clone(), live.clone())).collect();
    let options = Options { given, ..Options::default() };
    let outcome = model.decide_with(name, &Given(inputs), &world, &options);
    let why = outcome.trace.steps.iter().flat_map(|step| &step.nulls).map(|reason| format!("[{reason}]"));
    (outcome.live, why.collect())
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

fn child<'d, 'x>(node: Node<'d, 'x>, tag: &str) -> Option<Node<'d, 'x>> {
    node.children().find(|child| child.is_element() && child.tag_name().name() == tag)
}

fn children<'d, 'x: 'd>(node: Node<'d, 'x>, tag: &str) -> impl Iterator<Item = Node<'d, 'x>> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == tag)
}

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

fn value_of(node: Node<'_, '_>) -> Live {
    if let Some(list) = child(node, "list") {
        return Live::list(children(list, "item").map(value_of).collect());
    }
    if child(node, "component").is_some() {
        let entries = children(node, "component");
        return Live::context(
            entries.map(|part| (part.attribute("name").unwrap().into(), value_of(part))).collect(),
        );
    }
    let Some(value) = child(node, "value") else { return Live::NULL };
    if value.attribute((XSI, "nil")) == Some("true") {
        return Live::NULL;
    }
    let text: String = value.children().filter_map(|part| part.text()).collect();
    let kind = value.attribute((XSI, "type")).map_or("", |kind| kind.rsplit(':').next().unwrap());
    let read = match kind {
        "string" => return Live::from(text),
        "boolean" => return (text.trim() == "true").into(),
        "" if matches!(text.trim(), "true" | "false") => return (text.trim() == "true").into(),
        "decimal" | "double" | "" => text.trim().parse::<Decimal>().ok().map(Live::from),
        "date" => feel::read_date(text.trim()).map(|date| Live::Data(Value::Date(date))),
        "time" => feel::read_time(text.trim()),
        "dateTime" => feel::read_date_time(text.trim()),
        "duration" => feel::read_duration(text.trim()),
        other => panic!("no value type {other}"),
    };
    read.unwrap_or_else(|| Live::from(text))
}

fn same(expected: &Live, found: &Live) -> bool {
    if let (Some(a), Some(b)) = (expected.as_number(), found.as_number()) {
        let near: Decimal = "0.00000001".parse().unwrap();
        return a.checked_sub(b).is_some_and(|off| off.abs() < near);
    }
    if let (Some(a), Some(b)) = (expected.members(), found.members()) {
        return a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| same(a, b));
    }
    if let (Some(a), Some(b)) = (expected.entries(), found.entries()) {
        return a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)));
    }
    feel::equal(expected, found) == Some(true)
}
