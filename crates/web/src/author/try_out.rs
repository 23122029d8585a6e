//! The box that tries a decision: inputs as FEEL texts in the address, so that a try can be sent to somebody.

use catalog::{App, Folder};
use engine::draft::{self, Tried};

use crate::site::Site;
use crate::view::author::TriedView;
use crate::view::part::{Ask, ErrorLine, Field, errors_of};
use crate::visit::Visit;

/// The box as it stands: what is asked, and what came of it.
pub(super) struct Attempt {
    pub fields: Vec<Field>,
    pub view: Option<TriedView>,
    /// Numbers of the rules of this table that were hit.
    pub hit: Vec<u32>,
}

pub(super) fn attempt(site: &Site, visit: &Visit, folder: &Folder, app: Option<&App>) -> Attempt {
    let language = visit.language;
    let (path, decision) = (visit.query("path"), visit.query("decision"));
    let file = folder.text(path).unwrap_or_default();
    let asked = draft::asked(file);
    let name_of = |index: usize| format!("try-{}", index + 1);
    let given: Vec<(String, String)> = asked
        .iter()
        .enumerate()
        .map(|(index, name)| (name.clone(), visit.query(&name_of(index)).to_owned()))
        .collect();
    let mut fields: Vec<Field> = given
        .iter()
        .enumerate()
        .map(|(index, (name, text))| {
            Field::new(language, &name_of(index), name.as_str(), Ask::Text)
                .value(text.as_str())
                .length_max(400)
        })
        .collect();
    let was_asked = visit.query.iter().any(|(name, _)| name.starts_with("try-"));
    if !was_asked {
        return Attempt { fields, view: None, hit: Vec::new() };
    }
    let tried = Tried::of(app, file, decision, &given, site.engine.now());
    for (name, message) in &tried.wrong {
        for field in fields.iter_mut().filter(|field| field.label == *name) {
            field.error = language.with("table-try-wrong", &[("name", name), ("message", message)]);
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

pub(super) fn errors(attempt: &Attempt) -> Vec<ErrorLine> {
    errors_of(&attempt.fields)
}
