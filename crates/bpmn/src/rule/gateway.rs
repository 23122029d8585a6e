//! Gateways (10.5): the declared direction agrees with the flows drawn.

use roxmltree::Node as Xml;

use super::tree::{GATEWAYS, Out, Tree, attribute, flag, is, is_one};

pub(crate) fn check(element: Xml, tree: &Tree, out: &mut Out) {
    if !is_one(element, GATEWAYS) {
        return;
    }
    direction(element, tree, out);
    if is(element, "eventBasedGateway") {
        events(element, tree, out);
    }
}

fn direction(gateway: Xml, tree: &Tree, out: &mut Out) {
    let (entries, exits) = (tree.entries(gateway).len(), tree.exits(gateway).len());
    let (code, message) = match attribute(gateway, "gatewayDirection") {
        Some("Converging") if exits > 1 => {
            ("gateway-converging-splits", format!("a converging gateway has {exits} flows out of it"))
        }
        Some("Diverging") if entries > 1 => {
            ("gateway-diverging-joins", format!("a diverging gateway has {entries} flows into it"))
        }
        Some("Mixed") if entries < 2 || exits < 2 => {
            ("gateway-not-mixed", format!("a mixed gateway has {entries} flows in and {exits} out"))
        }
        _ => return,
    };
    out.error(gateway, code, message, "correct gatewayDirection, or remove it");
}

/// 10.5.6: an event gateway waits at catch events and receive tasks, which nothing else leads to.
fn events(gateway: Xml, tree: &Tree, out: &mut Out) {
    for flow in tree.exits(gateway) {
        let Some(target) = tree.referred(*flow, "targetRef") else { continue };
        if !is_one(target, &["intermediateCatchEvent", "receiveTask"]) {
            let message = "an event-based gateway leads to something that waits for no event";
            out.error(*flow, "event-gateway-target", message, "lead it to a catch event or a receive task");
        }
    }
    if flag(gateway, "instantiate") && !tree.entries(gateway).is_empty() {
        let message = "a gateway that starts the process has a flow into it";
        out.error(gateway, "instantiate-with-entry", message, "remove the flow, or instantiate");
    }
}
