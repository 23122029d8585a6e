//! The betsy suite: every case of a model without doubt gives exactly the expected trace.

use std::path::{Path, PathBuf};

use crate::betsy;

/// The folder of the suite, or `None` where it is not there (never on the build machine).
fn suite() -> Option<PathBuf> {
    let shared = std::env::var_os("LUOHU_SHARED").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = shared.unwrap_or(beside).join("suites/betsy");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "the corpus betsy must be there");
    println!("skipped: corpus not found");
    None
}

#[test]
fn every_case_without_doubt_gives_its_trace() {
    let Some(folder) = suite() else { return };
    let json = std::fs::read_to_string(folder.join("cases.json")).unwrap();
    let entries = betsy::entries(&json).unwrap();
    assert_eq!(entries.len(), 86, "the suite is complete");
    let (mut passed, mut failed, mut doubtful) = (0, Vec::new(), Vec::new());
    for entry in &entries {
        let xml = std::fs::read_to_string(folder.join(&entry.model)).unwrap();
        for case in &entry.cases {
            let outcome = betsy::run_case(&xml, &entry.process, case);
            let line = format!(
                "{} {}: {:?}, expected {:?} {}",
                entry.model, case.number, outcome.trace, case.expect, outcome.note
            );
            match (&entry.doubt, outcome.passed) {
                (Some(doubt), _) => doubtful.push(format!("{line} ({doubt}) passed: {}", outcome.passed)),
                (None, true) => passed += 1,
                (None, false) => failed.push(line),
            }
        }
    }
    println!("betsy: {passed} cases passed, {} failed, {} of doubtful models", failed.len(), doubtful.len());
    doubtful.iter().for_each(|line| println!("  doubt: {line}"));
    assert!(failed.is_empty(), "{failed:#?}");
    assert_eq!((passed, doubtful.len()), (141, 6));
}
