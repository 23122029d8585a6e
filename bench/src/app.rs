//! The app that is measured, read and checked like any other.

use std::path::Path;
use std::sync::Arc;

use authority::Actor;
use engine::{Apps, Engine, Surroundings};
use store::SqliteStore;
use value::{AccountId, AppId, RoleId};

use crate::Outcome;

const FILES: [(&str, &str); 4] = [
    ("app.toml", include_str!("../app-spine/app.toml")),
    ("role.toml", include_str!("../app-spine/role.toml")),
    ("power.toml", include_str!("../app-spine/power.toml")),
    ("process/spine.bpmn", include_str!("../app-spine/process/spine.bpmn")),
];

/// The opening act and the act that ends the one task.
pub const OPEN: &str = "open";
pub const FINISH: &str = "finish";

pub fn id() -> AppId {
    AppId::new("spine")
}

/// Who does everything.
pub fn clerk() -> Actor {
    Actor { account: AccountId::new("clerk"), roles: vec![RoleId::new("clerk")], ..Actor::anonymous() }
}

/// A machine over a new database in `dir`, with the surroundings of a real server.
pub fn engine(dir: &Path) -> Outcome<Engine> {
    let folder = FILES.iter().fold(catalog::Folder::new("spine"), |folder, (path, text)| folder.with(*path, *text));
    let app = match catalog::check(&folder) {
        (Some(app), _) => app,
        (None, findings) => {
            let told: Vec<String> = findings.iter().map(ToString::to_string).collect();
            return Err(told.join("\n"));
        }
    };
    let store = SqliteStore::open(dir.join("spine.db")).map_err(|fault| fault.to_string())?;
    let engine = Engine::open(Arc::new(store), Arc::new(Apps::new([app])), Surroundings::real());
    let engine = engine.map_err(|fault| fault.to_string())?;
    engine.start_background();
    Ok(engine)
}
