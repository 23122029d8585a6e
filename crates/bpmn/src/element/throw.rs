//! Intermediate throw event: throws and goes on.

use super::{Kind, definition, service_task};
use crate::read::Site;

const ALLOWED: [&str; 6] = ["none", "message", "signal", "escalation", "compensation", "link"];

pub(crate) fn read(site: &mut Site) -> Option<Kind> {
    let throws = definition::allowed(site, &ALLOWED)?;
    Some(Kind::Throw { throws, inputs: service_task::inputs(site)? })
}
