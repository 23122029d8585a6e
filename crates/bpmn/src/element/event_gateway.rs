//! Event-based gateway: what happens first decides. With `instantiate` the first event starts the process.

use value::Finding;

use super::Kind;
use crate::read::Site;
use crate::xml;

pub(crate) fn read(site: &mut Site) -> Option<Kind> {
    let instantiate = xml::flag(site.element, "instantiate") == Some(true);
    let parallel = match xml::attribute(site.element, "eventGatewayType") {
        None | Some("Exclusive") => false,
        Some("Parallel") if instantiate => true,
        Some("Parallel") => {
            let message = "only an event-based gateway that starts the process can be parallel";
            let finding = Finding::error("event-gateway-type", message);
            site.report(site.element, finding.hint("set instantiate=\"true\", or use a parallel gateway"));
            return None;
        }
        Some(other) => {
            let finding = Finding::error("event-gateway-type", format!("`{other}` is no type of gateway"));
            site.report(site.element, finding.hint("write Exclusive or Parallel"));
            return None;
        }
    };
    Some(Kind::EventGateway { instantiate, parallel })
}
