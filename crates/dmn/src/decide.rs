//! Deciding: required decisions first, each once, all under one budget.

use std::collections::BTreeMap;
use std::sync::Arc;

use feel::{Budget, Live, LiveContext, Run, Scope, World};
use value::Value;

use crate::model::{Decision, Element, Model, Names, Parts, Source, What};
use crate::record::{self, Record};
use crate::trace::{Outcome, Stage, Step, Trace};
use crate::{boxed, call};

/// What may be set beside the scope.
pub struct Options {
    pub budget: Budget,
    /// Decisions whose values are given, by name: their own logic is not looked at.
    pub given: LiveContext,
    /// Whether the outcome says how it came about. Without it the trace is empty, and deciding is faster.
    pub trace: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { budget: Budget::default(), given: LiveContext::new(), trace: true }
    }
}

impl Model {
    /// Decides `decision` (id or name). Input data are read from `scope` by name; names the model does not have are
    /// read from it as well, so that rules see `case`, `clock` and `list`.
    pub fn decide(&self, decision: &str, scope: &dyn Scope, world: &World) -> Outcome {
        self.decide_with(decision, scope, world, &Options::default())
    }

    pub fn decide_with(
        &self,
        decision: &str,
        scope: &dyn Scope,
        world: &World,
        options: &Options,
    ) -> Outcome {
        let mut run = Run::new(world, options.budget);
        if options.trace {
            Record::begin(&mut run);
        }
        let Some((index, _)) = self.parts.decision(decision) else {
            return unknown(decision, &mut run);
        };
        let mut session = Session::new(&self.parts, scope);
        for (name, live) in &options.given {
            session.give(name, live);
        }
        let live = session.value_of(index, &mut run);
        let live = run.settle(live);
        let exhausted = run.exhausted();
        Outcome { value: live.clone().into_value(), live, trace: Trace { steps: session.steps, exhausted } }
    }

    /// Calls a business knowledge model or a decision service by name with named arguments. The trace has one step.
    pub fn invoke(&self, name: &str, arguments: &LiveContext, world: &World, budget: Budget) -> Outcome {
        let mut run = Run::new(world, budget);
        Record::begin(&mut run);
        record::open(&mut run, || Step::new(Stage::Knowledge, name, name));
        let function = self.parts.find(name).and_then(|index| call::function(&self.parts, index));
        let live = match function {
            Some(Live::Function(function)) => feel::call_named(&function, arguments, &mut run),
            _ => run.null_because(
                "function",
                format_args!("模型没有函数 `{name}`"),
                format_args!("the model has no function `{name}`"),
            ),
        };
        let live = run.settle(live);
        let exhausted = run.exhausted();
        let value = live.clone().into_value();
        // WHY: the call records itself; the step around it only catches what failed before.
        let steps = record::end(&mut run, value.clone(), 0).map(|mut around| {
            if around.calls.is_empty() {
                return around;
            }
            let mut step = around.calls.swap_remove(0);
            step.nulls.extend(around.nulls);
            step
        });
        Outcome { value, live, trace: Trace { steps: steps.into_iter().collect(), exhausted } }
    }
}

fn unknown(decision: &str, run: &mut Run<'_>) -> Outcome {
    let live = run.null_because(
        "decision",
        format_args!("没有决策 `{decision}`"),
        format_args!("there is no decision `{decision}`"),
    );
    let step = Step { nulls: run.take_nulls(), ..Step::new(Stage::Decision, decision, decision) };
    Outcome { value: Value::Null, live, trace: Trace { steps: vec![step], exhausted: false } }
}

/// Values by place in the model. A map, because one asking touches few of a large model's elements.
type Known = BTreeMap<usize, Live>;

/// One asking: what is known so far.
pub struct Session<'a> {
    parts: &'a Arc<Parts>,
    scope: &'a dyn Scope,
    known: Known,
    any_given: bool,
    steps: Vec<Step>,
}

impl<'a> Session<'a> {
    pub fn new(parts: &'a Arc<Parts>, scope: &'a dyn Scope) -> Self {
        Self { parts, scope, known: Known::new(), any_given: false, steps: Vec::new() }
    }

    /// Sets what the element of this name is.
    fn give(&mut self, name: &str, live: &Live) {
        if let Some(index) = self.parts.find(name) {
            self.set(index, live.clone());
        }
    }

    /// Sets what the element at `index` is.
    pub fn set(&mut self, index: usize, live: Live) {
        self.known.insert(index, live);
        self.any_given = true;
    }

    pub fn value_of(&mut self, wanted: usize, run: &mut Run<'_>) -> Live {
        let parts = self.parts;
        let Some(element) = parts.elements.get(wanted) else { return Live::NULL };
        let What::Decision(decision) = &element.what else { return Live::NULL };
        // WHY: the order is known, so no decision ever calls another and depth does not grow with the graph.
        if self.any_given || decision.plan.is_empty() {
            let plan = parts.plan(wanted, &|index| self.known.contains_key(&index));
            self.follow(&plan, run);
        } else {
            self.follow(&decision.plan, run);
        }
        match self.known.get(&wanted) {
            Some(live) => live.clone(),
            None => run.null_because(
                "cycle",
                format_args!("`{}` 依赖自身", element.name),
                format_args!("`{}` requires itself", element.name),
            ),
        }
    }

    fn follow(&mut self, plan: &[usize], run: &mut Run<'_>) {
        for index in plan {
            let Some(element) = self.parts.elements.get(*index) else { continue };
            let What::Decision(decision) = &element.what else { continue };
            if !self.known.contains_key(index) {
                let live = self.decide(element, decision, run);
                self.known.insert(*index, live);
            }
        }
    }

    fn decide(&mut self, element: &Element, decision: &Decision, run: &mut Run<'_>) -> Live {
        let before = run.nulls_count();
        let recorded = record::open(run, || Step::new(Stage::Decision, &element.id, &element.name));
        self.require(&decision.names, run);
        let scope = ModelScope {
            parts: self.parts,
            module: element.module,
            names: &decision.names,
            known: &self.known,
            outside: self.scope,
        };
        let live = boxed::eval(&decision.logic, &scope, run, 0);
        let live = element.kind.fit(live, &element.name, run);
        if recorded {
            self.steps.extend(record::end(run, live.shown(), before));
        }
        live
    }

    /// Makes the values of what is required and not decided: input data and functions.
    fn require(&mut self, names: &Names, run: &mut Run<'_>) {
        for (_, source) in names {
            match source {
                Source::Element(index) => self.require_one(*index, run),
                Source::Import(entries) => {
                    entries.iter().for_each(|(_, index)| self.require_one(*index, run));
                }
            }
        }
    }

    fn require_one(&mut self, index: usize, run: &mut Run<'_>) {
        if self.known.contains_key(&index) {
            return;
        }
        let Some(element) = self.parts.elements.get(index) else { return };
        let live = match &element.what {
            What::Decision(_) => return,
            What::InputData => match self.scope.get_live(&element.name) {
                Some(live) => element.kind.fit(live, &element.name, run),
                None => Live::NULL,
            },
            What::Knowledge(_) | What::Service(_) => call::function(self.parts, index).unwrap_or(Live::NULL),
        };
        self.known.insert(index, live);
    }
}

/// What the logic of one element sees: its requirements, then names outside that the model does not have itself.
struct ModelScope<'a> {
    parts: &'a Parts,
    module: usize,
    names: &'a Names,
    known: &'a Known,
    outside: &'a dyn Scope,
}

impl ModelScope<'_> {
    fn known(&self, index: usize) -> Live {
        self.known.get(&index).cloned().unwrap_or(Live::NULL)
    }
}

impl Scope for ModelScope<'_> {
    fn get(&self, name: &str) -> Option<Value> {
        self.get_live(name).map(Live::into_value)
    }

    fn get_live(&self, name: &str) -> Option<Live> {
        match self.names.iter().find(|(have, _)| **have == *name) {
            Some((_, Source::Element(index))) => Some(self.known(*index)),
            Some((_, Source::Import(entries))) => {
                let entries = entries.iter().map(|(name, index)| (name.clone(), self.known(*index)));
                Some(Live::context(entries.collect()))
            }
            None if self.parts.owns(self.module, name) => None,
            None => self.outside.get_live(name),
        }
    }
}
