//! Data of service, send and receive tasks (10.2.3): what goes in and out is what the message carries.

use roxmltree::Node as Xml;

use super::data::{agrees, item};
use super::tree::{Out, Tree, children, name};

pub(crate) fn check(element: Xml, tree: &Tree, out: &mut Out) {
    match name(element) {
        "serviceTask" => service(element, tree, out),
        "sendTask" => message(element, &SEND, tree, out),
        "receiveTask" => message(element, &RECEIVE, tree, out),
        _ => {}
    }
}

fn part<'a, 'x: 'a>(task: Xml<'a, 'x>, wanted: &'static str) -> Vec<Xml<'a, 'x>> {
    children(task, "ioSpecification").flat_map(|io| children(io, wanted)).collect()
}

fn service(task: Xml, tree: &Tree, out: &mut Out) {
    let Some(operation) = tree.referred(task, "operationRef") else { return };
    let inputs = part(task, "inputSet").len();
    if inputs != 1 {
        let message = format!("a service task with an operation has {inputs} input sets, not one");
        out.error(task, "service-task-input-sets", message, "keep exactly one input set");
    }
    let outputs = part(task, "outputSet").len();
    if outputs > 1 {
        let message = format!("a service task with an operation has {outputs} output sets, more than one");
        out.error(task, "service-task-output-sets", message, "keep one output set");
    }
    for (wanted, carrier, code) in [
        ("dataInput", "inMessageRef", "service-task-input-type"),
        ("dataOutput", "outMessageRef", "service-task-output-type"),
    ] {
        let carried = tree.referred_first(operation, carrier).and_then(|m| tree.referred(m, "itemRef"));
        types(task, wanted, carried, code, tree, out);
    }
}

struct Side {
    set: &'static str,
    data: &'static str,
    codes: [&'static str; 3],
}

const SEND: Side = Side {
    set: "inputSet",
    data: "dataInput",
    codes: ["send-task-input-sets", "send-task-inputs", "send-task-input-type"],
};
const RECEIVE: Side = Side {
    set: "outputSet",
    data: "dataOutput",
    codes: ["receive-task-output-sets", "receive-task-outputs", "receive-task-output-type"],
};

fn message(task: Xml, side: &Side, tree: &Tree, out: &mut Out) {
    let Some(message) = tree.referred(task, "messageRef") else { return };
    let [sets, data, typed] = side.codes;
    for (wanted, code) in [(side.set, sets), (side.data, data)] {
        let count = part(task, wanted).len();
        if count > 1 {
            let message = format!("a task with one message has {count} of `{wanted}`, more than one");
            out.error(task, code, message, "keep one: the message is the only thing carried");
        }
    }
    types(task, side.data, tree.referred(message, "itemRef"), typed, tree, out);
}

fn types(task: Xml, wanted: &'static str, carried: Option<Xml>, code: &str, tree: &Tree, out: &mut Out) {
    for data in part(task, wanted) {
        if carried.is_some() && !agrees(carried, item(data, tree)) {
            let message = format!("this `{wanted}` has another type than the message");
            out.error(data, code, message, "use the item definition of the message");
        }
    }
}
