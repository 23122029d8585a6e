//! What a net is played in: the data around it, the work it asks for, the time.

use bpmn::{Expr, Node};
use jiff::tz::TimeZone;
use value::{Context, ElementId, Timestamp, Value, Words};

use crate::event::Event;
use crate::locals::Locals;
use crate::state::Net;

/// Why a net cannot go on. Nothing of the command is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stuck {
    /// Stable; documented in `docs/semantics.md`.
    pub code: &'static str,
    pub words: Words,
}

impl Stuck {
    pub(crate) fn new(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, words: Words::new(zh, en) }
    }
}

/// How a piece of work ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Work {
    /// Done, with data to set.
    Done(Context),
    /// A BPMN error with this code.
    Error(String),
    /// It takes time: done by [`crate::Run::complete`], or at the due time.
    Later(Option<Timestamp>),
}

/// The surroundings of a net. The machine asks; it never keeps anything besides the net.
pub trait Host {
    /// What ends a command when the host itself says no.
    type Refusal: From<Stuck>;

    fn net(&self) -> &Net;

    /// Folds the event at once with [`Net::apply`] and keeps it.
    fn emit(&mut self, event: Event);

    fn now(&self) -> Timestamp;

    fn zone(&self) -> &TimeZone;

    /// A name of the outermost data.
    fn get(&self, name: &str) -> Option<Value>;

    /// Sets outermost data.
    fn set(&mut self, values: Context);

    /// Evaluates over `locals` first, then over the outermost data. Null where there is no value.
    fn eval(&self, expr: &Expr, locals: &Locals<'_>) -> Value;

    /// A service task.
    fn serve(&mut self, node: &Node, operation: &str, inputs: Context) -> Result<Work, Self::Refusal>;

    /// A business rule task; the data it gives, under `result` where that is named.
    fn decide(
        &mut self,
        node: &Node,
        decision: &str,
        result: Option<&str>,
        at: u32,
    ) -> Result<Context, Self::Refusal>;

    /// A script task; by default its FEEL value under `result`, or the entries of the context it gives.
    fn script(
        &mut self,
        _node: &Node,
        expr: &Expr,
        result: Option<&str>,
        at: u32,
    ) -> Result<Work, Self::Refusal> {
        let value = self.eval(expr, &Locals::new(self.net(), at));
        Ok(Work::Done(named(value, result)))
    }

    /// An element was done.
    fn passed(&mut self, _element: &ElementId) -> Result<(), Self::Refusal> {
        Ok(())
    }
}

/// The value under its name; without a name the entries of a context, each under its own.
pub fn named(value: Value, result: Option<&str>) -> Context {
    match (result, value) {
        (Some(name), value) => std::iter::once((name.into(), value)).collect(),
        (None, Value::Context(entries)) => std::sync::Arc::unwrap_or_clone(entries),
        (None, _) => Context::new(),
    }
}
