//! Decimal numbers for rules and money: at least 34 significant digits, half-even rounding, no floats (DMN 1.5, 10.3.2.3.1).

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use fastnum::D128;
use fastnum::decimal::{Context, RoundingMode};

/// A finite decimal number. Operations that leave the finite range give `None`, never a panic and never infinity.
#[derive(Clone, Copy)]
pub struct Decimal(D128);

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
    pub const ZERO: Self = Self(D128::ZERO.with_ctx(context()));
    pub const ONE: Self = Self(D128::ONE.with_ctx(context()));

    /// INVARIANT: every number is rebuilt from its digits. The crate below keeps hidden digits, signals and another
    /// context in its results; kept, they would be lost when a value is written, and a replay would differ.
    fn finite(inner: D128) -> Option<Self> {
        if !inner.is_finite() {
            return None;
        }
        let plain = D128::from_parts(
            inner.digits(),
            -i32::from(inner.fractional_digits_count()),
            inner.sign(),
            context(),
        );
        let number = Self(plain);
        match number.magnitude() {
            // WHY: far inside what the crate below can hold, so that no step of a calculation there overflows.
            above if above > MAGNITUDE_MAX => None,
            below if below < MAGNITUDE_MIN => Some(Self::ZERO),
            _ => Some(number),
        }
    }

    /// The power of ten of the first digit: 2 for 123, -1 for 0.5.
    fn magnitude(self) -> i32 {
        if self.0.is_zero() {
            return 0;
        }
        let digits = i32::try_from(self.0.digits_count()).unwrap_or(0);
        digits - 1 - i32::from(self.0.fractional_digits_count())
    }

    pub fn checked_add(self, other: Self) -> Option<Self> {
        Self::finite(self.0.add(other.0))
    }

    pub fn checked_sub(self, other: Self) -> Option<Self> {
        Self::finite(self.0.sub(other.0))
    }

    pub fn checked_mul(self, other: Self) -> Option<Self> {
        Self::finite(self.0.mul(other.0))
    }

    pub fn checked_div(self, other: Self) -> Option<Self> {
        if other.is_zero() { None } else { Self::finite(self.0.div(other.0)) }
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
                Self::finite(self.0.pow(exponent.0))
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
        Self(self.0.neg())
    }

    pub fn abs(self) -> Self {
        Self(self.0.abs())
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
        if scale >= self.0.fractional_digits_count() {
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
        Self::finite(self.0.with_rounding_mode(mode).round(scale)).unwrap_or(self)
    }

    /// Without what follows the point.
    pub fn truncate(self) -> Self {
        self.round(0, Rounding::Down)
    }

    pub fn checked_sqrt(self) -> Option<Self> {
        if self.is_negative() { None } else { Self::finite(self.0.sqrt()) }
    }

    pub fn checked_exp(self) -> Option<Self> {
        if self > Self::from(EXPONENT_MAX) {
            return None;
        }
        if self < Self::from(-EXPONENT_MAX) {
            return Some(Self::ZERO);
        }
        Self::finite(self.0.exp())
    }

    /// The natural logarithm.
    pub fn checked_ln(self) -> Option<Self> {
        if self.is_negative() || self.is_zero() { None } else { Self::finite(self.0.ln()) }
    }

    pub fn is_whole(self) -> bool {
        self.0.is_integral()
    }

    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    pub fn is_negative(self) -> bool {
        self.0.is_negative() && !self.0.is_zero()
    }

    /// The whole number, where this is one and it fits.
    pub fn to_i64(self) -> Option<i64> {
        if self.magnitude() > 18 || !self.0.is_integral() {
            return None;
        }
        i64::try_from(self.0.rescale(0)).ok()
    }

    /// The nearest binary float: for map drawing and distance only, never for money or rules.
    pub fn to_f64_lossy(self) -> f64 {
        self.to_string().parse().unwrap_or(0.0)
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self(D128::from(number).with_ctx(context()))
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
        write!(f, "{}", self.0.reduce())
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq(&other.0)
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
        self.0.cmp(&other.0)
    }
}
