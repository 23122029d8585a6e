//! What a person stands for, told day by day.

use identity::{AppointmentId, Command, OfficeFacts, OfficeKind, PersonFacts, Presence};
use value::RoleId;

use crate::given::*;

fn hats(town: &Town, person: &str, on: &str) -> Vec<String> {
    let standing = town.directory.standing(&who(person), day(on)).unwrap();
    let told = standing.hats.iter().map(|hat| {
        let covering = hat.covering.as_ref().map(|(absent, _)| format!(" for {absent}")).unwrap_or_default();
        format!("{}@{}{covering}", hat.post, hat.office)
    });
    told.collect()
}

#[test]
fn posts_come_and_go_by_their_days() {
    let mut town = town();
    assert_eq!(hats(&town, "li", "2026-02-28"), ["verifier@city"]);
    assert_eq!(hats(&town, "li", "2026-03-01"), ["verifier@city", "water-handler@water"]);
    assert_eq!(
        hats(&town, "li", "2026-07-31"),
        ["verifier@city", "water-handler@water", "handler@city for wang"]
    );
    assert_eq!(hats(&town, "li", "2027-01-01"), ["water-handler@water"]);
    assert_eq!(town.directory.standing(&who("li"), day("2025-12-31")), None);
    let standing = town.directory.standing(&who("li"), day("2026-07-31")).unwrap();
    assert_eq!(
        standing.actor().roles,
        [RoleId::new("verifier")],
        "roles of two offices are not put together"
    );
    let as_deputy = standing.actor_in(&standing.hats[2]);
    assert_eq!((as_deputy.account.as_str(), as_deputy.office), ("li", Some(office("city"))));
    assert!(town.directory.standing(&who("wang"), day("2026-07-31")).unwrap().on_leave);
    assert!(!town.directory.standing(&who("wang"), day("2026-08-01")).unwrap().on_leave);
    // The absent person's appointment ends: so does what the deputy has of it.
    town.must(
        "2026-07-10",
        Command::EndAppointment { appointment: AppointmentId(1), last_day: day("2026-07-15") },
    );
    assert_eq!(hats(&town, "li", "2026-07-15").len(), 3);
    assert_eq!(hats(&town, "li", "2026-07-16").len(), 2);
}

#[test]
fn a_stopped_person_stands_for_nothing_and_comes_back_to_everything() {
    let mut town = town();
    town.must("2026-02-10", Command::DeactivatePerson { person: who("wang") });
    let on = |town: &Town, on: &str| town.directory.standing(&who("wang"), day(on)).unwrap();
    assert_eq!(on(&town, "2026-02-10").presence, Presence::Inactive);
    assert!(on(&town, "2026-02-10").actor().roles.is_empty());
    assert!(on(&town, "2026-02-10").certificates.is_empty());
    assert_eq!(town.directory.unattended_cells(day("2026-02-10")).count(), 1);
    assert_eq!(on(&town, "2026-02-09").hats.len(), 1, "the past stays as it was");
    assert!(town.directory.holders(&post("handler"), day("2026-02-10")).is_empty());
    town.must("2026-02-12", Command::ReactivatePerson { person: who("wang") });
    assert_eq!(on(&town, "2026-02-11").hats.len(), 0);
    assert_eq!(on(&town, "2026-02-12").hats.len(), 1);
    assert_eq!(on(&town, "2026-02-12").certificates.len(), 1);
}

#[test]
fn who_leaves_gives_everything_back_and_may_return() {
    let mut town = town();
    town.must("2026-03-05", Command::DismissPerson { person: who("li") });
    let li = town.directory.person(&who("li")).unwrap();
    assert!(li.has_left());
    assert!(hats(&town, "li", "2026-03-05").is_empty());
    assert_eq!(hats(&town, "li", "2026-03-04").len(), 2);
    assert!(
        !town.directory.standing(&who("wang"), day("2026-07-05")).unwrap().on_leave,
        "no deputy, no cover"
    );
    let facts = PersonFacts::new(words("li"));
    town.must("2026-04-01", Command::AddPerson { person: who("li"), facts, from: day("2026-04-01") });
    assert!(hats(&town, "li", "2026-04-01").is_empty(), "old posts do not come back by themselves");
    let history = town.directory.history_of_person(&who("li"), day("2026-12-31")).unwrap();
    assert_eq!((history.states.len(), history.appointments.len(), history.deputed.len()), (3, 2, 1));
}

#[test]
fn offices_move_and_posts_change_from_today() {
    let mut town = town();
    let moved = OfficeFacts { parent: Some(office("city")), ..department("水务", "luohu") };
    town.must("2026-06-01", Command::ChangeOffice { office: office("water"), facts: moved });
    let below = |town: &Town, of: &str, on: &str| {
        let (of, on) = (office(of), day(on));
        town.directory.subtree(&of, on).into_iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(below(&town, "city", "2026-05-31"), ["city"]);
    assert_eq!(below(&town, "city", "2026-06-01"), ["city", "water"]);
    assert_eq!(below(&town, "luohu", "2026-01-31"), ["luohu", "city", "guiyuan", "old", "water", "laowei"]);
    assert_eq!(below(&town, "luohu", "2026-06-01"), ["luohu", "city", "guiyuan", "water", "laowei"]);
    town.must(
        "2026-06-02",
        Command::ChangePost { post: post("handler"), facts: post_facts("water", &["handler", "chief"]) },
    );
    let people = |of: &str, on: &str| {
        let (of, on) = (office(of), day(on));
        town.directory.people_of(&of, on).map(|(person, post)| format!("{person} {post}")).collect::<Vec<_>>()
    };
    assert_eq!(people("city", "2026-06-01"), ["wang handler", "li verifier"]);
    assert_eq!(people("city", "2026-06-02"), ["li verifier"]);
    assert_eq!(people("water", "2026-06-02"), ["wang handler", "li water-handler"]);
    let wang = town.directory.standing(&who("wang"), day("2026-06-02")).unwrap().actor();
    assert_eq!((wang.office, wang.roles.len()), (Some(office("water")), 2));
    assert_eq!(town.directory.history_of_post(&post("handler"), day("2026-06-01")).unwrap().facts.len(), 1);
    assert_eq!(town.directory.history_of_post(&post("handler"), day("2026-06-02")).unwrap().facts.len(), 2);
}

#[test]
fn cells_have_one_officer_and_areas_come_from_the_office() {
    let mut town = town();
    town.must(
        "2026-02-01",
        Command::HandOverCell { cell: cell("g1"), officer: who("zhao"), from: day("2026-02-15") },
    );
    let officer = |on: &str| town.directory.officer_of(&cell("g1"), day(on)).map(ToString::to_string);
    assert_eq!(officer("2025-12-31"), None);
    assert_eq!(officer("2026-02-14").as_deref(), Some("wang"));
    assert_eq!(officer("2026-02-15").as_deref(), Some("zhao"));
    assert_eq!(town.directory.officer_of(&cell("g2"), day("2026-02-01")), None);
    let cells = |who_is: &str, on: &str| town.directory.standing(&who(who_is), day(on)).unwrap().cells.len();
    assert_eq!(
        (cells("wang", "2026-01-31"), cells("wang", "2026-02-14"), cells("wang", "2026-02-15")),
        (2, 1, 0)
    );
    let street = OfficeFacts::new(words("老围社区"), OfficeKind::Community, Some(office("guiyuan")));
    let facts = OfficeFacts { area: Some("440303001001".into()), ..street };
    town.must("2026-02-01", Command::ChangeOffice { office: office("laowei"), facts });
    town.must("2026-02-01", appoint("zhao", "grid", "2026-02-01", None));
    let zhao = town.directory.standing(&who("zhao"), day("2026-02-01")).unwrap().actor();
    assert_eq!(zhao.area.as_deref(), Some("440303001001"));
}

#[test]
fn certificates_and_duties_have_their_days() {
    let mut town = town();
    let held =
        |town: &Town, on: &str| town.directory.standing(&who("wang"), day(on)).unwrap().certificates.len();
    assert_eq!((held(&town, "2026-12-31"), held(&town, "2027-01-01")), (1, 0));
    let revoke = Command::RevokeCertificate {
        person: who("wang"),
        kind: "执法证".into(),
        number: "A-1".into(),
        last_day: day("2026-03-31"),
        reason: "遗失".into(),
    };
    town.must("2026-04-02", revoke);
    assert_eq!((held(&town, "2026-03-31"), held(&town, "2026-04-01")), (1, 0));
    let renewed = certificate("A-1", "2026-04-01", "2027-03-31");
    town.must("2026-04-02", Command::IssueCertificate { person: who("wang"), certificate: renewed });
    assert_eq!(held(&town, "2026-04-01"), 1);
    let duty = town.directory.standing(&who("wang"), day("2026-05-01")).unwrap().on_duty;
    assert_eq!(duty, [office("city")]);
    assert_eq!(town.directory.on_duty(&office("city"), day("2026-05-01")).count(), 1);
    assert_eq!(town.directory.on_duty(&office("city"), day("2026-05-02")).count(), 0);
}

#[test]
fn a_post_has_its_holders_and_their_deputies() {
    let town = town();
    let holders = town.directory.holders(&post("handler"), day("2026-07-01"));
    let told: Vec<(&str, Option<&str>)> = holders
        .iter()
        .map(|holder| (holder.person.as_str(), holder.covering.as_ref().map(|absent| absent.as_str())))
        .collect();
    assert_eq!(told, [("wang", None), ("li", Some("wang"))]);
    assert_eq!(town.directory.holders(&post("handler"), day("2026-08-01")).len(), 1);
    assert!(town.directory.holders(&post("none"), day("2026-08-01")).is_empty());
}
