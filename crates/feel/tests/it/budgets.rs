//! What little text could make much of: each ends inside the budget, with its reason.

use std::time::{Duration, Instant};

use feel::Budget;
use value::Value;

use crate::{data, eval, world};

/// Far above what any of these takes; a machine may be busy.
const LONG: Duration = Duration::from_secs(20);

#[test]
fn a_loop_of_ten_thousand_is_quick() {
    let start = Instant::now();
    assert_eq!(eval("count(for i in 1..10000 return i * 2 + 1)").value, Value::from(10_000));
    assert_eq!(eval("sum(for i in 1..10000 return if i > 5 then 1 else 0)").value, Value::from(9_995));
    assert!(start.elapsed() < LONG);
}

#[test]
fn lists_that_hold_one_list_many_times_over_stay_small() {
    let start = Instant::now();
    let doubled = "d: function(l, n) if n = 0 then l else d([l, l], n - 1)";
    for rest in [
        "d([1], 40)",
        "d([1], 40) = d([1], 40)",
        "string(d([1], 40))",
        "flatten(d([1], 40))",
        "list contains([d([1], 40)], d([1], 40))",
        "index of([d([1], 40)], d([1], 40))",
        "distinct values([d([1], 40), d([1], 40)])",
        "d([[1..2]], 40)",
        "d([1], 40) in (d([1], 40))",
        "for x in 1..10000 return d([1], 30) = d([1], 30)",
    ] {
        let evaluated = eval(&format!("{{{doubled}, r: {rest}}}.r"));
        assert_eq!(evaluated.value, Value::Null, "{rest}");
        assert!(!evaluated.nulls.is_empty(), "{rest}");
    }
    let deep = format!("{}number{}", "list<".repeat(30), ">".repeat(30));
    assert_eq!(eval(&format!("{{{doubled}, r: d([1], 29) instance of {deep}}}.r")).value, Value::Null);
    assert!(start.elapsed() < LONG);
}

#[test]
fn text_that_grows_ends_with_a_reason() {
    let start = Instant::now();
    for text in [
        "{d: function(s, n) if n = 0 then s else d(s + s, n - 1), r: d(\"aaaaaaaa\", 60)}.r",
        "{d: function(s, n) if n = 0 then s else d(string join([s, s]), n - 1), r: d(\"aaaaaaaa\", 60)}.r",
        "{d: function(s, n) if n = 0 then s else d(replace(s, \"a\", \"aa\"), n - 1), r: d(\"aaaaaaaa\", 60)}.r",
        "{d: function(l, n) if n = 0 then l else d(concatenate(l, l), n - 1), r: d([1], 60)}.r",
        "{d: function(l, n) if n = 0 then l else d(append(l, l), n - 1), r: count(flatten(d([1], 60)))}.r",
        "for i in 1..100000 return upper case(string(10**3000))",
        "for i in 1..100000 return exp(1.5)",
        "for i in 1..100000 return 1.5 ** 1.5",
        "for i in 1..100000 return matches(string(10**3000), \"(0+)+1\\\\1\")",
    ] {
        let budget = Budget { items_max: 60_000, ..Budget::default() };
        let evaluated = feel::parse(text).unwrap().eval_with_budget(&data(), &world(), budget);
        assert_eq!(evaluated.value, Value::Null, "{text}");
        assert_eq!(evaluated.nulls.last().map(|reason| reason.code), Some("budget"), "{text}");
        let words = &evaluated.nulls.last().unwrap().words;
        assert!(!words.zh.is_empty() && !words.en.is_empty());
    }
    assert!(start.elapsed() < LONG);
}

#[test]
fn costly_arithmetic_and_patterns_are_paid_for_by_their_cost() {
    for dear in [
        "count(for i in 1..100 return log(i))",
        "count(for i in 1..100 return 1.5 ** 0.3)",
        "count(for i in 1..1000 return exp(1.5))",
        "count(for i in 1..5000 return sqrt(i))",
        "count(for i in 1..5000 return 1.0001 ** 9999999999)",
        "for i in 1..2 return matches(string join(for n in 1..10000 return \"a\"), \"(a?){100}b\")",
    ] {
        let evaluated = eval(dear);
        assert_eq!(evaluated.value, Value::Null, "{dear}");
        assert_eq!(evaluated.nulls.last().map(|reason| reason.code), Some("budget"), "{dear}");
    }
    for cheap in [
        "count(for i in 1..30 return log(i))",
        "count(for i in 1..20 return 1.5 ** 0.3)",
        "count(for i in 1..100 return exp(1.5))",
        "count(for i in 1..300 return sqrt(i))",
        "count(for i in 1..10000 return i ** 2)",
        "count(for i in 1..1000 return matches(\"11010519491231002X\", \"^[0-9]{17}[0-9X]$\"))",
    ] {
        assert!(!eval(cheap).exhausted && !eval(cheap).value.is_null(), "{cheap}");
    }
}

#[test]
fn back_references_cannot_run_away() {
    let start = Instant::now();
    let evaluated = eval(&format!("matches(\"{}!\", \"^(a+)+\\\\1$\")", "a".repeat(60)));
    assert_eq!(evaluated.value, Value::Null);
    assert_eq!(evaluated.nulls[0].code, "budget");
    assert!(start.elapsed() < LONG);
}

#[test]
fn every_limit_has_its_words() {
    let small = |budget: Budget, text: &str| {
        let evaluated = feel::parse(text).unwrap().eval_with_budget(&data(), &world(), budget);
        assert!(evaluated.exhausted, "{text}");
        evaluated.nulls.last().unwrap().words.en.clone()
    };
    let steps = small(Budget { steps_max: 5, ..Budget::default() }, "1 + n + n + n + n + n");
    let depth = small(Budget { depth_max: 3, ..Budget::default() }, "[[[[[n]]]]]");
    let items = small(Budget { items_max: 5, ..Budget::default() }, "for i in 1..100 return i");
    assert!(
        steps.contains("steps") && depth.contains("deeper") && items.contains("items"),
        "{steps} {depth} {items}"
    );
}

/// Lines of the table with pieces of one another, cut and joined anywhere.
#[test]
fn mutated_expressions_give_a_value_or_a_finding() {
    let lines: Vec<&str> = include_str!("../expressions.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" => ").map(|(left, _)| left))
        .collect();
    let budget = Budget { steps_max: 5_000, items_max: 20_000, ..Budget::default() };
    let mut seed = 11_u64;
    let mut below = |count: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % count.max(1)
    };
    let mut read = 0;
    for _ in 0..4_000 {
        let (first, second) = (lines[below(lines.len())], lines[below(lines.len())]);
        let head: String = first.chars().take(below(first.chars().count() + 1)).collect();
        let tail: String = second.chars().skip(below(second.chars().count() + 1)).collect();
        let text = format!("{head}{tail}");
        if let Ok(expression) = feel::parse(&text) {
            read += 1;
            let _ = expression.eval_with_budget(&data(), &world(), budget);
        }
        if let Ok(tests) = feel::parse_unary_tests(&text) {
            let _ = tests.eval(&Value::from(1), &data(), &world());
            let _ = tests.plain();
        }
    }
    assert!(read > 100, "only {read} could be read");
}
