//! Sub-processes: embedded, event, transaction, ad-hoc. Their content is filled in once all nodes are known.

use value::Finding;

use super::{AdHoc, Kind, Nested};
use crate::model::Content;
use crate::read::Site;
use crate::xml;

pub(crate) fn embedded(site: &mut Site) -> Option<Kind> {
    let event = xml::flag(site.element, "triggeredByEvent") == Some(true);
    let nested = if event { Nested::Event } else { Nested::Embedded };
    Some(Kind::SubProcess { nested, content: Box::new(Content::default()) })
}

pub(crate) fn transaction(_site: &mut Site) -> Option<Kind> {
    Some(Kind::SubProcess { nested: Nested::Transaction, content: Box::new(Content::default()) })
}

pub(crate) fn ad_hoc(site: &mut Site) -> Option<Kind> {
    let until = site.optional(site.element, "completionCondition")?;
    let sequential = match xml::attribute(site.element, "ordering") {
        None | Some("Parallel") => false,
        Some("Sequential") => true,
        Some(other) => {
            let finding = Finding::error("ordering", format!("`{other}` is no ordering"));
            site.report(site.element, finding.hint("write Parallel or Sequential"));
            return None;
        }
    };
    let cancel_rest = xml::flag(site.element, "cancelRemainingInstances").unwrap_or(true);
    let ad_hoc = AdHoc { sequential, until, cancel_rest };
    Some(Kind::SubProcess { nested: Nested::AdHoc(ad_hoc), content: Box::new(Content::default()) })
}
