//! The net: what the fold of its events knows. Nothing here is computed from the model.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use value::{Context, ElementId, Timestamp, Value};

/// Where the tokens of all running processes are.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Net {
    /// Scopes, waiting elements and armed events by number. A number is never used twice in a net, and what belongs to
    /// another instance has a higher number than that one.
    pub active: BTreeMap<u32, Active>,
    /// Tokens on sequence flows, by scope and flow.
    pub tokens: BTreeMap<(u32, ElementId), u32>,
    pub next_instance: u32,
    /// Completed activities that can be taken back, in the order of completion.
    pub done: BTreeMap<u32, Done>,
    /// Messages nobody waited for yet, in the order they were sent.
    pub messages: BTreeMap<u32, Kept>,
    /// Keys of the messages taken last; the same key is not taken again.
    pub seen: VecDeque<String>,
    /// The code of an error that nobody caught.
    pub failed: Option<String>,
}

/// The part an instance plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// One run of a process that nothing called.
    Process,
    /// One run of a sub-process.
    Scope,
    /// One run of a called process or global task; it sees only what was given to it.
    Call,
    /// An activity that runs several times; each run is an instance in it.
    Repeat,
    /// Waits: a task for a person, an event to come, work that takes time.
    #[default]
    Wait,
    /// An armed event: on a border, or the start of an event sub-process.
    Listen,
    /// An event-based gateway; what follows it waits as `Listen` with the gateway as host.
    Gate,
    /// A complex gateway that went on and waits for the rest of its tokens.
    Reset,
    /// Takes completed activities back, one after the other; their handlers run in it.
    Compensate,
}

/// One living instance.
#[derive(Debug, Clone, PartialEq)]
pub struct Active {
    /// The element, or the id of the process.
    pub element: ElementId,
    pub part: Part,
    /// The instance it lies in; `None` for a process.
    pub scope: Option<u32>,
    /// The instance an armed event belongs to, and ends with.
    pub host: Option<u32>,
    pub since: Timestamp,
    /// When a timer fires; `None` while its rule gives no time yet, and for elements without a timer.
    pub due: Option<Timestamp>,
    pub timer: bool,
    /// Firings left of a timer that repeats, the next included.
    pub left: Option<u32>,
    /// Data that lives as long as this instance.
    pub local: Context,
    /// Runs planned, of a multi-instance activity.
    pub planned: Option<u32>,
    /// Instances and tokens in it now, and instances that began and ended in it.
    pub children: u32,
    pub tokens: u32,
    pub started: u32,
    pub ended: u32,
    /// Instances armed on it.
    pub armed: u32,
    /// Results of the runs of a multi-instance activity, by run from 0.
    pub results: BTreeMap<u32, Value>,
    /// Which definitions of an event with several have happened, one bit each.
    pub seen: u64,
    /// Whether its condition held when last looked at.
    pub met: bool,
    /// Correlation: key id to the values that later messages must have.
    pub keys: BTreeMap<String, Value>,
    /// Entries a complex gateway has used since it went on.
    pub used: Vec<ElementId>,
}

impl Active {
    /// Whether tokens and instances lie in it.
    pub fn is_scope(&self) -> bool {
        matches!(self.part, Part::Process | Part::Scope | Part::Call | Part::Repeat | Part::Compensate)
    }

    /// Whether its scope is not over before it is: armed events are no work.
    pub fn counts(&self) -> bool {
        self.part != Part::Listen
    }
}

/// A completed activity that can be taken back.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    pub element: ElementId,
    pub scope: u32,
    /// The number its own scope had, of a sub-process.
    pub inner: Option<u32>,
    /// Its data as they were.
    pub local: Context,
}

/// A message that waits for a receiver.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    pub name: String,
    pub key: Option<String>,
    pub payload: Context,
}

impl Net {
    /// Nothing runs and nothing waits.
    pub fn at_rest(&self) -> bool {
        self.active.is_empty() && self.tokens.is_empty()
    }

    /// Tokens on one flow of a scope.
    pub fn tokens_on(&self, scope: u32, flow: &ElementId) -> u32 {
        // WHY: the key is cloned because a map of pairs cannot be asked by parts; an id is a shared text.
        self.tokens.get(&(scope, flow.clone())).copied().unwrap_or(0)
    }

    /// Elements that wait for somebody or something, in the order they began: not what is armed on a border or for a
    /// sub-process, but each exit of an event-based gateway.
    pub fn waiting(&self) -> impl Iterator<Item = (u32, &Active)> {
        let is_gate = |host: u32| self.active.get(&host).is_some_and(|host| host.part == Part::Gate);
        let waits = move |active: &Active| match active.part {
            Part::Wait => true,
            Part::Listen => active.host.is_some_and(is_gate),
            _ => false,
        };
        self.active.iter().filter(move |(_, active)| waits(active)).map(|(&number, active)| (number, active))
    }

    /// The instance, then each one around it.
    pub fn around(&self, number: u32) -> impl Iterator<Item = (u32, &Active)> {
        let first = self.active.get(&number).map(|active| (number, active));
        std::iter::successors(first, |(_, active)| {
            let outer = active.scope?;
            self.active.get(&outer).map(|found| (outer, found))
        })
    }
}
