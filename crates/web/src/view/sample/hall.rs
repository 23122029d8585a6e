use super::{Rendered, clock, render, resident, say};
use crate::view::account::{DemoAccount, SignIn};
use crate::view::fault::{Fault, STATUSES};
use crate::view::hall::{Help, Home, LookUp, MyCase};
use crate::view::me::{MandateLine, Mandates, Read, Reads};
use crate::view::part::{ActForm, Ask, Choice, ErrorLine, Field, Link, Moment, Tag, errors_of};
use crate::view::track::{Answer, Told, Tracker};
use crate::view::{Mode, Tone};
use crate::words::Language;

pub(super) fn all(language: Language) -> Vec<Rendered> {
    let mut pages = vec![
        render("home", &home(language)),
        render("home-elder", &elder(language)),
        render("look-up", &look_up(language, false)),
        render("look-up-wrong", &look_up(language, true)),
        render("help", &help(language)),
        render("tracker", &tracker(language)),
        render("tracker-elder", &elder_tracker(language)),
        render("my-data", &reads(language, vec![read(language), read(language)])),
        render("my-data-unread", &reads(language, vec![])),
        render("mandates", &mandates(language)),
        render("sign-in", &sign_in(language)),
    ];
    for status in STATUSES {
        pages.push(render(&format!("fault-{status}"), &fault(language, status)));
    }
    pages
}

fn link(language: Language, href: &str, title: &str, hint: &str) -> Link {
    Link { href: href.to_owned(), title: language.t(title), hint: language.t(hint) }
}

pub(super) fn home(language: Language) -> Home {
    let common = |zh, en| Link {
        href: "/events/new?category=x".to_owned(),
        title: say(language, zh, en),
        hint: String::new(),
    };
    Home {
        page: resident(language, "/"),
        query: String::new(),
        launcher: None,
        services: vec![
            link(language, "/events/new", "nav-report", "home-report-hint"),
            link(language, "/hall/look-up", "nav-look-up", "home-look-up-hint"),
            link(language, "/events/map", "nav-map", "home-map-hint"),
            link(language, "/help", "nav-help", "home-help-hint"),
        ],
        common: vec![
            common("暴露垃圾", "Rubbish left in the open"),
            common("路面破损", "Broken road surface"),
            common("路灯不亮", "Street light out"),
            common("占道经营", "Trading on the pavement"),
            common("噪声扰民", "Noise"),
            common("井盖缺损", "Missing manhole cover"),
        ],
        mine: vec![MyCase {
            href: "/hall/cases/ab12".to_owned(),
            title: say(language, "路面破损 · 示范路 12 号", "Broken road surface · 12 Sample Road"),
            stage: say(language, "处置中", "Being handled"),
            when: language.with("home-mine-when", &[("when", "2026-03-02")]),
        }],
    }
}

fn elder(language: Language) -> Home {
    let mut home = home(language);
    home.page.mode = Mode::Elder;
    home
}

fn code_fields(language: Language, wrong: bool) -> Vec<Field> {
    let mut code = Field::new(language, "code", language.t("look-up-code"), Ask::Text)
        .required()
        .hint(language.t("look-up-code-hint"));
    let mut phone = Field::new(language, "phone", language.t("look-up-phone"), Ask::Number)
        .hint(language.t("look-up-phone-hint"))
        .length_max(4);
    if wrong {
        code = code.value("7F4K-9Q2M").error(language.t("look-up-code-wrong"));
        phone = phone.value("12").error(language.t("look-up-phone-wrong"));
    }
    vec![code, phone]
}

fn look_up(language: Language, wrong: bool) -> LookUp {
    let fields = code_fields(language, wrong);
    LookUp { page: resident(language, "/hall/look-up"), errors: errors_of(&fields), fields }
}

fn help(language: Language) -> Help {
    Help { page: resident(language, "/help"), terms: crate::view::hall::TERMS.to_vec() }
}

pub(super) fn rate(language: Language) -> ActForm {
    let scores = (1..=5).rev().map(|score: u8| Choice {
        value: score.to_string(),
        title: language.t(&format!("rate-{score}")),
        ..Choice::default()
    });
    ActForm {
        id: "rate".to_owned(),
        title: language.t("rate-title"),
        style: "",
        action: "/hall/cases/ab12/acts/rate".to_owned(),
        hint: String::new(),
        fields: vec![
            Field::new(language, "score", language.t("rate-score"), Ask::Radios(scores.collect())).required(),
            Field::new(language, "words", language.t("rate-words"), Ask::Area),
        ],
        hidden: vec![],
        errors: vec![],
        version: 9,
        key: "k-2".to_owned(),
        open: true,
        back: String::new(),
    }
}

fn tracker(language: Language) -> Tracker {
    let moment = |state: &'static str, zh: &str, en: &str, when: &str| Moment {
        state,
        title: say(language, zh, en),
        when: when.to_owned(),
        by: say(language, "区城市管理局", "Urban Management Bureau"),
        note: String::new(),
    };
    Tracker {
        page: resident(language, "/hall/cases/ab12"),
        title: say(language, "路面破损 · 示范路 12 号", "Broken road surface · 12 Sample Road"),
        code: "7F4K-9Q2M-X".to_owned(),
        number: "20260302-0000017".to_owned(),
        stage: Tag::new(Tone::Note, say(language, "处置中", "Being handled")),
        holder: say(language, "区城市管理局", "the Urban Management Bureau"),
        now: say(language, "负责的部门正在现场处理。", "The department in charge is at work on the spot."),
        clock: Some(clock(language)),
        moments: vec![
            moment("done", "已收到", "Received", "2026-03-02 09:12"),
            moment("done", "已核实", "Checked", "2026-03-02 09:40"),
            moment("now", "处置中", "Being handled", "2026-03-02 10:05"),
            moment("", "核查", "Verification", ""),
            moment("", "办结", "Closed", ""),
        ],
        rows: super::report::answers(language, false),
        photo: String::new(),
        answer: Some(Answer {
            text: say(
                language,
                "地砖已更换，请放心通行。",
                "The slabs have been replaced. It is safe to walk there again.",
            ),
            by: say(language, "区城市管理局", "Urban Management Bureau"),
            when: "2026-03-03 15:20".to_owned(),
        }),
        reports: 3,
        acts: vec![rate(language)],
        rated: String::new(),
        reads: vec![read(language)],
        erase: "/hall/cases/ab12/erasure".to_owned(),
        key: "k".repeat(32),
        told: vec![Told {
            when: "2026-03-02 10:05".to_owned(),
            text: say(language, "已转交区城市管理局办理。", "Passed to the Urban Management Bureau."),
        }],
    }
}

fn read(language: Language) -> Read {
    Read {
        when: "2026-03-02 10:05".to_owned(),
        who: say(language, "区城市管理局", "Urban Management Bureau"),
        fields: say(language, "称呼、联系电话", "Your name, Phone"),
        purpose: say(language, "核实情况、告知结果", "To check the facts and tell you the result"),
        reason: say(language, "复核处置结果", "Reviewing the result"),
        href: "/hall/cases/ab12".to_owned(),
        number: "20260302-0000017".to_owned(),
    }
}

fn reads(language: Language, reads: Vec<Read>) -> Reads {
    Reads { page: resident(language, "/me/reads"), reads }
}

fn mandates(language: Language) -> Mandates {
    let line = |id: &str, zh: &str, en: &str, state: &str| MandateLine {
        id: id.to_owned(),
        who: say(language, zh, en),
        items: say(language, "上报城市事件、食品经营许可", "Report an event, Food business licence"),
        until: "2026-06-30".to_owned(),
        state: language.t(state),
        open: state != "mandate-ended",
        ..MandateLine::default()
    };
    let mut wrong = Field::new(language, "agent", language.t("mandate-agent"), Ask::Text).required();
    wrong.error = language.t("mandate-agent-missing");
    Mandates {
        page: resident(language, "/me/mandates"),
        given: vec![
            line("1", "demo-mei", "demo-mei", "mandate-in-force"),
            line("2", "demo-lin", "demo-lin", "mandate-ended"),
        ],
        got: vec![MandateLine { acceptable: true, ..line("3", "林*", "L*", "mandate-offered") }],
        organisations: vec![say(language, "示范食品店（演示）", "Sample Food Shop (demo)")],
        errors: vec![ErrorLine { anchor: "agent".to_owned(), text: language.t("mandate-agent-missing") }],
        fields: vec![
            wrong.hint(language.t("mandate-agent-hint")),
            Field::new(
                language,
                "item-reports",
                language
                    .with("mandate-item", &[("service", &say(language, "上报城市事件", "Report an event"))]),
                Ask::Tick,
            ),
            Field::new(language, "until", language.t("mandate-until"), Ask::Date)
                .required()
                .hint(language.t("mandate-until-hint"))
                .value("2026-06-30"),
        ],
        key: "k".to_owned(),
    }
}

fn elder_tracker(language: Language) -> Tracker {
    let mut tracker = tracker(language);
    tracker.page.mode = Mode::Elder;
    tracker
}

fn sign_in(language: Language) -> SignIn {
    SignIn {
        page: resident(language, "/sign-in"),
        fields: vec![
            Field::new(language, "name", language.t("sign-in-name"), Ask::Text)
                .required()
                .autocomplete("username"),
            Field::new(language, "password", language.t("sign-in-password"), Ask::Password)
                .required()
                .autocomplete("current-password"),
        ],
        errors: vec![],
        next: "/desk/tasks".to_owned(),
        with: vec![(
            "/sign-in/with/province".to_owned(),
            say(language, "省统一身份认证", "Province sign-in"),
        )],
        demo: vec![DemoAccount {
            name: "dispatcher".to_owned(),
            post: say(language, "分拨员", "Dispatcher"),
        }],
        passkeys: true,
        demo_password: "demo-password".to_owned(),
    }
}

fn fault(language: Language, status: u16) -> Fault {
    let because = say(
        language,
        "只有区城市管理局的处置员可以办这一步。",
        "Only a handler of the Urban Management Bureau may do this step.",
    );
    Fault {
        page: resident(language, "/x"),
        status,
        because: if status == 403 { vec![because] } else { vec![] },
        seconds: None,
        back: String::new(),
    }
}
