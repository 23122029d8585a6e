//! Escalation from the time left: each rung of a clock is taken once in a run of it, late or not.

use catalog::{App, ClockRule, Rung, RungMark};
use value::{ClockId, ElementId, FilingId, Timestamp};

use crate::adopt::running;
use crate::event::Event;
use crate::refusal::Refusal;
use crate::state::{Case, MarkColour};
use crate::turn::Turn;

/// The number under which the timer of a case's rungs stands. No element of a process ever has it.
pub const RUNG_INSTANCE: u32 = u32::MAX;

/// The earliest rung of a running clock that is not taken yet.
pub fn next_rung(case: &Case, app: &App) -> Option<Timestamp> {
    if case.closed_at.is_some() || app.clocks.iter().all(|rule| rule.rungs.is_empty()) {
        return None;
    }
    open(case, app).map(|open| open.at).min()
}

struct Open<'a> {
    at: Timestamp,
    due: Timestamp,
    clock: &'a ClockId,
    filing: Option<&'a FilingId>,
    rule: &'a ClockRule,
    rung: &'a Rung,
}

/// Rungs that are not taken. While a clock stands still, nothing of it comes nearer.
fn open<'a>(case: &'a Case, app: &'a App) -> impl Iterator<Item = Open<'a>> {
    running(case).flat_map(move |(clock, filing, ledger)| {
        let rule = app.clocks.iter().find(|rule| rule.id == *clock);
        let rungs = rule.into_iter().flat_map(|rule| rule.rungs.iter().map(move |rung| (rule, rung)));
        let due = ledger.due(&app.calendar).at;
        let since = ledger.suspended_since();
        rungs.filter(|(_, rung)| !ledger.has_reached(&rung.id)).filter_map(move |(rule, rung)| {
            let at = ledger.moment(rung.at, &app.calendar);
            let comes = since.is_none_or(|since| at <= since);
            comes.then_some(Open { at, due, clock, filing, rule, rung })
        })
    })
}

/// Takes every rung that is due by now, the earliest first.
pub(crate) fn reach(turn: &mut Turn<'_>) -> Result<(), Refusal> {
    let now = turn.world.at;
    let case = turn.case.clone();
    let mut due: Vec<Open<'_>> = open(&case, turn.world.app).filter(|open| open.at <= now).collect();
    due.sort_by_key(|open| open.at);
    if due.is_empty() {
        return Err(Refusal::new("timer-gone", "该计时已不存在", "this timer is no longer set"));
    }
    for Open { due, clock, filing, rule, rung, .. } in due {
        let (rung_id, message) = (rung.id.clone(), rung.message.clone());
        let (clock, filing) = (clock.clone(), filing.cloned());
        let element = ElementId::new(clock.as_str());
        turn.emit(Event::RungReached { clock, filing, rung: rung_id, due, message });
        let colour = match rung.mark {
            RungMark::Yellow => MarkColour::Yellow,
            RungMark::Red => MarkColour::Red,
        };
        let reason = format!(
            "“{}”：{} / \"{}\": {}",
            rule.title.zh,
            rung.at.words().zh,
            rule.title.en,
            rung.at.words().en
        );
        turn.emit(Event::Marked { colour, reason, element });
    }
    Ok(())
}
