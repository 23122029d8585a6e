//! Unary tests as data: what a decision table's cell says, where it compares its input with constants only.

use std::sync::Arc;

use crate::ast::{Comparison, Kind, Node, Test, TestList};
use crate::{Live, Range};

/// Tests of which one must pass, or none where `negated`. No tests at all: everything passes.
#[derive(Debug, Clone)]
pub struct Plain {
    pub negated: bool,
    pub tests: Vec<PlainTest>,
}

#[derive(Debug, Clone)]
pub enum PlainTest {
    Equal(Live),
    NotEqual(Live),
    Within(Arc<Range>),
}

pub fn of(tests: &TestList) -> Option<Plain> {
    let (negated, tests) = match tests {
        TestList::Any => return Some(Plain { negated: false, tests: Vec::new() }),
        TestList::Of { negated, tests } => (*negated, tests),
    };
    let mut plain = Vec::with_capacity(tests.len());
    for test in tests {
        match test {
            Test::Compare(comparison, node) => plain.push(compared(*comparison, constant(node)?)?),
            Test::Value { reads_input: true, .. } => return None,
            Test::Value { node, .. } => match &node.kind {
                Kind::OneSided(comparison, end) => plain.push(compared(*comparison, constant(end)?)?),
                _ => value(constant(node)?, &mut plain)?,
            },
        }
    }
    Some(Plain { negated, tests: plain })
}

fn constant(node: &Node) -> Option<&Live> {
    match &node.kind {
        Kind::Const(live) => Some(live),
        _ => None,
    }
}

fn compared(comparison: Comparison, end: &Live) -> Option<PlainTest> {
    let range = |start: Live, start_included, end: Live, end_included| {
        PlainTest::Within(Arc::new(Range { start, start_included, end, end_included }))
    };
    if !matches!(comparison, Comparison::Equal | Comparison::NotEqual) {
        crate::compare::order(end, end)?;
    }
    Some(match comparison {
        Comparison::Equal => PlainTest::Equal(end.clone()),
        Comparison::NotEqual => PlainTest::NotEqual(end.clone()),
        Comparison::Less => range(Live::NULL, false, end.clone(), false),
        Comparison::LessOrEqual => range(Live::NULL, false, end.clone(), true),
        Comparison::Greater => range(end.clone(), false, Live::NULL, false),
        Comparison::GreaterOrEqual => range(end.clone(), true, Live::NULL, false),
    })
}

/// A list of constants counts as its members; lists in lists are left alone.
fn value(live: &Live, plain: &mut Vec<PlainTest>) -> Option<()> {
    match (live, live.members()) {
        (Live::Range(range), _) => plain.push(PlainTest::Within(range.clone())),
        (_, Some(members)) => {
            for member in members {
                match member {
                    Live::Range(range) => plain.push(PlainTest::Within(range)),
                    member if member.list_len().is_some() => return None,
                    member => plain.push(PlainTest::Equal(member)),
                }
            }
            if plain.is_empty() {
                return None;
            }
        }
        _ => plain.push(PlainTest::Equal(live.clone())),
    }
    Some(())
}
