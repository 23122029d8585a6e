//! End event: ends its own token and throws what it is for; `terminate` ends all tokens of its scope.

use super::{Kind, definition, service_task};
use crate::read::Site;

const ALLOWED: [&str; 8] =
    ["none", "message", "signal", "error", "escalation", "compensation", "cancel", "terminate"];

pub(crate) fn read(site: &mut Site) -> Option<Kind> {
    let throws = definition::allowed(site, &ALLOWED)?;
    Some(Kind::End { throws, inputs: service_task::inputs(site)? })
}
