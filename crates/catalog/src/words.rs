//! Words of an app beyond titles and labels: `text/zh.ftl` and `text/en.ftl`, where an app has them.

use std::collections::BTreeMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;
use value::Finding;

use crate::folder::Folder;

/// Chinese first.
pub const LANGUAGES: [&str; 2] = ["zh", "en"];

pub(crate) fn path(language: &str) -> String {
    format!("text/{language}.ftl")
}

/// The words of an app in both languages.
pub struct AppWords {
    bundles: [FluentBundle<FluentResource>; 2],
}

impl std::fmt::Debug for AppWords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AppWords").finish_non_exhaustive()
    }
}

impl AppWords {
    /// The words of a folder that passed its check; `None` where it has none.
    pub fn of(folder: &Folder) -> Option<Self> {
        let bundle = |language: &str, tag: &str| {
            let id: LanguageIdentifier = tag.parse().ok()?;
            let text = folder.text(&path(language))?;
            let resource = FluentResource::try_new(text.to_owned()).ok()?;
            let mut bundle = FluentBundle::new_concurrent(vec![id]);
            // WHY: isolation marks would land in codes that people copy.
            bundle.set_use_isolating(false);
            bundle.add_resource(resource).ok()?;
            Some(bundle)
        };
        Some(Self { bundles: [bundle("zh", "zh-CN")?, bundle("en", "en")?] })
    }

    /// The text of `key` with these arguments; `None` where there is no such key, or an argument is missing.
    pub fn text(&self, language: &str, key: &str, given: &[(&str, &str)]) -> Option<String> {
        let [zh, en] = &self.bundles;
        let bundle = if language.starts_with("en") { en } else { zh };
        let pattern = bundle.get_message(key)?.value()?;
        let mut args = FluentArgs::with_capacity(given.len());
        given.iter().for_each(|(name, value)| args.set(*name, *value));
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
        errors.is_empty().then_some(text)
    }
}

/// The keys of one file, with their lines.
pub(crate) struct Catalogue {
    keys: BTreeMap<String, u32>,
}

/// Longest line of placeables opened within each other; fluent itself reads them by recursion.
const NESTING_MAX: usize = 16;

impl Catalogue {
    pub fn parse(text: &str) -> Result<Self, Vec<Finding>> {
        if let Some(line) = too_deep(text) {
            let finding = Finding::error("text-syntax", "braces are nested too deep").at(line, 0);
            return Err(vec![finding.hint("write the sentence plainly")]);
        }
        if let Err((_, errors)) = FluentResource::try_new(text.to_owned()) {
            let line = |byte: usize| text.bytes().take(byte).filter(|b| *b == b'\n').count() + 1;
            let told = errors.iter().take(10).map(|error| {
                let finding = Finding::error("text-syntax", error.kind.to_string());
                let finding = finding.at(u32::try_from(line(error.pos.start)).unwrap_or(0), 0);
                finding.hint("a line is: key = words")
            });
            return Err(told.collect());
        }
        let mut keys = BTreeMap::new();
        for (index, line) in text.lines().enumerate() {
            let key = line.split_once('=').map(|(key, _)| key.trim_end());
            let is_key = |key: &&str| {
                key.starts_with(|c: char| c.is_ascii_alphabetic())
                    && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            };
            if let Some(key) = key.filter(is_key) {
                keys.insert(key.to_owned(), u32::try_from(index + 1).unwrap_or(0));
            }
        }
        Ok(Self { keys })
    }

    pub fn keys(&self) -> impl Iterator<Item = (&str, u32)> {
        self.keys.iter().map(|(key, line)| (key.as_str(), *line))
    }

    pub fn has(&self, key: &str) -> bool {
        self.keys.contains_key(key)
    }
}

/// The line where braces go deeper than anybody means.
fn too_deep(text: &str) -> Option<u32> {
    let (mut depth, mut line) = (0_usize, 1);
    for byte in text.bytes() {
        match byte {
            b'\n' => line += 1,
            b'{' | b'(' => depth += 1,
            b'}' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > NESTING_MAX {
            return Some(line);
        }
    }
    None
}
