//! Days in force and holders.

use crate::given::{Given, basis, day};

#[test]
fn a_basis_is_in_force_from_its_first_to_its_last_day() {
    let closed = basis("closed", "2020-01-01", Some("2026-12-31"));
    let open = basis("open", "2020-01-01", None);
    let rows = [
        ("2019-12-31", false, false),
        ("2020-01-01", true, true),
        ("2026-12-31", true, true),
        ("2027-01-01", false, true),
        ("9999-12-31", false, true),
    ];
    for (on, in_closed, in_open) in rows {
        assert_eq!(closed.in_force(day(on)), in_closed, "closed on {on}");
        assert_eq!(open.in_force(day(on)), in_open, "open on {on}");
    }
}

#[test]
fn a_basis_that_ends_before_it_begins_is_never_in_force() {
    let never = basis("never", "2026-01-02", Some("2026-01-01"));
    assert!(!never.in_force(day("2026-01-01")));
    assert!(!never.in_force(day("2026-01-02")));
}

#[test]
fn the_first_rule_in_force_is_named() {
    let given = Given::with(|g| {
        g.power.basis = vec![
            basis("repealed", "2000-01-01", Some("2019-12-31")),
            basis("current", "2020-01-01", None),
            basis("also", "2021-01-01", None),
        ];
    });
    assert_eq!(given.ask().basis.unwrap().en, "current");
}

#[test]
fn a_refusal_for_another_reason_still_names_the_rule() {
    let decision = Given::with(|g| g.actor.roles.clear()).ask();
    assert!(!decision.allowed);
    assert_eq!(decision.basis.unwrap().en, "rule-2020");
}

#[test]
fn any_office_holds_a_shared_power() {
    let given = Given::with(|g| {
        g.power.holder = "any".into();
        g.actor.office = None;
        g.roles[0].scope = authority::Scope::District;
    });
    assert!(given.ask().allowed);
}

#[test]
fn an_office_named_like_a_part_of_the_holder_is_not_the_holder() {
    let given = Given::with(|g| g.power.holder = "parks-and-water".into());
    assert_eq!(given.codes(), ["power-of-another-office"]);
}
