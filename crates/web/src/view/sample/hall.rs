use super::{Rendered, clock, render, resident, say};
use crate::view::account::{DemoAccount, SignIn};
use crate::view::fault::{Fault, STATUSES};
use crate::view::hall::{Help, Home, LookUp, MyCase};
use crate::view::me::{MandateLine, Mandates, Read, Reads};
use crate::view::part::{ActForm, Ask, Choice, ErrorLine, Field, Link, Moment, Row, Tag, errors_of};
use crate::view::report::{Check, Duplicates, Pin, Sent, Similar, Step};
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
        render("report-place", &place(language, false)),
        render("report-place-wrong", &place(language, true)),
        render("report-category", &category(language)),
        render("report-duplicates", &duplicates(language)),
        render("report-details", &details(language)),
        render("report-check", &check(language)),
        render("report-sent", &sent(language)),
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

fn choices(language: Language, of: &[(&str, &str, &str, &str, &str)]) -> Vec<Choice> {
    of.iter()
        .map(|(value, zh, en, hint_zh, hint_en)| Choice {
            value: (*value).to_owned(),
            title: say(language, zh, en),
            hint: say(language, hint_zh, hint_en),
            ..Choice::default()
        })
        .collect()
}

fn streets(language: Language) -> Vec<Choice> {
    choices(
        language,
        &[("guiyuan", "桂园街道", "Guiyuan", "", ""), ("dongmen", "东门街道", "Dongmen", "", "")],
    )
}

fn place(language: Language, wrong: bool) -> Step {
    let mut street =
        Field::new(language, "street", language.t("place-street"), Ask::Select(streets(language))).required();
    let mut text = Field::new(language, "place", language.t("place-text"), Ask::Text)
        .required()
        .hint(language.t("place-text-hint"));
    if wrong {
        street = street.error(say(language, "请选择街道", "Choose a street office"));
        text = text.error(say(language, "请写明具体位置", "Describe the place"));
    }
    let fields = vec![street, text];
    Step {
        page: resident(language, "/events/new?step=place"),
        number: 1,
        total: 4,
        title: language.t("step-place"),
        hint: language.t("step-place-hint"),
        errors: errors_of(&fields),
        fields,
        back: "/".to_owned(),
        action: "/events/new?step=place".to_owned(),
        pin: Some(Pin { district: "/events/district.geojson".to_owned(), ..Pin::default() }),
    }
}

fn category(language: Language) -> Step {
    let of = choices(
        language,
        &[
            (
                "litter",
                "暴露垃圾",
                "Rubbish left in the open",
                "路边、绿化带里的垃圾",
                "Beside roads or in green belts",
            ),
            (
                "road",
                "路面破损",
                "Broken road surface",
                "坑洞、塌陷、地砖松动",
                "Holes, subsidence, loose slabs",
            ),
            ("light", "路灯不亮", "Street light out", "灯不亮、灯杆倾斜", "Light out or pole leaning"),
            ("noise", "噪声扰民", "Noise", "夜间施工、音响", "Building work at night, loudspeakers"),
        ],
    );
    let field =
        Field::new(language, "category", language.t("step-category"), Ask::Radios(of)).required().heading();
    Step {
        number: 2,
        title: language.t("step-category"),
        hint: String::new(),
        fields: vec![field],
        errors: vec![],
        back: "/events/new?step=place".to_owned(),
        action: "/events/new?step=category".to_owned(),
        pin: None,
        ..place(language, false)
    }
}

fn details(language: Language) -> Step {
    let fields = vec![
        Field::new(language, "description", say(language, "情况描述", "Description"), Ask::Area).required(),
        Field::new(
            language,
            "photo",
            say(language, "照片", "Photo"),
            Ask::File { accept: "image/jpeg,image/png,image/webp".to_owned() },
        )
        .hint(language.with("step-file-hint", &[("size", "5")])),
        Field::new(language, "phone", say(language, "手机号", "Mobile number"), Ask::Phone)
            .autocomplete("tel")
            .hint(say(
                language,
                "只用于把办理结果告诉您，结案 365 天后删除。",
                "Only used to tell you the result. Deleted 365 days after the case is closed.",
            )),
    ];
    Step {
        number: 3,
        title: language.t("step-details"),
        hint: String::new(),
        fields,
        errors: vec![],
        back: "/events/new?step=category".to_owned(),
        action: "/events/new?step=details".to_owned(),
        pin: None,
        ..place(language, false)
    }
}

fn duplicates(language: Language) -> Duplicates {
    let card = |number: &str, distance: &str, reports| Similar {
        number: number.to_owned(),
        title: say(language, "路面破损", "Broken road surface"),
        place: say(language, "示范路 12 号门口", "In front of 12 Sample Road"),
        when: "2026-03-01 08:40".to_owned(),
        distance: language.with("duplicates-distance", &[("metres", distance)]),
        stage: say(language, "处置中", "Being handled"),
        reports,
        photo: String::new(),
    };
    Duplicates {
        page: resident(language, "/events/new?step=duplicates"),
        number: 3,
        total: 5,
        cards: vec![card("20260301-0000017", "20", 1), card("20260301-0000021", "45", 3)],
        back: "/events/new?step=category".to_owned(),
        action: "/events/new?step=duplicates".to_owned(),
    }
}

fn answers(language: Language, change: bool) -> Vec<Row> {
    let row = |label: String, value: String, step: &str| Row {
        label,
        value,
        change: if change { format!("/events/new?step={step}&back=check") } else { String::new() },
    };
    vec![
        row(language.t("case-street"), say(language, "桂园街道", "Guiyuan"), "place"),
        row(
            language.t("case-place"),
            say(language, "示范路 12 号门口", "In front of 12 Sample Road"),
            "place",
        ),
        row(language.t("case-category"), say(language, "路面破损", "Broken road surface"), "category"),
        row(
            language.t("case-words"),
            say(
                language,
                "人行道地砖松动，老人容易绊倒。",
                "Loose slabs on the pavement; old people may trip.",
            ),
            "details",
        ),
    ]
}

fn check(language: Language) -> Check {
    Check {
        page: resident(language, "/events/new?step=check"),
        number: 4,
        total: 4,
        rows: answers(language, true),
        errors: vec![],
        joins: language.with("check-joins", &[("title", &say(language, "路面破损", "Broken road surface"))]),
        back: "/events/new?step=details".to_owned(),
        action: "/events/new?step=check".to_owned(),
        key: "k-1".to_owned(),
        for_whom: Some(for_whom(language)),
    }
}

fn for_whom(language: Language) -> Field {
    let choice = |value: &str, title: String| Choice { value: value.to_owned(), title, ..Choice::default() };
    let choices = vec![
        choice("myself", language.t("check-for-myself")),
        choice("demo-lin", say(language, "林*", "L*")),
    ];
    Field::new(language, "for", language.t("check-for"), Ask::Radios(choices)).required()
}

fn sent(language: Language) -> Sent {
    Sent {
        page: resident(language, "/events/sent/ab12"),
        code: "7F4K-9Q2M-X".to_owned(),
        number: "20260302-0000017".to_owned(),
        when: "2026-03-02 09:12".to_owned(),
        joined: true,
        rows: answers(language, false),
        next: language.t("sent-next-text"),
        due: language.with("sent-due", &[("when", "2026-03-05 18:00")]),
        phone_given: true,
        tracker: Link { href: "/hall/cases/ab12".to_owned(), title: String::new(), hint: String::new() },
        again: "/events/new?fresh=1".to_owned(),
    }
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
        rows: answers(language, false),
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
