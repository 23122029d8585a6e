//! Timers: catch event and boundary event. The due time is kept with the wait; when a clock moves, it moves too.

use bpmn::{Kind, Node, Timer};
use value::{ElementId, Timestamp, Value};

use crate::clocks;
use crate::refusal::Refusal;
use crate::turn::Turn;
use crate::{Event, element::user};

pub(super) fn arrive(
    turn: &mut Turn<'_>,
    node: &Node,
    from: Vec<ElementId>,
    timer: &Timer,
) -> Result<(), Refusal> {
    let due = due(turn, timer, turn.world.at);
    let instance = turn.case.net.next_instance;
    let element = node.id.clone();
    turn.emit(Event::ElementEntered { element, instance, from, due, timer: true, host: None });
    user::attach(turn, node, instance);
    Ok(())
}

/// When the timer fires, counted from `since`; `None` while its rule gives no time.
pub(crate) fn due(turn: &Turn<'_>, timer: &Timer, since: Timestamp) -> Option<Timestamp> {
    let value = match timer {
        Timer::Date(expr) | Timer::Duration(expr) | Timer::Cycle(expr) => turn.eval(expr),
    };
    let zone = turn.world.app.calendar.zone();
    match value {
        Value::Instant(at) => Some(at),
        Value::DateTime(local) => local.to_zoned_datetime(zone.clone()).ok().map(|zoned| zoned.timestamp()),
        Value::Date(day) => day.to_zoned_datetime(zone.clone()).ok().map(|zoned| zoned.timestamp()),
        Value::Duration(span) => since.checked_add(span).ok(),
        Value::Months(months) => clocks::add_months(zone, since, months),
        _ => None,
    }
}

/// The rule of a waiting timer.
pub(crate) fn rule(node: &Node) -> Option<&Timer> {
    match &node.kind {
        Kind::TimerCatch { timer } | Kind::BoundaryTimer { timer, .. } => Some(timer),
        _ => None,
    }
}

/// Fires the timer `instance` that was due at `due`.
pub(crate) fn fire(turn: &mut Turn<'_>, instance: u32, due: Timestamp) -> Result<(), Refusal> {
    let active = turn.case.net.active.get(&instance).filter(|active| active.timer && active.due == Some(due));
    let Some(active) = active.filter(|_| due <= turn.world.at).cloned() else {
        return Err(Refusal::new("timer-gone", "该计时已不存在", "this timer is no longer set"));
    };
    let node = turn.node_named(&active.element)?;
    if let (Some(host), Kind::BoundaryTimer { interrupting: true, .. }) = (active.host, &node.kind) {
        let others = turn.case.net.active.iter();
        let others = others.filter(|(id, other)| other.host == Some(host) && **id != instance);
        let others: Vec<u32> = others.map(|(&id, _)| id).chain([host]).collect();
        for other in others {
            turn.emit(Event::ElementCancelled { instance: other });
        }
    }
    turn.leave(instance, node)
}
