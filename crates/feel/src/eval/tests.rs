//! Unary tests against an input (DMN 1.5, 7.3.3 and 10.3.2.9.1).

use value::Value;

use super::{compared, eval};
use crate::Live;
use crate::ast::{Comparison, Kind, Node, Test, TestList};
use crate::run::{Binding, Bound, Env, Run};

/// Whether `input` passes the whole list, negation included.
pub fn passes_all(tests: &TestList, input: &Live, env: &Env<'_>, run: &mut Run<'_>) -> Option<bool> {
    match tests {
        TestList::Any => Some(true),
        TestList::Of { negated, tests } => {
            let bound = Bound { what: Binding::One("?", input), outer: env.bound };
            let passed = passes_any(tests, input, &env.with(&bound), run)?;
            Some(passed != *negated)
        }
    }
}

/// Whether `input` passes one of `tests`; `None` where none is true and one could not be decided.
pub fn passes_any(tests: &[Test], input: &Live, env: &Env<'_>, run: &mut Run<'_>) -> Option<bool> {
    let mut unknown = false;
    for test in tests {
        match passes(test, input, env, run) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => unknown = true,
        }
    }
    if unknown || run.exhausted() { None } else { Some(false) }
}

fn passes(test: &Test, input: &Live, env: &Env<'_>, run: &mut Run<'_>) -> Option<bool> {
    match test {
        Test::Compare(comparison, node) => {
            let right = eval(node, env, run);
            if matches!(comparison, Comparison::Equal | Comparison::NotEqual) {
                return compared(*comparison, input, &right, node.at, env, run).as_bool();
            }
            if input.is_null() || right.is_null() {
                return None;
            }
            compared(*comparison, input, &right, node.at, env, run).as_bool()
        }
        Test::Value { node, reads_input: true } => eval(node, env, run).as_bool(),
        Test::Value { node, reads_input: false } => {
            let value = eval(node, env, run);
            by_value(&value, input, node, run)
        }
    }
}

fn by_value(value: &Live, input: &Live, node: &Node, run: &mut Run<'_>) -> Option<bool> {
    if let Live::Range(range) = value {
        return range.contains(input);
    }
    if value.is_null() && matches!(node.kind, Kind::Range(_) | Kind::OneSided(..)) {
        return None;
    }
    if let Some(count) = value.list_len() {
        if input.list_len().is_some() && run.equal(value, input) == Some(true) {
            return Some(true);
        }
        if !run.spend(count) {
            return None;
        }
        let found = (0..count).filter_map(|index| value.member(index)).any(|member| match &member {
            Live::Range(range) => range.contains(input) == Some(true),
            member if member.list_len().is_some() && input.list_len().is_none() => {
                by_value(member, input, node, run) == Some(true)
            }
            member => run.equal(member, input) == Some(true),
        });
        return Some(found);
    }
    let computed_truth = !matches!(node.kind, Kind::Const(_)) && matches!(value, Live::Data(Value::Bool(_)));
    if computed_truth && input.as_bool().is_none() {
        return value.as_bool();
    }
    run.equal(input, value)
}
