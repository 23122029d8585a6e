//! The record of a case: every act, card and merge, in order of time.

use std::collections::BTreeMap;

use catalog::App;
use kernel::{Case, Done, MarkColour};
use value::{Timestamp, Value};

use crate::error::Trouble;
use crate::shape::{self, time};
use crate::site::Site;
use crate::view::part::Moment;
use crate::visit::Visit;

pub(super) fn moments(site: &Site, visit: &Visit, app: &App, case: &Case) -> Result<Vec<Moment>, Trouble> {
    let language = visit.language;
    let zone = app.calendar.zone();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut told: Vec<(Timestamp, Moment)> = Vec::new();
    for done in &case.done {
        let id = done.account.as_str();
        if !names.contains_key(id) {
            let account = site.engine.store().account(&done.account)?;
            // WHY: an official acts under their name; a resident's name is personal data, and not the desk's to read.
            let name = account.map(|account| match done.office {
                Some(_) => language.pick(&account.name).to_owned(),
                None => language.t("record-resident"),
            });
            names.insert(id.to_owned(), name.unwrap_or_else(|| stranger(visit, id)));
        }
        let name = names.get(id).cloned().unwrap_or_default();
        let office = done.office.as_ref().map(|office| site.office_title(language, office.as_str()));
        let title = app.act(&done.act).map_or(done.act.as_str(), |act| language.pick(&act.rule.title));
        told.push((
            done.at,
            Moment {
                state: "done",
                title: title.to_owned(),
                when: time::moment(zone, done.at),
                by: [Some(name), office].into_iter().flatten().collect::<Vec<_>>().join(" · "),
                note: note(visit, app, done),
            },
        ));
    }
    for mark in &case.marks {
        let key = if mark.colour == MarkColour::Red { "mark-red" } else { "mark-yellow" };
        told.push((
            mark.at,
            Moment {
                state: "done",
                title: language.t(key),
                when: time::moment(zone, mark.at),
                by: language.t("record-machine"),
                note: shape::one_of_both(language, &mark.reason).to_owned(),
            },
        ));
    }
    told.sort_by_key(|(at, _)| *at);
    let mut moments: Vec<Moment> = told.into_iter().map(|(_, moment)| moment).collect();
    for (_, active) in case.waiting() {
        let Some(stage) = app.stage_of(&active.element) else { continue };
        moments.push(Moment {
            state: "now",
            title: language.pick(&stage.title).to_owned(),
            when: time::moment(zone, active.since),
            by: language.pick(&stage.holder).to_owned(),
            note: String::new(),
        });
    }
    Ok(moments)
}

/// Someone without an account here: a visitor, or a machine that keeps its name.
fn stranger(visit: &Visit, id: &str) -> String {
    if id == authority::ANONYMOUS { visit.language.t("record-visitor") } else { id.to_owned() }
}

/// The reason and what was entered, by the labels of the form.
fn note(visit: &Visit, app: &App, done: &Done) -> String {
    let language = visit.language;
    let mut lines = Vec::new();
    if !done.reason.is_empty() {
        let reason = form::numbers_covered(&done.reason);
        lines.push(format!("{}{}{reason}", language.t("act-reason"), language.t("colon")));
    }
    let form = app.act(&done.act).and_then(|act| act.form.as_ref()).and_then(|form| app.forms.get(form));
    for field in form.into_iter().flat_map(|form| form.fields.values()) {
        let Some(value) = done.input.get(field.name.as_str()) else { continue };
        if field.widget == form::Widget::File || value == &Value::Bool(false) {
            continue;
        }
        let shown = shape::told(app, language, field, value);
        if !shown.is_empty() {
            lines.push(format!("{}{}{shown}", language.pick(&field.label), language.t("colon")));
        }
    }
    lines.join("\n")
}
