//! Which files of an app a draft may change: the texts that the catalog reads, and what stands beside them.

use catalog::folder::PATH_BYTES_MAX;

const TOP: [&str; 6] = ["app.toml", "role.toml", "power.toml", "clock.toml", "message.toml", "README.md"];

const FOLDERS: [(&str, &[&str]); 7] = [
    ("list", &["toml"]),
    ("process", &["bpmn"]),
    ("decision", &["dmn"]),
    ("form", &["json"]),
    ("story", &["story", "expected"]),
    ("text", &["ftl"]),
    ("fixture", &["toml"]),
];

/// A path within an app's folder that names a text to edit.
pub fn editable(path: &str) -> bool {
    if TOP.contains(&path) {
        return true;
    }
    let Some((folder, name)) = path.split_once('/') else { return false };
    let Some((stem, extension)) = name.rsplit_once('.') else { return false };
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    path.len() <= PATH_BYTES_MAX
        && !stem.is_empty()
        && !stem.starts_with('.')
        && stem.chars().all(plain)
        && FOLDERS.iter().any(|(known, extensions)| *known == folder && extensions.contains(&extension))
}
