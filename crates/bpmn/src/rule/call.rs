//! Calls (10.2.6 Call activity, Callable elements) and callable elements offered as services.

use roxmltree::Node as Xml;

use super::data::{agrees, item};
use super::tree::{Out, Tree, attribute, children, is, name, reference};

pub(crate) fn check(element: Xml, tree: &Tree, out: &mut Out) {
    if is(element, "callActivity") {
        call(element, tree, out);
    }
    if is(element, "process") || name(element).starts_with("global") && name(element).ends_with("Task") {
        service(element, tree, out);
    }
}

fn call(activity: Xml, tree: &Tree, out: &mut Out) {
    let Some(called) = tree.referred(activity, "calledElement") else { return };
    if is(called, "process") && !tree.starts_plainly(called) {
        let shown = attribute(called, "id").unwrap_or_default();
        let message = format!("the called process `{shown}` has no start event without a trigger");
        out.error(activity, "called-without-plain-start", message, "add a plain start event to it");
    }
    for wanted in ["dataInput", "dataOutput"] {
        let (own, its) = (tree.data(activity, wanted), tree.data(called, wanted));
        let matching = own.len() == its.len()
            && own.iter().zip(its).all(|(one, other)| agrees(item(*one, tree), item(*other, tree)));
        if !matching {
            let message = format!("the `{wanted}` of the call and of what it calls do not match");
            out.error(activity, "call-data-mismatch", message, "declare the same data, in the same order");
        }
    }
}

fn service(callable: Xml, tree: &Tree, out: &mut Out) {
    let offered = children(callable, "supportedInterfaceRef").next().is_some();
    let mut bindings = children(callable, "ioBinding").peekable();
    if offered && bindings.peek().is_none() {
        let message = "it supports an interface, but binds no data to an operation";
        out.error(callable, "service-without-binding", message, "add an ioBinding");
    }
    for binding in bindings {
        let operation = tree.referred(binding, "operationRef");
        for (end, wanted, set, carrier) in [
            ("inputDataRef", "dataInput", "dataInputRefs", "inMessageRef"),
            ("outputDataRef", "dataOutput", "dataOutputRefs", "outMessageRef"),
        ] {
            let bound = bound(binding, end, set, tree).filter(|data| is(*data, wanted));
            let bound_here = bound.filter(|data| data.ancestors().any(|up| up == callable));
            let carried = operation
                .and_then(|operation| tree.referred_first(operation, carrier))
                .and_then(|message| tree.referred(message, "itemRef"));
            let fits = bound_here.is_some_and(|data| carried.is_none() || agrees(carried, item(data, tree)));
            if !fits && (carried.is_some() || reference(binding, end).is_some()) {
                let message = format!("{end} binds no `{wanted}` of the type that the operation carries");
                out.error(
                    binding,
                    "binding-data-type",
                    message,
                    "bind data of the message's item definition",
                );
            }
        }
    }
}

/// The data a binding names, directly or as the one data of a set.
fn bound<'a, 'x>(
    binding: Xml<'a, 'x>,
    end: &str,
    set: &'static str,
    tree: &Tree<'a, 'x>,
) -> Option<Xml<'a, 'x>> {
    let named = tree.referred(binding, end)?;
    if !is(named, "inputSet") && !is(named, "outputSet") {
        return Some(named);
    }
    tree.referred_first(named, set)
}
