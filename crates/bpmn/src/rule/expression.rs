//! Expressions (8.3.7 Expressions; 13 for what runs): formal where a process runs, with a body, boolean where asked.

use roxmltree::Node as Xml;

use super::tree::{Out, Tree, is, name, schema_type, text};

/// Elements whose schema type is `tExpression`: formal only with `xsi:type`.
const PLAIN: &[&str] = &[
    "conditionExpression",
    "completionCondition",
    "loopCondition",
    "loopCardinality",
    "activationCondition",
    "timeDate",
    "timeCycle",
    "timeDuration",
    "from",
    "to",
    "condition",
];
/// Elements whose schema type is `tFormalExpression`.
const FORMAL: &[&str] = &["messagePath", "dataPath", "transformation", "formalExpression"];
/// Elements that must come out true or false.
const BOOLEAN: &[&str] =
    &["conditionExpression", "completionCondition", "loopCondition", "activationCondition", "condition"];

pub(crate) fn check(element: Xml, tree: &Tree, out: &mut Out) {
    let plain = PLAIN.contains(&name(element));
    if !plain && !FORMAL.contains(&name(element)) || !tree.runs(element) {
        return;
    }
    // The condition of a complex behaviour is formal by the schema; that of a conditional event is not.
    let formal = !plain
        || schema_type(element) == Some("tFormalExpression")
        || element.parent().is_some_and(|parent| is(parent, "complexBehaviorDefinition"));
    if !formal {
        let message =
            format!("`{}` holds a natural-language expression, and the process runs", name(element));
        out.error(element, "expression-not-formal", message, "add xsi:type=\"tFormalExpression\" to it");
    } else if text(element).is_empty() {
        let message = format!("the formal expression in `{}` has no body", name(element));
        out.error(element, "expression-without-body", message, "write the expression, or remove the element");
    } else if BOOLEAN.contains(&name(element)) && is_literal(text(element)) {
        let message = format!("`{}` is {}, neither true nor false", name(element), text(element));
        out.error(element, "condition-not-boolean", message, "write a comparison, true or false");
    }
}

/// A number or a text: the two literals that can never be a truth value.
fn is_literal(written: &str) -> bool {
    let body = written.strip_prefix('=').unwrap_or(written).trim();
    let quoted = body.len() > 1
        && body.starts_with('"')
        && body.ends_with('"')
        && !body.get(1..body.len() - 1).is_some_and(|inner| inner.contains('"'));
    let digits = body.strip_prefix('-').unwrap_or(body);
    let number = digits.bytes().any(|b| b.is_ascii_digit())
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && digits.matches('.').count() < 2;
    quoted || number
}
