//! The fold: one exhaustive match, no decisions.

use authority::PastAct;
use clock::ClockLedger;
use value::{ClockId, FilingId, Timestamp};

use crate::event::Event;
use crate::reading::ReadAt;
use crate::state::{Answer, Case, CaseClocks, Done, Filing, Joined, Mark, Rating};

/// Folds one event into the case. Total: an event that does not fit leaves the rest of the state as it was.
#[must_use]
pub fn evolve(mut case: Case, event: &Event, at: Timestamp) -> Case {
    apply(&mut case, event, at);
    case
}

/// [`evolve`] in place.
pub(crate) fn apply(case: &mut Case, event: &Event, at: Timestamp) {
    case.version += 1;
    if !matches!(event, Event::PersonalDataRead(_)) {
        case.changed = case.version;
    }
    case.updated_at = at;
    match event {
        Event::CaseOpened { number, app, app_version, channel } => {
            case.number.clone_from(number);
            case.app = app.clone();
            case.app_version.clone_from(app_version);
            case.channel.clone_from(channel);
            case.opened_at = at;
        }
        Event::ActDone { act, account, office, element, reason, input, .. } => {
            case.past.push(PastAct { act: act.clone(), account: account.clone(), at });
            case.done.push(Done {
                act: act.clone(),
                account: account.clone(),
                office: office.clone(),
                element: element.clone(),
                at,
                reason: reason.clone(),
                input: input.clone(),
            });
        }
        Event::DataSet { values } | Event::DecisionMade { values, .. } => {
            case.data.extend(values.iter().map(|(name, value)| (name.clone(), value.clone())));
        }
        Event::Marked { colour, reason, element } => {
            let (colour, reason, element) = (*colour, reason.clone(), element.clone());
            case.marks.push(Mark { colour, reason, element, at });
        }
        Event::PersonalDataRead(reading) => case.readings.push(ReadAt { reading: reading.clone(), at }),
        Event::PersonalDataErased { filing, .. } => {
            if let Some(filing) = case.filings.get_mut(filing) {
                filing.vault = None;
                filing.erased = true;
            }
        }
        Event::Recused { account } => case.recused.push(account.clone()),
        Event::CaseAnswered => case.answered_at = Some(at),
        Event::CaseReopened => {
            case.answered_at = None;
            case.reopened += 1;
        }
        Event::CaseClosed => case.closed_at = Some(at),
        Event::NoticeAsked { .. } => {}
        Event::Net(moved) => case.net.apply(moved, at),
        Event::ClockStarted { .. }
        | Event::ClockStopped { .. }
        | Event::ClockSuspended { .. }
        | Event::ClockResumed { .. }
        | Event::ClockExtended { .. }
        | Event::RungReached { .. } => apply_clock(case, event, at),
        Event::CalendarAdopted { edition, .. } => {
            // A clock that stopped refuses: it keeps its edition.
            running(case).for_each(|ledger| drop(ledger.adopt(*edition)));
        }
        Event::CaseHandedOver { from, to } => {
            running(case).for_each(|ledger| drop(ledger.transfer(at, from, to)));
        }
        Event::FilingMade { .. }
        | Event::FilingAnswered { .. }
        | Event::FilingRated { .. }
        | Event::FilingsJoined { .. }
        | Event::MergedInto { .. }
        | Event::FilingsReleased { .. }
        | Event::SplitFrom { .. } => apply_filing(case, event, at),
    }
}

fn clocks_of<'a>(case: &'a mut Case, filing: Option<&FilingId>) -> Option<&'a mut CaseClocks> {
    match filing {
        None => Some(&mut case.clocks),
        Some(id) => case.filings.get_mut(id).map(|filing| &mut filing.clocks),
    }
}

/// The newest ledger of every clock of the case and its filings that has not stopped.
fn running(case: &mut Case) -> impl Iterator<Item = &mut ClockLedger> {
    let filings = case.filings.values_mut().flat_map(|filing| filing.clocks.values_mut());
    let newest = case.clocks.values_mut().chain(filings).filter_map(|ledgers| ledgers.last_mut());
    newest.filter(|ledger| !ledger.is_stopped())
}

fn newest<'a>(case: &'a mut Case, clock: &ClockId, filing: Option<&FilingId>) -> Option<&'a mut ClockLedger> {
    clocks_of(case, filing)?.get_mut(clock)?.last_mut()
}

fn apply_clock(case: &mut Case, event: &Event, at: Timestamp) {
    // WHY: the outcomes are dropped on purpose: `decide` writes a clock event only after the ledger accepted it.
    match event {
        Event::ClockStarted { clock, filing, budget, edition, anchor, fixed_end } => {
            if let Some(clocks) = clocks_of(case, filing.as_ref()) {
                let ledger = ClockLedger::start(at, *budget).counted_by(*edition).anchored(*anchor);
                clocks.entry(clock.clone()).or_default().push(ledger.rolling(!fixed_end));
            }
        }
        Event::ClockStopped { clock, filing } => {
            let _ = newest(case, clock, filing.as_ref()).map(|ledger| ledger.stop(at));
        }
        Event::ClockSuspended { clock, reason, basis } => {
            let _ = newest(case, clock, None).map(|ledger| ledger.suspend_by(at, reason, basis));
        }
        Event::RungReached { clock, filing, rung, .. } => {
            let _ = newest(case, clock, filing.as_ref()).map(|ledger| ledger.reach(at, rung));
        }
        Event::ClockResumed { clock } => {
            let _ = newest(case, clock, None).map(|ledger| ledger.resume(at));
        }
        Event::ClockExtended { clock, amount, approver, reason } => {
            let ledger = newest(case, clock, None);
            let _ = ledger.map(|ledger| ledger.extend(at, *amount, approver.as_str(), reason));
        }
        _ => {}
    }
}

fn apply_filing(case: &mut Case, event: &Event, at: Timestamp) {
    match event {
        Event::FilingMade { filing } => {
            // What the first reporter said is what the case knows; later reporters keep their words in their filing.
            if case.filings.is_empty() && filing.home == case.id && case.joined.is_empty() {
                case.data.extend(filing.said.iter().map(|(name, value)| (name.clone(), value.clone())));
            }
            case.filings.insert(filing.id.clone(), (**filing).clone());
        }
        Event::FilingAnswered { filing, text } => {
            if let Some(filing) = case.filings.get_mut(filing) {
                filing.answers.push(Answer { at, text: text.clone() });
            }
        }
        Event::FilingRated { filing, score, text } => {
            if let Some(filing) = case.filings.get_mut(filing) {
                filing.rating = Some(Rating { at, score: *score, text: text.clone() });
            }
        }
        Event::FilingsJoined { from, number, filings } => {
            let ids = filings.iter().map(|filing| filing.id.clone()).collect();
            take(case, filings);
            case.joined.push(Joined { from: *from, number: number.clone(), filings: ids });
        }
        Event::MergedInto { into } => {
            case.merged_into = Some(*into);
            case.filings.clear();
        }
        Event::FilingsReleased { to, filings } => {
            case.filings.retain(|id, _| !filings.contains(id));
            case.joined.retain(|joined| joined.from != *to);
        }
        Event::SplitFrom { filings, .. } => {
            take(case, filings);
            case.merged_into = None;
        }
        _ => {}
    }
}

fn take(case: &mut Case, filings: &[Filing]) {
    case.filings.extend(filings.iter().map(|filing| (filing.id.clone(), filing.clone())));
}
