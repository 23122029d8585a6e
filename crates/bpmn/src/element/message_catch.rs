//! Message catch event: the token waits until the message comes.

use roxmltree::Node as Xml;

use super::Kind;
use crate::read::Site;

pub(crate) fn read(definition: Xml, site: &mut Site) -> Option<Kind> {
    Some(Kind::MessageCatch { message: site.message(definition)? })
}
