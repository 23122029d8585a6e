#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests")]

mod budgets;
mod expressions;
mod hostile;
mod names;
mod unary;

use feel::{Evaluated, World};
use value::{Context, Value};

/// Friday noon in Shanghai.
pub fn world() -> World {
    World::new("2026-07-03T04:00:00Z".parse().unwrap(), feel::TimeZone::get("Asia/Shanghai").unwrap())
}

/// The data the tables read.
pub fn data() -> Context {
    let text = r#"{
        n: 5, price: 12.50, name: "人民南路", nothing: null, yes: true, list: [1, 2, 3],
        people: [{name: "李梅", age: 30}, {name: "王强", age: 20}],
        case: {id: "C-1", reports: 3, opened: @"2026-07-01T09:30:00"},
        due: @"2026-07-03", 街道: "江宁", date: "not a function"
    }"#;
    match feel::parse(text).unwrap().eval(&(), &world()).value {
        Value::Context(entries) => entries.as_ref().clone(),
        other => panic!("{other:?}"),
    }
}

pub fn eval(text: &str) -> Evaluated {
    let expression = feel::parse(text).unwrap_or_else(|finding| panic!("{text}: {finding}"));
    expression.eval(&data(), &world())
}
