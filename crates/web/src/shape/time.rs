//! Time limits in words: what is left, in which tone, and how it was computed.

use clock::{Amount, Calendar, ClockLedger, ClockState, Counted, Entry};
use jiff::tz::TimeZone;
use store::{CaseRow, CaseStatus};
use value::{Date, Timestamp, Words};

use crate::view::Tone;
use crate::view::part::{ClockDay, ClockView, TimeLeft};
use crate::words::Language;

/// Days of an explanation shown on a page.
const DAYS_SHOWN: usize = 60;

/// `2026-03-02 09:12`, in the zone of the calendar.
pub fn moment(zone: &TimeZone, at: Timestamp) -> String {
    zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// A due moment: the day alone where it is the end of that day.
pub fn due(zone: &TimeZone, at: Timestamp) -> String {
    let local = zone.to_datetime(at);
    if local.hour() == 23 && local.minute() == 59 { day(local.date()) } else { moment(zone, at) }
}

pub fn day(date: Date) -> String {
    date.to_string()
}

/// What is left of a case's next due time, from its row.
pub fn left_of_row(language: Language, calendar: &Calendar, row: &CaseRow, now: Timestamp) -> TimeLeft {
    let zone = calendar.zone();
    let plain = |tone, key: &str| TimeLeft { tone, text: language.t(key), how: String::new() };
    if row.status != CaseStatus::Open {
        return if row.late { plain(Tone::Warn, "left-done-late") } else { plain(Tone::Plain, "left-done") };
    }
    let Some(at) = row.due_at else { return plain(Tone::Plain, "left-none") };
    let how = language.with("left-due", &[("when", &due(zone, at))]);
    let warned = row.warn_at.is_some_and(|warn| warn <= now);
    let tone = if at < now {
        Tone::Bad
    } else if warned {
        Tone::Warn
    } else {
        Tone::Good
    };
    TimeLeft { tone, text: span(language, calendar, now, at), how }
}

/// The words for the time between now and a due moment: minutes, hours or working days, as fits.
fn span(language: Language, calendar: &Calendar, now: Timestamp, due: Timestamp) -> String {
    let over = if due < now { "over-" } else { "" };
    let (from, to) = if due < now { (due, now) } else { (now, due) };
    let minutes = to.duration_since(from).as_mins();
    let (unit, count) = match minutes {
        ..60 => ("minutes", minutes),
        60..1_440 => ("clock-hours", minutes / 60),
        _ => {
            let next = |at: Timestamp| calendar.day_of(at).tomorrow().unwrap_or(Date::MAX);
            match calendar.working_days_between(next(from), next(to)) {
                0 => ("calendar-days", minutes / 1_440),
                days => ("working-days", days),
            }
        }
    };
    language.with(&format!("left-{over}{unit}"), &[("count", &count.to_string())])
}

/// The whole of one clock.
pub fn clock_view(
    language: Language,
    calendar: &Calendar,
    ledger: &ClockLedger,
    title: &Words,
    basis: &Words,
    now: Timestamp,
) -> ClockView {
    let zone = calendar.zone();
    let story = ledger.explain(now, calendar);
    let (used, left) = (ledger.used(now, calendar), ledger.left(now, calendar));
    let allowed = Amount { unit: used.unit, steps: used.steps + left.steps };
    let words = |amount: Amount| language.pick(&amount.words()).to_owned();
    let used_of = language.with("clock-used", &[("used", &words(used)), ("allowed", &words(allowed))]);
    // One line says that the time is over; the days after it say nothing more.
    let over = story.days.iter().position(|line| line.counted == Counted::AfterEnd);
    let told = over.map_or(story.days.as_slice(), |first| &story.days[..=first]);
    let days: Vec<ClockDay> = told
        .iter()
        .take(DAYS_SHOWN)
        .map(|line| ClockDay {
            day: day(line.date),
            counted: counted(&line.counted),
            why: language.pick(&line.words).to_owned(),
        })
        .collect();
    let hidden = told.len().saturating_sub(DAYS_SHOWN);
    let more = if hidden > 0 {
        language.with("clock-more", &[("count", &hidden.to_string())])
    } else {
        String::new()
    };
    ClockView {
        language,
        title: language.pick(title).to_owned(),
        left: left_of_clock(language, calendar, ledger, now, language.pick(&story.summary)),
        used: used.steps.clamp(0, allowed.steps.max(1)).to_string(),
        allowed: allowed.steps.max(1).to_string(),
        used_of,
        started: moment(zone, ledger.started_at()),
        due: due(zone, story.due.at),
        basis: language.pick(basis).to_owned(),
        days,
        more,
        pauses: pauses(language, zone, ledger),
    }
}

/// What is left of one clock.
pub fn left_of_clock(
    language: Language,
    calendar: &Calendar,
    ledger: &ClockLedger,
    now: Timestamp,
    how: &str,
) -> TimeLeft {
    let left = ledger.left(now, calendar);
    let amount =
        |key: &str, amount: Amount| language.with(key, &[("amount", language.pick(&amount.words()))]);
    let (tone, text) = match ledger.state(now, calendar) {
        ClockState::Stopped { late: false } => (Tone::Good, language.t("left-done")),
        ClockState::Stopped { late: true } => (Tone::Warn, language.t("left-done-late")),
        ClockState::Suspended => (Tone::Plain, language.t("left-paused")),
        ClockState::Overdue if left.steps < 0 => {
            (Tone::Bad, amount("left-over-amount", Amount { unit: left.unit, steps: -left.steps }))
        }
        ClockState::Overdue => (Tone::Bad, span(language, calendar, now, ledger.due(calendar).at)),
        ClockState::Running => {
            let all = ledger.used(now, calendar).steps + left.steps;
            let tone = if left.steps * 5 <= all { Tone::Warn } else { Tone::Good };
            (tone, amount("left-amount", left))
        }
    };
    TimeLeft { tone, text, how: how.to_owned() }
}

fn counted(counted: &Counted) -> String {
    match counted {
        Counted::Working { .. } | Counted::MakeUp { .. } | Counted::Calendar { .. } => "1".to_owned(),
        Counted::Hours { minutes, .. } => format!("{}:{:02}", minutes / 60, minutes % 60),
        _ => "0".to_owned(),
    }
}

fn pauses(language: Language, zone: &TimeZone, ledger: &ClockLedger) -> Vec<String> {
    let mut told = Vec::new();
    let mut open: Option<(String, &str)> = None;
    for entry in ledger.entries() {
        match entry {
            Entry::Suspended { at, reason, .. } => open = Some((moment(zone, *at), reason)),
            Entry::Resumed { at } => {
                if let Some((from, why)) = open.take() {
                    let to = moment(zone, *at);
                    told.push(language.with("clock-paused", &[("from", &from), ("to", &to), ("why", why)]));
                }
            }
            _ => {}
        }
    }
    if let Some((from, why)) = open {
        told.push(language.with("clock-paused-open", &[("from", &from), ("why", why)]));
    }
    told
}
