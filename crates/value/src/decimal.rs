//! Decimal numbers for rules and money: at least 34 significant digits, half-even rounding, no floats (DMN 1.5, 10.3.2.3.1).

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use fastnum::D128;
use fastnum::decimal::{Context, RoundingMode};

/// A finite decimal number. Operations that leave the finite range give `None`, never a panic and never infinity.
#[derive(Clone, Copy)]
pub struct Decimal(D128);

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

const fn context() -> Context {
    Context::default().without_traps().with_rounding_mode(RoundingMode::HalfEven)
}

impl Decimal {
    pub const ZERO: Self = Self(D128::ZERO.with_ctx(context()));
    pub const ONE: Self = Self(D128::ONE.with_ctx(context()));

    fn finite(inner: D128) -> Option<Self> {
        inner.is_finite().then_some(Self(inner))
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
        match exponent.to_i64().and_then(|whole| i32::try_from(whole).ok()) {
            Some(whole) => Self::finite(self.0.powi(whole)),
            None => Self::finite(self.0.pow(exponent.0)),
        }
    }

    pub fn checked_neg(self) -> Self {
        Self(self.0.neg())
    }

    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    pub fn floor(self) -> Self {
        Self(self.0.floor())
    }

    pub fn ceiling(self) -> Self {
        Self(self.0.ceil())
    }

    /// Rounded to `scale` digits after the point, half to even.
    pub fn round_half_even(self, scale: i16) -> Self {
        Self(self.0.with_rounding_mode(RoundingMode::HalfEven).round(scale).with_ctx(context()))
    }

    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    pub fn is_negative(self) -> bool {
        self.0.is_negative() && !self.0.is_zero()
    }

    /// The whole number, where this is one and it fits.
    pub fn to_i64(self) -> Option<i64> {
        if !self.0.is_integral() {
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
