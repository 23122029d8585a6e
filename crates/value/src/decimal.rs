//! Decimal numbers for rules and money: at least 34 significant digits, half-even rounding, no floats (DMN 1.5, 10.3.2.3.1).

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use fastnum::decimal::{Context, RoundingMode, Sign};
use fastnum::{D128, U128};

mod exact;

/// A finite decimal number. Operations that leave the finite range give `None`, never a panic and never infinity.
///
/// INVARIANT: nothing but coefficient, scale and sign. The crate that calculates the general case keeps hidden digits,
/// signals and another context in its results; kept, they would be lost when a value is written, and a replay would differ.
#[derive(Clone, Copy)]
pub struct Decimal {
    /// The coefficient in two halves. WHY: as one `u128` it would make every value half as large again.
    low: u64,
    high: u64,
    /// How many digits of the coefficient follow the point.
    scale: i16,
    negative: bool,
}

/// How a digit that is cut off changes the one before it. `Up` is away from zero, `Down` towards it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    Up,
    Down,
    HalfUp,
    HalfDown,
    HalfEven,
    Floor,
    Ceiling,
}

/// The text was not a decimal number, or does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotADecimal;

impl fmt::Display for NotADecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a decimal number")
    }
}

impl std::error::Error for NotADecimal {}

/// Longest text accepted as a number: more digits than decimal128 can hold, and a cap for the parser.
const TEXT_LENGTH_MAX: usize = 128;

/// Largest and smallest power of ten held, as in decimal128.
const MAGNITUDE_MAX: i32 = 6144;
const MAGNITUDE_MIN: i32 = -6176;
/// Beyond `e` to this power a number cannot be held.
const EXPONENT_MAX: i64 = 14_100;

const fn context() -> Context {
    Context::default().without_traps().with_rounding_mode(RoundingMode::HalfEven)
}

impl Decimal {
    pub const ZERO: Self = Self { low: 0, high: 0, scale: 0, negative: false };
    pub const ONE: Self = Self { low: 1, high: 0, scale: 0, negative: false };

    #[expect(clippy::cast_possible_truncation, reason = "the two halves of the coefficient")]
    const fn of(coefficient: u128, scale: i16, negative: bool) -> Self {
        Self { low: coefficient as u64, high: (coefficient >> 64) as u64, scale, negative }
    }

    fn coefficient(self) -> u128 {
        u128::from(self.high) << 64 | u128::from(self.low)
    }

    /// Coefficient, digits after the point, and whether the sign is minus, as they are kept: trailing zeros included.
    pub fn parts(self) -> (u128, i16, bool) {
        (self.coefficient(), self.scale, self.negative)
    }

    fn finite(inner: D128) -> Option<Self> {
        if !inner.is_finite() {
            return None;
        }
        let digits = inner.digits();
        let [low, high] = *digits.digits();
        let negative = inner.sign() == Sign::Minus;
        let number = Self { low, high, scale: inner.fractional_digits_count(), negative };
        match number.magnitude() {
            // WHY: far inside what the crate below can hold, so that no step of a calculation there overflows.
            above if above > MAGNITUDE_MAX => None,
            below if below < MAGNITUDE_MIN => Some(Self::ZERO),
            _ => Some(number),
        }
    }

    /// For the general arithmetic of the crate below.
    fn general(self) -> D128 {
        let sign = if self.negative { Sign::Minus } else { Sign::Plus };
        D128::from_parts(U128::from_digits([self.low, self.high]), -i32::from(self.scale), sign, context())
    }

    /// The power of ten of the first digit: 2 for 123, -1 for 0.5.
    fn magnitude(self) -> i32 {
        let digits = self.coefficient().checked_ilog10().and_then(|power| i32::try_from(power).ok());
        digits.map_or(0, |power| power - i32::from(self.scale))
    }

    pub fn checked_add(self, other: Self) -> Option<Self> {
        exact::sum(self, other, other.negative).or_else(|| Self::finite(self.general().add(other.general())))
    }

    pub fn checked_sub(self, other: Self) -> Option<Self> {
        exact::sum(self, other, !other.negative).or_else(|| Self::finite(self.general().sub(other.general())))
    }

    pub fn checked_mul(self, other: Self) -> Option<Self> {
        exact::product(self, other).or_else(|| Self::finite(self.general().mul(other.general())))
    }

    pub fn checked_div(self, other: Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        exact::quotient(self, other).or_else(|| Self::finite(self.general().div(other.general())))
    }

    /// Remainder with the sign of the divisor, as FEEL `modulo` asks: `self - other * floor(self / other)`.
    pub fn checked_modulo(self, other: Self) -> Option<Self> {
        let quotient = self.checked_div(other)?.floor();
        self.checked_sub(other.checked_mul(quotient)?)
    }

    pub fn checked_pow(self, exponent: Self) -> Option<Self> {
        match exponent.to_i64() {
            Some(0) => (!self.is_zero()).then_some(Self::ONE),
            Some(whole) => self.power(whole),
            None if self.is_negative() || self.is_zero() => None,
            None => {
                // WHY: asked first whether the result can be held, because the crate below panics where it cannot.
                let logarithm = self.checked_ln()?.checked_mul(exponent)?;
                if logarithm.abs() > Self::from(EXPONENT_MAX) {
                    return None;
                }
                Self::finite(self.general().pow(exponent.general()))
            }
        }
    }

    /// By squaring; at most 64 turns.
    fn power(self, whole: i64) -> Option<Self> {
        let (mut result, mut square, mut left) = (Self::ONE, self, whole.unsigned_abs());
        loop {
            if left & 1 == 1 {
                result = result.checked_mul(square)?;
            }
            left >>= 1;
            if left == 0 {
                break;
            }
            square = square.checked_mul(square)?;
        }
        if whole < 0 { Self::ONE.checked_div(result) } else { Some(result) }
    }

    pub fn checked_neg(self) -> Self {
        Self { negative: !self.negative, ..self }
    }

    pub fn abs(self) -> Self {
        Self { negative: false, ..self }
    }

    pub fn floor(self) -> Self {
        self.round(0, Rounding::Floor)
    }

    pub fn ceiling(self) -> Self {
        self.round(0, Rounding::Ceiling)
    }

    /// Rounded to `scale` digits after the point, half to even.
    pub fn round_half_even(self, scale: i16) -> Self {
        self.round(scale, Rounding::HalfEven)
    }

    /// Rounded to `scale` digits after the point (negative: before it) in the way of `rounding`.
    pub fn round(self, scale: i16, rounding: Rounding) -> Self {
        if scale >= self.scale {
            return self;
        }
        if i32::from(scale) < -self.magnitude() - 1
            && matches!(rounding, Rounding::HalfUp | Rounding::HalfDown | Rounding::HalfEven | Rounding::Down)
        {
            return Self::ZERO;
        }
        let mode = match rounding {
            Rounding::Up => RoundingMode::Up,
            Rounding::Down => RoundingMode::Down,
            Rounding::HalfUp => RoundingMode::HalfUp,
            Rounding::HalfDown => RoundingMode::HalfDown,
            Rounding::HalfEven => RoundingMode::HalfEven,
            Rounding::Floor => RoundingMode::Floor,
            Rounding::Ceiling => RoundingMode::Ceiling,
        };
        Self::finite(self.general().with_rounding_mode(mode).round(scale)).unwrap_or(self)
    }

    /// Without what follows the point.
    pub fn truncate(self) -> Self {
        self.round(0, Rounding::Down)
    }

    pub fn checked_sqrt(self) -> Option<Self> {
        if self.is_negative() { None } else { Self::finite(self.general().sqrt()) }
    }

    pub fn checked_exp(self) -> Option<Self> {
        if self > Self::from(EXPONENT_MAX) {
            return None;
        }
        if self < Self::from(-EXPONENT_MAX) {
            return Some(Self::ZERO);
        }
        Self::finite(self.general().exp())
    }

    /// The natural logarithm.
    pub fn checked_ln(self) -> Option<Self> {
        if self.is_negative() || self.is_zero() { None } else { Self::finite(self.general().ln()) }
    }

    pub fn is_whole(self) -> bool {
        self.scale <= 0 || self.general().is_integral()
    }

    pub fn is_zero(self) -> bool {
        self.low == 0 && self.high == 0
    }

    pub fn is_negative(self) -> bool {
        self.negative && !self.is_zero()
    }

    /// The whole number, where this is one and it fits.
    pub fn to_i64(self) -> Option<i64> {
        if self.scale == 0 && self.high == 0 {
            let signed = i128::from(self.low);
            return i64::try_from(if self.negative { -signed } else { signed }).ok();
        }
        if self.magnitude() > 18 || !self.is_whole() {
            return None;
        }
        i64::try_from(self.general().rescale(0)).ok()
    }

    /// The nearest binary float: for map drawing and distance only, never for money or rules.
    pub fn to_f64_lossy(self) -> f64 {
        self.to_string().parse().unwrap_or(0.0)
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self { low: number.unsigned_abs(), high: 0, scale: 0, negative: number.is_negative() }
    }
}

impl FromStr for Decimal {
    type Err = NotADecimal;

    fn from_str(text: &str) -> Result<Self, NotADecimal> {
        let shaped = text.len() <= TEXT_LENGTH_MAX
            && text.bytes().any(|b| b.is_ascii_digit())
            && text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
        if !shaped {
            return Err(NotADecimal);
        }
        D128::from_str(text, context()).ok().and_then(Self::finite).ok_or(NotADecimal)
    }
}

/// Plain notation without trailing zeros: `1.50` prints `1.5`, `100` prints `100`.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_zero() {
            return f.write_str("0");
        }
        if let Some(whole) = self.to_i64() {
            return write!(f, "{whole}");
        }
        write!(f, "{}", self.general().reduce())
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.is_zero() && other.is_zero() {
            // WHY: a zero below zero is the same number; the crate below would order the two.
            return Ordering::Equal;
        }
        exact::order(*self, *other).unwrap_or_else(|| self.general().cmp(&other.general()))
    }
}
