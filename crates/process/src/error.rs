//! Errors and escalations: they go outwards, from the activity they come from to the process, until something hears
//! them (BPMN 2.0, clause 10.5.1).

use bpmn::{Definition, Kind, Node};

use crate::arm::event_starts;
use crate::event::Event;
use crate::host::Host;
use crate::run::{Look, Run};
use crate::state::Part;

/// What goes outwards.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Error,
    Escalation,
}

impl<'m, H: Host> Run<'m, '_, H> {
    /// An error in an activity that has an instance.
    pub(crate) fn raise_from(&mut self, instance: u32, code: &str) -> Result<(), H::Refusal> {
        let whole = self.whole(instance);
        let scope = self.flow_scope(whole);
        let node = self.at(whole)?.map(|(_, node)| node);
        self.raise_at(scope, node, Some(whole), code)
    }

    /// An error in an activity of a scope, or with `None` thrown in the scope itself.
    pub(crate) fn raise_at(
        &mut self,
        scope: u32,
        node: Option<&'m Node>,
        instance: Option<u32>,
        code: &str,
    ) -> Result<(), H::Refusal> {
        self.outwards(Way::Error, scope, node, instance, code)
    }

    pub(crate) fn escalate_from(&mut self, instance: u32, code: &str) -> Result<(), H::Refusal> {
        let scope = self.flow_scope(instance);
        let node = self.at(instance)?.map(|(_, node)| node);
        self.outwards(Way::Escalation, scope, node, Some(instance), code)
    }

    /// An escalation thrown in a scope.
    pub(crate) fn escalate(&mut self, scope: u32, code: &str) -> Result<(), H::Refusal> {
        self.outwards(Way::Escalation, scope, None, None, code)
    }

    fn outwards(
        &mut self,
        way: Way,
        mut scope: u32,
        mut node: Option<&'m Node>,
        mut instance: Option<u32>,
        code: &str,
    ) -> Result<(), H::Refusal> {
        // INVARIANT: each turn goes one scope outwards.
        loop {
            if let Some(node) = node
                && self.heard_on_border(way, scope, node, instance, code)?
            {
                return Ok(());
            }
            // What an event sub-process throws is not heard beside it, but outside of the scope it belongs to.
            let beside = node.is_some_and(|node| node.kind.is_event_sub_process());
            if !beside && self.heard_in(way, scope, code)? {
                return Ok(());
            }
            let Some(active) = self.active(scope) else { return Ok(()) };
            match active.part {
                Part::Process => return self.unheard(way, scope, code),
                Part::Compensate => {
                    (node, instance) = (None, None);
                    let Some(outer) = active.scope else { return Ok(()) };
                    scope = outer;
                }
                _ => {
                    let whole = self.whole(scope);
                    node = self.at(whole)?.map(|(_, node)| node);
                    instance = Some(whole);
                    scope = self.flow_scope(whole);
                }
            }
        }
    }

    /// Whether an event on the border of an activity hears it.
    fn heard_on_border(
        &mut self,
        way: Way,
        scope: u32,
        node: &'m Node,
        instance: Option<u32>,
        code: &str,
    ) -> Result<bool, H::Refusal> {
        let (process, _) = self.node_of(&node.id)?;
        let events = node.boundary.iter().map(|&event| process.node(event));
        let Some(event) = best(events, way, code) else { return Ok(false) };
        let Kind::Boundary { interrupting, .. } = event.kind else { return Ok(false) };
        match instance {
            Some(host) => self.boundary_heard(None, host, scope, event, interrupting)?,
            None => {
                let to = self.exits(scope, process, event)?;
                self.pass(scope, process, event, Vec::new(), to)?;
            }
        }
        Ok(true)
    }

    /// Whether an event sub-process of a scope hears it.
    fn heard_in(&mut self, way: Way, scope: u32, code: &str) -> Result<bool, H::Refusal> {
        let Some(active) = self.active(scope) else { return Ok(false) };
        if !matches!(active.part, Part::Process | Part::Scope | Part::Call) {
            return Ok(false);
        }
        let Some((process, within)) = self.place(scope) else { return Ok(false) };
        let Some(start) = best(event_starts(process, within), way, code) else { return Ok(false) };
        let Kind::Start { interrupting, .. } = start.kind else { return Ok(false) };
        self.start_event_sub_process(scope, start, interrupting)?;
        Ok(true)
    }

    fn unheard(&mut self, way: Way, process: u32, code: &str) -> Result<(), H::Refusal> {
        if way == Way::Error {
            self.looks.retain(|look| !matches!(look, Look::Over(scope) if *scope == process));
            self.emit(Event::ProcessFailed { instance: process, error: code.to_owned() });
        }
        Ok(())
    }
}

/// The event for exactly this code, else one for any.
fn best<'m>(events: impl Iterator<Item = &'m Node>, way: Way, code: &str) -> Option<&'m Node> {
    let mut any = None;
    for event in events {
        for definition in event.kind.events() {
            let wanted = match (way, definition) {
                (Way::Error, Definition::Error(wanted)) => wanted,
                (Way::Escalation, Definition::Escalation(wanted)) => wanted,
                _ => continue,
            };
            match wanted {
                Some(wanted) if wanted == code => return Some(event),
                None => any = any.or(Some(event)),
                Some(_) => {}
            }
        }
    }
    any
}
