use super::{Rendered, clock, left, notice, render, say, staff};
use crate::view::case::{CasePage, Course, Filing, Lend};
use crate::view::desk::{
    Dispatch, DispatchCase, Inbox, MergeCandidate, RuleTrace, Suggestion, TaskRow, Waiting,
};
use crate::view::part::{
    ActForm, ActNot, Ask, Choice, ErrorLine, Field, Filter, Filters, Link, Moment, Paging, Row, Tab, Tag,
};
use crate::view::{Theme, Tone};
use crate::words::Language;

pub(super) fn all(language: Language) -> Vec<Rendered> {
    let mut dark = inbox(language);
    dark.page.theme = Theme::Dark;
    let mut dark_case = case(language);
    dark_case.page.theme = Theme::Dark;
    let mut empty = inbox(language);
    empty.rows.clear();
    vec![
        render("inbox", &inbox(language)),
        render("inbox-dark", &dark),
        render("inbox-empty", &empty),
        render("case", &case(language)),
        render("case-dark", &dark_case),
        render("dispatch", &dispatch(language)),
    ]
}

pub(super) fn filters(language: Language, action: &str) -> Filters {
    let choice = |value: &str, zh: &str, en: &str, chosen| Choice {
        value: value.to_owned(),
        title: say(language, zh, en),
        chosen,
        ..Choice::default()
    };
    let filter = |name: &str, choices| Filter {
        name: name.to_owned(),
        label: language.t(&format!("filter-{name}")),
        choices,
    };
    Filters {
        action: action.to_owned(),
        hidden: vec![("view".to_owned(), "mine".to_owned())],
        text: Some(String::new()),
        filters: vec![
            filter("category", vec![choice("road", "路面破损", "Broken road surface", true)]),
            filter("street", vec![choice("guiyuan", "桂园街道", "Guiyuan", false)]),
        ],
    }
}

pub(super) fn paging(language: Language) -> Paging {
    Paging {
        previous: "/desk/tasks?page=1".to_owned(),
        next: "/desk/tasks?page=3".to_owned(),
        range: language.with("paging-range", &[("from", "51"), ("to", "100"), ("count", "312")]),
    }
}

fn inbox(language: Language) -> Inbox {
    let tab = |view: &str, count, current| Tab {
        href: format!("/desk/tasks?view={view}"),
        title: language.t(&format!("view-{view}")),
        count,
        current,
    };
    let row = |tone, zh: &str, en: &str, marks| TaskRow {
        href: "/desk/cases/20260302-0000017".to_owned(),
        number: "20260302-0000017".to_owned(),
        title: say(
            language,
            "人行道地砖松动，老人容易绊倒",
            "Loose slabs on the pavement, old people may trip",
        ),
        category: say(language, "路面破损", "Broken road surface"),
        place: say(language, "示范路 12 号门口，公交站旁", "In front of 12 Sample Road, by the bus stop"),
        street: say(language, "桂园街道", "Guiyuan"),
        office: say(language, "区城市管理局", "Urban Management Bureau"),
        stage: say(language, "处置中", "Being handled"),
        left: left(language, tone, zh, en),
        due: "2026-03-05 18:00".to_owned(),
        reports: 3,
        marks,
    };
    let red = vec![Tag::new(Tone::Bad, language.t("mark-red"))];
    Inbox {
        page: staff(language, "/desk/tasks?view=mine"),
        openings: vec![Link {
            href: "/hall/apply/x".to_owned(),
            title: say(language, "立案", "File a case"),
            hint: say(language, "市容行政处罚", "City appearance penalties"),
        }],
        tabs: vec![
            tab("mine", 12, true),
            tab("group", 80, false),
            tab("soon", 4, false),
            tab("late", 2, false),
            tab("done", 301, false),
        ],
        filters: filters(language, "/desk/tasks"),
        rows: vec![
            row(Tone::Bad, "已超期 1 个工作日", "1 working day late", red),
            row(Tone::Warn, "还剩 3 个工作小时", "3 working hours left", vec![]),
            row(Tone::Good, "还剩 4 个工作日", "4 working days left", vec![]),
        ],
        paging: paging(language),
        as_of: "2026-03-04 10:00".to_owned(),
    }
}

fn act(language: Language, id: &str, zh: &str, en: &str, style: &'static str) -> ActForm {
    ActForm {
        id: id.to_owned(),
        title: say(language, zh, en),
        style,
        action: format!("/desk/cases/20260302-0000017/acts/{id}"),
        hint: String::new(),
        fields: vec![
            Field::new(language, "result", say(language, "处置结果", "Result"), Ask::Area)
                .required()
                .within(id),
        ],
        hidden: vec![],
        errors: vec![],
        version: 9,
        key: format!("key-{id}"),
        open: style.is_empty(),
        back: String::new(),
    }
}

fn not(language: Language) -> ActNot {
    ActNot {
        title: say(language, "核查", "Verify"),
        because: say(
            language,
            "处置和核查不能是同一个人：本件由您处置。",
            "You handled this case; somebody else must verify it.",
        ),
        basis: say(
            language,
            "示范区事件分拨办法第十二条",
            "Demo district rules on event dispatch, article 12",
        ),
    }
}

fn facts(language: Language) -> Vec<Row> {
    vec![
        Row::new(language.t("case-category"), say(language, "路面破损", "Broken road surface")),
        Row::new(language.t("case-street"), say(language, "桂园街道", "Guiyuan")),
        Row::new(language.t("case-place"), say(language, "示范路 12 号门口", "In front of 12 Sample Road")),
        Row::new(
            language.t("case-words"),
            say(
                language,
                "人行道地砖松动，老人容易绊倒。",
                "Loose slabs on the pavement; old people may trip.",
            ),
        ),
        Row::new(language.t("case-opened"), "2026-03-02 09:12"),
    ]
}

fn filing(language: Language, code: &str) -> Filing {
    Filing {
        code: code.to_owned(),
        when: "2026-03-02 09:12".to_owned(),
        channel: say(language, "网页", "web"),
        words: say(language, "人行道地砖松动。", "Loose slabs on the pavement."),
        contact: "138****1234".to_owned(),
        lends: vec![
            lend(language, code, "general", code.ends_with('4')),
            lend(language, code, "sensitive", true),
        ],
        left: Some(left(language, Tone::Good, "还剩 3 个工作日", "3 working days left")),
        state: Tag::new(Tone::Note, say(language, "待答复", "To be answered")),
        rated: String::new(),
    }
}

fn lend(language: Language, code: &str, grade: &'static str, reason: bool) -> Lend {
    let sensitive = grade == "sensitive";
    Lend {
        action: "/desk/cases/20260302-0000017/readings".to_owned(),
        filing: code.to_lowercase().replace(' ', ""),
        grade,
        title: language.t(if sensitive { "lend-show-sensitive" } else { "lend-show" }),
        reason_hint: match (sensitive, reason) {
            (true, _) => language.t("lend-sensitive-hint"),
            (false, true) => language.t("lend-reason-hint"),
            (false, false) => String::new(),
        },
    }
}

fn case(language: Language) -> CasePage {
    let moment = |zh: &str, en: &str, when: &str| Moment {
        state: "done",
        title: say(language, zh, en),
        when: when.to_owned(),
        by: say(language, "陈思远，区城市管理局", "Chen Siyuan, Urban Management Bureau"),
        note: say(language, "情况属实。", "As reported."),
    };
    CasePage {
        page: {
            let mut page = staff(language, "/desk/cases/20260302-0000017");
            page.notice = Some(notice(language));
            page
        },
        number: "20260302-0000017".to_owned(),
        title: say(language, "路面破损 · 示范路 12 号", "Broken road surface · 12 Sample Road"),
        stage: Tag::new(Tone::Note, say(language, "处置中", "Being handled")),
        left: Some(left(language, Tone::Warn, "还剩 1 个工作日", "1 working day left")),
        marks: vec![Tag::new(Tone::Warn, language.t("mark-yellow"))],
        related: vec![Link {
            href: "/desk/cases/20260302-0000018".to_owned(),
            title: "20260302-0000018".to_owned(),
            hint: language.t("case-merged-from"),
        }],
        facts: facts(language),
        photos: vec![],
        filings: vec![filing(language, "7F4K-****-*"), filing(language, "8K2M-****-*")],
        acts: vec![
            act(language, "dispose", "处置完成", "Report as done", ""),
            act(language, "return", "退回分拨", "Send back to dispatch", "second"),
            act(language, "suspend", "暂停计时", "Pause the clock", "warning"),
        ],
        not: vec![not(language)],
        course: Course {
            picture: super::picture(language),
            now: vec![say(language, "处置", "Disposal")],
            passed: vec![
                Row::new(say(language, "受理", "Screen"), "2026-03-02 09:30"),
                Row::new(
                    say(language, "分拨", "Dispatch"),
                    language.with("course-times", &[("when", "2026-03-02 10:00"), ("times", "2")]),
                ),
            ],
        },
        moments: vec![
            moment("上报", "Reported", "2026-03-02 09:12"),
            moment("核实", "Screened", "2026-03-02 09:40"),
            moment("分拨", "Dispatched", "2026-03-02 10:05"),
        ],
        clocks: vec![clock(language)],
        errors: vec![ErrorLine {
            anchor: "act-dispose".to_owned(),
            text: say(language, "请填写处置结果", "Enter the result"),
        }],
        version: 9,
    }
}

fn dispatch(language: Language) -> Dispatch {
    let waiting = |current| Waiting {
        href: "/desk/dispatch?case=20260302-0000017".to_owned(),
        number: "20260302-0000017".to_owned(),
        title: say(language, "路面破损", "Broken road surface"),
        place: say(language, "示范路 12 号门口", "In front of 12 Sample Road"),
        left: left(language, Tone::Warn, "还剩 20 分钟", "20 minutes left"),
        current,
    };
    let mut confirm = act(language, "dispatch", "按建议分拨", "Dispatch as suggested", "");
    confirm.fields.clear();
    let similar = MergeCandidate {
        case: Link {
            href: "/desk/cases/20260301-0000009".to_owned(),
            title: say(language, "路面破损", "Broken road surface"),
            hint: say(language, "示范路 10 号", "10 Sample Road"),
        },
        number: "20260301-0000009".to_owned(),
        distance: language.with("duplicates-distance", &[("metres", "25")]),
        reports: 2,
        form: Some(act(language, "merge", "并入这一件", "Merge into this case", "second")),
    };
    Dispatch {
        page: staff(language, "/desk/dispatch?case=20260302-0000017"),
        waiting: vec![waiting(true), waiting(false), waiting(false)],
        paging: Paging::default(),
        chosen: Some(DispatchCase {
            href: "/desk/cases/20260302-0000017".to_owned(),
            number: "20260302-0000017".to_owned(),
            title: say(language, "路面破损 · 示范路 12 号", "Broken road surface · 12 Sample Road"),
            left: left(language, Tone::Warn, "还剩 20 分钟", "20 minutes left"),
            facts: facts(language),
            photo: String::new(),
            suggestion: Some(Suggestion {
                office: say(language, "区城市管理局", "Urban Management Bureau"),
                decision: "dispatch".to_owned(),
                rules: vec![RuleTrace {
                    number: "7".to_owned(),
                    inputs: say(
                        language,
                        "类别 = 路面破损；街道 = 任意",
                        "category = broken road surface; street = any",
                    ),
                    outputs: say(
                        language,
                        "部门 = 区城市管理局；3 个工作日",
                        "department = Urban Management Bureau; 3 working days",
                    ),
                }],
            }),
            confirm: Some(confirm),
            others: vec![act(language, "redirect", "转给其他部门", "Send to another department", "second")],
            not: vec![not(language)],
            similar: vec![similar],
        }),
    }
}
