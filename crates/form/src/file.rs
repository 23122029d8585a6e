//! From the text of a form file to a form, with everything that is wrong in it.

use std::sync::Arc;

use indexmap::IndexMap;
use value::{Finding, Words};

use crate::field::{Field, Grade, Widget};
use crate::json::{Entries, Json, NotRead};
use crate::place::{Findings, Places};
use crate::{Expr, Form, Page, expr, lint, reason, schema};

/// Longest form file, in bytes.
pub const BYTES_MAX: usize = crate::json::TEXT_BYTES_MAX;
/// Most fields of one form. People give up long before.
pub const FIELDS_MAX: usize = 500;
/// Most pages of one form.
pub const PAGES_MAX: usize = 100;

/// Reads and checks one form file. There is a form only where no finding is an error. `file` is named in findings.
pub fn parse(json: &str, file: &str) -> (Option<Form>, Vec<Finding>) {
    let root = match tree(json) {
        Ok(root) => root,
        Err(finding) => return (None, vec![finding.file(file)]),
    };
    let mut findings = Findings::new(file, Places::of(json));
    let form = form(&root, &mut findings);
    let form = form.filter(|_| !findings.has_errors());
    findings.all.sort_by_key(|finding| (finding.place.line, finding.place.column));
    (form, findings.all)
}

fn tree(json: &str) -> Result<Entries, Box<Finding>> {
    match Json::read(json) {
        Ok(Json::Map(root)) => Ok(*root),
        Ok(_) => {
            let finding = Finding::error("not-a-form", "the file is not a JSON object");
            Err(Box::new(finding.hint("begin with {\"id\": ...}")))
        }
        Err(error) => Err(Box::new(not_read(&error))),
    }
}

/// Why a text is no JSON, as a finding.
pub(crate) fn not_read(error: &NotRead) -> Finding {
    match error {
        NotRead::TooLarge(bytes) => {
            let message = format!("the file has {bytes} bytes, more than {BYTES_MAX}");
            Finding::error("too-large", message).hint("split the form")
        }
        NotRead::Bad(line, column, said) => {
            let place = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            let finding = Finding::error("json", format!("not JSON: {said}"));
            finding.hint("correct the text at this place").at(place(*line), place(*column))
        }
    }
}

const KEYS: &[&str] = &["id", "title", "schema", "layout", "fields"];

fn form(root: &Entries, findings: &mut Findings) -> Option<Form> {
    known_keys(root, KEYS, "", findings);
    let id = root.get("id").and_then(Json::as_text).filter(|id| !id.trim().is_empty());
    if id.is_none() {
        findings.error("id", "id-missing", "the form has no id", "add \"id\" with the name of the file");
    }
    let title = words(root.get("title"), "title", findings);
    let Some(schema) = root.get("schema").filter(|schema| schema.as_map().is_some()) else {
        let hint = "add \"schema\": {\"type\": \"object\", \"properties\": {...}}";
        findings.error("schema", "schema-missing", "the form has no schema", hint);
        return None;
    };
    let names = schema::names(schema);
    if names.len() > FIELDS_MAX {
        let message = format!("the form has {} fields, more than {FIELDS_MAX}", names.len());
        findings.error("schema/properties", "too-many-fields", message, "split the form");
        return None;
    }
    let pages = pages(root.get("layout"), findings);
    let judge = schema::compile(schema, findings);
    let empty = Entries::new();
    let described = root.get("fields").and_then(Json::as_map).unwrap_or(&empty);
    lint::names_agree(&names, described, &pages, findings);
    let mut fields = IndexMap::new();
    for name in in_page_order(&names, &pages) {
        if let Some(read) =
            described.get(name.as_str()).and_then(|written| field(name, &names, written, schema, findings))
        {
            lint::field(&read, schema, described.get(name.as_str()), findings);
            fields.insert(name.clone(), read);
        }
    }
    lint::one_retention(fields.values(), findings);
    Some(Form { id: id?.to_owned(), title: title?, pages, fields, judge: Arc::new(judge?) })
}

/// All properties: those on pages first, in their order.
fn in_page_order<'n>(names: &'n [String], pages: &[Page]) -> Vec<&'n String> {
    let place: std::collections::BTreeMap<&str, usize> = pages
        .iter()
        .flat_map(|page| &page.fields)
        .enumerate()
        .map(|(at, name)| (name.as_str(), at))
        .collect();
    let mut ordered: Vec<&String> = names.iter().collect();
    ordered.sort_by_key(|name| place.get(name.as_str()).copied().unwrap_or(usize::MAX));
    ordered
}

pub(crate) fn known_keys(entries: &Entries, known: &[&str], path: &str, findings: &mut Findings) {
    for key in entries.keys().filter(|key| !known.contains(&key.as_ref())) {
        let at = if path.is_empty() { key.to_string() } else { format!("{path}/{key}") };
        let hint = format!("known here: {}", known.join(", "));
        findings.error(&at, "key-unknown", format!("the key `{key}` is not known here"), &hint);
    }
}

/// A text in both languages; what lacks is reported at `path`.
pub(crate) fn words(json: Option<&Json>, path: &str, findings: &mut Findings) -> Option<Words> {
    let text = |language: &str| {
        let text = json.and_then(|json| json.get(language)).and_then(Json::as_text).map(str::trim);
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let (zh, en) = (text("zh"), text("en"));
    for (language, found) in [("zh", &zh), ("en", &en)] {
        if found.is_none() {
            let message = format!("`{path}` has no text in `{language}`");
            let hint = "write {\"zh\": \"...\", \"en\": \"...\"}";
            findings.error(path, "words-missing", message, hint);
        }
    }
    Some(Words::new(zh?, en?))
}

fn pages(layout: Option<&Json>, findings: &mut Findings) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    let items = layout.and_then(Json::as_list);
    if items.is_none_or(<[Json]>::is_empty) {
        findings.error(
            "layout",
            "layout-missing",
            "the form has no page",
            "add \"layout\" with one page or more",
        );
    }
    if items.is_some_and(|items| items.len() > PAGES_MAX) {
        let message = format!("the form has more than {PAGES_MAX} pages");
        findings.error("layout", "too-many-pages", message, "split the form");
    }
    for (at, item) in items.into_iter().flatten().take(PAGES_MAX).enumerate() {
        let path = format!("layout/{at}");
        if let Some(entries) = item.as_map() {
            known_keys(entries, &["id", "title", "fields"], &path, findings);
        }
        let Some(id) = item.get("id").and_then(Json::as_text).filter(|id| !id.is_empty()) else {
            findings.error(&path, "page-without-id", "a page has no id", "add \"id\"");
            continue;
        };
        if pages.iter().any(|page| page.id == id) {
            let message = format!("two pages have the id `{id}`");
            findings.error(&format!("{path}/id"), "page-twice", message, "give each page an id of its own");
        }
        let title = words(item.get("title"), &format!("{path}/title"), findings);
        let names = item.get("fields").and_then(Json::as_list).into_iter().flatten();
        let fields: Vec<String> = names.filter_map(|name| name.as_text().map(str::to_owned)).collect();
        if fields.is_empty() {
            findings.error(
                &path,
                "page-empty",
                format!("the page `{id}` has no field"),
                "add fields or remove it",
            );
        }
        // A page without words is an error already; it stays here so that its fields count as asked.
        let title = title.unwrap_or_else(|| Words::new("", ""));
        pages.push(Page { id: id.to_owned(), title, fields });
    }
    pages
}

const FIELD_KEYS: &[&str] =
    &["label", "hint", "widget", "list", "options", "personal", "show_if", "compute", "errors"];

fn field(
    name: &str,
    names: &[String],
    written: &Json,
    schema: &Json,
    findings: &mut Findings,
) -> Option<Field> {
    let path = format!("fields/{name}");
    let Some(entries) = written.as_map() else {
        findings.error(
            &path,
            "field-bad",
            format!("`{name}` is not described by an object"),
            "write {\"label\": ...}",
        );
        return None;
    };
    known_keys(entries, FIELD_KEYS, &path, findings);
    let under = |key: &str| format!("{path}/{key}");
    let label = words(entries.get("label"), &under("label"), findings);
    let hint = entries.get("hint").and_then(|hint| words(Some(hint), &under("hint"), findings));
    let widget = widget(entries.get("widget"), &under("widget"), findings);
    let options = many_words(entries.get("options"), &under("options"), findings);
    let errors = many_words(entries.get("errors"), &under("errors"), findings);
    let show_if = entries.get("show_if").and_then(|feel| formula(feel, name, "show_if", names, findings));
    let compute = entries.get("compute").and_then(|feel| formula(feel, name, "compute", names, findings));
    let property = schema::property(schema, name)?;
    // Where the widget is none there is a finding, and no form.
    let shape = (property.format.as_deref(), widget.unwrap_or(Widget::Text));
    let said = entries.get("personal").map(|why| reason::read(why, shape, &under("personal"), findings));
    let (grade, personal) = said.unwrap_or((Grade::Internal, None));
    Some(Field {
        name: name.to_owned(),
        label: label?,
        hint,
        widget: widget?,
        list: entries.get("list").and_then(Json::as_text).map(str::to_owned),
        options,
        required: schema::is_required(schema, name),
        max_length: property.max_length,
        min_length: property.min_length,
        minimum: property.minimum,
        maximum: property.maximum,
        above: property.above,
        below: property.below,
        step: property.step,
        whole: property.kind == "integer",
        pattern: property.pattern,
        format: property.format,
        multiple: property.multiple,
        must_be_true: property.must_be_true,
        grade,
        personal,
        show_if,
        compute,
        errors,
    })
}

fn widget(json: Option<&Json>, path: &str, findings: &mut Findings) -> Option<Widget> {
    let word = json.and_then(Json::as_text).unwrap_or_default();
    let widget = Widget::from_word(word);
    if widget.is_none() {
        let known = Widget::ALL.map(Widget::word).join(", ");
        findings.error(path, "widget-unknown", format!("`{word}` is no widget"), &format!("one of {known}"));
    }
    widget
}

fn many_words(json: Option<&Json>, path: &str, findings: &mut Findings) -> IndexMap<String, Words> {
    let entries = json.and_then(Json::as_map).into_iter().flatten();
    entries
        .filter_map(|(key, text)| {
            Some((key.to_string(), words(Some(text), &format!("{path}/{key}"), findings)?))
        })
        .collect()
}

/// The FEEL of `show_if` or `compute`, which may use only other fields.
fn formula(json: &Json, name: &str, key: &str, names: &[String], findings: &mut Findings) -> Option<Expr> {
    let path = format!("fields/{name}/{key}");
    let text = json.as_text().unwrap_or_default();
    let condition = match expr::parse(text, names) {
        Ok(condition) => condition,
        Err(problem) => {
            let message = format!("`{text}` at column {}: {}", problem.place.column, problem.message);
            findings.error(&path, "feel", message, "correct the FEEL expression");
            return None;
        }
    };
    if ["now()", "today()"].iter().any(|call| text.replace(' ', "").contains(call)) {
        let (code, message) = match key {
            "compute" => ("compute-time", "what is computed must not depend on the time"),
            _ => ("show-if-time", "whether a field is shown must not depend on the time"),
        };
        findings.error(&path, code, message, "use only answers of this form");
    }
    for used in condition.names() {
        if used.as_ref() == name || !names.iter().any(|known| known.as_str() == used.as_ref()) {
            let message = format!("`{used}` is no other field of this form");
            let code = if key == "compute" { "compute-name" } else { "show-if-name" };
            findings.error(&path, code, message, "use only other fields of this form");
        }
    }
    Some(condition)
}
