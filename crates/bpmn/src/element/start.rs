//! Start event: a plain one, a message, or a timer.

use super::definition::{self, Definition};
use super::{Kind, Trigger};
use crate::read::Site;
use crate::timer;

pub(crate) fn read(site: &mut Site) -> Option<Kind> {
    let trigger = match definition::read(site)? {
        Definition::None => Trigger::None,
        Definition::Message(element) => Trigger::Message(site.message(element)?),
        Definition::Timer(element) => Trigger::Timer(timer::read(element, site)?),
        Definition::Terminate => {
            definition::misplaced(site, "none, message, timer");
            return None;
        }
    };
    Some(Kind::Start { trigger })
}
