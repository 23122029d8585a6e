//! What a form must get right beyond its syntax: names that agree, words, and reasons for personal data.

use crate::field::{Field, Grade, Widget};
use crate::json::{Entries, Json};
use crate::place::Findings;
use crate::{Page, schema};

/// Schema, layout and descriptions name the same fields, each once.
pub(crate) fn names_agree(names: &[String], described: &Entries, pages: &[Page], findings: &mut Findings) {
    let known = |name: &str| names.binary_search_by(|known| known.as_str().cmp(name)).is_ok();
    let mut placed = std::collections::BTreeSet::new();
    for (at, page) in pages.iter().enumerate() {
        for (slot, name) in page.fields.iter().enumerate() {
            let path = format!("layout/{at}/fields/{slot}");
            if !known(name) {
                let message =
                    format!("the page `{}` names `{name}`, which the schema does not have", page.id);
                findings.error(
                    &path,
                    "layout-unknown-field",
                    message,
                    "add the property, or remove the name",
                );
            } else if !placed.insert(name.as_str()) {
                let message = format!("`{name}` stands on the pages twice");
                findings.error(&path, "layout-twice", message, "ask each thing once");
            }
        }
    }
    for name in names {
        let computed = described.get(name.as_str()).is_some_and(|written| written.get("compute").is_some());
        if !placed.contains(name.as_str()) && !computed {
            let message = format!("`{name}` is on no page, so nobody is asked for it");
            findings.error(
                &format!("schema/properties/{name}"),
                "not-on-a-page",
                message,
                "put it on a page",
            );
        }
        if !described.contains_key(name.as_str()) {
            let message = format!("`{name}` has no label and no widget");
            let hint = "describe it under \"fields\"";
            findings.error(&format!("schema/properties/{name}"), "not-described", message, hint);
        }
    }
    for name in described.keys().filter(|name| !known(name)) {
        let message = format!("`{name}` is described, but the schema does not have it");
        findings.error(
            &format!("fields/{name}"),
            "field-unknown",
            message,
            "add the property, or remove it here",
        );
    }
}

/// Names that mean a person, whatever the widget.
const PERSONAL_NAMES: &[&str] = &[
    "address",
    "applicant",
    "applicant_name",
    "contact",
    "contact_name",
    "email",
    "full_name",
    "home_address",
    "id_card",
    "id_number",
    "mobile",
    "name",
    "phone",
    "reporter",
    "reporter_name",
    "telephone",
    "wechat",
];

/// Formats that only personal data has.
pub(crate) const PERSONAL_FORMATS: [&str; 3] = ["cn-resident-id", "cn-mobile", "email"];

/// The format whose answers are sensitive whatever they are asked for (GB/T 35273-2020 annex B).
pub(crate) const SENSITIVE_FORMAT: &str = "cn-resident-id";

pub(crate) fn sounds_personal(name: &str) -> bool {
    PERSONAL_NAMES.contains(&name)
}

pub(crate) fn field(field: &Field, schema: &Json, written: Option<&Json>, findings: &mut Findings) {
    let path = format!("fields/{}", field.name);
    let Some(property) = schema::property(schema, &field.name) else { return };
    if !field.widget.kinds().contains(&property.kind.as_str()) {
        let shown = if property.kind.is_empty() { "no type" } else { property.kind.as_str() };
        let message = format!("the widget `{}` does not fit {shown}", field.widget.word());
        let hint = format!("give the property the type {}", field.widget.kinds().join(" or "));
        findings.error(&format!("{path}/widget"), "widget-type", message, &hint);
    }
    if field.widget == Widget::Date && !field.has_format("date") {
        let message = "a date field needs \"format\": \"date\" in the schema";
        findings.error(&format!("{path}/widget"), "date-format", message, "add the format to the property");
    }
    choice(field, &property, &path, findings);
    // A reason that could not be read has its own finding.
    match written.and_then(|written| written.get("personal")) {
        None => personal(field, &path, findings),
        Some(_) => too_low(field, &path, findings),
    }
    for code in field.errors.keys().filter(|code| !crate::problem::CODES.contains(&code.as_str())) {
        let hint = format!("one of {}", crate::problem::CODES.join(", "));
        findings.error(
            &format!("{path}/errors/{code}"),
            "error-unknown",
            format!("`{code}` is no problem"),
            &hint,
        );
    }
}

fn choice(field: &Field, property: &schema::Property, path: &str, findings: &mut Findings) {
    if field.widget == Widget::Choice && field.list.is_none() && property.options.is_empty() {
        let message = format!("`{}` offers no choices", field.name);
        findings.error(
            path,
            "choice-empty",
            message,
            "name a code list in \"list\", or add \"enum\" to the property",
        );
    }
    if field.list.is_some() && !property.options.is_empty() {
        let message = format!("`{}` has a code list and an enum", field.name);
        findings.error(path, "choice-twice", message, "keep one of them");
    }
    for code in property.options.iter().filter(|code| !field.options.contains_key(*code)) {
        let message = format!("the choice `{code}` has no words");
        let hint = "add it under \"options\" with zh and en";
        findings.error(path, "option-words", message, hint);
    }
    for code in field.options.keys().filter(|code| !property.options.contains(code)) {
        let message = format!("the option `{code}` is not in the enum of the property");
        findings.error(
            &format!("{path}/options/{code}"),
            "option-unknown",
            message,
            "add it to the enum, or remove it",
        );
    }
}

fn personal(field: &Field, path: &str, findings: &mut Findings) {
    let hint = "add \"personal\" with grade, purpose, basis and retention_days";
    let format = field.format.as_deref().unwrap_or_default();
    if field.widget == Widget::Tel || PERSONAL_FORMATS.contains(&format) {
        let message = format!("`{}` holds personal data, but nothing says why it is asked", field.name);
        findings.error(path, "personal-missing", message, hint);
    } else if sounds_personal(&field.name) {
        let message = format!("`{}` sounds like personal data, but nothing says its grade", field.name);
        let hint =
            "add \"personal\" with grade, purpose, basis and retention_days, or with the grade \"internal\"";
        findings.warning(path, "personal-likely", message, hint);
    }
}

/// A grade that the format contradicts.
fn too_low(field: &Field, path: &str, findings: &mut Findings) {
    let format = field.format.as_deref().unwrap_or_default();
    let needed = match format {
        SENSITIVE_FORMAT => Grade::Sensitive,
        _ if field.widget == Widget::Tel || PERSONAL_FORMATS.contains(&format) => Grade::General,
        _ => return,
    };
    if field.grade < needed {
        let message = format!("`{}` is at least {}", field.name, needed.words().en);
        let hint = format!("set the grade to \"{}\"", needed.word());
        findings.error(&format!("{path}/personal/grade"), "grade-too-low", message, &hint);
    }
}

/// All personal answers of a form lie in one row and go together, so they are kept for one time.
pub(crate) fn one_retention<'f>(fields: impl Iterator<Item = &'f Field>, findings: &mut Findings) {
    let mut first = None;
    for field in fields {
        let Some(personal) = &field.personal else { continue };
        let days = personal.retention_days;
        if *first.get_or_insert(days) != days {
            let message = format!("`{}` is kept for another time than the rest of this form", field.name);
            let hint =
                "personal answers of one form are erased together: give all the shortest time that will do";
            let path = format!("fields/{}/personal/retention_days", field.name);
            findings.error(&path, "retention-differs", message, hint);
        }
    }
}
