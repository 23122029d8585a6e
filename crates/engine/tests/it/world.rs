//! What the tests stand on: the workspace's apps, memory stores, a clock that stands still.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use authority::Actor;
use catalog::{App, Folder};
use engine::{Apps, Ask, Engine, FixedClock, Receipt, Request, Surroundings};
use store::SqliteStore;
use value::{AccountId, AppId, CaseId, CommandKey, Context, OfficeId, RoleId, Value};

pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Every folder of `apps/`.
pub fn folders() -> Vec<(PathBuf, Folder)> {
    let mut found: Vec<PathBuf> =
        std::fs::read_dir(workspace().join("apps")).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found.into_iter().filter(|path| path.is_dir()).map(|path| (path.clone(), read(&path))).collect()
}

pub fn read(path: &Path) -> Folder {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let mut folder = Folder { name, files: BTreeMap::new() };
    read_into(&mut folder, path, "");
    folder
}

fn read_into(folder: &mut Folder, path: &Path, prefix: &str) {
    for entry in std::fs::read_dir(path).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read_into(folder, &entry.path(), &format!("{name}/"));
        } else {
            folder.files.insert(name, std::fs::read(entry.path()).unwrap());
        }
    }
}

pub fn app(folder: &Folder) -> App {
    let (app, findings) = catalog::check(folder);
    app.unwrap_or_else(|| panic!("{}: {findings:#?}", folder.name))
}

/// The app with that id.
pub fn app_named(id: &str) -> Arc<App> {
    let folder = read(&workspace().join("apps").join(id));
    Arc::new(app(&folder))
}

/// The engine over a fresh store in memory, with its clock.
pub fn engine(at: &str) -> (Engine, Arc<FixedClock>) {
    let store = Arc::new(SqliteStore::memory().unwrap());
    let clock = Arc::new(FixedClock::at(at.parse().unwrap()));
    let apps = Arc::new(Apps::shared([app_named("event-dispatch")]));
    (Engine::open(store, apps, Surroundings::fixed(clock.clone(), 7)).unwrap(), clock)
}

pub fn actor(account: &str, roles: &[&str], office: Option<&str>) -> Actor {
    Actor {
        account: AccountId::new(account),
        roles: roles.iter().map(|role| RoleId::new(*role)).collect(),
        office: office.map(OfficeId::new),
        area: None,
        certificates: Vec::new(),
        offices: Vec::new(),
        two_factor: true,
    }
}

pub fn dispatcher() -> Actor {
    actor("dispatcher", &["dispatcher"], Some("grid-centre"))
}

pub fn answers(pairs: &[(&str, &str)]) -> Context {
    pairs.iter().map(|(name, text)| ((*name).into(), Value::from(*text))).collect()
}

/// Opens a case by a resident of that name.
pub fn report(engine: &Engine, who: &str, key: &str) -> Receipt {
    let ask = Ask::Open {
        app: AppId::new("event-dispatch"),
        act: "report".into(),
        answers: answers(&[
            ("category", "flooding"),
            ("place", "布心路路口"),
            ("details", "路口积水没过脚踝"),
        ]),
        channel: "web".into(),
        blobs: Vec::new(),
    };
    engine.ask(Request::new(CommandKey::new(key), actor(who, &["resident"], None), ask)).unwrap()
}

pub fn act(case: CaseId, act: &str, other: Option<CaseId>, pairs: &[(&str, &str)]) -> Ask {
    Ask::Do {
        case,
        act: act.into(),
        instance: None,
        filing: None,
        other,
        answers: answers(pairs),
        reason: "测试理由".into(),
    }
}

/// The corpus folder, or nothing where it is absent; on CI absence is a failure.
pub fn shared(path: &str) -> Option<Vec<u8>> {
    let root = std::env::var("LUOHU_SHARED").map_or_else(|_| workspace().join("../shared"), PathBuf::from);
    match std::fs::read(root.join(path)) {
        Ok(bytes) => Some(bytes),
        Err(_) if std::env::var("CI").is_ok_and(|ci| ci == "true") => {
            panic!("corpus {path} is missing on CI")
        }
        Err(_) => {
            println!("skipped: corpus not found");
            None
        }
    }
}
