//! Out: every table as the directory has it.

use value::{AccountId, Date, RoleId};

use super::Table;
use super::cell::guarded;
use crate::directory::{Directory, Presence};

/// The table as CSV in UTF-8, without byte order mark, lines ended as RFC 4180 asks.
///
/// People who left are not in it, and appointments that were taken back; everything else that ever was is.
pub fn export(directory: &Directory, table: Table) -> String {
    let mut out = String::new();
    line(&mut out, table.columns().iter().map(|name| (*name).to_owned()));
    match table {
        Table::Offices => offices(directory, &mut out),
        Table::Posts => posts(directory, &mut out),
        Table::People => people(directory, &mut out),
        Table::Appointments => appointments(directory, &mut out),
    }
    out
}

fn line(out: &mut String, cells: impl IntoIterator<Item = String>) {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        let cell = guarded(&cell);
        if cell.contains(['"', ',', '\r', '\n']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}

fn day(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn offices(directory: &Directory, out: &mut String) {
    for office in directory.offices() {
        let Some(facts) = office.facts.latest() else { continue };
        let cells = [
            office.id.to_string(),
            facts.name.zh.clone(),
            facts.name.en.clone(),
            facts.kind.name().to_owned(),
            facts.parent.as_ref().map(ToString::to_string).unwrap_or_default(),
            facts.uscc.clone().unwrap_or_default(),
            facts.area.clone().unwrap_or_default(),
            office.span.from.to_string(),
            day(office.span.until),
        ];
        line(out, cells);
    }
}

/// Roles in one cell, a semicolon between them.
pub(super) fn roles(roles: &[RoleId]) -> String {
    roles.iter().map(RoleId::as_str).collect::<Vec<_>>().join(";")
}

fn posts(directory: &Directory, out: &mut String) {
    for post in directory.posts() {
        let Some(facts) = post.facts.latest() else { continue };
        let cells = [
            post.id.to_string(),
            facts.office.to_string(),
            facts.title.zh.clone(),
            facts.title.en.clone(),
            roles(&facts.roles),
            facts.area.clone().unwrap_or_default(),
            post.span.from.to_string(),
            day(post.span.until),
        ];
        line(out, cells);
    }
}

fn people(directory: &Directory, out: &mut String) {
    for person in directory.people().filter(|person| !person.has_left()) {
        let Some(state) = person.now() else { continue };
        let active = if state.presence == Presence::Active { "yes" } else { "no" };
        let cells = [
            person.id.to_string(),
            state.facts.name.zh.clone(),
            state.facts.name.en.clone(),
            state.facts.email.clone().unwrap_or_default(),
            state.facts.external.clone().unwrap_or_default(),
            day(person.state.first_day()),
            active.to_owned(),
        ];
        line(out, cells);
    }
}

fn appointments(directory: &Directory, out: &mut String) {
    let gone = |person: &AccountId| directory.person(person).is_none_or(|person| person.has_left());
    for held in directory.appointments().filter(|held| !held.span.is_void() && !gone(&held.person)) {
        let cells = [
            held.person.to_string(),
            held.post.to_string(),
            held.span.from.to_string(),
            day(held.span.until),
        ];
        line(out, cells);
    }
}
