//! One command under way: what is to be looked at, and the run of tokens until every one waits.

use std::collections::VecDeque;

use bpmn::{FlowIx, Kind, Model, Node, NodeIx, Process};
use value::{Context, ElementId, Timestamp};

use crate::event::Event;
use crate::host::{Host, Stuck};
use crate::state::{Active, Net, Part};
use crate::{element, settle};

/// Steps one command may cause; a net that needs more does not come to rest.
pub const STEPS_MAX: u32 = 10_000;
/// Scopes around one another, called processes included.
pub const DEPTH_MAX: usize = 40;
/// Runs of one multi-instance activity.
pub const INSTANCES_MAX: u32 = 1_000;
/// Messages that wait for a receiver.
pub const MESSAGES_MAX: usize = 100;

/// Something to look at.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Look<'m> {
    /// A token came over this flow.
    Flow(u32, &'m Process, FlowIx),
    /// A node of a scope begins by itself.
    Enter(u32, &'m Process, NodeIx),
    /// A repeated activity begins its next run.
    Again(u32),
    /// A scope may be over.
    Over(u32),
    /// A message may have been kept for what just began to wait.
    Kept(u32),
}

/// Moves a net. The net itself lives in the host; a run holds only what it has not looked at yet.
pub struct Run<'m, 'h, H: Host> {
    pub(crate) model: &'m Model,
    pub(crate) host: &'h mut H,
    pub(crate) looks: VecDeque<Look<'m>>,
    steps: u32,
}

impl<'m, 'h, H: Host> Run<'m, 'h, H> {
    pub fn new(model: &'m Model, host: &'h mut H) -> Self {
        Self { model, host, looks: VecDeque::new(), steps: 0 }
    }

    /// Moves tokens until every one waits.
    pub fn rest(&mut self) -> Result<(), H::Refusal> {
        loop {
            while let Some(look) = self.looks.pop_front() {
                self.step()?;
                self.look(look)?;
            }
            self.step()?;
            if !settle::settle(self)? {
                return Ok(());
            }
        }
    }

    fn step(&mut self) -> Result<(), H::Refusal> {
        self.steps += 1;
        if self.steps <= STEPS_MAX {
            return Ok(());
        }
        Err(Stuck::new(
            "process-does-not-rest",
            "流程在一次办理中循环过多，已停止，未作任何改动",
            "the process ran in circles; nothing was changed",
        )
        .into())
    }

    fn look(&mut self, look: Look<'m>) -> Result<(), H::Refusal> {
        match look {
            Look::Flow(scope, process, flow) => {
                let flow = process.flow(flow);
                if self.net().tokens_on(scope, &flow.id) == 0 {
                    return Ok(());
                }
                element::arrive(self, scope, process, process.node(flow.to), &flow.id)
            }
            Look::Enter(scope, process, node) if self.lives(scope) => {
                element::enter(self, scope, process.node(node), Vec::new())
            }
            Look::Again(repeat) if self.lives(repeat) => self.run_again(repeat),
            Look::Over(scope) => self.check_over(scope),
            Look::Kept(instance) => self.take_kept(instance),
            Look::Enter(..) | Look::Again(_) => Ok(()),
        }
    }

    pub(crate) fn net(&self) -> &Net {
        self.host.net()
    }

    pub(crate) fn emit(&mut self, event: Event) {
        self.host.emit(event);
    }

    pub(crate) fn next(&self) -> u32 {
        self.net().next_instance
    }

    pub(crate) fn active(&self, instance: u32) -> Option<&Active> {
        self.net().active.get(&instance)
    }

    pub(crate) fn lives(&self, instance: u32) -> bool {
        self.net().active.contains_key(&instance)
    }

    /// The element of an instance in the model.
    pub(crate) fn node_of(&self, element: &ElementId) -> Result<(&'m Process, &'m Node), H::Refusal> {
        self.model.node(element).ok_or_else(|| {
            Stuck::new(
                "element-unknown",
                format!("流程中没有环节“{element}”"),
                format!("the process has no element \"{element}\""),
            )
            .into()
        })
    }

    /// The instance and its element; `None` where it is over.
    pub(crate) fn at(&self, instance: u32) -> Result<Option<(&'m Process, &'m Node)>, H::Refusal> {
        match self.active(instance) {
            Some(active) => self.node_of(&active.element).map(Some),
            None => Ok(None),
        }
    }

    /// The process whose elements lie directly in a scope, and the sub-process they lie in.
    pub(crate) fn place(&self, scope: u32) -> Option<(&'m Process, Option<NodeIx>)> {
        let active = self.active(scope)?;
        match active.part {
            Part::Process => self.model.process(active.element.as_str()).map(|process| (process, None)),
            Part::Call => {
                let (_, node) = self.model.node(&active.element)?;
                let Kind::CallActivity { called } = &node.kind else { return None };
                self.model.process(called).map(|process| (process, None))
            }
            Part::Scope => {
                let (process, node) = self.model.node(&active.element)?;
                Some((process, Some(node.ix)))
            }
            // Runs and handlers belong to what is around them.
            Part::Repeat | Part::Compensate => self.place(active.scope?),
            _ => None,
        }
    }

    /// The scope whose flows an activity instance is on: that of its repetition, if it is one run of several.
    pub(crate) fn flow_scope(&self, instance: u32) -> u32 {
        let outer = self.net().around(instance).skip(1).find(|(_, active)| active.part != Part::Repeat);
        outer.map_or(0, |(scope, _)| scope)
    }

    /// The instance that stands for the whole activity: its repetition, if it is one run of several.
    pub(crate) fn whole(&self, instance: u32) -> u32 {
        let mut whole = instance;
        for (number, active) in self.net().around(instance).skip(1) {
            if active.part != Part::Repeat {
                break;
            }
            whole = number;
        }
        whole
    }

    /// The process instance around an instance.
    pub(crate) fn root(&self, instance: u32) -> u32 {
        self.net().around(instance).last().map_or(instance, |(number, _)| number)
    }

    /// Puts tokens on the list of what to look at.
    pub(crate) fn follow(&mut self, scope: u32, process: &'m Process, to: &[ElementId]) {
        let flows = to.iter().filter_map(|flow| process.find_flow(flow));
        self.looks.extend(flows.map(|flow| Look::Flow(scope, process, flow)));
    }

    /// A token passes an element that does not wait.
    pub(crate) fn pass(
        &mut self,
        scope: u32,
        process: &'m Process,
        node: &'m Node,
        from: Vec<ElementId>,
        to: Vec<ElementId>,
    ) -> Result<(), H::Refusal> {
        let over = to.is_empty() && from.len() == 1 && self.ends_process(scope);
        self.follow(scope, process, &to);
        let ends = to.is_empty();
        self.emit(Event::ElementPassed { element: node.id.clone(), scope, from, to, over });
        if ends && !over {
            self.looks.push_back(Look::Over(scope));
        }
        self.host.passed(&node.id)
    }

    /// Whether a scope is a process in which one token is left.
    fn ends_process(&self, scope: u32) -> bool {
        let last =
            |active: &Active| active.part == Part::Process && active.tokens == 1 && active.children == 0;
        self.looks.is_empty() && self.active(scope).is_some_and(last)
    }

    /// Starts a process of the model at its plain start event, or with the nodes that begin by themselves.
    pub fn start(&mut self, process: &str) -> Result<(), H::Refusal> {
        self.start_with(process, Context::new())
    }

    /// As [`Run::start`], with data of the process instance.
    pub fn start_with(&mut self, process: &str, local: Context) -> Result<(), H::Refusal> {
        let found = self.model.process(process).filter(|process| process.executable);
        let plain = |process: &&'m Process| {
            let starts = process.start.iter().map(|&ix| process.node(ix));
            starts.into_iter().find(|node| node.kind.events().is_empty())
        };
        let start = found.as_ref().and_then(plain);
        let begins = found.filter(|process| start.is_some() || !process.content.first.is_empty());
        let Some(process) = begins else {
            return Err(Stuck::new("no-start", "流程没有开始节点", "the process has no start event").into());
        };
        self.begin_process(process, start, local).map(|_| ())
    }

    /// Makes a process instance; its number.
    pub(crate) fn begin_process(
        &mut self,
        process: &'m Process,
        start: Option<&'m Node>,
        mut local: Context,
    ) -> Result<u32, H::Refusal> {
        let instance = self.next();
        for item in &process.content.data {
            local.entry(item.name.as_str().into()).or_default();
        }
        let to = match start {
            Some(node) => self.exits(instance, process, node)?,
            None => Vec::new(),
        };
        let id = ElementId::new(process.id.as_str());
        let element = start.map(|node| node.id.clone());
        let flows = to.clone();
        self.emit(Event::ProcessStarted { process: id, instance, start: element, to, local });
        self.arm_event_sub_processes(instance)?;
        match start {
            Some(node) => {
                self.follow(instance, process, &flows);
                self.host.passed(&node.id)?;
            }
            None => {
                let first = process.content.first.iter().map(|&node| Look::Enter(instance, process, node));
                self.looks.extend(first);
            }
        }
        Ok(instance)
    }

    /// Fires the timer that was due at `due`.
    pub fn fire(&mut self, instance: u32, due: Timestamp) -> Result<(), H::Refusal> {
        let set = self.active(instance).is_some_and(|active| active.timer && active.due == Some(due));
        if !set || due > self.host.now() {
            return Err(Stuck::new("timer-gone", "该计时已不存在", "this timer is no longer set").into());
        }
        self.timer_fired(instance)
    }

    /// Ends the wait of a task or of work that took time; `values` are its results.
    pub fn complete(&mut self, instance: u32, values: Context) -> Result<(), H::Refusal> {
        let waits = self.active(instance).is_some_and(|active| active.part == Part::Wait);
        if !waits {
            return Err(Stuck::new("not-waiting", "该环节已不在等待", "this element no longer waits").into());
        }
        self.assign(instance, values);
        self.leave(instance)
    }
}
