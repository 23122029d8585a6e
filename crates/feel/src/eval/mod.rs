//! Walks the tree. Every node costs one step; null carries a reason.

mod filter;
mod iterate;
mod path;
mod tests;

use std::sync::Arc;

use value::{Decimal, Value};

use crate::arithmetic;
use crate::ast::{Comparison, Kind, Node, Operator, RangeNode};
use crate::call::{self, Closure, Function};
use crate::compare;
use crate::outcome::kind_zh;
use crate::run::{Binding, Bound, Env, Run};
use crate::{Live, LiveContext, Range, builtin};

pub use filter::member_at;
pub use iterate::walk_all as walk;
pub use tests::{passes_all, passes_any};

pub fn eval(node: &Node, env: &Env<'_>, run: &mut Run<'_>) -> Live {
    if !run.enter() {
        return Live::NULL;
    }
    // WHY: most nodes are names and constants; their values are made where the caller wants them.
    match &node.kind {
        Kind::Const(live) => {
            run.leave();
            live.clone()
        }
        Kind::Name(name) => {
            run.leave();
            read(name, node.at, env, run)
        }
        _ => counted(node, env, run),
    }
}

fn counted(node: &Node, env: &Env<'_>, run: &mut Run<'_>) -> Live {
    let mut live = dispatch(node, env, run);
    run.leave();
    if run.exhausted() {
        live = Live::NULL;
    }
    live
}

/// What most of a rule is made of.
///
/// WHY the rest stands apart: this function calls itself for every node, and what it does not need widens each step.
fn dispatch(node: &Node, env: &Env<'_>, run: &mut Run<'_>) -> Live {
    match &node.kind {
        Kind::Const(live) => live.clone(),
        Kind::Name(name) => read(name, node.at, env, run),
        Kind::Chain(first, rest) => chain(first, rest, env, run),
        Kind::Compare(comparison, sides) => {
            match (operand(&sides.0, env, run), operand(&sides.1, env, run)) {
                (Operand::Number(a), Operand::Number(b)) if !comparison.is_equality() => {
                    comparison.holds(a.cmp(&b)).into()
                }
                (left, right) => {
                    compared(*comparison, &left.into_live(), &right.into_live(), node.at, env, run)
                }
            }
        }
        Kind::And(parts) => junction(parts, false, env, run),
        Kind::Or(parts) => junction(parts, true, env, run),
        Kind::If(parts) => {
            let chosen = if eval(&parts.0, env, run).as_bool() == Some(true) { &parts.1 } else { &parts.2 };
            eval(chosen, env, run)
        }
        _ => rarer(node, env, run),
    }
}

/// A side of an operator. Numbers are carried by themselves: they are most of what is calculated with, and need neither
/// a value around them nor its end.
enum Operand {
    Number(Decimal),
    Other(Live),
}

impl Operand {
    fn of(live: Live) -> Self {
        if let Live::Data(Value::Number(number)) = &live {
            let number = *number;
            // A number holds nothing to be given back.
            std::mem::forget(live);
            return Self::Number(number);
        }
        Self::Other(live)
    }

    fn into_live(self) -> Live {
        match self {
            Self::Number(number) => number.into(),
            Self::Other(live) => live,
        }
    }
}

/// [`eval`] as a side of an operator, for the same steps.
fn operand(node: &Node, env: &Env<'_>, run: &mut Run<'_>) -> Operand {
    if let Kind::Const(Live::Data(Value::Number(number))) = &node.kind {
        if !run.enter() {
            return Operand::Other(Live::NULL);
        }
        run.leave();
        return Operand::Number(*number);
    }
    Operand::of(eval(node, env, run))
}

/// The kinds that [`dispatch`] does not take itself.
#[inline(never)]
fn rarer(node: &Node, env: &Env<'_>, run: &mut Run<'_>) -> Live {
    match &node.kind {
        Kind::Const(_)
        | Kind::Name(_)
        | Kind::Chain(..)
        | Kind::Compare(..)
        | Kind::And(_)
        | Kind::Or(_)
        | Kind::If(_) => dispatch(node, env, run),
        Kind::Builtin(builtin) => Live::Function(Arc::new(Function::Builtin(builtin))),
        Kind::Negate(inner) => negate(inner, env, run),
        Kind::Between(parts) => between(parts, node.at, env, run),
        Kind::In(input, of) => {
            let input = eval(input, env, run);
            passes_any(of, &input, env, run).map_or(Live::NULL, Live::from)
        }
        Kind::For(iteration) => iterate::collect(iteration, env, run),
        Kind::Some(iteration) => iterate::quantified(iteration, true, env, run),
        Kind::Every(iteration) => iterate::quantified(iteration, false, env, run),
        Kind::Filter(parts) => filter::filter(&parts.0, &parts.1, env, run),
        Kind::Path(base, name) => {
            let base = eval(base, env, run);
            path::property(&base, name, node.at, env, run)
        }
        Kind::Call(callee, arguments) => call::call(callee, arguments, node.at, env, run),
        Kind::List(items) => {
            let items = items.iter().map(|item| eval(item, env, run)).collect::<Vec<_>>();
            if run.spend(items.len()) { Live::list(items) } else { Live::NULL }
        }
        Kind::Context(entries) => context(entries, env, run),
        Kind::Range(range) => ranged(range, node.at, env, run),
        Kind::OneSided(comparison, end) => one_sided(*comparison, end, node.at, env, run),
        Kind::Function(lambda) => Live::Function(Arc::new(Function::Closure(Closure::capture(lambda, env)))),
        Kind::InstanceOf(inner, of) => {
            let inner = eval(inner, env, run);
            let holds = run.metered(|looks_left| {
                let holds = of.holds_within(&inner, looks_left);
                (*looks_left > 0).then_some(holds)
            });
            holds.map_or(Live::NULL, Live::from)
        }
    }
}

fn read(name: &str, at: u32, env: &Env<'_>, run: &mut Run<'_>) -> Live {
    match env.lookup(name) {
        Some(live) => live,
        None => built_in(name, at, env, run),
    }
}

/// A function of the language by its name; null where there is none.
#[cold]
fn built_in(name: &str, at: u32, env: &Env<'_>, run: &mut Run<'_>) -> Live {
    match builtin::find(name) {
        Some(builtin) => Live::Function(Arc::new(Function::Builtin(builtin))),
        None => run.null(
            env,
            at,
            "name",
            format_args!("这里没有 `{name}`"),
            format_args!("there is no `{name}` here"),
        ),
    }
}

fn negate(inner: &Node, env: &Env<'_>, run: &mut Run<'_>) -> Live {
    let value = eval(inner, env, run);
    match arithmetic::negate(&value) {
        Some(live) => live,
        None => run.null(
            env,
            inner.at,
            "kind",
            format_args!("`-` 不适用于{}", kind_zh(value.kind())),
            format_args!("`-` does not work on {}", value.kind()),
        ),
    }
}

/// Items paid for one power to a broken exponent: a logarithm and an exponential with many digits.
const POWER: usize = 18_000;
/// Items paid for each doubling of a whole exponent beyond 15.
const DOUBLING: usize = 16;

/// Items paid for one power.
fn power_cost(by: Decimal) -> usize {
    by.to_i64().map_or(POWER, |whole| {
        let doublings = u64::BITS - whole.unsigned_abs().leading_zeros();
        DOUBLING * doublings.saturating_sub(4) as usize
    })
}

fn chain(first: &Node, rest: &[(Operator, Node)], env: &Env<'_>, run: &mut Run<'_>) -> Live {
    let mut so_far = operand(first, env, run);
    for (operator, node) in rest {
        let right = operand(node, env, run);
        if *operator != Operator::Power
            && let (Operand::Number(a), Operand::Number(b)) = (&so_far, &right)
            && let Some(number) = arithmetic::numbers(*operator, *a, *b)
        {
            so_far = Operand::Number(number);
            continue;
        }
        let (left, right) = (so_far.into_live(), right.into_live());
        if let (Some(a), Some(b)) = (left.as_text(), right.as_text())
            && !run.spend(a.len() + b.len())
        {
            return Live::NULL;
        }
        if *operator == Operator::Power
            && let Some(by) = right.as_number()
            && !run.spend(power_cost(by))
        {
            return Live::NULL;
        }
        match arithmetic::apply(*operator, &left, &right, run.zone()) {
            Some(live) => so_far = Operand::of(live),
            None => {
                let (a, b) = (left.kind(), right.kind());
                return run.null(
                    env,
                    node.at,
                    "kind",
                    format_args!("{}与{}之间的 `{}` 没有结果", kind_zh(a), kind_zh(b), operator.sign()),
                    format_args!("`{}` has no result for {a} and {b}", operator.sign()),
                );
            }
        }
    }
    so_far.into_live()
}

/// Three-valued `and` (`decisive` false) and `or` (`decisive` true).
fn junction(parts: &[Node], decisive: bool, env: &Env<'_>, run: &mut Run<'_>) -> Live {
    let mut unknown = false;
    for part in parts {
        match eval(part, env, run).as_bool() {
            Some(truth) if truth == decisive => return decisive.into(),
            Some(_) => {}
            None => unknown = true,
        }
        if run.exhausted() {
            return Live::NULL;
        }
    }
    if unknown { Live::NULL } else { (!decisive).into() }
}

/// The result of a comparison as boolean or null.
pub fn compared(
    comparison: Comparison,
    left: &Live,
    right: &Live,
    at: u32,
    env: &Env<'_>,
    run: &mut Run<'_>,
) -> Live {
    let truth = match comparison {
        Comparison::Equal => run.equal(left, right),
        Comparison::NotEqual => run.equal(left, right).map(|same| !same),
        _ => compare::order(left, right).map(|order| comparison.holds(order)),
    };
    match truth {
        Some(truth) => truth.into(),
        None => {
            let (a, b) = (left.kind(), right.kind());
            run.null(
                env,
                at,
                "kind",
                format_args!("{}与{}不能比较", kind_zh(a), kind_zh(b)),
                format_args!("{a} and {b} cannot be compared"),
            )
        }
    }
}

fn between(parts: &(Node, Node, Node), at: u32, env: &Env<'_>, run: &mut Run<'_>) -> Live {
    let input = eval(&parts.0, env, run);
    let (low, high) = (eval(&parts.1, env, run), eval(&parts.2, env, run));
    match (compare::order(&input, &low), compare::order(&input, &high)) {
        (Some(from), Some(to)) => (from.is_ge() && to.is_le()).into(),
        _ => run.null(
            env,
            at,
            "kind",
            format_args!("`between` 不能比较{}", kind_zh(input.kind())),
            format_args!("`between` cannot compare {}", input.kind()),
        ),
    }
}

fn context(entries: &[(Arc<str>, Node)], env: &Env<'_>, run: &mut Run<'_>) -> Live {
    if !run.spend(entries.len()) {
        return Live::NULL;
    }
    let mut made: Vec<(Arc<str>, Live)> = Vec::with_capacity(entries.len());
    for (name, node) in entries {
        let live = {
            let bound = Bound { what: Binding::Many(&made), outer: env.bound };
            let env = env.with(&bound);
            match &node.kind {
                Kind::Function(lambda) => {
                    Live::Function(Arc::new(Function::Closure(Closure::entry(lambda, name, &env))))
                }
                _ => eval(node, &env, run),
            }
        };
        made.push((name.clone(), live));
    }
    Live::context(made.into_iter().collect::<LiveContext>())
}

fn ranged(range: &RangeNode, at: u32, env: &Env<'_>, run: &mut Run<'_>) -> Live {
    let made = Range {
        start: eval(&range.start, env, run),
        start_included: range.start_included,
        end: eval(&range.end, env, run),
        end_included: range.end_included,
    };
    // WHY: an end left open is written `(>= 1)`; a written end that is null is a mistake.
    if made.is_sound() && !made.start.is_null() && !made.end.is_null() {
        return Live::Range(Arc::new(made));
    }
    let (a, b) = (made.start.kind(), made.end.kind());
    run.null(
        env,
        at,
        "range",
        format_args!("从这个{}到这个{}不成区间", kind_zh(a), kind_zh(b)),
        format_args!("no range goes from this {a} to this {b}"),
    )
}

fn one_sided(comparison: Comparison, end: &Node, at: u32, env: &Env<'_>, run: &mut Run<'_>) -> Live {
    let end = eval(end, env, run);
    if compare::order(&end, &end).is_none() {
        return run.null(
            env,
            at,
            "range",
            format_args!("{}没有大小次序", kind_zh(end.kind())),
            format_args!("{} has no order", end.kind()),
        );
    }
    let range = match comparison {
        Comparison::Less | Comparison::LessOrEqual => Range {
            start: Live::NULL,
            start_included: false,
            end,
            end_included: comparison == Comparison::LessOrEqual,
        },
        Comparison::Greater | Comparison::GreaterOrEqual => Range {
            start: end,
            start_included: comparison == Comparison::GreaterOrEqual,
            end: Live::NULL,
            end_included: false,
        },
        Comparison::Equal => Range { start: end.clone(), start_included: true, end, end_included: true },
        Comparison::NotEqual => {
            return run.null(
                env,
                at,
                "range",
                format_args!("`!=` 不成区间"),
                format_args!("`!=` makes no range"),
            );
        }
    };
    Live::Range(Arc::new(range))
}
