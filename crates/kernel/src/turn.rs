//! One decision under way: a scratch state, the events so far, and the run of tokens until the process rests.

use bpmn::{FlowIx, Node, NodeIx};
use feel::Scope as _;
use value::{Context, ElementId, Value};

use crate::command::World;
use crate::evolve::apply;
use crate::refusal::Refusal;
use crate::scope::CaseScope;
use crate::state::Case;
use crate::{Event, clocks, element};

/// Steps one command may cause; a process that needs more does not come to rest.
const STEPS_MAX: u32 = 2_000;

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

    pub fn process(&self) -> &'a bpmn::Process {
        &self.world.app.process
    }

    pub fn scope(&self) -> CaseScope<'_> {
        CaseScope { case: &self.case, app: self.world.app, input: Some(&self.input), at: self.world.at }
    }

    pub fn eval(&self, expr: &feel::Expr) -> Value {
        // Most expressions of a process are plain names: no evaluation needed.
        let scope = self.scope();
        match scope.get(expr.text()) {
            Some(value) => value,
            None => scope.eval(expr),
        }
    }

    pub fn node(&self, ix: NodeIx) -> &'a Node {
        self.process().node(ix)
    }

    /// The model's node of a stored element id.
    pub fn node_named(&self, id: &ElementId) -> Result<&'a Node, Refusal> {
        let found = self.process().find(id.as_str()).map(|ix| self.node(ix));
        found.ok_or_else(|| {
            Refusal::new(
                "element-unknown",
                format!("流程中没有环节“{id}”"),
                format!("the process has no element \"{id}\""),
            )
        })
    }

    pub fn flow_ids(&self, flows: &[FlowIx]) -> Vec<ElementId> {
        flows.iter().map(|&flow| self.process().flow(flow).id.clone()).collect()
    }

    /// The exits a token takes where no gateway chooses: all without a condition, and those whose condition holds.
    pub fn exits(&self, node: &Node) -> Vec<ElementId> {
        let taken = self.process().exits(node.ix).filter(|flow| match &flow.condition {
            None => true,
            Some(condition) => self.eval(condition) == Value::Bool(true),
        });
        taken.map(|flow| flow.id.clone()).collect()
    }

    /// A token passes an element that does not wait.
    pub fn pass(&mut self, node: &Node, from: Vec<ElementId>, to: Vec<ElementId>) -> Result<(), Refusal> {
        self.emit(Event::ElementPassed { element: node.id.clone(), from, to });
        clocks::after_element(self, &node.id)
    }

    /// A waiting element is done: its boundary events go, its exits get tokens.
    pub fn leave(&mut self, instance: u32, node: &Node) -> Result<(), Refusal> {
        self.cancel_attached(instance);
        let to = self.exits(node);
        self.emit(Event::ElementLeft { instance, to });
        clocks::after_element(self, &node.id)
    }

    pub fn cancel_attached(&mut self, host: u32) {
        let attached = self.case.net.active.iter().filter(|(_, active)| active.host == Some(host));
        let attached: Vec<u32> = attached.map(|(&instance, _)| instance).collect();
        for instance in attached {
            self.emit(Event::ElementCancelled { instance });
        }
    }

    pub fn cancel_all(&mut self) {
        let active: Vec<u32> = self.case.net.active.keys().copied().collect();
        for instance in active {
            self.emit(Event::ElementCancelled { instance });
        }
    }

    /// Moves tokens until every one waits, in the order of flow ids.
    pub fn run(&mut self) -> Result<(), Refusal> {
        for _ in 0..STEPS_MAX {
            let Some((node, from)) = self.next_ready()? else { return self.rest() };
            element::arrive(self, node, from)?;
        }
        Err(Refusal::new(
            "process-does-not-rest",
            "流程在一次办理中循环过多，已停止，未作任何改动",
            "the process ran in circles; nothing was changed",
        ))
    }

    fn next_ready(&self) -> Result<Option<(&'a Node, Vec<ElementId>)>, Refusal> {
        for id in self.case.net.arrived.keys() {
            let flow = self.process().flows.iter().find(|flow| flow.id == *id);
            let Some(flow) = flow else {
                return Err(Refusal::new(
                    "element-unknown",
                    format!("流程中没有连线“{id}”"),
                    format!("the process has no flow \"{id}\""),
                ));
            };
            let node = self.node(flow.to);
            if let Some(from) = element::ready(self, node, id) {
                return Ok(Some((node, from)));
            }
        }
        Ok(None)
    }

    fn rest(&mut self) -> Result<(), Refusal> {
        if self.case.net.at_rest() && self.case.closed_at.is_none() {
            self.emit(Event::CaseClosed);
        }
        clocks::retime(self);
        Ok(())
    }
}
