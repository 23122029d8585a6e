//! Messages and signals: who gets them, what is kept, what starts a process.

use bpmn::{Kind, Message, Model, Node, Process};
use value::{Context, Value};

use crate::arm::bit;
use crate::event::Event;
use crate::host::{Host, Stuck};
use crate::locals::Locals;
use crate::run::{MESSAGES_MAX, Run};
use crate::state::{Active, Kept, Net, Part};

impl<'m, H: Host> Run<'m, '_, H> {
    /// Delivers a message from outside: to `to` where that is given, else to whom it correlates with.
    ///
    /// A message with a `key` that came before is not taken again.
    pub fn message(
        &mut self,
        name: &str,
        key: Option<String>,
        payload: &Context,
        to: Option<u32>,
    ) -> Result<(), H::Refusal> {
        match to.filter(|&to| self.waits_for_message(to, name)) {
            Some(to) if !self.is_repeated(key.as_deref()) => {
                self.note_key(key);
                self.receive(to, name, payload)
            }
            Some(_) => Ok(()),
            None => self.send(0, name, key, payload),
        }
    }

    /// Throws a signal: everything that waits for it gets it, and nothing keeps it.
    pub fn signal(&mut self, name: &str) -> Result<(), H::Refusal> {
        let waiting: Vec<u32> = self.net().active.keys().copied().collect();
        for instance in waiting {
            let Some(active) = self.active(instance).filter(|active| waits(active)) else { continue };
            let seen = active.seen;
            let Some((_, node)) = self.at_event(instance) else { continue };
            let signals = node.kind.events().iter().enumerate();
            let hit = signals.filter(|(at, _)| seen & bit(*at) == 0).find(
                |(_, definition)| matches!(definition, bpmn::Definition::Signal(signal) if signal == name),
            );
            if let Some((definition, _)) = hit {
                self.happened(instance, definition, &Context::new())?;
            }
        }
        for (process, start) in starts(self.model) {
            let hit = |definition: &bpmn::Definition| matches!(definition, bpmn::Definition::Signal(signal) if signal == name);
            if start.kind.events().iter().any(hit) {
                self.begin_process(process, Some(start), Context::new())?;
            }
        }
        Ok(())
    }

    /// Sends a message from a place in the net: to a waiting receiver, to a process it starts, or to be kept.
    pub(crate) fn send(
        &mut self,
        from: u32,
        name: &str,
        key: Option<String>,
        payload: &Context,
    ) -> Result<(), H::Refusal> {
        if self.is_repeated(key.as_deref()) {
            return Ok(());
        }
        let values = self.correlation(name, payload);
        if self.lives(from) {
            let root = self.root(from);
            self.correlate(root, &values);
        }
        let receivers = self.net().active.iter().filter(|(_, active)| waits(active));
        let receivers: Vec<u32> = receivers.map(|(&number, _)| number).collect();
        let fits = |&to: &u32| self.waits_for_message(to, name) && self.belongs(self.root(to), &values);
        if let Some(to) = receivers.into_iter().find(fits) {
            self.note_key(key);
            return self.receive(to, name, payload);
        }
        let begins = starts(self.model).find(|(_, start)| start.kind.waits_for(name));
        let begins = begins.or_else(|| instantiating(self.model, name));
        if let Some((process, start)) = begins {
            self.note_key(key);
            return self.begin_by_message(process, start, payload, &values);
        }
        if self.net().messages.len() >= MESSAGES_MAX {
            return Err(Stuck::new(
                "too-many-messages",
                format!("等待接收的消息已达{MESSAGES_MAX}条上限"),
                format!("{MESSAGES_MAX} messages already wait for a receiver"),
            )
            .into());
        }
        let number = self.next();
        self.emit(Event::MessageKept { number, name: name.to_owned(), key, payload: payload.clone() });
        Ok(())
    }

    fn begin_by_message(
        &mut self,
        process: &'m Process,
        start: &'m Node,
        payload: &Context,
        values: &[(String, Value)],
    ) -> Result<(), H::Refusal> {
        if matches!(start.kind, Kind::Start { .. }) || start.incoming.is_empty() {
            let instance = self.begin_process(process, Some(start), Context::new())?;
            self.correlate(instance, values);
            self.take(instance, start, payload);
            return Ok(());
        }
        // An exit of an event-based gateway that starts the process.
        let instance = self.begin_process(process, Some(start), Context::new())?;
        self.correlate(instance, values);
        self.take(instance, start, payload);
        let gateway = start.incoming.iter().map(|&flow| process.node(process.flow(flow).from));
        for gateway in gateway.filter(|node| matches!(node.kind, Kind::EventGateway { parallel: true, .. })) {
            let others = process.exits(gateway.ix).filter(|flow| flow.to != start.ix);
            for other in others.map(|flow| process.node(flow.to)) {
                self.arm(instance, other, Part::Wait, None, Vec::new())?;
            }
        }
        Ok(())
    }

    fn is_repeated(&self, key: Option<&str>) -> bool {
        key.is_some_and(|key| self.net().seen.iter().any(|seen| seen == key))
    }

    fn note_key(&mut self, key: Option<String>) {
        if let Some(key) = key {
            self.emit(Event::MessageKeyed { key });
        }
    }

    /// The element of a waiting instance that events can reach.
    fn at_event(&self, instance: u32) -> Option<(&'m Process, &'m Node)> {
        self.active(instance).and_then(|active| self.model.node(&active.element))
    }

    fn waits_for_message(&self, instance: u32, name: &str) -> bool {
        waits_for(self.net(), self.model, instance, name)
    }

    fn receive(&mut self, to: u32, name: &str, payload: &Context) -> Result<(), H::Refusal> {
        let values = self.correlation(name, payload);
        let root = self.root(to);
        self.correlate(root, &values);
        let Some((_, node)) = self.at_event(to) else { return Ok(()) };
        let definition = node.kind.events().iter().position(|definition| definition.message() == Some(name));
        self.happened(to, definition.unwrap_or(0), payload)
    }

    /// Gives an instance that just began to wait the oldest kept message that is for it.
    pub(crate) fn take_kept(&mut self, instance: u32) -> Result<(), H::Refusal> {
        if self.net().messages.is_empty() {
            return Ok(());
        }
        let root = self.root(instance);
        let fits = |kept: &Kept| {
            self.waits_for_message(instance, &kept.name)
                && self.belongs(root, &self.correlation(&kept.name, &kept.payload))
        };
        let found = self.net().messages.iter().find(|(_, kept)| fits(kept));
        let Some((number, kept)) = found.map(|(&number, kept)| (number, kept.clone())) else { return Ok(()) };
        self.emit(Event::MessageTaken { number });
        self.receive(instance, &kept.name, &kept.payload)
    }

    pub(crate) fn message_key(&self, at: u32, message: &Message) -> Option<String> {
        let value = self.eval(at, message.key.as_ref()?);
        match value {
            Value::Null => None,
            Value::Text(text) => Some(text.to_string()),
            other => Some(value::canonical::encode(&other)),
        }
    }

    /// The correlation keys a message carries, with the values of their properties.
    fn correlation(&self, name: &str, payload: &Context) -> Vec<(String, Value)> {
        let locals = Locals::only(self.net(), payload);
        let mut values = Vec::new();
        for key in &self.model.keys {
            let mut parts = Context::new();
            for property in &key.properties {
                let expr = property.from.iter().find(|(message, _)| message == name).map(|(_, expr)| expr);
                let Some(expr) = expr else { continue };
                parts.insert(property.id.as_str().into(), self.host.eval(expr, &locals));
            }
            let whole = !key.properties.is_empty() && parts.len() == key.properties.len();
            if whole && parts.values().all(|value| !value.is_null()) {
                values.push((key.id.clone(), Value::from(parts)));
            }
        }
        values
    }

    /// Whether messages with these keys are for a process instance.
    fn belongs(&self, root: u32, values: &[(String, Value)]) -> bool {
        let Some(active) = self.active(root) else { return false };
        let process = self.model.process(active.element.as_str());
        values.iter().all(|(key, value)| {
            let subscription =
                process.and_then(|process| process.subscriptions.iter().find(|s| s.key == *key));
            if let Some(subscription) = subscription {
                return subscription.bindings.iter().all(|(property, expr)| {
                    value.get(property).is_none_or(|wanted| *wanted == self.eval(root, expr))
                });
            }
            active.keys.get(key).is_none_or(|own| own == value)
        })
    }

    /// The first message of a conversation gives the process instance its keys.
    fn correlate(&mut self, root: u32, values: &[(String, Value)]) {
        for (key, value) in values {
            let Some(active) = self.active(root) else { return };
            if !active.keys.contains_key(key) {
                self.emit(Event::Correlated { instance: root, key: key.clone(), value: value.clone() });
            }
        }
    }
}

/// The oldest instance that takes a message of this name now.
pub fn taker(net: &Net, model: &Model, name: &str) -> Option<u32> {
    net.active.keys().copied().find(|&instance| waits_for(net, model, instance, name))
}

/// Whether a message of this name is something the instance still waits for.
fn waits_for(net: &Net, model: &Model, instance: u32, name: &str) -> bool {
    let Some(active) = net.active.get(&instance).filter(|active| waits(active)) else { return false };
    let Some((_, node)) = model.node(&active.element) else { return false };
    let task = matches!(&node.kind, Kind::ReceiveTask { message, .. } if message.name == name);
    let event = |(at, definition): (usize, &bpmn::Definition)| {
        active.seen & bit(at) == 0 && definition.message() == Some(name)
    };
    task || node.kind.events().iter().enumerate().any(event)
}

fn waits(active: &Active) -> bool {
    matches!(active.part, Part::Wait | Part::Listen)
}

/// The start events of all processes that something starts.
fn starts(model: &Model) -> impl Iterator<Item = (&Process, &Node)> {
    let processes = model.processes.iter().filter(|process| process.executable && !process.global);
    processes.flat_map(|process| process.start.iter().map(move |&start| (process, process.node(start))))
}

/// A receive task, or an exit of an event-based gateway, by which a message starts a process.
fn instantiating<'m>(model: &'m Model, name: &str) -> Option<(&'m Process, &'m Node)> {
    model.nodes().filter(|(process, node)| process.executable && node.scope.is_none()).find(
        |(process, node)| {
            if !node.kind.waits_for(name) {
                return false;
            }
            if let Kind::ReceiveTask { instantiate: true, .. } = node.kind {
                return node.incoming.is_empty();
            }
            let mut before = node.incoming.iter().map(|&flow| process.node(process.flow(flow).from));
            before.any(|gateway| {
                matches!(gateway.kind, Kind::EventGateway { instantiate: true, .. })
                    && gateway.incoming.is_empty()
            })
        },
    )
}
