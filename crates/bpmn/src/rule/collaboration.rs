//! Collaborations (9.2 Pools and participants, 9.3 Message flow).

use roxmltree::Node as Xml;

use super::tree::{ARTIFACTS, Out, Tree, attribute, is_one, name, reference};

pub(crate) fn check(element: Xml, tree: &Tree, out: &mut Out) {
    match name(element) {
        "messageFlow" => message_flow(element, tree, out),
        "participantMultiplicity" => multiplicity(element, out),
        _ => {}
    }
}

fn message_flow(flow: Xml, tree: &Tree, out: &mut Out) {
    let ends = [("sourceRef", "from"), ("targetRef", "to")].map(|(attribute, way)| {
        let node = tree.referred(flow, attribute);
        match node {
            None => {
                let shown = reference(flow, attribute).unwrap_or("nothing");
                let message = format!("{attribute} names `{shown}`, which is nothing here");
                out.error(flow, "message-flow-to-nothing", message, "draw it from one pool to another");
            }
            Some(node) if is_one(node, ARTIFACTS) => {
                let code =
                    if way == "to" { "message-flow-to-artifact" } else { "message-flow-from-artifact" };
                let message = format!("a message flow leads {way} the {}", name(node));
                out.error(flow, code, message, "connect an artifact with an association instead");
            }
            Some(_) => {}
        }
        node.filter(|node| !is_one(*node, ARTIFACTS))
    });
    if let [Some(from), Some(to)] = ends
        && tree.pool(from).is_some()
        && tree.pool(from) == tree.pool(to)
    {
        let shown = tree.pool(from).unwrap_or_default();
        let message = format!("the message flow stays in the pool `{shown}`");
        out.error(flow, "message-flow-within-pool", message, "use a sequence flow, or another pool");
    }
}

/// Table 9.3: at least none, at most at least one and not below the least.
fn multiplicity(element: Xml, out: &mut Out) {
    let number = |attribute_name: &str, default: i64| {
        attribute(element, attribute_name).map_or(Some(default), |written| written.parse::<i64>().ok())
    };
    let (least, most) = (number("minimum", 0), number("maximum", 1));
    if least.is_none_or(|least| least < 0) {
        let message = "the least number of participants is below zero";
        out.error(element, "multiplicity-minimum", message, "write 0 or more");
    }
    if most.is_none_or(|most| most < 1 || least.is_some_and(|least| most < least)) {
        let message = "the greatest number of participants is below 1 or below the least";
        out.error(element, "multiplicity-maximum", message, "write 1 or more, and not less than minimum");
    }
}
