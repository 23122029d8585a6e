//! Invented lines of the record.

use super::{Rendered, render, say, staff};
use crate::view::audit::{Audit, Line};
use crate::view::part::{Choice, Paging};
use crate::words::Language;

pub(super) fn all(language: Language) -> Vec<Rendered> {
    let line = |number: u64, kind: &str, about: &str, via: &str| Line {
        number,
        when: "2026-03-02 09:12".to_owned(),
        who: "chen.demo".to_owned(),
        name: say(language, "陈思远", "Chen Siyuan"),
        via: language.t(&format!("via-{via}")),
        kind: language.t(&format!("deed-{kind}")),
        about: about.to_owned(),
    };
    let audit = |lines: Vec<Line>| Audit {
        page: staff(language, "/audit"),
        query: String::new(),
        day: String::new(),
        kinds: vec![Choice {
            value: "signed-in".to_owned(),
            title: language.t("deed-signed-in"),
            ..Choice::default()
        }],
        paging: Paging {
            previous: String::new(),
            next: if lines.is_empty() { String::new() } else { "/audit?before=40".to_owned() },
            range: String::new(),
        },
        lines,
        export: "/audit.csv".to_owned(),
    };
    vec![
        render(
            "audit",
            &audit(vec![
                line(43, "signed-in", "", "page"),
                line(42, "directory-changed", "appointed 1 (90-90)", "scim"),
                line(41, "account-put", "wang.demo handler", "command-line"),
            ]),
        ),
        render("audit-empty", &audit(Vec::new())),
    ]
}
