//! Decimal arithmetic: exact, half-even, never infinite.

use value::Decimal;

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn arithmetic_is_exact() {
    assert_eq!(d("0.1").checked_add(d("0.2")).unwrap(), d("0.3"));
    let third = d("1").checked_div(d("3")).unwrap().to_string();
    assert!(third.starts_with("0.3333333333333333333333333333333333"), "{third}");
    assert_eq!(d("-7").checked_modulo(d("3")).unwrap(), d("2"));
    assert_eq!(d("2").checked_pow(d("10")).unwrap(), d("1024"));
    assert_eq!(d("1").checked_div(Decimal::ZERO), None);
    assert_eq!(d("2.5").round_half_even(0), d("2"));
    assert_eq!(d("3.5").round_half_even(0), d("4"));
    assert_eq!(
        (d("1.50").to_string(), d("1e3").to_string(), d("-0").to_string()),
        ("1.5".into(), "1000".into(), "0".into())
    );
}

#[test]
fn bad_and_huge_numbers_are_refused() {
    for text in ["", ".", "-", "1e", "1..2", "NaN", "Infinity", "0x10", "１", &"9".repeat(200), "1e999999"] {
        assert!(text.parse::<Decimal>().is_err(), "{text}");
    }
    assert_eq!(d("1e6000").checked_mul(d("1e6000")), None);
    assert_eq!(d("12345678901234567890").to_i64(), None);
    assert_eq!(d("1.5").to_i64(), None);
}
