//! Duty rosters 值班: who is on duty in an office on a day.

use value::{AccountId, Date, OfficeId};

use super::Facts;
use crate::directory::fact::Fact;
use crate::directory::state::Directory;
use crate::refusal::Why;

pub(super) fn assign(directory: &Directory, id: &OfficeId, day: Date, person: &AccountId) -> Facts {
    let office = directory.office_for(id)?;
    if !office.span.holds(day) {
        return Err(Why::OfficeNotOpen { office: id.to_string(), day: day.to_string() }.into());
    }
    directory.person_able(person, day)?;
    if is_assigned(directory, id, day, person) {
        return Err(Why::DutyTwice { person: person.to_string(), day: day.to_string() }.into());
    }
    let mut appointments = directory.appointments_on(person, day);
    let belongs = appointments.any(|appointment| {
        let office = directory.post_on(&appointment.post, day).map(|facts| &facts.office);
        office.is_some_and(|office| directory.ancestors(office, day).contains(&id))
    });
    if !belongs {
        return Err(Why::NotOfTheOffice { person: person.to_string(), office: id.to_string() }.into());
    }
    Ok(vec![Fact::DutyAssigned { office: id.clone(), day, person: person.clone() }])
}

pub(super) fn lift(
    directory: &Directory,
    id: &OfficeId,
    day: Date,
    person: &AccountId,
    today: Date,
) -> Facts {
    directory.office_for(id)?;
    if !is_assigned(directory, id, day, person) {
        return Err(Why::NoSuchDuty { person: person.to_string(), day: day.to_string() }.into());
    }
    if day < today {
        return Err(Why::DutyPast { day: day.to_string() }.into());
    }
    Ok(vec![Fact::DutyLifted { office: id.clone(), day, person: person.clone() }])
}

fn is_assigned(directory: &Directory, office: &OfficeId, day: Date, person: &AccountId) -> bool {
    let roster = directory.duties.get(&(office.clone(), day));
    roster.is_some_and(|roster| roster.contains(person))
}
