//! `cargo xtask new-app NAME` and `cargo xtask bless`: the dull parts of writing an app.
//!
//! The skeleton is the app that docs/howto/add-app.md builds: its fenced blocks carry their path. So the page, the
//! skeleton and the test of both are one text.

use std::fs;
use std::path::{Path, PathBuf};

use crate::args::Args;
use crate::steps::Done;
use crate::{Outcome, process, product, say};

const PAGE: &str = include_str!("../../docs/howto/add-app.md");

/// The name the page gives its app.
const NAME_ON_PAGE: &str = "tree-pruning";

/// Every file that a page shows under `apps/NAME/`: the path inside the app, and the text.
pub fn files_of(page: &str, name: &str) -> Vec<(String, String)> {
    let folder = format!("apps/{name}/");
    let mut files = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let path =
            line.strip_prefix("```").and_then(|fence| fence.split_once(' ')).map(|(_, path)| path.trim());
        let Some(path) = path.and_then(|path| path.strip_prefix(&folder)) else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        files.push((path.to_owned(), format!("{}\n", body.join("\n"))));
    }
    files
}

/// Writes the skeleton into `folder`, with `name` for the name on the page.
fn write(folder: &Path, name: &str) -> Result<Vec<String>, String> {
    let mut written = Vec::new();
    for (path, text) in files_of(PAGE, NAME_ON_PAGE) {
        let file = folder.join(&path);
        let dir = file.parent().unwrap_or(folder);
        fs::create_dir_all(dir).map_err(|error| format!("could not make {}: {error}", dir.display()))?;
        fs::write(&file, text.replace(NAME_ON_PAGE, name))
            .map_err(|error| format!("could not write {}: {error}", file.display()))?;
        written.push(path);
    }
    Ok(written)
}

/// The command: the skeleton into `apps/NAME`; never over something that is there.
pub fn run(args: &Args) -> Outcome {
    let name = args.first().ok_or("name the app: `cargo xtask new-app street-trees`")?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !name.chars().all(plain) || !name.starts_with(|c: char| c.is_ascii_lowercase()) || name.ends_with('-')
    {
        return Err(format!("`{name}` is no name for an app: lower case letters, digits and hyphens"));
    }
    let folder = process::root().join("apps").join(name);
    if folder.exists() {
        return Err(format!("apps/{name} is there already"));
    }
    for path in write(&folder, name)? {
        say(&format!("apps/{name}/{path}"));
    }
    say(&format!("next: put your own in, then `cargo xtask bless {name}` and read what it wrote"));
    Ok(())
}

/// The step of the test: what the page shows is a whole app, and its stories tell what the page says.
pub fn page_holds() -> Result<Done, String> {
    let (luohu, dir) = (product::luohu()?, process::scratch("howto")?);
    let app = dir.join("apps").join(NAME_ON_PAGE);
    write(&app, NAME_ON_PAGE)?;
    for words in [["check", ""], ["test", "--bless"], ["test", ""]] {
        let words = words.iter().filter(|word| !word.is_empty());
        process::ok(process::command(&luohu).arg("app").args(words).arg(&app))?;
    }
    fs::remove_dir_all(&dir).map_err(|error| format!("could not remove {}: {error}", dir.display()))?;
    Ok(Done::Passed)
}

/// Rewrites what stories expect. What changed is shown by git, and read by a person before it is kept.
pub fn bless(args: &Args) -> Outcome {
    let luohu = product::luohu()?;
    for app in apps(args.first())? {
        process::ok(process::command(&luohu).args(["app", "test"]).arg(&app).arg("--bless"))?;
    }
    Ok(())
}

/// The folders of all apps, or of the one named.
pub fn apps(only: Option<&str>) -> Result<Vec<PathBuf>, String> {
    let folder = process::root().join("apps");
    if let Some(name) = only {
        let app = folder.join(name);
        return if app.is_dir() { Ok(vec![app]) } else { Err(format!("there is no app apps/{name}")) };
    }
    let entries = fs::read_dir(&folder).map_err(|error| format!("could not read apps: {error}"))?;
    let mut apps: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    apps.sort();
    if apps.is_empty() { Err("there is no app".into()) } else { Ok(apps) }
}
