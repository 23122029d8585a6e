//! Script task: a FEEL expression; its value becomes case data.

use bpmn::Node;
use value::{Context, ElementId, Value};

use crate::Event;
use crate::refusal::Refusal;
use crate::turn::Turn;

pub(super) fn arrive(
    turn: &mut Turn<'_>,
    node: &Node,
    from: Vec<ElementId>,
    expr: &feel::Expr,
    result: Option<&str>,
) -> Result<(), Refusal> {
    let values = named(turn.eval(expr), result);
    if !values.is_empty() {
        turn.emit(Event::DataSet { values });
    }
    let to = turn.exits(node);
    turn.pass(node, from, to)
}

/// The value under its name; without a name the entries of a context, each under its own.
pub(super) fn named(value: Value, result: Option<&str>) -> Context {
    match (result, value) {
        (Some(name), value) => std::iter::once((name.into(), value)).collect(),
        (None, Value::Context(entries)) => (*entries).clone(),
        (None, _) => Context::new(),
    }
}
