//! End event: ends its own token, or with `terminate` all of them.

use value::Finding;

use super::Kind;
use super::definition::{self, Definition};
use crate::read::Site;

pub(crate) fn read(site: &mut Site) -> Option<Kind> {
    match definition::read(site)? {
        Definition::None => Some(Kind::End { terminate: false }),
        Definition::Terminate => Some(Kind::End { terminate: true }),
        Definition::Message(element) => {
            let finding = Finding::error("element-unsupported", "an end event that sends does not run yet");
            site.report(element, finding.hint("send with a service task before the end"));
            None
        }
        Definition::Timer(_) => {
            definition::misplaced(site, "none, terminate");
            None
        }
    }
}
