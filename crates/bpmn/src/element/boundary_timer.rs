//! Boundary timer: when the time comes the activity is interrupted, or a second token leaves.

use roxmltree::Node as Xml;

use super::Kind;
use super::boundary::Border;
use crate::read::Site;
use crate::timer;

pub(crate) fn read(definition: Xml, border: Option<Border>, site: &mut Site) -> Option<Kind> {
    let timer = timer::read(definition, site);
    let Border { attached, interrupting } = border?;
    Some(Kind::BoundaryTimer { attached, interrupting, timer: timer? })
}
