//! Intermediate catch event: the token waits for what it is for.

use super::{Kind, definition, events};
use crate::read::Site;

pub(crate) fn read(site: &mut Site) -> Option<Kind> {
    let list = definition::allowed(site, &["message", "timer", "signal", "conditional", "link"])?;
    Some(Kind::Catch { on: events(site, list) })
}
