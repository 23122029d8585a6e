//! Invented accounts and systems, as the security administrator sees them.

use super::{Rendered, render, say, staff};
use crate::view::Tone;
use crate::view::admin::{
    AccountRow, Accounts, Administered, Joining, Opening, PersonPage, ShownOnce, SystemRow, Systems,
};
use crate::view::directory::Term;
use crate::view::part::{ActForm, Ask, Choice, Field, Paging, Row, Tag, errors_of};
use crate::words::Language;

pub(super) fn all(language: Language) -> Vec<Rendered> {
    vec![
        render("accounts", &accounts(language)),
        render("accounts-one", &account(language, false)),
        render("accounts-one-wrong", &account(language, true)),
        render("accounts-new", &opening(language)),
        render("accounts-first-password", &first_password(language)),
        render("clients", &systems(language)),
        render("people-new", &joining(language)),
        render("people-one", &person(language)),
    ]
}

fn accounts(language: Language) -> Accounts {
    let row = |id: &str, name: String, tags: Vec<Tag>| AccountRow {
        id: id.to_owned(),
        name,
        posts: vec![say(language, "网格中心 分拨员", "Grid centre, dispatcher")],
        tags,
    };
    let tag = |tone, key: &str| Tag::new(tone, language.t(key));
    Accounts {
        page: staff(language, "/admin/accounts"),
        query: String::new(),
        rows: vec![
            row(
                "chen.demo",
                say(language, "陈思远", "Chen Siyuan"),
                vec![tag(Tone::Warn, "accounts-first"), tag(Tone::Good, "accounts-second")],
            ),
            row("wang.demo", say(language, "王敏", "Wang Min"), vec![tag(Tone::Bad, "accounts-closed")]),
        ],
        paging: Paging {
            previous: String::new(),
            next: "/admin/accounts?from=51".to_owned(),
            range: String::new(),
        },
    }
}

fn account(language: Language, wrong: bool) -> Administered {
    let choice = |name: &str| Choice {
        value: name.to_owned(),
        title: language.t(&format!("admin-act-{name}")),
        hint: language.t(&format!("admin-act-{name}-hint")),
        ..Choice::default()
    };
    let acts = ["reset", "reset-all", "end", "close"].map(choice).to_vec();
    let mut fields = vec![
        Field::new(language, "do", language.t("admin-act"), Ask::Radios(acts)).required(),
        Field::new(language, "old", language.t("account-old"), Ask::Password).required(),
    ];
    if wrong {
        fields[0].error = language.t("admin-act-missing");
        fields[1].error = language.t("account-old-wrong");
    }
    Administered {
        page: staff(language, "/admin/accounts/one"),
        back: ("/admin/accounts", language.t("accounts-title")),
        title: say(language, "陈思远", "Chen Siyuan"),
        tags: vec![Tag::new(Tone::Good, language.t("accounts-second"))],
        rows: vec![
            Row::new(language.t("sign-in-name"), "chen.demo"),
            Row::new(language.t("me-post"), say(language, "网格中心 分拨员", "Grid centre, dispatcher")),
            Row::new(language.t("admin-second"), language.t("account-app")),
            Row::new(language.t("admin-sessions"), "2"),
            Row::new(language.t("admin-seen"), "2026-03-02"),
        ],
        action: "/admin/accounts/one?find=x".to_owned(),
        hindrance: String::new(),
        errors: errors_of(&fields),
        fields,
    }
}

fn opening(language: Language) -> Opening {
    Opening {
        page: staff(language, "/admin/accounts/new"),
        hindrance: language.t("admin-second-needed"),
        fields: Vec::new(),
        errors: Vec::new(),
    }
}

fn first_password(language: Language) -> ShownOnce {
    ShownOnce {
        page: staff(language, "/admin/accounts/one"),
        back: ("/admin/accounts", language.t("accounts-title")),
        title: language.t("admin-first-title"),
        rows: vec![Row::new(language.t("sign-in-name"), "chen.demo")],
        secret: "abcd-efgh-2345-6723-mnop".to_owned(),
        lead: language.with("admin-first-lead", &[("hours", "72")]),
    }
}

fn joining(language: Language) -> Joining {
    Joining {
        page: staff(language, "/admin/people/new"),
        hindrance: String::new(),
        key: "k".to_owned(),
        fields: vec![
            Field::new(language, "person", language.t("sign-in-name"), Ask::Text)
                .hint(language.t("people-id-hint"))
                .required(),
            Field::new(language, "name", language.t("admin-open-name"), Ask::Text).required(),
            Field::new(language, "from", language.t("people-joins"), Ask::Date).required(),
        ],
        errors: Vec::new(),
    }
}

fn person(language: Language) -> PersonPage {
    let form = |id: &str, fields: Vec<Field>, open: bool| ActForm {
        id: id.to_owned(),
        title: language.t(&format!("people-{id}")),
        style: if open { "" } else { "second" },
        action: "/admin/people/chen.demo".to_owned(),
        hint: language.t(&format!("people-{id}-hint")),
        fields: fields.into_iter().map(|field| field.within(id)).collect(),
        hidden: vec![("act".to_owned(), id.to_owned())],
        errors: Vec::new(),
        version: 0,
        key: "k".to_owned(),
        open,
        back: String::new(),
    };
    let choice = |zh: &str, en: &str, hint: String| Choice {
        value: en.to_owned(),
        title: say(language, zh, en),
        hint,
        ..Choice::default()
    };
    let posts = Ask::Radios(vec![
        choice("分拨员", "Dispatcher", say(language, "王敏", "Wang Min")),
        choice("值班长", "Head", language.t("people-vacant")),
    ]);
    let of = language.with("people-post", &[("office", &say(language, "网格中心", "Grid centre"))]);
    let day = |name: &str, key: &str| Field::new(language, name, language.t(key), Ask::Date).required();
    PersonPage {
        page: staff(language, "/admin/people/chen.demo"),
        name: say(language, "陈思远", "Chen Siyuan"),
        id: "chen.demo".to_owned(),
        tags: vec![Tag::new(Tone::Bad, language.t("person-stopped"))],
        terms: vec![Term {
            what: say(language, "网格中心 分拨员", "Grid centre, dispatcher"),
            when: "2025-03-02 – 2027-03-01".to_owned(),
            now: true,
            note: String::new(),
        }],
        hindrance: String::new(),
        again: "/admin/people/chen.demo".to_owned(),
        acts: vec![
            form(
                "appoint",
                vec![
                    Field::new(language, "post", of, posts).required(),
                    day("from", "people-from"),
                    day("until", "people-until"),
                ],
                true,
            ),
            form("end", vec![day("last_day", "people-last-day")], false),
            form("dismiss", vec![Field::new(language, "sure", language.t("people-sure"), Ask::Tick)], false),
        ],
        errors: Vec::new(),
    }
}

fn systems(language: Language) -> Systems {
    Systems {
        page: staff(language, "/admin/systems"),
        rows: vec![SystemRow {
            id: "wiki".to_owned(),
            name: say(language, "知识库", "Wiki"),
            tags: vec![Tag::new(Tone::Plain, language.with("admin-secret-until", &[("day", "2027-03-02")]))],
        }],
    }
}
