//! Merge: the filings of one case go to another, each with its own reference, clocks, answers and rating.
//! Split is the exact inverse.

use crate::event::Event;
use crate::evolve::apply;
use crate::refusal::Refusal;
use crate::state::{Case, Filing, Status};
use crate::turn::Turn;

fn other(turn: &Turn<'_>) -> Result<Case, Refusal> {
    let other = turn.world.other.filter(|other| other.version > 0);
    other.cloned().ok_or_else(|| {
        Refusal::new("other-case-missing", "请写明另一个办件的编号", "name the other case by its number")
    })
}

/// The case under decision goes into the other.
pub(super) fn merge(turn: &mut Turn<'_>) -> Result<(Case, Vec<Event>), Refusal> {
    let into = other(turn)?;
    let refuse = |code, zh: &str, en: &str| Err(Refusal::new(code, zh, en));
    if into.id == turn.case.id {
        return refuse("same-case", "不能与自身合并", "a case cannot be merged with itself");
    }
    if into.app != turn.case.app {
        return refuse("other-app", "只有同类办件才能合并", "only cases of the same app can be merged");
    }
    if turn.case.status() != Status::Open || into.status() != Status::Open {
        return refuse(
            "not-open",
            "两个办件都须尚未答复才能合并",
            "both cases must still be unanswered to be merged",
        );
    }
    let filings: Vec<Filing> = turn.case.filings.values().cloned().collect();
    let (from, number) = (turn.case.id, turn.case.number.clone());
    turn.emit(Event::MergedInto { into: into.id });
    Ok(on_other(turn, into, Event::FilingsJoined { from, number, filings }))
}

/// The case under decision takes back what it brought.
pub(super) fn split(turn: &mut Turn<'_>) -> Result<(Case, Vec<Event>), Refusal> {
    let from = other(turn)?;
    let refuse = |code, zh: &str, en: &str| Err(Refusal::new(code, zh, en));
    if turn.case.merged_into != Some(from.id) {
        return refuse("not-merged", "本件没有并入那个办件", "this case was not merged into that one");
    }
    if from.status() != Status::Open {
        return refuse(
            "not-open",
            "合并后的办件已经答复，不能再拆分",
            "the merged case is already answered and cannot be split",
        );
    }
    let joined = from.joined.iter().find(|joined| joined.from == turn.case.id);
    let Some(joined) = joined else {
        return refuse("not-merged", "本件没有并入那个办件", "this case was not merged into that one");
    };
    let ids = joined.filings.clone();
    let filings: Vec<Filing> = ids.iter().filter_map(|id| from.filings.get(id)).cloned().collect();
    if filings.len() != ids.len() {
        return refuse("split-order", "请先拆分较晚的合并", "split the later merge first");
    }
    turn.emit(Event::SplitFrom { from: from.id, filings });
    let to = turn.case.id;
    Ok(on_other(turn, from, Event::FilingsReleased { to, filings: ids }))
}

fn on_other(turn: &Turn<'_>, mut other: Case, event: Event) -> (Case, Vec<Event>) {
    let actor = turn.world.actor;
    let last = turn.case.done.last();
    let told = Event::ActDone {
        act: last.map(|done| done.act.clone()).unwrap_or_default(),
        account: actor.account.clone(),
        office: actor.office.clone(),
        element: None,
        reason: last.map(|done| done.reason.clone()).unwrap_or_default(),
        input: value::Context::new(),
        basis: String::new(),
    };
    let events = vec![told, event];
    for event in &events {
        apply(&mut other, event, turn.world.at);
    }
    (other, events)
}
