//! Lists.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::{Builtin, Call, of, variadic};
use crate::{Live, compare};

pub const TABLE: &[Builtin] = &[
    of("list contains", &[&["list", "element"]], |call| {
        let element = call.live(1);
        let found = call.list(0)?.iter().any(|member| call.run.equal(member, &element) == Some(true));
        Some(found.into())
    }),
    of("sublist", &[&["list", "start position"], &["list", "start position", "length"]], sublist),
    variadic("append", &[&["list", "item"]], |call| {
        let mut members = call.list(0)?;
        members.extend_from_slice(call.args.get(1..)?);
        Some(Live::list(members))
    }),
    variadic("concatenate", &[&["list"]], |call| Some(Live::list(joined(call)?))),
    variadic("union", &[&["list"]], |call| {
        let all = joined(call)?;
        distinct(call, all)
    }),
    of("insert before", &[&["list", "position", "newItem"]], insert_before),
    of("remove", &[&["list", "position"]], |call| {
        let mut members = call.list(0)?;
        let index = position(call.whole(1)?, members.len())?;
        members.remove(index);
        Some(Live::list(members))
    }),
    of("reverse", &[&["list"]], |call| {
        let mut members = call.list(0)?;
        members.reverse();
        Some(Live::list(members))
    }),
    of("index of", &[&["list", "match"]], |call| {
        let wanted = call.live(1);
        let members = call.list(0)?;
        let found =
            (1_i64..).zip(&members).filter(|(_, member)| call.run.equal(member, &wanted) == Some(true));
        Some(Live::list(found.map(|(index, _)| index.into()).collect()))
    }),
    of("distinct values", &[&["list"]], |call| {
        let members = call.list(0)?;
        distinct(call, members)
    }),
    of("flatten", &[&["list"]], |call| {
        let mut flat = Vec::new();
        let members = call.list(0)?;
        flatten(members, &mut flat, call, 0)?;
        Some(Live::list(flat))
    }),
    of("list replace", &[&["list", "position", "newItem"], &["list", "match", "newItem"]], list_replace),
    of("sort", &[&["list"], &["list", "precedes"]], sort),
];

/// The index of a position counted from 1, or from the end where negative.
fn position(position: i64, count: usize) -> Option<usize> {
    let index = match position {
        0 => return None,
        1.. => usize::try_from(position - 1).ok()?,
        _ => count.checked_sub(usize::try_from(position.unsigned_abs()).ok()?)?,
    };
    (index < count).then_some(index)
}

fn sublist(call: &mut Call<'_, '_>) -> Option<Live> {
    let members = call.list(0)?;
    let start = position(call.whole(1)?, members.len())?;
    let length = if call.count() == 3 && !call.live(2).is_null() {
        usize::try_from(call.whole(2)?).ok().filter(|length| *length > 0)?
    } else {
        members.len() - start
    };
    let end = start.checked_add(length).filter(|end| *end <= members.len())?;
    Some(Live::list(members.get(start..end)?.to_vec()))
}

fn insert_before(call: &mut Call<'_, '_>) -> Option<Live> {
    let mut members = call.list(0)?;
    let index = position(call.whole(1)?, members.len().max(1))?;
    members.insert(index.min(members.len()), call.live(2));
    Some(Live::list(members))
}

fn joined(call: &mut Call<'_, '_>) -> Option<Vec<Live>> {
    let mut all = Vec::new();
    for index in 0..call.count() {
        all.extend(call.list(index)?);
    }
    Some(all)
}

fn distinct(call: &mut Call<'_, '_>, members: Vec<Live>) -> Option<Live> {
    let mut kept: Vec<Live> = Vec::new();
    let (mut texts, mut numbers, mut others) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for member in members {
        let is_new = if let Some(text) = member.as_text() {
            texts.insert(text.clone())
        } else if let Some(number) = member.as_number() {
            numbers.insert(number)
        } else {
            // WHY: each comparison is paid for, so a long list runs out of budget and not of time.
            if !call.run.spend(1 + others.len() / 4) {
                return None;
            }
            let is_new = !others.iter().any(|other| call.run.equal(other, &member) == Some(true));
            is_new.then(|| others.push(member.clone()));
            is_new
        };
        if is_new {
            kept.push(member);
        }
    }
    Some(Live::list(kept))
}

/// Deepest nesting that is flattened.
const DEPTH_MAX: u32 = 200;

fn flatten(members: Vec<Live>, flat: &mut Vec<Live>, call: &mut Call<'_, '_>, depth: u32) -> Option<()> {
    if depth > DEPTH_MAX || !call.run.spend(members.len()) {
        return None;
    }
    for member in members {
        match member.members() {
            Some(inner) => flatten(inner, flat, call, depth + 1)?,
            None => flat.push(member),
        }
    }
    Some(())
}

fn list_replace(call: &mut Call<'_, '_>) -> Option<Live> {
    let mut members = call.list(0)?;
    if let Live::Function(matching) = call.live(1) {
        for member in &mut members {
            let answer = call.apply(&matching, vec![member.clone(), call.live(2)]);
            if answer.as_bool()? {
                *member = call.live(2);
            }
        }
        return Some(Live::list(members));
    }
    let index = position(call.whole(1)?, members.len())?;
    *members.get_mut(index)? = call.live(2);
    Some(Live::list(members))
}

/// A stable merge sort, so that a comparison that contradicts itself can do no harm.
fn sort(call: &mut Call<'_, '_>) -> Option<Live> {
    let members = call.list(0)?;
    if call.count() == 1 {
        return Some(Live::list(natural(members)?));
    }
    let Live::Function(precedes) = call.live(1) else { return None };
    let mut runs: Vec<Vec<Live>> = members.into_iter().map(|member| vec![member]).collect();
    while runs.len() > 1 {
        let mut merged = Vec::with_capacity(runs.len().div_ceil(2));
        let mut rest = runs.into_iter();
        while let Some(left) = rest.next() {
            merged.push(match rest.next() {
                Some(right) => merge(left, right, &precedes, call)?,
                None => left,
            });
        }
        runs = merged;
    }
    Some(Live::list(runs.pop().unwrap_or_default()))
}

fn merge(
    left: Vec<Live>,
    right: Vec<Live>,
    precedes: &crate::call::Function,
    call: &mut Call<'_, '_>,
) -> Option<Vec<Live>> {
    let mut out = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let right_first = call.apply(precedes, vec![b.clone(), a.clone()]).as_bool()?;
        out.extend(if right_first { right.next() } else { left.next() });
    }
    out.extend(left);
    out.extend(right);
    Some(out)
}

fn natural(mut members: Vec<Live>) -> Option<Vec<Live>> {
    let first = members.first()?.clone();
    if members.iter().any(|member| compare::order(&first, member).is_none()) {
        return None;
    }
    members.sort_by(|a, b| compare::order(a, b).unwrap_or(Ordering::Equal));
    Some(members)
}
