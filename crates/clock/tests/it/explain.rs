use clock::{Calendar, Counted, Explanation, Unit};

use crate::{at, ledger};

fn lines(explanation: &Explanation, english: bool) -> Vec<String> {
    let tag = if english { "en" } else { "zh" };
    explanation.days.iter().map(|day| format!("{} {}", day.date, day.words.in_language(tag))).collect()
}

#[test]
fn the_spring_festival_in_both_languages() {
    let explanation =
        ledger("2026-02-12 10:00", 3, Unit::WorkingDays).explain(at("2026-02-13 09:00"), &Calendar::cn());
    let zh = lines(&explanation, false);
    assert_eq!(zh.len(), 13);
    assert_eq!(zh[0], "2026-02-12 开始当日，不计入");
    assert_eq!(zh[1], "2026-02-13 第 1 个工作日，共 3 个");
    assert_eq!(zh[2], "2026-02-14 第 2 个工作日，共 3 个（春节调休上班）");
    assert_eq!(zh[3], "2026-02-15 春节放假，不计入");
    assert_eq!(zh[12], "2026-02-24 第 3 个工作日，共 3 个");
    let en = lines(&explanation, true);
    assert_eq!(en[0], "2026-02-12 Starting day, not counted");
    assert_eq!(en[2], "2026-02-14 Working day 2 of 3 (make-up workday for Spring Festival)");
    assert_eq!(en[3], "2026-02-15 Spring Festival, not counted");
    assert_eq!(
        explanation.summary.zh,
        "2026年2月12日开始，期限 3 个工作日，开始当日不计入。已用 1 个工作日，应于 2026年2月24日 24 时前办结。"
    );
    assert_eq!(
        explanation.summary.en,
        "Started on 12 February 2026, 3 working days allowed; the starting day is not counted. \
         1 working day used; due by the end of 24 February 2026."
    );
}

#[test]
fn suspensions_extensions_and_lateness_are_told() {
    let mut ledger = ledger("2026-03-02 10:00", 2, Unit::WorkingDays);
    ledger.suspend(at("2026-03-03 09:00"), "听证").unwrap();
    ledger.resume(at("2026-03-05 15:00")).unwrap();
    ledger.extend(at("2026-03-05 16:00"), 1, "局长", "").unwrap();
    let explanation = ledger.explain(at("2026-03-11 09:00"), &Calendar::cn());
    let en = lines(&explanation, true);
    let expected = [
        "2026-03-02 Starting day, not counted",
        "2026-03-03 Suspended (听证), not counted",
        "2026-03-04 Suspended (听证), not counted",
        "2026-03-05 Working day 1 of 3",
        "2026-03-06 Working day 2 of 3",
        "2026-03-07 Weekend, not counted",
        "2026-03-08 Weekend, not counted",
        "2026-03-09 Working day 3 of 3",
        "2026-03-10 After the due day",
        "2026-03-11 After the due day",
    ];
    assert_eq!(en, expected);
    assert_eq!(
        explanation.summary.zh,
        "2026年3月2日开始，期限 3 个工作日（含延长 1 个工作日），开始当日不计入。其间中止 1 次。\
         已于 2026年3月9日 24 时到期，现已超期。"
    );
}

#[test]
fn a_clock_that_stands_still_is_told_up_to_today() {
    let mut ledger = ledger("2026-03-02 10:00", 5, Unit::WorkingDays);
    ledger.suspend(at("2026-03-04 09:00"), "检验").unwrap();
    let explanation = ledger.explain(at("2026-03-05 09:00"), &Calendar::cn());
    let zh = lines(&explanation, false);
    assert_eq!(zh.len(), 4);
    assert_eq!(zh[3], "2026-03-05 中止计时（检验），不计入");
    assert!(explanation.summary.zh.ends_with("现已中止计时，已用 1 个工作日，恢复后继续计算。"));
}

#[test]
fn a_calendar_period_that_ends_on_a_day_off_moves_on() {
    let explanation =
        ledger("2026-03-05 10:00", 2, Unit::CalendarDays).explain(at("2026-03-06 09:00"), &Calendar::cn());
    let counted: Vec<_> = explanation.days.iter().map(|day| day.counted.clone()).collect();
    let expected = [
        Counted::StartDay,
        Counted::Calendar { n: 1 },
        Counted::Calendar { n: 2 },
        Counted::Moved,
        Counted::Moved,
    ];
    assert_eq!(counted, expected);
}

#[test]
fn hours_are_told_by_day() {
    let explanation =
        ledger("2026-03-06 16:30", 4, Unit::WorkingHours).explain(at("2026-03-06 17:00"), &Calendar::cn());
    let zh = lines(&explanation, false);
    let expected = [
        "2026-03-06 计 1 小时 30 分钟，累计 1 小时 30 分钟",
        "2026-03-07 周末，不计入",
        "2026-03-08 周末，不计入",
        "2026-03-09 计 2 小时 30 分钟，累计 4 小时",
    ];
    assert_eq!(zh, expected);
    assert!(explanation.summary.en.ends_with("30 minutes used; due by 11:30 on 9 March 2026."));
    let plain =
        ledger("2026-03-06 22:00", 4, Unit::ClockHours).explain(at("2026-03-06 22:00"), &Calendar::cn());
    let minutes: Vec<_> = plain.days.iter().map(|day| day.counted.clone()).collect();
    assert_eq!(
        minutes,
        [Counted::Hours { minutes: 120, sum: 120 }, Counted::Hours { minutes: 120, sum: 240 }]
    );
}

#[test]
fn an_unpublished_year_is_said_on_each_day_and_at_the_end() {
    let explanation =
        ledger("2026-12-30 10:00", 2, Unit::WorkingDays).explain(at("2026-12-30 11:00"), &Calendar::cn());
    let marked: Vec<_> = explanation.days.iter().map(|day| day.provisional).collect();
    assert_eq!(marked, [false, false, true]);
    assert!(explanation.days[2].words.zh.contains("尚未公布"));
    assert!(explanation.due.provisional && explanation.summary.en.contains("provisional"));
}

#[test]
fn a_long_explanation_is_cut() {
    let explanation =
        ledger("2010-01-01 10:00", 2_000, Unit::WorkingDays).explain(at("2010-01-02 10:00"), &Calendar::cn());
    assert!(explanation.cut);
    assert_eq!(explanation.days.len(), clock::explain::DAYS_MAX);
}
