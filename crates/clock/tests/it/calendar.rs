use clock::{Calendar, ClockError, DayKind, calendar::SPANS_MAX};
use proptest::prelude::*;
use value::{Date, Time, Words};

use crate::oracle::Oracle;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Our names are the official ones, the reference has short ones.
fn fits(words: &Words, name: &str) -> bool {
    words.zh.starts_with(name) || name == "中国" && words.zh.contains("胜利")
}

fn working_days(calendar: &Calendar, year: i16) -> i64 {
    calendar.working_days_between(Date::constant(year, 1, 1), Date::constant(year + 1, 1, 1))
}

#[test]
fn each_day_of_23_years_is_what_the_reference_says() {
    let Some(oracle) = Oracle::load() else { return };
    let calendar = Calendar::cn();
    let mut date = day("2004-01-01");
    let (mut days, mut worked) = (0, 0);
    while date < day("2027-01-01") {
        let name = oracle.exceptions.get(&date).map(|(_, name)| name.chars().take(2).collect::<String>());
        let expected_work = oracle.works(date);
        match (calendar.kind(date), name) {
            (DayKind::MakeUp(words), Some(name)) => {
                assert!(expected_work && fits(words, &name), "{date}");
            }
            (DayKind::Holiday(words), Some(name)) => {
                assert!(!expected_work && fits(words, &name), "{date}");
            }
            (DayKind::Working, None) => assert!(expected_work, "{date}"),
            (DayKind::Weekend, None) => assert!(!expected_work, "{date}"),
            (kind, name) => panic!("{date}: {kind:?} but {name:?}"),
        }
        assert_eq!(calendar.working_days_between(day("2004-01-01"), date), worked, "{date}");
        (days, worked) = (days + 1, worked + i64::from(expected_work));
        assert!(calendar.is_known(date));
        date = date.tomorrow().unwrap();
    }
    assert_eq!(days, 8_401);
}

#[test]
fn years_have_the_published_number_of_working_days() {
    let calendar = Calendar::cn();
    assert_eq!(working_days(&calendar, 2014), 250);
    assert_eq!(working_days(&calendar, 2015), 249);
}

#[test]
fn years_that_are_not_published_follow_the_week() {
    let calendar = Calendar::cn();
    assert_eq!(calendar.known_years(), Some((2004, 2026)));
    assert_eq!(calendar.known_until(), Some(day("2026-12-31")));
    assert!(calendar.is_known(day("2026-12-31")) && !calendar.is_known(day("2027-01-01")));
    assert!(calendar.is_known(day("2004-01-01")) && !calendar.is_known(day("2003-12-31")));
    assert_eq!(calendar.kind(day("2027-10-01")), DayKind::Working);
    assert_eq!(calendar.kind(day("2027-10-02")), DayKind::Weekend);
    assert_eq!(working_days(&calendar, 2027), 261);
    assert_eq!(working_days(&calendar, 2003), 261);
}

#[test]
fn weekdays_know_every_year_and_no_holiday() {
    let calendar = Calendar::weekdays();
    assert_eq!(calendar.kind(day("2026-10-01")), DayKind::Working);
    assert_eq!(calendar.kind(day("2026-02-14")), DayKind::Weekend);
    assert!(calendar.is_known(day("2500-01-01")));
    assert_eq!((calendar.known_until(), calendar.known_years()), (None, None));
}

#[test]
fn the_next_working_day_jumps_over_holidays() {
    let calendar = Calendar::cn();
    let next = |text| calendar.working_day_from(day(text)).to_string();
    assert_eq!(next("2026-02-13"), "2026-02-13");
    assert_eq!(next("2026-02-14"), "2026-02-14");
    assert_eq!(next("2026-02-15"), "2026-02-24");
    assert_eq!(next("2026-12-31"), "2026-12-31");
    assert_eq!(next("2027-01-02"), "2027-01-04");
    assert_eq!(next("9999-12-31"), "9999-12-31");
}

#[test]
fn a_wrong_file_is_refused_with_its_line() {
    let head = "zone Asia/Shanghai\nhours 09:00-12:00\nname a 甲 | A\n[2020]\n";
    assert!(Calendar::parse(head).is_ok());
    let cases = [
        ("", "no zone is given"),
        ("zone UTC\nhours 09:00-12:00\n", "no year is given"),
        ("zone UTC\n[2020]\n", "no hours are given"),
        ("zone UTC\n[2020\n", "a year stands in brackets, [2026]"),
        ("zone UTC\n[x]\n", "not a year"),
        ("zone UTC\n[30000]\n", "not a year"),
        ("[2020]\n[2022]\n", "years follow one another without a gap"),
        ("[2020]\n[2020]\n", "a year is published again later"),
        ("[2020] 2019-13-01\n", "the day of publication is YYYY-MM-DD, before the document"),
        ("[2020] 2091-12-01\n", "a year is published in it or in the two years before"),
        ("[2020] 2019-11-21\n[2020] 2019-11-21 再次\n", "a year is published again later"),
        ("[2020] 2019-11-21\n[2021] 2019-11-20\n", "a year is not published before the year in front of it"),
        ("[2020]\nzone UTC\n", "zone, hours and names stand before the first year"),
        ("off a 01-01\n", "days stand in the section of a year"),
        ("holiday a 01-01\n", "a line begins with zone, hours, name, off, on, week or a year in brackets"),
        ("hours 9-12\n", "hours are spans like 09:00-12:00"),
        ("name a 甲\n", "a name is KEY CHINESE | ENGLISH"),
        ("name a 甲 | A\nname a 乙 | B\n", "the name is given twice"),
    ];
    for (text, why) in cases {
        match Calendar::parse(text) {
            Err(ClockError::Calendar { why: found, .. }) => assert_eq!(found, why, "{text}"),
            other => panic!("{text}: {other:?}"),
        }
    }
    let cases = [
        ("off b 01-01", "the name is not given above"),
        ("off a 1", "a day is MM-DD"),
        ("off a x-1", "a day is MM-DD"),
        ("off a 02-30", "there is no such day"),
        ("off a 2019-12-31", "a day of another year lies in the year before, and that year is published"),
        ("off a 01-02..01-01", "a range ends before it begins"),
        ("off a 01-01 01-01", "a day is given twice"),
        ("on a 01-06", "a make-up workday falls on a weekend"),
    ];
    for (line, why) in cases {
        let found = Calendar::parse(&format!("{head}{line}\n")).unwrap_err();
        assert_eq!(found, ClockError::Calendar { line: 5, why }, "{line}");
    }
    let zone = head.replace("Asia/Shanghai", "Moon/Crater");
    assert_eq!(Calendar::parse(&zone).unwrap_err(), ClockError::UnknownZone);
    let large = format!("{head}{}", "#".repeat(300_000));
    assert!(matches!(Calendar::parse(&large), Err(ClockError::Calendar { line: 0, .. })));
}

#[test]
fn hours_and_zones_are_checked() {
    let time = |hour| Time::constant(hour, 0, 0, 0);
    let set = |spans: &[(i8, i8)]| {
        let spans: Vec<_> = spans.iter().map(|(from, until)| (time(*from), time(*until))).collect();
        Calendar::cn().with_hours(&spans).map(|_| ())
    };
    assert_eq!(set(&[(8, 12), (13, 17)]), Ok(()));
    assert_eq!(set(&[(20, 0)]), Ok(()));
    assert_eq!(set(&[(8, 12), (12, 17)]), Ok(()));
    for wrong in
        [&[][..], &[(12, 8)], &[(8, 8)], &[(8, 12), (11, 17)], &[(20, 0), (1, 2)], &[(13, 17), (8, 12)]]
    {
        assert_eq!(set(wrong), Err(ClockError::Hours), "{wrong:?}");
    }
    let many: Vec<_> = (0..=SPANS_MAX as i8).map(|hour| (hour, hour + 1)).collect();
    assert_eq!(set(&many), Err(ClockError::Hours));
    assert!(Calendar::cn().with_zone("Europe/Paris").is_ok());
    assert_eq!(Calendar::cn().with_zone("../etc").unwrap_err(), ClockError::UnknownZone);
    assert!(Calendar::named("cn").is_some() && Calendar::named("weekdays").is_some());
    assert!(Calendar::named("mars").is_none());
}

proptest! {
    #[test]
    fn dates_of_all_ages_fall_on_their_weekday(year in -9998_i16..9998, place in 1_i16..=365) {
        let date = Date::constant(year, 1, 1).with().day_of_year(place).build().unwrap();
        let calendar = Calendar::weekdays();
        let works = date.weekday().to_monday_zero_offset() < 5;
        prop_assert_eq!(calendar.is_working(date), works);
        let next = calendar.working_day_from(date);
        prop_assert!(calendar.is_working(next) && (next == date) == works);
        prop_assert_eq!(calendar.working_days_between(date, date.tomorrow().unwrap()), i64::from(works));
    }

    #[test]
    fn no_text_panics(text in "(zone|hours|name|off|on|\\[2020\\]|\\[2021\\]|a|[0-9:.|甲 -]|\n){0,60}") {
        let _ = Calendar::parse(&text);
        let _ = Calendar::parse(&format!("zone UTC\nhours 09:00-12:00\nname a 甲 | A\n[2020]\n{text}"));
    }
}
