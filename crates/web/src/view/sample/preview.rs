//! Samples of previews, drawn from a small schema as the real ones are.

use std::collections::{BTreeMap, BTreeSet};

use form::Outline;
use form::outline::{Answers, Ask, Page as Asked, Question};

use super::{Rendered, render, say, staff};
use crate::preview::{check_view, listing_view, step_view, tasks_view};
use crate::view::part::{ErrorLine, Link};
use crate::view::preview::{Finished, Start};
use crate::words::Language;

const BASE: &str = "/desk/forms/preview/5f3a9c01";

fn schema(language: Language) -> String {
    let t = |zh: &str, en: &str| say(language, zh, en);
    serde_json::json!({
        "title": t("占道施工申请", "Works on a road"),
        "description": t("在道路上施工之前填写。", "To be filled in before works on a road."),
        "type": "object",
        "required": ["applicant", "works", "places"],
        "properties": {
            "applicant": {"title": t("申请人", "Applicant"), "oneOf": [
                {"title": t("个人", "A person"), "type": "object", "required": ["id"], "properties": {
                    "id": {"title": t("公民身份号码", "Resident identity number"), "type": "string", "format": "cn-resident-id",
                        "x-personal": {"grade": "sensitive", "purpose": "identify", "basis": "law", "retention_days": 365}}}},
                {"title": t("单位", "An organisation"), "type": "object", "required": ["code", "kind"], "properties": {
                    "code": {"title": t("统一社会信用代码", "Unified social credit code"), "description": t("18 位，见营业执照。", "18 characters, on the licence."), "type": "string", "format": "cn-uscc"},
                    "kind": {"title": t("单位类型", "Kind of organisation"), "enum": [t("企业", "company"), t("机关", "public body")]},
                    "partners": {"title": t("合作单位", "Partners"), "type": "array", "items": {"type": "string"}}}}
            ]},
            "works": {"title": t("施工内容", "The works"), "type": "object", "required": ["what", "from", "days", "night"], "properties": {
                "what": {"title": t("做什么", "What is done"), "type": "string", "maxLength": 500},
                "from": {"title": t("开工日期", "First day"), "type": "string", "format": "date"},
                "days": {"title": t("天数", "Days"), "type": "integer", "minimum": 1, "maximum": 90},
                "night": {"title": t("夜间是否施工", "Works at night"), "type": "boolean"},
                "area": {"title": t("范围", "Area"), "type": "array", "items": {"type": "array", "items": {"type": "number"}}},
                "traffic": {"title": t("交通组织", "Traffic"), "type": "object", "properties": {"plan": {"type": "string"}}}}},
            "places": {"title": t("路段", "Stretch"), "type": "array", "minItems": 1, "items": {"type": "object", "required": ["road"], "properties": {
                "road": {"title": t("路名", "Road"), "type": "string"}}}}
        }
    })
    .to_string()
}

pub(super) fn all(language: Language) -> Vec<Rendered> {
    let page = |here: &str| staff(language, here);
    let start = |errors: Vec<ErrorLine>| Start {
        page: page("/desk/forms/preview"),
        errors,
        forms: vec![Link {
            href: "/desk/forms/preview/app/road-works/report".to_owned(),
            title: say(language, "上报事件", "Report an event"),
            hint: say(language, "事件分拨", "Event dispatch"),
        }],
    };
    let missing = vec![ErrorLine { anchor: "schema".to_owned(), text: language.t("preview-missing") }];
    let mut pages =
        vec![render("preview-start", &start(Vec::new())), render("preview-start-wrong", &start(missing))];
    let (outline, findings) = Outline::parse(&schema(language), "");
    let Some(outline) = outline else {
        let said = findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        pages.push(Rendered { name: "preview-tasks".to_owned(), html: format!("did not render: {said}") });
        return pages;
    };
    let mut answers = Answers::default();
    pages.push(render("preview-tasks-new", &tasks_view(page(BASE), &outline, &answers, 0, BASE)));
    let given = [
        ("/applicant?0", "2"),
        ("/applicant/code", "91440300MA5EKYC00X"),
        ("/works/days", "120"),
        ("/works/what", "Gas"),
        ("/works+", "traffic"),
        ("/places#", "2"),
        ("/places/0/road", "Renmin"),
    ];
    for (key, text) in given {
        answers.set(key, text);
    }
    ["/applicant?0", "/places/0:0"].iter().for_each(|id| answers.see(id));
    let reading = outline.read(&answers);
    pages.push(render("preview-tasks", &tasks_view(page(BASE), &outline, &answers, 3, BASE)));
    let shown = [
        ("preview-choice", "/applicant?0", false),
        ("preview-step", "/applicant:0", false),
        ("preview-step-wrong", "/works:0", true),
        ("preview-code-wrong", "/applicant:0", true),
    ];
    for (name, id, wrong) in shown {
        let Some((_, asked)) = reading.page(id) else { continue };
        let here = page(&format!("{BASE}/page?id=x"));
        pages.push(render(name, &step_view(here, &outline, &answers, &reading, asked, BASE, wrong, false)));
    }
    if let Some((_, list)) = reading.page("/places#") {
        let here = page(&format!("{BASE}/page?id=x"));
        pages.push(render(
            "preview-list",
            &listing_view(here, &outline, &answers, &reading, list, BASE, false),
        ));
    }
    let here = page(&format!("{BASE}/check"));
    pages.push(render("preview-check", &check_view(here, &outline, &answers, BASE, false)));
    let finished = Finished {
        page: page(&format!("{BASE}/check")),
        json: serde_json::to_string_pretty(&reading.value).unwrap_or_default(),
        title: outline.title,
        base: BASE.to_owned(),
    };
    pages.push(render("preview-finished", &finished));
    pages
}

/// Pages drawn of each way to ask: the first ones, which lie near the beginning, and the last, which lies deepest.
const DRAWN_OF_EACH: usize = 2;

/// The ways a page asks: pages with the same ways are the same template.
fn ways(asked: &Asked) -> BTreeSet<&'static str> {
    if let Some(list) = &asked.list {
        return BTreeSet::from([if list.count == 0 { "empty list" } else { "list" }]);
    }
    let way = |question: &Question| match &question.ask {
        Ask::Text { long: false, .. } => "text",
        Ask::Text { long: true, .. } => "long text",
        Ask::Number { .. } => "number",
        Ask::Date => "date",
        Ask::YesNo => "yes or no",
        Ask::One(choices) if choices.len() > 7 => "one of many",
        Ask::One(_) => "one of few",
        Ask::Many(choices) if choices.len() > 20 => "folded boxes",
        Ask::Many(_) => "boxes",
        Ask::Lines { .. } => "lines",
        Ask::Rows => "rows",
        Ask::Free => "free",
    };
    let mut ways: BTreeSet<_> = asked.questions.iter().map(way).collect();
    if asked.questions.len() == 1 {
        ways.insert("alone");
    }
    ways
}

/// Places of the pages drawn: for every way to ask the first [`DRAWN_OF_EACH`] pages, and the last.
fn drawn(pages: &[Asked]) -> BTreeSet<usize> {
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, asked) in pages.iter().enumerate() {
        ways(asked).into_iter().for_each(|way| places.entry(way).or_default().push(place));
    }
    let of_way = |places: &Vec<usize>| {
        places.iter().take(DRAWN_OF_EACH).chain(places.last()).copied().collect::<Vec<_>>()
    };
    places.values().flat_map(of_way).collect()
}

/// Pages of any schema: the beginning, then a few pages of each way to ask as somebody left them who has `value` on
/// paper, the task list half-way, and the check. Nothing where the schema is not taken.
pub fn of_schema(language: Language, name: &str, schema: &str, value: &str) -> Vec<Rendered> {
    let (Some(outline), Ok(value)) = (Outline::parse(schema, "").0, form::Json::read(value)) else {
        return Vec::new();
    };
    let page = |here: &str| staff(language, here);
    let mut pages = Vec::new();
    let new = Answers::default();
    let reading = outline.read(&new);
    pages.push(render(&format!("{name}-tasks-new"), &tasks_view(page(BASE), &outline, &new, 1, BASE)));
    if let Some(first) = reading.pages.first() {
        let step = step_view(page(BASE), &outline, &new, &reading, first, BASE, true, false);
        pages.push(render(&format!("{name}-first-wrong"), &step));
    }
    let answers = outline.fill(&value);
    let reading = outline.read(&answers);
    let mut half = answers.clone();
    for asked in reading.pages.iter().skip(reading.pages.len() / 2) {
        for question in &asked.questions {
            half.set(&question.key, "");
        }
    }
    pages.push(render(&format!("{name}-tasks-half"), &tasks_view(page(BASE), &outline, &half, 1, BASE)));
    let drawn = drawn(&reading.pages);
    for (number, asked) in reading.pages.iter().enumerate().filter(|(number, _)| drawn.contains(number)) {
        let (title, here) = (format!("{name}-{number}"), page(BASE));
        pages.push(match &asked.list {
            Some(_) => render(&title, &listing_view(here, &outline, &answers, &reading, asked, BASE, false)),
            None => render(&title, &step_view(here, &outline, &answers, &reading, asked, BASE, true, false)),
        });
    }
    pages.push(render(&format!("{name}-check"), &check_view(page(BASE), &outline, &answers, BASE, true)));
    pages
}
