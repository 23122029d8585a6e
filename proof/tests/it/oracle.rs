//! The clock and the walk by days, on histories enough for the suite; both defects are seen.

use std::path::{Path, PathBuf};

use proof::oracle::{Defect, Plan, Walk, run};

pub fn shared(path: &str) -> Option<Vec<u8>> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let root = std::env::var_os("LUOHU_SHARED").map_or(home, PathBuf::from);
    let found = std::fs::read(root.join(path)).ok();
    if found.is_none() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "corpus not found");
        eprintln!("skipped: corpus not found");
    }
    found
}

fn walk() -> Option<Walk> {
    let csv = shared("data/reference-cn/cn-work-calendar-2004-2026.csv")?;
    Walk::read(&String::from_utf8(csv).unwrap())
}

fn plan(words: &[&str]) -> Plan {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    Plan::read(&words, Path::new("")).unwrap()
}

#[test]
fn the_clock_and_the_walk_agree() {
    let Some(walk) = walk() else { return };
    assert_eq!(walk.len(), 769);
    let report = run(&plan(&["--histories", "20000", "--seed", "7"]), &walk);
    assert_eq!(report.disagreement, None);
    assert_eq!(report.histories, 20_000);
    let kinds = [report.suspended, report.extended, report.stopped, report.restarted, report.anchored];
    assert!(kinds.iter().all(|count| *count > 1_000), "{report:?}");
    assert!(report.provisional > 50, "{report:?}");
}

#[test]
fn an_off_by_one_on_either_side_is_seen() {
    let Some(walk) = walk() else { return };
    for (word, defect) in [("ours", Defect::Ours), ("oracle", Defect::Oracle)] {
        let plan = plan(&["--histories", "100", "--defect", word]);
        assert_eq!(plan.defect, Some(defect));
        assert!(run(&plan, &walk).disagreement.is_some(), "{word}");
    }
}

#[test]
fn a_wrong_command_line_is_refused() {
    let read = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        Plan::read(&words, Path::new("")).is_err()
    };
    assert!(
        read(&["--histories"])
            && read(&["--histories", "x"])
            && read(&["--defect", "both"])
            && read(&["-x", "1"])
    );
}
