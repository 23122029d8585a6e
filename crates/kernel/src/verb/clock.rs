//! What may lawfully stop or lengthen a clock of the case.

use clock::ClockError;
use value::ClockId;

use crate::clocks;
use crate::event::Event;
use crate::refusal::Refusal;
use crate::turn::Turn;

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
    turn.emit(Event::ClockSuspended { clock, reason: reason.to_owned() });
    Ok(())
}

pub(super) fn resume(turn: &mut Turn<'_>) -> Result<(), Refusal> {
    let at = turn.world.at;
    let clock = tried(turn, |ledger| ledger.resume(at))?;
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
    turn.emit(Event::ClockExtended { clock, amount, approver, reason: reason.to_owned() });
    Ok(())
}
