//! The table of expressions: what stands left of `=>` gives what stands right.

use feel::{Budget, Layered};
use value::{Context, Value};

use crate::{data, eval, world};

#[test]
fn the_table_holds() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (number, line) in (1..).zip(include_str!("../expressions.txt").lines()) {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let (left, right) = line.split_once(" => ").unwrap_or_else(|| panic!("line {number}: no ` => `"));
        count += 1;
        let show = |text: &str| match feel::parse(text) {
            Ok(expression) => {
                feel::write_literal(&expression.eval_live(&data(), &world(), Budget::default()).live)
            }
            Err(finding) => finding.to_string(),
        };
        let (found, wanted) = (show(left), show(right));
        if found != wanted {
            wrong.push(format!("line {number}: {left}\n   wanted {wanted}\n   found  {found}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {count} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 200, "the table has only {count} lines");
}

#[test]
fn what_is_not_feel_is_a_finding_with_its_place() {
    for (text, line, column) in [
        ("1 +", 1, 4),
        ("a b", 1, 3),
        ("if a then b", 1, 12),
        ("\"open", 1, 1),
        ("1 +\n  * 2", 2, 3),
        ("[1, 2", 1, 6),
        ("{a: 1, a: 2}", 1, 7),
        ("@\"nonsense\"", 1, 1),
        ("x instance of nonsense", 1, 15),
        ("", 1, 1),
        ("街道 = = 1", 1, 6),
        ("f(a: 1, 2)", 1, 8),
        ("/* open", 1, 1),
        ("a # b", 1, 3),
    ] {
        let finding = feel::parse(text).err().unwrap_or_else(|| panic!("{text} was read"));
        assert_eq!((finding.place.line, finding.place.column), (line, column), "{text}: {finding}");
    }
}

#[test]
fn null_comes_with_its_reason() {
    for (text, code) in [
        ("missing", "name"),
        ("1 + \"a\"", "kind"),
        ("1 < \"a\"", "kind"),
        ("1 / 0", "kind"),
        ("list[9]", "range"),
        ("[3..1]", "range"),
        ("case.nothing here", "path"),
        ("substring(1, 2)", "argument"),
        ("abs(1, 2)", "argument"),
        ("n(1)", "function"),
    ] {
        let text = text.replace("nothing here", "nope");
        let evaluated = eval(&text);
        assert_eq!(evaluated.value, Value::Null, "{text}");
        assert_eq!(
            evaluated.nulls.first().map(|reason| reason.code),
            Some(code),
            "{text}: {:?}",
            evaluated.nulls
        );
    }
    assert!(eval("null").nulls.is_empty());
    let evaluated = eval("1 +\n  missing");
    assert_eq!((evaluated.nulls[0].position.line, evaluated.nulls[0].position.column), (2, 3));
}

#[test]
fn layers_are_read_from_the_front() {
    let inner = Context::from_iter([("n".into(), Value::from(1))]);
    let outer = Context::from_iter([("n".into(), Value::from(2)), ("m".into(), Value::from(3))]);
    let expression = feel::parse("n + m").unwrap();
    assert_eq!(expression.eval(&Layered(&[&inner, &outer]), &world()).value, Value::from(4));
}

#[test]
fn time_is_what_the_world_says() {
    assert_eq!(eval("today()").value, eval("@\"2026-07-03\"").value);
    assert_eq!(eval("now()").value, Value::Instant("2026-07-03T04:00:00Z".parse().unwrap()));
    assert_eq!(eval("now().hour").value, Value::from(12));
    let due = Context::from_iter([("at".into(), Value::Instant("2026-07-03T05:00:00Z".parse().unwrap()))]);
    for text in ["now() < at", "at - now() = duration(\"PT1H\")", "at.hour = 13", "date(at) = today()"] {
        assert!(feel::parse(text).unwrap().eval(&due, &world()).is_true(), "{text}");
    }
}
