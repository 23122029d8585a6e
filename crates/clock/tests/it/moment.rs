use clock::{Calendar, ClockError, Moment, Unit};

use crate::{at, ledger};

fn moment(start: &str, amount: i64, unit: Unit, text: &str) -> String {
    let moment: Moment = text.parse().unwrap();
    assert_eq!(moment.to_string(), text);
    let at = ledger(start, amount, unit).moment(moment, &Calendar::cn());
    crate::oracle::local(at).strftime("%F %H:%M").to_string()
}

#[test]
fn shares_and_times_before_and_after() {
    let days = |text| moment("2026-02-05 10:00", 10, Unit::WorkingDays, text);
    // Days 1 to 10: 6, 9 to 13 and 14 February, then 24 to 26.
    assert_eq!(days("due"), "2026-02-26 23:59");
    assert_eq!(days("80%"), "2026-02-24 23:59");
    assert_eq!(days("1%"), "2026-02-06 23:59");
    assert_eq!(days("2 working-days before"), "2026-02-24 23:59");
    assert_eq!(days("3 working-days before"), "2026-02-14 23:59");
    assert_eq!(days("2 calendar-days before"), "2026-02-24 23:59");
    assert_eq!(days("24 clock-hours before"), "2026-02-25 23:59");
    assert_eq!(days("1 working-days after"), "2026-02-27 23:59");
    assert_eq!(days("2 working-days after"), "2026-02-28 23:59");
    let hours = |text| moment("2026-03-05 10:00", 7, Unit::WorkingHours, text);
    assert_eq!(hours("due"), "2026-03-06 10:00");
    assert_eq!(hours("2 working-hours before"), "2026-03-05 17:00");
    assert_eq!(hours("5 working-hours before"), "2026-03-05 12:00");
    assert_eq!(hours("3 working-hours after"), "2026-03-06 15:00");
}

#[test]
fn a_moment_moves_with_the_ledger() {
    let calendar = Calendar::cn();
    let mut clock = ledger("2026-03-02 10:00", 5, Unit::WorkingDays);
    let share: Moment = "80%".parse().unwrap();
    let first = clock.moment(share, &calendar);
    clock.extend(at("2026-03-03 10:00"), 5, "局长", "").unwrap();
    assert!(clock.moment(share, &calendar) > first);
    assert_eq!(clock.extensions(), (1, 5));
}

#[test]
fn other_words_are_refused() {
    for text in [
        "",
        "0%",
        "100%",
        "x%",
        "due now",
        "2 days before",
        "2 working-days",
        "0 working-days after",
        "1 2 3 4 5",
    ] {
        assert!(text.parse::<Moment>().is_err(), "{text}");
    }
    assert_eq!("soon".parse::<Moment>(), Err(ClockError::Moment));
}
