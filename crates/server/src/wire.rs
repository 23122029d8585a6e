//! The composition root: store, apps, engine.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use catalog::{App, Folder};
use crypto::Keyring;
use engine::{Apps, Engine, Surroundings};
use rust_embed::RustEmbed;
use store::{SqliteStore, Store as _};
use value::{Finding, Severity};

use crate::config::Config;
use crate::failure::Failure;
use crate::keys;
use crate::native::natives;
use crate::secret;

/// The apps this binary brings along.
#[derive(RustEmbed)]
#[folder = "../../apps"]
#[include = "*/*.toml"]
#[include = "*/*/*.toml"]
#[include = "*/*/*.bpmn"]
#[include = "*/*/*.dmn"]
#[include = "*/*/*.json"]
#[include = "*/*/*.ftl"]
#[include = "*/*/*.story"]
#[include = "*/*/*.expected"]
struct Bundled;

/// Opens the district's database, making the folder where it is missing.
pub fn open_store(config: &Config, create: bool) -> Result<Arc<SqliteStore>, Failure> {
    let path = config.database();
    if create {
        secret::private_folder(&config.data)
            .map_err(|error| Failure::fault(format!("{}: {error}", config.data.display())))?;
    } else if !path.exists() {
        return Err(Failure::usage(format!(
            "{} holds no district yet: name its folder with --data, or make one with `luohu serve`",
            config.data.display()
        )));
    }
    Ok(Arc::new(SqliteStore::open(&path)?))
}

/// An engine for work that needs no personal data, and so no keys.
pub fn open_engine(store: Arc<SqliteStore>, config: &Config) -> Result<Engine, Failure> {
    start(store, installed(Some(&config.data))?, None)
}

/// An engine over a store that was filled before, with the district's keys.
pub fn open_with(store: Arc<SqliteStore>, config: &Config, keys: Keyring) -> Result<Engine, Failure> {
    start(store, installed(Some(&config.data))?, Some(keys))
}

/// The engine over a store, its apps counting by the calendars kept in it.
fn start(store: Arc<SqliteStore>, apps: Apps, keys: Option<Keyring>) -> Result<Engine, Failure> {
    let apps = apps.with_calendars(&store.calendars()?).map_err(|error| {
        Failure::fault(format!("a calendar kept in this district contradicts that of the program: {error}"))
    })?;
    Ok(Engine::open(store, Arc::new(apps), Surroundings::real(keys.map(Arc::new)))?)
}

/// The engine of the configured district with its keys. Its apps are read first: where one is broken, the data is not even opened.
pub fn open_district(config: &Config) -> Result<(Engine, Keyring), Failure> {
    let apps = installed(Some(&config.data))?;
    let keys = keys::district(config)?;
    Ok((start(open_store(config, true)?, apps, Some(keys.clone()))?, keys))
}

/// Where a district keeps the apps it has beside those of the binary: one folder an app.
pub const APPS: &str = "apps";

/// Every app inside the binary and in the district's folder, checked again at each start. One that is broken, or has
/// the id of another, keeps the server from starting: half of a district is no district.
pub fn installed(data: Option<&Path>) -> Result<Apps, Failure> {
    let mut folders = bundled();
    let own = data.map(|data| data.join(APPS)).filter(|own| own.is_dir());
    for entry in own.iter().flat_map(std::fs::read_dir).flatten() {
        let entry = entry.map_err(Failure::fault)?;
        if entry.path().is_dir() {
            folders.push(read_folder(&entry.path())?);
        }
    }
    folders.sort_by(|a, b| a.name.cmp(&b.name));
    let (mut apps, mut kept): (Vec<App>, Vec<_>) = (Vec::new(), Vec::new());
    for folder in folders {
        let app = checked(&folder).map_err(|findings| broken(&folder.name, &findings))?;
        if apps.iter().any(|known| known.id == app.id) {
            let finding = Finding::error("app-twice", format!("the app `{}` is installed already", app.id));
            return Err(broken(
                &folder.name,
                &[finding.hint("give it another id, or remove one").file("app.toml")],
            ));
        }
        kept.push((app.id.clone(), folder));
        apps.push(app);
    }
    Ok(Apps::new(apps).with_folders(kept).with_natives(natives()))
}

/// The folders inside the binary.
fn bundled() -> Vec<Folder> {
    let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
    for path in Bundled::iter() {
        let (Some((name, rest)), Some(file)) = (path.split_once('/'), Bundled::get(&path)) else { continue };
        let folder = folders
            .entry(name.to_owned())
            .or_insert_with(|| Folder { name: name.to_owned(), files: BTreeMap::new() });
        folder.files.insert(rest.to_owned(), file.data.into_owned());
    }
    folders.into_values().collect()
}

fn broken(name: &str, findings: &[Finding]) -> Failure {
    let told: Vec<String> = findings.iter().map(ToString::to_string).collect();
    Failure::fault(format!("app {name} cannot be installed:\n{}", told.join("\n")))
}

/// The app of a folder, or all its findings.
pub fn checked(folder: &Folder) -> Result<App, Vec<Finding>> {
    let natives = natives();
    let names: Vec<&str> = natives.iter().map(|native| native.name()).collect();
    match catalog::check_with(folder, &names) {
        (Some(app), _) => Ok(app),
        (None, findings) => Err(findings),
    }
}

/// Reads an app folder from disk, at most as deep and large as an app may be.
pub fn read_folder(path: &Path) -> Result<Folder, Failure> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut folder = Folder { name, files: BTreeMap::new() };
    read_into(&mut folder, path, "", 0)
        .map_err(|error| Failure::usage(format!("{}: {error}", path.display())))?;
    Ok(folder)
}

const FOLDER_DEPTH_MAX: usize = 4;

fn read_into(folder: &mut Folder, path: &Path, prefix: &str, depth: usize) -> std::io::Result<()> {
    let mut entries: Vec<_> = std::fs::read_dir(path)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            if depth < FOLDER_DEPTH_MAX && entry.file_name() != "node_modules" {
                read_into(folder, &entry.path(), &format!("{name}/"), depth + 1)?;
            }
        } else {
            folder.files.insert(name, std::fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// Prints findings, errors first; how many errors there are.
pub fn print_findings(findings: &[Finding], json: bool) -> usize {
    if json {
        print(&serde_json::to_string_pretty(findings).unwrap_or_default());
    } else {
        for severity in [Severity::Error, Severity::Warning] {
            findings
                .iter()
                .filter(|f| f.severity == severity)
                .for_each(|finding| print(&finding.to_string()));
        }
    }
    findings.iter().filter(|finding| finding.severity == Severity::Error).count()
}

/// One line on stdout; a closed pipe ends quietly.
pub fn print(line: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}
