//! A real log of traffic fines, every step asked of authority as it was done: what the rules say against it is named,
//! and it is exactly what a plain count over the dates finds.

use std::collections::BTreeMap;

use authority::{Actor, Band, Decision, Discretion, Facts, Matter, PastAct, Question, Wait, may};
use catalog::{App, Folder};
use jiff::SignedDuration;
use value::{AccountId, Date, Decimal, RoleId, Timestamp, Value};

use crate::oracle::shared;

const DAY: i64 = 24;

struct Step {
    act: String,
    at: Timestamp,
    amounts: BTreeMap<String, Decimal>,
}

/// The traces of the log, each step by its act's id.
fn traces() -> Option<Vec<(String, Vec<Step>)>> {
    let text = String::from_utf8(shared("data/eventlogs/roadtraffic100traces.xes")?).unwrap();
    let log = roxmltree::Document::parse(&text).unwrap();
    let named = |node: roxmltree::Node<'_, '_>, key: &str| -> Option<String> {
        let found = node.children().find(|child| child.attribute("key") == Some(key))?;
        found.attribute("value").map(str::to_owned)
    };
    let traces = log.root_element().children().filter(|node| node.has_tag_name("trace"));
    let read = traces.map(|trace| {
        let events = trace.children().filter(|node| node.has_tag_name("event"));
        let steps = events.map(|event| Step {
            act: named(event, "concept:name").unwrap().to_lowercase().replace(' ', "-"),
            at: named(event, "time:timestamp").unwrap().parse().unwrap(),
            amounts: ["amount", "expense", "paymentAmount"]
                .into_iter()
                .filter_map(|key| Some((key.to_owned(), named(event, key)?.parse().ok()?)))
                .collect(),
        });
        (named(trace, "concept:name").unwrap_or_default(), steps.collect())
    });
    Some(read.collect())
}

fn app() -> App {
    let folder = Folder::new("fines")
        .with("app.toml", include_str!("../../app-fines/app.toml"))
        .with("role.toml", include_str!("../../app-fines/role.toml"))
        .with("power.toml", include_str!("../../app-fines/power.toml"))
        .with("process/fines.bpmn", include_str!("../../app-fines/process/fines.bpmn"));
    let (app, findings) = catalog::check(&folder);
    app.unwrap_or_else(|| panic!("{findings:#?}"))
}

/// What is owed and paid so far; days are counted from midnight to midnight, as the log keeps them.
struct Account {
    owed: Decimal,
    paid: Decimal,
}

impl Facts for Account {
    fn eval(&self, expr: &feel::Expr) -> Value {
        let names = value::Context::from_iter([
            ("owed".into(), Value::from(self.owed)),
            ("paid".into(), Value::from(self.paid)),
        ]);
        expr.eval(&names, &feel::World::new(Timestamp::UNIX_EPOCH, feel::TimeZone::UTC)).value
    }

    fn value(&self, _name: &str) -> Option<Value> {
        None
    }

    fn is_pending(&self, _name: &str) -> bool {
        false
    }

    fn band(&self, _discretion: &Discretion) -> Option<Band> {
        None
    }

    fn ends(&self, from: Timestamp, wait: &Wait) -> Option<Timestamp> {
        // A summer hour more or less is no day.
        from.checked_add(SignedDuration::from_hours(wait.amount * DAY - 2)).ok()
    }

    fn day(&self, at: Timestamp) -> Date {
        feel::TimeZone::UTC.to_datetime(at).date()
    }
}

/// The deviations of one trace: the act and the code of each reason.
fn deviations(app: &App, steps: &[Step]) -> Vec<(String, String)> {
    let clerk = AccountId::new("clerk");
    let actor = Actor {
        account: clerk.clone(),
        roles: vec![RoleId::new("clerk")],
        two_factor: true,
        ..Actor::anonymous()
    };
    let mut account = Account { owed: Decimal::ZERO, paid: Decimal::ZERO };
    let mut past: Vec<PastAct> = Vec::new();
    let mut found = Vec::new();
    for step in steps {
        let act = app.act(&step.act).unwrap_or_else(|| panic!("no act {}", step.act));
        let question = Question {
            actor: &actor,
            act: &act.rule,
            power: app.power(act).unwrap(),
            roles: &app.roles,
            forbids: &app.forbids,
            on: account.day(step.at),
        };
        let matter = Matter { past: &past, ..Matter::at(step.at) };
        let Decision { because, .. } = may(question, &matter, &account);
        for reason in because {
            assert!(reason.article.is_some(), "{}: {reason:?} cites nothing", step.act);
            found.push((step.act.clone(), reason.code));
        }
        past.push(PastAct { act: step.act.clone(), account: clerk.clone(), at: step.at });
        let of = |name: &str| step.amounts.get(name).copied();
        // The log gives the whole amount again when it grows.
        account.owed = match (step.act.as_str(), of("amount"), of("expense")) {
            (_, Some(amount), _) => amount,
            (_, None, Some(expense)) => account.owed.checked_add(expense).unwrap(),
            _ => account.owed,
        };
        account.paid = account.paid.checked_add(of("paymentAmount").unwrap_or(Decimal::ZERO)).unwrap();
    }
    found
}

#[test]
fn the_fines_replay_with_each_deviation_named() {
    let Some(traces) = traces() else { return };
    assert_eq!(traces.len(), 100);
    let app = app();
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut expected: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (_, steps) in &traces {
        let found = deviations(&app, steps);
        for (act, code) in &found {
            *counts.entry((act.clone(), code.clone())).or_default() += 1;
        }
        for deviation in counted(steps) {
            *expected.entry(deviation).or_default() += 1;
        }
    }
    assert_eq!(counts, expected);
    let late = counts.get(&("send-fine".to_owned(), "too-late".to_owned())).copied();
    assert_eq!(late, Some(35), "{counts:?}");
}

/// The same rules once more, as plain comparisons of days and sums.
fn counted(steps: &[Step]) -> Vec<(String, String)> {
    let day = |step: &Step| (step.at.as_second() + 12 * 3_600) / 86_400;
    let last = |until: usize, act: &str| steps[..until].iter().rev().find(|step| step.act == act);
    let mut found = Vec::new();
    let (mut owed, mut paid) = (Decimal::ZERO, Decimal::ZERO);
    for (at, step) in steps.iter().enumerate() {
        let mut say = |code: &str| found.push((step.act.clone(), code.to_owned()));
        let needs = match step.act.as_str() {
            "create-fine" => None,
            "send-fine" | "payment" => Some("create-fine"),
            "insert-fine-notification" => Some("send-fine"),
            "add-penalty" | "insert-date-appeal-to-prefecture" => Some("insert-fine-notification"),
            "send-for-credit-collection" => Some("add-penalty"),
            "send-appeal-to-prefecture" => Some("insert-date-appeal-to-prefecture"),
            "receive-result-appeal-from-prefecture" => Some("send-appeal-to-prefecture"),
            "notify-result-appeal-to-offender" => Some("receive-result-appeal-from-prefecture"),
            other => panic!("{other}"),
        };
        let before = needs.map(|act| last(at, act));
        if let Some(None) = before {
            say("step-missing");
        }
        if let Some(Some(before)) = before {
            let days = day(step) - day(before);
            match step.act.as_str() {
                "send-fine" if days > 90 => say("too-late"),
                "insert-date-appeal-to-prefecture" if days > 60 => say("too-late"),
                "add-penalty" if days < 60 => say("too-early"),
                _ => {}
            }
        }
        if ["add-penalty", "send-for-credit-collection"].contains(&step.act.as_str()) && paid >= owed {
            say("forbidden");
        }
        let of = |name: &str| step.amounts.get(name).copied();
        owed =
            of("amount").unwrap_or_else(|| owed.checked_add(of("expense").unwrap_or(Decimal::ZERO)).unwrap());
        paid = paid.checked_add(of("paymentAmount").unwrap_or(Decimal::ZERO)).unwrap();
    }
    found
}
