//! How far each scope reaches, and that one role that reaches is enough.

use authority::{Actor, Scope};
use value::{OfficeId, RoleId};

use crate::given::{Given, role};

type Change = fn(&mut Given);

#[test]
fn each_scope_reaches_only_its_own_cases() {
    let none: Change = |g| {
        g.offices.clear();
        g.area = None;
        g.own = false;
    };
    let rows: &[(Scope, Change, bool)] = &[
        (Scope::District, none, true),
        (Scope::Office, none, false),
        (Scope::Office, |g| g.offices = vec!["water", "parks"], true),
        (Scope::Office, |g| g.offices = vec!["parks-2", "park"], false),
        (Scope::SubOffices, none, false),
        // Without the offices of the directory nothing is reached, not even the person's own.
        (Scope::SubOffices, |g| g.offices = vec!["parks"], false),
        (Scope::SubOffices, |g| g.actor.offices = vec![OfficeId::new("parks"), OfficeId::new("trees")], true),
        (
            Scope::SubOffices,
            |g| {
                g.actor.offices = vec![OfficeId::new("parks"), OfficeId::new("trees")];
                g.offices = vec!["water", "trees"];
            },
            true,
        ),
        (
            Scope::SubOffices,
            |g| {
                g.actor.offices = vec![OfficeId::new("parks"), OfficeId::new("trees")];
                g.offices = vec!["tree"];
            },
            false,
        ),
        (Scope::Area, none, false),
        (Scope::Area, |g| g.area = Some("north"), true),
        (Scope::Area, |g| g.area = Some("North"), false),
        (Scope::Own, none, false),
        (Scope::Own, |g| g.own = true, true),
    ];
    for (scope, change, reaches) in rows {
        let given = Given::with(|g| {
            g.roles[0].scope = *scope;
            change(g);
        });
        assert_eq!(given.ask().allowed, *reaches, "{scope:?} {:?} {:?}", given.offices, given.area);
    }
}

#[test]
fn a_person_without_area_does_not_reach_a_case_without_area() {
    let given = Given::with(|g| {
        g.roles[0].scope = Scope::Area;
        g.actor.area = None;
        g.area = None;
    });
    assert_eq!(given.codes(), ["not-your-area"]);
}

#[test]
fn one_role_that_reaches_is_enough_in_either_order() {
    for flip in [false, true] {
        let given = Given::with(|g| {
            g.offices = vec!["water"];
            g.roles = vec![role("handler", Scope::Office), role("chief", Scope::District)];
            if flip {
                g.roles.reverse();
            }
            g.act.roles = vec![RoleId::new("chief"), RoleId::new("handler")];
            g.actor.roles = vec![RoleId::new("handler"), RoleId::new("chief")];
        });
        assert_eq!(given.codes(), [""; 0], "flipped: {flip}");
    }
}

#[test]
fn a_role_the_act_does_not_name_never_helps() {
    let given = Given::with(|g| {
        g.offices = vec!["water"];
        g.actor.roles.push(RoleId::new("auditor"));
    });
    assert_eq!(given.codes(), ["not-your-office"]);
}

#[test]
fn where_no_held_role_reaches_one_reason_is_told() {
    let given = Given::with(|g| {
        g.roles = vec![role("handler", Scope::Area), role("chief", Scope::Office)];
        g.act.roles.push(RoleId::new("chief"));
        g.actor.roles.push(RoleId::new("chief"));
        g.area = Some("south");
        g.offices = vec!["water"];
    });
    assert_eq!(given.codes(), ["not-your-area"]);
}

#[test]
fn visitors_do_public_acts_and_nothing_else() {
    let public = Given::with(|g| {
        g.actor = Actor::anonymous();
        g.act.public = true;
        g.act.roles.clear();
    });
    assert!(public.ask().allowed);
    let closed = Given::with(|g| g.actor = Actor::anonymous());
    assert_eq!(closed.codes(), ["not-your-role", "power-of-another-office"]);
}

#[test]
fn all_visitors_share_one_account_so_separation_does_not_bind_them() {
    let given = Given::with(|g| {
        g.actor = Actor::anonymous();
        g.act.public = true;
        g.did("anonymous", "dispatch");
    });
    assert!(given.ask().allowed);
}

#[test]
fn a_public_act_still_needs_a_basis_and_separation_of_those_signed_in() {
    let given = Given::with(|g| {
        g.act.public = true;
        g.power.basis.clear();
        g.did("person-a", "dispatch");
    });
    assert_eq!(given.codes(), ["power-without-basis", "separation-of-duties"]);
}
