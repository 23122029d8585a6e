use clock::{Budget, Calendar, ClockError, ClockLedger, DayKind, Edition, Unit};
use value::Date;

use crate::{at, ledger};

/// An invented notice for the year after the last one.
pub const NEXT: &str = "[2027] 2026-11-10 国办发明电〔2026〕0号
on new-year 2026-12-27
off new-year 01-01..01-04
on new-year 01-10
";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn edition(text: &str) -> Edition {
    text.parse().unwrap()
}

#[test]
fn an_edition_is_what_was_published_up_to_a_day() {
    let calendar = Calendar::cn();
    assert_eq!(calendar.edition(), Edition::FIRST);
    assert_eq!(calendar.editions().last(), Some(Edition::FIRST));
    let before = calendar.at(edition("2025-11-03"));
    assert_eq!((before.edition(), before.known_years()), (edition("2024-11-12"), Some((2004, 2025))));
    assert_eq!(calendar.at(edition("1990-01-01")).known_years(), Some((2004, 2004)));
    assert_eq!(calendar.at(Edition::NEWEST).edition(), calendar.edition());
    assert_eq!(before.at(Edition::NEWEST).edition(), calendar.edition());
}

#[test]
fn amendments_and_days_of_december_come_with_their_notice() {
    let calendar = Calendar::cn();
    let works = |published: &str, date: &str| calendar.at(edition(published)).is_working(day(date));
    // The Labour Day of 2019 was one day until March.
    assert!(works("2019-03-21", "2019-05-02") && !works("2019-03-22", "2019-05-02"));
    assert!(!works("2019-03-21", "2019-04-28") && works("2019-03-22", "2019-04-28"));
    // A worked Saturday that became part of the holiday.
    assert!(works("2019-11-21", "2020-02-01") && !works("2020-01-26", "2020-02-01"));
    // 31 December 2018 was worked until the notice of 2019.
    assert!(works("2017-11-30", "2018-12-31") && !works("2018-12-06", "2018-12-31"));
    assert!(works("2014-12-16", "2015-09-03") && !works("2015-05-13", "2015-09-03"));
    let source = |date: &str| calendar.notice_of(day(date)).and_then(|notice| notice.source.as_deref());
    assert_eq!(source("2020-01-25"), Some("国办发明电〔2019〕16号"));
    assert_eq!(source("2020-02-01"), Some("国办发明电〔2020〕1号"));
    assert_eq!(source("2018-12-31"), Some("国办发明电〔2018〕15号"));
    assert_eq!(source("2026-03-02"), Some("国办发明电〔2025〕7号"));
    assert_eq!((source("2006-03-02"), source("2027-03-02")), (None, None));
    assert!(
        calendar.notice_of(day("2006-03-02")).is_some() && calendar.notice_of(day("2027-03-02")).is_none()
    );
}

#[test]
fn a_year_is_added_and_the_older_editions_stay() {
    let before = Calendar::cn();
    let after = before.with(NEXT).unwrap();
    assert_eq!(after.edition(), edition("2026-11-10"));
    assert_eq!(after.known_years(), Some((2004, 2027)));
    assert!(matches!(after.kind(day("2026-12-27")), DayKind::MakeUp(name) if name.zh == "元旦"));
    assert!(!after.at(Edition::FIRST).is_known(day("2027-01-01")));
    assert!(!after.at(Edition::FIRST).is_working(day("2026-12-27")));
    assert_eq!(after.first_change_since(Edition::FIRST), Some(day("2026-12-27")));
    assert_eq!(after.first_change_since(after.edition()), None);
    // The same again is nothing new; the same day with other days is a contradiction.
    let again = after.with(NEXT).unwrap();
    assert_eq!((again.edition(), again.editions().count()), (after.edition(), after.editions().count()));
    assert!(after.with(&NEXT.replace("01-04", "01-03")).is_err());
    // An amendment changes only what it names; `week` takes an exception back.
    let amended = after.with("[2027] 2026-12-01 更正\nweek 01-10\noff new-year 01-05\n").unwrap();
    assert!(!amended.is_working(day("2027-01-10")) && !amended.is_working(day("2027-01-05")));
    assert!(!amended.is_working(day("2027-01-04")) && after.is_working(day("2027-01-05")));
    assert_eq!(amended.first_change_since(after.edition()), Some(day("2027-01-05")));
}

#[test]
fn a_contradictory_addition_is_refused_with_its_line() {
    let base = Calendar::cn().with(NEXT).unwrap();
    let cases = [
        ("# nothing\n", 1, "no year is given"),
        ("zone Asia/Shanghai\n", 1, "zone and hours belong to the calendar this is added to"),
        ("name spring 春天 | Spring\n[2028] 2027-11-01\n", 1, "the name is given twice"),
        (
            "name spring 春节 | Spring Festival\n[2028] 2027-11-01\noff moon 01-01\n",
            3,
            "the name is not given above",
        ),
        ("\n[2029] 2027-11-01\n", 2, "years follow one another without a gap"),
        ("[2028]\n", 1, "an added year needs the day of its publication"),
        (
            "[2028] 2026-11-10\n",
            1,
            "published before with other days, or earlier than what is published already",
        ),
        (
            "[2027] 2026-11-09\noff new-year 01-05\n",
            1,
            "published before with other days, or earlier than what is published already",
        ),
        ("[2027] 2026-12-01\non new-year 01-05\n", 2, "a make-up workday falls on a weekend"),
        ("[2027] 2026-12-01\noff new-year 01-09\non new-year 01-09\n", 3, "a day is given twice"),
        (
            "[2027] 2026-12-01\noff new-year 2025-12-31\n",
            2,
            "a day of another year lies in the year before, and that year is published",
        ),
    ];
    for (text, line, why) in cases {
        assert_eq!(base.with(text).unwrap_err(), ClockError::Calendar { line, why }, "{text}");
    }
    assert!(Calendar::weekdays().with(NEXT).is_err());
}

#[test]
fn a_clock_keeps_its_edition_until_it_adopts_another() {
    let after = Calendar::cn().with(NEXT).unwrap();
    let mut clock = ledger("2026-12-30 10:00", 2, Unit::WorkingDays).counted_by(Edition::FIRST);
    let told = clock.due(&Calendar::cn());
    assert!(told.provisional);
    assert_eq!(clock.due(&after), told);
    assert!(clock.explain(at("2026-12-30 12:00"), &after).due.provisional);
    clock.adopt(after.edition()).unwrap();
    assert_eq!((clock.due(&after).day, clock.due(&after).provisional), (day("2027-01-05"), false));
    clock.stop(at("2026-12-31 10:00")).unwrap();
    assert_eq!(clock.adopt(Edition::FIRST), Err(ClockError::AlreadyStopped));
    assert_eq!(clock.edition(), after.edition());
}

#[test]
fn old_json_is_read_as_the_first_edition() {
    let json = r#"{"started_at":"2026-03-02T02:00:00Z","budget":{"amount":3,"unit":"working-days"}}"#;
    let read: ClockLedger = serde_json::from_str(json).unwrap();
    assert_eq!(read.edition(), Edition::FIRST);
    assert!(read.is_rolling() && read.anchor().is_none());
    assert_eq!(serde_json::to_string(&read).unwrap(), json);
    let budget = Budget::new(3, Unit::CalendarDays).unwrap();
    let whole = ClockLedger::start(at("2026-03-02 10:00"), budget);
    let whole = whole.anchored(Some(at("2026-03-01 00:00"))).rolling(false);
    let json = serde_json::to_string(&whole).unwrap();
    assert_eq!(serde_json::from_str::<ClockLedger>(&json).unwrap(), whole);
}

#[test]
fn a_period_begins_at_its_anchor() {
    let calendar = Calendar::cn();
    let anchored = ledger("2026-03-10 10:00", 3, Unit::WorkingDays).anchored(Some(at("2026-03-05 16:00")));
    assert_eq!(anchored.due(&calendar).day, day("2026-03-10"));
    // An anchor that is still to come: it can be stopped before.
    let mut later = ledger("2026-03-02 10:00", 3, Unit::WorkingDays).anchored(Some(at("2026-03-05 00:00")));
    assert_eq!(later.due(&calendar).day, day("2026-03-10"));
    later.stop(at("2026-03-03 10:00")).unwrap();
    assert_eq!(later.used(at("2026-03-03 10:00"), &calendar).steps, 0);
}

#[test]
fn without_roll_a_day_off_is_the_last_day() {
    let calendar = Calendar::cn();
    // Saturday, and the first day of the Spring Festival.
    for (start, amount, last) in
        [("2026-03-05 10:00", 2, "2026-03-07"), ("2026-02-12 10:00", 3, "2026-02-15")]
    {
        let due = ledger(start, amount, Unit::CalendarDays).rolling(false).due(&calendar);
        assert_eq!(due.day, day(last));
    }
}

#[test]
fn handing_over_changes_no_time() {
    let calendar = Calendar::cn();
    let plain = ledger("2026-03-02 10:00", 3, Unit::WorkingDays);
    let mut moved = plain.clone();
    moved.suspend_by(at("2026-03-03 10:00"), "听证", "行政许可法第四十五条").unwrap();
    moved.transfer(at("2026-03-03 11:00"), "城管局", "水务局").unwrap();
    assert!(moved.is_suspended());
    moved.resume(at("2026-03-03 12:00")).unwrap();
    assert_eq!(moved.due(&calendar), plain.due(&calendar));
    let story = moved.explain(at("2026-03-05 10:00"), &calendar);
    assert_eq!(story.days[1].notes[0].zh, "由 城管局 移交 水务局 办理，时限不变");
    assert_eq!(story.days[0].source.as_ref().unwrap().zh, "民法典第二百零一条");
    assert_eq!(story.days[1].source.as_ref().unwrap().zh, "国办发明电〔2025〕7号（2025年11月4日公布）");
}
