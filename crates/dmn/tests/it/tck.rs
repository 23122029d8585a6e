//! The DMN TCK: every case of every level, counted; the counts may only rise.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dmn::tck;

/// Cases and result nodes known to pass. They only rise.
const LEVEL_2_PASSED: (usize, usize) = (116, 126);
const LEVEL_3_PASSED: (usize, usize) = (2642, 2719);

#[test]
fn level_2() {
    let Some(tally) = run_level("compliance-level-2") else { return };
    println!("DMN TCK level 2: {tally}");
    assert!(tally.passed() >= LEVEL_2_PASSED, "level 2 fell to {tally}: {:#?}", tally.failed);
}

#[test]
fn level_3() {
    let Some(tally) = run_level("compliance-level-3") else { return };
    println!("DMN TCK level 3: {tally}");
    for (folder, failed) in &tally.failed {
        println!("  {folder}: {} fail", failed.len());
    }
    assert!(tally.passed() >= LEVEL_3_PASSED, "level 3 fell to {tally}");
}

/// Counted apart and gating nothing, as the suite asks.
#[test]
fn non_compliant() {
    let Some(tally) = run_level("non-compliant") else { return };
    println!("DMN TCK non-compliant: {tally}");
}

#[derive(Default)]
struct Tally {
    cases: usize,
    cases_passed: usize,
    nodes: usize,
    nodes_passed: usize,
    failed: BTreeMap<String, Vec<String>>,
}

impl Tally {
    fn passed(&self) -> (usize, usize) {
        (self.cases_passed, self.nodes_passed)
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { cases, cases_passed, nodes, nodes_passed, .. } = self;
        write!(f, "{cases_passed} of {cases} cases, {nodes_passed} of {nodes} result nodes pass")
    }
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

pub fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let root = std::env::var("LUOHU_SHARED").map_or(beside, PathBuf::from);
    if root.join("suites/dmn-tck").is_dir() {
        return Some(root);
    }
    assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "corpus not found");
    println!("skipped: corpus not found");
    None
}

pub fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// Names and texts of the files with this extension.
pub fn texts(folder: &Path, extension: &str) -> Vec<(String, String)> {
    let paths = sorted(folder).into_iter();
    let wanted = paths.filter(|path| path.extension().is_some_and(|have| have == extension));
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    wanted.map(|path| (name(&path), std::fs::read_to_string(&path).unwrap())).collect()
}

fn run_folder(folder: &Path, tally: &mut Tally) {
    let name = folder.file_name().unwrap().to_string_lossy().into_owned();
    let files = texts(folder, "dmn");
    let (models, findings) = tck::Models::read(files.iter().map(|(name, text)| (&**name, &**text)));
    if std::env::var("TCK_SHOW").is_ok() {
        findings.iter().for_each(|finding| println!("{name}: {finding}"));
    }
    for (_, text) in texts(folder, "xml") {
        let suite = tck::read(&text).unwrap();
        for case in &suite.cases {
            let outcome = tck::run(models.of_file(&suite.model), case, &tck::world());
            tally.cases += 1;
            tally.cases_passed += usize::from(outcome.passed());
            for node in outcome.nodes {
                tally.nodes += 1;
                tally.nodes_passed += usize::from(node.passed);
                if !node.passed {
                    let (expected, found) =
                        (feel::write_literal(&node.expected), feel::write_literal(&node.found));
                    let reasons: Vec<String> = node.reasons.iter().map(|why| format!("[{why}]")).collect();
                    tally.failed.entry(name.clone()).or_default().push(format!(
                        "{name} {} {}: expected {expected}, found {found} {}",
                        outcome.id,
                        node.name,
                        reasons.concat()
                    ));
                }
            }
        }
    }
}
