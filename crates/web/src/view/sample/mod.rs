//! Invented content for every page, in both languages: what the page tests render, weigh and look at.

mod account;
mod admin;
mod audit;
mod author;
mod desk;
mod directory;
mod door;
mod hall;
mod power;
mod preview;
mod report;
mod sign_on;
mod watch;

use askama::Template;

pub use preview::of_schema;

use super::part::{ClockDay, ClockView, TimeLeft};
use super::{Mode, Nav, Notice, Page, Person, Theme, Tone};
use crate::words::Language;

/// Picks one of two samples.
pub(crate) fn say(language: Language, zh: &str, en: &str) -> String {
    match language {
        Language::Chinese => zh.to_owned(),
        Language::English => en.to_owned(),
    }
}

pub(crate) const RESIDENT_NAV: [Nav; 5] = [
    Nav { href: "/", key: "nav-home" },
    Nav { href: "/events/new", key: "nav-report" },
    Nav { href: "/hall/look-up", key: "nav-look-up" },
    Nav { href: "/events/map", key: "nav-map" },
    Nav { href: "/help", key: "nav-help" },
];

pub(crate) const STAFF_NAV: [Nav; 5] = [
    Nav { href: "/desk/tasks", key: "nav-tasks" },
    Nav { href: "/desk/dispatch", key: "nav-dispatch" },
    Nav { href: "/watch", key: "nav-watch" },
    Nav { href: "/events/map", key: "nav-map" },
    Nav { href: "/help", key: "nav-help" },
];

/// The frame of a resident page.
pub fn resident(language: Language, here: &str) -> Page {
    Page {
        language,
        mode: Mode::Standard,
        theme: Theme::Light,
        contrast: false,
        keys: true,
        here: here.to_owned(),
        person: None,
        nav: RESIDENT_NAV.to_vec(),
        csrf: "c".repeat(64),
        request_id: "5f3a9c01-42".to_owned(),
        demo: true,
        notice: None,
    }
}

/// The frame of a staff page.
pub fn staff(language: Language, here: &str) -> Page {
    let person = Person {
        name: say(language, "陈思远", "Chen Siyuan"),
        post: say(language, "区城市管理局 处置员", "Urban Management Bureau, handler"),
        staff: true,
    };
    Page {
        theme: Theme::Auto,
        person: Some(person),
        nav: STAFF_NAV.to_vec(),
        notice: None,
        ..resident(language, here)
    }
}

pub(crate) fn left(language: Language, tone: Tone, zh: &str, en: &str) -> TimeLeft {
    TimeLeft {
        tone,
        text: say(language, zh, en),
        how: say(
            language,
            "3月2日 09:12 开始计时，限 3 个工作日，最迟 3月5日 18:00。",
            "Counting from 2 March 09:12, allowed 3 working days, due 5 March 18:00.",
        ),
    }
}

pub(crate) fn clock(language: Language) -> ClockView {
    let day = |day: &str, counted: &str, zh: &str, en: &str| ClockDay {
        day: day.to_owned(),
        counted: counted.to_owned(),
        why: say(language, zh, en),
    };
    ClockView {
        language,
        title: say(language, "处置时限", "Time limit for handling"),
        left: left(language, Tone::Warn, "还剩 1 个工作日", "1 working day left"),
        used: "2".to_owned(),
        allowed: "3".to_owned(),
        used_of: language.with("clock-used", &[("used", "2"), ("allowed", "3")]),
        started: "2026-02-27 09:12".to_owned(),
        due: "2026-03-04 18:00".to_owned(),
        basis: say(language, "示范区事件分拨办法第九条", "Demo district rules on event dispatch, article 9"),
        days: vec![
            day("2026-02-27", "", "开始的当天不算", "the day it starts does not count"),
            day("2026-02-28", "1", "调休上班，算 1 个工作日", "worked to make up: counts as 1"),
            day("2026-03-01", "0", "周末，不算", "weekend: does not count"),
            day("2026-03-02", "1", "工作日", "working day"),
            day("2026-03-03", "1", "工作日", "working day"),
        ],
        more: String::new(),
        pauses: vec![language.with(
            "clock-paused",
            &[
                ("from", "2026-02-28 10:00"),
                ("to", "2026-02-28 16:00"),
                ("why", &say(language, "等待现场停水", "waiting for the water to be shut off")),
            ],
        )],
    }
}

/// A small process, drawn as pages draw it.
pub(crate) fn picture(language: Language) -> String {
    const XML: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="n">
<process id="sample" isExecutable="true"><startEvent id="a"/><sequenceFlow id="f1" sourceRef="a" targetRef="b"/>
<userTask id="b"/><sequenceFlow id="f2" sourceRef="b" targetRef="c"/><userTask id="c"/>
<sequenceFlow id="f3" sourceRef="c" targetRef="e"/><endEvent id="e"/></process></definitions>"#;
    let names = [
        ("sample", "事件分拨", "Event dispatch"),
        ("a", "上报", "Filed"),
        ("b", "受理", "Screen"),
        ("c", "处置", "Disposal"),
        ("e", "办结", "Closed"),
    ];
    let labels = names.into_iter().map(|(id, zh, en)| (id.to_owned(), say(language, zh, en))).collect();
    engine::picture::process(XML, labels, crate::shape::picture_language(language))
}

/// A rendered sample: a name for its file, and the page.
pub struct Rendered {
    pub name: String,
    pub html: String,
}

fn render(name: &str, page: &impl Template) -> Rendered {
    let html = page.render().unwrap_or_else(|e| format!("did not render: {e}"));
    Rendered { name: name.to_owned(), html }
}

/// Every page of the product with its sample, in one language.
pub fn all(language: Language) -> Vec<Rendered> {
    let mut pages = hall::all(language);
    pages.extend(report::all(language));
    pages.extend(account::all(language));
    pages.extend(desk::all(language));
    pages.extend(directory::all(language));
    pages.extend(door::all(language));
    pages.extend(admin::all(language));
    pages.extend(audit::all(language));
    pages.extend(watch::all(language));
    pages.extend(preview::all(language));
    pages.extend(author::all(language));
    pages.extend(power::all(language));
    pages.extend(sign_on::all(language));
    pages
}

pub(crate) fn notice(language: Language) -> Notice {
    Notice {
        tone: Tone::Good,
        text: language.with("act-done", &[("act", &say(language, "分拨", "dispatch"))]),
    }
}
