//! What may lawfully stop or lengthen a clock of the case.

use clock::ClockError;
use value::ClockId;

use crate::event::Event;
use crate::refusal::Refusal;
use crate::turn::Turn;
use crate::{adopt, clocks};

fn no_clock() -> Refusal {
    Refusal::new("no-such-clock", "本件没有这个时限", "the case has no such clock")
}

fn refused(error: &ClockError) -> Refusal {
    let (zh, en) = match error {
        ClockError::Amount => ("延长的时间须为 1 至 100000", "an extension is from 1 to 100000 units"),
        ClockError::AlreadySuspended => ("时限已经中止", "the clock is suspended already"),
        ClockError::NotSuspended => ("时限没有中止", "the clock is not suspended"),
        ClockError::AlreadyStopped => ("时限已经停止", "the clock has stopped already"),
        ClockError::AlreadyDue => ("时限已经届满，不能再延长", "the time is over and cannot be extended"),
        ClockError::TextTooLong => ("理由过长", "the reason is too long"),
        _ => ("时限不能这样变更", "the clock cannot be changed this way"),
    };
    Refusal::new("clock-refused", zh, en)
}

/// Tries a change on a copy of the newest ledger, so that only what the ledger accepts becomes an event.
fn tried(
    turn: &Turn<'_>,
    change: impl FnOnce(&mut clock::ClockLedger) -> Result<(), ClockError>,
) -> Result<ClockId, Refusal> {
    let id = clocks::meant(turn).ok_or_else(no_clock)?;
    let mut copy = turn.case.clock(&id).cloned().ok_or_else(no_clock)?;
    change(&mut copy).map_err(|error| refused(&error))?;
    Ok(id)
}

pub(super) fn suspend(turn: &mut Turn<'_>, reason: &str) -> Result<(), Refusal> {
    let at = turn.world.at;
    let clock = tried(turn, |ledger| ledger.suspend(at, reason))?;
    adopt::before_change(turn);
    turn.emit(Event::ClockSuspended { clock, reason: reason.to_owned(), basis: String::new() });
    Ok(())
}

pub(super) fn resume(turn: &mut Turn<'_>) -> Result<(), Refusal> {
    let at = turn.world.at;
    let clock = tried(turn, |ledger| ledger.resume(at))?;
    adopt::before_change(turn);
    turn.emit(Event::ClockResumed { clock });
    Ok(())
}

pub(super) fn extend(turn: &mut Turn<'_>, reason: &str) -> Result<(), Refusal> {
    let at = turn.world.at;
    let approver = turn.world.actor.account.clone();
    let amount = turn.input.get("amount").and_then(value::Value::as_i64).unwrap_or(0);
    let calendar = &turn.world.app.calendar;
    let clock = tried(turn, |ledger| {
        ledger.may_extend(at, calendar)?;
        ledger.extend(at, amount, approver.as_str(), reason)
    })?;
    within_bounds(turn, &clock, amount)?;
    adopt::before_change(turn);
    turn.emit(Event::ClockExtended { clock, amount, approver, reason: reason.to_owned() });
    Ok(())
}

/// What the app's article allows: so much in all extensions of this run, and so often.
fn within_bounds(turn: &Turn<'_>, clock: &ClockId, amount: i64) -> Result<(), Refusal> {
    let rule = turn.world.app.clocks.iter().find(|rule| rule.id == *clock);
    let Some(bounds) = rule.and_then(|rule| rule.extension.as_ref()) else { return Ok(()) };
    let (times, given) = turn.case.clock(clock).map(clock::ClockLedger::extensions).unwrap_or_default();
    let basis = &bounds.basis;
    if u32::try_from(times).is_ok_and(|times| times >= bounds.times) {
        return Err(Refusal::new(
            "extended-already",
            format!("{}：最多延长 {} 次，已经延长 {times} 次", basis.zh, bounds.times),
            format!("{}: extended {times} times already, at most {} allowed", basis.en, bounds.times),
        ));
    }
    if given.saturating_add(amount) > bounds.most {
        return Err(Refusal::new(
            "extension-too-long",
            format!("{}：延长合计不得超过 {}", basis.zh, bounds.most),
            format!("{}: extensions may come to {} at most", basis.en, bounds.most),
        ));
    }
    Ok(())
}
