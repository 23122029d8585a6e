//! The sentences of the clock, Chinese first.

use value::{Date, Words};

use crate::budget::MICROS_PER_HOUR;
use crate::count::Run;
use crate::explain::Counted;
use crate::ledger::{ClockState, Due, Entry};
use crate::notice::Notice;
use crate::{Amount, Calendar, Unit};

pub(crate) fn amount(amount: Amount) -> Words {
    let unit = amount.unit;
    let whole = amount.whole();
    let minutes = if unit.is_days() { 0 } else { amount.steps % MICROS_PER_HOUR / 60_000_000 };
    let sign = if whole == 0 && minutes < 0 { "-" } else { "" };
    let (zh_minutes, en_minutes) = match minutes.abs() {
        0 => (String::new(), String::new()),
        1 => (" 1 分钟".to_owned(), " 1 minute".to_owned()),
        n => (format!(" {n} 分钟"), format!(" {n} minutes")),
    };
    let plural = if whole.abs() == 1 { "" } else { "s" };
    let (zh, en) = names(unit);
    Words::new(format!("{sign}{whole} {zh}{zh_minutes}"), format!("{sign}{whole} {en}{plural}{en_minutes}"))
}

fn names(unit: Unit) -> (&'static str, &'static str) {
    match unit {
        Unit::WorkingDays => ("个工作日", "working day"),
        Unit::WorkingHours => ("个工作小时", "working hour"),
        Unit::CalendarDays => ("个自然日", "calendar day"),
        Unit::ClockHours => ("小时", "hour"),
    }
}

pub(crate) fn day(counted: &Counted, unit: Unit, total: i64, provisional: bool) -> Words {
    let mut words = what(counted, unit, total);
    if provisional {
        words.zh.push_str("（该年放假安排尚未公布，暂按周末推算）");
        words.en.push_str(" (holidays of this year are not published yet; counted by weekends for now)");
    }
    words
}

fn what(counted: &Counted, unit: Unit, total: i64) -> Words {
    let (zh, en) = names(unit);
    match counted {
        Counted::StartDay => Words::new("开始当日，不计入", "Starting day, not counted"),
        Counted::Working { n } | Counted::Calendar { n } => {
            Words::new(format!("第 {n} {zh}，共 {total} 个"), format!("{} {n} of {total}", capital(en)))
        }
        Counted::MakeUp { n, name } => Words::new(
            format!("第 {n} {zh}，共 {total} 个（{}调休上班）", name.zh),
            format!("{} {n} of {total} (make-up workday for {})", capital(en), name.en),
        ),
        Counted::Hours { minutes, sum } => Words::new(
            format!("计 {}，累计 {}", zh_time(*minutes), zh_time(*sum)),
            format!("{} counted, {} in all", en_time(*minutes), en_time(*sum)),
        ),
        Counted::Holiday { name } => {
            Words::new(format!("{}放假，不计入", name.zh), format!("{}, not counted", name.en))
        }
        Counted::Weekend => Words::new("周末，不计入", "Weekend, not counted"),
        Counted::Suspended { reason, .. } if reason.is_empty() => {
            Words::new("中止计时，不计入", "Suspended, not counted")
        }
        Counted::Suspended { reason, .. } => {
            Words::new(format!("中止计时（{reason}），不计入"), format!("Suspended ({reason}), not counted"))
        }
        Counted::Moved => Words::new(
            "期满日遇休息日，顺延至其后第一个工作日",
            "The period ended on a day off and moves to the next working day",
        ),
        Counted::AfterEnd => Words::new("已过期限", "After the due day"),
    }
}

/// Which year has to be published before the date stands.
fn unpublished(calendar: &Calendar, due: &Due) -> i16 {
    calendar.known_until().map_or(due.day.year(), |known| known.year() + 1)
}

/// An article of the Civil Code on periods.
pub(crate) fn civil_code(article: u16) -> Words {
    let zh = match article {
        200 => "第二百条",
        201 => "第二百零一条",
        203 => "第二百零三条",
        _ => "第二百零四条",
    };
    Words::new(format!("民法典{zh}"), format!("Civil Code, article {article}"))
}

/// The document a day follows, with the day it was published.
pub(crate) fn notice(notice: &Notice) -> Words {
    let words = notice.words();
    if notice.source.is_none() {
        return words;
    }
    let day = notice.published;
    Words::new(
        format!("{}（{}公布）", words.zh, zh_date(day)),
        format!("{} (published on {})", words.en, en_date(day)),
    )
}

/// What a day's line says besides of how it counts.
pub(crate) fn note(entry: &Entry, unit: Unit) -> Option<Words> {
    match entry {
        Entry::Extended { amount: more, reason, .. } => {
            let steps = if unit.is_days() { *more } else { more.saturating_mul(MICROS_PER_HOUR) };
            let more = amount(Amount { unit, steps });
            let (zh, en) = if reason.is_empty() {
                (String::new(), String::new())
            } else {
                (format!("：{reason}"), format!(": {reason}"))
            };
            Some(Words::new(format!("经批准延长 {}{zh}", more.zh), format!("Extended by {}{en}", more.en)))
        }
        Entry::Transferred { from, to, .. } => Some(Words::new(
            format!("由 {from} 移交 {to} 办理，时限不变"),
            format!("Handed over from {from} to {to}; the time limit stays the same"),
        )),
        Entry::Reached { .. }
        | Entry::Suspended { .. }
        | Entry::Resumed { .. }
        | Entry::Stopped { .. }
        | Entry::Restarted { .. } => None,
    }
}

/// The whole story in a few sentences.
pub(crate) fn summary(run: &Run<'_>, calendar: &Calendar, due: &Due, state: ClockState, used: i64) -> Words {
    let unit = run.budget.unit();
    let given = amount(Amount { unit, steps: run.steps() });
    let start = calendar.day_of(run.start);
    let began = if run.restarted { ("重新开始", "Restarted") } else { ("开始", "Started") };
    let mut zh = format!("{}{}，期限 {}", zh_date(start), began.0, given.zh);
    let mut en = format!("{} on {}, {} allowed", began.1, en_date(start), given.en);
    if run.extended > 0 {
        zh.push_str(&format!("（含延长 {} {}）", run.extended, names(unit).0));
        en.push_str(&format!(" ({} of them by extension)", run.extended));
    }
    zh.push_str(if unit.is_days() { "，开始当日不计入。" } else { "。" });
    en.push_str(if unit.is_days() { "; the starting day is not counted. " } else { ". " });
    let pauses = run.pauses().count();
    if pauses > 0 {
        let times = if pauses == 1 { "once".to_owned() } else { format!("{pauses} times") };
        zh.push_str(&format!("其间中止 {pauses} 次。"));
        en.push_str(&format!("Suspended {times}. "));
    }
    let end = end_of(calendar, due, unit);
    let used = amount(Amount { unit, steps: used });
    let last = match state {
        ClockState::Running => Words::new(
            format!("已用 {}，应于 {}前办结。", used.zh, end.zh),
            format!("{} used; due by {}.", used.en, end.en),
        ),
        ClockState::Suspended => Words::new(
            format!("现已中止计时，已用 {}，恢复后继续计算。", used.zh),
            format!("Suspended now with {} used; counting goes on when it is resumed.", used.en),
        ),
        ClockState::Stopped { late: false } => Words::new(
            format!("已办结，用时 {}，未超过期限 {}。", used.zh, end.zh),
            format!("Done, {} used, in time: it was due by {}.", used.en, end.en),
        ),
        ClockState::Stopped { late: true } => Words::new(
            format!("已办结，用时 {}，超过期限 {}。", used.zh, end.zh),
            format!("Done, {} used, late: it was due by {}.", used.en, end.en),
        ),
        ClockState::Overdue => Words::new(
            format!("已于 {}到期，现已超期。", end.zh),
            format!("It was due by {} and is overdue.", end.en),
        ),
    };
    zh.push_str(&last.zh);
    en.push_str(&last.en);
    if due.provisional {
        let year = unpublished(calendar, due);
        zh.push_str(&format!(
            "此日期为暂定：国务院办公厅公布{year}年节假日安排后，会重新计算一次并说明理由。"
        ));
        en.push_str(&format!(
            " The date is provisional: when the State Council publishes the holidays of {year}, it is counted anew once, \
             and the reason is told."
        ));
    }
    Words::new(zh, en)
}

fn end_of(calendar: &Calendar, due: &Due, unit: Unit) -> Words {
    if unit.is_days() {
        return Words::new(format!("{} 24 时", zh_date(due.day)), format!("the end of {}", en_date(due.day)));
    }
    let time = calendar.zone().to_datetime(due.at).time();
    let (hour, minute) = (time.hour(), time.minute());
    Words::new(
        format!("{} {hour:02}:{minute:02}", zh_date(due.day)),
        format!("{hour:02}:{minute:02} on {}", en_date(due.day)),
    )
}

fn zh_date(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

fn en_date(day: Date) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = MONTHS[usize::from(day.month().unsigned_abs()).clamp(1, 12) - 1];
    format!("{} {month} {}", day.day(), day.year())
}

fn zh_time(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (hours, 0) => format!("{hours} 小时"),
        (0, rest) => format!("{rest} 分钟"),
        (hours, rest) => format!("{hours} 小时 {rest} 分钟"),
    }
}

fn en_time(minutes: i64) -> String {
    format!("{}:{:02} h", minutes / 60, minutes % 60)
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
