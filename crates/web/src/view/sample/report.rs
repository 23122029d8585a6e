use super::{Rendered, render, resident, say};
use crate::view::part::{Ask, Choice, Field, Link, Row, errors_of};
use crate::view::report::{Check, Duplicates, Pin, Sent, Similar, Step};
use crate::words::Language;

pub(super) fn all(language: Language) -> Vec<Rendered> {
    vec![
        render("report-place", &place(language, false)),
        render("report-place-wrong", &place(language, true)),
        render("report-category", &category(language)),
        render("report-duplicates", &duplicates(language)),
        render("report-details", &details(language)),
        render("report-check", &check(language)),
        render("report-sent", &sent(language)),
    ]
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

pub(super) fn answers(language: Language, change: bool) -> Vec<Row> {
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
