//! An app folder in memory. Whoever has a disk, an archive or an upload fills it; nothing here reads or writes.

use std::collections::BTreeMap;

use value::{Digest, Finding};

use crate::report::Report;

/// Most files of one app.
pub const FILES_MAX: usize = 1_000;
/// Longest file, in bytes.
pub const FILE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// All files together, in bytes.
pub const FOLDER_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Longest path of a file, in bytes.
pub const PATH_BYTES_MAX: usize = 200;

/// Files of one app by their path within the folder, with `/` between the parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folder {
    pub name: String,
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Folder {
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), files: BTreeMap::new() }
    }

    /// The same folder with this file added or replaced.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.into(), bytes.into());
        self
    }

    /// A file as text; `None` where it is missing or not UTF-8.
    pub fn text(&self, path: &str) -> Option<&str> {
        let bytes = self.files.get(path)?;
        std::str::from_utf8(bytes).ok().map(|text| text.strip_prefix('\u{feff}').unwrap_or(text))
    }

    /// Text files directly in `dir` whose name ends in `.extension`: path, bare name, text.
    pub fn texts<'a>(
        &'a self,
        dir: &'a str,
        extension: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str, &'a str)> {
        self.files.keys().filter_map(move |path| {
            let name = path.strip_prefix(dir)?.strip_prefix('/')?;
            let stem = name.strip_suffix(extension)?.strip_suffix('.')?;
            let plain = !stem.is_empty() && !stem.contains('/');
            plain.then(|| self.text(path)).flatten().map(|text| (path.as_str(), stem, text))
        })
    }

    /// Over names and contents of the files that make the app.
    ///
    /// WHY: read-me, stories and fixtures are left out: a corrected story is not another app, and an installed copy
    /// may come without them.
    pub fn digest(&self) -> Digest {
        let mut bytes = Vec::new();
        for (path, content) in self.files.iter().filter(|(path, _)| makes_the_app(path)) {
            for part in [path.as_bytes(), content.as_slice()] {
                bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
                bytes.extend_from_slice(part);
            }
        }
        Digest::of(&bytes)
    }
}

/// Files at the top that the catalog reads.
pub(crate) const TOP_FILES: [&str; 5] = ["app.toml", "role.toml", "power.toml", "clock.toml", "message.toml"];

fn makes_the_app(path: &str) -> bool {
    match path.split_once('/') {
        None => TOP_FILES.contains(&path),
        Some((dir, _)) => ["list", "process", "decision", "form", "text"].contains(&dir),
    }
}

/// What a path may be, beside files that nobody reads and everybody may keep.
fn is_expected(path: &str) -> bool {
    let Some((dir, rest)) = path.split_once('/') else {
        return TOP_FILES.contains(&path)
            || path.ends_with(".md")
            || path.starts_with('.')
            || path == "LICENSE";
    };
    let ends = |extensions: &[&str]| {
        let extension = rest.rsplit_once('.').map_or("", |(_, extension)| extension);
        !rest.contains('/') && (extensions.contains(&extension) || extension == "md")
    };
    match dir {
        "list" => ends(&["toml"]),
        "process" => ends(&["bpmn"]),
        "decision" => ends(&["dmn"]),
        "form" => ends(&["json"]),
        "story" => ends(&["story", "expected"]),
        "text" => rest == "zh.ftl" || rest == "en.ftl" || ends(&[]),
        "fixture" => true,
        _ => false,
    }
}

/// Counts, sizes, names and UTF-8. False where the folder is too large to be read on.
pub(crate) fn check(folder: &Folder, report: &Report) -> bool {
    let total: usize = folder.files.values().map(Vec::len).sum();
    if folder.files.len() > FILES_MAX {
        let message = format!("the folder has {} files, more than {FILES_MAX}", folder.files.len());
        report.add(Finding::error("too-many-files", message).hint("an app is a few dozen files"));
        return false;
    }
    if total > FOLDER_BYTES_MAX {
        let message = format!("the folder has {total} bytes, more than {FOLDER_BYTES_MAX}");
        report.add(
            Finding::error("folder-too-large", message).hint("keep pictures and data outside of the app"),
        );
        return false;
    }
    let mut readable = true;
    for (path, bytes) in &folder.files {
        if !path_is_plain(path) {
            let shown: String = path.chars().take(60).flat_map(char::escape_default).collect();
            let finding = Finding::error("path-refused", format!("`{shown}` is not a plain relative path"));
            report.add(finding.hint("use short names with / between folders, without . or .. parts"));
            readable = false;
        } else if bytes.len() > FILE_BYTES_MAX {
            let message = format!("the file has {} bytes, more than {FILE_BYTES_MAX}", bytes.len());
            report.add(Finding::error("file-too-large", message).hint("split it").file(path));
            readable = false;
        } else if !is_expected(path) {
            let finding = Finding::warning("file-unknown", "nothing reads this file").file(path);
            report.add(finding.hint("move it to the folder of its kind, or remove it"));
        } else if let (true, Err(error)) = (!path.starts_with("fixture/"), std::str::from_utf8(bytes)) {
            let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
            let finding = Finding::error("not-utf-8", "the file is not UTF-8 text").file(path);
            report.add(finding.at(u32::try_from(line).unwrap_or(0), 0).hint("save it again as UTF-8"));
            report.unread(path);
        }
    }
    readable
}

fn path_is_plain(path: &str) -> bool {
    let part = |part: &str| !part.is_empty() && part != "." && part != "..";
    let odd = |c: char| c.is_control() || matches!(c, '\\' | ':');
    path.len() <= PATH_BYTES_MAX && path.split('/').all(part) && !path.contains(odd)
}
