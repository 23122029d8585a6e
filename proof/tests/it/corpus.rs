use std::path::PathBuf;
use std::process::{Command, Output};

use proof::corpus::{Case, Floor, Suite, Verdict};

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixture").join(name)
}

fn corpus(words: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_corpus")).args(words).output().unwrap();
    (status.code(), String::from_utf8([stdout, stderr].concat()).unwrap())
}

fn folders(betsy: &str) -> Vec<String> {
    let path = |name: &str| fixture(name).display().to_string();
    ["--dmn".into(), path("dmn"), "--betsy".into(), path(betsy), "--miwg".into(), path("miwg")].to_vec()
}

#[test]
fn any_folder_of_the_same_form_gives_the_table() {
    let words = folders("betsy");
    let (code, text) = corpus(&words.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(code, Some(0), "{text}");
    let row = |start: &str| {
        let line =
            text.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("{start}: {text}"));
        line.split_whitespace()
            .rev()
            .take(4)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(row("DMN TCK level 2"), "2 2 0 0");
    assert_eq!(row("DMN TCK level 3"), "1 0 0 1");
    assert_eq!(row("betsy constraints, refused "), "1 1 0 0");
    assert_eq!(row("betsy constraints, refused with"), "1 1 0 0");
    assert_eq!(row("MIWG"), "1 1 0 0");
    assert!(
        text.contains("0002-java-test-01#001: needs a Java function; cosine: expected 1, found null"),
        "{text}"
    );
    assert!(text.ends_with("no regression\n"), "{text}");
}

#[test]
fn one_negated_comparison_a_suite_turns_the_table_red() {
    let mut words = folders("betsy");
    words.push("--defect".into());
    let (code, text) = corpus(&words.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(code, Some(1), "{text}");
    for fallen in [
        "dmn-2: 0001-own-test-01#001 newly fails",
        "constraint-refused: twice.bpmn newly fails",
        "constraint-reason: twice.bpmn newly fails",
        "miwg: own.bpmn newly fails",
    ] {
        assert!(text.contains(fallen), "{fallen}: {text}");
    }
}

#[test]
fn a_refusal_for_another_reason_is_a_miss() {
    let words = folders("missed");
    let (code, text) = corpus(&words.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("constraint-reason: twice.bpmn newly fails"), "{text}");
    assert!(!text.contains("constraint-refused: twice.bpmn"), "{text}");
}

#[test]
fn a_wrong_command_line_is_told() {
    assert_eq!(corpus(&["--dmn", "/nowhere"]).0, Some(2));
    assert_eq!(corpus(&["--bpmn"]).0, Some(2));
}

#[test]
fn the_table_is_json_too() {
    let path = fixture("miwg").display().to_string();
    let (code, text) = corpus(&["--miwg", &path, "--json"]);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(code, Some(0));
    assert_eq!(json.pointer("/suites/0/passed"), Some(&1.into()));
}

#[test]
fn the_floor_knows_what_fails_and_how_many_there_are() {
    let floor = Floor::read("# words\ncases own 2\nfails own a b\nfails own c\n");
    let mut suite = Suite::new("own", "Own");
    suite.cases.push(Case::new("a b", Verdict::Failed("x".into())));
    assert_eq!(floor.regressions(std::slice::from_ref(&suite), false), Vec::<String>::new());
    assert_eq!(
        floor.regressions(std::slice::from_ref(&suite), true),
        ["own: 1 cases were run, the suite has 2"]
    );
    suite.cases.push(Case::new("c", Verdict::Passed));
    assert_eq!(floor.risen(std::slice::from_ref(&suite)), ["own c"]);
    suite.cases.push(Case::new("d", Verdict::Failed("x".into())));
    assert_eq!(floor.regressions(std::slice::from_ref(&suite), false), ["own: d newly fails: x"]);
    let apart = Case::new("e", Verdict::Apart("y".into()));
    let suite = Suite { cases: vec![apart], ..Suite::new("own", "Own") };
    assert_eq!(floor.regressions(&[suite], false), ["own: 1 cases stand apart, at most 0 may"]);
    assert_eq!(floor.regressions(&[Suite::new("own", "Own")], false), ["own: no case was found"]);
}
