//! Waiting for events: what is armed, and what happens when it comes.

use bpmn::{Definition, Events, Kind, Node, Process};
use value::{Context, ElementId};

use crate::event::Event;
use crate::host::Host;
use crate::run::{Look, Run};
use crate::state::Part;

/// Events that are armed; errors, escalations, cancels and compensation find their way when they are thrown.
fn comes_from_outside(definition: &Definition) -> bool {
    matches!(
        definition,
        Definition::Message(_) | Definition::Timer(_) | Definition::Signal(_) | Definition::Conditional(_)
    )
}

impl<'m, H: Host> Run<'m, '_, H> {
    /// Arms one event in a scope; its number.
    pub(crate) fn arm(
        &mut self,
        scope: u32,
        node: &'m Node,
        part: Part,
        host: Option<u32>,
        from: Vec<ElementId>,
    ) -> Result<u32, H::Refusal> {
        let timers = node.kind.events().iter().filter_map(Definition::timer);
        let first = timers.filter_map(|timer| self.first_due(scope, timer)).min_by_key(|(due, _)| *due);
        let (due, left) = first.map_or((None, None), |(due, left)| (Some(due), left));
        let instance = self.next();
        self.emit(Event::ElementEntered {
            element: node.id.clone(),
            instance,
            scope,
            part,
            from,
            due,
            timer: node.kind.events().iter().any(|definition| definition.timer().is_some()),
            left,
            host,
            planned: None,
            local: Context::new(),
        });
        if node.kind.receives().next().is_some() {
            self.looks.push_back(Look::Kept(instance));
        }
        Ok(instance)
    }

    /// Arms the boundary events of an activity that began.
    pub(crate) fn arm_boundary(&mut self, host: u32, node: &'m Node, scope: u32) -> Result<(), H::Refusal> {
        if node.boundary.is_empty() {
            return Ok(());
        }
        let (process, _) = self.node_of(&node.id)?;
        for &event in &node.boundary {
            let event = process.node(event);
            if event.kind.events().iter().any(comes_from_outside) {
                self.arm(scope, event, Part::Listen, Some(host), Vec::new())?;
            }
        }
        Ok(())
    }

    /// Arms the starts of the event sub-processes of a scope that began.
    pub(crate) fn arm_event_sub_processes(&mut self, scope: u32) -> Result<(), H::Refusal> {
        let Some((process, within)) = self.place(scope) else { return Ok(()) };
        for start in event_starts(process, within) {
            if start.kind.events().iter().any(comes_from_outside) {
                self.arm(scope, start, Part::Listen, Some(scope), Vec::new())?;
            }
        }
        Ok(())
    }

    /// One definition of what `instance` waits for has happened.
    pub(crate) fn happened(
        &mut self,
        instance: u32,
        definition: usize,
        payload: &Context,
    ) -> Result<(), H::Refusal> {
        let Some((_, node)) = self.at(instance)? else { return Ok(()) };
        let Some(active) = self.active(instance) else { return Ok(()) };
        if let Some(on) = events_of(node).filter(|on| on.all) {
            let seen = active.seen | bit(definition);
            let all = on.list.iter().enumerate().fold(0, |all, (at, _)| all | bit(at));
            if seen != all {
                self.take(instance, node, payload);
                self.emit(Event::EventSeen { instance, seen });
                return Ok(());
            }
        }
        match active.part {
            Part::Listen => self.heard(instance, node, payload),
            _ => {
                self.take(instance, node, payload);
                self.leave(instance)
            }
        }
    }

    /// Brings the data of an event to where they are wanted: along its associations, else under their own names.
    pub(crate) fn take(&mut self, instance: u32, node: &Node, payload: &Context) {
        if payload.is_empty() {
            return;
        }
        match node.io.as_deref().filter(|io| !io.after.is_empty()) {
            None => self.assign(instance, payload.clone()),
            Some(io) => {
                let mut given = payload.clone();
                // A message of one item and an event with one output mean each other, whatever they are called.
                if let ([output], [value]) =
                    (io.outputs.as_slice(), payload.values().collect::<Vec<_>>().as_slice())
                {
                    given.insert(output.as_str().into(), (*value).clone());
                }
                for association in &io.after {
                    let values = self.carried(instance, association, &given);
                    self.assign(instance, values);
                }
            }
        }
    }

    /// An armed event came.
    fn heard(&mut self, instance: u32, node: &'m Node, payload: &Context) -> Result<(), H::Refusal> {
        let Some(active) = self.active(instance) else { return Ok(()) };
        let (Some(host), Some(scope)) = (active.host, active.scope) else { return Ok(()) };
        self.take(instance, node, payload);
        match &node.kind {
            Kind::Boundary { interrupting, .. } => {
                self.boundary_heard(Some(instance), host, scope, node, *interrupting)
            }
            Kind::Start { interrupting, .. } => {
                let again = !*interrupting && self.stays(instance)?;
                if !*interrupting && !again {
                    self.emit(Event::ElementCancelled { instance });
                }
                self.start_event_sub_process(host, node, *interrupting)
            }
            // An exit of an event-based gateway.
            _ => {
                let (process, _) = self.node_of(&node.id)?;
                let to = self.exits(scope, process, node)?;
                self.follow(scope, process, &to);
                let ends = to.is_empty();
                self.emit(Event::ElementLeft { instance, to });
                self.emit(Event::ElementCancelled { instance: host });
                if ends {
                    self.looks.push_back(Look::Over(scope));
                }
                self.host.passed(&node.id)
            }
        }
    }

    /// Whether an event that came stays armed; a timer that repeats is set anew.
    fn stays(&mut self, instance: u32) -> Result<bool, H::Refusal> {
        let Some(active) = self.active(instance) else { return Ok(false) };
        if !active.timer {
            return Ok(true);
        }
        self.set_again(instance)
    }

    /// A boundary event takes its way; `listener` is its own instance where it was armed.
    pub(crate) fn boundary_heard(
        &mut self,
        listener: Option<u32>,
        host: u32,
        scope: u32,
        node: &'m Node,
        interrupting: bool,
    ) -> Result<(), H::Refusal> {
        let (process, _) = self.node_of(&node.id)?;
        let to = self.exits(scope, process, node)?;
        self.follow(scope, process, &to);
        let stays = match listener {
            Some(listener) if !interrupting => self.stays(listener)?,
            _ => false,
        };
        match listener.filter(|_| !stays) {
            Some(instance) => self.emit(Event::ElementLeft { instance, to }),
            None => {
                let element = node.id.clone();
                self.emit(Event::ElementPassed { element, scope, from: Vec::new(), to, over: false });
            }
        }
        if interrupting {
            self.emit(Event::ElementCancelled { instance: host });
            self.looks.push_back(Look::Over(scope));
        }
        self.host.passed(&node.id)?;
        if interrupting { self.one_more(scope) } else { Ok(()) }
    }

    /// Starts an event sub-process in a scope; an interrupting one takes the place of all else in it.
    pub(crate) fn start_event_sub_process(
        &mut self,
        scope: u32,
        start: &'m Node,
        interrupting: bool,
    ) -> Result<(), H::Refusal> {
        let (process, _) = self.node_of(&start.id)?;
        let Some(sub_process) = start.scope.map(|ix| process.node(ix)) else { return Ok(()) };
        if interrupting {
            self.emit(Event::ScopeEmptied { scope });
        }
        let local = self.brought(scope, sub_process.io.as_deref());
        let instance = self.begin(scope, sub_process, Vec::new(), local)?;
        self.arm_event_sub_processes(instance)?;
        let to = self.exits(instance, process, start)?;
        self.pass(instance, process, start, Vec::new(), to)
    }
}

/// The start events of the event sub-processes of a scope.
pub(crate) fn event_starts(process: &Process, within: Option<bpmn::NodeIx>) -> impl Iterator<Item = &Node> {
    let events = process.content_of(within).events.iter();
    events.flat_map(|&event| process.content_of(Some(event)).start.iter().map(|&start| process.node(start)))
}

pub(crate) fn events_of(node: &Node) -> Option<&Events> {
    match &node.kind {
        Kind::Start { on, .. } | Kind::Catch { on } | Kind::Boundary { on, .. } => Some(on),
        _ => None,
    }
}

/// The mark of one of several definitions; an event has far fewer than 64.
pub(crate) fn bit(definition: usize) -> u64 {
    u32::try_from(definition).ok().and_then(|at| 1u64.checked_shl(at)).unwrap_or(0)
}
