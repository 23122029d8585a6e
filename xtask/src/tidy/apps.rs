//! Apps: a folder that explains itself, proves itself with stories, and speaks both languages.

use std::collections::BTreeMap;

use super::{Finding, Tree};

/// README, app.toml and stories with what they expect.
pub fn folders(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for app in tree.folders("apps") {
        let folder = format!("apps/{app}");
        for needed in ["README.md", "app.toml"] {
            if tree.file(&format!("{folder}/{needed}")).is_none() {
                findings.push(Finding::error("app", &folder, 0, format!("the app has no {needed}")));
            }
        }
        let stories: Vec<&str> = tree.below(&folder).map(|file| file.path.as_str()).collect();
        let mut count = 0;
        for story in stories.iter().filter(|path| path.ends_with(".story")) {
            count += 1;
            let expected = format!("{}.expected", story.trim_end_matches(".story"));
            if tree.file(&expected).is_none() {
                let message = "the story has no .expected beside it: run `cargo xtask bless`";
                findings.push(Finding::error("app", story, 0, message));
            }
        }
        if count == 0 {
            findings.push(Finding::error("app", &folder, 0, "the app has no story"));
        }
    }
    findings
}

/// Wherever there is one language there is the other, with the same keys.
pub fn translations(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| is_catalogue(&file.path)) {
        let (here, other) = if file.path.ends_with("/zh.ftl") { ("zh", "en") } else { ("en", "zh") };
        let twin = format!("{}{other}.ftl", file.path.trim_end_matches(&format!("{here}.ftl")));
        let keys = keys(&file.text);
        for (key, line) in
            keys.iter().flat_map(|(key, lines)| lines.iter().skip(1).map(move |line| (key, line)))
        {
            findings.push(Finding::error("text", &file.path, *line, format!("`{key}` is given twice")));
        }
        let Some(twin_file) = tree.file(&twin) else {
            findings.push(Finding::error("text", &file.path, 0, format!("{twin} is missing")));
            continue;
        };
        let theirs = self::keys(&twin_file.text);
        for (key, lines) in keys.iter().filter(|(key, _)| !theirs.contains_key(*key)) {
            findings.push(Finding::error(
                "text",
                &file.path,
                lines[0],
                format!("`{key}` is missing in {twin}"),
            ));
        }
    }
    findings
}

fn is_catalogue(path: &str) -> bool {
    path.ends_with("/zh.ftl") || path.ends_with("/en.ftl")
}

/// Message keys, and attributes as `message.attribute`, with the lines they stand on.
fn keys(text: &str) -> BTreeMap<String, Vec<usize>> {
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut message = String::new();
    for (at, line) in text.lines().enumerate() {
        let Some((left, _)) = line.split_once('=') else { continue };
        let name = left.trim_end();
        let word = |name: &str| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
        };
        let key = if word(name.trim_start_matches('-')) {
            name.clone_into(&mut message);
            message.clone()
        } else {
            match name.trim_start().strip_prefix('.') {
                Some(attribute) if word(attribute) && name.starts_with(' ') => {
                    format!("{message}.{attribute}")
                }
                _ => continue,
            }
        };
        found.entry(key).or_default().push(at + 1);
    }
    found
}
