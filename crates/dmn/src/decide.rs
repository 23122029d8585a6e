//! Deciding: required decisions first, each once, all under one budget.

use std::sync::Arc;

use feel::{Budget, Callable, Function, Live, LiveContext, Run, Scope, Type, World};
use value::Value;

use crate::boxed;
use crate::model::{Element, Model, Parts, What};
use crate::trace::{Outcome, Step, Trace};

/// What may be set beside the scope.
#[derive(Default)]
pub struct Options {
    pub budget: Budget,
    /// Decisions whose values are given, by name: their own logic is not looked at.
    pub given: LiveContext,
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
        let mut steps = Vec::new();
        let live = match self.parts.decision(decision) {
            Some((index, _)) => {
                let mut session = Session::new(&self.parts, scope, options.given.clone());
                session.steps = Some(Vec::new());
                let live = session.value_of(index, &mut run);
                steps = session.steps.unwrap_or_default();
                live
            }
            None => {
                let live = run.null_because(
                    "decision",
                    format_args!("没有决策 `{decision}`"),
                    format_args!("there is no decision `{decision}`"),
                );
                steps.push(Step {
                    decision: decision.to_owned(),
                    name: decision.to_owned(),
                    nulls: run.take_nulls(),
                    ..Step::default()
                });
                live
            }
        };
        let exhausted = run.exhausted();
        let live = if exhausted { Live::NULL } else { live };
        Outcome { value: live.clone().into_value(), live, trace: Trace { steps, exhausted } }
    }

    /// Calls a business knowledge model or a decision service by name with named arguments.
    pub fn invoke(&self, name: &str, arguments: &LiveContext, world: &World, budget: Budget) -> Live {
        let mut run = Run::new(world, budget);
        let Some(index) = self.parts.find(name) else { return Live::NULL };
        let Some(Live::Function(function)) = function(&self.parts, index) else { return Live::NULL };
        let Function::Native(native) = &*function else { return Live::NULL };
        let mut values = Vec::new();
        for (param, of) in native.params() {
            match of.coerce(arguments.get(param).cloned().unwrap_or(Live::NULL)) {
                Some(value) => values.push(value),
                None => return Live::NULL,
            }
        }
        native.call(&values, &mut run)
    }
}

/// One asking: what is known so far, by place in the model.
struct Session<'a> {
    parts: &'a Arc<Parts>,
    scope: &'a dyn Scope,
    known: LiveContext,
    steps: Option<Vec<Step>>,
}

impl<'a> Session<'a> {
    fn new(parts: &'a Arc<Parts>, scope: &'a dyn Scope, known: LiveContext) -> Self {
        Self { parts, scope, known, steps: None }
    }

    fn value_of(&mut self, wanted: usize, run: &mut Run<'_>) -> Live {
        let needed = self.needed(wanted);
        // WHY: the order is known, so no decision ever calls another and depth does not grow with the graph.
        for index in self.parts.order.iter().filter(|index| needed.contains(index)) {
            let Some(element) = self.parts.elements.get(*index) else { continue };
            if !self.known.contains_key(&element.name) {
                let live = self.decide(element, run);
                self.known.insert(element.name.clone(), live);
            }
        }
        let Some(element) = self.parts.elements.get(wanted) else { return Live::NULL };
        match self.known.get(&element.name) {
            Some(live) => live.clone(),
            None => run.null_because(
                "cycle",
                format_args!("`{}` 依赖自身", element.name),
                format_args!("`{}` requires itself", element.name),
            ),
        }
    }

    /// `wanted` and all decisions it rests on, cut off at those already known.
    fn needed(&self, wanted: usize) -> Vec<usize> {
        let mut needed = vec![wanted];
        let mut next = 0;
        while let Some(index) = needed.get(next).copied() {
            next += 1;
            let Some(Element { what: What::Decision(decision), name, .. }) = self.parts.elements.get(index)
            else {
                continue;
            };
            if self.known.contains_key(name) {
                continue;
            }
            for required in &decision.requires {
                if !needed.contains(required) {
                    needed.push(*required);
                }
            }
        }
        needed
    }

    fn decide(&mut self, element: &Element, run: &mut Run<'_>) -> Live {
        let What::Decision(decision) = &element.what else { return Live::NULL };
        // WHY: reasons left from checking inputs belong to nobody else.
        run.take_nulls();
        let names = self.requirements(&decision.requires, run);
        let scope = ModelScope { parts: self.parts, names: &names, outside: self.scope };
        let mut seen = boxed::Seen::default();
        let live = boxed::eval(&decision.logic, &scope, run, &mut seen, 0);
        let live = element.kind.fit(live, &element.name, run);
        let own = run.take_nulls();
        if let Some(steps) = &mut self.steps {
            steps.push(Step {
                decision: element.id.clone(),
                name: element.name.to_string(),
                inputs: seen.inputs,
                rules: seen.rules,
                output: live.clone().into_value(),
                nulls: own,
            });
        }
        live
    }

    /// The values of what is required, by name.
    fn requirements(&self, requires: &[usize], run: &mut Run<'_>) -> LiveContext {
        let mut names = LiveContext::new();
        for index in requires {
            let Some(element) = self.parts.elements.get(*index) else { continue };
            let live = match &element.what {
                What::Decision(_) => self.known.get(&element.name).cloned(),
                What::InputData => Some(match self.known.get(&element.name) {
                    Some(live) => live.clone(),
                    None => input(element, self.scope, run),
                }),
                What::Knowledge(_) | What::Service(_) => function(self.parts, *index),
            };
            names.insert(element.name.clone(), live.unwrap_or(Live::NULL));
        }
        names
    }
}

fn input(element: &Element, scope: &dyn Scope, run: &mut Run<'_>) -> Live {
    match scope.get_live(&element.name) {
        Some(live) => element.kind.fit(live, &element.name, run),
        None => Live::NULL,
    }
}

/// What the logic of one element sees: its requirements, then names outside that the model does not have itself.
struct ModelScope<'a> {
    parts: &'a Parts,
    names: &'a LiveContext,
    outside: &'a dyn Scope,
}

impl Scope for ModelScope<'_> {
    fn get(&self, name: &str) -> Option<Value> {
        self.get_live(name).map(Live::into_value)
    }

    fn get_live(&self, name: &str) -> Option<Live> {
        match self.names.get(name) {
            Some(live) => Some(live.clone()),
            None if self.parts.by_name.contains_key(name) => None,
            None => self.outside.get_live(name),
        }
    }
}

/// The element at `index` as a function.
fn function(parts: &Arc<Parts>, index: usize) -> Option<Live> {
    let native: Arc<dyn Callable> = match &parts.elements.get(index)?.what {
        What::Knowledge(_) => Arc::new(KnowledgeFunction { parts: parts.clone(), index }),
        What::Service(_) => Arc::new(ServiceFunction { parts: parts.clone(), index }),
        _ => return None,
    };
    Some(Live::Function(Arc::new(Function::Native(native))))
}

struct KnowledgeFunction {
    parts: Arc<Parts>,
    index: usize,
}

impl Callable for KnowledgeFunction {
    fn params(&self) -> &[(Arc<str>, Type)] {
        match self.parts.elements.get(self.index).map(|element| &element.what) {
            Some(What::Knowledge(knowledge)) => &knowledge.signature,
            _ => &[],
        }
    }

    fn call(&self, arguments: &[Live], run: &mut Run<'_>) -> Live {
        let Some(element) = self.parts.elements.get(self.index) else { return Live::NULL };
        let What::Knowledge(knowledge) = &element.what else { return Live::NULL };
        let mut names = LiveContext::new();
        for required in knowledge.requires.iter().chain([&self.index]) {
            if let (Some(other), Some(live)) =
                (self.parts.elements.get(*required), function(&self.parts, *required))
            {
                names.insert(other.name.clone(), live);
            }
        }
        for ((name, kind), live) in knowledge.params.iter().zip(arguments) {
            let live = kind.fit(live.clone(), name, run);
            names.insert(name.clone(), live);
        }
        let scope = ModelScope { parts: &self.parts, names: &names, outside: &() };
        let live = boxed::eval(&knowledge.body, &scope, run, &mut boxed::Seen::default(), 0);
        element.kind.fit(live, &element.name, run)
    }
}

struct ServiceFunction {
    parts: Arc<Parts>,
    index: usize,
}

impl Callable for ServiceFunction {
    fn params(&self) -> &[(Arc<str>, Type)] {
        match self.parts.elements.get(self.index).map(|element| &element.what) {
            Some(What::Service(service)) => &service.signature,
            _ => &[],
        }
    }

    fn call(&self, arguments: &[Live], run: &mut Run<'_>) -> Live {
        let Some(element) = self.parts.elements.get(self.index) else { return Live::NULL };
        let What::Service(service) = &element.what else { return Live::NULL };
        let mut given = LiveContext::new();
        for (index, live) in service.takes.iter().zip(arguments) {
            if let Some(taken) = self.parts.elements.get(*index) {
                let live = taken.kind.fit(live.clone(), &taken.name, run);
                given.insert(taken.name.clone(), live);
            }
        }
        let mut session = Session::new(&self.parts, &(), given);
        let mut results = LiveContext::new();
        for output in &service.outputs {
            let live = session.value_of(*output, run);
            if let Some(decision) = self.parts.elements.get(*output) {
                results.insert(decision.name.clone(), live);
            }
        }
        let single = service.outputs.len() == 1;
        let live = match results.first() {
            Some((_, only)) if single => only.clone(),
            _ => Live::context(results),
        };
        element.kind.fit(live, &element.name, run)
    }
}
