//! Running other programs, and knowing where things are.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;

/// The workspace: the folder above this crate's own.
pub fn root() -> PathBuf {
    let here =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    here.parent().map_or_else(|| here.clone(), Path::to_path_buf)
}

/// Where cargo builds: `CARGO_TARGET_DIR`, or `target` in the workspace.
pub fn target_dir() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// A program to be run from the workspace root.
pub fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    // WHY: cargo sets these for xtask itself; a cargo below would otherwise rebuild crates that read them.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Cargo, the same one that runs us.
pub fn cargo() -> Command {
    command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs to the end, output passing through; an error names the command and how it ended.
pub fn ok(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|error| format!("could not start {}: {error}", shown(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", shown(command))) }
}

/// Runs to the end and gives what it printed; its errors pass through.
pub fn output(command: &mut Command) -> Result<String, String> {
    let output = command
        .stderr(std::process::Stdio::inherit())
        .output()
        .map_err(|error| format!("could not start {}: {error}", shown(command)))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    let tail: String =
        text.lines().rev().take(5).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("\n");
    Err(format!("{} ended with {}\n{tail}", shown(command), output.status))
}

/// The command as a person would type it, by the program's name and its arguments.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut line = format!("`{}", program.file_name().unwrap_or(command.get_program()).to_string_lossy());
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line.push('`');
    line
}

/// Whether a program of this name is in the search path.
pub fn has(program: &str) -> bool {
    find(&[program]).is_some()
}

/// The first of these programs that the search path holds.
pub fn find(programs: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    programs.iter().flat_map(|name| folders.iter().map(move |dir| dir.join(name))).find(|file| file.is_file())
}

/// Under CI a thing that is missing is a failure, never a silent skip.
pub fn is_ci() -> bool {
    env::var("CI").is_ok_and(|value| value == "true")
}

/// An empty folder of our own in the system's temporary folder.
pub fn scratch(purpose: &str) -> Result<PathBuf, String> {
    let dir = env::temp_dir().join(format!("luohu-{purpose}-{}", std::process::id()));
    if dir.exists() {
        std::fs::remove_dir_all(&dir)
            .map_err(|error| format!("could not empty {}: {error}", dir.display()))?;
    }
    std::fs::create_dir_all(&dir).map_err(|error| format!("could not make {}: {error}", dir.display()))?;
    Ok(dir)
}

/// The shared corpora: `LUOHU_SHARED`, or `../shared` beside the workspace; absent is a skip, or a failure under CI.
pub fn shared() -> Result<Option<PathBuf>, String> {
    let dir = env::var_os("LUOHU_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    if dir.join("data").is_dir() {
        return Ok(Some(dir));
    }
    if is_ci() { Err("corpus not found, and CI needs it: set LUOHU_SHARED".into()) } else { Ok(None) }
}
