//! Newer editions of the calendar: what they move, and that it moves once, by an event with its reason.

use clock::{Calendar, ClockLedger, Edition};
use value::{ClockId, FilingId, Timestamp};

use crate::event::{ClockMoved, Event};
use crate::state::Case;
use crate::turn::Turn;

/// What must be known of a case to find it when a calendar is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockWatch {
    /// The oldest edition a running clock is counted by.
    pub edition: Edition,
    /// The latest end of a running clock: no change behind it touches the case.
    pub last_due: Timestamp,
    /// A running clock is not certain yet.
    pub provisional: bool,
}

/// The newest ledger of every clock of the case and of its filings that has not stopped.
pub(crate) fn running(case: &Case) -> impl Iterator<Item = (&ClockId, Option<&FilingId>, &ClockLedger)> {
    let own = case.clocks.iter().map(|(id, ledgers)| (id, None, ledgers));
    let filings = case.filings.values();
    let theirs = filings.flat_map(|filing| filing.clocks.iter().map(|(id, all)| (id, Some(&filing.id), all)));
    let newest = own.chain(theirs).filter_map(|(id, filing, all)| Some((id, filing, all.last()?)));
    newest.filter(|(_, _, ledger)| !ledger.is_stopped())
}

/// `None` where no clock runs, or the case is over.
pub fn clock_watch(case: &Case, calendar: &Calendar) -> Option<ClockWatch> {
    if case.closed_at.is_some() || case.merged_into.is_some() {
        return None;
    }
    let mut watch: Option<ClockWatch> = None;
    for (_, _, ledger) in running(case) {
        let (edition, due) = (ledger.edition(), ledger.due(calendar));
        let first = ClockWatch { edition, last_due: due.at, provisional: due.provisional };
        let known = watch.get_or_insert(first);
        known.edition = known.edition.min(edition);
        known.last_due = known.last_due.max(due.at);
        known.provisional |= due.provisional;
    }
    watch
}

/// Before anything else happens to a case, it is brought to the newest edition if a running clock of it is affected.
pub(crate) fn catch_up(turn: &mut Turn<'_>) {
    let moved = moved(turn);
    if !moved.is_empty() {
        adopt(turn, moved);
    }
}

/// Before a clock changes, the case is brought to the newest edition in any case: a date that is told after the change
/// must not move again by what was published before it.
pub(crate) fn before_change(turn: &mut Turn<'_>) {
    let newest = turn.world.app.calendar.edition();
    if turn.case.closed_at.is_none() && running(&turn.case).any(|(_, _, ledger)| ledger.edition() < newest) {
        let moved = moved(turn);
        adopt(turn, moved);
    }
}

fn adopt(turn: &mut Turn<'_>, moved: Vec<ClockMoved>) {
    let calendar = &turn.world.app.calendar;
    let oldest = running(&turn.case).map(|(_, _, ledger)| ledger.edition()).min();
    let since = oldest.map_or(calendar.edition(), |oldest| calendar.at(oldest).edition());
    let new = calendar.notices().filter(|notice| notice.published > since.day());
    let source: Vec<String> = new.map(|notice| notice.words().zh).collect();
    turn.emit(Event::CalendarAdopted { edition: calendar.edition(), source: source.join("、"), moved });
}

/// Running clocks that end at another time, or with another certainty, by the newest edition.
fn moved(turn: &Turn<'_>) -> Vec<ClockMoved> {
    let calendar = &turn.world.app.calendar;
    let newest = calendar.edition();
    if turn.case.closed_at.is_some() {
        return Vec::new();
    }
    let old = running(&turn.case).filter(|(_, _, ledger)| ledger.edition() < newest);
    let moved = old.filter_map(|(clock, filing, ledger)| {
        let (from, to) = (ledger.due(calendar), ledger.clone().counted_by(newest).due(calendar));
        let differs = (from.at, from.provisional) != (to.at, to.provisional);
        differs.then(|| ClockMoved {
            clock: clock.clone(),
            filing: filing.cloned(),
            from: from.at,
            to: to.at,
            provisional: to.provisional,
        })
    });
    moved.collect()
}
