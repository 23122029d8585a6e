//! Receive task: waits for a message, and unlike a catch event can carry boundary events. With `instantiate` and no
//! entry the message starts the process.

use super::Kind;
use crate::read::Site;
use crate::xml;

pub(crate) fn read(site: &mut Site) -> Option<Kind> {
    let instantiate = xml::flag(site.element, "instantiate") == Some(true);
    Some(Kind::ReceiveTask { message: site.message(site.element)?, instantiate })
}
