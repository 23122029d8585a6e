//! The short ways of decimal arithmetic give what the general arithmetic gives: coefficient, scale and sign.

use std::cmp::Ordering;

use fastnum::decimal::{Context, RoundingMode, Sign};
use fastnum::{D128, U128};
use value::Decimal;

type Parts = (u128, i16, bool);

fn general((coefficient, scale, negative): Parts) -> D128 {
    let digits = U128::from_digits([coefficient as u64, (coefficient >> 64) as u64]);
    let sign = if negative { Sign::Minus } else { Sign::Plus };
    let context = Context::default().without_traps().with_rounding_mode(RoundingMode::HalfEven);
    D128::from_parts(digits, -i32::from(scale), sign, context)
}

/// What is kept of a result: inside the range of decimal128, the digits alone.
fn kept(result: D128) -> Option<Parts> {
    if !result.is_finite() {
        return None;
    }
    let [low, high] = *result.digits().digits();
    let parts = (
        u128::from(high) << 64 | u128::from(low),
        result.fractional_digits_count(),
        result.sign() == Sign::Minus,
    );
    let digits = if parts.0 == 0 { 1 } else { i32::try_from(parts.0.to_string().len()).unwrap() };
    match if parts.0 == 0 { 0 } else { digits - 1 - i32::from(parts.1) } {
        6145.. => None,
        ..=-6177 => Some((0, 0, false)),
        _ => Some(parts),
    }
}

fn made(parts: Parts) -> Decimal {
    let (coefficient, scale, negative) = parts;
    let sign = if negative { "-" } else { "" };
    let number: Decimal = format!("{sign}{coefficient}e{}", -i32::from(scale)).parse().unwrap();
    assert_eq!(number.parts(), parts);
    number
}

fn same(a: Parts, b: Parts) {
    let (x, y) = (made(a), made(b));
    let (p, q) = (general(a), general(b));
    let parts = |number: Option<Decimal>| number.map(Decimal::parts);
    assert_eq!(parts(x.checked_add(y)), kept(p.add(q)), "{a:?} + {b:?}");
    assert_eq!(parts(x.checked_sub(y)), kept(p.sub(q)), "{a:?} - {b:?}");
    assert_eq!(parts(x.checked_mul(y)), kept(p.mul(q)), "{a:?} * {b:?}");
    let quotient = if b.0 == 0 { None } else { kept(p.div(q)) };
    assert_eq!(parts(x.checked_div(y)), quotient, "{a:?} / {b:?}");
    let order = if a.0 == 0 && b.0 == 0 { Ordering::Equal } else { p.cmp(&q) };
    assert_eq!(x.cmp(&y), order, "{a:?} <=> {b:?}");
    assert_eq!(x == y, p.eq(&q), "{a:?} = {b:?}");
    assert_eq!(x.is_whole(), p.is_integral(), "{a:?}");
    let fits = a.0 < 10_u128.pow(19) && (0..=19).contains(&a.1) && p.is_integral();
    if fits {
        assert_eq!(x.to_i64(), i64::try_from(p.rescale(0)).ok(), "{a:?}");
    }
}

/// Numbers without end, the same in each run.
struct Series(u64);

impl Series {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, end: u64) -> u64 {
        (self.next() >> 11) % end
    }

    /// Up to 38 digits, often few, often with zeros at the end, sometimes a power of ten or one beside it.
    fn parts(&mut self) -> Parts {
        let wide = u128::from(self.next()) << 64 | u128::from(self.next());
        let digits =
            u32::try_from(if self.below(3) == 0 { self.below(38) + 1 } else { self.below(9) + 1 }).unwrap();
        let power = 10_u128.pow(digits);
        let coefficient = match self.below(12) {
            0 => 0,
            1 => power,
            2 => power - 1,
            3 => power / 10 + 1,
            4 => wide % power / 1_000 * 1_000,
            5 => 1_u128 << self.below(127),
            6 => 5_u128.pow(u32::try_from(self.below(54)).unwrap()),
            _ => wide % power,
        };
        let scale = match self.below(10) {
            0 => i16::try_from(self.below(60)).unwrap() - 30,
            1 => [999, 1000, 1001, -999, -1000, -1001, 17, 18, 19, 20][self.below(10) as usize],
            2 => 0,
            _ => i16::try_from(self.below(8)).unwrap() - 2,
        };
        (coefficient, scale, self.below(3) == 0)
    }
}

#[test]
fn short_ways_give_what_the_general_way_gives() {
    let mut series = Series(0x9E37_79B9_7F4A_7C15);
    for _ in 0..200_000 {
        same(series.parts(), series.parts());
    }
}

#[test]
fn the_edges_give_the_same() {
    let coefficients = [
        0,
        1,
        7,
        16,
        100,
        10_u128.pow(18) - 1,
        10_u128.pow(18),
        u128::from(u64::MAX),
        u128::from(u64::MAX) + 1,
        10_u128.pow(34) - 1,
        10_u128.pow(34),
        10_u128.pow(37),
        10_u128.pow(38) - 1,
        u128::MAX,
    ];
    let scales = [0, 1, 17, 18, 19, -1, -18, -19, 1000, 1001, -1000, -1001, 6170];
    let mut edges = Vec::new();
    for coefficient in coefficients {
        for scale in scales {
            for negative in [false, true] {
                let parts = (coefficient, scale, negative);
                if kept(general(parts)) == Some(parts) {
                    edges.push(parts);
                }
            }
        }
    }
    assert!(edges.len() > 250);
    for a in &edges {
        for b in &edges {
            same(*a, *b);
        }
    }
}

#[test]
fn zero_has_no_sign_to_whoever_compares() {
    let below = Decimal::ZERO.checked_neg();
    assert_eq!(below, Decimal::ZERO);
    assert_eq!(below.cmp(&Decimal::ZERO), Ordering::Equal);
    assert!(Decimal::from(-1) < below && below < Decimal::ONE);
    assert_eq!(below.to_string(), "0");
}
