//! `luohu dmn`: decision models from the command line.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const MODEL: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="m" name="m" namespace="https://luohu.example/m">
<inputData id="i" name="due"><variable name="due" typeRef="date"/></inputData>
<decision id="d" name="urgency"><informationRequirement><requiredInput href="#i"/></informationRequirement>
<decisionTable>
<input><inputExpression typeRef="date"><text>due</text></inputExpression></input><output name="o"/>
<rule><inputEntry><text>&lt; @"2026-07-01"</text></inputEntry><outputEntry><text>"late"</text></outputEntry></rule>
<rule><inputEntry><text>&gt; @"2026-07-01"</text></inputEntry><outputEntry><text>"fine"</text></outputEntry></rule>
</decisionTable></decision></definitions>"##;

const CASES: &str = r#"<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
<modelName>model.dmn</modelName>
<testCase id="001"><inputNode name="due"><value xsi:type="xsd:date">2026-08-01</value></inputNode>
<resultNode name="urgency"><expected><value xsi:type="xsd:string">EXPECTED</value></expected></resultNode></testCase>
</testCases>"#;

fn folder(name: &str, expected: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("rules-{name}"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    std::fs::write(path.join("model.dmn"), MODEL).unwrap();
    std::fs::write(path.join("cases.xml"), CASES.replace("EXPECTED", expected)).unwrap();
    path
}

fn luohu(words: &[&str]) -> (bool, String) {
    let Output { status, stdout, .. } =
        Command::new(env!("CARGO_BIN_EXE_luohu")).arg("dmn").args(words).output().unwrap();
    (status.success(), String::from_utf8(stdout).unwrap())
}

#[test]
fn a_decision_is_made_with_its_trace() {
    let folder = folder("eval", "fine");
    let model = folder.join("model.dmn");
    let input = r#"{"due": "2026-06-01"}"#;
    let (done, printed) =
        luohu(&["eval", model.to_str().unwrap(), "--decision", "d", "--input", input, "--trace"]);
    assert!(done && printed.starts_with("\"late\"\n决策“urgency”"), "{printed}");
    let (done, printed) =
        luohu(&["eval", model.to_str().unwrap(), "--decision", "d", "--input", input, "--trace", "--json"]);
    assert!(done && printed.starts_with(r#"{"trace":{"#) && printed.contains(r#""rules":[1]"#), "{printed}");
    let (done, _) = luohu(&["eval", model.to_str().unwrap(), "--decision", "nope"]);
    assert!(!done);
}

#[test]
fn cases_beside_a_model_are_run() {
    let good = folder("good", "fine");
    assert_eq!(luohu(&["test", good.to_str().unwrap()]), (true, "1 passed, 0 failed\n".to_owned()));
    let bad = folder("bad", "late");
    let (done, printed) = luohu(&["test", bad.join("model.dmn").to_str().unwrap()]);
    assert!(!done && printed.contains("expected \"late\", found \"fine\""), "{printed}");
}

#[test]
fn findings_of_a_model_are_printed() {
    let folder = folder("check", "fine");
    let (done, printed) = luohu(&["check", folder.join("model.dmn").to_str().unwrap()]);
    assert!(done && printed.contains("warning[dmn-gap]: no rule covers due = 2026-07-01"), "{printed}");
}
