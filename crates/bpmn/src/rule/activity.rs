//! Activities and tasks (10.2): quantities, scripts, and tasks that start a process.

use roxmltree::Node as Xml;

use super::tree::{ACTIVITIES, Out, Tree, attribute, children, flag, is_one, name, text};

pub(crate) fn check(element: Xml, tree: &Tree, out: &mut Out) {
    if is_one(element, ACTIVITIES) {
        quantity(element, "startQuantity", "start-quantity-too-small", out);
        quantity(element, "completionQuantity", "completion-quantity-too-small", out);
    }
    match name(element) {
        "scriptTask" | "globalScriptTask" => script(element, tree, out),
        "receiveTask" => instantiating(element, tree, out),
        "process" => public(element, out),
        _ => {}
    }
}

/// Table 10.3: both quantities are at least 1.
fn quantity(activity: Xml, attribute_name: &str, code: &str, out: &mut Out) {
    let Some(written) = attribute(activity, attribute_name) else { return };
    if written.parse::<i64>().ok().is_none_or(|number| number < 1) {
        let message = format!("{attribute_name} is {written}, less than 1");
        out.error(activity, code, message, "write 1 or more, or remove it");
    }
}

/// Table 10.13: a script names its format.
fn script(task: Xml, tree: &Tree, out: &mut Out) {
    let written = children(task, "script").any(|script| !text(script).is_empty());
    let named = attribute(task, "scriptFormat").or(attribute(task, "scriptLanguage")).is_some();
    if written && !named && tree.runs(task) {
        let message = "the script does not say which language it is in";
        out.error(task, "script-without-format", message, "set scriptFormat, for example to text/x-feel");
    }
}

/// 10.2.3: a receive task that starts the process has no flow into it.
fn instantiating(task: Xml, tree: &Tree, out: &mut Out) {
    if flag(task, "instantiate") && !tree.entries(task).is_empty() {
        let message = "a receive task that starts the process has a flow into it";
        out.error(task, "instantiate-with-entry", message, "remove the flow, or instantiate");
    }
}

/// Table 10.1: a public process is not executable.
fn public(process: Xml, out: &mut Out) {
    if attribute(process, "processType") == Some("Public") && flag(process, "isExecutable") {
        let message = "a public process is marked as executable";
        out.error(process, "public-executable", message, "set processType to Private, or do not execute it");
    }
}
