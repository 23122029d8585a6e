//! One decision under way: a scratch state and the events so far. It is what the process is played in.

use bpmn::Node;
use feel::Scope as _;
use process::{Host, Locals, Run, Stuck, Work};
use value::{Context, ElementId, Timestamp, Value};

use crate::command::World;
use crate::evolve::apply;
use crate::refusal::Refusal;
use crate::scope::CaseScope;
use crate::state::{Case, MarkColour, Net};
use crate::{Event, clocks, element};

pub(crate) struct Turn<'a> {
    pub case: Case,
    pub events: Vec<Event>,
    pub world: &'a World<'a>,
    pub input: Context,
}

impl<'a> Turn<'a> {
    pub fn new(case: Case, world: &'a World<'a>) -> Self {
        Self { case, events: Vec::with_capacity(8), world, input: Context::new() }
    }

    /// Writes an event and folds it at once, so that later checks see it.
    pub fn emit(&mut self, event: Event) {
        apply(&mut self.case, &event, self.world.at);
        self.events.push(event);
    }

    pub fn scope(&self) -> CaseScope<'_> {
        CaseScope { input: Some(&self.input), ..CaseScope::new(&self.case, self.world.app, self.world.at) }
    }

    pub fn eval(&self, expr: &feel::Expr) -> Value {
        evaluated(&self.scope(), expr)
    }

    /// What moves the process in this turn.
    pub fn run(&mut self) -> Run<'a, '_, Self> {
        Run::new(&self.world.app.model, self)
    }

    /// The process has come to rest.
    pub fn rested(&mut self) -> Result<(), Refusal> {
        if self.case.net.at_rest() && self.case.closed_at.is_none() {
            self.emit(Event::CaseClosed);
        }
        self.run().retime()
    }
}

/// Most expressions of a process are plain names: no evaluation needed.
fn evaluated(scope: &CaseScope<'_>, expr: &feel::Expr) -> Value {
    match scope.get(expr.text()) {
        Some(value) => value,
        None => scope.eval(expr),
    }
}

impl From<Stuck> for Refusal {
    fn from(stuck: Stuck) -> Self {
        Self::new(stuck.code, stuck.words.zh, stuck.words.en)
    }
}

impl Host for Turn<'_> {
    type Refusal = Refusal;

    fn net(&self) -> &Net {
        &self.case.net
    }

    fn emit(&mut self, event: process::Event) {
        let failed = match &event {
            process::Event::ProcessFailed { error, .. } => Some(error.clone()),
            _ => None,
        };
        Turn::emit(self, Event::Net(event));
        // A process that an error ended must be seen by somebody: the case would only look closed.
        if let Some(error) = failed {
            let reason = format!("流程因错误“{error}”结束 / the process ended with the error \"{error}\"");
            let element = ElementId::new(self.world.app.process.id.as_str());
            Turn::emit(self, Event::Marked { colour: MarkColour::Red, reason, element });
        }
    }

    fn now(&self) -> Timestamp {
        self.world.at
    }

    fn zone(&self) -> &feel::TimeZone {
        self.world.app.calendar.zone()
    }

    fn get(&self, name: &str) -> Option<Value> {
        self.scope().get(name)
    }

    fn set(&mut self, values: Context) {
        Turn::emit(self, Event::DataSet { values });
    }

    fn eval(&self, expr: &feel::Expr, locals: &Locals<'_>) -> Value {
        evaluated(&CaseScope { locals: Some(*locals), ..self.scope() }, expr)
    }

    fn serve(&mut self, node: &Node, operation: &str, inputs: Context) -> Result<Work, Refusal> {
        element::service::serve(self, node, operation, inputs)
    }

    fn decide(
        &mut self,
        _node: &Node,
        decision: &str,
        result: Option<&str>,
        at: u32,
    ) -> Result<Context, Refusal> {
        element::rule::decide(self, decision, result, at)
    }

    fn passed(&mut self, element: &ElementId) -> Result<(), Refusal> {
        clocks::after_element(self, element)
    }
}
