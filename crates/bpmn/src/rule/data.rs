//! Data (10.3 Items and data): types, properties, states, and the sets of an input/output specification.

use std::collections::BTreeSet;

use roxmltree::Node as Xml;

use super::tree::{
    ACTIVITIES, EVENTS, Out, Tree, attribute, children, flag, id, is, is_one, name, reference, referred_ids,
};

pub(crate) fn check(element: Xml, tree: &Tree, out: &mut Out) {
    match name(element) {
        "dataInput" | "dataOutput" | "dataObject" => collection(element, tree, out),
        "property" => property(element, out),
        "dataObjectReference" => state(element, tree, out),
        "inputSet" => set(element, &INPUT, tree, out),
        "outputSet" => set(element, &OUTPUT, tree, out),
        _ => {}
    }
    let carries = is(element, "ioSpecification") || is_one(element, EVENTS);
    if carries {
        in_a_set(element, &INPUT, out);
        in_a_set(element, &OUTPUT, out);
    }
}

/// The item definition of a data element; of a data object reference, that of its data object.
pub(crate) fn item<'a, 'x>(data: Xml<'a, 'x>, tree: &Tree<'a, 'x>) -> Option<Xml<'a, 'x>> {
    let own = tree.referred(data, "itemSubjectRef");
    own.or_else(|| {
        let object = tree.referred(data, "dataObjectRef").or(tree.referred(data, "dataStoreRef"))?;
        tree.referred(object, "itemSubjectRef")
    })
}

/// The same item definition, or two of the same structure.
pub(crate) fn agrees(one: Option<Xml>, other: Option<Xml>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return one.is_none() && other.is_none() };
    let structure = |item| reference(item, "structureRef");
    one == other
        || structure(one).is_some()
            && structure(one) == structure(other)
            && flag(one, "isCollection") == flag(other, "isCollection")
}

fn collection(data: Xml, tree: &Tree, out: &mut Out) {
    let Some(item) = tree.referred(data, "itemSubjectRef") else { return };
    if flag(data, "isCollection") != flag(item, "isCollection") {
        let message =
            format!("isCollection of this `{}` differs from that of its item definition", name(data));
        out.error(data, "collection-mismatch", message, "set isCollection alike in both");
    }
}

fn property(property: Xml, out: &mut Out) {
    let fine =
        property.parent().is_some_and(|up| is(up, "process") || is_one(up, ACTIVITIES) || is_one(up, EVENTS));
    if !fine {
        let message = "a property stands outside a process, an activity or an event";
        out.error(property, "property-misplaced", message, "move it into the process");
    }
}

/// 10.3.1: the label of a reference with a state is `name [state]`.
fn state(data: Xml, tree: &Tree, out: &mut Out) {
    let state = children(data, "dataState").next().and_then(|state| attribute(state, "name"));
    let object = tree.referred(data, "dataObjectRef").and_then(|object| attribute(object, "name"));
    let (Some(state), Some(object), Some(written)) = (state, object, attribute(data, "name")) else { return };
    let expected = format!("{object} [{state}]");
    if written != expected {
        let message = format!("the reference is called `{written}`, not `{expected}`");
        out.error(data, "data-state-name", message, "name it after its data object, the state in brackets");
    }
}

/// The words of the two sides of a specification.
struct Side {
    data: &'static str,
    set: &'static str,
    refs: &'static str,
    optional: &'static str,
    while_executing: &'static str,
    other: &'static str,
    back: &'static str,
    codes: [&'static str; 3],
}

const INPUT: Side = Side {
    data: "dataInput",
    set: "inputSet",
    refs: "dataInputRefs",
    optional: "optionalInputRefs",
    while_executing: "whileExecutingInputRefs",
    other: "outputSetRefs",
    back: "inputSetRefs",
    codes: ["input-in-no-set", "optional-input-not-listed", "executing-input-not-listed"],
};
const OUTPUT: Side = Side {
    data: "dataOutput",
    set: "outputSet",
    refs: "dataOutputRefs",
    optional: "optionalOutputRefs",
    while_executing: "whileExecutingOutputRefs",
    other: "inputSetRefs",
    back: "outputSetRefs",
    codes: ["output-in-no-set", "optional-output-not-listed", "executing-output-not-listed"],
};

fn in_a_set(specification: Xml, side: &Side, out: &mut Out) {
    let sets = children(specification, side.set);
    let known: BTreeSet<&str> = sets.flat_map(|set| referred_ids(set, side.refs)).collect();
    for data in
        children(specification, side.data).filter(|data| id(*data).is_some_and(|id| !known.contains(id)))
    {
        let message = format!("no {} lists this `{}`", side.set, side.data);
        out.error(data, side.codes[0], message, "list it in one of the sets");
    }
}

fn set(set: Xml, side: &Side, tree: &Tree, out: &mut Out) {
    let listed: BTreeSet<&str> = referred_ids(set, side.refs).collect();
    for (list, code) in [(side.optional, side.codes[1]), (side.while_executing, side.codes[2])] {
        for named in children(set, list) {
            let target = super::tree::local(super::tree::text(named));
            if !listed.contains(target) {
                let message = format!("{list} names `{target}`, which this set does not list");
                out.error(named, code, message, &format!("add it to {}", side.refs));
            }
        }
    }
    let others: BTreeSet<&str> = referred_ids(set, side.other).collect();
    for target in others {
        let mutual = tree
            .find(target)
            .is_some_and(|other| referred_ids(other, side.back).any(|back| Some(back) == id(set)));
        if !mutual {
            let message = format!("the set names `{target}`, which does not name it");
            out.error(set, "sets-not-mutual", message, "let both sets name each other");
        }
    }
}
