//! What happened to a net. Every change of it is one of these; events are for ever.

use serde::{Deserialize, Serialize};
use value::{Context, ElementId, Timestamp, Value};

use crate::state::Part;

/// One event of a net. A scope that is left out is 0, the first process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", deny_unknown_fields)]
pub enum Event {
    /// A process began, with its start event if it has one.
    ProcessStarted {
        process: ElementId,
        instance: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        start: Option<ElementId>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        to: Vec<ElementId>,
        #[serde(default, with = "value::canonical::context", skip_serializing_if = "Context::is_empty")]
        local: Context,
    },
    /// A token went through an element that does not wait. `over`: it was the last one of its process.
    ElementPassed {
        element: ElementId,
        #[serde(default, skip_serializing_if = "is_first")]
        scope: u32,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        from: Vec<ElementId>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        to: Vec<ElementId>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        over: bool,
    },
    /// An element began to wait, or a scope began.
    ElementEntered {
        element: ElementId,
        instance: u32,
        #[serde(default, skip_serializing_if = "is_first")]
        scope: u32,
        #[serde(default, skip_serializing_if = "is_wait")]
        part: Part,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        from: Vec<ElementId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Timestamp>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        timer: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        left: Option<u32>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        host: Option<u32>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        planned: Option<u32>,
        #[serde(default, with = "value::canonical::context", skip_serializing_if = "Context::is_empty")]
        local: Context,
    },
    /// A waiting element or a scope was done; what was armed on it is gone with it.
    ElementLeft {
        instance: u32,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        to: Vec<ElementId>,
    },
    /// An instance was given up, with all that was in it and armed on it.
    ElementCancelled {
        instance: u32,
    },
    /// All tokens, instances and armed events of a scope are gone; the scope itself goes on.
    ScopeEmptied {
        #[serde(default, skip_serializing_if = "is_first")]
        scope: u32,
    },
    TimerMoved {
        instance: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Timestamp>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        left: Option<u32>,
    },
    /// Data of an instance.
    LocalSet {
        instance: u32,
        #[serde(with = "value::canonical::context")]
        values: Context,
    },
    /// The result of one run of a multi-instance activity.
    ResultKept {
        instance: u32,
        run: u32,
        value: Value,
    },
    /// Some of several things an event waits for have happened.
    EventSeen {
        instance: u32,
        seen: u64,
    },
    ConditionSeen {
        instance: u32,
        met: bool,
    },
    /// A complex gateway that went on took further tokens.
    GatewayUsed {
        instance: u32,
        from: Vec<ElementId>,
    },
    /// An activity was completed that can be taken back.
    ActivityDone {
        element: ElementId,
        number: u32,
        #[serde(default, skip_serializing_if = "is_first")]
        scope: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        inner: Option<u32>,
        #[serde(default, with = "value::canonical::context", skip_serializing_if = "Context::is_empty")]
        local: Context,
    },
    /// A completed activity is being taken back.
    ActivityUndone {
        number: u32,
    },
    /// A message that nobody waits for yet.
    MessageKept {
        number: u32,
        name: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<String>,
        #[serde(default, with = "value::canonical::context", skip_serializing_if = "Context::is_empty")]
        payload: Context,
    },
    /// A kept message found its receiver.
    MessageTaken {
        number: u32,
    },
    /// A message with a key was taken.
    MessageKeyed {
        key: String,
    },
    /// A process belongs to a conversation from now on.
    Correlated {
        #[serde(default, skip_serializing_if = "is_first")]
        instance: u32,
        key: String,
        value: Value,
    },
    /// An error nobody caught ended a process.
    ProcessFailed {
        #[serde(default, skip_serializing_if = "is_first")]
        instance: u32,
        error: String,
    },
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn is_first(scope: &u32) -> bool {
    *scope == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn is_wait(part: &Part) -> bool {
    *part == Part::Wait
}
