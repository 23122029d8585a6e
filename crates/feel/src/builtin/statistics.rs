//! Figures over lists of numbers, and least and greatest.

use std::cmp::Ordering;

use value::Decimal;

use super::{Builtin, Call, of, variadic};
use crate::{Live, arithmetic, ast::Operator, compare};

pub const TABLE: &[Builtin] = &[
    of("count", &[&["list"]], |call| {
        let count = call.list(0)?.len();
        i64::try_from(count).ok().map(Live::from)
    }),
    variadic("min", &[&["list"]], |call| extreme(call, Ordering::Less)),
    variadic("max", &[&["list"]], |call| extreme(call, Ordering::Greater)),
    variadic("sum", &[&["list"]], sum),
    variadic("mean", &[&["list"]], |call| {
        let numbers = numbers(call)?;
        mean(&numbers).map(Live::from)
    }),
    variadic("product", &[&["list"]], |call| {
        let product = numbers(call)?.into_iter().try_fold(Decimal::ONE, Decimal::checked_mul)?;
        Some(product.into())
    }),
    variadic("median", &[&["list"]], median),
    variadic("stddev", &[&["list"]], stddev),
    variadic("mode", &[&["list"]], mode),
];

fn extreme(call: &mut Call<'_, '_>, wanted: Ordering) -> Option<Live> {
    let mut members = call.spread()?.into_iter();
    let mut best = members.next()?;
    compare::order(&best, &best)?;
    for member in members {
        if compare::order(&member, &best)? == wanted {
            best = member;
        }
    }
    Some(best)
}

/// All members as numbers; at least one.
fn numbers(call: &mut Call<'_, '_>) -> Option<Vec<Decimal>> {
    let numbers: Option<Vec<Decimal>> = call.spread()?.iter().map(Live::as_number).collect();
    numbers.filter(|numbers| !numbers.is_empty())
}

/// Numbers, and durations of one kind.
fn sum(call: &mut Call<'_, '_>) -> Option<Live> {
    let mut members = call.spread()?.into_iter();
    let first = members.next()?;
    arithmetic::negate(&first)?;
    let zone = call.run.zone();
    members.try_fold(first, |total, member| arithmetic::apply(Operator::Add, &total, &member, zone))
}

fn mean(numbers: &[Decimal]) -> Option<Decimal> {
    let total = numbers.iter().try_fold(Decimal::ZERO, |total, number| total.checked_add(*number))?;
    total.checked_div(i64::try_from(numbers.len()).ok()?.into())
}

fn median(call: &mut Call<'_, '_>) -> Option<Live> {
    let mut numbers = numbers(call)?;
    numbers.sort();
    let middle = numbers.len() / 2;
    let upper = *numbers.get(middle)?;
    if numbers.len() % 2 == 1 {
        return Some(upper.into());
    }
    mean(&[*numbers.get(middle - 1)?, upper]).map(Live::from)
}

/// Of a sample: divided by one less than the count.
fn stddev(call: &mut Call<'_, '_>) -> Option<Live> {
    let numbers = numbers(call)?;
    let mean = mean(&numbers)?;
    let squares = numbers.iter().try_fold(Decimal::ZERO, |total, number| {
        let off = number.checked_sub(mean)?;
        total.checked_add(off.checked_mul(off)?)
    })?;
    let freedom = i64::try_from(numbers.len()).ok()? - 1;
    squares.checked_div(freedom.into())?.checked_sqrt().map(Live::from)
}

/// The most frequent numbers, ascending.
fn mode(call: &mut Call<'_, '_>) -> Option<Live> {
    let members = call.spread()?;
    let mut numbers: Vec<Decimal> = members.iter().map(Live::as_number).collect::<Option<_>>()?;
    numbers.sort();
    let runs: Vec<(Decimal, usize)> = numbers
        .chunk_by(|a, b| a == b)
        .filter_map(|run| run.first().map(|number| (*number, run.len())))
        .collect();
    let most = runs.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let found = runs.into_iter().filter(|(_, count)| *count == most).map(|(number, _)| number.into());
    Some(Live::list(found.collect()))
}
