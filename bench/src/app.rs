//! The app that is measured, read and checked like any other.

use std::path::Path;
use std::sync::Arc;

use catalog::{Folder, Person};
use engine::{Apps, Engine, Surroundings};
use store::SqliteStore;
use value::{AppId, Finding};

use crate::Outcome;

const FILES: [(&str, &str); 5] = [
    ("app.toml", include_str!("../app-spine/app.toml")),
    ("role.toml", include_str!("../app-spine/role.toml")),
    ("power.toml", include_str!("../app-spine/power.toml")),
    ("fixture/people.toml", include_str!("../app-spine/fixture/people.toml")),
    ("process/spine.bpmn", include_str!("../app-spine/process/spine.bpmn")),
];

/// The opening act and the act that ends the one task.
pub const OPEN: &str = "open";
pub const FINISH: &str = "finish";

pub fn id() -> AppId {
    AppId::new("spine")
}

fn folder() -> Folder {
    FILES.iter().fold(Folder::new("spine"), |folder, (path, text)| folder.with(*path, *text))
}

fn told(findings: &[Finding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Who does everything.
pub fn clerk() -> Outcome<Person> {
    let people = catalog::people(&folder()).map_err(|findings| told(&findings))?;
    people.into_iter().next().ok_or_else(|| "the app has no people".to_owned())
}

/// A machine over a new database in `dir`, with the surroundings of a real server.
pub fn engine(dir: &Path) -> Outcome<Engine> {
    let app = match catalog::check(&folder()) {
        (Some(app), _) => app,
        (None, findings) => return Err(told(&findings)),
    };
    let store = SqliteStore::open(dir.join("spine.db")).map_err(|fault| fault.to_string())?;
    let engine = Engine::open(
        Arc::new(store),
        Arc::new(Apps::new([app])),
        Surroundings::real(Some(engine::open_keys())),
    );
    let engine = engine.map_err(|fault| fault.to_string())?;
    engine.start_background();
    Ok(engine)
}
