//! `for`, `some` and `every`.

use super::eval;
use crate::Live;
use crate::ast::{Domain, Iteration};
use crate::compare;
use crate::run::{Binding, Bound, Env, Run};
use crate::temporal::{Far, FarDate};

/// What one domain gives, one after the other.
enum Members {
    List(Live, usize),
    Whole {
        from: i64,
        to: i64,
    },
    /// Days since 1970-01-01.
    Days {
        from: i64,
        to: i64,
    },
}

/// Items paid for each earlier result that a turn sees as `partial`.
const PARTIAL_COST: usize = 3;

/// Called with each combination; false ends the walk.
type Visit<'v> = dyn FnMut(&Env<'_>, &mut Run<'_>) -> bool + 'v;

pub fn collect(iteration: &Iteration, env: &Env<'_>, run: &mut Run<'_>) -> Live {
    let mut results: Vec<Live> = Vec::new();
    let partial = iteration.reads_partial;
    let done = walk(iteration, 0, env, run, &mut |env, run| {
        let made = if partial {
            // WHY: each turn makes the whole list anew, and what is asked of it goes through it once more.
            if !run.spend(results.len().saturating_mul(PARTIAL_COST)) {
                return false;
            }
            let so_far = Live::list(results.clone());
            let bound = Bound { what: Binding::One("partial", &so_far), outer: env.bound };
            eval(&iteration.body, &env.with(&bound), run)
        } else {
            eval(&iteration.body, env, run)
        };
        results.push(made);
        run.spend(1)
    });
    if done.is_some() && !run.exhausted() { Live::list(results) } else { Live::NULL }
}

/// `some` (`decisive` true) and `every` (`decisive` false), three-valued.
pub fn quantified(iteration: &Iteration, decisive: bool, env: &Env<'_>, run: &mut Run<'_>) -> Live {
    let (mut decided, mut unknown) = (false, false);
    let done = walk(iteration, 0, env, run, &mut |env, run| {
        match eval(&iteration.body, env, run).as_bool() {
            Some(truth) => decided = truth == decisive,
            None => unknown = true,
        }
        !decided && !run.exhausted()
    });
    if run.exhausted() || done.is_none() {
        Live::NULL
    } else if decided {
        decisive.into()
    } else if unknown {
        Live::NULL
    } else {
        (!decisive).into()
    }
}

/// Visits all combinations from domain `index` on. `None` where a domain cannot be walked.
fn walk(
    iteration: &Iteration,
    index: usize,
    env: &Env<'_>,
    run: &mut Run<'_>,
    visit: &mut Visit<'_>,
) -> Option<bool> {
    let Some((name, domain)) = iteration.over.get(index) else {
        return Some(visit(env, run));
    };
    let members = members(domain, env, run)?;
    let mut step: i64 = 0;
    while let Some(member) = members.at(step) {
        let bound = Bound { what: Binding::One(name, &member), outer: env.bound };
        if !walk(iteration, index + 1, &env.with(&bound), run, visit)? {
            return Some(false);
        }
        step += 1;
        // WHY: an inner domain may be empty, and then nothing else counts the turns of this one.
        if !run.spend(1) {
            return None;
        }
    }
    Some(true)
}

fn members(domain: &Domain, env: &Env<'_>, run: &mut Run<'_>) -> Option<Members> {
    match domain {
        Domain::Counted(from, to) => {
            let (start, end) = (eval(from, env, run), eval(to, env, run));
            let counted = counted(&start, &end);
            if counted.is_none() {
                run.null(
                    env,
                    from.at,
                    "range",
                    format_args!("只有整数和日期可以逐个计数"),
                    format_args!("only whole numbers and dates can be counted"),
                );
            }
            counted
        }
        Domain::Members(node) => {
            let live = eval(node, env, run);
            if let Live::Range(range) = &live {
                return range_members(range);
            }
            match live.list_len() {
                Some(count) => Some(Members::List(live, count)),
                None if live.is_null() => {
                    run.null(
                        env,
                        node.at,
                        "kind",
                        format_args!("空值不能逐项遍历"),
                        format_args!("null cannot be gone through"),
                    );
                    None
                }
                None => Some(Members::List(Live::list(vec![live]), 1)),
            }
        }
    }
}

fn counted(start: &Live, end: &Live) -> Option<Members> {
    let day = |live: &Live| Far::of(live).filter(|far| far.time.is_none()).map(|far| far.date.days());
    match (day(start), day(end)) {
        (Some(from), Some(to)) => Some(Members::Days { from, to }),
        _ => Some(Members::Whole { from: start.as_number()?.to_i64()?, to: end.as_number()?.to_i64()? }),
    }
}

/// The members of a range that can be counted, its ends as they are included.
fn range_members(range: &crate::Range) -> Option<Members> {
    let members = counted(&range.start, &range.end)?;
    let ordered = compare::order(&range.start, &range.end)?.is_le();
    if !ordered {
        return None;
    }
    let empty = Members::List(Live::list(Vec::new()), 0);
    Some(match members {
        Members::Whole { from, to } => {
            let from = from.checked_add(i64::from(!range.start_included))?;
            let to = to.checked_sub(i64::from(!range.end_included))?;
            if from > to { empty } else { Members::Whole { from, to } }
        }
        Members::Days { from, to } => {
            let from = from + i64::from(!range.start_included);
            let to = to - i64::from(!range.end_included);
            if from > to { empty } else { Members::Days { from, to } }
        }
        list => list,
    })
}

/// All members of a list, a range or a single value, one after the other.
pub fn walk_all(live: &Live) -> Option<impl Iterator<Item = Live>> {
    let members = match live {
        Live::Range(range) => range_members(range)?,
        _ if live.is_null() => return None,
        _ => {
            let list = if live.list_len().is_some() { live.clone() } else { Live::list(vec![live.clone()]) };
            let count = list.list_len().unwrap_or(0);
            Members::List(list, count)
        }
    };
    let mut step = 0;
    Some(std::iter::from_fn(move || {
        let member = members.at(step);
        step += 1;
        member
    }))
}

impl Members {
    fn at(&self, step: i64) -> Option<Live> {
        match self {
            Self::List(live, count) => {
                let index = usize::try_from(step).ok()?;
                if index < *count { live.member(index) } else { None }
            }
            Self::Whole { from, to } => {
                let next = if from <= to { from.checked_add(step)? } else { from.checked_sub(step)? };
                ((*from.min(to)..=*from.max(to)).contains(&next)).then(|| next.into())
            }
            Self::Days { from, to } => {
                let next = if from <= to { from.checked_add(step)? } else { from.checked_sub(step)? };
                let inside = (*from.min(to)..=*from.max(to)).contains(&next);
                inside.then(|| FarDate::from_days(next).map(FarDate::settle)).flatten()
            }
        }
    }
}
