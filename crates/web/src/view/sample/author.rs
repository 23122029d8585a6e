use super::{Rendered, render, say, staff};
use crate::view::author::{
    AuthorHome, CellView, ColumnHead, DraftPage, DraftRow, FilePage, FileRow, FindingRow, ProcessPage,
    RuleEdit, RuleRow, Stories, StoryRow, TablePage, TriedView,
};
use crate::view::part::{Ask, Choice, ErrorLine, Field, Link, Moment, Row, Tag};
use crate::view::{Page, Theme, Tone};
use crate::words::Language;

const HOME: &str = "/author/drafts/5f3a9c0100000001";

pub(super) fn all(language: Language) -> Vec<Rendered> {
    let mut dark = table(language, true);
    dark.page.theme = Theme::Dark;
    let mut wrong = home(language);
    if let Some(name) = wrong.fields.last_mut() {
        name.error = language.t("author-name-missing");
    }
    wrong.errors = crate::view::part::errors_of(&wrong.fields);
    wrong.drafts.clear();
    vec![
        render("author-home", &home(language)),
        render("author-home-wrong", &wrong),
        render("author-draft", &draft(language)),
        render("author-file", &file(language)),
        render("author-process", &process(language, true)),
        render("author-process-plain", &process(language, false)),
        render("author-table", &table(language, false)),
        render("author-table-wrong", &table(language, true)),
        render("author-table-dark", &dark),
    ]
}

fn frame(language: Language, here: &str) -> Page {
    let mut page = staff(language, here);
    page.nav.insert(3, crate::view::Nav { href: "/author", key: "nav-author" });
    page
}

fn name(language: Language) -> String {
    say(language, "夜间噪声改为二十四小时", "Noise at night within 24 hours")
}

fn home(language: Language) -> AuthorHome {
    let row = |zh: &str, en: &str, changed| DraftRow {
        href: HOME.to_owned(),
        name: say(language, zh, en),
        app: say(language, "事件分拨 1.0.0", "Event dispatch 1.0.0"),
        changed,
        by: say(language, "陈思远", "Chen Siyuan"),
        when: "2026-03-04 10:00".to_owned(),
    };
    let choice = Choice {
        value: "street-events".to_owned(),
        title: say(language, "事件分拨 1.0.0", "Event dispatch 1.0.0"),
        chosen: true,
        ..Choice::default()
    };
    AuthorHome {
        page: frame(language, "/author"),
        drafts: vec![
            row("夜间噪声改为二十四小时", "Noise at night within 24 hours", 2),
            row("校园周边提高优先级", "Higher priority near schools", 0),
        ],
        fields: vec![
            Field::new(language, "app", language.t("author-app"), Ask::Select(vec![choice])).required(),
            Field::new(language, "name", language.t("author-name"), Ask::Text)
                .hint(language.t("author-name-hint"))
                .required(),
        ],
        errors: vec![],
    }
}

fn finding(language: Language, tone: Tone) -> FindingRow {
    let key = if tone == Tone::Bad { "author-error" } else { "author-warning" };
    FindingRow {
        kind: Tag::new(tone, language.t(key)),
        place: Link {
            href: format!("{HOME}/file?path=decision%2Fdispatch.dmn"),
            title: "decision/dispatch.dmn:62".to_owned(),
            hint: "rule-night".to_owned(),
        },
        message: "an expression ends too early [feel-syntax]".to_owned(),
        hint: "close the bracket".to_owned(),
    }
}

fn draft(language: Language) -> DraftPage {
    let file = |path: &str, change| FileRow {
        href: format!("{HOME}/file?path={path}"),
        path: path.to_owned(),
        change,
    };
    let moment = |key: &str, path: &str| Moment {
        state: "done",
        title: language.t(key),
        when: "2026-03-04 10:00".to_owned(),
        by: say(language, "陈思远", "Chen Siyuan"),
        note: path.to_owned(),
    };
    DraftPage {
        page: frame(language, HOME),
        name: name(language),
        address: HOME.to_owned(),
        archive: "street-events.tar".to_owned(),
        state: Tag::new(Tone::Bad, language.with("author-errors", &[("count", "1")])),
        facts: vec![
            Row::new(language.t("author-app"), say(language, "事件分拨 1.0.0", "Event dispatch 1.0.0")),
            Row::new(language.t("author-by"), say(language, "陈思远", "Chen Siyuan")),
        ],
        behind: true,
        findings: vec![finding(language, Tone::Bad), finding(language, Tone::Warn)],
        changed: vec![
            file("decision/dispatch.dmn", Some(Tag::new(Tone::Note, language.t("author-file-changed")))),
            file("form/note.json", Some(Tag::new(Tone::Warn, language.t("author-file-removed")))),
        ],
        files: vec![file("app.toml", None), file("form/a-form-with-a-long-name-that-has-to-wrap.json", None)],
        tables: vec![Link {
            href: format!("{HOME}/table?path=decision%2Fdispatch.dmn&decision=dispatch"),
            title: "dispatch".to_owned(),
            hint: "decision/dispatch.dmn".to_owned(),
        }],
        processes: vec![],
        stories: Some(Stories {
            summary: Tag::new(
                Tone::Bad,
                language.with("author-stories-failed", &[("count", "1"), ("passed", "19")]),
            ),
            failed: vec![StoryRow {
                name: "12-night-noise".to_owned(),
                line: 9,
                expected: "clock disposal: running due 2026-03-03 22:00".to_owned(),
                happened: "clock disposal: running due 2026-03-04 22:00".to_owned(),
                findings: vec![],
            }],
            untold: 2,
        }),
        moments: vec![
            moment("author-note-create", ""),
            moment("author-note-change", "decision/dispatch.dmn"),
        ],
        version: 3,
    }
}

fn file(language: Language) -> FilePage {
    let wrong = language.t("author-upload-missing");
    FilePage {
        page: frame(language, &format!("{HOME}/file?path=clock.toml")),
        draft: Link { href: HOME.to_owned(), title: name(language), hint: String::new() },
        path: "clock.toml".to_owned(),
        address: format!("{HOME}/file?path=clock.toml"),
        state: Tag::new(Tone::Good, language.t("author-good")),
        findings: vec![finding(language, Tone::Warn)],
        errors: vec![ErrorLine { anchor: "upload".to_owned(), text: wrong.clone() }],
        text: Some(
            Field::new(language, "text", language.t("author-text"), Ask::Area)
                .required()
                .value("[[clock]]\nid = \"screening\"\namount = \"2\"\nunit = '\"working-hours\"'\n"),
        ),
        upload: Field::new(
            language,
            "upload",
            language.t("author-upload-file"),
            Ask::File { accept: String::new() },
        )
        .required()
        .hint(language.t("author-upload-hint"))
        .error(wrong),
        there: true,
        version: 3,
    }
}

const TABLE: &str = "/author/drafts/5f3a9c0100000001/table?path=decision%2Fdispatch.dmn&decision=dispatch";

fn columns(language: Language) -> Vec<ColumnHead> {
    let column = |kind, zh: &str, en: &str, source: &str| ColumnHead {
        kind,
        label: say(language, zh, en),
        source: source.to_owned(),
    };
    vec![
        column("table-input", "类别", "Category", "category"),
        column("table-input", "夜间", "Night", "night"),
        column("table-output", "时限", "Limit", "limit"),
        column("table-output", "单位", "Unit", "unit"),
        column("table-note-kind", "说明", "Note", ""),
    ]
}

fn rules(language: Language, error: &str) -> Vec<RuleRow> {
    let columns = columns(language);
    let wrong = !error.is_empty();
    let cell = |at: usize, label: &str, text: &str, number: usize| CellView {
        label: label.to_owned(),
        text: text.to_owned(),
        note: at == 4,
        error: if at == 2 && number == 2 { error.to_owned() } else { String::new() },
    };
    let rule = |number: usize, cells: [&str; 5]| RuleRow {
        number,
        href: format!("{TABLE}&rule={number}#edit"),
        cells: (columns.iter().zip(cells).enumerate())
            .map(|(at, (column, text))| cell(at, &column.label, text, number))
            .collect(),
        hit: number == 2 && !wrong,
        open: number == 2 && wrong,
    };
    let note = say(language, "夜间噪声二十四小时内到场", "Noise at night: on site within 24 hours");
    vec![
        rule(1, ["-", "false", "entry.limit", "entry.unit", ""]),
        rule(2, ["\"noise-life\", \"noise-construction\"", "true", "24 +", "\"clock-hours\"", &note]),
    ]
}

fn edit(language: Language, error: &str) -> RuleEdit {
    let field = |(at, column): (usize, ColumnHead)| {
        let field =
            Field::new(language, &format!("cell-{}", at + 1), column.label.as_str(), Ask::Text).required();
        if at == 2 { field.value("24 +").error(error) } else { field.value("-") }
    };
    RuleEdit {
        title: language.with("table-edit", &[("number", "2")]),
        act: "save",
        rule: 2,
        fields: columns(language).into_iter().enumerate().map(field).collect(),
        is_new: false,
        acts: vec![("up", language.t("table-up")), ("remove", language.t("table-remove"))],
        add: format!("{TABLE}&rule=new&after=2#edit"),
    }
}

fn table(language: Language, wrong: bool) -> TablePage {
    let error = language
        .with("table-wrong-cell", &[("number", "2"), ("label", "limit"), ("message", "`24 +` ends early")]);
    TablePage {
        page: frame(language, TABLE),
        draft: Link { href: HOME.to_owned(), title: name(language), hint: String::new() },
        title: "dispatch".to_owned(),
        path: "decision/dispatch.dmn".to_owned(),
        address: TABLE.to_owned(),
        try_action: format!("{HOME}/table"),
        state: Tag::new(Tone::Good, language.t("author-good")),
        errors: if wrong {
            vec![ErrorLine { anchor: "cell-3".to_owned(), text: error.clone() }]
        } else {
            vec![]
        },
        policy: language.t("policy-first"),
        policy_fields: vec![
            Field::new(language, "policy", language.t("table-policy"), Ask::Select(vec![])).required(),
        ],
        rules: rules(language, if wrong { &error } else { "" }),
        edit: wrong.then(|| edit(language, &error)),
        tries: vec![
            Field::new(language, "try-1", "category", Ask::Text).value("\"noise-life\""),
            Field::new(language, "try-2", "night", Ask::Text).value("true"),
        ],
        tried: (!wrong).then(|| TriedView {
            result: "{limit: 24, unit: \"clock-hours\"}".to_owned(),
            rules: language.with("table-hits", &[("rules", "2")]),
            steps: vec![say(language, "决策“分拨”：命中第 2 条规则。", "Decision \"dispatch\": rule 2 hit.")],
        }),
        hidden: vec![("path".to_owned(), "decision/dispatch.dmn".to_owned())],
        columns: columns(language),
        version: 3,
    }
}

fn process(language: Language, drawn: bool) -> ProcessPage {
    let path = "process/event.bpmn";
    let step = |zh: &str, en: &str| Link {
        href: String::new(),
        title: say(language, zh, en),
        hint: language.with("process-next", &[("next", &say(language, "处置", "Disposal"))]),
    };
    ProcessPage {
        page: frame(language, &format!("{HOME}/process?path=process%2Fevent.bpmn")),
        draft: Link { href: HOME.to_owned(), title: name(language), hint: String::new() },
        title: say(language, "事件分拨", "Event dispatch"),
        path: path.to_owned(),
        file: "event.bpmn".to_owned(),
        address: format!("{HOME}/file?path=process%2Fevent.bpmn"),
        state: Tag::new(Tone::Good, language.t("author-good")),
        island: false,
        picture: if drawn { super::picture(language) } else { String::new() },
        steps: vec![step("受理", "Screen"), step("分拨", "Dispatch")],
        findings: vec![],
        errors: vec![],
        upload: Field::new(
            language,
            "upload",
            language.t("author-upload-file"),
            Ask::File { accept: ".bpmn".to_owned() },
        )
        .required()
        .hint(language.t("author-upload-hint")),
        version: 3,
    }
}
