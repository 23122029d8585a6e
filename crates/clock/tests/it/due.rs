use clock::{Calendar, ClockState, Unit};
use value::Words;

use crate::{at, ledger};

fn due(start: &str, amount: i64, unit: Unit) -> String {
    crate::oracle::local(ledger(start, amount, unit).due(&Calendar::cn()).at).strftime("%F %H:%M").to_string()
}

#[test]
fn working_days_begin_the_day_after_and_end_at_midnight() {
    // Thursday, so Friday is the first day.
    assert_eq!(due("2026-03-05 00:00", 1, Unit::WorkingDays), "2026-03-06 23:59");
    assert_eq!(due("2026-03-05 23:59", 1, Unit::WorkingDays), "2026-03-06 23:59");
    assert_eq!(due("2026-03-05 10:00", 2, Unit::WorkingDays), "2026-03-09 23:59");
    // Filed on a Saturday: Monday is the first day.
    assert_eq!(due("2026-03-07 10:00", 1, Unit::WorkingDays), "2026-03-09 23:59");
    let due = ledger("2026-03-05 10:00", 1, Unit::WorkingDays).due(&Calendar::cn());
    assert_eq!(due.at.to_string(), "2026-03-06T15:59:59.999999Z");
    assert_eq!(due.day.to_string(), "2026-03-06");
}

#[test]
fn holidays_are_out_and_make_up_days_are_in() {
    // 13 February is a Friday, 14 a worked Saturday, 15 to 23 the Spring Festival, 28 a worked Saturday.
    assert_eq!(due("2026-02-12 10:00", 2, Unit::WorkingDays), "2026-02-14 23:59");
    assert_eq!(due("2026-02-12 10:00", 3, Unit::WorkingDays), "2026-02-24 23:59");
    assert_eq!(due("2026-02-12 10:00", 7, Unit::WorkingDays), "2026-02-28 23:59");
    // A worked Sunday before the National Day of 2025, and the Saturday after.
    assert_eq!(due("2025-09-26 10:00", 1, Unit::WorkingDays), "2025-09-28 23:59");
    assert_eq!(due("2025-09-30 10:00", 3, Unit::WorkingDays), "2025-10-11 23:59");
}

#[test]
fn calendar_days_count_all_and_move_from_a_day_off() {
    assert_eq!(due("2026-03-05 10:00", 5, Unit::CalendarDays), "2026-03-10 23:59");
    // Saturday moves to Monday; a worked Saturday stays; a holiday moves behind the whole of it.
    assert_eq!(due("2026-03-05 10:00", 2, Unit::CalendarDays), "2026-03-09 23:59");
    assert_eq!(due("2026-02-12 10:00", 2, Unit::CalendarDays), "2026-02-14 23:59");
    assert_eq!(due("2026-02-12 10:00", 3, Unit::CalendarDays), "2026-02-24 23:59");
}

#[test]
fn clock_hours_are_plain() {
    assert_eq!(due("2026-02-14 22:30", 2, Unit::ClockHours), "2026-02-15 00:30");
    assert_eq!(due("2026-02-14 22:30", 48, Unit::ClockHours), "2026-02-16 22:30");
}

#[test]
fn working_hours_pass_only_at_work() {
    assert_eq!(due("2026-03-05 10:00", 2, Unit::WorkingHours), "2026-03-05 12:00");
    assert_eq!(due("2026-03-05 10:30", 2, Unit::WorkingHours), "2026-03-05 14:30");
    assert_eq!(due("2026-03-05 12:30", 4, Unit::WorkingHours), "2026-03-05 18:00");
    assert_eq!(due("2026-03-05 17:00", 2, Unit::WorkingHours), "2026-03-06 10:00");
    assert_eq!(due("2026-03-06 23:00", 7, Unit::WorkingHours), "2026-03-09 18:00");
    assert_eq!(due("2026-02-14 17:00", 2, Unit::WorkingHours), "2026-02-24 10:00");
}

#[test]
fn other_hours_and_another_zone() {
    let parse = |text: &str| text.parse().unwrap();
    let calendar = Calendar::weekdays().with_hours(&[(parse("20:00"), parse("00:00"))]).unwrap();
    let due = ledger("2026-03-05 22:00", 3, Unit::WorkingHours).due(&calendar);
    assert_eq!(due.at, at("2026-03-06 21:00"));
    let due = ledger("2026-03-05 20:00", 4, Unit::WorkingHours).due(&calendar);
    assert_eq!((due.at, due.day.to_string()), (at("2026-03-06 00:00"), "2026-03-05".to_owned()));
    // In Paris the summer time of 29 March 2026 makes that day 23 hours long.
    let paris = Calendar::weekdays().with_zone("Europe/Paris").unwrap();
    let due = ledger("2026-03-28 12:00", 1, Unit::WorkingDays).due(&paris);
    assert_eq!(due.at.to_string(), "2026-03-30T21:59:59.999999Z");
}

#[test]
fn a_year_that_is_not_published_makes_the_date_provisional() {
    let calendar = Calendar::cn();
    let provisional = |start, amount, unit| ledger(start, amount, unit).due(&calendar).provisional;
    assert!(!provisional("2026-12-30 10:00", 1, Unit::WorkingDays));
    assert!(provisional("2026-12-30 10:00", 2, Unit::WorkingDays));
    assert!(!provisional("2026-12-30 10:00", 1, Unit::CalendarDays));
    assert!(provisional("2026-12-30 10:00", 2, Unit::CalendarDays));
    assert!(!provisional("2026-12-31 10:00", 6, Unit::WorkingHours));
    assert!(provisional("2026-12-31 10:00", 7, Unit::WorkingHours));
    assert!(!provisional("2026-12-31 10:00", 900, Unit::ClockHours));
    assert!(provisional("2003-12-30 10:00", 1, Unit::WorkingDays));
    assert!(!provisional("2003-12-31 10:00", 1, Unit::WorkingDays));
    let due = ledger("2026-12-30 10:00", 9, Unit::WorkingDays).due(&Calendar::weekdays());
    assert!(!due.provisional);
}

#[test]
fn when_the_year_is_published_the_date_moves_once() {
    let before = Calendar::cn();
    // An invented notice: the first four days of 2027 off, Sunday the 10th worked.
    let text = format!(
        "{}\n[2027]\noff new-year 01-01..01-04\non new-year 01-10\n",
        include_str!("../../calendars/cn.txt")
    );
    let after = Calendar::parse(&text).unwrap();
    let clock = ledger("2026-12-30 10:00", 2, Unit::WorkingDays);
    let (first, last) = (clock.due(&before), clock.due(&after));
    assert_eq!((first.day.to_string(), first.provisional), ("2027-01-01".to_owned(), true));
    assert_eq!((last.day.to_string(), last.provisional), ("2027-01-05".to_owned(), false));
    let clock = ledger("2026-03-02 10:00", 9, Unit::WorkingDays);
    assert_eq!(clock.due(&before), clock.due(&after));
}

#[test]
fn a_suspended_day_is_one_at_whose_end_the_clock_stands_still() {
    let calendar = Calendar::cn();
    let suspended = |from: &str, until: &str| {
        let mut ledger = ledger("2026-03-02 10:00", 3, Unit::WorkingDays);
        ledger.suspend(at(from), "听证").unwrap();
        ledger.resume(at(until)).unwrap();
        ledger.due(&calendar).day.to_string()
    };
    // Without a suspension it is Thursday 5 March.
    assert_eq!(suspended("2026-03-04 09:00", "2026-03-04 17:00"), "2026-03-05");
    assert_eq!(suspended("2026-03-04 09:00", "2026-03-05 08:00"), "2026-03-06");
    assert_eq!(suspended("2026-03-04 00:00", "2026-03-05 00:00"), "2026-03-06");
    assert_eq!(suspended("2026-03-03 23:59", "2026-03-06 00:00"), "2026-03-10");
    // On the last day: that day is still there after.
    assert_eq!(suspended("2026-03-05 16:00", "2026-03-12 09:00"), "2026-03-12");
    // Resumed on a Saturday: Monday is the first day that counts again.
    assert_eq!(suspended("2026-03-05 16:00", "2026-03-14 09:00"), "2026-03-16");
    // Too late to help.
    assert_eq!(suspended("2026-03-06 00:00", "2026-03-12 09:00"), "2026-03-05");
}

#[test]
fn suspended_hours_do_not_pass() {
    let calendar = Calendar::cn();
    let mut hours = ledger("2026-03-05 09:00", 7, Unit::WorkingHours);
    hours.suspend(at("2026-03-05 11:00"), "").unwrap();
    hours.resume(at("2026-03-05 15:00")).unwrap();
    assert_eq!(hours.due(&calendar).at, at("2026-03-06 11:00"));
    let mut plain = ledger("2026-03-05 09:00", 7, Unit::ClockHours);
    plain.suspend(at("2026-03-05 11:00"), "").unwrap();
    plain.resume(at("2026-03-05 15:00")).unwrap();
    assert_eq!(plain.due(&calendar).at, at("2026-03-05 20:00"));
}

#[test]
fn while_suspended_the_due_date_goes_with_the_day() {
    let calendar = Calendar::cn();
    let mut ledger = ledger("2026-03-02 10:00", 3, Unit::WorkingDays);
    ledger.suspend(at("2026-03-04 09:00"), "检验").unwrap();
    let open = ledger.due(&calendar);
    assert!(open.suspended);
    assert_eq!(open.day.to_string(), "2026-03-05");
    assert_eq!(ledger.due_as_of(at("2026-03-10 09:00"), &calendar).day.to_string(), "2026-03-11");
    assert_eq!(ledger.state(at("2026-06-01 09:00"), &calendar), ClockState::Suspended);
    // What is known later does not change what was seen before.
    assert_eq!(ledger.state(at("2026-03-03 09:00"), &calendar), ClockState::Running);
}

#[test]
fn used_and_left_add_up_to_the_budget() {
    let calendar = Calendar::cn();
    let mut ledger = ledger("2026-03-02 10:00", 3, Unit::WorkingDays);
    let both = |ledger: &clock::ClockLedger, now| {
        (ledger.used(at(now), &calendar).whole(), ledger.left(at(now), &calendar).whole())
    };
    assert_eq!(both(&ledger, "2026-03-01 10:00"), (0, 3));
    assert_eq!(both(&ledger, "2026-03-02 23:00"), (0, 3));
    assert_eq!(both(&ledger, "2026-03-03 00:00"), (1, 2));
    assert_eq!(both(&ledger, "2026-03-05 23:59"), (3, 0));
    assert_eq!(ledger.state(at("2026-03-05 23:59:59"), &calendar), ClockState::Running);
    assert_eq!(ledger.state(at("2026-03-06 00:00"), &calendar), ClockState::Overdue);
    assert_eq!(both(&ledger, "2026-03-09 10:00"), (5, -2));
    ledger.stop(at("2026-03-06 10:00")).unwrap();
    assert_eq!(both(&ledger, "2026-05-09 10:00"), (4, -1));
    assert_eq!(ledger.state(at("2026-05-09 10:00"), &calendar), ClockState::Stopped { late: true });
}

#[test]
fn used_hours_are_exact_and_have_words() {
    let calendar = Calendar::cn();
    let mut ledger = ledger("2026-03-05 11:00", 4, Unit::WorkingHours);
    let used = ledger.used(at("2026-03-05 14:20"), &calendar);
    assert_eq!(used.words(), Words::new("1 个工作小时 20 分钟", "1 working hour 20 minutes"));
    let left = ledger.left(at("2026-03-05 17:30"), &calendar);
    assert_eq!(left.words(), Words::new("-0 个工作小时 30 分钟", "-0 working hours 30 minutes"));
    ledger.suspend(at("2026-03-05 14:10"), "").unwrap();
    let used = ledger.used(at("2026-03-06 14:20"), &calendar);
    assert_eq!(used.words().en, "1 working hour 10 minutes");
}

#[test]
fn a_stop_ends_a_suspension_and_is_not_late_by_it() {
    let calendar = Calendar::cn();
    for unit in Unit::ALL {
        let mut ledger = ledger("2026-03-02 10:00", 3, unit);
        ledger.suspend(at("2026-03-02 10:30"), "听证").unwrap();
        ledger.stop(at("2026-04-20 10:00")).unwrap();
        let state = ledger.state(at("2026-05-01 00:00"), &calendar);
        assert_eq!(state, ClockState::Stopped { late: false }, "{unit}");
    }
}

#[test]
fn far_dates_end_at_the_last_there_is() {
    let budget = |unit| clock::Budget::new(100_000, unit).unwrap();
    for unit in Unit::ALL {
        for start in [value::Timestamp::MAX, value::Timestamp::MIN] {
            let ledger = clock::ClockLedger::start(start, budget(unit));
            for calendar in [Calendar::cn(), Calendar::weekdays()] {
                let due = ledger.due(&calendar);
                assert!(due.at >= start || due.at > at("9999-12-01 00:00"), "{unit} {start}: {}", due.at);
                ledger.used(value::Timestamp::MAX, &calendar);
                ledger.explain(value::Timestamp::MAX, &calendar);
            }
        }
    }
}
