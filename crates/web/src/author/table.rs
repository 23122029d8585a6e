//! `/author/drafts/{id}/table?path=...&decision=...`: a decision table of a draft as a table, edited rule by rule. A
//! save that would break a rule is refused with what is wrong at its cells; nothing typed is lost.

use axum::http::StatusCode;
use engine::draft::{self, Checked, Edit, Sheet, SheetFault};
use store::AppDraft;
use value::Severity;

use super::try_out::{self, Attempt};
use super::{address, find, shape};
use crate::error::Trouble;
use crate::posted::Posted;
use crate::serve::{Answer, html_with, see};
use crate::site::Site;
use crate::view::author::{CellView, ColumnHead, RuleEdit, RuleRow, TablePage};
use crate::view::part::{Ask, Choice, ErrorLine, Field, Link};
use crate::view::{Notice, Tone};
use crate::visit::Visit;

const POLICIES: [&str; 7] = ["UNIQUE", "ANY", "PRIORITY", "FIRST", "RULE ORDER", "OUTPUT ORDER", "COLLECT"];
const AGGREGATIONS: [&str; 4] = ["SUM", "MIN", "MAX", "COUNT"];

/// Which rule is edited, from 0; or the new one and what it comes behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Rule(usize),
    New { after: usize },
}

/// What was posted and could not be kept.
struct Tried {
    open: Open,
    cells: Vec<String>,
    /// Cell and words; none where the rule as a whole is meant.
    wrong: Vec<(Option<usize>, String)>,
}

/// Rule, cell if it can be told, and the message.
type Wrong = (usize, Option<usize>, String);

impl From<SheetFault> for Trouble {
    fn from(fault: SheetFault) -> Self {
        match fault {
            SheetFault::Unreadable | SheetFault::NoTable | SheetFault::NoSuchRule => Self::NotFound,
            SheetFault::TooMuch => Self::Says(StatusCode::PAYLOAD_TOO_LARGE, "author-too-much"),
            SheetFault::Character => Self::Says(StatusCode::UNPROCESSABLE_ENTITY, "author-not-text"),
        }
    }
}

pub fn show(site: &Site, visit: &mut Visit) -> Answer {
    let (_, draft) = find(site, visit)?;
    page(site, visit, &draft, None, StatusCode::OK)
}

/// The rule a query names.
fn open(visit: &Visit, sheet: &Sheet) -> Option<Open> {
    match visit.query("rule") {
        "new" => {
            let after = visit.query("after").parse().unwrap_or(sheet.rules.len());
            Some(Open::New { after: after.min(sheet.rules.len()) })
        }
        number => number
            .parse::<usize>()
            .ok()?
            .checked_sub(1)
            .filter(|rule| *rule < sheet.rules.len())
            .map(Open::Rule),
    }
}

fn page(site: &Site, visit: &Visit, draft: &AppDraft, tried: Option<Tried>, status: StatusCode) -> Answer {
    let (language, drafts) = (visit.language, site.engine.drafts());
    let (path, decision) = (visit.query("path"), visit.query("decision"));
    let folder = drafts.folder(draft)?;
    let sheet = draft::table(&folder, path, decision)?;
    let checked = drafts.check(&folder);
    let known = wrong_cells(&sheet, &checked, path);
    let open = tried.as_ref().map(|tried| tried.open).or_else(|| open(visit, &sheet));
    let home = address(draft);
    let here = shape::table_address(&home, path, decision);
    let edit = open.map(|open| rule_edit(visit, &sheet, open, tried.as_ref(), &known, &here));
    let attempt = try_out::attempt(site, visit, &folder, checked.app.as_deref(), &columns(&sheet, language));
    let mut page = visit.page();
    if visit.query("done") == "saved" {
        page.notice = Some(Notice { tone: Tone::Good, text: language.t("author-saved") });
    }
    let mut errors: Vec<ErrorLine> = Vec::new();
    for (cell, words) in tried.iter().flat_map(|tried| &tried.wrong) {
        let anchor = cell.map_or_else(|| "edit".to_owned(), |cell| format!("cell-{}", cell + 1));
        errors.push(ErrorLine { anchor, text: words.clone() });
    }
    if tried.is_none() {
        errors.extend(known.iter().map(|(rule, cell, message)| ErrorLine {
            anchor: format!("rule-{}", rule + 1),
            text: sentence(visit, &sheet, *rule, *cell, message),
        }));
        errors.extend(try_out::errors(&attempt));
    }
    html_with(
        status,
        &TablePage {
            page,
            draft: Link { href: home.clone(), title: draft.name.clone(), hint: String::new() },
            title: if sheet.name.is_empty() { sheet.decision.clone() } else { sheet.name.clone() },
            path: path.to_owned(),
            try_action: format!("{home}/table"),
            state: shape::state(visit, &checked),
            errors,
            policy: policy_words(visit, &sheet),
            policy_fields: policy_fields(visit, &sheet),
            columns: columns(&sheet, language),
            rules: rules(visit, &sheet, open, &attempt, &known, &here),
            edit,
            hidden: vec![("path".to_owned(), path.to_owned()), ("decision".to_owned(), decision.to_owned())],
            tries: attempt.fields,
            tried: attempt.view,
            version: draft.version,
            address: here,
        },
    )
}

/// Errors of the file that lie in a rule of this table.
fn wrong_cells(sheet: &Sheet, checked: &Checked, path: &str) -> Vec<Wrong> {
    let findings = checked.findings.iter().filter(|f| f.severity == Severity::Error && f.place.file == path);
    findings
        .filter_map(|finding| {
            let (rule, cell) = sheet.at(finding.place.line, finding.place.column)?;
            Some((rule, cell, finding.message.clone()))
        })
        .collect()
}

fn sentence(visit: &Visit, sheet: &Sheet, rule: usize, cell: Option<usize>, message: &str) -> String {
    let number = (rule + 1).to_string();
    let language = visit.language;
    let message = &*shape::said(language, message);
    match cell.and_then(|cell| labels(sheet, language).into_iter().nth(cell)) {
        Some(label) => {
            language.with("table-wrong-cell", &[("number", &number), ("label", &label), ("message", message)])
        }
        None => language.with("table-wrong-rule", &[("number", &number), ("message", message)]),
    }
}

/// The label of each cell of a rule.
fn labels(sheet: &Sheet, language: crate::words::Language) -> Vec<String> {
    columns(sheet, language).into_iter().map(|column| column.label).collect()
}

fn columns(sheet: &Sheet, language: crate::words::Language) -> Vec<ColumnHead> {
    let head = |kind, column: &draft::Column| ColumnHead {
        kind,
        label: shape_label(language, &column.label),
        source: column.source.clone(),
    };
    let mut heads: Vec<ColumnHead> = sheet.inputs.iter().map(|column| head("table-input", column)).collect();
    heads.extend(sheet.outputs.iter().map(|column| head("table-output", column)));
    let note = |label: String| ColumnHead { kind: "table-note-kind", label, source: String::new() };
    heads.push(note(language.t("table-note")));
    heads.extend(sheet.annotations.iter().map(|label| note(label.clone())));
    heads
}

/// Labels are often written in both languages, with Chinese first and a blank between.
fn shape_label(language: crate::words::Language, label: &str) -> String {
    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let Some((zh, en)) =
        label.split_once(' ').filter(|(zh, en)| zh.contains(is_chinese) && !en.contains(is_chinese))
    else {
        return label.to_owned();
    };
    if language == crate::words::Language::English { en.to_owned() } else { zh.to_owned() }
}

fn rules(
    visit: &Visit,
    sheet: &Sheet,
    open: Option<Open>,
    attempt: &Attempt,
    known: &[Wrong],
    here: &str,
) -> Vec<RuleRow> {
    let labels = labels(sheet, visit.language);
    let rows = sheet.rules.iter().enumerate().map(|(index, rule)| {
        let cells = rule.cells.iter().zip(&labels).enumerate().map(|(at, (cell, label))| CellView {
            label: label.clone(),
            text: cell.text.clone(),
            note: at >= sheet.note(),
            error: known
                .iter()
                .find(|(rule, cell, _)| *rule == index && *cell == Some(at))
                .map(|(_, _, message)| shape::said(visit.language, message))
                .unwrap_or_default(),
        });
        let number = index + 1;
        RuleRow {
            number,
            href: format!("{here}&rule={number}#edit"),
            cells: cells.collect(),
            hit: attempt.hit.iter().any(|hit| usize::try_from(*hit).is_ok_and(|hit| hit == number)),
            open: open == Some(Open::Rule(index)),
        }
    });
    rows.collect()
}

fn rule_edit(
    visit: &Visit,
    sheet: &Sheet,
    open: Open,
    tried: Option<&Tried>,
    known: &[Wrong],
    here: &str,
) -> RuleEdit {
    let language = visit.language;
    let note = sheet.note();
    let mut fields = Vec::new();
    for (at, column) in columns(sheet, language).into_iter().enumerate() {
        let stored = match open {
            Open::Rule(rule) => {
                sheet.rules.get(rule).and_then(|rule| rule.cells.get(at)).map(|cell| cell.text.as_str())
            }
            // A new rule asks nothing of an input until somebody says so.
            Open::New { .. } => (at < sheet.inputs.len()).then_some("-"),
        };
        let typed = tried.and_then(|tried| tried.cells.get(at)).map(String::as_str);
        let stored_error = match open {
            Open::Rule(open) if tried.is_none() => known
                .iter()
                .find(|(rule, cell, _)| *rule == open && *cell == Some(at))
                .map(|(_, _, message)| shape::said(language, message)),
            _ => None,
        };
        let tried_error = tried.and_then(|tried| tried.wrong.iter().find(|(cell, _)| *cell == Some(at)));
        let ask = if at == note { Ask::Area } else { Ask::Text };
        let mut field = Field::new(language, &format!("cell-{}", at + 1), column.label, ask)
            .value(typed.or(stored).unwrap_or_default())
            .error(tried_error.map(|(_, words)| words.clone()).or(stored_error).unwrap_or_default());
        if !column.source.is_empty() {
            field = field.hint(format!("{} {}", language.t(column.kind), column.source)).required();
        }
        fields.push(field);
    }
    let count = sheet.rules.len();
    let (rule, title, is_new) = match open {
        Open::Rule(rule) => {
            (rule + 1, language.with("table-edit", &[("number", &(rule + 1).to_string())]), false)
        }
        Open::New { after } => {
            (after, language.with("table-new", &[("number", &(after + 1).to_string())]), true)
        }
    };
    let mut acts = Vec::new();
    if !is_new {
        acts.extend((rule > 1).then(|| ("up", language.t("table-up"))));
        acts.extend((rule < count).then(|| ("down", language.t("table-down"))));
        acts.push(("remove", language.t("table-remove")));
    }
    let act = if is_new { "add" } else { "save" };
    RuleEdit { title, act, rule, fields, is_new, acts, add: format!("{here}&rule=new&after={rule}#edit") }
}

fn policy_words(visit: &Visit, sheet: &Sheet) -> String {
    let key = format!("policy-{}", sheet.policy.to_lowercase().replace(' ', "-"));
    let words =
        if POLICIES.contains(&sheet.policy.as_str()) { visit.language.t(&key) } else { sheet.policy.clone() };
    if sheet.aggregation.is_empty() { words } else { format!("{words} {}", sheet.aggregation) }
}

fn policy_fields(visit: &Visit, sheet: &Sheet) -> Vec<Field> {
    let language = visit.language;
    let choice = |value: &str, title: String, chosen: bool| Choice {
        value: value.to_owned(),
        title,
        chosen,
        ..Choice::default()
    };
    let policies = POLICIES.map(|policy| {
        let words = language.t(&format!("policy-{}", policy.to_lowercase().replace(' ', "-")));
        choice(policy, format!("{policy}: {words}"), sheet.policy == policy)
    });
    let aggregations = AGGREGATIONS.map(|name| choice(name, name.to_owned(), sheet.aggregation == name));
    vec![
        Field::new(language, "policy", language.t("table-policy"), Ask::Select(policies.to_vec())).required(),
        Field::new(
            language,
            "aggregation",
            language.t("table-aggregation"),
            Ask::Select(aggregations.to_vec()),
        )
        .hint(language.t("table-aggregation-hint")),
    ]
}

pub fn take(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let (drafts, draft) = find(site, visit)?;
    let actor = visit.author()?;
    let (path, decision) = (visit.query("path").to_owned(), visit.query("decision").to_owned());
    let version = posted.text("version").parse().unwrap_or(0);
    if version != draft.version {
        return Err(Trouble::Says(StatusCode::CONFLICT, "author-stale"));
    }
    let folder = drafts.folder(&draft)?;
    let sheet = draft::table(&folder, &path, &decision)?;
    let number: usize = posted.text("rule").parse().unwrap_or(0);
    let cells =
        || (1..=sheet.width()).map(|at| posted.text(&format!("cell-{at}")).to_owned()).collect::<Vec<_>>();
    let rule = || number.checked_sub(1).filter(|rule| *rule < sheet.rules.len()).ok_or(Trouble::NotFound);
    let (edit, open, then) = match posted.text("do") {
        "save" => (Edit::Rule { rule: rule()?, cells: cells() }, Some(Open::Rule(rule()?)), number),
        "add" => {
            let edit = Edit::Add { after: number.checked_sub(1), cells: cells() };
            (edit, Some(Open::New { after: number }), number + 1)
        }
        "remove" => (Edit::Remove { rule: rule()? }, None, 0),
        "up" => (Edit::Move { rule: rule()?, up: true }, None, number.saturating_sub(1)),
        "down" => (Edit::Move { rule: rule()?, up: false }, None, number + 1),
        "policy" => (policy(posted)?, None, 0),
        _ => return Err(Trouble::Status(StatusCode::BAD_REQUEST)),
    };
    let text = draft::edit_table(&folder, &path, &decision, &edit)?;
    let changed = folder.with(path.as_str(), text.as_bytes());
    // What was wrong before elsewhere may stay; what is wrong in this rule is told and not kept.
    if let Some(open) = open {
        let index = match open {
            Open::Rule(rule) => rule,
            Open::New { after } => after,
        };
        let wrong = wrong_in(visit, &changed, &drafts.check(&changed), (&path, &decision), index);
        if !wrong.is_empty() {
            let tried = Tried { open, cells: cells(), wrong };
            return page(site, visit, &draft, Some(tried), StatusCode::UNPROCESSABLE_ENTITY);
        }
    }
    drafts.change(&draft.id, version, &path, Some(&text), &actor)?;
    let here = shape::table_address(&address(&draft), &path, &decision);
    see(if then == 0 { format!("{here}&done=saved") } else { format!("{here}&done=saved#rule-{then}") })
}

fn policy(posted: &Posted) -> Result<Edit, Trouble> {
    let (policy, aggregation) = (posted.text("policy"), posted.text("aggregation"));
    let known = POLICIES.contains(&policy) && (aggregation.is_empty() || AGGREGATIONS.contains(&aggregation));
    if !known {
        return Err(Trouble::Status(StatusCode::UNPROCESSABLE_ENTITY));
    }
    // Only a collecting table aggregates.
    let aggregation = if policy == "COLLECT" { aggregation } else { "" };
    Ok(Edit::Policy { policy: policy.to_owned(), aggregation: aggregation.to_owned() })
}

/// What the check says of one rule after the edit.
fn wrong_in(
    visit: &Visit,
    folder: &catalog::Folder,
    checked: &Checked,
    (path, decision): (&str, &str),
    rule: usize,
) -> Vec<(Option<usize>, String)> {
    let Ok(sheet) = draft::table(folder, path, decision) else { return Vec::new() };
    let wrong = wrong_cells(&sheet, checked, path).into_iter().filter(|(index, _, _)| *index == rule);
    wrong.map(|(rule, cell, message)| (cell, sentence(visit, &sheet, rule, cell, &message))).collect()
}
