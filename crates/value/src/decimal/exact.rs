//! The common case, exactly: short numbers whose result needs no rounding. Each function gives the coefficient, scale and
//! sign that the general arithmetic gives, or `None`: then that is to be asked.

use std::cmp::Ordering;

use super::Decimal;

/// Powers of ten that a `u64` holds.
const POWERS: [u64; 20] = {
    let mut powers = [1_u64; 20];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

/// Coefficients below this are short. Two of them, aligned or multiplied, stay below the digits at which the general
/// arithmetic starts to round.
const SHORT_MAX: u64 = POWERS[SHORT_DIGITS];
const SHORT_DIGITS: usize = 18;
/// Scales within this, either way, keep every result inside the range of numbers.
const SCALE_MAX: u16 = 1_000;
/// Digits of the fraction that a quotient is looked for in.
const FRACTION_DIGITS: usize = 19;

fn near(number: Decimal) -> bool {
    number.scale.unsigned_abs() <= SCALE_MAX
}

fn short(number: Decimal) -> Option<u64> {
    (number.high == 0 && number.low < SHORT_MAX && near(number)).then_some(number.low)
}

/// Both coefficients at one scale, the larger of the two.
fn aligned(left: Decimal, right: Decimal) -> Option<(u128, u128, i16)> {
    if left.scale == right.scale {
        return near(left).then(|| (left.coefficient(), right.coefficient(), left.scale));
    }
    let (a, b) = (short(left)?, short(right)?);
    let gap = usize::from(left.scale.abs_diff(right.scale));
    let factor = u128::from(*POWERS.get(gap).filter(|_| gap <= SHORT_DIGITS)?);
    Some(if left.scale < right.scale {
        (u128::from(a) * factor, u128::from(b), right.scale)
    } else {
        (u128::from(a), u128::from(b) * factor, left.scale)
    })
}

/// `left` and `right` added, as if the sign of `right` were `right_negative`.
pub fn sum(left: Decimal, right: Decimal, right_negative: bool) -> Option<Decimal> {
    let (a, b, scale) = aligned(left, right)?;
    if left.negative == right_negative {
        return Some(Decimal::of(a.checked_add(b)?, scale, left.negative));
    }
    Some(match a.cmp(&b) {
        Ordering::Greater => Decimal::of(a - b, scale, left.negative),
        Ordering::Less => Decimal::of(b - a, scale, right_negative),
        Ordering::Equal => Decimal::of(0, scale, false),
    })
}

pub fn product(left: Decimal, right: Decimal) -> Option<Decimal> {
    let (a, b) = (short(left)?, short(right)?);
    let scale = left.scale.checked_add(right.scale)?;
    Some(Decimal::of(u128::from(a) * u128::from(b), scale, left.negative != right.negative))
}

/// The quotient where it ends after few digits; `right` is not zero.
pub fn quotient(left: Decimal, right: Decimal) -> Option<Decimal> {
    let (a, b) = (short(left)?, short(right)?);
    let negative = left.negative != right.negative;
    if a == 0 {
        return Some(Decimal::of(0, left.scale, negative));
    }
    let scale = left.scale.checked_sub(right.scale)?;
    let (whole, rest) = (a.checked_div(b)?, a.checked_rem(b)?);
    if rest == 0 {
        return Some(Decimal::of(u128::from(whole), scale, negative));
    }
    let shifted = u128::from(rest) * u128::from(POWERS[FRACTION_DIGITS]);
    if shifted.checked_rem(u128::from(b))? != 0 {
        return None;
    }
    let mut fraction = u64::try_from(shifted.checked_div(u128::from(b))?).ok()?;
    let mut digits = FRACTION_DIGITS;
    while fraction % 10 == 0 && digits > 0 {
        fraction /= 10;
        digits -= 1;
    }
    let coefficient = u128::from(whole) * u128::from(*POWERS.get(digits)?) + u128::from(fraction);
    Some(Decimal::of(coefficient, scale.checked_add(i16::try_from(digits).ok()?)?, negative))
}

/// The order of two numbers; both zeros are one.
pub fn order(left: Decimal, right: Decimal) -> Option<Ordering> {
    let (a, b, _) = aligned(left, right)?;
    Some(match (left.negative, right.negative) {
        (false, false) => a.cmp(&b),
        (true, true) => b.cmp(&a),
        _ if a == 0 && b == 0 => Ordering::Equal,
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    })
}
