//! Compensation: completed activities are noted, and taken back in reverse order (BPMN 2.0, clause 10.6).

use bpmn::{Definition, Kind, Nested, Node, NodeIx, Process};
use value::{Context, ElementId};

use crate::arm::event_starts;
use crate::event::Event;
use crate::host::Host;
use crate::run::{DEPTH_MAX, Look, Run};
use crate::state::{Done, Part};

impl<'m, H: Host> Run<'m, '_, H> {
    /// Notes a completed activity that can be taken back: one with a handler, or a sub-process in which there is one.
    pub(crate) fn record(&mut self, scope: u32, node: &'m Node, instance: Option<u32>) {
        let activity = node.activity.as_deref();
        if activity.is_some_and(|activity| activity.for_compensation) {
            return;
        }
        let handled = activity.is_some_and(|activity| activity.handler.is_some());
        let nested =
            matches!(&node.kind, Kind::SubProcess { nested, .. } if !matches!(nested, Nested::Event));
        let inner = instance.filter(|_| nested || matches!(node.kind, Kind::CallActivity { .. }));
        let within = inner.is_some_and(|inner| self.net().done.values().any(|done| done.scope == inner));
        let own = nested && self.compensation_start(node).is_some();
        if !(handled || within || own) {
            return;
        }
        let local = inner.and_then(|inner| self.active(inner)).map(|active| active.local.clone());
        self.emit(Event::ActivityDone {
            element: node.id.clone(),
            number: self.next(),
            scope,
            inner,
            local: local.unwrap_or_default(),
        });
    }

    /// The start event of the compensation event sub-process inside a sub-process.
    fn compensation_start(&self, node: &'m Node) -> Option<&'m Node> {
        let (process, _) = self.model.node(&node.id)?;
        let compensates =
            |start: &&Node| start.kind.events().iter().any(|d| matches!(d, Definition::Compensation { .. }));
        event_starts(process, Some(node.ix)).find(compensates)
    }

    /// Throws compensation in a scope. The thrower goes on when all is taken back; without `wait` at once.
    pub(crate) fn compensate(
        &mut self,
        scope: u32,
        process: &'m Process,
        node: &'m Node,
        from: Vec<ElementId>,
        wait: bool,
    ) -> Result<(), H::Refusal> {
        let mut from = from;
        if !wait {
            let to = self.exits(scope, process, node)?;
            self.pass(scope, process, node, std::mem::take(&mut from), to)?;
        }
        let number = self.next();
        self.emit(Event::ElementEntered {
            element: node.id.clone(),
            instance: number,
            scope,
            part: Part::Compensate,
            from,
            due: None,
            timer: false,
            left: None,
            host: None,
            // A thrower that has gone on already has nothing left to do at the end.
            planned: (!wait).then_some(0),
            local: Context::new(),
        });
        self.looks.push_back(Look::Over(number));
        Ok(())
    }

    /// Takes the next completed activity back, or ends the compensation where none is left.
    pub(crate) fn take_back_next(&mut self, instance: u32) -> Result<(), H::Refusal> {
        let Some((process, node)) = self.at(instance)? else { return Ok(()) };
        let Some((number, done)) = self.next_done(instance, node, process) else {
            return self.compensated(instance, process, node);
        };
        self.emit(Event::ActivityUndone { number });
        if !done.local.is_empty() {
            self.emit(Event::LocalSet { instance, values: done.local });
        }
        let (process, activity) = self.node_of(&done.element)?;
        let handler = activity.activity.as_ref().and_then(|activity| activity.handler);
        match (handler, self.compensation_start(activity)) {
            (Some(handler), _) => self.looks.push_back(Look::Enter(instance, process, handler)),
            (None, Some(start)) => self.start_event_sub_process(instance, start, false)?,
            (None, None) => {}
        }
        self.looks.push_back(Look::Over(instance));
        Ok(())
    }

    /// The latest completed activity that this compensation is about.
    fn next_done(&self, instance: u32, node: &Node, process: &Process) -> Option<(u32, Done)> {
        let wanted = match node.kind.throws().iter().find_map(target) {
            Some(Some(activity)) => Some(&process.node(activity).id),
            _ => None,
        };
        // A handler inside an event sub-process takes back what the scope around it has done.
        let scopes = self.net().around(instance).skip(1).filter(|(_, active)| active.part != Part::Repeat);
        for (scope, active) in scopes {
            let event =
                self.model.node(&active.element).is_some_and(|(_, node)| node.kind.is_event_sub_process());
            let fits =
                |done: &Done| done.scope == scope && wanted.is_none_or(|wanted| done.element == *wanted);
            let latest = self.net().done.range(..instance).rev().find(|(_, done)| fits(done));
            if let Some((&number, done)) = latest {
                return Some(self.innermost(number, done));
            }
            if !event && active.part != Part::Compensate && wanted.is_none() {
                return None;
            }
        }
        None
    }

    /// A sub-process without a handler of its own is taken back by taking back what was done in it.
    fn innermost(&self, number: u32, done: &Done) -> (u32, Done) {
        let (mut number, mut done) = (number, done);
        for _ in 0..DEPTH_MAX {
            let own = self.model.node(&done.element).is_some_and(|(_, node)| {
                node.activity.as_ref().is_some_and(|activity| activity.handler.is_some())
                    || self.compensation_start(node).is_some()
            });
            let Some(inner) = done.inner.filter(|_| !own) else { break };
            let Some((&deeper, within)) = self.net().done.iter().rev().find(|(_, done)| done.scope == inner)
            else {
                break;
            };
            (number, done) = (deeper, within);
        }
        (number, done.clone())
    }

    /// All is taken back.
    fn compensated(&mut self, instance: u32, process: &'m Process, node: &'m Node) -> Result<(), H::Refusal> {
        let Some(active) = self.active(instance) else { return Ok(()) };
        let (Some(scope), gone_on) = (active.scope, active.planned.is_some()) else { return Ok(()) };
        if node.kind.throws().iter().any(|throw| matches!(throw, Definition::Cancel)) {
            self.emit(Event::ElementLeft { instance, to: Vec::new() });
            return self.cancelled(scope);
        }
        let to = if gone_on { Vec::new() } else { self.exits(scope, process, node)? };
        self.follow(scope, process, &to);
        let ends = to.is_empty();
        self.emit(Event::ElementLeft { instance, to });
        if ends {
            self.looks.push_back(Look::Over(scope));
        }
        if gone_on { Ok(()) } else { self.host.passed(&node.id) }
    }

    /// A cancel end event: everything in the transaction ends, what was done is taken back, then the transaction is
    /// left by its cancel event.
    pub(crate) fn cancel(
        &mut self,
        scope: u32,
        process: &'m Process,
        node: &'m Node,
        from: Vec<ElementId>,
    ) -> Result<(), H::Refusal> {
        let transaction = self.net().around(scope).find(|(_, active)| {
            let node = self.model.node(&active.element).map(|(_, node)| node);
            active.part == Part::Scope
                && node.is_some_and(|node| {
                    matches!(node.kind, Kind::SubProcess { nested: Nested::Transaction, .. })
                })
        });
        let Some((transaction, _)) = transaction else {
            return Err(crate::activity::no_way_on(node).into());
        };
        self.pass(scope, process, node, from, Vec::new())?;
        self.emit(Event::ScopeEmptied { scope: transaction });
        self.compensate(transaction, process, node, Vec::new(), true)
    }

    fn cancelled(&mut self, transaction: u32) -> Result<(), H::Refusal> {
        let whole = self.whole(transaction);
        let Some((process, node)) = self.at(whole)? else { return Ok(()) };
        let scope = self.flow_scope(whole);
        let cancels = |ix: &&NodeIx| {
            let events = process.node(**ix).kind.events();
            events.iter().any(|definition| matches!(definition, Definition::Cancel))
        };
        match node.boundary.iter().find(cancels) {
            Some(&event) => self.boundary_heard(None, whole, scope, process.node(event), true),
            None => Err(crate::activity::no_way_on(node).into()),
        }
    }
}

/// The activity a compensation event names; `Some(None)` for all, and for the cancel of a transaction.
fn target(definition: &Definition) -> Option<Option<NodeIx>> {
    match definition {
        Definition::Compensation { activity, .. } => Some(*activity),
        Definition::Cancel => Some(None),
        _ => None,
    }
}
