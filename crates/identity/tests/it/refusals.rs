//! One row a refusal: the smallest command that meets it, in the district of `given`.

use std::collections::BTreeSet;

use identity::{
    AppointmentId, CODES, Command, CoverId, MandateId, OfficeFacts, OfficeKind, PersonFacts, PostFacts,
    World, decide, decide_all,
};
use value::{AppId, Words};

use crate::given::*;

const TODAY: &str = "2026-02-01";

fn open(id: &str, facts: OfficeFacts) -> Command {
    Command::OpenOffice { office: office(id), facts, opened: day(TODAY) }
}

fn change(id: &str, facts: OfficeFacts) -> Command {
    Command::ChangeOffice { office: office(id), facts }
}

fn close(id: &str, last_day: &str) -> Command {
    Command::CloseOffice { office: office(id), last_day: day(last_day) }
}

fn open_post(id: &str, facts: PostFacts) -> Command {
    Command::OpenPost { post: post(id), facts, opened: day(TODAY) }
}

fn add(id: &str, facts: PersonFacts) -> Command {
    Command::AddPerson { person: who(id), facts, from: day(TODAY) }
}

fn person() -> PersonFacts {
    PersonFacts::new(words("新人"))
}

fn end(appointment: u64, last_day: &str) -> Command {
    Command::EndAppointment { appointment: AppointmentId(appointment), last_day: day(last_day) }
}

fn duty(of: &str, on: &str, person: &str) -> Command {
    Command::AssignDuty { office: office(of), day: day(on), person: who(person) }
}

fn lift(on: &str) -> Command {
    Command::LiftDuty { office: office("city"), day: day(on), person: who("wang") }
}

fn revoke(number: &str, reason: &str) -> Command {
    let (kind, number, reason) = ("执法证".into(), number.into(), reason.into());
    Command::RevokeCertificate { person: who("wang"), kind, number, last_day: day(TODAY), reason }
}

fn hand_over(id: &str, officer: &str, from: &str) -> Command {
    Command::HandOverCell { cell: cell(id), officer: who(officer), from: day(from) }
}

fn texts() -> Vec<(&'static str, Command)> {
    let named = |zh: &str, en: &str| PersonFacts::new(Words::new(zh, en));
    let mail = |text: &str| PersonFacts { email: Some(text.into()), ..person() };
    let key = |text: &str| PersonFacts { external: Some(text.into()), ..person() };
    vec![
        ("id-not-valid", add("a b", person())),
        ("id-not-valid", open("", department("局", "luohu"))),
        ("id-not-valid", open_post("岗 位", post_facts("city", &[]))),
        ("id-not-valid", open_post("new", post_facts("city", &["a b"]))),
        ("name-missing", add("new", named("新", " "))),
        ("name-missing", open("new", department("", "luohu"))),
        ("text-not-plain", add("new", named("新\n人", "New"))),
        ("text-not-plain", add("new", named(&"长".repeat(201), "New"))),
        ("text-not-plain", add("new", key(""))),
        ("personal-number", add("440303198506307899", person())),
        ("personal-number", add("new", named("新 13800138000", "New"))),
        ("personal-number", add("new", named("新", "138 0013 8000"))),
        ("personal-number", add("new", named("新", "New 13800138000, desk 2"))),
        ("personal-number", add("new", named("新 １３８００１３８０００", "New"))),
        ("personal-number", add("new", key("440303 1985-06307899"))),
        ("personal-number", add("new", key("no.440303198506307899/a"))),
        ("personal-number", add("new", mail("+8613800138000@example.cn"))),
        ("email-not-valid", add("new", mail("nobody"))),
        ("email-not-valid", add("new", mail("a@b@c"))),
        (
            "uscc-not-valid",
            open("new", OfficeFacts { uscc: Some("91440303MA5GKL12XB".into()), ..department("局", "luohu") }),
        ),
        (
            "area-not-valid",
            open("new", OfficeFacts { area: Some("四四".into()), ..department("局", "luohu") }),
        ),
    ]
}

fn offices() -> Vec<(&'static str, Command)> {
    let district = OfficeFacts::new(words("另一区"), OfficeKind::District, None);
    let rootless = OfficeFacts { parent: None, ..department("局", "luohu") };
    let low = OfficeFacts { parent: Some(office("luohu")), ..district.clone() };
    vec![
        ("office-unknown", change("none", department("局", "luohu"))),
        ("office-unknown", open("new", department("局", "none"))),
        ("office-unknown", close("none", TODAY)),
        ("office-unknown", open_post("new", post_facts("none", &[]))),
        ("office-unknown", duty("none", TODAY, "wang")),
        ("office-taken", open("city", department("局", "luohu"))),
        ("office-closed", change("old", department("局", "luohu"))),
        ("office-closed", close("old", TODAY)),
        ("office-not-open", open("new", department("局", "old"))),
        ("office-not-open", open_post("new", post_facts("old", &[]))),
        ("office-not-open", duty("old", TODAY, "wang")),
        ("office-circle", change("guiyuan", department("桂园", "guiyuan"))),
        ("office-circle", change("guiyuan", department("桂园", "laowei"))),
        ("root-not-district", open("new", rootless)),
        ("root-not-district", open("new", low)),
        ("second-district", open("new", district)),
        ("ends-before-it-begins", close("water", "2025-12-30")),
        ("office-has-children", close("guiyuan", TODAY)),
        ("office-has-appointments", close("city", TODAY)),
    ]
}

fn posts() -> Vec<(&'static str, Command)> {
    let roles: Vec<String> = (0..33).map(|n| format!("r{n}")).collect();
    let many: Vec<&str> = roles.iter().map(String::as_str).collect();
    let changed =
        |id: &str, roles: &[&str]| Command::ChangePost { post: post(id), facts: post_facts("luohu", roles) };
    vec![
        ("post-unknown", changed("none", &[])),
        ("post-unknown", appoint("zhao", "none", TODAY, None)),
        ("post-taken", open_post("handler", post_facts("city", &[]))),
        ("post-closed", changed("spare", &[])),
        ("post-closed", Command::ClosePost { post: post("spare"), last_day: day(TODAY) }),
        ("post-has-appointments", Command::ClosePost { post: post("handler"), last_day: day(TODAY) }),
        ("role-twice", open_post("new", post_facts("city", &["a", "a"]))),
        ("too-many-roles", open_post("new", post_facts("city", &many))),
        ("two-administrators", open_post("new", post_facts("city", &["audit-admin", "system-admin"]))),
        ("two-administrators", appoint("sun", "audit", "2027-01-01", Some("2027-01-01"))),
        ("two-administrators", appoint("sun", "security", "2026-01-01", Some("2026-01-01"))),
        ("two-administrators", changed("system", &["security-admin", "audit-admin"])),
    ]
}

fn people() -> Vec<(&'static str, Command)> {
    let stopped = |id: &str| Command::DeactivatePerson { person: who(id) };
    vec![
        ("person-unknown", Command::ChangePerson { person: who("none"), facts: person() }),
        ("person-unknown", stopped("none")),
        ("person-unknown", appoint("none", "handler", TODAY, None)),
        ("person-taken", add("wang", person())),
        ("person-taken", add("qian", person())),
        ("person-taken", add("Wang", person())),
        ("person-taken", add("WU", person())),
        ("person-left", stopped("wu")),
        ("person-left", appoint("wu", "handler", TODAY, None)),
        ("person-left", Command::DismissPerson { person: who("wu") }),
        ("person-inactive", appoint("qian", "handler", TODAY, None)),
        ("person-inactive", cover("wang", "qian", TODAY, TODAY, &["handler"])),
        ("person-not-yet", appoint("zhao", "handler", "2025-12-31", None)),
        (
            "person-not-yet",
            Command::AddPerson { person: who("wu"), facts: person(), from: day("2025-06-01") },
        ),
        ("officer-of-cell", Command::DismissPerson { person: who("wang") }),
        ("ends-before-it-begins", appoint("zhao", "handler", TODAY, Some("2026-01-31"))),
        ("post-not-open", appoint("zhao", "spare", "2026-01-15", Some(TODAY))),
        ("post-not-open", appoint("zhao", "spare", "2026-01-15", None)),
        ("appointed-twice", appoint("wang", "handler", "2030-01-01", None)),
        ("appointed-twice", appoint("li", "verifier", "2026-12-31", None)),
        ("appointment-unknown", end(99, TODAY)),
        ("ends-later", end(2, "2027-01-01")),
        ("ends-before-it-begins", end(2, "2025-12-30")),
    ]
}

fn things() -> Vec<(&'static str, Command)> {
    let issue = |person: &str, held| Command::IssueCertificate { person: who(person), certificate: held };
    let open_cell = |id: &str| {
        let (area, officer) = ("440303001001".into(), who("li"));
        Command::OpenCell { cell: cell(id), area, officer, from: day(TODAY) }
    };
    vec![
        ("certificate-overlaps", issue("wang", certificate("A-1", "2026-12-31", "2027-12-31"))),
        ("certificate-overlaps", issue("li", certificate("A-1", "2026-06-01", "2026-06-02"))),
        ("ends-before-it-begins", issue("li", certificate("A-2", "2026-06-02", "2026-06-01"))),
        ("name-missing", issue("li", certificate("", "2026-06-02", "2026-06-03"))),
        ("certificate-unknown", revoke("A-2", "遗失")),
        ("directory-reason-missing", revoke("A-1", "")),
        ("duty-twice", duty("city", "2026-05-01", "wang")),
        ("not-of-the-office", duty("water", "2026-05-01", "wang")),
        ("not-of-the-office", duty("city", "2026-05-01", "zhao")),
        ("duty-unknown", lift("2026-05-02")),
        ("cell-unknown", hand_over("none", "li", TODAY)),
        ("cell-taken", open_cell("g1")),
        ("cell-closed", hand_over("g2", "li", TODAY)),
        ("same-officer", hand_over("g1", "wang", TODAY)),
        ("cover-unknown", Command::EndCover { cover: CoverId(9), last_day: day(TODAY) }),
        ("cover-of-self", cover("wang", "wang", TODAY, TODAY, &["handler"])),
        ("cover-without-posts", cover("wang", "li", TODAY, TODAY, &[])),
        ("cover-without-posts", cover("wang", "li", TODAY, TODAY, &["handler", "handler"])),
        ("post-not-held", cover("wang", "li", TODAY, TODAY, &["verifier"])),
        ("post-not-held", cover("li", "zhao", "2026-12-01", "2027-01-01", &["verifier"])),
        ("cover-twice", cover("wang", "zhao", "2026-07-31", "2026-08-01", &["handler"])),
        ("cover-chain", cover("sun", "wang", "2026-07-31", "2026-08-01", &["system"])),
        ("cover-chain", cover("li", "zhao", "2026-06-01", "2026-07-01", &["verifier"])),
        ("ends-before-it-begins", cover("wang", "zhao", "2026-07-31", "2026-07-30", &["handler"])),
    ]
}

/// The asker is `admin`, as everywhere here.
fn mandates() -> Vec<(&'static str, Command)> {
    let offer = |principal: &str, agent: &str, items: &[&str], until: &str| Command::OfferMandate {
        principal: who(principal),
        agent: who(agent),
        items: items.iter().map(|item| AppId::new(*item)).collect(),
        until: day(until),
    };
    let named = |uscc: &str, zh: &str, who_for: &str| Command::NameRepresentative {
        uscc: uscc.into(),
        name: words(zh),
        representative: who(who_for),
    };
    let many: Vec<String> = (0..51).map(|n| format!("item-{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    vec![
        ("mandate-not-yours", offer("lin", "zhao", &["a"], "2026-06-01")),
        ("mandate-not-yours", offer("uscc:91440303MA5GKL12XA", "zhao", &["a"], "2026-06-01")),
        ("mandate-of-self", offer("admin", "admin", &["a"], "2026-06-01")),
        ("agent-not-a-person", offer("admin", "anonymous", &["a"], "2026-06-01")),
        ("agent-not-a-person", offer("admin", "uscc:91440303MA5GKL12XA", &["a"], "2026-06-01")),
        ("agent-not-a-person", named("91440303MA5GKL12XA", "公司", "clock")),
        ("id-not-valid", offer("admin", "a b", &["a"], "2026-06-01")),
        ("mandate-without-items", offer("admin", "zhao", &[], "2026-06-01")),
        ("mandate-without-items", offer("admin", "zhao", &["a", "a"], "2026-06-01")),
        ("mandate-without-items", offer("admin", "zhao", &many, "2026-06-01")),
        ("mandate-days", offer("admin", "zhao", &["a"], "2026-01-31")),
        ("mandate-days", offer("admin", "zhao", &["a"], "2027-02-03")),
        ("mandate-unknown", Command::AcceptMandate { mandate: MandateId(1) }),
        ("mandate-unknown", Command::EndMandate { mandate: MandateId(1) }),
        ("uscc-not-valid", named("91440303MA5GKL12XB", "公司", "zhao")),
        ("name-missing", named("91440303MA5GKL12XA", "", "zhao")),
    ]
}

#[test]
fn every_row_is_refused_for_its_reason() {
    let town = town();
    let mut met = BTreeSet::new();
    for (code, command) in [texts(), offices(), posts(), people(), things(), mandates()].concat() {
        let refusal = town.refused(TODAY, &command);
        assert_eq!(refusal.code, code, "{command:?}");
        assert_eq!(refusal.because.len(), refusal.fields.len());
        for because in &refusal.because {
            assert!(!because.words.zh.is_empty() && !because.words.en.is_empty());
        }
        met.insert(refusal.code);
    }
    met.extend(in_other_towns());
    met.extend(crate::administer::codes());
    let all: BTreeSet<String> = CODES.iter().map(|code| (*code).to_owned()).collect();
    assert_eq!(all.len(), CODES.len(), "a code is there twice");
    assert_eq!(met, all, "a refusal without a row, or a row without a refusal");
}

/// What the agent of the first mandate is told who accepts on that day.
fn by_zhao(town: &Town, today: &str) -> String {
    let zhao = World { by: who("zhao"), ..world(day(today)) };
    let accept = Command::AcceptMandate { mandate: MandateId(1) };
    decide(&town.directory, &accept, &zhao).unwrap_err().code
}

/// Refusals that need another district or another day.
fn in_other_towns() -> Vec<String> {
    let mut codes = Vec::new();
    let mut town = town();
    codes.push(("duty-past", town.refused("2026-05-02", &lift("2026-05-01")).code));
    town.must(TODAY, hand_over("g1", "li", "2026-03-01"));
    codes.push(("hand-over-too-early", town.refused(TODAY, &hand_over("g1", "zhao", "2026-02-28")).code));
    town.must(TODAY, end(1, "2026-01-31"));
    town.must(TODAY, end(2, "2026-01-31"));
    codes.push(("office-has-duties", town.refused(TODAY, &close("city", TODAY)).code));
    for level in 1..=14 {
        let above = if level == 1 { "water".to_owned() } else { format!("l{}", level - 1) };
        town.must(TODAY, open(&format!("l{level}"), department("科", &above)));
    }
    codes.push(("office-too-deep", town.refused(TODAY, &open("l15", department("科", "l14"))).code));
    let moved = OfficeFacts { parent: Some(office("laowei")), ..department("水务", "luohu") };
    codes.push(("office-too-deep", town.refused(TODAY, &change("water", moved)).code));
    let offer = |n: u32| Command::OfferMandate {
        principal: who("admin"),
        agent: who("zhao"),
        items: vec![AppId::new(format!("item-{n}"))],
        until: day(TODAY),
    };
    (0..20).for_each(|n| town.must(TODAY, offer(n)));
    codes.push(("too-many-mandates", town.refused(TODAY, &offer(20)).code));
    codes.push(("mandate-over", by_zhao(&town, "2026-02-02")));
    codes
        .into_iter()
        .map(|(expected, found)| {
            assert_eq!(expected, found);
            found
        })
        .collect()
}

#[test]
fn all_wrong_texts_are_told_at_once() {
    let facts = PersonFacts { email: Some("x".into()), ..PersonFacts::new(Words::new("", "\t")) };
    let refusal = town().refused(TODAY, &add("a b", facts));
    let codes: Vec<&str> = refusal.because.iter().map(|because| because.code.as_str()).collect();
    assert_eq!(codes, ["id-not-valid", "name-missing", "text-not-plain", "email-not-valid"]);
    assert_eq!(refusal.fields, ["id", "name", "text", "email"]);
}

#[test]
fn numbers_that_are_nobodys_may_stand() {
    let mut town = town();
    let keys = [
        "701984",
        "2819c223-7f76-453a-919d-413861904646",
        "00012345678",
        "123456789012",
        "440303198506307890",
    ];
    for (at, key) in keys.into_iter().enumerate() {
        let facts = PersonFacts { external: Some(key.into()), ..person() };
        town.must(TODAY, add(&format!("new-{at}"), facts));
    }
}

#[test]
fn what_is_so_already_gives_no_event() {
    let mut town = town();
    let today = day(TODAY);
    let same = [
        change("water", department("水务", "luohu")),
        Command::ChangePost { post: post("handler"), facts: post_facts("city", &["handler"]) },
        Command::ChangePerson { person: who("wang"), facts: PersonFacts::new(words("wang")) },
        Command::DeactivatePerson { person: who("qian") },
        Command::ReactivatePerson { person: who("wang") },
        end(2, "2026-12-31"),
        Command::EndCover { cover: CoverId(1), last_day: day("2026-07-31") },
    ];
    for command in same {
        assert_eq!(town.run(today, &command), Ok(0), "{command:?}");
    }
}

#[test]
fn administrators_stay_apart_through_cover_and_change() {
    let mut town = town();
    town.must(TODAY, appoint("zhao", "security", "2026-03-01", Some("2026-03-31")));
    let through_cover = |from, until| cover("zhao", "sun", from, until, &["security"]);
    let refusal = town.refused(TODAY, &through_cover("2026-03-01", "2026-03-01"));
    assert_eq!(refusal.code, "two-administrators");
    assert!(refusal.because[0].words.zh.contains("system-admin"), "{refusal}");
    // The deputy's own post may become an administrator's while the cover runs: that is seen too.
    town.must(TODAY, appoint("wang", "verifier", TODAY, None));
    town.must(TODAY, cover("zhao", "wang", "2026-03-10", "2026-03-20", &["security"]));
    let facts = post_facts("city", &["audit-admin"]);
    let change = Command::ChangePost { post: post("verifier"), facts };
    assert_eq!(town.refused(TODAY, &change).code, "two-administrators");
    assert_eq!(town.refused("2026-03-20", &change).code, "two-administrators");
    assert_eq!(town.run(day("2026-03-21"), &change), Ok(1));
    // And one after the other is lawful.
    town.must(TODAY, end(4, "2026-06-30"));
    town.must(TODAY, appoint("sun", "audit", "2026-07-01", None));
}

#[test]
fn several_commands_are_all_or_none() {
    let town = town();
    let at = world(day(TODAY));
    let first = add("new", person());
    let second = appoint("new", "handler", TODAY, None);
    let both = decide_all(&town.directory, &[first.clone(), second.clone()], &at).unwrap();
    assert_eq!(both.len(), 2);
    let mut folded = town.directory.clone();
    both.iter().for_each(|event| folded.evolve(event));
    assert_eq!(folded.standing(&who("new"), day(TODAY)).unwrap().hats.len(), 1);
    let (place, refusal) = decide_all(&town.directory, &[first, second.clone(), second], &at).unwrap_err();
    assert_eq!((place, refusal.code.as_str()), (2, "appointed-twice"));
    assert_eq!(decide_all(&town.directory, &[], &at), Ok(Vec::new()));
}

#[test]
fn a_deputy_counts_as_holding_the_post() {
    let mut town = town();
    town.must(TODAY, appoint("li", "audit", "2026-07-20", Some("2026-07-20")));
    let change =
        |roles: &[&str]| Command::ChangePost { post: post("handler"), facts: post_facts("city", roles) };
    assert_eq!(town.refused(TODAY, &change(&["system-admin"])).code, "two-administrators");
    assert_eq!(town.run(day("2026-07-21"), &change(&["system-admin"])), Ok(1));
}

#[test]
fn every_code_is_explained() {
    let meaning = include_str!("../../../../docs/semantics.md");
    for code in CODES {
        assert!(meaning.contains(&format!("| `{code}` |")), "{code} has no row in docs/semantics.md");
    }
}
