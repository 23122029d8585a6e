//! Boundary message: when it comes the activity is interrupted, or a second token leaves.

use roxmltree::Node as Xml;

use super::Kind;
use super::boundary::Border;
use crate::read::Site;

pub(crate) fn read(definition: Xml, border: Option<Border>, site: &mut Site) -> Option<Kind> {
    let message = site.message(definition);
    let Border { attached, interrupting } = border?;
    Some(Kind::BoundaryMessage { attached, interrupting, message: message? })
}
