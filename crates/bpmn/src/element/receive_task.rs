//! Receive task: waits for a message, and unlike a catch event can carry boundary events.

use value::Finding;

use super::{Kind, activity};
use crate::read::Site;
use crate::xml;

pub(crate) fn read(site: &mut Site) -> Option<Kind> {
    let plain = activity::is_plain(site);
    if xml::flag(site.element, "instantiate") == Some(true) {
        let finding =
            Finding::error("element-unsupported", "a receive task that starts the process does not run yet");
        site.report(site.element, finding.hint("use a start event with a message"));
        return None;
    }
    let message = site.message(site.element)?;
    plain.then_some(Kind::ReceiveTask { message })
}
