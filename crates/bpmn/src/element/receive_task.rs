//! Receive task: waits for a message, and unlike a catch event can carry boundary events.

use super::{Kind, activity};
use crate::read::Site;

pub(crate) fn read(site: &mut Site) -> Option<Kind> {
    let plain = activity::is_plain(site);
    let message = site.message(site.element)?;
    plain.then_some(Kind::ReceiveTask { message })
}
