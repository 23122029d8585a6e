//! From what the engine knows to what a page shows. Nothing is decided here.

pub mod act;
pub mod field;
pub mod list;
pub mod time;

use authority::Actor;
use catalog::app::Entry;
use catalog::{Act, App};
use store::{CaseRow, CaseStatus};
use value::percent::encoded;
use value::{QueryCode, Value};

use crate::site::Site;
use crate::view::Tone;
use crate::view::part::{Link, Tag};
use crate::words::Language;

/// The app of a case row.
pub fn app_of<'s>(site: &'s Site, row: &CaseRow) -> Option<&'s App> {
    site.engine.apps().get(&row.app).map(AsRef::as_ref)
}

/// Apps beside that of events, each with the act that opens a case of it, as far as the person's post lets them; with
/// `public` also those that need no post.
pub fn openings<'s>(site: &'s Site, actor: &Actor, public: bool) -> Vec<(&'s App, &'s Act)> {
    let events = site.events_app().map(|app| &app.id);
    let apps = site.engine.apps().all().filter(|app| Some(&app.id) != events);
    let opening = apps.filter_map(|app| Some((app.as_ref(), app.opening_act()?)));
    let by_post = |act: &Act| act.rule.roles.iter().any(|role| actor.roles.contains(role));
    opening.filter(|(_, act)| by_post(act) || public && act.rule.public).collect()
}

/// The kinds of case that can be reported, each with a link that answers the question of the kind.
pub fn kinds(language: Language, app: &App) -> Vec<(Link, &Entry)> {
    let Some(rule) = &app.duplicate else { return Vec::new() };
    let entries = app.lists.get(&rule.list).into_iter().flat_map(|list| list.entries.values());
    let link = |entry: &Entry| Link {
        href: format!("/events/new?{}={}", encoded(&rule.same), encoded(&entry.code)),
        title: language.pick(&entry.title).to_owned(),
        hint: language.t("nav-report"),
    };
    entries.map(|entry| (link(entry), entry)).collect()
}

/// The kind of case in words: its category, else the app's title.
pub fn kind(site: &Site, language: Language, row: &CaseRow) -> String {
    let Some(app) = app_of(site, row) else { return row.number.clone() };
    match &row.kind {
        Some(code) => language.pick(&app.kind_title(code)).to_owned(),
        None => language.pick(&app.title).to_owned(),
    }
}

/// Kind and place: what a person calls the case.
pub fn title(site: &Site, language: Language, row: &CaseRow) -> String {
    let kind = kind(site, language, row);
    match row.place.as_deref().filter(|place| !place.is_empty()) {
        Some(place) => format!("{kind} · {place}"),
        None => kind,
    }
}

/// The stage a row is in, in words.
pub fn stage(site: &Site, language: Language, row: &CaseRow) -> String {
    let stage = app_of(site, row).and_then(|app| app.stages.iter().find(|stage| stage.id == row.stage));
    match (stage, row.status) {
        (Some(stage), _) => language.pick(&stage.title).to_owned(),
        (None, CaseStatus::Open) => language.t("stage-open"),
        (None, CaseStatus::Answered) => language.t("stage-answered"),
        (None, CaseStatus::Closed) => language.t("stage-closed"),
        (None, CaseStatus::Merged) => language.t("stage-merged"),
    }
}

pub fn stage_tag(site: &Site, language: Language, row: &CaseRow) -> Tag {
    let tone = match row.status {
        CaseStatus::Open => Tone::Note,
        CaseStatus::Answered | CaseStatus::Closed => Tone::Good,
        CaseStatus::Merged => Tone::Plain,
    };
    Tag::new(tone, stage(site, language, row))
}

/// What stands out about a case: cards, returns, a second round.
pub fn marks(language: Language, row: &CaseRow) -> Vec<Tag> {
    let mut marks = Vec::new();
    if row.marks_red > 0 {
        marks.push(Tag::new(Tone::Bad, language.t("mark-red")));
    } else if row.marks_yellow > 0 {
        marks.push(Tag::new(Tone::Warn, language.t("mark-yellow")));
    }
    if row.returned > 0 {
        let count = row.returned.to_string();
        marks.push(Tag::new(Tone::Plain, language.with("mark-returned", &[("count", &count)])));
    }
    if row.reopened > 0 {
        marks.push(Tag::new(Tone::Warn, language.t("mark-reopened")));
    }
    marks
}

/// A value in words: codes of lists by their title, truth as yes and no.
pub fn shown(app: &App, language: Language, list: Option<&str>, value: &Value) -> String {
    match (list, value) {
        (Some(list), Value::Text(code)) => language.pick(&app.title_of(list, code)).to_owned(),
        (_, Value::Text(text)) => text.to_string(),
        (_, Value::Bool(truth)) => language.t(if *truth { "yes" } else { "no" }),
        (_, Value::Number(number)) => number.to_string(),
        (_, Value::Date(date)) => date.to_string(),
        (list, Value::List(items)) => {
            let items: Vec<String> = items.iter().map(|item| shown(app, language, list, item)).collect();
            items.join(&language.t("comma"))
        }
        (_, Value::Context(place)) => {
            place.get("text").and_then(Value::as_text).unwrap_or_default().to_owned()
        }
        _ => String::new(),
    }
}

/// What somebody answered to a question, with the telephone and identity numbers in free text covered.
pub fn told(app: &App, language: Language, field: &form::Field, value: &Value) -> String {
    let text = shown(app, language, field.list.as_deref(), value);
    let free = matches!(field.widget, form::Widget::Text | form::Widget::Textarea) && field.format.is_none();
    if free { form::numbers_covered(&text) } else { text }
}

/// The words for a name of case data: the label of the first form that asks it, else the product's own word.
pub fn name(app: &App, language: Language, name: &str) -> String {
    let mut asked = app.forms.values().filter_map(|form| form.fields.get(name));
    if let Some(field) = asked.next() {
        return language.pick(&field.label).to_owned();
    }
    let key = format!("name-{}", name.replace(['.', '_'], "-"));
    if language.knows(&key) { language.t(&key) } else { name.to_owned() }
}

/// A value that a rule saw or gave, in words; a rule may have seen free text, so numbers in it are covered.
pub fn plain(site: &Site, app: &App, language: Language, value: &Value) -> String {
    form::numbers_covered(&in_words(site, app, language, value))
}

fn in_words(site: &Site, app: &App, language: Language, value: &Value) -> String {
    match value {
        Value::Text(code) => {
            let unit = format!("unit-{code}");
            let title = language.pick(&app.kind_title(code)).to_owned();
            match title == **code {
                true if language.knows(&unit) => language.t(&unit),
                true => site.office_title(language, code),
                false => title,
            }
        }
        other => shown(app, language, None, other),
    }
}

/// Text an app wrote in both languages with a slash between, in one of them.
pub fn one_of_both(language: Language, text: &str) -> &str {
    match (text.split_once(" / ").or_else(|| text.split_once("/ ")), language) {
        (Some((zh, _)), Language::Chinese) => zh,
        (Some((_, en)), Language::English) => en,
        (None, _) => text,
    }
}

/// The language of a picture of a process.
pub fn picture_language(language: Language) -> engine::picture::Language {
    match language {
        Language::Chinese => engine::picture::Language::Chinese,
        Language::English => engine::picture::Language::English,
    }
}

/// A query code as residents read it.
pub fn code(bare: &str) -> String {
    bare.parse::<QueryCode>().map_or_else(|_| bare.to_owned(), |code| code.to_string())
}

/// Enough of a code to tell filings apart, not enough to look one up.
pub fn masked_code(bare: &str) -> String {
    format!("{}-****-*", bare.get(..4).unwrap_or(bare))
}
