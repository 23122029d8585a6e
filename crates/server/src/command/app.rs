//! `luohu app check` and `luohu app test`.

use std::path::Path;
use std::sync::Arc;

use serde_json::json;

use crate::failure::Failure;
use crate::native::natives;
use crate::wire;

pub fn check(folder: &Path, json: bool) -> Result<(), Failure> {
    let folder = wire::read_folder(folder)?;
    let natives = natives();
    let names: Vec<&str> = natives.iter().map(|native| native.name()).collect();
    let (app, findings) = catalog::check_with(&folder, &names);
    let errors = wire::print_findings(&findings, json);
    match app {
        Some(app) => {
            if !json {
                wire::print(&format!("{} {}: installable, {} warnings", app.id, app.version, findings.len()));
            }
            Ok(())
        }
        None => Err(Failure::Found(format!("{} errors in {}", errors, folder.name))),
    }
}

pub fn test(path: &Path, bless: bool, only: Option<&str>, json: bool) -> Result<(), Failure> {
    let folder = wire::read_folder(path)?;
    let app = wire::checked(&folder).map_err(|findings| {
        wire::print_findings(&findings, json);
        Failure::Found(format!("{} cannot be installed, so its stories cannot run", folder.name))
    })?;
    let app = Arc::new(app);
    let (mut passed, mut failed) = (0_u32, Vec::new());
    let wanted = |name: &str| only.is_none_or(|only| name.contains(only));
    for (name, text) in catalog::stories(&folder).into_iter().filter(|(name, _)| wanted(name)) {
        let told =
            catalog::read_story(&name, &text).and_then(|story| engine::story::run(&app, &folder, &story));
        let happened = told
            .unwrap_or_else(|wrong| wrong.iter().map(|finding| format!("{finding}\n")).collect::<String>());
        let expected_path = path.join("story").join(format!("{name}.expected"));
        if bless {
            std::fs::write(&expected_path, &happened).map_err(Failure::fault)?;
        }
        let expected = std::fs::read_to_string(&expected_path).unwrap_or_default();
        if happened == expected {
            passed += 1;
        } else {
            if !json {
                print_difference(&name, &expected, &happened);
            }
            failed.push(name);
        }
    }
    if json {
        wire::print(&json!({ "passed": passed, "failed": failed }).to_string());
    } else {
        wire::print(&format!("{passed} passed, {} failed", failed.len()));
    }
    match failed.first() {
        None if passed > 0 => Ok(()),
        None => Err(Failure::Found("no story ran".to_owned())),
        Some(first) => Err(Failure::Found(format!("story {first} went another way than expected"))),
    }
}

fn print_difference(name: &str, expected: &str, happened: &str) {
    wire::print(&format!("story {name}:"));
    let (mut expected, mut happened) = (expected.lines(), happened.lines());
    for line in 1_u32.. {
        match (expected.next(), happened.next()) {
            (None, None) => break,
            (was, is) if was == is => {}
            (was, is) => {
                wire::print(&format!("  line {line}: expected {:?}", was.unwrap_or("nothing")));
                wire::print(&format!("  line {line}: happened {:?}", is.unwrap_or("nothing")));
                break;
            }
        }
    }
}
