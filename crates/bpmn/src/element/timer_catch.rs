//! Timer catch event: the token waits until the time has come.

use roxmltree::Node as Xml;

use super::Kind;
use crate::read::Site;
use crate::timer;

pub(crate) fn read(definition: Xml, site: &mut Site) -> Option<Kind> {
    Some(Kind::TimerCatch { timer: timer::read(definition, site)? })
}
