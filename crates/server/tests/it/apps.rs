//! A state machine becomes an app, the app is served from the district's folder, and a broken one keeps it from
//! starting without touching what is there.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const MACHINE: &str = r#"{"BusinessServices": [{"businessService": "NewTL", "business": "tl-services",
 "businessServiceSla": 172800000, "states": [
 {"state": null, "isStartState": true, "actions": [{"action": "APPLY", "nextState": "APPLIED", "roles": ["CITIZEN"]}]},
 {"state": "APPLIED", "sla": 86400000, "actions": [
   {"action": "APPROVE", "nextState": "APPROVED", "roles": ["TL_APPROVER"]},
   {"action": "REJECT", "nextState": "REJECTED", "roles": ["TL_APPROVER"]}]},
 {"state": "APPROVED", "isTerminateState": true, "actions": null},
 {"state": "REJECTED", "isTerminateState": true, "actions": null}]}]}"#;

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("apps-{name}"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

fn luohu(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_luohu"));
    command.args(arguments).current_dir(folder).output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Starts a server on the folder and ends it once it listens; what it said otherwise.
fn serves(data: &Path) -> Result<(), String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_luohu"));
    command.args(["serve", "--port", "0", "--data"]).arg(data).current_dir(data);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    if line.starts_with("listening on") {
        assert!(
            Command::new("kill").args(["-s", "TERM", &child.id().to_string()]).status().unwrap().success()
        );
        assert!(child.wait().unwrap().success());
        return Ok(());
    }
    let output = child.wait_with_output().unwrap();
    assert!(!output.status.success());
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_state_machine_is_imported_checked_told_and_served_and_a_broken_app_is_not() {
    let data = folder("imported");
    std::fs::write(data.join("machine.json"), MACHINE).unwrap();
    let imported = luohu(&data, &["import", "digit-workflow", "machine.json", "--out", "apps"]);
    assert!(imported.status.success(), "{}", said(&imported));
    assert!(said(&imported).contains("digit-sla-units"), "{}", said(&imported));
    let again = luohu(&data, &["import", "digit-workflow", "machine.json", "--out", "apps"]);
    assert_eq!(again.status.code(), Some(2), "an app that is there is not written over: {}", said(&again));
    let checked = luohu(&data, &["app", "check", "apps/newtl"]);
    assert!(checked.status.success() && said(&checked).contains("installable"), "{}", said(&checked));
    let told = luohu(&data, &["app", "test", "apps/newtl"]);
    assert!(told.status.success() && said(&told).contains("3 passed, 0 failed"), "{}", said(&told));
    serves(&data).unwrap();
    // Broken: the server does not start and says where.
    let power = data.join("apps/newtl/power.toml");
    let whole = std::fs::read_to_string(&power).unwrap();
    std::fs::write(&power, whole.replace("form = \"apply\"", "form = \"aply\"")).unwrap();
    let database = std::fs::read(data.join("district.db")).unwrap();
    let told = serves(&data).unwrap_err();
    assert!(told.contains("app newtl cannot be installed"), "{told}");
    assert!(told.contains("power.toml:") && told.contains("did you mean `apply`?"), "{told}");
    assert_eq!(std::fs::read(data.join("district.db")).unwrap(), database, "the data is as it was");
    std::fs::write(&power, whole).unwrap();
    serves(&data).unwrap();
    // Nor does one that takes the id of another.
    let twin = data.join("apps/twin");
    std::fs::create_dir_all(&twin).unwrap();
    assert!(
        Command::new("cp")
            .args(["-r", "apps/newtl/."])
            .arg(&twin)
            .current_dir(&data)
            .status()
            .unwrap()
            .success()
    );
    assert!(serves(&data).unwrap_err().contains("app-twice"));
}

#[test]
fn what_is_no_state_machine_is_told_as_data() {
    let data = folder("broken");
    std::fs::write(data.join("machine.json"), "{\"BusinessServices\": [").unwrap();
    let output = luohu(&data, &["import", "digit-workflow", "machine.json", "--json"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told[0]["findings"][0]["code"], "digit-json");
    assert_eq!(told[0]["app"], serde_json::Value::Null);
}

/// `file:line:column: kind[code]: message - way out`
fn has_place_and_way_out(line: &str) -> bool {
    let Some((place, rest)) = line.split_once(' ') else { return false };
    let parts: Vec<&str> = place.split(':').collect();
    let placed = parts.len() == 4 && parts[1].parse::<u32>().is_ok_and(|line| line > 0);
    placed && (rest.starts_with("error[") || rest.starts_with("warning[")) && rest.contains(" - ")
}

#[test]
fn a_check_prints_every_finding_with_file_line_and_a_way_out() {
    let data = folder("check");
    let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../apps/event-dispatch");
    assert!(Command::new("cp").arg("-r").arg(app).arg(data.join("app")).status().unwrap().success());
    let spoil = |file: &str, from: &str, to: &str| {
        let path = data.join("app").join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from}");
        std::fs::write(path, text.replacen(from, to, 1)).unwrap();
    };
    spoil("decision/dispatch.dmn", "<text>entry.department</text>", "<text>entry.</text>");
    spoil("decision/dispatch.dmn", "hitPolicy=\"FIRST\"", "hitPolicy=\"SECOND\"");
    spoil("process/event.bpmn", "screening = \"rejected\"", "screening = ");
    spoil("process/event.bpmn", "<bpmn:endEvent id=\"closed\"", "<bpmn:choreographyTask id=\"closed\"");
    spoil("form/dispose.json", "\"widget\": \"textarea\"", "\"widget\": \"paper\"");
    spoil("power.toml", "returns < 2", "returns < (");
    spoil("app.toml", "version = \"1.0.0\"", "version = \"1\"");
    let checked = luohu(&data, &["app", "check", "app"]);
    assert_eq!(checked.status.code(), Some(1));
    let told = String::from_utf8(checked.stdout).unwrap();
    for file in
        ["decision/dispatch.dmn:", "process/event.bpmn:", "form/dispose.json:", "power.toml:", "app.toml:"]
    {
        assert!(told.lines().any(|line| line.starts_with(file)), "{file} is not told:\n{told}");
    }
    let lacking: Vec<&str> = told.lines().filter(|line| !has_place_and_way_out(line)).collect();
    assert!(lacking.is_empty(), "{lacking:#?}");
}
