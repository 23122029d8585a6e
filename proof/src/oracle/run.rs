//! Both counters on the same histories.

use clock::{Budget, Calendar, ClockError, ClockLedger, ClockState, Entry};
use jiff::SignedDuration;
use value::Timestamp;

use crate::oracle::walk::{DAY, End, Story, Unit, What};
use crate::oracle::{Defect, History, Plan, Walk};

/// What a run found.
#[derive(Debug, Default)]
pub struct Report {
    pub histories: u64,
    /// Histories whose end lies in a year the calendar does not have.
    pub provisional: u64,
    pub suspended: u64,
    pub stopped: u64,
    pub restarted: u64,
    pub anchored: u64,
    pub extended: u64,
    /// The first disagreement; the run ends with it.
    pub disagreement: Option<String>,
}

/// Plays the plan's histories until one disagrees.
pub fn run(plan: &Plan, walk: &Walk) -> Report {
    let calendar = Calendar::cn();
    let mut walk = walk.clone();
    if plan.defect == Some(Defect::Oracle) {
        walk.first_counted = 0;
    }
    let mut report = Report::default();
    for number in 0..plan.histories {
        let history = History::of(plan.seed, number);
        report.histories += 1;
        if let Err(why) = one(&history, &walk, &calendar, plan.defect, &mut report) {
            report.disagreement = Some(format!("history {number} of seed {}: {why}\n{history:?}", plan.seed));
            break;
        }
    }
    report
}

fn one(
    history: &History,
    walk: &Walk,
    calendar: &Calendar,
    defect: Option<Defect>,
    report: &mut Report,
) -> Result<(), String> {
    let story = &history.story;
    let ledger = ours(history, story, defect).map_err(|error| error.to_string())?;
    let (due, expected) = (ledger.due(calendar), walk.end(story));
    let end = at_second(last_second(story.unit, expected));
    let day = at_second(expected.day * DAY);
    if (due.at, calendar.day_of(day), due.provisional) != (end, due.day, expected.provisional) {
        return Err(format!("the clock says {due:?}, the walk {end} ({expected:?})"));
    }
    let far = at_second((expected.day + 4_000) * DAY);
    let late = match ledger.state(far, calendar) {
        ClockState::Stopped { late } => Some(late),
        _ => None,
    };
    if late != walk.late(story) {
        return Err(format!("late: the clock says {late:?}, the walk {:?}", walk.late(story)));
    }
    let reordered = reordered(history, defect).map_err(|error| error.to_string())?;
    if reordered.due(calendar) != due {
        return Err("another order of recording, or something unrelated, moved the end".into());
    }
    let without = Story {
        happened: story.happened.iter().copied().filter(|(_, what)| !is_pause(*what)).collect(),
        ..story.clone()
    };
    let unpaused = ours(history, &without, defect).map_err(|error| error.to_string())?.due(calendar);
    if unpaused.at > due.at {
        return Err(format!("suspensions shortened the time: {} without them", unpaused.at));
    }
    count(history, expected, late, report);
    Ok(())
}

fn count(history: &History, end: End, late: Option<bool>, report: &mut Report) {
    let has = |wanted: fn(What) -> bool| history.story.happened.iter().any(|(_, what)| wanted(*what));
    report.provisional += u64::from(end.provisional);
    report.suspended += u64::from(has(is_pause));
    report.stopped += u64::from(late.is_some());
    report.restarted += u64::from(has(|what| what == What::Restarted) && has(|what| what == What::Stopped));
    report.extended += u64::from(has(|what| matches!(what, What::Extended(_))));
    report.anchored += u64::from(history.anchored);
}

fn is_pause(what: What) -> bool {
    matches!(what, What::Suspended | What::Resumed)
}

/// The last instant in time: in days, the last microsecond of the day.
fn last_second(unit: Unit, end: End) -> (i64, i64) {
    match unit {
        Unit::WorkingDays | Unit::CalendarDays => (end.at, -1),
        Unit::WorkingHours | Unit::ClockHours => (end.at, 0),
    }
}

/// An instant from seconds of China's time, and microseconds more.
fn at_second(at: impl Into<Local>) -> Timestamp {
    let Local(seconds, micros) = at.into();
    let span = SignedDuration::from_micros((seconds - 8 * 3_600) * 1_000_000 + micros);
    Timestamp::UNIX_EPOCH.checked_add(span).unwrap_or(Timestamp::MAX)
}

struct Local(i64, i64);

impl From<i64> for Local {
    fn from(seconds: i64) -> Self {
        Self(seconds, 0)
    }
}

impl From<(i64, i64)> for Local {
    fn from((seconds, micros): (i64, i64)) -> Self {
        Self(seconds, micros)
    }
}

fn begun(history: &History, story: &Story, defect: Option<Defect>) -> Result<ClockLedger, ClockError> {
    let unit = match story.unit {
        Unit::WorkingDays => clock::Unit::WorkingDays,
        Unit::CalendarDays => clock::Unit::CalendarDays,
        Unit::WorkingHours => clock::Unit::WorkingHours,
        Unit::ClockHours => clock::Unit::ClockHours,
    };
    let budget = Budget::new(story.amount, unit)?;
    let shift = if defect == Some(Defect::Ours) { DAY } else { 0 };
    let anchor = (history.anchored || shift > 0).then(|| at_second(story.begin - shift));
    let ledger = ClockLedger::start(at_second(history.started), budget);
    Ok(ledger.anchored(anchor).rolling(story.roll).counted_by(Calendar::cn().edition()))
}

fn ours(history: &History, story: &Story, defect: Option<Defect>) -> Result<ClockLedger, ClockError> {
    let mut ledger = begun(history, story, defect)?;
    story.happened.iter().try_for_each(|thing| ledger.append(entry(*thing)))?;
    Ok(ledger)
}

fn entry((at, what): (i64, What)) -> Entry {
    let at = at_second(at);
    match what {
        What::Extended(amount) => {
            Entry::Extended { at, amount, approver: "局长".to_owned(), reason: String::new() }
        }
        What::Suspended => Entry::Suspended { at, reason: String::new(), basis: String::new() },
        What::Resumed => Entry::Resumed { at },
        What::Stopped => Entry::Stopped { at },
        What::Restarted => Entry::Restarted { at },
    }
}

/// The same history recorded in another order, with hand-overs and escalations in between.
fn reordered(history: &History, defect: Option<Defect>) -> Result<ClockLedger, ClockError> {
    let mut ledger = begun(history, &history.story, defect)?;
    for at in &history.unrelated {
        ledger.transfer(at_second(*at), "甲", "乙")?;
        ledger.reach(at_second(*at), "soon")?;
    }
    let mut order: Vec<_> = history.shuffle.iter().zip(&history.story.happened).collect();
    order.sort_by_key(|(place, _)| **place);
    order.into_iter().try_for_each(|(_, thing)| ledger.append(entry(*thing)))?;
    Ok(ledger)
}
