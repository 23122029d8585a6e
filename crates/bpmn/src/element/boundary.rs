//! Boundary event: on the border of an activity; interrupts it, or lets a second token out.

use value::Finding;

use super::{Kind, definition, events};
use crate::element::definition::Definition;
use crate::read::Site;
use crate::xml;

const ALLOWED: [&str; 8] =
    ["message", "timer", "signal", "conditional", "error", "escalation", "compensation", "cancel"];

pub(crate) fn read(site: &mut Site) -> Option<Kind> {
    let named = xml::attribute(site.element, "attachedToRef");
    let attached = named.and_then(|id| site.node(id));
    if attached.is_none() {
        let shown = named.unwrap_or("nothing");
        let finding = Finding::error(
            "boundary-of-nothing",
            format!("attachedToRef names `{shown}`, which is no node here"),
        );
        site.report(site.element, finding.hint("attach the event to a task of this process"));
    }
    let list = definition::allowed(site, &ALLOWED)?;
    let written = xml::flag(site.element, "cancelActivity");
    // An error and a cancel end the activity whatever is written; compensation comes when it is over already.
    let ends = list.iter().any(|d| matches!(d, Definition::Error(_) | Definition::Cancel));
    let interrupting = ends || written.unwrap_or(true);
    Some(Kind::Boundary { attached: attached?, interrupting, on: events(site, list) })
}
