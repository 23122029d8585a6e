//! The tools, each in a folder of its own below the target folder, installed once for a version.

use std::path::PathBuf;

use crate::{process, say};

/// How a sentence about a tool that could not be had begins.
pub const ABSENT: &str = "absent: ";

/// A program of a Python package; `wanted` is `package==version`.
pub fn python(name: &str, wanted: &str, program: &str) -> Result<PathBuf, String> {
    let home = process::target_dir().join("tools").join(name);
    let (stamp, found) = (home.join("installed"), home.join("bin").join(program));
    if std::fs::read_to_string(&stamp).is_ok_and(|before| before == wanted) {
        return Ok(found);
    }
    let python = process::find(&["python3"]).ok_or_else(|| format!("{ABSENT}{wanted} needs python3"))?;
    say(&format!("installing {wanted}"));
    let _ = std::fs::remove_dir_all(&home);
    let absent = |error: String| format!("{ABSENT}{wanted}: {error}");
    process::ok(process::command(python).args(["-m", "venv"]).arg(&home)).map_err(absent)?;
    let install = ["install", "--quiet", "--disable-pip-version-check", wanted];
    process::ok(process::command(home.join("bin/pip")).args(install)).map_err(absent)?;
    std::fs::write(&stamp, wanted).map_err(|error| format!("{}: {error}", stamp.display()))?;
    Ok(found)
}

/// A program of a crate, built from its own lock file.
pub fn cargo(name: &str, version: &str) -> Result<PathBuf, String> {
    let home = process::target_dir().join("tools");
    let (stamp, found) = (home.join(format!("{name}.installed")), home.join("bin").join(name));
    if found.is_file() && std::fs::read_to_string(&stamp).is_ok_and(|before| before == version) {
        return Ok(found);
    }
    say(&format!("building {name} {version}, which takes some minutes the first time"));
    let mut cargo = process::cargo();
    cargo.args(["install", "--quiet", "--locked", "--force", "--root"]).arg(&home);
    cargo.args(["--version", version, name]).env("CARGO_TARGET_DIR", home.join("build"));
    process::ok(&mut cargo).map_err(|error| format!("{ABSENT}{name} {version}: {error}"))?;
    // What was built on the way is many times the size of the program.
    let _ = std::fs::remove_dir_all(home.join("build"));
    std::fs::write(&stamp, version).map_err(|error| format!("{}: {error}", stamp.display()))?;
    Ok(found)
}
