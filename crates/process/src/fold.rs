//! The fold: one exhaustive match, no decisions and no model. Total: an event that does not fit changes little.

use std::collections::BTreeSet;

use value::{Context, ElementId, Timestamp};

use crate::event::Event;
use crate::state::{Active, Done, Kept, Net, Part};

/// Most keys of messages remembered.
const SEEN_MAX: usize = 256;

impl Active {
    fn new(element: &ElementId, part: Part, scope: Option<u32>, since: Timestamp, local: &Context) -> Self {
        Self {
            element: element.clone(),
            part,
            scope,
            host: None,
            since,
            due: None,
            timer: false,
            left: None,
            local: local.clone(),
            planned: None,
            children: 0,
            tokens: 0,
            started: 0,
            ended: 0,
            armed: 0,
            results: Default::default(),
            seen: 0,
            met: false,
            keys: Default::default(),
            used: Vec::new(),
        }
    }
}

impl Net {
    /// Folds one event that happened at `at`.
    pub fn apply(&mut self, event: &Event, at: Timestamp) {
        match event {
            Event::ProcessStarted { process, instance, to, local, .. } => {
                self.number(*instance);
                self.active.insert(*instance, Active::new(process, Part::Process, None, at, local));
                self.produce(*instance, to);
            }
            Event::ElementPassed { scope, from, to, over, .. } => {
                self.consume(*scope, from);
                self.produce(*scope, to);
                if *over {
                    self.leave(*scope, &[]);
                }
            }
            Event::ElementEntered { scope, from, .. } => {
                self.consume(*scope, from);
                self.enter(event, at);
            }
            Event::ElementLeft { instance, to } => self.leave(*instance, to),
            Event::ElementCancelled { instance } => self.cancel(*instance),
            Event::ScopeEmptied { scope } => self.empty(*scope),
            Event::ActivityDone { element, number, scope, inner, local } => {
                self.number(*number);
                let done =
                    Done { element: element.clone(), scope: *scope, inner: *inner, local: local.clone() };
                self.done.insert(*number, done);
            }
            Event::ActivityUndone { number } => {
                self.done.remove(number);
            }
            Event::MessageKept { number, name, key, payload } => {
                self.number(*number);
                let kept = Kept { name: name.clone(), key: key.clone(), payload: payload.clone() };
                self.messages.insert(*number, kept);
                key.iter().for_each(|key| self.see(key));
            }
            Event::MessageTaken { number } => {
                self.messages.remove(number);
            }
            Event::MessageKeyed { key } => self.see(key),
            Event::ProcessFailed { instance, error } => {
                self.cancel(*instance);
                self.failed = Some(error.clone());
            }
            Event::TimerMoved { instance, .. }
            | Event::LocalSet { instance, .. }
            | Event::ResultKept { instance, .. }
            | Event::EventSeen { instance, .. }
            | Event::ConditionSeen { instance, .. }
            | Event::GatewayUsed { instance, .. }
            | Event::Correlated { instance, .. } => self.change(*instance, event),
        }
    }

    fn change(&mut self, instance: u32, event: &Event) {
        if let Event::GatewayUsed { from, .. } = event
            && let Some(scope) = self.active.get(&instance).and_then(|active| active.scope)
        {
            self.consume(scope, from);
        }
        let Some(active) = self.active.get_mut(&instance) else { return };
        match event {
            Event::TimerMoved { due, left, .. } => (active.due, active.left) = (*due, *left),
            Event::LocalSet { values, .. } => {
                active.local.extend(values.iter().map(|(name, value)| (name.clone(), value.clone())));
            }
            Event::ResultKept { run, value, .. } => {
                active.results.insert(*run, value.clone());
            }
            Event::EventSeen { seen, .. } => active.seen = *seen,
            Event::ConditionSeen { met, .. } => active.met = *met,
            Event::GatewayUsed { from, .. } => active.used.extend(from.iter().cloned()),
            Event::Correlated { key, value, .. } => {
                active.keys.insert(key.clone(), value.clone());
            }
            _ => {}
        }
    }

    fn number(&mut self, number: u32) {
        self.next_instance = self.next_instance.max(number.saturating_add(1));
    }

    fn see(&mut self, key: &str) {
        if !self.seen.iter().any(|seen| seen == key) {
            self.seen.push_back(key.to_owned());
        }
        if self.seen.len() > SEEN_MAX {
            self.seen.pop_front();
        }
    }

    fn enter(&mut self, event: &Event, at: Timestamp) {
        let Event::ElementEntered {
            element,
            instance,
            scope,
            part,
            from,
            due,
            timer,
            left,
            host,
            planned,
            local,
        } = event
        else {
            return;
        };
        self.number(*instance);
        let mut active = Active::new(element, *part, Some(*scope), at, local);
        (active.due, active.timer, active.left) = (*due, *timer, *left);
        (active.host, active.planned) = (*host, *planned);
        if *part == Part::Reset {
            active.used.clone_from(from);
        }
        let counts = active.counts();
        self.active.insert(*instance, active);
        if let Some(outer) = self.active.get_mut(scope).filter(|_| counts) {
            outer.children += 1;
            outer.started += 1;
        }
        if let Some(host) = host.and_then(|host| self.active.get_mut(&host)) {
            host.armed += 1;
        }
    }

    fn consume(&mut self, scope: u32, flows: &[ElementId]) {
        for flow in flows {
            let place = (scope, flow.clone());
            let Some(count) = self.tokens.get_mut(&place) else { continue };
            *count -= 1;
            if *count == 0 {
                self.tokens.remove(&place);
            }
            if let Some(active) = self.active.get_mut(&scope) {
                active.tokens = active.tokens.saturating_sub(1);
            }
        }
    }

    fn produce(&mut self, scope: u32, flows: &[ElementId]) {
        // INVARIANT: tokens lie only in living scopes.
        let Some(active) = self.active.get_mut(&scope) else { return };
        for flow in flows {
            *self.tokens.entry((scope, flow.clone())).or_insert(0) += 1;
            active.tokens += 1;
        }
    }

    fn leave(&mut self, instance: u32, to: &[ElementId]) {
        let Some(active) = self.active.get(&instance) else { return };
        let (scope, is_scope, armed) = (active.scope, active.is_scope(), active.armed);
        if is_scope || armed > 0 {
            self.clear(instance);
        }
        self.remove(instance, true);
        match scope {
            Some(scope) => self.produce(scope, to),
            None => self.forget(instance),
        }
    }

    fn cancel(&mut self, instance: u32) {
        let gone = self.clear(instance);
        self.remove(instance, false);
        if !self.done.is_empty() {
            self.done.retain(|_, done| done.scope != instance && !gone.contains(&done.scope));
        }
    }

    fn empty(&mut self, scope: u32) {
        let gone = self.clear(scope);
        if !self.done.is_empty() {
            self.done.retain(|_, done| !gone.contains(&done.scope));
        }
    }

    /// Takes out everything in and on an instance, but not the instance.
    fn clear(&mut self, instance: u32) -> BTreeSet<u32> {
        let mut gone = BTreeSet::from([instance]);
        // INVARIANT: what belongs to an instance has a higher number, so one pass upwards finds all.
        for (&number, active) in self.active.range(instance.saturating_add(1)..) {
            let inside = active.scope.is_some_and(|scope| gone.contains(&scope));
            if inside && active.host.is_none() || active.host.is_some_and(|host| gone.contains(&host)) {
                gone.insert(number);
            }
        }
        gone.remove(&instance);
        for number in &gone {
            self.remove(*number, false);
        }
        if !self.tokens.is_empty() {
            self.tokens.retain(|(holder, _), _| *holder != instance && !gone.contains(holder));
        }
        if let Some(active) = self.active.get_mut(&instance) {
            active.tokens = 0;
        }
        gone
    }

    fn remove(&mut self, instance: u32, ended: bool) {
        let Some(active) = self.active.remove(&instance) else { return };
        let outer = active.scope.and_then(|scope| self.active.get_mut(&scope));
        if let Some(outer) = outer.filter(|_| active.counts()) {
            outer.children = outer.children.saturating_sub(1);
            outer.ended += u32::from(ended);
        }
        if let Some(host) = active.host.and_then(|host| self.active.get_mut(&host)) {
            host.armed = host.armed.saturating_sub(1);
        }
    }

    /// A process is over: what could be taken back in it cannot any more.
    fn forget(&mut self, process: u32) {
        if self.done.is_empty() {
            return;
        }
        let mut gone = BTreeSet::from([process]);
        for done in self.done.values().rev() {
            if gone.contains(&done.scope) {
                gone.extend(done.inner);
            }
        }
        self.done.retain(|_, done| !gone.contains(&done.scope));
    }
}
