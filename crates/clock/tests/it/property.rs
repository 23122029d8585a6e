use clock::{Budget, Calendar, ClockLedger, ClockState, Counted, Entry, Unit};
use jiff::SignedDuration;
use proptest::prelude::*;
use value::Timestamp;

use crate::at;
use crate::oracle::Oracle;

/// An instant on a whole minute from 2004 to the middle of 2025, so that what follows mostly stays in published years.
fn start() -> impl Strategy<Value = Timestamp> {
    (0_i64..11_300_000).prop_map(|minutes| at("2004-01-01 00:00") + SignedDuration::from_mins(minutes))
}

fn entry(start: Timestamp, kinds: std::ops::Range<u8>) -> impl Strategy<Value = Entry> {
    (kinds, 0_i64..60_000, 0_i64..4, 1_i64..9).prop_map(move |(kind, minutes, whole, amount)| {
        // One in four falls on a local midnight, where days meet.
        let minutes = if whole == 0 { minutes / 1_440 * 1_440 } else { minutes };
        let midnight = at("2004-01-01 00:00");
        let base = if whole == 0 {
            let days = (start.as_second() - midnight.as_second()).div_euclid(86_400) + 1;
            midnight + SignedDuration::from_hours(24 * days)
        } else {
            start
        };
        let at = base + SignedDuration::from_mins(minutes);
        match kind {
            0 => Entry::Suspended { at, reason: format!("r{amount}"), basis: String::new() },
            1 => Entry::Resumed { at },
            2 => Entry::Extended { at, amount, approver: "局长".to_owned(), reason: String::new() },
            3 => Entry::Stopped { at },
            _ => Entry::Restarted { at },
        }
    })
}

fn case(kinds: std::ops::Range<u8>) -> impl Strategy<Value = (Timestamp, i64, Vec<Entry>)> {
    start().prop_flat_map(move |start| {
        (Just(start), 1_i64..40, prop::collection::vec(entry(start, kinds.clone()), 0..9))
    })
}

fn build(start: Timestamp, amount: i64, unit: Unit, entries: &[Entry]) -> ClockLedger {
    let mut ledger = ClockLedger::start(start, Budget::new(amount, unit).unwrap());
    entries.iter().for_each(|entry| ledger.append(entry.clone()).unwrap());
    ledger
}

/// Closes a suspension that is still open, so that a due date exists.
fn closed(start: Timestamp, amount: i64, unit: Unit, mut entries: Vec<Entry>) -> ClockLedger {
    entries.push(Entry::Resumed { at: start + SignedDuration::from_mins(70_000) });
    build(start, amount, unit, &entries)
}

#[test]
fn each_start_of_23_years_with_some_budgets() {
    let Some(oracle) = Oracle::load() else { return };
    let calendar = Calendar::cn();
    let mut now = at("2004-01-01 08:30");
    while now < at("2026-12-31 00:00") {
        for amount in [1, 3, 7, 20, 60] {
            for unit in [Unit::WorkingDays, Unit::CalendarDays] {
                let due = build(now, amount, unit, &[]).due(&calendar);
                let expected = oracle.due_day(now, amount, unit == Unit::CalendarDays, &[]);
                assert_eq!(due.day, expected, "{now} {amount} {unit}");
                assert_eq!(due.provisional, expected.year() > 2026, "{now} {amount} {unit}");
            }
        }
        now += SignedDuration::from_hours(24);
    }
}

#[test]
fn random_ledgers_equal_the_walk_by_days_and_minutes() {
    let Some(oracle) = Oracle::load() else { return };
    let calendar = Calendar::cn();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(1_500));
    let outcome = runner.run(&case(0..3), |(start, amount, entries)| {
        for unit in [Unit::WorkingDays, Unit::CalendarDays] {
            let ledger = closed(start, amount, unit, entries.clone());
            let expected = oracle.due_day(start, amount, unit == Unit::CalendarDays, ledger.entries());
            prop_assert_eq!(ledger.due(&calendar).day, expected, "{}", unit);
        }
        Ok(())
    });
    outcome.unwrap();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(60));
    let outcome = runner.run(&case(0..2), |(start, amount, entries)| {
        for unit in [Unit::WorkingHours, Unit::ClockHours] {
            let ledger = closed(start, amount, unit, entries.clone());
            let expected = oracle.due_minute(start, amount, unit == Unit::WorkingHours, ledger.entries());
            prop_assert_eq!(ledger.due(&calendar).at, expected, "{}", unit);
        }
        Ok(())
    });
    outcome.unwrap();
}

proptest! {
    #[test]
    fn the_order_of_recording_does_not_matter(
        (start, amount, entries) in case(0..5),
        seed in prop::collection::vec(any::<u32>(), 9),
        unit in prop::sample::select(Unit::ALL.to_vec()),
    ) {
        let calendar = Calendar::cn();
        let first = build(start, amount, unit, &entries);
        let mut shuffled: Vec<_> = entries.into_iter().zip(seed).collect();
        shuffled.sort_by_key(|(_, key)| *key);
        let shuffled: Vec<_> = shuffled.into_iter().map(|(entry, _)| entry).collect();
        let second = build(start, amount, unit, &shuffled);
        prop_assert_eq!(first.due(&calendar), second.due(&calendar));
        prop_assert_eq!(first, second);
    }

    #[test]
    fn a_longer_suspension_is_never_due_earlier(
        (start, amount, entries) in case(0..2),
        from in 0_i64..40_000, length in 0_i64..20_000, more in 0_i64..20_000,
        unit in prop::sample::select(Unit::ALL.to_vec()),
    ) {
        let calendar = Calendar::cn();
        let minutes = |n| start + SignedDuration::from_mins(n);
        // One suspension alone, and the same one resumed later.
        let suspended = |until| {
            let pause = [Entry::Suspended { at: minutes(from), reason: String::new(), basis: String::new() }, Entry::Resumed { at: minutes(until) }];
            build(start, amount, unit, &pause).due(&calendar).at
        };
        let without = build(start, amount, unit, &[]).due(&calendar).at;
        prop_assert!(without <= suspended(from + length));
        prop_assert!(suspended(from + length) <= suspended(from + length + more));
        // Whatever the suspensions are, they never make it earlier, and more budget never does.
        let paused = closed(start, amount, unit, entries.clone()).due(&calendar).at;
        prop_assert!(without <= paused);
        prop_assert!(paused <= closed(start, amount + 1, unit, entries).due(&calendar).at);
    }

    #[test]
    fn what_is_told_at_any_time_fits_together(
        (start, amount, entries) in case(0..5),
        later in -2_000_i64..90_000,
        unit in prop::sample::select(Unit::ALL.to_vec()),
    ) {
        let calendar = Calendar::cn();
        let ledger = build(start, amount, unit, &entries);
        let now = start + SignedDuration::from_mins(later);
        let (used, left) = (ledger.used(now, &calendar), ledger.left(now, &calendar));
        prop_assert!(used.steps >= 0);
        let state = ledger.state(now, &calendar);
        let due = ledger.due_as_of(now, &calendar);
        match state {
            ClockState::Overdue => prop_assert!(now > due.at && left.steps <= 0),
            ClockState::Running => prop_assert!(now <= due.at && left.steps >= 0),
            ClockState::Suspended => prop_assert!(due.suspended && left.steps >= 0),
            ClockState::Stopped { late: true } => prop_assert!(left.steps <= 0),
            ClockState::Stopped { late: false } => prop_assert!(left.steps >= 0),
        }
        let explanation = ledger.explain(now, &calendar);
        prop_assert_eq!(explanation.state, state);
        let counts = explanation.days.iter().filter(|day| matches!(
            day.counted, Counted::Working { .. } | Counted::MakeUp { .. } | Counted::Calendar { .. }
        )).count() as i64;
        if unit.is_days() && state == ClockState::Running {
            prop_assert_eq!(counts, used.steps + left.steps);
            prop_assert_eq!(explanation.days.last().unwrap().date, due.day);
        }
        if unit.is_days() && matches!(state, ClockState::Stopped { late: false }) {
            prop_assert_eq!(counts, used.steps);
        }
        if let (false, Some(Counted::Hours { sum, .. })) = (unit.is_days(), explanation.days.last().map(|day| &day.counted))
            && state == ClockState::Running
        {
            prop_assert_eq!(sum * 60_000_000, used.steps + left.steps);
        }
    }

    #[test]
    fn json_reads_back((start, amount, entries) in case(0..5)) {
        let ledger = build(start, amount, Unit::WorkingDays, &entries);
        let json = serde_json::to_string(&ledger).unwrap();
        prop_assert_eq!(serde_json::from_str::<ClockLedger>(&json).unwrap(), ledger);
    }
}
