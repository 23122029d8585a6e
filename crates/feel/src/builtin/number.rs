//! Numbers.

use value::decimal::Rounding;
use value::{Decimal, Value};

use super::{Builtin, Call, of};
use crate::{Live, temporal};

pub const TABLE: &[Builtin] = &[
    of("decimal", &[&["n", "scale"]], |call| rounded(call, Rounding::HalfEven)),
    of("floor", &[&["n"], &["n", "scale"]], |call| rounded(call, Rounding::Floor)),
    of("ceiling", &[&["n"], &["n", "scale"]], |call| rounded(call, Rounding::Ceiling)),
    of("round up", &[&["n", "scale"]], |call| rounded(call, Rounding::Up)),
    of("round down", &[&["n", "scale"]], |call| rounded(call, Rounding::Down)),
    of("round half up", &[&["n", "scale"]], |call| rounded(call, Rounding::HalfUp)),
    of("round half down", &[&["n", "scale"]], |call| rounded(call, Rounding::HalfDown)),
    of("abs", &[&["n"]], |call| match call.single(0) {
        Live::Data(Value::Number(number)) => Some(number.abs().into()),
        Live::Data(Value::Duration(duration)) => Some(temporal::duration_value(duration.abs())),
        Live::Data(Value::Months(months)) => Some(Live::Data(Value::Months(months.checked_abs()?))),
        _ => None,
    }),
    of("modulo", &[&["dividend", "divisor"]], |call| {
        call.number(0)?.checked_modulo(call.number(1)?).map(Live::from)
    }),
    of("sqrt", &[&["number"]], |call| costly(call, ROOT)?.checked_sqrt().map(Live::from)),
    of("exp", &[&["number"]], |call| costly(call, EXPONENTIAL)?.checked_exp().map(Live::from)),
    of("log", &[&["number"]], |call| costly(call, LOGARITHM)?.checked_ln().map(Live::from)),
    of("odd", &[&["number"]], |call| is_odd(call).map(Live::from)),
    of("even", &[&["number"]], |call| is_odd(call).map(|odd| Live::from(!odd))),
];

/// A number for a function that takes as long as many steps.
fn costly(call: &mut Call<'_, '_>, items: usize) -> Option<Decimal> {
    let number = call.number(0)?;
    call.run.spend(items).then_some(number)
}

/// Items paid for one square root, exponential and logarithm, by the time that they take.
const ROOT: usize = 1_000;
const EXPONENTIAL: usize = 3_200;
const LOGARITHM: usize = 10_000;

/// Scales of DMN 1.5: -6111 to 6176.
const SCALES: std::ops::RangeInclusive<i64> = -6111..=6176;

fn rounded(call: &mut Call<'_, '_>, rounding: Rounding) -> Option<Live> {
    let number = call.number(0)?;
    let scale = if call.count() > 1 { call.whole(1)? } else { 0 };
    if !SCALES.contains(&scale) {
        return None;
    }
    // WHY: more digits than a number can have change nothing.
    let scale = i16::try_from(scale.clamp(-40, 100)).ok()?;
    Some(number.round(scale, rounding).into())
}

fn is_odd(call: &Call<'_, '_>) -> Option<bool> {
    let number = call.number(0)?;
    if !number.is_whole() {
        return None;
    }
    Some(!number.checked_modulo(Decimal::from(2))?.is_zero())
}
