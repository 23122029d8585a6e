//! The box that tries a decision: inputs as FEEL texts in the address, so that a try can be sent to somebody.

use catalog::{App, Folder};
use engine::draft::{self, Tried};

use super::shape;
use crate::site::Site;
use crate::view::author::{ColumnHead, TriedView};
use crate::view::part::{Ask, ErrorLine, Field, errors_of};
use crate::visit::Visit;

/// The box as it stands: what is asked, and what came of it.
pub(super) struct Attempt {
    pub fields: Vec<Field>,
    pub view: Option<TriedView>,
    /// Numbers of the rules of this table that were hit.
    pub hit: Vec<u32>,
}

pub(super) fn attempt(
    site: &Site,
    visit: &Visit,
    folder: &Folder,
    app: Option<&App>,
    heads: &[ColumnHead],
) -> Attempt {
    let language = visit.language;
    let (path, decision) = (visit.query("path"), visit.query("decision"));
    let file = folder.text(path).unwrap_or_default();
    let given: Vec<(String, String)> = draft::asked(file)
        .into_iter()
        .enumerate()
        .map(|(index, name)| (name, visit.query(&field_name(index)).to_owned()))
        .collect();
    let mut fields: Vec<Field> = given
        .iter()
        .enumerate()
        .map(|(index, (name, text))| field(visit, &field_name(index), name, heads).value(text.as_str()))
        .collect();
    let was_asked = visit.query.iter().any(|(name, _)| name.starts_with("try-"));
    if !was_asked {
        return Attempt { fields, view: None, hit: Vec::new() };
    }
    let tried = Tried::of(app, file, decision, &given, site.engine.now());
    for (name, message) in &tried.wrong {
        let place = given.iter().position(|(known, _)| known == name);
        if let Some(field) = place.and_then(|place| fields.get_mut(place)) {
            let message = shape::said(language, message);
            field.error = language.with("table-try-wrong", &[("name", &field.label), ("message", &message)]);
        }
    }
    if !tried.wrong.is_empty() {
        return Attempt { fields, view: None, hit: Vec::new() };
    }
    let hit: Vec<u32> = tried
        .steps
        .iter()
        .filter(|step| step.decision == decision)
        .flat_map(|step| step.rules.clone())
        .collect();
    let numbers: Vec<String> = hit.iter().map(u32::to_string).collect();
    let rules = match numbers.is_empty() {
        true => language.t("table-no-hit"),
        false => language.with("table-hits", &[("rules", &numbers.join(&language.t("comma")))]),
    };
    let steps = tried.steps.iter().map(|step| language.pick(&step.words).to_owned()).collect();
    Attempt { fields, view: Some(TriedView { result: tried.result, rules, steps }), hit }
}

fn field_name(index: usize) -> String {
    format!("try-{}", index + 1)
}

/// Asked by the label of its column; an input that columns read parts of shows how to write them.
fn field(visit: &Visit, id: &str, name: &str, heads: &[ColumnHead]) -> Field {
    let language = visit.language;
    let whole = heads.iter().find(|head| head.source == name);
    let prefix = format!("{name}.");
    let parts: Vec<&ColumnHead> = heads.iter().filter(|head| head.source.starts_with(&prefix)).collect();
    let label = match (whole, parts.as_slice()) {
        (Some(head), _) => head.label.clone(),
        (None, []) => name.to_owned(),
        (None, parts) => {
            parts.iter().map(|head| head.label.as_str()).collect::<Vec<_>>().join(&language.t("comma"))
        }
    };
    let part = parts.first().and_then(|head| head.source.strip_prefix(&prefix));
    let hint = match (whole, part) {
        (None, Some(part)) => {
            language.with("table-try-parts", &[("name", name), ("example", &format!("{{{part}: 3}}"))])
        }
        _ => name.to_owned(),
    };
    Field::new(language, id, label, Ask::Text).hint(hint).length_max(400)
}

pub(super) fn errors(attempt: &Attempt) -> Vec<ErrorLine> {
    errors_of(&attempt.fields)
}
