//! State machines of DIGIT become apps that run.

use std::sync::Arc;

use catalog::Folder;
use engine::import::digit::{self, Converted};
use value::Severity;

use crate::world;

/// A folder of the corpus, or nothing where it is absent; on CI absence is a failure.
fn corpus(path: &str) -> Option<std::path::PathBuf> {
    let root =
        std::env::var("LUOHU_SHARED").map_or_else(|_| world::workspace().join("../shared"), Into::into);
    let folder = root.join(path);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "corpus {path} is missing on CI");
    println!("skipped: corpus not found");
    None
}

fn one(text: &str) -> Converted {
    digit::convert("machine.json", text).remove(0)
}

/// Codes of the findings with their JSON paths.
fn told(converted: &Converted) -> Vec<(&str, &str)> {
    converted.findings.iter().map(|f| (f.code.as_str(), f.place.element.as_str())).collect()
}

/// Checks without errors and tells every story as expected; how many stories there are.
fn runs(folder: &Folder) -> usize {
    let (app, findings) = catalog::check(folder);
    let wrong: Vec<_> = findings.iter().filter(|f| f.severity == Severity::Error).collect();
    assert!(wrong.is_empty(), "{}: {wrong:#?}", folder.name);
    let app = Arc::new(app.unwrap());
    let stories = catalog::stories(folder);
    for (name, text) in &stories {
        let story = catalog::read_story(name, text).unwrap();
        let happened = engine::story::run(&app, folder, &story).unwrap();
        let expected = folder.text(&format!("story/{name}.expected")).unwrap();
        assert_eq!(happened, expected, "{} {name}", folder.name);
        if name.starts_with("01") {
            assert!(!happened.contains("refused:"), "{}: {happened}", folder.name);
            assert!(happened.lines().any(|line| line == "    waits at: "), "{}: {happened}", folder.name);
        }
    }
    let refused = folder.text("story/02-wrong-post.expected").unwrap();
    assert!(refused.contains("refused: not-your-role"), "{refused}");
    stories.len()
}

#[test]
fn every_state_machine_of_the_corpus_runs() {
    let Some(corpus) = corpus("data/workflows/digit") else { return };
    let mut paths: Vec<_> = std::fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    assert_eq!(paths.len(), 11, "the corpus is complete");
    let mut stories = 0;
    for path in &paths {
        let text = std::fs::read_to_string(path).unwrap();
        for converted in digit::convert(&path.file_name().unwrap().to_string_lossy(), &text) {
            let folder = converted
                .folder
                .as_ref()
                .unwrap_or_else(|| panic!("{}: {:#?}", path.display(), converted.findings));
            stories += runs(folder);
            let unknown: Vec<_> =
                converted.findings.iter().filter(|f| f.code.ends_with("-unknown")).collect();
            assert!(unknown.is_empty(), "{unknown:#?}");
        }
    }
    assert!(stories >= 22, "{stories} stories");
}

#[test]
fn the_form_with_uuids_and_the_one_with_lost_states_are_read_too() {
    let Some(corpus) = corpus("data/events/digit-pgr-nairobi") else { return };
    for file in ["PgrWorkflowConfig.json", "BusinessService.json"] {
        let text = std::fs::read_to_string(corpus.join(file)).unwrap();
        for converted in digit::convert(file, &text) {
            let errors: Vec<_> =
                converted.findings.iter().filter(|f| f.severity == Severity::Error).collect();
            match &converted.folder {
                Some(folder) => assert!(runs(folder) >= 2),
                None => assert!(!errors.is_empty(), "{file}: nothing is said of {}", converted.service),
            }
            if file.starts_with("Pgr") {
                assert!(converted.folder.is_some(), "{errors:#?}");
                assert!(told(&converted).contains(&(
                    "digit-next-missing",
                    "$.BusinessServices[0].states[3].actions[3].nextState"
                )));
            }
        }
    }
}

const MACHINE: &str = r#"{"BusinessServices": [{"tenantId": "x", "businessService": "S \"<&{}'", "business": "odd",
 "businessServiceSla": 5400000, "states": [
 {"state": null, "isStartState": true, "actions": [{"action": "APPLY", "nextState": "A", "roles": ["CITIZEN"]},
                                                   {"action": "OTHER", "nextState": "A", "roles": ["CITIZEN"]}]},
 {"state": "A", "docUploadRequired": true, "isStateUpdatable": true, "sla": "soon", "actions": [
   {"action": "GO \"<&\\", "nextState": "Z", "roles": ["STRANGE <ROLE>"]},
   {"action": "LOST", "nextState": "NOWHERE", "roles": ["CLERK"]},
   {"action": "NOBODY", "nextState": "Z", "roles": []}]},
 {"state": "ALONE", "actions": null},
 {"state": "Z", "isTerminateState": true, "actions": null}]}]}"#;

#[test]
fn what_has_no_equivalent_is_told_with_its_path() {
    let converted = one(MACHINE);
    let folder = converted.folder.as_ref().unwrap_or_else(|| panic!("{:#?}", converted.findings));
    assert_eq!(runs(folder), 2);
    let state = |rest: &str| format!("$.BusinessServices[0].{rest}");
    for (code, path) in [
        ("digit-tenant", state("tenantId")),
        ("digit-document", state("states[1].docUploadRequired")),
        ("digit-updatable", state("states[1].isStateUpdatable")),
        ("digit-sla", state("states[1].sla")),
        ("digit-sla-units", state("businessServiceSla")),
        ("digit-next-missing", state("states[1].actions[1].nextState")),
        ("digit-role-missing", state("states[1].actions[2].roles")),
        ("digit-role-unknown", state("states[1].actions[0].roles")),
        ("digit-opening-more", state("states[0].actions[1]")),
        ("digit-state-unreachable", state("states[2]")),
    ] {
        assert!(told(&converted).contains(&(code, path.as_str())), "{code} {path}: {:#?}", told(&converted));
    }
    assert!(folder.text("clock.toml").unwrap().contains("amount = \"2\""), "5,400,000 ms are two hours");
    assert!(folder.files.contains_key("form/step-document.json"));
}

#[test]
fn what_cannot_run_is_refused_with_its_place() {
    let broken = one("{\"BusinessServices\": [\n{]");
    assert!(broken.folder.is_none());
    assert_eq!((broken.findings[0].code.as_str(), broken.findings[0].place.line), ("digit-json", 2));
    assert_eq!(one("{}").findings[0].code, "digit-no-machine");
    let endless = one(r#"{"BusinessServices": [{"businessService": "S", "states": [
        {"state": null, "actions": [{"action": "APPLY", "nextState": "A", "roles": ["CITIZEN"]}]},
        {"state": "A", "actions": [{"action": "AGAIN", "nextState": "A", "roles": ["CLERK"]}]}]}]}"#);
    assert!(endless.folder.is_none());
    assert!(endless.findings.iter().any(|f| f.code == "digit-no-end"));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(one(&deep).findings[0].code, "digit-json");
}

#[test]
fn the_same_file_gives_the_same_app() {
    let (first, second) = (one(MACHINE), one(MACHINE));
    assert_eq!(first.folder, second.folder);
    assert_eq!(first.findings, second.findings);
}
