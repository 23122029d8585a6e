//! Texts and data made to break things: each gives a finding or null, in the time a budget allows.

use feel::Budget;
use value::Value;

use crate::{eval, world};

#[test]
fn nesting_is_refused_not_followed() {
    let deep = 100_000;
    for (open, inner, close) in [
        ("(", "1", ")"),
        ("[", "1", "]"),
        ("-", "1", ""),
        ("{a: ", "1", "}"),
        ("if ", "a", ""),
        ("not(", "a", ")"),
        ("for x in ", "y", ""),
        ("function() ", "1", ""),
        ("a[", "1", "]"),
        ("x in (", "1", ")"),
        ("]1..", "2", "]"),
        ("1 instance of list<", "number", ">"),
    ] {
        for times in [30_000 / open.len(), deep] {
            let text = format!("{}{inner}{}", open.repeat(times), close.repeat(times));
            assert!(feel::parse(&text).is_err(), "{open}");
            assert!(feel::parse_unary_tests(&text).is_err(), "{open}");
        }
    }
}

#[test]
fn what_the_parser_lets_through_evaluates_on_a_small_stack() {
    std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(|| {
            for (open, inner, close) in
                [("(", "1", ")"), ("[", "1", "]"), ("-", "n", ""), ("abs(", "1", ")"), ("{a: ", "1", "}")]
            {
                let text = (10..100).rev().find_map(|times| {
                    feel::parse(&format!("{}{inner}{}", open.repeat(times), close.repeat(times))).ok()
                });
                assert!(!text.unwrap().eval(&crate::data(), &world()).exhausted, "{open}");
            }
            let endless = eval("{f: function(g, x) g(g, x + 1), r: f(f, 0)}.r");
            assert!(endless.exhausted);
            assert_eq!(endless.value, Value::Null);
        })
        .unwrap()
        .join()
        .unwrap();
}

#[test]
fn long_rows_do_not_nest() {
    for (part, wanted) in [("1 + ", 8_001), ("1 * ", 1)] {
        let text = format!("{}1", part.repeat(8_000));
        assert_eq!(eval(&text).value, Value::from(wanted));
    }
    assert_eq!(eval(&format!("{}true", "true and ".repeat(5_000))).value, Value::from(true));
    assert!(feel::parse(&format!("a{}", ".a".repeat(5_000))).is_err());
    assert!(feel::parse(&format!("a{}", " = a".repeat(5_000))).is_err());
    assert!(feel::parse(&" ".repeat(70_000)).is_err());
}

#[test]
fn numbers_beyond_all_bounds_are_null() {
    for text in [
        "10**6144 * 10**6144 * 10**6144 * 10**6144 * 10**6144 * 10**6144",
        "10**99999999999",
        "9**9**9**9**9**9",
        "exp(99999999)",
        "1 / 0",
        "0 / 0",
        "modulo(5, 0)",
        "sqrt(-1)",
        "log(0)",
        "decimal(1, 99999)",
        "floor(1, -99999)",
        "duration(\"P99999999999999999999D\")",
        "@\"2026-07-03\" + duration(\"P999999999999D\")",
        "@\"2026-07-03\" + duration(\"P999999999Y\")",
        "date(1000000000, 1, 1)",
        "date(2026, 13, 1)",
        "list[99999999999999999999]",
        "substring(\"a\", 99999999999999999999)",
    ] {
        assert_eq!(eval(text).value, Value::Null, "{text}");
    }
    assert!(feel::parse(&"9".repeat(500)).is_err());
    for number in ["10**6144 * 10", "-(10**6144)", "10**-6000", "1e6000 - 1"] {
        let _ = eval(&format!("string({number})"));
        let _ = eval(&format!("floor({number})"));
        let _ = eval(&format!("for i in 1..{number} return i"));
    }
}

#[test]
fn work_is_budgeted() {
    assert_eq!(eval("count(for i in 1..10000 return i * 2)").value, Value::from(10_000));
    for text in [
        "for i in 1..1000000000 return i",
        "for i in 1..100000, j in 1..100000 return 1",
        "for i in 1..1000000, j in [] return 1",
        "some x in 1..1000000000 satisfies x < 0",
        "for i in 1..100000 return partial",
        "count(for i in -999999999999..999999999999 return [])",
        "{d: function(s, n) if n = 0 then s else d(s + s, n - 1), x: d(\"aaaaaaaaaaaaaaaa\", 100)}.x",
    ] {
        let evaluated = eval(text);
        assert_eq!(evaluated.value, Value::Null, "{text}");
        assert!(
            evaluated.nulls.iter().any(|reason| reason.code == "budget") || text.contains("d("),
            "{text}"
        );
    }
    let small = Budget { steps_max: 10, ..Budget::default() };
    let evaluated =
        feel::parse("sum(for i in 1..100 return i)").unwrap().eval_with_budget(&(), &world(), small);
    assert!(evaluated.exhausted);
    assert_eq!(evaluated.nulls.last().unwrap().code, "budget");
}

#[test]
fn patterns_cannot_run_away() {
    assert_eq!(
        eval("matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"(a+)+$\")").value,
        Value::from(false)
    );
    assert_eq!(eval("matches(\"a\", \"((a{999}){999}){999}\")").value, Value::Null);
    assert_eq!(eval("matches(\"a\", \"(\")").value, Value::Null);
}

#[test]
fn pieces_of_feel_in_any_order_never_panic() {
    let pieces = [
        "1",
        "a",
        "\"",
        "\"x\"",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "..",
        ".",
        ",",
        ":",
        "if ",
        " then ",
        " else ",
        "for ",
        " in ",
        " return ",
        "some ",
        " satisfies ",
        "function",
        "not",
        "-",
        "+",
        "**",
        "=",
        "<",
        "@",
        "null",
        "?",
        "instance of ",
        "between ",
        " and ",
        " or ",
        "date",
        "\\",
        "街",
        "\u{1F600}",
        "//",
        "/*",
        "item",
        "1.5e9",
    ];
    let mut seed = 7_u64;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..(seed % 13) {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[(seed >> 33) as usize % pieces.len()]);
        }
        seed = seed.wrapping_add(1).rotate_left(9);
        if let Ok(expression) = feel::parse(&text) {
            let _ = expression.eval(&crate::data(), &world());
        }
        if let Ok(tests) = feel::parse_unary_tests(&text) {
            let _ = tests.eval(&Value::from(1), &crate::data(), &world());
        }
    }
}
