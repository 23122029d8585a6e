//! What the tests stand on: the workspace's apps, memory stores, a clock that stands still.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use catalog::{App, Folder};

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
