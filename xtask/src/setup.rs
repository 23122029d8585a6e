//! Setting up: npm packages, islands, a browser with Chinese fonts, Python packages that tests compare with. Nothing here is needed by the product itself.

use std::path::{Path, PathBuf};

use crate::{Outcome, process, say};

/// The folder of the browser journey, kept apart because the product builds without it.
pub const BROWSER: &str = "tests/browser";

/// Builds every island with npm where Node is there; without Node says so in one sentence and goes on.
pub fn islands() -> Outcome {
    if !process::has("node") || !process::has("npm") {
        if process::is_ci() {
            return Err("Node and npm are missing, and CI builds the islands: install nodejs and npm".into());
        }
        say("Node is not installed: map and process editor are left out, every page works without them");
        return Ok(());
    }
    for folder in packages()? {
        install(&folder)?;
        process::ok(process::command("npm").args(["run", "--silent", "build"]).current_dir(&folder))?;
    }
    Ok(())
}

/// npm packages of the browser journey.
pub fn browser_packages() -> Outcome {
    let folder = process::root().join(BROWSER);
    if !process::has("npm") {
        return Err("the browser journey needs Node and npm: install nodejs and npm".into());
    }
    install(&folder)
}

/// `npm ci`, unless the same lock file was installed before.
pub(crate) fn install(folder: &Path) -> Outcome {
    let lock = std::fs::read(folder.join("package-lock.json"))
        .map_err(|error| format!("{} has no package-lock.json: {error}", folder.display()))?;
    let stamp = folder.join("node_modules/.installed-from");
    if std::fs::read(&stamp).is_ok_and(|before| before == lock) {
        return Ok(());
    }
    process::ok(
        process::command("npm")
            .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
            .env("PUPPETEER_SKIP_DOWNLOAD", "1")
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .current_dir(folder),
    )?;
    std::fs::write(&stamp, lock).map_err(|error| format!("could not write {}: {error}", stamp.display()))
}

/// The packages of other implementations that tests compare with, every version pinned.
const PYTHON_PACKAGES: &str = "tests/python/requirements.txt";

/// An interpreter with the packages of `tests/python/requirements.txt`, in an environment of its own below the target
/// folder. Nothing is done where the same list was installed before.
pub fn python() -> Result<PathBuf, String> {
    let list = process::root().join(PYTHON_PACKAGES);
    let wanted = std::fs::read(&list).map_err(|error| format!("{}: {error}", list.display()))?;
    let folder = process::target_dir().join("python");
    let (interpreter, stamp) = (folder.join("bin/python"), folder.join(".installed-from"));
    if interpreter.exists() && std::fs::read(&stamp).is_ok_and(|before| before == wanted) {
        return Ok(interpreter);
    }
    if !process::has("python3") {
        apt(&["python3", "python3-venv"], "the comparison with other implementations")?;
    }
    let make = || process::ok(process::command("python3").args(["-m", "venv", "--clear"]).arg(&folder));
    // WHY: Debian splits `venv` off Python, and its absence shows only when it is used.
    if make().is_err() {
        apt(&["python3-venv"], "the comparison with other implementations")?;
        make()?;
    }
    let install =
        ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:", "-r"];
    process::ok(process::command(&interpreter).args(install).arg(&list))?;
    std::fs::write(&stamp, wanted)
        .map_err(|error| format!("could not write {}: {error}", stamp.display()))?;
    Ok(interpreter)
}

/// The interpreter for tests; where it cannot be made they skip with a sentence, and under CI this is a failure.
pub fn python_for_tests() -> Result<Option<PathBuf>, String> {
    match python() {
        Ok(interpreter) => Ok(Some(interpreter)),
        Err(why) if process::is_ci() => Err(why),
        Err(why) => {
            say(&format!("tests that compare with Python packages are skipped: {why}"));
            Ok(None)
        }
    }
}

/// Folders under `crates/` with a package.json that can be built.
fn packages() -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let crates = process::root().join("crates");
    let mut waiting = vec![(crates, 0)];
    while let Some((dir, depth)) = waiting.pop() {
        let manifest = dir.join("package.json");
        if let Ok(text) = std::fs::read_to_string(&manifest) {
            let json: serde_json::Value = serde_json::from_str(&text)
                .map_err(|error| format!("{} is no JSON: {error}", manifest.display()))?;
            if json.pointer("/scripts/build").is_some() {
                found.push(dir);
                continue;
            }
        }
        if depth < 4 {
            let entries = std::fs::read_dir(&dir).map_err(|error| format!("{}: {error}", dir.display()))?;
            let folders = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir());
            waiting
                .extend(folders.filter(|path| !path.ends_with("node_modules")).map(|path| (path, depth + 1)));
        }
    }
    found.sort();
    Ok(found)
}

/// Programs that are a Chromium, in the order of trust.
const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

/// The browser to drive, with Chinese fonts; installed through apt where we are root and it is missing.
pub fn chromium() -> Result<PathBuf, String> {
    let mut missing = Vec::new();
    if process::find(CHROMIUM).is_none() {
        missing.push("chromium");
    }
    if !has_chinese_fonts() {
        missing.push("fonts-noto-cjk");
    }
    if !missing.is_empty() {
        apt(&missing, "the browser journey")?;
    }
    process::find(CHROMIUM).ok_or_else(|| "chromium is still missing after apt installed it".into())
}

fn has_chinese_fonts() -> bool {
    Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").exists()
        || process::has("fc-list")
            && process::output(process::command("fc-list").args([":lang=zh-cn", "family"]))
                .is_ok_and(|text| !text.trim().is_empty())
}

fn apt(packages: &[&str], purpose: &str) -> Outcome {
    let list = packages.join(" ");
    if !process::has("apt-get") || !is_root() {
        return Err(format!("{purpose} needs {list}: install with `apt-get install {list}` as root"));
    }
    say(&format!("installing {list} through apt"));
    process::ok(process::command("apt-get").args(["update", "-qq"]))?;
    process::ok(
        process::command("apt-get")
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(packages)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdout(std::process::Stdio::null()),
    )
}

fn is_root() -> bool {
    process::output(process::command("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
