//! States and rows from the log: loading, replaying, and comparing rows with the fold.

use kernel::{Case, Event};
use store::{Batch, CaseRow, Store, StoredTurn};
use value::{CaseId, Timestamp};

use crate::failure::Failure;
use crate::writer::Shared;

/// Folds stored turns onto a state.
pub fn replay(mut case: Case, turns: &[StoredTurn]) -> Result<Case, Failure> {
    for stored in turns {
        for text in &stored.turn.events {
            let event = read(text, stored.position)?;
            case = kernel::evolve(case, &event, stored.turn.at);
        }
    }
    Ok(case)
}

pub(crate) fn read(text: &str, position: u64) -> Result<Event, Failure> {
    serde_json::from_str(text).map_err(|error| Failure::Damaged(format!("position {position}: {error}")))
}

/// The state of a case; none where it has no event.
pub(crate) fn load(store: &dyn Store, id: CaseId) -> Result<Option<Case>, Failure> {
    let turns = store.stream(id, 1)?;
    if turns.is_empty() {
        return Ok(None);
    }
    replay(Case::unopened(id), &turns).map(Some)
}

/// Brings the search index of an older file up to the terms of this binary.
pub(crate) fn index(store: &dyn Store) -> Result<(), Failure> {
    let mut told = false;
    loop {
        let left = store.index_cases()?;
        if left == 0 {
            return Ok(());
        }
        if !told {
            tracing::info!(left, "cases are being indexed for the search");
            told = true;
        }
    }
}

/// What a comparison of rows with the log found.
#[derive(Debug, Default, serde::Serialize)]
pub struct DeepReport {
    pub cases: u64,
    /// Cases whose rows differ from the fold of their events, with what differs.
    pub differing: Vec<(CaseId, String)>,
}

/// Differences told at most; more are only counted by the next run.
const DIFFERING_MAX: usize = 100;

pub(crate) fn check_rows(shared: &Shared) -> Result<DeepReport, Failure> {
    let mut report = DeepReport::default();
    for id in 1..=shared.store.max_case_id()? {
        let turns = shared.store.stream(CaseId(id), 1)?;
        let Some(last) = turns.last() else { continue };
        let case = replay(Case::unopened(CaseId(id)), &turns)?;
        report.cases += 1;
        if let Some(what) = differs(shared, &case, last.turn.at)? {
            report.differing.push((case.id, what));
            if report.differing.len() >= DIFFERING_MAX {
                break;
            }
        }
    }
    Ok(report)
}

fn differs(shared: &Shared, case: &Case, at: Timestamp) -> Result<Option<String>, Failure> {
    let app = shared.apps.get(&case.app).ok_or(Failure::NoSuchApp)?;
    let fold: Batch = projection::rows(&Case::unopened(case.id), case, app, at);
    let mut stored = shared.store.case(case.id)?;
    // Rows from before the columns of clocks were not counted again.
    if let (Some(stored), Some(fold)) = (&mut stored, fold.cases.first())
        && stored.clocks.is_some_and(store::ClockWatch::is_unknown)
    {
        stored.clocks = fold.clocks;
    }
    // Rows from before numbers in free text were covered, with terms of what was written then.
    let written = stored.clone();
    stored.iter_mut().for_each(projection::cover);
    let older = stored != written;
    if stored.as_ref() != fold.cases.first() {
        return Ok(Some("case row".to_owned()));
    }
    let wanted = fold.cases.first().map(CaseRow::terms).unwrap_or_default();
    if !older && shared.store.terms_of(case.id)? != wanted {
        return Ok(Some("search terms".to_owned()));
    }
    let filings = shared.store.filings_of(case.id)?;
    let same = filings.len() == fold.filings.len() && fold.filings.iter().all(|row| filings.contains(row));
    if !same {
        return Ok(Some("filing rows".to_owned()));
    }
    Ok(None)
}
