//! Choreographies and conversations (9.4 Conversations, 11 Choreography).

use roxmltree::Node as Xml;

use super::tree::{
    ARTIFACTS, CHOREOGRAPHY_ACTIVITIES, CONVERSATION_NODES, Out, Tree, children, flag, is, is_one, local,
    name, text,
};

pub(crate) fn check(element: Xml, tree: &Tree, out: &mut Out) {
    match name(element) {
        "choreography" | "globalChoreographyTask" | "globalConversation" => refers(element, out),
        "collaboration" => closed(element, tree, out),
        "process" => holds(element, "choreography-in-process", out),
        "subProcess" | "transaction" => holds(element, "choreography-in-sub-process", out),
        _ => {}
    }
    if is(element, "globalConversation") {
        global(element, out);
    }
}

/// A choreography and a global conversation refer to no choreography.
fn refers(element: Xml, out: &mut Out) {
    if children(element, "choreographyRef").next().is_some() {
        let message = format!("a `{}` refers to a choreography", name(element));
        out.error(element, "choreography-referenced", message, "remove the reference");
    }
}

fn closed(collaboration: Xml, tree: &Tree, out: &mut Out) {
    for named in children(collaboration, "choreographyRef") {
        let Some(choreography) = tree.find(local(text(named))) else { continue };
        if flag(choreography, "isClosed") != flag(collaboration, "isClosed") {
            let message = "one is closed, the collaboration or its choreography, and the other is not";
            out.error(collaboration, "closed-mismatch", message, "set isClosed alike in both");
        }
    }
}

fn holds(container: Xml, code: &str, out: &mut Out) {
    for child in container.children().filter(|child| is_one(*child, CHOREOGRAPHY_ACTIVITIES)) {
        let message = format!("a `{}` stands in a process", name(child));
        out.error(child, code, message, "use a task, or move it into a choreography");
    }
}

/// 9.4.3: a global conversation holds participants and messages only.
fn global(conversation: Xml, out: &mut Out) {
    let forbidden = |child: &Xml| {
        is_one(*child, ARTIFACTS)
            || is_one(*child, CONVERSATION_NODES)
            || is(*child, "conversationAssociation")
    };
    for child in conversation.children().filter(forbidden) {
        let message = format!("a global conversation holds a `{}`", name(child));
        out.error(child, "global-conversation-holds", message, "move it into a collaboration");
    }
}
