//! `text/*.ftl`: they parse, and both languages say the same things.

use value::Finding;

use super::Ground;
use crate::words::{self, Catalogue, LANGUAGES};

pub(crate) fn check(ground: &Ground<'_>) {
    let read = LANGUAGES.map(|language| {
        let path = words::path(language);
        let text = ground.folder.text(&path)?;
        match Catalogue::parse(text) {
            Ok(catalogue) => Some(catalogue),
            Err(findings) => {
                ground.report.unread("text");
                findings.into_iter().for_each(|finding| ground.report.add(finding.file(path.as_str())));
                None
            }
        }
    });
    if !ground.report.whole("text") {
        return;
    }
    match read {
        [Some(zh), Some(en)] => {
            missing(ground, &zh, &en, "en");
            missing(ground, &en, &zh, "zh");
        }
        [None, None] => {}
        [zh, _] => {
            let language = if zh.is_some() { "en" } else { "zh" };
            let finding = Finding::error("text-language-missing", "the app has words in one language only");
            ground.report.add(finding.hint("write the same keys in this file").file(words::path(language)));
        }
    }
}

fn missing(ground: &Ground<'_>, from: &Catalogue, to: &Catalogue, language: &str) {
    for (key, line) in from.keys().filter(|(key, _)| !to.has(key)) {
        let other = if language == "en" { "zh" } else { "en" };
        let finding =
            Finding::error("text-key-missing", format!("`{key}` is only in {other}.ftl, line {line}"));
        ground
            .report
            .add(finding.hint("add it here, or remove it there").file(words::path(language)).element(key));
    }
}
