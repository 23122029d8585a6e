use clock::ledger::{ENTRIES_MAX, TEXT_MAX};
use clock::{Budget, Calendar, ClockError, ClockLedger, ClockState, Entry, Unit};

use crate::{at, ledger};

fn three_days() -> ClockLedger {
    ledger("2026-03-02 10:00", 3, Unit::WorkingDays)
}

#[test]
fn units_and_budgets_read_their_own_names() {
    for unit in Unit::ALL {
        assert_eq!(unit.as_str().parse(), Ok(unit));
        assert_eq!(serde_json::to_string(&unit).unwrap(), format!("\"{unit}\""));
    }
    assert_eq!("days".parse::<Unit>(), Err(ClockError::UnknownUnit));
    for wrong in [0, -1, 100_001, i64::MAX, i64::MIN] {
        assert_eq!(Budget::new(wrong, Unit::WorkingDays), Err(ClockError::Amount));
    }
    let json = r#"{"amount":0,"unit":"working-days"}"#;
    assert!(serde_json::from_str::<Budget>(json).is_err());
    assert!(serde_json::from_str::<Budget>(&json.replace('0', "5")).is_ok());
}

#[test]
fn a_clock_goes_only_where_it_can() {
    let mut ledger = three_days();
    assert_eq!(ledger.resume(at("2026-03-03 09:00")), Err(ClockError::NotSuspended));
    assert_eq!(ledger.restart(at("2026-03-03 09:00")), Err(ClockError::NotStopped));
    assert_eq!(ledger.suspend(at("2026-03-01 09:00"), ""), Err(ClockError::BeforeStart));
    ledger.suspend(at("2026-03-03 10:00"), "专家评审").unwrap();
    assert_eq!(ledger.suspend(at("2026-03-03 11:00"), ""), Err(ClockError::AlreadySuspended));
    ledger.resume(at("2026-03-03 12:00")).unwrap();
    ledger.stop(at("2026-03-04 10:00")).unwrap();
    let later = at("2026-03-04 11:00");
    assert_eq!(ledger.stop(later), Err(ClockError::AlreadyStopped));
    assert_eq!(ledger.suspend(later, ""), Err(ClockError::AlreadyStopped));
    assert_eq!(ledger.resume(later), Err(ClockError::AlreadyStopped));
    assert_eq!(ledger.extend(later, 1, "局长", ""), Err(ClockError::AlreadyStopped));
    ledger.restart(later).unwrap();
    assert_eq!(ledger.entries().len(), 4);
}

#[test]
fn texts_amounts_and_entries_have_limits() {
    let mut ledger = three_days();
    let long = "长".repeat(TEXT_MAX);
    let now = at("2026-03-03 10:00");
    assert_eq!(ledger.suspend(now, &long), Err(ClockError::TextTooLong));
    assert_eq!(ledger.extend(now, 1, &long, ""), Err(ClockError::TextTooLong));
    assert_eq!(ledger.extend(now, 1, "  ", "复杂"), Err(ClockError::ApproverMissing));
    assert_eq!(ledger.extend(now, 0, "局长", ""), Err(ClockError::Amount));
    assert_eq!(ledger.extend(now, 99_998, "局长", ""), Err(ClockError::Amount));
    assert_eq!(ledger.extend(now, 99_997, "局长", ""), Ok(()));
    assert_eq!(ledger.extend(now, 1, "局长", ""), Err(ClockError::Amount));
    let mut full = three_days();
    for n in 0..ENTRIES_MAX {
        full.append(Entry::Suspended { at: now, reason: n.to_string(), basis: String::new() }).unwrap();
    }
    assert_eq!(full.append(Entry::Resumed { at: now }), Err(ClockError::TooManyEntries));
}

#[test]
fn extension_adds_time_and_comes_before_the_end() {
    let calendar = Calendar::cn();
    let mut ledger = three_days();
    assert_eq!(ledger.may_extend(at("2026-03-05 23:59"), &calendar), Ok(()));
    assert_eq!(ledger.may_extend(at("2026-03-06 00:00"), &calendar), Err(ClockError::AlreadyDue));
    ledger.extend(at("2026-03-05 10:00"), 10, "局长", "案情复杂").unwrap();
    assert_eq!(ledger.due(&calendar).day.to_string(), "2026-03-19");
    assert_eq!(ledger.state(at("2026-03-06 00:00"), &calendar), ClockState::Running);
    ledger.stop(at("2026-03-19 23:59")).unwrap();
    assert_eq!(ledger.state(at("2026-03-20 00:00"), &calendar), ClockState::Stopped { late: false });
    assert_eq!(ledger.may_extend(at("2026-03-20 00:00"), &calendar), Err(ClockError::AlreadyStopped));
}

#[test]
fn a_restart_is_a_new_period_of_the_first_amount() {
    let calendar = Calendar::cn();
    let mut ledger = three_days();
    ledger.extend(at("2026-03-03 10:00"), 5, "局长", "").unwrap();
    ledger.stop(at("2026-03-04 10:00")).unwrap();
    ledger.restart(at("2026-04-10 15:00")).unwrap();
    let due = ledger.due(&calendar);
    assert_eq!(due.day.to_string(), "2026-04-15");
    assert_eq!(ledger.used(at("2026-04-13 08:00"), &calendar).whole(), 1);
    assert_eq!(ledger.state(at("2026-04-20 08:00"), &calendar), ClockState::Overdue);
    // Seen from before the restart it is the old period.
    assert_eq!(ledger.due_as_of(at("2026-03-05 00:00"), &calendar).day.to_string(), "2026-03-12");
    assert!(matches!(ledger.state(at("2026-03-05 00:00"), &calendar), ClockState::Stopped { late: false }));
}

#[test]
fn entries_without_effect_change_nothing() {
    let calendar = Calendar::cn();
    let plain = three_days().due(&calendar);
    let mut ledger = three_days();
    ledger.append(Entry::Resumed { at: at("2026-03-03 10:00") }).unwrap();
    ledger.append(Entry::Restarted { at: at("2026-03-03 11:00") }).unwrap();
    assert_eq!(ledger.due(&calendar), plain);
    let extension = Entry::Extended {
        at: at("2026-03-03 12:00"),
        amount: 1,
        approver: "局长".to_owned(),
        reason: String::new(),
    };
    ledger.append(extension.clone()).unwrap();
    let extended = ledger.clone();
    ledger.append(extension).unwrap();
    assert_eq!(ledger, extended, "the same entry again");
}

#[test]
fn json_is_stable_and_checked() {
    let mut ledger = three_days().counted_by(clock::Edition::FIRST);
    ledger.suspend(at("2026-03-03 10:00"), "听证").unwrap();
    ledger.extend(at("2026-03-03 11:00"), 2, "局长", "复杂").unwrap();
    let json = serde_json::to_string(&ledger).unwrap();
    let expected = concat!(
        r#"{"started_at":"2026-03-02T02:00:00Z","budget":{"amount":3,"unit":"working-days"},"entries":["#,
        r#"{"kind":"suspended","at":"2026-03-03T02:00:00Z","reason":"听证"},"#,
        r#"{"kind":"extended","at":"2026-03-03T03:00:00Z","amount":2,"approver":"局长","reason":"复杂"}]}"#
    );
    assert_eq!(json, expected);
    assert_eq!(serde_json::from_str::<ClockLedger>(&json).unwrap(), ledger);
    let plain = serde_json::to_string(&three_days()).unwrap();
    assert_eq!(serde_json::from_str::<ClockLedger>(&plain).unwrap(), three_days());
    for (old, new) in
        [("\"amount\":2", "\"amount\":-2"), ("2026-03-03", "2026-01-03"), ("suspended", "paused")]
    {
        assert!(serde_json::from_str::<ClockLedger>(&json.replace(old, new)).is_err(), "{new}");
    }
}
