//! People: come, are changed, are stopped for a time, leave.

use value::{AccountId, Date};

use super::text::Texts;
use super::{Facts, holds_from};
use crate::directory::fact::{Fact, PersonFacts};
use crate::directory::state::{Directory, Person, Presence};
use crate::refusal::{Refusal, Why};

pub(super) fn add(directory: &Directory, id: &AccountId, facts: &PersonFacts, from: Date) -> Facts {
    check_texts(id, facts)?;
    if let Some(person) = directory.person_named(id.as_str()) {
        if person.id != *id || !person.has_left() {
            return Err(Why::PersonTaken { person: id.to_string() }.into());
        }
        if let Some(first) = person.state.latest_from().filter(|left| from < *left) {
            return Err(Why::PersonNotYet { person: id.to_string(), first: first.to_string() }.into());
        }
    }
    Ok(vec![Fact::PersonAdded { person: id.clone(), from, facts: facts.clone() }])
}

pub(super) fn change(directory: &Directory, id: &AccountId, facts: &PersonFacts, today: Date) -> Facts {
    check_texts(id, facts)?;
    let person = here(directory, id)?;
    if person.now().is_some_and(|state| state.facts == *facts) {
        return Ok(Vec::new());
    }
    let from = holds_from(today, person.state.latest_from());
    Ok(vec![Fact::PersonChanged { person: id.clone(), from, facts: facts.clone() }])
}

pub(super) fn present(directory: &Directory, id: &AccountId, presence: Presence, today: Date) -> Facts {
    let record = here(directory, id)?;
    if record.now().is_some_and(|state| state.presence == presence) {
        return Ok(Vec::new());
    }
    let (person, from) = (id.clone(), holds_from(today, record.state.latest_from()));
    Ok(vec![match presence {
        Presence::Active => Fact::PersonReactivated { person, from },
        Presence::Inactive | Presence::Left => Fact::PersonDeactivated { person, from },
    }])
}

pub(super) fn dismiss(directory: &Directory, id: &AccountId, today: Date) -> Facts {
    let person = here(directory, id)?;
    let from = holds_from(today, person.state.latest_from());
    let still = |cell: &&value::CellId| {
        let cell = directory.cells.get(*cell);
        cell.is_some_and(|cell| {
            let days = cell.officers.spans().filter(|(_, officer)| *officer == id);
            days.filter_map(|(days, _)| days.cut(&cell.span)).any(|days| days.until.is_none_or(|d| d >= from))
        })
    };
    if let Some(cell) = person.cells.iter().find(still) {
        return Err(Why::OfficerOfCell { person: id.to_string(), cell: cell.to_string() }.into());
    }
    let yesterday = from.yesterday().unwrap_or(from);
    let ends = |span: &crate::Span| span.from.yesterday().unwrap_or(span.from).max(yesterday);
    let mut facts = Vec::new();
    for appointment in person.appointments.iter().filter_map(|id| directory.appointments.get(id)) {
        if appointment.span.runs_after(yesterday) {
            let last_day = ends(&appointment.span);
            facts.push(Fact::AppointmentEnded { appointment: appointment.id, last_day });
        }
    }
    let covers = person.absences.iter().chain(&person.deputed);
    for cover in covers.filter_map(|id| directory.covers.get(id)) {
        if cover.span.runs_after(yesterday) {
            facts.push(Fact::CoverEnded { cover: cover.id, last_day: ends(&cover.span) });
        }
    }
    for (day, office) in person.duties.iter().filter(|(day, _)| *day >= from) {
        facts.push(Fact::DutyLifted { office: office.clone(), day: *day, person: id.clone() });
    }
    // Who comes again under this id may be somebody else.
    for mandate in directory.mandates_of(id).filter(|mandate| mandate.is_open(today)) {
        facts.push(Fact::MandateEnded { mandate: mandate.id });
    }
    facts.push(Fact::PersonLeft { person: id.clone(), from });
    Ok(facts)
}

fn here<'a>(directory: &'a Directory, id: &AccountId) -> Result<&'a Person, Why> {
    let person = directory.person_for(id)?;
    if person.has_left() { Err(Why::PersonLeft { person: id.to_string() }) } else { Ok(person) }
}

fn check_texts(id: &AccountId, facts: &PersonFacts) -> Result<(), Refusal> {
    let texts = Texts::default().account(id).name(id.as_str(), &facts.name);
    texts.email(facts.email.as_ref()).opaque(facts.external.as_ref()).done()
}
