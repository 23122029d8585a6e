//! Who acts for whom, from the offer to the end of it.

use identity::{Command, MandateId, Refusal, World, decide, organisation_account};
use value::{AccountId, AppId};

use crate::given::*;

const COMPANY: &str = "91440303MA5GKL12XA";

/// Does it in somebody's name.
fn by(town: &mut Town, person: &str, today: &str, command: &Command) -> Result<usize, Refusal> {
    let world = World { by: who(person), ..world(day(today)) };
    let events = decide(&town.directory, command, &world)?;
    events.iter().for_each(|event| town.directory.evolve(event));
    Ok(events.len())
}

fn offer(principal: AccountId, agent: &str) -> Command {
    let items = vec![AppId::new("food-licence"), AppId::new("event-dispatch")];
    Command::OfferMandate { principal, agent: who(agent), items, until: day("2026-06-30") }
}

fn acts_for(town: &Town, agent: &str, principal: &AccountId, item: &str, on: &str) -> bool {
    let mut actor = authority::Actor::anonymous();
    actor.on_behalf = town.directory.on_behalf(&who(agent), day(on));
    actor.acts_for(principal, &AppId::new(item))
}

#[test]
fn an_authorisation_holds_from_acceptance_to_its_last_day_for_its_services() {
    let mut town = town();
    let lin = who("lin");
    assert_eq!(by(&mut town, "lin", "2026-02-01", &offer(lin.clone(), "mei")), Ok(1));
    assert_eq!(by(&mut town, "lin", "2026-02-01", &offer(lin.clone(), "mei")), Ok(0), "asked twice");
    assert!(!acts_for(&town, "mei", &lin, "food-licence", "2026-02-01"), "offered is not accepted");
    let accept = Command::AcceptMandate { mandate: MandateId(1) };
    for other in ["lin", "zhao"] {
        assert_eq!(
            by(&mut town, other, "2026-02-01", &accept).unwrap_err().code,
            "mandate-unknown",
            "{other}"
        );
    }
    assert_eq!(by(&mut town, "mei", "2026-02-02", &accept), Ok(1));
    assert_eq!(by(&mut town, "mei", "2026-02-02", &accept), Ok(0));
    for (item, on, holds) in [
        ("food-licence", "2026-02-02", true),
        ("event-dispatch", "2026-06-30", true),
        ("food-licence", "2026-07-01", false),
        ("urban-enforcement", "2026-02-02", false),
    ] {
        assert_eq!(acts_for(&town, "mei", &lin, item, on), holds, "{item} on {on}");
    }
    assert!(!acts_for(&town, "zhao", &lin, "food-licence", "2026-02-02"));
    assert!(!acts_for(&town, "lin", &who("mei"), "food-licence", "2026-02-02"), "it goes one way");
}

#[test]
fn either_of_the_two_ends_it_at_once_and_nobody_else() {
    for ender in ["lin", "mei"] {
        let mut town = town();
        by(&mut town, "lin", "2026-02-01", &offer(who("lin"), "mei")).unwrap();
        by(&mut town, "mei", "2026-02-01", &Command::AcceptMandate { mandate: MandateId(1) }).unwrap();
        let end = Command::EndMandate { mandate: MandateId(1) };
        assert_eq!(by(&mut town, "zhao", "2026-02-01", &end).unwrap_err().code, "mandate-unknown");
        assert_eq!(by(&mut town, ender, "2026-02-01", &end), Ok(1));
        assert!(!acts_for(&town, "mei", &who("lin"), "food-licence", "2026-02-01"));
        assert_eq!(by(&mut town, ender, "2026-02-01", &end), Ok(0));
        let mandate = town.directory.mandates_of(&who("lin")).next().unwrap();
        assert_eq!(mandate.ended.as_ref().map(|(_, by)| by.as_str()), Some(ender));
        // Both still see that it was there.
        assert_eq!(town.directory.mandates_of(&who("mei")).count(), 1);
    }
}

#[test]
fn a_representative_acts_for_the_organisation_until_another_is_named() {
    let mut town = town();
    let name = |person: &str| Command::NameRepresentative {
        uscc: COMPANY.into(),
        name: words("示范公司"),
        representative: who(person),
    };
    let company = organisation_account(COMPANY);
    assert_eq!(by(&mut town, "admin", "2026-02-01", &name("lin")), Ok(1));
    assert_eq!(by(&mut town, "admin", "2026-02-01", &name("lin")), Ok(0));
    assert!(acts_for(&town, "lin", &company, "urban-enforcement", "2026-02-01"));
    assert_eq!(by(&mut town, "lin", "2026-02-01", &offer(company.clone(), "mei")), Ok(1));
    by(&mut town, "mei", "2026-02-01", &Command::AcceptMandate { mandate: MandateId(1) }).unwrap();
    assert!(acts_for(&town, "mei", &company, "food-licence", "2026-02-01"));
    assert!(!acts_for(&town, "mei", &company, "urban-enforcement", "2026-02-01"), "only what was agreed");
    // A new representative speaks for it, and what the old one agreed stands until it is ended.
    assert_eq!(by(&mut town, "admin", "2026-03-01", &name("zhao")), Ok(1));
    assert!(!acts_for(&town, "lin", &company, "food-licence", "2026-03-01"));
    assert!(acts_for(&town, "mei", &company, "food-licence", "2026-03-01"));
    let end = Command::EndMandate { mandate: MandateId(1) };
    assert_eq!(by(&mut town, "lin", "2026-03-01", &end).unwrap_err().code, "mandate-unknown");
    assert_eq!(by(&mut town, "zhao", "2026-03-01", &end), Ok(1));
    assert!(!acts_for(&town, "mei", &company, "food-licence", "2026-03-01"));
}
