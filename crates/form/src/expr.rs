//! The one door to FEEL: conditions are compiled and asked here and nowhere else.

use feel::World;
use jiff::tz::TimeZone;
use value::{Context, Finding, Timestamp, Value};

pub use feel::Expr;

/// Compiles a condition that may use these names of fields.
pub(crate) fn parse(text: &str, names: &[String]) -> Result<Expr, Box<Finding>> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    feel::parse_with_names(text, &names).map_err(Box::new)
}

/// What an expression gives for these answers; null where it cannot be computed.
pub(crate) fn value(expression: &Expr, answers: &Context) -> Value {
    // WHY: the time is fixed, because a form file whose expressions ask for the time is refused.
    expression.eval(answers, &World::new(Timestamp::UNIX_EPOCH, TimeZone::UTC)).value
}

/// True only where the condition is true; what cannot be computed is not.
pub(crate) fn holds(condition: &Expr, answers: &Context) -> bool {
    value(condition, answers) == Value::Bool(true)
}
