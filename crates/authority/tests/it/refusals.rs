//! One row a refusal. The checks are spoiled from the last to the first, so each row fails exactly one check more,
//! and the reasons come in the order in which a person would ask.

use authority::Scope;
use value::{OfficeId, RoleId};

use crate::given::{Given, day};

#[test]
fn nothing_to_say_against_it() {
    let decision = Given::allowed().ask();
    assert!(decision.allowed);
    assert_eq!(decision.because, []);
    assert_eq!(decision.basis.unwrap().en, "rule-2020");
}

type Spoil = fn(&mut Given);

/// What goes wrong, and the code it must give when it alone goes wrong.
const ROWS: &[(&str, Spoil)] = &[
    ("separation-of-duties", |g| g.did("person-a", "dispatch")),
    ("power-of-another-office", |g| g.power.holder = "water".into()),
    ("not-your-office", |g| g.offices = vec!["water"]),
    ("power-without-basis", |g| g.on = day("2027-01-01")),
];

#[test]
fn each_check_alone_gives_its_own_refusal() {
    for (code, spoil) in ROWS {
        let given = Given::with(spoil);
        assert_eq!(given.codes(), [*code]);
        assert!(!given.ask().allowed, "{code}");
    }
}

#[test]
fn each_row_fails_one_check_more_and_all_are_named() {
    // The order in which reasons are told.
    let order = ["power-without-basis", "not-your-office", "power-of-another-office", "separation-of-duties"];
    let mut given = Given::allowed();
    for (index, (_, spoil)) in ROWS.iter().enumerate() {
        spoil(&mut given);
        assert_eq!(given.codes(), order[order.len() - 1 - index..]);
    }
}

/// The post is one check with several ways to fail; each way has its own code.
#[test]
fn every_way_to_lack_the_post() {
    let rows: &[(&str, Spoil)] = &[
        ("not-your-role", |g| g.actor.roles.clear()),
        ("not-your-role", |g| g.actor.roles = vec![RoleId::new("auditor")]),
        // A role the app does not declare proves nothing, even where act and person both name it.
        ("not-your-role", |g| {
            g.act.roles = vec![RoleId::new("ghost")];
            g.actor.roles = vec![RoleId::new("ghost")];
        }),
        ("not-your-role", |g| g.act.roles.clear()),
        ("not-your-office", |g| g.offices.clear()),
        ("not-your-area", |g| {
            g.roles[0].scope = Scope::Area;
            g.area = Some("south");
        }),
        ("not-your-filing", |g| g.roles[0].scope = Scope::Own),
    ];
    for (code, spoil) in rows {
        assert_eq!(Given::with(spoil).codes(), [*code]);
    }
}

#[test]
fn a_person_without_an_office_lacks_the_post_and_the_power() {
    let given = Given::with(|g| g.actor.office = None);
    assert_eq!(given.codes(), ["not-your-office", "power-of-another-office"]);
}

#[test]
fn separation_is_about_the_same_person_and_the_named_acts_only() {
    let rows: &[(&str, &str, bool)] = &[
        ("person-a", "dispatch", false),
        ("person-b", "dispatch", true),
        ("person-a", "screen", true),
        ("person-a", "dispose", true),
    ];
    for (account, act, allowed) in rows {
        let given = Given::with(|g| g.did(account, act));
        assert_eq!(given.ask().allowed, *allowed, "{account} did {act}");
    }
}

#[test]
fn one_forbidden_act_among_many_is_found() {
    let given = Given::with(|g| {
        g.did("person-a", "screen");
        g.did("person-b", "dispatch");
        g.did("person-a", "dispatch");
        g.did("person-a", "note");
    });
    assert_eq!(given.codes(), ["separation-of-duties"]);
}

#[test]
fn another_holder_is_refused_in_another_office() {
    let given = Given::with(|g| {
        g.actor.office = Some(OfficeId::new("water"));
        g.offices = vec!["water"];
    });
    assert_eq!(given.codes(), ["power-of-another-office"]);
}
