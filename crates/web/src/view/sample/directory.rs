//! Invented offices and people.

use super::{Rendered, render, say, staff};
use crate::view::directory::{Entry, People, Person, Term};
use crate::view::part::{Link, Paging, Row};
use crate::words::Language;

pub(super) fn all(language: Language) -> Vec<Rendered> {
    vec![
        render("directory", &people(language, "")),
        render("directory-found", &people(language, &say(language, "陈", "Chen"))),
        render("directory-person", &person(language)),
    ]
}

fn people(language: Language, query: &str) -> People {
    let office = |zh: &str, en: &str| Link {
        href: "/directory?office=transport".to_owned(),
        title: say(language, zh, en),
        hint: String::new(),
    };
    let entry = |zh: &str, en: &str, away: bool| Entry {
        href: "/directory/people/demo".to_owned(),
        name: say(language, zh, en),
        posts: vec![say(language, "区交通运输局 承办岗", "District Transport Bureau, handler")],
        areas: say(language, "示范街道", "Sample Street"),
        away,
    };
    let whole = query.is_empty();
    People {
        page: staff(language, "/directory"),
        joins: true,
        title: say(language, "区交通运输局", "District Transport Bureau"),
        query: query.to_owned(),
        day: "2026-03-02".to_owned(),
        above: if whole {
            vec![office("示范区", "Sample District"), office("区交通运输局", "Transport")]
        } else {
            vec![]
        },
        below: if whole { vec![office("综合科", "General section")] } else { vec![] },
        people: vec![entry("陈思远", "Chen Siyuan", false), entry("陈小满", "Chen Xiaoman", true)],
        count: 62,
        paging: Paging {
            previous: String::new(),
            next: "/directory?from=51".to_owned(),
            range: say(language, "第 1 至 50 项，共 62 项", "1 to 50 of 62"),
        },
    }
}

fn person(language: Language) -> Person {
    let term = |zh: &str, en: &str, when: &str, now: bool| Term {
        what: say(language, zh, en),
        when: when.to_owned(),
        now,
        note: String::new(),
    };
    Person {
        page: staff(language, "/directory/people/demo"),
        name: say(language, "陈思远", "Chen Siyuan"),
        change: "/admin/people/demo".to_owned(),
        away: true,
        stopped: false,
        rows: vec![
            Row::new(language.t("person-account"), "chen.demo".to_owned()),
            Row::new(language.t("person-email"), "chen@example.org".to_owned()),
        ],
        terms: vec![
            term("区交通运输局 承办岗", "District Transport Bureau, handler", "2024-01-01", true),
            term("区水务局 承办岗", "Water Bureau, handler", "2020-01-01 – 2023-12-31", false),
        ],
        day: "2026-03-02".to_owned(),
    }
}
