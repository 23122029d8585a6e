//! Start event: of a process, of a sub-process, or of an event sub-process.

use super::{Kind, definition, events};
use crate::read::Site;
use crate::xml;

const TOP: [&str; 5] = ["none", "message", "timer", "signal", "conditional"];
const EVENT: [&str; 7] = ["message", "timer", "signal", "conditional", "error", "escalation", "compensation"];

pub(crate) fn read(site: &mut Site) -> Option<Kind> {
    let parent = site.element.parent_element();
    let of_event = parent.is_some_and(|parent| xml::flag(parent, "triggeredByEvent") == Some(true));
    let nested = !of_event && parent.is_some_and(|parent| !xml::is_bpmn(parent, "process"));
    let allowed: &[&str] = match (of_event, nested) {
        (true, _) => &EVENT,
        (false, true) => &["none"],
        (false, false) => &TOP,
    };
    let list = definition::allowed(site, allowed)?;
    let ends = list.iter().any(|d| matches!(d, super::Definition::Error(_)));
    let interrupting = ends || xml::flag(site.element, "isInterrupting").unwrap_or(true);
    Some(Kind::Start { on: events(site, list), interrupting })
}
