//! Names: compound ones, Chinese ones, and which an expression reads.

use value::{Context, Value};

use crate::world;

fn names(text: &str) -> Vec<String> {
    feel::parse(text).unwrap().names().iter().map(ToString::to_string).collect()
}

#[test]
fn free_names_are_those_read_from_outside() {
    assert_eq!(names("a + b.c + a"), ["a", "b"]);
    assert_eq!(names("for x in xs return x + y"), ["xs", "y"]);
    assert_eq!(names("{a: 1, b: a + c}"), ["c"]);
    assert_eq!(names("function(x) x + y"), ["y"]);
    assert_eq!(names("count(list) + string length(街道)"), ["list", "街道"]);
    assert_eq!(names("1 + 1"), [""; 0]);
    let tests = feel::parse_unary_tests("> limit, ? = other").unwrap();
    assert_eq!(tests.names().iter().map(ToString::to_string).collect::<Vec<_>>(), ["limit", "other"]);
}

#[test]
fn compound_names_are_read_where_they_are_known() {
    let scope = Context::from_iter([
        ("Monthly Salary".into(), Value::from(10_000)),
        ("Rate-2".into(), Value::from(2)),
        ("Rate".into(), Value::from(7)),
        ("and more".into(), Value::from(1)),
    ]);
    let known = ["Monthly Salary", "Rate-2", "and more"];
    let eval = |text: &str| feel::parse_with_names(text, &known).unwrap().eval(&scope, &world()).value;
    assert_eq!(eval("12 * Monthly   Salary"), Value::from(120_000));
    assert_eq!(eval("Rate-2"), Value::from(2));
    assert_eq!(eval("Rate - 2"), Value::from(5));
    assert_eq!(eval("Rate-25"), Value::from(-18));
    assert_eq!(eval("and more + 1"), Value::from(2));
    assert!(feel::parse("Monthly Salary").is_err());
}

#[test]
fn an_expression_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + Clone>() {}
    shared::<feel::Expr>();
    shared::<feel::UnaryTests>();
}
