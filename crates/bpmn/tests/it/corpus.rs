//! The models of two public suites: every file is read without a panic, and what is refused is refused with a reason.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folder of real input beside the project.
pub fn shared() -> PathBuf {
    let named = std::env::var_os("LUOHU_SHARED").map(PathBuf::from);
    named.unwrap_or(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"))
}

/// The folder of a suite, or `None` where it is not there (never on the build machine).
pub fn suite(name: &str) -> Option<PathBuf> {
    let folder = shared().join("suites").join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "the corpus {name} must be there");
    println!("skipped: corpus not found");
    None
}

pub fn models(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            models(&path, found);
        } else if path.extension().is_some_and(|e| e == "bpmn") {
            found.push(path);
        }
    }
}

fn read(name: &str, expected: usize) -> Option<(usize, BTreeMap<String, usize>)> {
    let folder = suite(name)?;
    let mut paths = Vec::new();
    models(&folder, &mut paths);
    paths.sort();
    assert_eq!(paths.len(), expected, "{name} is complete");
    let (mut accepted, mut codes) = (0, BTreeMap::new());
    for path in &paths {
        let (model, findings) = bpmn::parse(&bpmn::decode(&std::fs::read(path).unwrap()).unwrap());
        accepted += usize::from(model.is_some());
        assert!(model.is_some() || !findings.is_empty(), "{}", path.display());
        let kinds: std::collections::BTreeSet<String> = findings.into_iter().map(|f| f.code).collect();
        kinds.into_iter().for_each(|code| *codes.entry(code).or_insert(0) += 1);
    }
    println!("{name}: {} files, {accepted} accepted, files by finding: {codes:?}", paths.len());
    Some((accepted, codes))
}

#[test]
fn miwg_reference_models() {
    let Some((accepted, codes)) = read("miwg", 8) else { return };
    assert_eq!(accepted, 0, "none of them is executable");
    assert_eq!(codes.get("not-executable"), Some(&8));
    assert_eq!(codes.get("element-unknown"), None, "every element of the standard is known");
    assert_eq!(codes.get("id-duplicate"), None);
}

#[test]
fn betsy_models() {
    let Some((_, codes)) = read("betsy", 259) else { return };
    assert_eq!(codes.get("xml"), None, "every file is XML");
    assert_eq!(codes.get("not-bpmn"), None);
}
