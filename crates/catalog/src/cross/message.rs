//! Messages: braces are filled in by the system, with what it knows.

use std::collections::BTreeSet;

use value::Finding;

use super::Ground;
use crate::report::suggestion;

/// What can stand in braces in the text of a message.
pub const PLACEHOLDERS: [&str; 8] =
    ["query_code", "number", "kind", "place", "stage", "holder", "due", "answer"];

/// Before the name of case data, which may stand in braces too: `{data.days}`.
pub const DATA: &str = "data.";

pub(crate) fn check(ground: &Ground<'_>) {
    for message in &ground.draft.messages {
        let told = |finding: Finding| {
            ground
                .report
                .add(finding.file("message.toml").at(message.line, 0).element(message.it.id.as_str()));
        };
        let text = &message.it.text;
        let (zh, en) = (placeholders(&text.zh), placeholders(&text.en));
        let known = |name: &&&str| PLACEHOLDERS.contains(*name) || name.starts_with(DATA);
        for name in zh.union(&en).filter(|name| !known(name)) {
            let finding = Finding::error("placeholder-unknown", format!("nothing fills in {{{name}}}"));
            told(finding.hint(suggestion(name, PLACEHOLDERS.into_iter())));
        }
        for name in zh.symmetric_difference(&en).filter(known) {
            let finding =
                Finding::warning("placeholder-differs", format!("{{{name}}} is in one language only"));
            told(finding.hint("tell both readers the same"));
        }
    }
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    let parts = text.split('{').skip(1);
    parts.filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect()
}
