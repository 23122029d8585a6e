//! Entries of the power list as lines: the facts of an act on its page, and the rows of the CSV file.

use value::Words;

use super::entry::{ActEntry, PowerEntry};
use super::{basis_text, kind_title};
use crate::view::part::Row;
use crate::words::Language;

/// What an act needs, each with its name.
pub(super) fn facts(language: Language, act: &ActEntry) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut add = |key: &str, value: String| {
        if !value.is_empty() {
            rows.push(Row::new(language.t(key), value));
        }
    };
    let posts = if act.public { language.t("power-everybody") } else { listed(language, &act.posts) };
    add("power-posts", posts);
    let certificate = act.certificate.as_ref().map(|kind| {
        let key = format!("certificate-{kind}");
        if language.knows(&key) { language.t(&key) } else { kind.clone() }
    });
    add("power-certificate", certificate.unwrap_or_default());
    if act.officers > 1 {
        add("power-officers", language.with("power-officers-count", &[("count", &act.officers.to_string())]));
    }
    add("power-after", listed(language, &act.after));
    add("power-separate", listed(language, &act.separate_from));
    if act.within_band.is_some() {
        add("power-band", language.t("power-band-means"));
    }
    if act.reason {
        add("power-reason", language.t("power-reason-means"));
    }
    for condition in &act.conditions {
        add("power-condition", language.pick(condition).to_owned());
    }
    rows
}

fn listed(language: Language, words: &[Words]) -> String {
    words.iter().map(|words| language.pick(words)).collect::<Vec<_>>().join(&language.t("comma"))
}

/// One line an act, so that a spreadsheet can sort and filter it.
pub(super) fn csv(language: Language, all: &[PowerEntry]) -> String {
    let mut out = String::from("\u{feff}");
    let head = [
        "power-code",
        "power-kind",
        "power-title",
        "power-holder",
        "power-basis",
        "power-act",
        "power-posts",
        "power-certificate",
        "power-officers",
        "power-after",
        "power-separate",
    ];
    line(&mut out, head.iter().map(|key| language.t(key)));
    for one in all {
        let basis: Vec<String> = one.basis.iter().map(|basis| basis_text(language, basis)).collect();
        for act in &one.acts {
            let cells = [
                one.code.clone(),
                kind_title(language, one.kind),
                language.pick(&one.title).to_owned(),
                language.pick(&one.holder_title).to_owned(),
                basis.join(&language.t("semicolon")),
                language.pick(&act.title).to_owned(),
                listed(language, &act.posts),
                act.certificate.clone().unwrap_or_default(),
                act.officers.to_string(),
                listed(language, &act.after),
                listed(language, &act.separate_from),
            ];
            line(&mut out, cells.into_iter());
        }
    }
    out
}

/// RFC 4180: quoted where needed, CRLF at the end. A cell a spreadsheet would take for a formula gets a quote mark.
fn line(out: &mut String, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(',');
        }
        let safe = if cell.starts_with(['=', '+', '-', '@']) { format!("'{cell}") } else { cell };
        if safe.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&safe.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&safe);
        }
    }
    out.push_str("\r\n");
}
