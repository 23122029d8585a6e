use super::{Rendered, left, render, resident, say, staff};
use crate::view::door::{AppCard, Found, Inbox, InboxRow, Launcher, Search, Tile};
use crate::view::hall::Home;
use crate::view::me::{Notifications, Profile, Wish};
use crate::view::part::{Ask, Choice, Field, Link, Row, Tab, Tag, errors_of};
use crate::view::{Page, Person, Theme, Tone};
use crate::words::Language;

pub(super) fn all(language: Language) -> Vec<Rendered> {
    let mut contrast = launcher(language);
    contrast.page.contrast = true;
    let mut dark = inbox(language);
    (dark.page.contrast, dark.page.theme) = (true, Theme::Dark);
    let mut empty = inbox(language);
    empty.rows.clear();
    let mut nothing = search(language, say(language, "没有", "nothing"));
    nothing.mine.clear();
    nothing.cases.clear();
    [&mut nothing.services, &mut nothing.powers, &mut nothing.offices].into_iter().for_each(Vec::clear);
    let mut people = search(language, String::new());
    (people.people, people.asked) = (true, false);
    vec![
        render("launcher", &launcher(language)),
        render("launcher-contrast", &contrast),
        render("home-signed-in", &signed_in(language)),
        render("all-tasks", &inbox(language)),
        render("all-tasks-contrast-dark", &dark),
        render("all-tasks-empty", &empty),
        render("search", &search(language, say(language, "路灯", "light"))),
        render("search-none", &nothing),
        render("search-people", &people),
        render("profile", &profile(language)),
        render("notifications", &notifications(language, false)),
        render("notifications-wrong", &notifications(language, true)),
    ]
}

fn me(language: Language, here: &str) -> Page {
    let name = say(language, "演示·居民", "Demo resident");
    Page { person: Some(Person { name, post: String::new(), staff: false }), ..resident(language, here) }
}

fn tile(language: Language, view: &str, count: u64, tone: &'static str) -> Tile {
    Tile { href: format!("/inbox?view={view}"), count, title: language.t(&format!("inbox-{view}")), tone }
}

fn launcher(language: Language) -> Home {
    let app = |id: &str, zh: &str, en: &str, waiting, opens: bool| AppCard {
        title: say(language, zh, en),
        waiting,
        href: format!("/inbox?view=tasks&app={id}"),
        opens: opens.then(|| Link {
            href: format!("/hall/apply/{id}"),
            title: say(language, "立案", "Open a case"),
            hint: String::new(),
        }),
    };
    let room = |href: &str, key: &str| Link {
        href: href.to_owned(),
        title: language.t(&format!("nav-{key}")),
        hint: language.t(&format!("launcher-{key}")),
    };
    let parts = Launcher {
        prove: true,
        tiles: vec![
            tile(language, "tasks", 12, ""),
            tile(language, "soon", 3, "warn"),
            tile(language, "late", 1, "bad"),
            tile(language, "unread", 2, ""),
        ],
        apps: vec![
            app("events", "事件分拨", "Event dispatch", 9, false),
            app("enforcement", "城管执法", "Urban enforcement", 3, true),
        ],
        rooms: vec![room("/desk/tasks", "tasks"), room("/watch", "watch"), room("/directory", "directory")],
        systems: vec![Link {
            href: "https://wiki.example/".to_owned(),
            title: say(language, "知识库", "Knowledge base"),
            hint: language.t("launcher-system"),
        }],
    };
    Home {
        page: staff(language, "/"),
        launcher: Some(parts),
        mine: Vec::new(),
        common: Vec::new(),
        ..super::hall::home(language)
    }
}

fn signed_in(language: Language) -> Home {
    let parts = Launcher {
        prove: false,
        tiles: vec![tile(language, "unread", 1, "")],
        apps: Vec::new(),
        rooms: Vec::new(),
        systems: Vec::new(),
    };
    Home { page: me(language, "/"), launcher: Some(parts), ..super::hall::home(language) }
}

fn inbox(language: Language) -> Inbox {
    let message = InboxRow {
        href: "/hall/cases/ab12".to_owned(),
        key: "7:3:0".to_owned(),
        unread: true,
        title: say(
            language,
            "您的上报有了答复：路灯已修好。",
            "Your report has an answer: the lamp is repaired.",
        ),
        of: language.t("message-answer"),
        number: String::new(),
        stage: language.t("message-unread"),
        left: left(language, Tone::Plain, "", ""),
        when: "2026-03-02 11:40".to_owned(),
        marks: Vec::new(),
    };
    let case = InboxRow {
        href: "/desk/cases/20260302-0000017".to_owned(),
        key: String::new(),
        unread: false,
        title: say(language, "路面破损 · 示范路 12 号", "Broken road surface · 12 Sample Road"),
        of: say(language, "事件分拨", "Event dispatch"),
        number: "20260302-0000017".to_owned(),
        stage: say(language, "处置中", "Being handled"),
        left: left(language, Tone::Warn, "还剩 1 个工作日", "1 working day left"),
        when: "2026-03-04 18:00".to_owned(),
        marks: vec![Tag::new(Tone::Warn, language.t("mark-yellow"))],
    };
    let tab = |view: &str, count, current| Tab {
        href: format!("/inbox?view={view}"),
        title: language.t(&format!("inbox-{view}")),
        count,
        current,
    };
    Inbox {
        page: staff(language, "/inbox"),
        tabs: vec![tab("all", 2, true), tab("tasks", 1, false), tab("unread", 1, false)],
        filters: super::desk::filters(language, "/inbox"),
        unread: true,
        rows: vec![message, case],
        paging: super::desk::paging(language),
        back: "/inbox".to_owned(),
        as_of: "2026-03-02 14:05".to_owned(),
    }
}

fn search(language: Language, query: String) -> Search {
    let found = |href: &str| Found {
        href: href.to_owned(),
        title: say(language, "路灯不亮 · 泥岗东路", "Street light out · Nigang East Road"),
        number: "20260302-0000018".to_owned(),
        summary: say(language, "整条路三盏灯都不亮", "three lights of the road are out"),
        stage: Tag::new(Tone::Note, say(language, "处置中", "Being handled")),
        when: "2026-03-02 09:10".to_owned(),
    };
    let link = |href: &str, zh: &str, en: &str, hint: &str| Link {
        href: href.to_owned(),
        title: say(language, zh, en),
        hint: hint.to_owned(),
    };
    Search {
        page: staff(language, "/search?find=x"),
        asked: true,
        people: false,
        mine: vec![found("/hall/cases/ab12")],
        cases: vec![found("/desk/cases/20260302-0000018")],
        count: 1,
        paging: super::desk::paging(language),
        services: vec![link(
            "/events/new?category=street-light",
            "路灯不亮",
            "Street light out",
            &language.t("nav-report"),
        )],
        powers: vec![link("/powers/street-light", "路灯设施监管", "Care of street lights", "street-light")],
        offices: vec![link("/directory?office=lights", "路灯管理所", "Street Light Office", "lights")],
        query,
    }
}

fn profile(language: Language) -> Profile {
    let link = |href: &str, key: &str| Link {
        href: href.to_owned(),
        title: language.t(key),
        hint: language.t(&format!("{key}-hint")),
    };
    Profile {
        page: me(language, "/me"),
        facts: vec![
            Row::new(language.t("me-name"), say(language, "演示·居民", "Demo resident")),
            Row::new(language.t("me-id"), "resident"),
        ],
        links: vec![
            link("/inbox", "me-inbox"),
            link("/me/notifications", "me-notifications"),
            link("/me/account", "me-account"),
            link("/me/systems", "me-systems"),
            link("/me/reads", "me-reads"),
            link("/me/data.json", "me-data"),
        ],
    }
}

fn notifications(language: Language, wrong: bool) -> Notifications {
    // The other language is named by the frame alone, so that an English sample holds no Chinese.
    let speaks = |one: Language| Choice {
        value: one.tag().to_owned(),
        title: language.t("language-name"),
        chosen: one == language,
        ..Choice::default()
    };
    let mut email = Field::new(language, "email", language.t("notifications-email"), Ask::Text)
        .hint(language.t("notifications-email-hint"))
        .autocomplete("email")
        .value("demo@example.cn");
    if wrong {
        email = email.value("demo@").error(language.t("notifications-email-wrong"));
    }
    let speaks = Ask::Radios(vec![speaks(language)]);
    let fields = vec![
        email,
        Field::new(language, "phone", language.t("notifications-phone"), Ask::Phone)
            .hint(language.t("notifications-phone-hint"))
            .autocomplete("tel"),
        Field::new(language, "language", language.t("notifications-language"), speaks).required(),
    ];
    let wish = |kind: &str| Wish {
        title: language.t(&format!("message-{kind}")),
        ways: ["email", "phone"]
            .map(|way| (format!("{way}-{kind}"), language.t(&format!("channel-{way}")), way == "email"))
            .into(),
    };
    Notifications {
        page: me(language, "/me/notifications"),
        errors: errors_of(&fields),
        fields,
        wishes: ["answer", "late", "progress", "house"].map(wish).into(),
    }
}
