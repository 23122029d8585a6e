//! # feel
//!
//! **What it is.** FEEL, the expression language of DMN 1.5: text is read once into a prepared expression and then
//! evaluated as often as wanted, under a budget, with the time told from outside. Null comes with a reason.
//!
//! **Example.**
//! ```
//! use feel::{World, parse};
//! use value::{Context, Value};
//! let mut data = Context::new();
//! data.insert("reports".into(), Value::from(3));
//! let world = World::new(value::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC);
//! let expression = parse("if reports >= 3 then \"urgent\" else \"normal\"").unwrap();
//! assert_eq!(expression.eval(&data, &world).value, Value::from("urgent"));
//! ```
//!
//! **Invariants.** No clock, no randomness, no I/O, no floats. Any text and any data give a finding or a value, never
//! a panic: nesting, steps and items are capped. It knows no case and no decision table.
//!
//! **Start reading** at [`Expr`]; then `parse/mod.rs` (precedence), `eval/mod.rs` (one arm for each kind of node).
//!
//! **To add a built-in function**: its row in a table under `builtin/`, its lines in `tests/expressions.txt`.

mod arithmetic;
mod ast;
mod builtin;
mod call;
mod compare;
mod eval;
mod expr;
mod kind;
mod lex;
mod live;
mod outcome;
mod parse;
mod pattern;
mod plain;
mod run;
mod scope;
mod temporal;
mod write;

pub use call::{Callable, Function, call_named};
pub use compare::{equal, order};
pub use eval::{member_at, walk};
pub use expr::{
    Expr, Known, UnaryTests, parse, parse_known, parse_unary_tests, parse_unary_tests_known,
    parse_unary_tests_with_names, parse_with_names,
};
pub use jiff::tz::TimeZone;
pub use kind::Type;
pub use live::{Live, LiveContext, Range, ZonedTime};
pub use outcome::{Evaluated, EvaluatedLive, NullReason, Position, kind_zh};
pub use plain::{Plain, PlainTest};
pub use run::Run;
pub use scope::{Budget, Layered, Scope, World};
pub use temporal::{
    date as read_date, date_time as read_date_time, day as read_day, duration as read_duration,
    time as read_time,
};
pub use write::{literal as write_literal, text as write_text};
