//! The composition root: log, store, apps, engine.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use catalog::{App, Folder};
use engine::{Apps, Engine, Surroundings};
use rust_embed::RustEmbed;
use store::SqliteStore;
use tracing_subscriber::EnvFilter;
use value::{Finding, Severity};

use crate::config::Config;
use crate::failure::Failure;
use crate::native::natives;

/// The apps this binary brings along.
#[derive(RustEmbed)]
#[folder = "../../apps"]
#[include = "*/*.toml"]
#[include = "*/*/*.toml"]
#[include = "*/*/*.bpmn"]
#[include = "*/*/*.dmn"]
#[include = "*/*/*.json"]
#[include = "*/*/*.ftl"]
struct Bundled;

pub fn start_log(config: &Config) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&config.log).map_err(|error| Failure::usage(format!("log: {error}")))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start in one process keeps the first log.
    let _ = log.try_init();
    Ok(())
}

/// Opens the district's database, making the folder where it is missing.
pub fn open_store(config: &Config, create: bool) -> Result<Arc<SqliteStore>, Failure> {
    let path = config.database();
    if create {
        std::fs::create_dir_all(&config.data)
            .map_err(|error| Failure::fault(format!("{}: {error}", config.data.display())))?;
    } else if !path.exists() {
        return Err(Failure::usage(format!(
            "{} holds no district yet: name its folder with --data, or make one with `luohu serve`",
            config.data.display()
        )));
    }
    Ok(Arc::new(SqliteStore::open(&path)?))
}

pub fn open_engine(store: Arc<SqliteStore>) -> Result<Engine, Failure> {
    let apps = Arc::new(Apps::new(bundled_apps()?).with_natives(natives()));
    Ok(Engine::open(store, apps, Surroundings::real())?)
}

/// Every app inside the binary, checked again at each start.
pub fn bundled_apps() -> Result<Vec<App>, Failure> {
    let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
    for path in Bundled::iter() {
        let (Some((name, rest)), Some(file)) = (path.split_once('/'), Bundled::get(&path)) else { continue };
        let folder = folders
            .entry(name.to_owned())
            .or_insert_with(|| Folder { name: name.to_owned(), files: BTreeMap::new() });
        folder.files.insert(rest.to_owned(), file.data.into_owned());
    }
    folders
        .values()
        .map(|folder| checked(folder).map_err(|findings| broken(&folder.name, &findings)))
        .collect()
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
