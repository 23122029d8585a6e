//! The directory on the path of every change: one stream, one key one effect, refused whole, the same after a restart.

use std::sync::Arc;

use authority::Actor;
use engine::{Apps, Ask, Engine, Failure, FixedClock, Request, Surroundings};
use identity::{Command, OfficeFacts, OfficeKind, PersonFacts, PostFacts};
use store::{Account, SqliteStore};
use value::{AccountId, CaseId, CommandKey, Date, OfficeId, PostId, RoleId, Words};

use crate::world::{app_named, report};

const MORNING: &str = "2026-03-02T01:00:00Z";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn open(store: &Arc<SqliteStore>, at: &str) -> Engine {
    let clock = Arc::new(FixedClock::at(at.parse().unwrap()));
    let apps = Arc::new(Apps::shared([app_named("event-dispatch")]));
    Engine::open(store.clone(), apps, Surroundings::fixed(clock, 7)).unwrap()
}

fn admin() -> Actor {
    Actor { account: AccountId::new(authority::OPERATOR), ..Actor::anonymous() }
}

fn account(id: &str) -> Account {
    Account {
        account: AccountId::new(id),
        name: Words::new(id, id),
        password_hash: String::new(),
        roles: Vec::new(),
        office: None,
        area: None,
        certificates: Vec::new(),
        active: true,
    }
}

fn found() -> Vec<Command> {
    let (district, centre) = (OfficeId::new("district"), OfficeId::new("grid-centre"));
    let opened = day("2020-01-01");
    let office = |office: &OfficeId, kind, parent| Command::OpenOffice {
        office: office.clone(),
        facts: OfficeFacts::new(Words::new("机构", "Office"), kind, parent),
        opened,
    };
    let (wang, post) = (AccountId::new("wang"), PostId::new("dispatcher-1"));
    vec![
        office(&district, OfficeKind::District, None),
        office(&centre, OfficeKind::Department, Some(district.clone())),
        Command::OpenPost {
            post: post.clone(),
            facts: PostFacts::new(
                centre,
                Words::new("分拨员", "Dispatcher"),
                vec![RoleId::new("dispatcher")],
            ),
            opened,
        },
        Command::AddPerson {
            person: wang.clone(),
            facts: PersonFacts::new(Words::new("王", "Wang")),
            from: opened,
        },
        Command::Appoint { person: wang, post, from: opened, until: Some(day("2026-03-31")) },
    ]
}

#[test]
fn an_appointment_gives_a_post_its_acts_and_its_end_takes_them() {
    let store = Arc::new(SqliteStore::memory().unwrap());
    let engine = open(&store, MORNING);
    let first = engine.change_directory(CommandKey::new("d1"), admin(), found()).unwrap();
    assert_eq!((first.case, first.version), (CaseId::HOUSE, 5));
    // The same key is one change.
    assert_eq!(engine.change_directory(CommandKey::new("d1"), admin(), found()).unwrap(), first);
    assert_eq!(engine.directory().version(), 5);
    let wang = engine.actor(&account("wang"));
    assert_eq!(
        (wang.roles.as_slice(), wang.office),
        ([RoleId::new("dispatcher")].as_slice(), Some(OfficeId::new("grid-centre")))
    );
    // Cases are numbered from one all the same, and verify and the comparison of rows hold.
    assert_eq!(report(&engine, "lin", "k1").case, CaseId(1));
    engine.store().verify(&mut |_| ()).unwrap();
    assert_eq!(engine.check_rows().unwrap().cases, 1);
    drop(engine);
    let later = open(&store, "2026-04-01T01:00:00Z");
    assert_eq!(later.directory().version(), 5, "the stream is folded at the start");
    assert!(later.actor(&account("wang")).roles.is_empty(), "the appointment ended");
    assert!(later.may_enter(&account("wang")));
    let stop = vec![Command::DeactivatePerson { person: AccountId::new("wang") }];
    later.change_directory(CommandKey::new("d2"), admin(), stop).unwrap();
    assert!(!later.may_enter(&account("wang")));
    assert!(later.may_enter(&account("resident")), "who is not in the directory is no matter of it");
}

#[test]
fn a_change_is_whole_or_refused_and_a_stale_one_is_told() {
    let store = Arc::new(SqliteStore::memory().unwrap());
    let engine = open(&store, MORNING);
    let mut broken = found();
    broken.push(Command::Appoint {
        person: AccountId::new("nobody-known"),
        post: PostId::new("dispatcher-1"),
        from: day("2026-01-01"),
        until: None,
    });
    match engine.change_directory(CommandKey::new("d1"), admin(), broken) {
        Err(Failure::Refused(refusal)) => {
            assert_eq!(refusal.fields[0].split('.').next(), Some("5"), "{refusal:?}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!((engine.directory().version(), engine.store().head().unwrap().position), (0, 0));
    let ask = Ask::Directory { commands: found(), via: identity::record::Via::CommandLine };
    let request = Request::new(CommandKey::new("d2"), admin(), ask);
    let stale = engine.ask(Request { expected: Some(3), ..request.clone() });
    assert!(matches!(stale, Err(Failure::Stale { expected: 3, found: 0 })), "{stale:?}");
    engine.ask(Request { expected: Some(0), ..request }).unwrap();
}
