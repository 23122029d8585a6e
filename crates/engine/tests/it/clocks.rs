//! Clocks in whole cases: calendars adopted once, procedures left out, extensions bounded, rungs taken once.

use std::sync::Arc;

use clock::{Calendar, ClockLedger, ClockState, Edition};
use engine::{Engine, publish};
use kernel::Event;
use store::{SqliteStore, Store as _};
use value::{CaseId, ClockId, Context, Value};

use crate::permit::{act, engine, open};
use crate::world::answers;

/// An invented notice: four days off, and a worked Sunday in the December before.
const NEXT: &str =
    "[2027] 2026-11-10 国办发明电〔2026〕0号\non new-year 2026-12-27\noff new-year 01-01..01-04\n";

fn store() -> Arc<SqliteStore> {
    Arc::new(SqliteStore::memory().unwrap())
}

fn events(engine: &Engine, case: CaseId) -> Vec<Event> {
    let turns = engine.store().stream(case, 1).unwrap();
    let texts = turns.iter().flat_map(|stored| &stored.turn.events);
    texts.map(|text| serde_json::from_str(text).unwrap()).collect()
}

fn adopted(engine: &Engine, case: CaseId) -> Vec<Event> {
    let all = events(engine, case).into_iter();
    all.filter(|event| matches!(event, Event::CalendarAdopted { .. })).collect()
}

fn ledger(engine: &Engine, case: CaseId, id: &str) -> ClockLedger {
    engine.case(case).unwrap().unwrap().clock(&ClockId::new(id)).unwrap().clone()
}

fn due(engine: &Engine, case: CaseId, id: &str) -> String {
    let app = engine.apps().all().next().unwrap().clone();
    ledger(engine, case, id).due(&app.calendar).day.to_string()
}

fn keep(store: &SqliteStore) {
    let edition =
        publish(store, &Calendar::cn(), NEXT, "测试", "2026-11-11T01:00:00Z".parse().unwrap()).unwrap();
    assert_eq!(edition.to_string(), "2026-11-10");
    assert!(
        publish(store, &Calendar::cn().with(NEXT).unwrap(), NEXT, "", value::Timestamp::UNIX_EPOCH).is_err()
    );
}

#[test]
fn a_publication_moves_each_affected_case_once_and_no_other() {
    let store = store();
    let (first, _) = engine(&store, "2026-12-10T02:00:00Z");
    // Two that are due in January; one that is closed before the publication.
    let (late, other) = (open(&first, "late", "2026-12-10").case, open(&first, "other", "2026-12-10").case);
    let closed = open(&first, "closed", "2026-12-10").case;
    for name in ["notify", "hear", "review"] {
        let given = if name == "hear" { answers(&[("office", "first")]) } else { Context::new() };
        act(&first, closed, name, given).unwrap();
    }
    assert!(first.case(closed).unwrap().unwrap().closed_at.is_some());
    let told = due(&first, late, "decision");
    assert_eq!(told, "2027-01-07");
    let row = store.case(late).unwrap().unwrap().clocks.unwrap();
    assert!(row.provisional && row.edition == Edition::FIRST.day());
    assert!(store.case(closed).unwrap().unwrap().clocks.is_none());
    drop(first);
    keep(&store);
    let (second, _) = engine(&store, "2026-12-11T02:00:00Z");
    // Nothing moves by itself: what was told stands until the event.
    assert_eq!(due(&second, late, "decision"), told);
    let report = second.catch_up().unwrap();
    assert_eq!((report.moved, report.refused), (2, 0), "{report:?}");
    let known = adopted(&second, late);
    let [Event::CalendarAdopted { edition, source, moved }] = known.as_slice() else { panic!("{known:?}") };
    assert_eq!((edition.to_string().as_str(), source.as_str()), ("2026-11-10", "国办发明电〔2026〕0号"));
    let names: Vec<_> = moved.iter().map(|moved| (moved.clock.as_str(), moved.filing.is_some())).collect();
    assert_eq!(names, [("decision", false), ("answer", true)]);
    assert!(moved.iter().all(|moved| !moved.provisional));
    // 27 December is worked, 1 to 4 January are not: 1 January was counted before.
    assert_eq!(due(&second, late, "decision"), "2027-01-08");
    assert!(adopted(&second, closed).is_empty());
    assert_eq!(adopted(&second, other).len(), 1);
    let again = second.catch_up().unwrap();
    assert_eq!((again.moved, adopted(&second, late).len()), (0, 1));
    assert!(second.check_rows().unwrap().differing.is_empty());
}

#[test]
fn a_case_adopts_before_anything_else_happens_to_it_and_only_if_it_is_touched() {
    let store = store();
    let (first, _) = engine(&store, "2026-12-10T02:00:00Z");
    let case = open(&first, "a", "2026-12-10").case;
    drop(first);
    let (first, _) = engine(&store, "2026-10-12T02:00:00Z");
    let untouched = open(&first, "b", "2026-10-12").case;
    drop(first);
    keep(&store);
    let (second, _) = engine(&store, "2026-12-11T02:00:00Z");
    act(&second, case, "note", Context::new()).unwrap();
    act(&second, untouched, "note", Context::new()).unwrap();
    let all = events(&second, case);
    let place = all.iter().position(|event| matches!(event, Event::CalendarAdopted { .. })).unwrap();
    let note = all.iter().rposition(|event| matches!(event, Event::ActDone { .. })).unwrap();
    assert!(place < note);
    assert!(adopted(&second, untouched).is_empty());
    // Nothing is left for the sweep, and a new case begins with the newest edition.
    assert_eq!(second.catch_up().unwrap().moved, 0);
    let fresh = open(&second, "c", "2026-12-11").case;
    assert_eq!(ledger(&second, fresh, "decision").edition().to_string(), "2026-11-10");
    // A change of a clock adopts even where nothing moves yet.
    act(&second, untouched, "notify", Context::new()).unwrap();
    assert_eq!(adopted(&second, untouched).len(), 1);
}

#[test]
fn a_hearing_is_left_out_of_the_period() {
    let (engine, clock) = engine(&store(), "2026-03-02T02:00:00Z");
    let case = open(&engine, "a", "2026-03-02").case;
    let plain = due(&engine, case, "decision");
    act(&engine, case, "notify", Context::new()).unwrap();
    let paused = ledger(&engine, case, "decision");
    assert!(paused.is_suspended());
    assert_eq!(paused.suspended_for(), Some(("听证", "行政许可法第四十五条")));
    assert!(!ledger(&engine, case, "delivery").is_suspended());
    clock.set("2026-03-09T02:00:00Z".parse().unwrap());
    act(&engine, case, "hear", answers(&[("office", "second")])).unwrap();
    assert!(!ledger(&engine, case, "decision").is_suspended());
    assert_eq!((plain.as_str(), due(&engine, case, "decision").as_str()), ("2026-03-30", "2026-04-03"));
    // Another office has it now: the ledger says so, and nothing moves.
    assert!(
        events(&engine, case).contains(&Event::CaseHandedOver { from: "first".into(), to: "second".into() })
    );
}

#[test]
fn a_period_begins_on_the_day_of_delivery() {
    let (engine, _) = engine(&store(), "2026-03-05T02:00:00Z");
    // Three calendar days from Wednesday end on Saturday: this clock does not move.
    let case = open(&engine, "a", "2026-03-04").case;
    assert_eq!(due(&engine, case, "delivery"), "2026-03-07");
}

#[test]
fn an_extension_stays_within_its_article() {
    let (engine, _) = engine(&store(), "2026-03-02T02:00:00Z");
    let case = open(&engine, "a", "2026-03-02").case;
    let extend = |amount: i64| {
        let given = [("amount".into(), Value::from(amount))].into_iter().collect();
        act(&engine, case, "extend", given)
    };
    let before = due(&engine, case, "decision");
    assert_eq!(extend(11), Err("extension-too-long".into()));
    assert_eq!(due(&engine, case, "decision"), before);
    extend(10).unwrap();
    assert_eq!(extend(1), Err("extended-already".into()));
}

#[test]
fn each_rung_is_taken_once_also_after_downtime() {
    let store = store();
    let (machine, clock) = engine(&store, "2026-03-02T02:00:00Z");
    let (one, two) = (open(&machine, "a", "2026-03-02").case, open(&machine, "b", "2026-03-02").case);
    let rungs = |engine: &Engine, case| -> Vec<String> {
        let all = events(engine, case).into_iter();
        let reached = all.filter_map(|event| match event {
            Event::RungReached { rung, filing: None, .. } => Some(rung),
            _ => None,
        });
        reached.collect()
    };
    // The 20th working day is 30 March; two days before it is the end of 26 March.
    clock.set("2026-03-26T15:59:00Z".parse().unwrap());
    machine.fire_due(machine.now(), false).unwrap();
    assert!(rungs(&machine, one).is_empty());
    clock.set("2026-03-26T16:00:00Z".parse().unwrap());
    machine.fire_due(machine.now(), false).unwrap();
    assert_eq!(rungs(&machine, one), ["soon"]);
    // An edit changes nothing, and an extension re-arms only what was not taken.
    act(&machine, one, "note", Context::new()).unwrap();
    let given = [("amount".into(), Value::from(5_i64))].into_iter().collect();
    act(&machine, one, "extend", given).unwrap();
    drop(machine);
    // The machine was away for a month: each rung once.
    let (machine, _) = engine(&store, "2026-05-06T02:00:00Z");
    machine.fire_due(machine.now(), false).unwrap();
    machine.fire_due(machine.now(), false).unwrap();
    assert_eq!(rungs(&machine, one), ["soon", "over"]);
    assert_eq!(rungs(&machine, two), ["soon", "over"]);
    let case = machine.case(two).unwrap().unwrap();
    assert_eq!(case.marks.len(), 2);
    let app = machine.apps().all().next().unwrap().clone();
    assert_eq!(
        case.clock(&ClockId::new("decision")).unwrap().state(machine.now(), &app.calendar),
        ClockState::Overdue
    );
    let told = machine.store().outbox_pending(10).unwrap();
    assert_eq!(told.iter().filter(|row| row.payload.contains("late")).count(), 2);
    assert!(machine.store().next_timer().unwrap().is_none());
    assert!(machine.check_rows().unwrap().differing.is_empty());
}
