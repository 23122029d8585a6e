//! The entry: from a command to its events, or a refusal with its reasons.

mod administrators;
mod appointment;
mod cell;
mod certificate;
mod cover;
mod duty;
mod mandate;
mod office;
mod person;
mod post;
mod text;

pub use administrators::ADMINISTRATORS;
pub(super) use office::LEVELS_MAX;
pub use text::is_personal;

use value::{AccountId, Date, OfficeId, PostId};

use super::command::{Command, World};
use super::fact::{Event, Fact};
use super::span::Span;
use super::state::{Directory, Office, Person, Post, Presence};
use crate::refusal::{Refusal, Why};

type Facts = Result<Vec<Fact>, Refusal>;

/// Decides `command` on the directory. Refuses before anything is written; never half.
///
/// No events and no refusal mean that all is as the command wants it.
pub fn decide(directory: &Directory, command: &Command, world: &World) -> Result<Vec<Event>, Refusal> {
    let facts = facts(directory, command, world)?;
    let event = |fact| Event { at: world.now, by: world.by.clone(), fact };
    Ok(facts.into_iter().map(event).collect())
}

/// Decides several commands one after the other, all or none; a refusal tells which one by its place, from 0.
///
/// WHY: later commands are decided on a copy that knows the earlier ones; shelves make that copy cheap.
pub fn decide_all(
    directory: &Directory,
    commands: &[Command],
    world: &World,
) -> Result<Vec<Event>, (usize, Refusal)> {
    let mut copy = None;
    let mut events = Vec::new();
    for (place, command) in commands.iter().enumerate() {
        let now = copy.as_ref().unwrap_or(directory);
        let new = decide(now, command, world).map_err(|refusal| (place, refusal))?;
        if place + 1 < commands.len() {
            let copy: &mut Directory = copy.get_or_insert_with(|| directory.clone());
            new.iter().for_each(|event| copy.evolve(event));
        }
        events.extend(new);
    }
    Ok(events)
}

fn facts(directory: &Directory, command: &Command, world: &World) -> Facts {
    let today = world.today;
    match command {
        Command::OpenOffice { office, facts, opened } => office::open(directory, office, facts, *opened),
        Command::ChangeOffice { office, facts } => office::change(directory, office, facts, today),
        Command::CloseOffice { office, last_day } => office::close(directory, office, *last_day),
        Command::OpenPost { post, facts, opened } => post::open(directory, post, facts, *opened),
        Command::ChangePost { post, facts } => post::change(directory, post, facts, today),
        Command::ClosePost { post, last_day } => post::close(directory, post, *last_day),
        Command::AddPerson { person, facts, from } => person::add(directory, person, facts, *from),
        Command::ChangePerson { person, facts } => person::change(directory, person, facts, today),
        Command::DeactivatePerson { person } => person::present(directory, person, Presence::Inactive, today),
        Command::ReactivatePerson { person } => person::present(directory, person, Presence::Active, today),
        Command::DismissPerson { person } => person::dismiss(directory, person, today),
        Command::Appoint { person, post, from, until } => {
            appointment::appoint(directory, person, post, Span::new(*from, *until))
        }
        Command::EndAppointment { appointment, last_day } => {
            appointment::end(directory, *appointment, *last_day)
        }
        Command::IssueCertificate { person, certificate } => {
            certificate::issue(directory, person, certificate)
        }
        Command::RevokeCertificate { person, kind, number, last_day, reason } => {
            certificate::revoke(directory, person, (kind, number), *last_day, reason)
        }
        Command::AssignDuty { office, day, person } => duty::assign(directory, office, *day, person),
        Command::LiftDuty { office, day, person } => duty::lift(directory, office, *day, person, today),
        Command::OpenCell { cell, area, officer, from } => cell::open(directory, cell, area, officer, *from),
        Command::HandOverCell { cell, officer, from } => cell::hand_over(directory, cell, officer, *from),
        Command::CloseCell { cell, last_day } => cell::close(directory, cell, *last_day),
        Command::CoverLeave { absent, deputy, from, until, posts } => {
            cover::cover(directory, absent, deputy, (*from, *until), posts)
        }
        Command::EndCover { cover, last_day } => cover::end(directory, *cover, *last_day),
        Command::NameRepresentative { uscc, name, representative } => {
            mandate::name_representative(directory, uscc, name, representative)
        }
        Command::OfferMandate { principal, agent, items, until } => {
            mandate::offer(directory, world, (principal, agent), items, *until)
        }
        Command::AcceptMandate { mandate } => mandate::accept(directory, world, *mandate),
        Command::EndMandate { mandate } => mandate::end(directory, world, *mandate),
    }
}

impl Directory {
    fn office_for(&self, id: &OfficeId) -> Result<&Office, Why> {
        self.offices.get(id).ok_or_else(|| Why::NoSuchOffice { office: id.to_string() })
    }

    fn post_for(&self, id: &PostId) -> Result<&Post, Why> {
        self.posts.get(id).ok_or_else(|| Why::NoSuchPost { post: id.to_string() })
    }

    fn person_for(&self, id: &AccountId) -> Result<&Person, Why> {
        self.people.get(id).ok_or_else(|| Why::NoSuchPerson { person: id.to_string() })
    }

    /// The person may be given something that begins on `from`.
    fn person_able(&self, id: &AccountId, from: Date) -> Result<&Person, Why> {
        let person = self.person_for(id)?;
        match person.now().map(|state| state.presence) {
            Some(Presence::Active) => {}
            Some(Presence::Inactive) => return Err(Why::PersonInactive { person: id.to_string() }),
            Some(Presence::Left) | None => return Err(Why::PersonLeft { person: id.to_string() }),
        }
        match person.state.first_day() {
            Some(first) if from < first => {
                Err(Why::PersonNotYet { person: id.to_string(), first: first.to_string() })
            }
            _ => Ok(person),
        }
    }
}

/// The last day may be this: not after the day it ends anyway, and not before the day before the first.
fn check_end(span: &Span, last_day: Date) -> Result<(), Why> {
    if let Some(until) = span.until.filter(|until| *until < last_day) {
        return Err(Why::EndsLater { last_day: last_day.to_string(), until: until.to_string() });
    }
    if last_day.tomorrow().map_or(true, |next| next >= span.from) {
        return Ok(());
    }
    Err(Why::EndsBeforeItBegins { last_day: last_day.to_string(), from: span.from.to_string() })
}

/// The day from which a change of `today` holds, for something whose latest word begins on `latest`.
fn holds_from(today: Date, latest: Option<Date>) -> Date {
    latest.map_or(today, |latest| latest.max(today))
}
