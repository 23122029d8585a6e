//! Boundary events: what they sit on, whether they interrupt it, and which kind they are.

use value::Finding;

use super::definition::{self, Definition};
use super::{Kind, boundary_message, boundary_timer};
use crate::NodeIx;
use crate::read::Site;
use crate::xml;

/// What both kinds share.
#[derive(Clone, Copy)]
pub(crate) struct Border {
    pub attached: NodeIx,
    pub interrupting: bool,
}

pub(crate) fn read(site: &mut Site) -> Option<Kind> {
    let border = border(site);
    match definition::read(site)? {
        Definition::Message(element) => boundary_message::read(element, border, site),
        Definition::Timer(element) => boundary_timer::read(element, border, site),
        Definition::None | Definition::Terminate => {
            definition::misplaced(site, "message, timer");
            None
        }
    }
}

fn border(site: &mut Site) -> Option<Border> {
    let named = xml::attribute(site.element, "attachedToRef");
    let attached = named.and_then(|id| site.node(id));
    let Some(attached) = attached else {
        let shown = named.unwrap_or("nothing");
        let finding = Finding::error(
            "boundary-of-nothing",
            format!("attachedToRef names `{shown}`, which is no node here"),
        );
        site.report(site.element, finding.hint("attach the event to a task of this process"));
        return None;
    };
    Some(Border { attached, interrupting: xml::flag(site.element, "cancelActivity").unwrap_or(true) })
}
