//! Data of scopes: where a name is set, what goes into an activity and what comes out of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use bpmn::{Association, Io};
use value::{Context, Value};

use crate::event::Event;
use crate::host::Host;
use crate::locals::Locals;
use crate::run::Run;
use crate::state::Part;

impl<H: Host> Run<'_, '_, H> {
    /// Sets each name where it is declared, looking from `at` outwards; what no scope declares is outermost data.
    pub(crate) fn assign(&mut self, at: u32, values: Context) {
        if values.is_empty() {
            return;
        }
        let (inner, outer) = self.parted(at, values);
        for (instance, values) in inner {
            self.emit(Event::LocalSet { instance, values });
        }
        if !outer.is_empty() {
            self.host.set(outer);
        }
    }

    /// As [`Run::assign`], for data that the host has set already.
    pub(crate) fn assign_declared(&mut self, at: u32, values: &Context) {
        let (inner, _) = self.parted(at, values.clone());
        for (instance, values) in inner {
            self.emit(Event::LocalSet { instance, values });
        }
    }

    fn parted(&self, at: u32, values: Context) -> (BTreeMap<u32, Context>, Context) {
        let mut inner: BTreeMap<u32, Context> = BTreeMap::new();
        let mut outer = Context::new();
        for (name, value) in values {
            match self.declares(at, &name) {
                Some(instance) => inner.entry(instance).or_default().insert(name, value),
                None => outer.insert(name, value),
            };
        }
        (inner, outer)
    }

    /// The innermost instance around `at` that has a name.
    fn declares(&self, at: u32, name: &str) -> Option<u32> {
        for (number, active) in self.net().around(at) {
            if active.local.contains_key(name) {
                return Some(number);
            }
            if active.part == Part::Call {
                return None;
            }
        }
        None
    }

    pub(crate) fn look_up(&self, at: u32, name: &str) -> Option<Value> {
        Locals::new(self.net(), at).get(name).or_else(|| self.host.get(name))
    }

    pub(crate) fn eval(&self, at: u32, expr: &bpmn::Expr) -> Value {
        self.host.eval(expr, &Locals::new(self.net(), at))
    }

    pub(crate) fn holds(&self, at: u32, expr: &bpmn::Expr) -> bool {
        self.eval(at, expr) == Value::Bool(true)
    }

    pub(crate) fn inputs(&self, at: u32, inputs: &[(String, bpmn::Expr)]) -> Context {
        inputs.iter().map(|(name, expr)| (name.as_str().into(), self.eval(at, expr))).collect()
    }

    /// What a message carries: the inputs of its event or task, and what its input associations bring.
    pub(crate) fn payload(&self, at: u32, node: &bpmn::Node, inputs: &[(String, bpmn::Expr)]) -> Context {
        let mut payload = self.inputs(at, inputs);
        for association in node.io.iter().flat_map(|io| &io.before) {
            payload.extend(self.carried(at, association, &Context::new()));
        }
        payload
    }

    /// What an activity begins with: the names it declares, and what its input associations bring from `at`.
    pub(crate) fn brought(&self, at: u32, io: Option<&Io>) -> Context {
        let mut local = Context::new();
        let Some(io) = io else { return local };
        local.extend(io.names.iter().map(|name| (Arc::from(name.as_str()), Value::Null)));
        for association in &io.before {
            for (name, value) in self.carried(at, association, &Context::new()) {
                local.insert(name, value);
            }
        }
        local
    }

    /// Brings what came out of the instance `from` to the data around `to`.
    pub(crate) fn bring_out(&mut self, from: u32, to: u32, io: Option<&Io>) {
        for association in io.into_iter().flat_map(|io| &io.after) {
            let values = self.carried(from, association, &Context::new());
            self.assign(to, values);
        }
    }

    /// What one association carries. A source without a value carries nothing: it is not available.
    pub(crate) fn carried(&self, at: u32, association: &Association, extra: &Context) -> Context {
        let locals = Locals::with(self.net(), at, extra);
        let mut values = Context::new();
        for assignment in &association.assignments {
            let value = self.host.eval(&assignment.from, &locals);
            put(&mut values, &assignment.to, value);
        }
        let Some(target) = &association.target else { return values };
        if let Some(transformation) = &association.transformation {
            values.insert(target.as_str().into(), self.host.eval(transformation, &locals));
        } else if association.assignments.is_empty()
            && let Some(source) = association.sources.first()
        {
            let value = locals.get(source).or_else(|| self.host.get(source));
            if let Some(value) = value.filter(|value| !value.is_null()) {
                values.insert(target.as_str().into(), value);
            }
        }
        values
    }
}

/// Sets `a.b` as the entry `b` of `a`, and a plain name as itself.
fn put(values: &mut Context, path: &str, value: Value) {
    let Some((first, rest)) = path.split_once('.') else {
        values.insert(path.into(), value);
        return;
    };
    let mut inner = match values.get(first) {
        Some(Value::Context(entries)) => (**entries).clone(),
        _ => Context::new(),
    };
    // INVARIANT: each turn takes one step of the path off, and a path is a short text of the model.
    put(&mut inner, rest, value);
    values.insert(first.into(), Value::from(inner));
}
