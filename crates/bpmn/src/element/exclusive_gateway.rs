//! Exclusive gateway: the first exit whose condition is true, else the default. Its exits are checked in `check/exits.rs`.

use value::Finding;

use super::Kind;
use crate::read::Site;
use crate::xml;

pub(crate) fn read(site: &mut Site) -> Option<Kind> {
    let Some(named) = xml::attribute(site.element, "default") else {
        return Some(Kind::ExclusiveGateway { default: None });
    };
    let default = site.flow(named).filter(|flow| site.outgoing.contains(flow));
    if default.is_none() {
        let finding = Finding::error(
            "default-missing",
            format!("the default `{named}` is no flow out of this gateway"),
        );
        site.report(site.element, finding.hint("name one of its outgoing flows"));
        return None;
    }
    Some(Kind::ExclusiveGateway { default })
}
