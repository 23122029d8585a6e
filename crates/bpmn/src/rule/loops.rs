//! Loops and multi-instance (10.2.8 Loop characteristics).

use roxmltree::Node as Xml;

use super::data::item;
use super::tree::{
    ACTIVITIES, Out, SUB_PROCESSES, Tree, attribute, children, flag, is, is_one, local, reference, text,
};

pub(crate) fn check(element: Xml, tree: &Tree, out: &mut Out) {
    if is_one(element, ACTIVITIES) {
        both(element, out);
    }
    if is(element, "multiInstanceLoopCharacteristics") {
        count(element, tree, out);
        own(element, tree, out);
        part(element, "loopDataInputRef", "inputDataItem", tree, out);
        part(element, "loopDataOutputRef", "outputDataItem", tree, out);
    }
}

fn both(activity: Xml, out: &mut Out) {
    let has = |child| children(activity, child).next().is_some();
    if has("standardLoopCharacteristics") && has("multiInstanceLoopCharacteristics") {
        let message = "the activity is a loop and multi-instance at once";
        out.error(activity, "loop-and-multi-instance", message, "keep one of the two markers");
    }
}

/// Table 10.29: how many instances is told by a number or by a collection.
fn count(multi: Xml, tree: &Tree, out: &mut Out) {
    let has = |child| children(multi, child).any(|part| !text(part).is_empty());
    if tree.runs(multi) && !has("loopCardinality") && !has("loopDataInputRef") {
        // A vendor's extension may bring the collection.
        let extended = multi.attributes().any(|a| a.namespace().is_some());
        if !extended {
            let message = "nothing tells how many instances there are";
            out.error(
                multi,
                "multi-instance-without-count",
                message,
                "add loopCardinality or loopDataInputRef",
            );
        }
    }
}

/// The collection of a task is one of the task's own data inputs, or outputs; a sub-process takes a data object, and so
/// may a task that declares no data of its own.
fn own(multi: Xml, tree: &Tree, out: &mut Out) {
    let declares =
        |up: &Xml| !is_one(*up, SUB_PROCESSES) && children(*up, "ioSpecification").next().is_some();
    let Some(activity) = multi.parent().filter(declares) else { return };
    for (child, kind) in [("loopDataInputRef", "dataInput"), ("loopDataOutputRef", "dataOutput")] {
        for named in children(multi, child) {
            let found = tree.find(local(text(named)));
            let fine = found.is_some_and(|data| {
                is(data, kind) && data.ancestors().nth(2).is_some_and(|up| up == activity)
            });
            if !fine {
                let message = format!("{child} names `{}`, which is no {kind} of this task", text(named));
                out.error(named, "loop-data-not-own", message, "name one of the task's own data");
            }
        }
    }
}

/// One part has the type of the collection, and is no collection itself.
fn part(multi: Xml, whole: &'static str, part: &'static str, tree: &Tree, out: &mut Out) {
    let (Some(whole), Some(part)) = (tree.referred_in(multi, whole), children(multi, part).next()) else {
        return;
    };
    let (Some(all), Some(one)) = (item(whole, tree), item(part, tree)) else { return };
    let structure = |item| reference(item, "structureRef");
    let scalar = !flag(one, "isCollection") && attribute(part, "isCollection") != Some("true");
    if structure(all) != structure(one) || !scalar {
        let message = "the data item has not the type of one part of the collection";
        out.error(
            part,
            "loop-item-type",
            message,
            "use an item definition of the same structure, no collection",
        );
    }
}
