//! Cells of decision tables.

use feel::Live;
use value::{Context, Value};

use crate::world;

fn passes(tests: &str, input: &str) -> Value {
    let input = feel::parse(input).unwrap().eval(&(), &world()).value;
    let scope = Context::from_iter([("limit".into(), Value::from(10)), ("names".into(), names())]);
    let tests = feel::parse_unary_tests(tests).unwrap_or_else(|finding| panic!("{tests}: {finding}"));
    let evaluated = tests.eval(&input, &scope, &world());
    assert_eq!(tests.matches(&input, &scope, &world()), evaluated.is_true());
    evaluated.value
}

fn names() -> Value {
    Value::from(vec![Value::from("甲"), Value::from("乙")])
}

#[test]
fn cells() {
    for (tests, input, wanted) in [
        ("-", "1", true),
        ("-", "null", true),
        (" - ", "\"x\"", true),
        ("5", "5", true),
        ("-5", "-5", true),
        ("5", "6", false),
        ("< 5", "4", true),
        ("< 5", "5", false),
        (">= limit", "10", true),
        ("<= limit * 2", "21", false),
        ("!= 3", "4", true),
        ("= 3", "3", true),
        ("[1..5]", "5", true),
        ("[1..5)", "5", false),
        ("[1..5[", "5", false),
        ("]1..5]", "1", false),
        ("(1..5]", "1", false),
        ("[1..limit]", "10", true),
        ("\"甲\", \"乙\"", "\"乙\"", true),
        ("\"甲\", \"乙\"", "\"丙\"", false),
        ("1, > 10, [3..4]", "3.5", true),
        ("1, > 10, [3..4]", "7", false),
        ("not(1, 2)", "3", true),
        ("not(1, 2)", "2", false),
        ("not(\"a\")", "\"b\"", true),
        ("not(> 5)", "5", true),
        ("not([1..3])", "2", false),
        ("names", "\"甲\"", true),
        ("names", "\"丙\"", false),
        ("null", "null", true),
        ("null", "0", false),
        ("true", "true", true),
        ("false", "true", false),
        ("? > 3 and ? < 5", "4", true),
        ("? > 3 and ? < 5", "5", false),
        ("contains(?, \"路\")", "\"人民南路\"", true),
        ("starts with(?, \"人\"), \"x\"", "\"x\"", true),
        ("not(contains(?, \"路\"))", "\"人民广场\"", true),
        ("not(contains(?, \"a\")) and ? != \"x\"", "\"y\"", true),
        ("some x in names satisfies x = ?", "\"乙\"", true),
        ("< @\"2026-07-03\"", "@\"2026-07-02\"", true),
        ("[date(\"2026-01-01\")..date(\"2026-12-31\")]", "@\"2026-07-02\"", true),
        ("limit", "10", true),
        ("every x in ? satisfies x > 0", "[1, 2]", true),
        ("count(?) > 1", "[1, 2]", true),
    ] {
        assert_eq!(passes(tests, input), Value::from(wanted), "{tests} on {input}");
    }
}

#[test]
fn what_cannot_be_decided_is_null_and_does_not_match() {
    for (tests, input) in [("< 5", "null"), ("< 5", "\"a\""), ("> limit", "true"), ("[1..5]", "\"a\"")] {
        assert_eq!(passes(tests, input), Value::Null, "{tests} on {input}");
    }
}

#[test]
fn wrong_cells_are_findings() {
    for text in ["1,", "not(1", "[1..", "< ", "1 2", "-, 1 -"] {
        assert!(feel::parse_unary_tests(text).is_err(), "{text}");
    }
}

#[test]
fn tests_share_a_run() {
    let world = world();
    let mut run = feel::Run::new(&world, feel::Budget { steps_max: 3, ..feel::Budget::default() });
    let tests = feel::parse_unary_tests("1, 2, 3").unwrap();
    assert_eq!(tests.matches_in(&Live::from(1), &(), &mut run), Some(true));
    assert_eq!(tests.matches_in(&Live::from(9), &(), &mut run), None);
    assert!(run.exhausted());
}
