//! What can be done to a case now, as forms; and what cannot, with the reason.

use catalog::{Act, App, Style, Target, Verb};
use kernel::{ActState, Case, Refusal, World};
use value::{FilingId, Words};

use super::field::field;
use crate::site::Site;
use crate::view::part::{ActForm, ActNot, Ask, ErrorLine, Field};
use crate::visit::Visit;
use crate::words::Language;

/// Names of a form that are not answers.
pub const OUR_NAMES: [&str; 6] = ["csrf", "key", "version", "back", "reason", "other"];

/// What was typed into the form of one act, and what is wrong with it.
#[derive(Debug, Default)]
pub struct Tried {
    pub act: String,
    pub pairs: Vec<(String, String)>,
    pub reason: String,
    pub other: String,
    /// Field, or empty, and what is wrong.
    pub wrong: Vec<(String, String)>,
}

/// The acts of a case for this reader.
pub fn states(case: &Case, app: &App, visit: &Visit, proven: &[FilingId]) -> Vec<ActState> {
    let actor = visit.actor();
    kernel::acts(case, &World { app, at: visit.now, actor: &actor, proven, other: None, natives: &[] })
}

/// The form of an act. `address` is where acts of this case are posted to.
pub fn form(
    visit: &Visit,
    site: &Site,
    app: &App,
    act: &Act,
    address: &str,
    version: u64,
    tried: Option<&Tried>,
) -> ActForm {
    let language = visit.language;
    let id = act.rule.id.as_str();
    let tried = tried.filter(|tried| tried.act == id);
    let typed = |name: &str| {
        let found = tried.and_then(|tried| tried.pairs.iter().find(|(found, _)| found == name));
        found.map_or("", |(_, text)| text.as_str())
    };
    let asked = act.form.as_ref().and_then(|form| app.forms.get(form));
    let mut fields: Vec<Field> = asked
        .iter()
        .flat_map(|form| form.fields.values())
        .map(|asked| field(language, app, asked, typed(&asked.name), false))
        .collect();
    if matches!(act.target, Target::Verb(Verb::Merge | Verb::Split)) {
        fields.push(
            Field::new(language, "other", language.t("act-case-number"), Ask::Text)
                .required()
                .hint(language.t("act-case-number-hint"))
                .value(tried.map_or("", |tried| &tried.other)),
        );
    }
    if act.reason {
        fields.push(
            Field::new(language, "reason", language.t("act-reason"), Ask::Area)
                .required()
                .value(tried.map_or("", |tried| &tried.reason)),
        );
    }
    let mut fields: Vec<Field> = fields.into_iter().map(|field| field.within(id)).collect();
    let mut errors = Vec::new();
    for (name, text) in tried.iter().flat_map(|tried| &tried.wrong) {
        match fields.iter_mut().find(|field| field.name == *name) {
            Some(field) => {
                text.clone_into(&mut field.error);
                errors.push(ErrorLine { anchor: field.anchor(), text: text.clone() });
            }
            None => errors.push(ErrorLine { anchor: format!("act-{id}"), text: text.clone() }),
        }
    }
    ActForm {
        id: id.to_owned(),
        title: language.pick(&act.rule.title).to_owned(),
        style: match act.style {
            Style::Primary => "",
            Style::Secondary => "second",
            Style::Warning => "warning",
        },
        action: format!("{address}/acts/{id}"),
        hint: String::new(),
        fields,
        hidden: Vec::new(),
        errors,
        version,
        key: Visit::fresh_key(site),
        open: tried.is_some() || act.style == Style::Primary,
        back: String::new(),
    }
}

/// What a refusal says, field by field.
pub fn wrong(language: Language, refusal: &Refusal) -> Vec<(String, String)> {
    let fields = refusal.fields.iter().map(String::as_str).chain(std::iter::repeat(""));
    let texts = refusal.because.iter().map(|because| language.pick(&because.told()).to_owned());
    fields.zip(texts).map(|(field, text)| (field.to_owned(), text)).collect()
}

/// An act that cannot be done, every reason in one sentence each.
pub fn not(visit: &Visit, app: &App, state: &ActState) -> ActNot {
    let language = visit.language;
    let told = state.because.iter().map(|because| language.pick(&because.told()).to_owned());
    let reasons: Vec<String> = told.collect();
    let today = app.calendar.day_of(visit.now);
    let power = app.act(&state.act).and_then(|act| app.power(act));
    let basis: Option<&Words> = power.and_then(|power| power.basis_on(today)).map(|basis| &basis.title);
    ActNot {
        title: language.pick(&state.title).to_owned(),
        because: reasons.join(&language.t("semicolon")),
        basis: basis.map(|words| language.pick(words).to_owned()).unwrap_or_default(),
    }
}
