//! What the kernel can do to any case, whatever its app: merge, split, rate, note, recuse, and the clock verbs.

mod clock;
mod merge;
mod rate;
mod recuse;

use catalog::Verb;
use value::FilingId;

use crate::clocks;
use crate::event::Event;
use crate::refusal::Refusal;
use crate::state::{Case, Filing};
use crate::turn::Turn;

/// Performs a verb whose act is already permitted and written. A merge or split gives the other case and its events.
pub(crate) fn perform(
    turn: &mut Turn<'_>,
    verb: Verb,
    filing: Option<&FilingId>,
    reason: &str,
) -> Result<Option<(Case, Vec<Event>)>, Refusal> {
    match verb {
        Verb::Merge => merge::merge(turn).map(Some),
        Verb::Split => merge::split(turn).map(Some),
        Verb::Rate => rate::rate(turn, filing).map(|()| None),
        Verb::Note => Ok(None),
        Verb::Recuse => recuse::recuse(turn).map(|()| None),
        Verb::Suspend => clock::suspend(turn, reason).map(|()| None),
        Verb::Resume => clock::resume(turn).map(|()| None),
        Verb::Extend => clock::extend(turn, reason).map(|()| None),
    }
}

/// A message that reaches an answered case reopens it: every reporter's clock starts anew beside the old one.
pub(crate) fn reopen_if_answered(turn: &mut Turn<'_>) -> Result<(), Refusal> {
    if turn.case.answered_at.is_none() {
        return Ok(());
    }
    turn.emit(Event::CaseReopened);
    let filings: Vec<Filing> = turn.case.filings.values().cloned().collect();
    filings.iter().try_for_each(|filing| clocks::start_filing(turn, filing))
}
