//! Intermediate catch event: a message or a timer.

use super::definition::{self, Definition};
use super::{Kind, message_catch, timer_catch};
use crate::read::Site;

pub(crate) fn read(site: &mut Site) -> Option<Kind> {
    match definition::read(site)? {
        Definition::Message(element) => message_catch::read(element, site),
        Definition::Timer(element) => timer_catch::read(element, site),
        Definition::None | Definition::Terminate => {
            definition::misplaced(site, "message, timer");
            None
        }
    }
}
