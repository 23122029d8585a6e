//! Names inside a net: the data of an instance, then of each scope around it.

use value::{Context, Value};

use crate::state::{Net, Part};

/// The collection a multi-instance activity was started with. No FEEL name has a dot before it.
pub(crate) const ITEMS: &str = ".items";

/// What an instance sees before the outermost data.
#[derive(Clone, Copy)]
pub struct Locals<'n> {
    net: &'n Net,
    at: Option<u32>,
    extra: Option<&'n Context>,
}

impl<'n> Locals<'n> {
    pub fn new(net: &'n Net, at: u32) -> Self {
        Self { net, at: Some(at), extra: None }
    }

    /// With further names that go before all others.
    pub fn with(net: &'n Net, at: u32, extra: &'n Context) -> Self {
        Self { net, at: Some(at), extra: Some(extra) }
    }

    /// No instance: nothing but `extra`.
    pub fn only(net: &'n Net, extra: &'n Context) -> Self {
        Self { net, at: None, extra: Some(extra) }
    }

    pub fn get(&self, name: &str) -> Option<Value> {
        if let Some(value) = self.extra.and_then(|extra| extra.get(name)) {
            return Some(value.clone());
        }
        for (_, active) in self.at.into_iter().flat_map(|at| self.net.around(at)) {
            if let Some(value) = active.local.get(name) {
                return Some(value.clone());
            }
            if active.part == Part::Repeat {
                // Instance attributes of BPMN 2.0, table 10.30.
                let number = match name {
                    "numberOfInstances" => active.planned.unwrap_or(active.started),
                    "numberOfActiveInstances" => active.children,
                    "numberOfCompletedInstances" => active.ended,
                    "numberOfTerminatedInstances" => {
                        active.started.saturating_sub(active.ended + active.children)
                    }
                    _ => continue,
                };
                return Some(Value::from(i64::from(number)));
            }
            if active.part == Part::Call {
                return None;
            }
        }
        None
    }
}

impl feel::Scope for Locals<'_> {
    fn get(&self, name: &str) -> Option<Value> {
        Locals::get(self, name)
    }
}
