//! Complex gateway: goes on once its activation condition over `activationCount` holds, then waits for the rest.

use super::Kind;
use crate::read::Site;

pub(crate) fn read(site: &mut Site) -> Option<Kind> {
    Some(Kind::ComplexGateway { activation: site.optional(site.element, "activationCondition")? })
}
