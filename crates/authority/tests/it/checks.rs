//! Every further check: what it refuses, what it lets pass, what it cites.

use authority::{
    After, Delegation, DelegationKind, Discretion, Forbid, Need, Officers, PowerKind, Row, Scope, Wait,
};
use value::{AccountId, OfficeId, Value, Words};

use crate::given::{Given, basis, certificate, day, feel};

fn words(text: &str) -> Words {
    Words::new(format!("{text}条"), text)
}

fn step(act: &str) -> After {
    After {
        acts: vec![act.into()],
        title: words(act),
        wait: None,
        within: None,
        when: None,
        unless: None,
        because: None,
        article: Some(words("article 44")),
        row: Row { file: "power.toml".into(), id: format!("dispose.after.{act}"), line: 30 },
    }
}

fn delegation(kind: DelegationKind) -> Delegation {
    Delegation {
        to: OfficeId::new("parks"),
        by: None,
        kind,
        acts: vec!["dispose".into()],
        from: day("2026-01-01"),
        until: Some(day("2026-06-30")),
        article: Some(words("article 20")),
        row: Row::default(),
    }
}

type Change = fn(&mut Given);

fn told(rows: &[(&str, Change)]) {
    for (number, (codes, change)) in rows.iter().enumerate() {
        let found = Given::with(change).codes().join(" ");
        assert_eq!(found, *codes, "row {number}");
    }
}

#[test]
fn a_delegation_gives_its_acts_on_its_days() {
    let held: Change = |g| {
        g.power.holder = "city".into();
        g.power.delegations = vec![delegation(DelegationKind::Entrusted)];
    };
    told(&[("", held)]);
    let mut given = Given::with(held);
    given.on = day("2026-07-01");
    assert_eq!(given.codes(), ["delegation-not-in-force"]);
    let mut given = Given::with(held);
    given.power.delegations[0].acts = vec!["note".into()];
    let because = given.ask().because.remove(0);
    assert_eq!(
        (because.code.as_str(), because.article),
        ("delegation-without-act", Some(words("article 20")))
    );
    // Passed on by an office that has it by law, for as long as that office has it; never by one only entrusted.
    let chain = |kind, until| {
        let mut given = Given::with(held);
        given.power.delegations[0].by = Some(OfficeId::new("street"));
        let to = OfficeId::new("street");
        given.power.delegations.push(Delegation { to, until: Some(day(until)), ..delegation(kind) });
        given.codes().join(" ")
    };
    assert_eq!(chain(DelegationKind::Authorised, "2026-06-30"), "");
    assert_eq!(chain(DelegationKind::Authorised, "2026-03-01"), "delegation-without-act");
    assert_eq!(chain(DelegationKind::Entrusted, "2026-06-30"), "delegation-without-act");
    let mut given = Given::with(held);
    given.power.delegations[0].to = OfficeId::new("water");
    assert_eq!(given.codes(), ["power-of-another-office"]);
}

#[test]
fn a_certificate_must_be_held_and_valid() {
    told(&[
        ("certificate-missing", |g| g.act.certificate = Some("enforcement".into())),
        ("certificate-missing", |g| {
            g.act.certificate = Some("enforcement".into());
            g.actor.certificates = vec![certificate("driving", "2020-01-01", None)];
        }),
        ("certificate-not-valid", |g| {
            g.act.certificate = Some("enforcement".into());
            g.actor.certificates = vec![certificate("enforcement", "2020-01-01", Some("2026-03-01"))];
        }),
        ("", |g| {
            g.act.certificate = Some("enforcement".into());
            g.actor.certificates = vec![
                certificate("enforcement", "2020-01-01", Some("2026-03-01")),
                certificate("enforcement", "2026-03-02", None),
            ];
        }),
    ]);
}

#[test]
fn powers_that_take_something_ask_for_a_second_factor() {
    for kind in [PowerKind::Penalty, PowerKind::Compulsion, PowerKind::Levy] {
        let mut given = Given::with(|g| g.actor.two_factor = false);
        given.power.kind = kind;
        assert_eq!(given.codes(), ["second-factor-missing"], "{kind:?}");
        given.power.second_factor = Some(false);
        assert_eq!(given.codes(), [""; 0], "{kind:?}: the power says otherwise");
    }
    told(&[
        ("", |g| g.actor.two_factor = false),
        ("second-factor-missing", |g| {
            g.actor.two_factor = false;
            g.power.second_factor = Some(true);
        }),
        ("", |g| g.power.second_factor = Some(true)),
        // Who files for themselves exercises no power.
        ("", |g| {
            g.power.second_factor = Some(true);
            g.actor.two_factor = false;
            g.roles[0].scope = Scope::Own;
            g.own = true;
        }),
    ]);
}

fn two(acts: &[&str]) -> Option<Officers> {
    let acts = acts.iter().map(|act| (*act).to_owned()).collect();
    Some(Officers { count: 2, acts, article: None, row: Row::default() })
}

#[test]
fn officers_are_counted_as_different_persons() {
    told(&[
        ("too-few-officers", |g| g.act.officers = two(&["inspect"])),
        ("too-few-officers", |g| {
            g.act.officers = two(&["inspect"]);
            g.did("b", "inspect");
            g.did("b", "inspect");
        }),
        ("too-few-officers", |g| {
            g.act.officers = two(&["inspect"]);
            g.did("b", "inspect");
            g.did("anonymous", "inspect");
        }),
        ("", |g| {
            g.act.officers = two(&["inspect"]);
            g.did("b", "inspect");
            g.did("c", "inspect");
        }),
        ("", |g| {
            g.act.officers = two(&["inspect", "dispose"]);
            g.did("b", "inspect");
        }),
    ]);
}

#[test]
fn parties_and_recused_persons_act_no_more() {
    told(&[
        ("party-to-the-case", |g| g.party = true),
        ("recused", |g| g.recused = vec![AccountId::new("person-a")]),
        ("", |g| g.recused = vec![AccountId::new("person-b")]),
        // To step aside oneself stays open, to name another does not.
        ("", |g| {
            g.party = true;
            g.act.recuses = true;
        }),
        ("", |g| {
            g.party = true;
            g.act.recuses = true;
            g.facts.data.insert("account".into(), Value::from("person-a"));
        }),
        ("party-to-the-case", |g| {
            g.party = true;
            g.act.recuses = true;
            g.facts.data.insert("account".into(), Value::from("person-b"));
        }),
    ]);
}

#[test]
fn steps_come_first_and_take_their_time() {
    told(&[
        ("step-missing", |g| g.act.after = vec![step("notice")]),
        ("step-missing step-missing", |g| g.act.after = vec![step("notice"), step("review")]),
        ("", |g| {
            g.act.after = vec![step("notice")];
            g.did("b", "notice");
        }),
        ("", |g| g.act.after = vec![After { when: Some(feel("1 > 2")), ..step("hearing") }]),
        ("", |g| g.act.after = vec![After { unless: Some(feel("1 < 2")), ..step("hearing") }]),
        // What has no value excuses nobody.
        ("step-missing", |g| g.act.after = vec![After { when: Some(feel("fine > 2")), ..step("hearing") }]),
        ("step-missing", |g| g.act.after = vec![After { unless: Some(feel("waived")), ..step("hearing") }]),
        // Asked only once the input is there.
        ("", |g| {
            g.act.after = vec![After { when: Some(feel("fine > 2")), ..step("hearing") }];
            g.facts.pending = vec!["fine".into()];
        }),
        ("too-early", |g| {
            g.act.after = vec![After { wait: Wait::parse("5 calendar-days"), ..step("notice") }];
            g.did_on("b", "notice", "2026-02-25");
        }),
        ("", |g| {
            g.act.after = vec![After { wait: Wait::parse("5 calendar-days"), ..step("notice") }];
            g.did_on("b", "notice", "2026-02-24");
        }),
        // The last notice counts.
        ("too-early", |g| {
            g.act.after = vec![After { wait: Wait::parse("5 calendar-days"), ..step("notice") }];
            g.did_on("b", "notice", "2026-01-01");
            g.did_on("b", "notice", "2026-03-01");
        }),
        // A span nobody can count proves nothing.
        ("too-early", |g| {
            g.act.after = vec![After { wait: Wait::parse("5 moons"), ..step("notice") }];
            g.did_on("b", "notice", "2020-01-01");
        }),
        ("too-late", |g| {
            g.act.after = vec![After { within: Wait::parse("5 calendar-days"), ..step("notice") }];
            g.did_on("b", "notice", "2026-02-24");
        }),
        ("", |g| {
            g.act.after = vec![After { within: Wait::parse("5 calendar-days"), ..step("notice") }];
            g.did_on("b", "notice", "2026-02-26");
        }),
        ("out-of-order", |g| {
            g.act.never_after = vec!["close".into()];
            g.did("b", "close");
        }),
    ]);
}

fn band() -> Option<Discretion> {
    let (decision, field, low, high) = ("scale".into(), "fine".into(), "low".into(), "high".into());
    Some(Discretion { decision, field, low, high, article: None, row: Row::default() })
}

fn fine(given: &mut Given, amount: i64) {
    given.act.discretion = band();
    given.facts.band = Some((100, 200));
    given.facts.data.insert("fine".into(), Value::from(amount));
}

#[test]
fn documents_conditions_bands_and_the_negative_list() {
    told(&[
        ("document-missing", |g| g.act.documents = vec!["record".into()]),
        ("document-missing", |g| {
            g.act.documents = vec!["record".into()];
            g.facts.data.insert("record".into(), Value::from("  "));
        }),
        ("", |g| {
            g.act.documents = vec!["record".into()];
            g.facts.data.insert("record".into(), Value::from("two pages"));
        }),
        ("", |g| {
            g.act.documents = vec!["record".into()];
            g.facts.pending = vec!["record".into()];
        }),
        ("need-not-met", |g| {
            g.act.needs = vec![Need {
                holds: feel("returns < 2"),
                because: words("twice"),
                article: None,
                row: Row::default(),
            }];
        }),
        ("outside-discretion", |g| fine(g, 99)),
        ("", |g| fine(g, 100)),
        ("", |g| fine(g, 200)),
        ("outside-discretion", |g| fine(g, 201)),
        ("discretion-without-band", |g| {
            fine(g, 150);
            g.facts.band = None;
        }),
        ("outside-discretion", |g| {
            fine(g, 150);
            g.facts.data.insert("fine".into(), Value::from("150"));
        }),
    ]);
    let forbidden = |when: &str, acts: &str, from: &str| {
        let mut given = Given::allowed();
        given.forbids = vec![Forbid {
            id: "no-fees".into(),
            title: words("no fees"),
            acts: vec![acts.into()],
            when: feel(when),
            because: words("no fees are asked"),
            basis: vec![basis("list", from, None)],
            row: Row::default(),
        }];
        given.codes().join(" ")
    };
    assert_eq!(forbidden("1 < 2", "dispose", "2020-01-01"), "forbidden");
    assert_eq!(forbidden("fee > 0", "dispose", "2020-01-01"), "forbidden");
    assert_eq!(forbidden("1 > 2", "dispose", "2020-01-01"), "");
    assert_eq!(forbidden("1 < 2", "note", "2020-01-01"), "");
    assert_eq!(forbidden("1 < 2", "dispose", "2027-01-01"), "");
}

#[test]
fn a_band_is_told_with_its_rule() {
    let because = Given::with(|g| fine(g, 999)).ask().because.remove(0);
    for part in ["100", "200", "999", "scale", "3"] {
        assert!(because.words.en.contains(part) && because.words.zh.contains(part), "{because:?}");
    }
}

#[test]
fn every_reason_cites_a_rule_and_says_the_way_out() {
    let mut given = Given::with(|g| {
        g.act.after = vec![step("notice")];
        g.power.cites.insert("separation".into(), words("article 9"));
        g.did("person-a", "dispatch");
        g.act.documents = vec!["record".into()];
    });
    given.power.basis[0].article = Some(words("article 1"));
    let because = given.ask().because;
    let cited: Vec<&str> =
        because.iter().map(|it| it.article.as_ref().map_or("", |words| words.en.as_str())).collect();
    assert_eq!(cited, ["article 9", "article 44", "rule-2020, article 1"]);
    assert!(because.iter().all(|it| it.cure.is_some() && it.row.is_some()), "{because:?}");
    assert_eq!(because[1].row.as_ref().unwrap().line, 30);
    assert!(because[1].told().zh.contains("article 44条"), "{:?}", because[1].told());
}

#[test]
fn a_sample_says_that_it_is_one() {
    let mut rule = basis("rule", "2020-01-01", None);
    rule.sample = true;
    assert_eq!(rule.cite().zh, "（示例）rule");
    rule.title = Words::new("（示例）规定", "(sample) rules");
    assert_eq!(rule.cite().en, "(sample) rules");
}
