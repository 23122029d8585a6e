//! Random commands: events alone give the same directory, every day is answered as the naive way does, and the rules
//! that must never break never do.

use std::collections::BTreeSet;

use authority::Certificate;
use identity::{
    ADMINISTRATORS, AppointmentId, Command, CoverId, Directory, Event, OfficeFacts, OfficeKind, PersonFacts,
    PostFacts,
};
use proptest::prelude::*;
use value::{Date, RoleId};

use crate::given::*;
use crate::naive::Day;

const DAYS: i32 = 40;

/// Some that a spreadsheet would take for something else.
const NAMES: [&str; 6] = ["名", "=SUM(A1)", "'=x", "a,\"b\"", "-1", "'"];

fn on(n: u8) -> Date {
    let mut date = day("2026-01-01");
    for _ in 0..i32::from(n) % DAYS {
        date = date.tomorrow().unwrap();
    }
    date
}

fn later(n: u8, by: u8) -> Option<Date> {
    (!by.is_multiple_of(4)).then(|| on((n % 40).saturating_add(by % 16).min(39)))
}

fn id(prefix: &str, n: u8, of: u8) -> String {
    format!("{prefix}{}", n % of)
}

/// A command out of five numbers; small alphabets make them meet each other.
fn command([kind, a, b, c, d]: [u8; 5]) -> Command {
    let (o, p, u) = (office(&id("o", a, 5)), post(&id("p", a, 7)), who(&id("u", b, 5)));
    let office_facts = |parent: u8| {
        let kind = if a % 5 == 0 { OfficeKind::District } else { OfficeKind::Department };
        let parent = (a % 5 != 0).then(|| office(&id("o", parent, 5)));
        OfficeFacts { area: Some(format!("4403{}", d % 3)), ..OfficeFacts::new(words("局"), kind, parent) }
    };
    let post_facts = || {
        let roles = [&["handler"] as &[&str], &["system-admin"], &["security-admin"], &["audit-admin"], &[]];
        let roles = roles[usize::from(c % 5)].iter().map(|role| RoleId::new(*role)).collect();
        PostFacts::new(office(&id("o", b, 5)), words("岗"), roles)
    };
    let own = post(&id("p", b, 5));
    let cover_posts = || if d % 3 == 0 { vec![p.clone(), own.clone()] } else { vec![own.clone()] };
    match kind % 32 {
        0 | 1 => Command::OpenOffice { office: o, facts: office_facts(b), opened: on(c % 8) },
        2 => Command::ChangeOffice { office: o, facts: office_facts(b) },
        3 => Command::CloseOffice { office: o, last_day: on(c) },
        4..=6 => Command::OpenPost { post: p, facts: post_facts(), opened: on(d % 8) },
        7 => Command::ChangePost { post: p, facts: post_facts() },
        8 => Command::ClosePost { post: p, last_day: on(c) },
        9 | 10 => Command::AddPerson { person: u, facts: PersonFacts::new(words("人")), from: on(c % 4) },
        11 => Command::ChangePerson { person: u, facts: PersonFacts::new(words(NAMES[usize::from(c % 6)])) },
        12 => Command::DeactivatePerson { person: u },
        13 | 14 => Command::ReactivatePerson { person: u },
        15 => Command::DismissPerson { person: u },
        16..=19 => Command::Appoint { person: u, post: p, from: on(c), until: later(c, d) },
        20 => Command::EndAppointment { appointment: AppointmentId(u64::from(a % 12)), last_day: on(c) },
        21 => {
            let certificate =
                Certificate { kind: "k".into(), number: id("n", a, 3), from: on(c), until: later(c, d) };
            Command::IssueCertificate { person: u, certificate }
        }
        22 => {
            let (kind, number, reason) = ("k".into(), id("n", a, 3), "r".into());
            Command::RevokeCertificate { person: u, kind, number, last_day: on(c), reason }
        }
        23 => Command::AssignDuty { office: office(&id("o", a, 3)), day: on(28 + c % 2), person: u },
        24 => Command::LiftDuty { office: office(&id("o", a, 3)), day: on(28 + c % 2), person: u },
        25 => {
            Command::OpenCell { cell: cell(&id("c", a, 3)), area: "440303".into(), officer: u, from: on(c) }
        }
        26 => Command::HandOverCell { cell: cell(&id("c", a, 3)), officer: u, from: on(c) },
        27 => Command::CloseCell { cell: cell(&id("c", a, 3)), last_day: on(c) },
        28..=30 => Command::CoverLeave {
            absent: u,
            deputy: who(&id("u", d, 5)),
            from: on(c),
            until: later(c, 1 + d % 3).unwrap(),
            posts: cover_posts(),
        },
        _ => Command::EndCover { cover: CoverId(u64::from(a % 6)), last_day: on(c) },
    }
}

/// Opens what most commands need, so that random ones meet something.
fn begin() -> Town {
    let mut town = Town::default();
    for n in 0..3 {
        let facts = match n {
            0 => OfficeFacts::new(words("区"), OfficeKind::District, None),
            _ => department("局", "o0"),
        };
        let opened = day("2026-01-01");
        town.must("2026-01-01", Command::OpenOffice { office: office(&id("o", n, 5)), facts, opened });
    }
    for n in 0..4 {
        let facts = PersonFacts::new(words("人"));
        town.must(
            "2026-01-01",
            Command::AddPerson { person: who(&id("u", n, 5)), facts, from: day("2026-01-01") },
        );
        let roles: &[&str] =
            [&["handler"] as &[&str], &["system-admin"], &["audit-admin"], &[]][usize::from(n)];
        let facts = post_facts(&id("o", n, 3), roles);
        town.must(
            "2026-01-01",
            Command::OpenPost { post: post(&id("p", n, 7)), facts, opened: day("2026-01-01") },
        );
    }
    for n in 0..4 {
        town.must("2026-01-01", appoint(&id("u", n, 5), &id("p", n, 7), "2026-01-01", None));
    }
    town
}

/// A town after random commands.
pub fn random_town(steps: &[[u8; 5]]) -> Town {
    let mut town = begin();
    for (at, step) in steps.iter().enumerate() {
        let _ = town.run(on(u8::try_from(at / 3).unwrap()), &command(*step));
    }
    town
}

/// What must hold on every day, whatever was commanded.
fn check_rules(directory: &Directory, today: Date) {
    for person in directory.people() {
        let standing = directory.standing(&person.id, today);
        let hats = standing.iter().flat_map(|standing| &standing.hats);
        let roles: BTreeSet<&str> = hats.flat_map(|hat| &hat.roles).map(RoleId::as_str).collect();
        let held = ADMINISTRATORS.iter().filter(|role| roles.contains(**role)).count();
        assert!(held <= 1, "{} is {roles:?} on {today}", person.id);
    }
    for office in directory.offices() {
        let above = directory.ancestors(&office.id, today);
        assert!(above.iter().collect::<BTreeSet<_>>().len() == above.len(), "a circle at {}", office.id);
        if let Some(root) = above.last() {
            assert!(
                directory.office_on(root, today).unwrap().parent.is_none(),
                "{} hangs in the air",
                office.id
            );
        }
    }
    for cell in directory.cells() {
        assert_eq!(cell.officer_on(today).is_some(), cell.span.holds(today), "{}", cell.id);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn events_alone_give_the_same_directory(steps in prop::collection::vec(any::<[u8; 5]>(), 1..80)) {
        let town = random_town(&steps);
        let mut folded = Directory::default();
        for event in &town.events {
            let text = serde_json::to_string(event).unwrap();
            let event: Event = serde_json::from_str(&text).unwrap();
            folded.evolve(&event);
        }
        prop_assert_eq!(&folded, &town.directory);
        for n in (0..40).step_by(3) {
            Day::new(&town.events, on(n)).compare(&folded);
            check_rules(&folded, on(n));
        }
    }
}

#[test]
fn random_commands_are_not_all_refused() {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut town = begin();
    let (mut done, mut kinds) = (0, BTreeSet::new());
    for at in 0..3_000_u32 {
        let step = any::<[u8; 5]>().new_tree(&mut runner).unwrap().current();
        if at % 100 == 0 {
            town = begin();
        }
        let before = town.events.len();
        if town.run(on(u8::try_from(at % 100 / 3).unwrap()), &command(step)).is_ok() {
            done += 1;
        }
        for event in &town.events[before..] {
            let text = serde_json::to_value(&event.fact).unwrap();
            kinds.insert(text.as_object().unwrap().keys().next().unwrap().clone());
        }
    }
    println!("{done} of 3000 random commands were accepted; kinds of fact: {}", kinds.len());
    assert!(done > 500, "{done}");
    assert_eq!(kinds.len(), 22, "{kinds:?}");
}
