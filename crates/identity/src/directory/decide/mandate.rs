//! Authorisations between people 亲友代办, and representatives of organisations.

use value::{AccountId, AppId, Date, SignedDuration, Words};

use super::Facts;
use super::text::Texts;
use crate::directory::command::World;
use crate::directory::fact::{Fact, MandateId};
use crate::directory::state::{Directory, Mandate};
use crate::refusal::Why;

/// Longest time of a mandate, in days: it is given again rather than forgotten.
const DAYS_MAX: i32 = 366;

/// Mandates of one principal that are open at the same time, and that are offered in one day.
const OPEN_MAX: usize = 20;

const ITEMS_MAX: usize = 50;

pub(super) fn name_representative(
    directory: &Directory,
    uscc: &str,
    name: &Words,
    representative: &AccountId,
) -> Facts {
    Texts::default().uscc(Some(&uscc.to_owned())).name("单位", name).account(representative).done()?;
    a_person(representative)?;
    let same = |it: &crate::Organisation| it.name == *name && it.representative == *representative;
    if directory.organisation(uscc).is_some_and(same) {
        return Ok(Vec::new());
    }
    let (uscc, name, representative) = (uscc.to_owned(), name.clone(), representative.clone());
    Ok(vec![Fact::RepresentativeNamed { uscc, name, representative }])
}

pub(super) fn offer(
    directory: &Directory,
    world: &World,
    (principal, agent): (&AccountId, &AccountId),
    items: &[AppId],
    until: Date,
) -> Facts {
    Texts::default().account(agent).done()?;
    a_person(agent)?;
    if !directory.speaks_for(&world.by, principal) {
        return Err(Why::NotYoursToGive.into());
    }
    if agent == principal || *agent == world.by {
        return Err(Why::MandateOfSelf.into());
    }
    let repeated =
        items.iter().enumerate().any(|(at, item)| items.iter().take(at).any(|other| other == item));
    if items.is_empty() || items.len() > ITEMS_MAX || repeated {
        return Err(Why::MandateWithoutItems.into());
    }
    let days = world.today.until(until).map_or(i32::MAX, |span| span.get_days());
    if !(0..=DAYS_MAX).contains(&days) {
        return Err(Why::MandateDays { until: until.to_string() }.into());
    }
    // WHY also those of the last day that have ended: the stream is for ever, and offering costs nothing.
    let counts = |mandate: &&Mandate| {
        mandate.is_open(world.today)
            || world.now.duration_since(mandate.offered) < SignedDuration::from_hours(24)
    };
    let given = directory.mandates_of(principal).filter(|mandate| mandate.principal == *principal);
    let given: Vec<&Mandate> = given.filter(counts).collect();
    if given.len() >= OPEN_MAX {
        return Err(Why::TooManyMandates.into());
    }
    if given
        .iter()
        .filter(|it| it.is_open(world.today))
        .any(|it| it.agent == *agent && it.items == items && it.until == until)
    {
        return Ok(Vec::new());
    }
    let mandate = MandateId(directory.mandates.last().map_or(0, |(last, _)| last.0) + 1);
    let (principal, agent, items) = (principal.clone(), agent.clone(), items.to_vec());
    Ok(vec![Fact::MandateOffered { mandate, principal, agent, items, until }])
}

pub(super) fn accept(directory: &Directory, world: &World, id: MandateId) -> Facts {
    let mandate = found(directory, id, |mandate| mandate.agent == world.by)?;
    if !mandate.is_open(world.today) {
        return Err(Why::MandateOver.into());
    }
    if mandate.accepted.is_some() {
        return Ok(Vec::new());
    }
    Ok(vec![Fact::MandateAccepted { mandate: id }])
}

pub(super) fn end(directory: &Directory, world: &World, id: MandateId) -> Facts {
    let either =
        |mandate: &Mandate| mandate.agent == world.by || directory.speaks_for(&world.by, &mandate.principal);
    if !found(directory, id, either)?.is_open(world.today) {
        return Ok(Vec::new());
    }
    Ok(vec![Fact::MandateEnded { mandate: id }])
}

/// One that concerns the asker; another's is not there for them.
fn found(directory: &Directory, id: MandateId, concerns: impl Fn(&Mandate) -> bool) -> Result<&Mandate, Why> {
    directory.mandate(id).filter(|mandate| concerns(mandate)).ok_or(Why::NoSuchMandate)
}

/// Organisations and the house act through people.
fn a_person(account: &AccountId) -> Result<(), Why> {
    if authority::is_reserved(account) { Err(Why::NoPerson { account: account.to_string() }) } else { Ok(()) }
}
