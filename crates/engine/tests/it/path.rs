//! The path of a change: keys, versions, durability order, timers, outbox.

use engine::{Failure, Request};
use kernel::Event;
use value::{CaseId, CommandKey, VaultId};

use crate::world::{act, actor, answers, dispatcher, engine, report};

const MORNING: &str = "2026-03-02T01:00:00Z";

#[test]
fn the_same_key_has_one_effect_and_one_receipt() {
    let (engine, _) = engine(MORNING);
    let first = report(&engine, "lin", "k1");
    assert_eq!(report(&engine, "lin", "k1"), first);
    assert_eq!(engine.store().max_case_id().unwrap(), 1);
    let other = act(first.case, "accept", None, &[]);
    let reused = engine.ask(Request::new(CommandKey::new("k1"), dispatcher(), other));
    assert!(matches!(reused, Err(Failure::KeyReused)), "{reused:?}");
}

#[test]
fn the_same_key_at_once_has_one_effect() {
    let (engine, _) = engine(MORNING);
    let receipts: Vec<_> = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..16).map(|_| scope.spawn(|| report(&engine, "lin", "double"))).collect();
        senders.into_iter().map(|sender| sender.join().unwrap()).collect()
    });
    assert!(receipts.iter().all(|receipt| *receipt == receipts[0]));
    assert_eq!(engine.store().max_case_id().unwrap(), 1);
}

#[test]
fn a_stale_version_is_refused_and_writes_nothing() {
    let (engine, _) = engine(MORNING);
    let opened = report(&engine, "lin", "k1");
    let before = engine.store().head().unwrap();
    let request = Request::new(CommandKey::new("k2"), dispatcher(), act(opened.case, "accept", None, &[]));
    let stale = engine.ask(Request { expected: Some(opened.version - 1), ..request.clone() });
    assert!(matches!(stale, Err(Failure::Stale { .. })), "{stale:?}");
    assert_eq!(engine.store().head().unwrap(), before);
    engine.ask(Request { expected: Some(opened.version), ..request }).unwrap();
}

#[test]
fn refusals_and_unknown_cases_write_nothing() {
    let (engine, _) = engine(MORNING);
    let opened = report(&engine, "lin", "k1");
    let before = engine.store().head().unwrap();
    let ask = |case, name: &str, who| {
        engine.ask(Request::new(CommandKey::new("x"), who, act(case, name, None, &[])))
    };
    assert!(matches!(ask(CaseId(99), "accept", dispatcher()), Err(Failure::NoSuchCase)));
    assert!(matches!(ask(opened.case, "conjure", dispatcher()), Err(Failure::Refused(_))));
    assert!(matches!(ask(opened.case, "accept", actor("eve", &[], None)), Err(Failure::Refused(_))));
    assert!(matches!(ask(opened.case, "pass", dispatcher()), Err(Failure::Refused(_))));
    assert_eq!(engine.store().head().unwrap(), before);
}

#[test]
fn personal_data_goes_to_the_vault_and_can_be_erased() {
    let (engine, _) = engine(MORNING);
    let mut input = answers(&[("category", "tree"), ("place", "东门"), ("details", "树枝断了")]);
    input.extend(answers(&[("name", "演示居民"), ("phone", "13800000000")]));
    let ask = engine::Ask::Open {
        app: value::AppId::new("event-dispatch"),
        act: "report".into(),
        answers: input,
        channel: "web".into(),
        blobs: Vec::new(),
    };
    let receipt = engine.ask(Request::new(CommandKey::new("k"), authority::Actor::anonymous(), ask)).unwrap();
    let turns = engine.store().stream(receipt.case, 1).unwrap();
    let log: String = turns.iter().flat_map(|turn| turn.turn.events.clone()).collect();
    assert!(!log.contains("13800000000") && !log.contains("演示居民"), "{log}");
    let vault = VaultId::new(format!("filing-{}", receipt.filing.unwrap()));
    let sealed = engine.store().vault(&vault).unwrap().unwrap().sealed;
    assert!(!sealed.windows(11).any(|part| part == b"13800000000"));
    assert!(engine.store().erase_vault(&vault).unwrap());
    assert!(engine.store().vault(&vault).unwrap().is_none());
    engine.store().verify(&mut |_| {}).unwrap();
}

#[test]
fn a_timer_fires_once_after_downtime() {
    let (engine, clock) = engine(MORNING);
    let opened = report(&engine, "lin", "k1");
    clock.set("2026-04-02T01:00:00Z".parse().unwrap());
    assert!(engine.fire_due(engine.now(), false).unwrap() > 0);
    assert_eq!(engine.fire_due(engine.now(), false).unwrap(), 0);
    let case = engine.case(opened.case).unwrap().unwrap();
    assert_eq!(case.marks.len(), 1, "{:?}", case.marks);
    assert!(engine.check_rows().unwrap().differing.is_empty());
}

#[test]
fn the_reporter_is_told_once() {
    let (engine, _) = engine(MORNING);
    let filing = report(&engine, "lin", "k1").filing.unwrap();
    assert_eq!(engine.deliver().unwrap(), 1);
    assert_eq!(engine.deliver().unwrap(), 0);
    let notices = engine.store().notices(&filing).unwrap();
    assert_eq!(notices.len(), 1);
    assert!(
        !notices[0].text_zh.contains('{') && notices[0].text_zh.contains("布心路路口"),
        "{:?}",
        notices[0]
    );
}

#[test]
fn a_clock_set_back_does_not_run_a_case_backwards() {
    let (engine, clock) = engine(MORNING);
    let opened = report(&engine, "lin", "k1");
    clock.set("1970-01-02T00:00:00Z".parse().unwrap());
    let request = Request::new(CommandKey::new("k2"), dispatcher(), act(opened.case, "accept", None, &[]));
    engine.ask(request).unwrap();
    let case = engine.case(opened.case).unwrap().unwrap();
    assert!(case.updated_at >= MORNING.parse().unwrap());
}

#[test]
fn every_event_reads_back_as_written() {
    let (engine, _) = engine(MORNING);
    let opened = report(&engine, "lin", "k1");
    for stored in engine.store().stream(opened.case, 1).unwrap() {
        for text in &stored.turn.events {
            let event: Event = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&event).unwrap(), *text);
        }
    }
}
