//! What the actor may do to a case now, and why not the rest.

use authority::Because;
use catalog::{Act, Target, Verb};
use process::Part;
use value::{ElementId, Words};

use crate::clocks;
use crate::command::World;
use crate::decide::message_taker;
use crate::law::{self, Prepared, Sight};
use crate::state::{Case, Status};

/// One act and whether it may be done now.
#[derive(Debug, Clone)]
pub struct ActState {
    pub act: String,
    pub title: Words,
    /// The waiting element it would complete.
    pub instance: Option<u32>,
    pub element: Option<ElementId>,
    pub allowed: bool,
    pub because: Vec<Because>,
}

/// Every act of the app except opening, in the app's order. The same checks as in `decide`, except those that read the
/// act's own input: they can only be made when the input is there.
pub fn acts(case: &Case, world: &World<'_>) -> Vec<ActState> {
    acts_prepared(case, world, &Prepared::new(world))
}

/// [`acts`] for one case of many: what does not depend on the case was asked once.
pub fn acts_prepared(case: &Case, world: &World<'_>, prepared: &Prepared<'_>) -> Vec<ActState> {
    let sight = Sight::new(case, world);
    let acts = world.app.acts.values().filter(|act| act.target != Target::Opens);
    acts.map(|act| {
        let ask = prepared.ask(act);
        let instance = instance_among(case, act, world, None, &|number| {
            ask.is_some_and(|ask| sight.allows(ask, act, Some(number)))
        });
        let mut because = sight.beforehand(ask, act, instance);
        if !reachable(case, &act.target, instance) {
            let title = &act.rule.title;
            because.push(Because::new(
                "not-at-this-step",
                format!("本件现在不在“{}”这一环节", title.zh),
                format!("the case is not at the step of \"{}\" now", title.en),
            ));
        }
        let element = instance.and_then(|i| case.net.active.get(&i)).map(|active| active.element.clone());
        let (title, allowed) = (act.rule.title.clone(), because.is_empty());
        ActState { act: act.rule.id.clone(), title, instance, element, allowed, because }
    })
    .collect()
}

fn reachable(case: &Case, target: &Target, instance: Option<u32>) -> bool {
    let status = case.status();
    match target {
        Target::Opens => false,
        Target::Task(_) | Target::Message(_) => instance.is_some() && status != Status::Merged,
        Target::Verb(Verb::Split) => status == Status::Merged,
        Target::Verb(Verb::Merge | Verb::Recuse) => status == Status::Open,
        Target::Verb(Verb::Rate) => matches!(status, Status::Answered | Status::Closed),
        Target::Verb(Verb::Note) => status != Status::Merged,
        Target::Verb(verb @ (Verb::Suspend | Verb::Extend)) => {
            let runs = |ledger: &clock::ClockLedger| {
                !clocks::is_stopped(ledger) && (*verb == Verb::Extend || !clocks::is_suspended(ledger))
            };
            status == Status::Open && case.clocks.values().filter_map(|ledgers| ledgers.last()).any(runs)
        }
        Target::Verb(Verb::Resume) => {
            case.clocks.values().filter_map(|ledgers| ledgers.last()).any(clocks::is_suspended)
        }
    }
}

/// The waiting element an act would complete: the one named, or the first that fits and is this actor's.
pub(crate) fn instance_of(case: &Case, act: &Act, world: &World<'_>, named: Option<u32>) -> Option<u32> {
    instance_among(case, act, world, named, &|number| {
        law::once(act, world).is_some_and(|ask| Sight::new(case, world).allows(&ask, act, Some(number)))
    })
}

fn instance_among(
    case: &Case,
    act: &Act,
    world: &World<'_>,
    named: Option<u32>,
    own: &dyn Fn(u32) -> bool,
) -> Option<u32> {
    match &act.target {
        Target::Task(element) => {
            let waits = |active: &process::Active| active.element == *element && active.part == Part::Wait;
            let waiting =
                case.net.active.iter().filter(|(_, active)| waits(active)).map(|(&number, _)| number);
            let mut waiting = waiting.filter(|number| named.is_none_or(|named| named == *number)).peekable();
            let first = waiting.next()?;
            // Several runs of one task may belong to several offices.
            if waiting.peek().is_none() || own(first) {
                return Some(first);
            }
            waiting.find(|number| own(*number)).or(Some(first))
        }
        Target::Message(message) => message_taker(case, world.app, message),
        Target::Opens | Target::Verb(_) => None,
    }
}
