//! Filing for somebody else 代办: only under an authorisation, and never further than it goes.

use engine::{Ask, Engine, Failure, Receipt, Request};
use identity::{Command, MandateId};
use store::Account;
use value::{AccountId, AppId, CommandKey, Words};

use crate::world::{answers, engine};

const MORNING: &str = "2026-03-02T01:00:00Z";

fn account(id: &str) -> Account {
    Account {
        account: AccountId::new(id),
        name: Words::new("演示", "Demo"),
        password_hash: String::new(),
        roles: vec![value::RoleId::new("resident")],
        office: None,
        area: None,
        certificates: Vec::new(),
        active: true,
    }
}

fn say(engine: &Engine, who: &str, key: &str, command: Command) {
    let by = engine.actor(&account(who));
    engine.change_directory(CommandKey::new(key), by, vec![command]).unwrap();
}

fn offer(engine: &Engine) {
    let (principal, agent) = (AccountId::new("lin"), AccountId::new("mei"));
    let items = vec![AppId::new("event-dispatch")];
    let until = "2026-12-31".parse().unwrap();
    say(engine, "lin", "offer", Command::OfferMandate { principal, agent, items, until });
}

fn file(engine: &Engine, who: &str, principal: &str, key: &str) -> Result<Receipt, String> {
    let input = [("category", "tree"), ("place", "东门"), ("details", "树枝断了"), ("street", "440303003")];
    let ask = Ask::Open {
        app: AppId::new("event-dispatch"),
        act: "report".into(),
        answers: answers(&input),
        channel: "web".into(),
        blobs: Vec::new(),
    };
    let mut request = Request::new(CommandKey::new(key), engine.actor(&account(who)), ask);
    request.principal = Some(AccountId::new(principal));
    match engine.ask(request) {
        Ok(receipt) => Ok(receipt),
        Err(Failure::Refused(refusal)) => Err(refusal.code),
        Err(failure) => panic!("{failure:?}"),
    }
}

#[test]
fn a_filing_for_another_needs_their_authorisation_in_force() {
    let (engine, clock) = engine(MORNING);
    assert_eq!(file(&engine, "mei", "lin", "1").unwrap_err(), "no-mandate");
    offer(&engine);
    assert_eq!(file(&engine, "mei", "lin", "2").unwrap_err(), "no-mandate", "not accepted yet");
    say(&engine, "mei", "accept", Command::AcceptMandate { mandate: MandateId(1) });
    let receipt = file(&engine, "mei", "lin", "3").unwrap();
    let filing = receipt.filing.clone().unwrap();
    let row = engine.store().filing(&filing).unwrap().unwrap();
    assert_eq!(row.account.as_ref().map(AccountId::as_str), Some("lin"));
    assert_eq!(row.agent.as_ref().map(AccountId::as_str), Some("mei"));
    // Nobody else may, for nobody else, and nobody for themself as somebody's agent.
    assert_eq!(file(&engine, "zhao", "lin", "4").unwrap_err(), "no-mandate");
    assert_eq!(file(&engine, "mei", "zhao", "5").unwrap_err(), "no-mandate");
    assert_eq!(file(&engine, "lin", "mei", "6").unwrap_err(), "no-mandate");
    // It is the filing of both while it holds, and the principal's alone afterwards.
    let case = engine.case(receipt.case).unwrap().unwrap();
    let app = AppId::new("event-dispatch");
    let is_of = |who: &str| case.filings[&filing].is_of(&engine.actor(&account(who)), &app);
    assert_eq!(["lin", "mei", "zhao"].map(is_of), [true, true, false]);
    clock.set("2026-03-03T01:00:00Z".parse().unwrap());
    say(&engine, "lin", "end", Command::EndMandate { mandate: MandateId(1) });
    assert_eq!(["lin", "mei", "zhao"].map(is_of), [true, false, false]);
    assert_eq!(file(&engine, "mei", "lin", "7").unwrap_err(), "no-mandate");
}

#[test]
fn the_same_key_for_another_principal_is_another_request() {
    let (engine, _) = engine(MORNING);
    offer(&engine);
    say(&engine, "mei", "accept", Command::AcceptMandate { mandate: MandateId(1) });
    let first = file(&engine, "mei", "lin", "same").unwrap();
    assert_eq!(file(&engine, "mei", "lin", "same").unwrap(), first);
    let input = [("category", "tree"), ("place", "东门"), ("details", "树枝断了"), ("street", "440303003")];
    let ask = Ask::Open {
        app: AppId::new("event-dispatch"),
        act: "report".into(),
        answers: answers(&input),
        channel: "web".into(),
        blobs: Vec::new(),
    };
    let own = Request::new(CommandKey::new("same"), engine.actor(&account("mei")), ask);
    assert!(engine.ask(own).is_err(), "the key was used for another");
}
