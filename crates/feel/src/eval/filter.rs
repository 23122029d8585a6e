//! `list[condition]` and `list[index]`.

use value::Decimal;

use super::eval;
use crate::Live;
use crate::ast::{Kind, Node};
use crate::run::{Binding, Bound, Env, Run};

pub fn filter(list: &Node, by: &Node, env: &Env<'_>, run: &mut Run<'_>) -> Live {
    let live = eval(list, env, run);
    if live.is_null() {
        return if index_of(by).is_some() { Live::NULL } else { Live::list(Vec::new()) };
    }
    // WHY: a value that is no list is filtered as a list of one (DMN 1.5, 10.3.2.5).
    let live = if live.list_len().is_some() { live } else { Live::list(vec![live]) };
    if let Some(index) = index_of(by) {
        return at_index(&live, index, by, env, run);
    }
    let mut kept = Vec::new();
    for position in 0..live.list_len().unwrap_or(0) {
        let Some(member) = live.member(position) else { break };
        let answer = {
            let bound = Bound { what: Binding::Item(&member), outer: env.bound };
            eval(by, &env.with(&bound), run)
        };
        if let Some(index) = answer.as_number() {
            return at_index(&live, index, by, env, run);
        }
        if answer.as_bool() == Some(true) {
            kept.push(member);
        }
        if !run.spend(1) {
            return Live::NULL;
        }
    }
    Live::list(kept)
}

fn index_of(by: &Node) -> Option<Decimal> {
    match &by.kind {
        Kind::Const(live) => live.as_number(),
        _ => None,
    }
}

fn at_index(live: &Live, index: Decimal, by: &Node, env: &Env<'_>, run: &mut Run<'_>) -> Live {
    match member_at(live, index) {
        Some(member) => member,
        None => {
            let count = live.list_len().unwrap_or(0);
            run.null(
                env,
                by.at,
                "range",
                format_args!("{count} 项的列表没有第 {index} 项"),
                format_args!("a list of {count} has no member {index}"),
            )
        }
    }
}

/// The member at `index`, counted from 1, or from the end where negative.
pub fn member_at(live: &Live, index: Decimal) -> Option<Live> {
    let count = live.list_len()?;
    let position = match index.to_i64()? {
        0 => None,
        index @ 1.. => usize::try_from(index - 1).ok(),
        index => count.checked_sub(usize::try_from(index.unsigned_abs()).ok()?),
    };
    live.member(position?)
}
