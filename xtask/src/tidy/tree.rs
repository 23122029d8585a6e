//! The files of the tree: those git knows or would add, or all of them where there is no git.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One file, its path relative to the root and with forward slashes; `text` is empty for what is not UTF-8.
pub struct SourceFile {
    pub path: String,
    pub text: String,
}

/// All files the rules may look at, in order of path.
pub struct Tree {
    pub files: Vec<SourceFile>,
}

/// Larger files are data, not source.
const TEXT_MAX: u64 = 4 * 1024 * 1024;

impl Tree {
    pub fn load(root: &Path) -> Result<Self, String> {
        let mut paths = if root.join(".git").exists() { tracked(root)? } else { walked(root)? };
        paths.sort();
        paths.dedup();
        let mut files = Vec::new();
        for path in paths {
            let full = root.join(&path);
            // WHY: git lists a file that was deleted but not yet staged.
            let Ok(meta) = fs::metadata(&full) else { continue };
            let small = meta.is_file() && meta.len() <= TEXT_MAX;
            let text = if small {
                fs::read(&full).ok().and_then(|bytes| String::from_utf8(bytes).ok())
            } else {
                None
            };
            files.push(SourceFile { path, text: text.unwrap_or_default() });
        }
        Ok(Self { files })
    }

    pub fn file(&self, path: &str) -> Option<&SourceFile> {
        self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok().map(|at| &self.files[at])
    }

    /// Files below a folder, given without a slash at its end.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a SourceFile> {
        self.files.iter().filter(move |file| {
            file.path.strip_prefix(folder).is_some_and(|rest| folder.is_empty() || rest.starts_with('/'))
        })
    }

    pub fn has_folder(&self, folder: &str) -> bool {
        self.below(folder).next().is_some()
    }

    /// Names of the folders directly below `folder`.
    pub fn folders<'a>(&'a self, folder: &'a str) -> Vec<&'a str> {
        let inside = self.below(folder).filter_map(|file| file.path[folder.len() + 1..].split_once('/'));
        let mut names: Vec<&str> = inside.map(|(name, _)| name).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

fn tracked(root: &Path) -> Result<Vec<String>, String> {
    let output = Command::new("git")
        .current_dir(root)
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .output()
        .map_err(|error| format!("could not ask git for the files: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "git could not list the files: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        ));
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(text.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect())
}

fn walked(root: &Path) -> Result<Vec<String>, String> {
    let (mut found, mut waiting) = (Vec::new(), vec![PathBuf::new()]);
    while let Some(dir) = waiting.pop() {
        let entries = fs::read_dir(root.join(&dir))
            .map_err(|error| format!("could not read {}: {error}", dir.display()))?;
        for entry in entries {
            let entry = entry.map_err(|error| format!("could not read {}: {error}", dir.display()))?;
            let path = dir.join(entry.file_name());
            let name = entry.file_name();
            if entry.path().is_dir() {
                if name != "target" && name != "node_modules" && name != ".git" {
                    waiting.push(path);
                }
            } else {
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    Ok(found)
}
