//! The elements that run, one file each, and the table that knows every element a process may hold.

mod boundary;
mod call_activity;
mod catch;
mod complex_gateway;
pub mod definition;
mod end;
mod event_gateway;
mod gateway;
mod plain_task;
mod receive_task;
mod rule_task;
mod script_task;
mod send_task;
mod service_task;
mod start;
mod sub_process;
mod throw;
mod user_task;

pub use definition::{Definition, Message};

use crate::model::Content;
use crate::read::Site;
use crate::{Expr, NodeIx, xml};

/// What an event waits for: nothing, one thing, or several.
#[derive(Debug, Clone, Default)]
pub struct Events {
    pub list: Vec<Definition>,
    /// All of them must happen (parallel multiple), not only one.
    pub all: bool,
}

/// The kinds of sub-process.
#[derive(Debug, Clone)]
pub enum Nested {
    Embedded,
    /// Started by an event inside the scope it lies in.
    Event,
    Transaction,
    AdHoc(AdHoc),
}

/// How an ad-hoc sub-process runs its activities.
#[derive(Debug, Clone)]
pub struct AdHoc {
    /// One after the other, in the order of the file.
    pub sequential: bool,
    /// Asked after each activity; without it the sub-process is over when all have run.
    pub until: Option<Expr>,
    /// What still runs is ended once `until` holds.
    pub cancel_rest: bool,
}

/// What a node does.
#[derive(Debug, Clone)]
pub enum Kind {
    /// `interrupting` counts for the start of an event sub-process only.
    Start {
        on: Events,
        interrupting: bool,
    },
    End {
        throws: Vec<Definition>,
        /// The data of a message it throws.
        inputs: Vec<(String, Expr)>,
    },
    Catch {
        on: Events,
    },
    Throw {
        throws: Vec<Definition>,
        inputs: Vec<(String, Expr)>,
    },
    Boundary {
        attached: NodeIx,
        interrupting: bool,
        on: Events,
    },
    /// A task of no kind.
    Task,
    ManualTask,
    /// `office` gives the office whose task it is, from case data; none where any office of the case may do it.
    UserTask {
        role: Option<String>,
        office: Option<Expr>,
    },
    ServiceTask {
        operation: String,
        inputs: Vec<(String, Expr)>,
    },
    /// Without `result` a context is merged into the data.
    ScriptTask {
        expr: Expr,
        result: Option<String>,
    },
    /// Without `result` the output context is merged into the data.
    RuleTask {
        decision: String,
        result: Option<String>,
    },
    SendTask {
        message: Message,
        inputs: Vec<(String, Expr)>,
    },
    ReceiveTask {
        message: Message,
        instantiate: bool,
    },
    /// Runs the process or global task of this id.
    CallActivity {
        called: String,
    },
    SubProcess {
        nested: Nested,
        content: Box<Content>,
    },
    ExclusiveGateway,
    InclusiveGateway,
    ParallelGateway,
    EventGateway {
        instantiate: bool,
        parallel: bool,
    },
    /// Without a condition it goes on with the first token.
    ComplexGateway {
        activation: Option<Expr>,
    },
}

impl Kind {
    /// The activity a boundary event sits on.
    pub fn attached(&self) -> Option<NodeIx> {
        match self {
            Self::Boundary { attached, .. } => Some(*attached),
            _ => None,
        }
    }

    /// Whether boundary events may sit on it.
    pub fn is_activity(&self) -> bool {
        self.is_task()
            || matches!(self, Self::CallActivity { .. })
            || matches!(self, Self::SubProcess { nested, .. } if !matches!(nested, Nested::Event))
    }

    pub fn is_task(&self) -> bool {
        matches!(
            self,
            Self::Task
                | Self::ManualTask
                | Self::UserTask { .. }
                | Self::ServiceTask { .. }
                | Self::ScriptTask { .. }
                | Self::RuleTask { .. }
                | Self::SendTask { .. }
                | Self::ReceiveTask { .. }
        )
    }

    pub fn is_gateway(&self) -> bool {
        matches!(
            self,
            Self::ExclusiveGateway
                | Self::InclusiveGateway
                | Self::ParallelGateway
                | Self::EventGateway { .. }
                | Self::ComplexGateway { .. }
        )
    }

    pub fn is_event_sub_process(&self) -> bool {
        matches!(self, Self::SubProcess { nested: Nested::Event, .. })
    }

    /// Whether its exits may have conditions: of activities each that holds is taken.
    pub fn has_conditions(&self) -> bool {
        self.is_activity()
            || matches!(self, Self::ExclusiveGateway | Self::InclusiveGateway | Self::ComplexGateway { .. })
    }

    /// The events it waits for.
    pub fn events(&self) -> &[Definition] {
        match self {
            Self::Start { on, .. } | Self::Catch { on } | Self::Boundary { on, .. } => &on.list,
            _ => &[],
        }
    }

    /// The events it throws.
    pub fn throws(&self) -> &[Definition] {
        match self {
            Self::End { throws, .. } | Self::Throw { throws, .. } => throws,
            _ => &[],
        }
    }

    /// Names of the messages it waits for.
    pub fn receives(&self) -> impl Iterator<Item = &str> {
        let task = match self {
            Self::ReceiveTask { message, .. } => Some(message.name.as_str()),
            _ => None,
        };
        task.into_iter().chain(self.events().iter().filter_map(Definition::message))
    }

    /// Whether a message of this name is something it waits for.
    pub fn waits_for(&self, message: &str) -> bool {
        self.receives().any(|name| name == message)
    }

    /// A catch that a link throw event of this name leads to.
    pub fn link(&self) -> Option<&str> {
        self.events().iter().chain(self.throws()).find_map(|definition| match definition {
            Definition::Link(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// The kind in the words of the standard.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Start { .. } => "start event",
            Self::End { .. } => "end event",
            Self::Catch { .. } => "intermediate catch event",
            Self::Throw { .. } => "intermediate throw event",
            Self::Boundary { .. } => "boundary event",
            Self::Task => "task",
            Self::ManualTask => "manual task",
            Self::UserTask { .. } => "user task",
            Self::ServiceTask { .. } => "service task",
            Self::ScriptTask { .. } => "script task",
            Self::RuleTask { .. } => "business rule task",
            Self::SendTask { .. } => "send task",
            Self::ReceiveTask { .. } => "receive task",
            Self::CallActivity { .. } => "call activity",
            Self::SubProcess { nested, .. } => match nested {
                Nested::Embedded => "sub-process",
                Nested::Event => "event sub-process",
                Nested::Transaction => "transaction",
                Nested::AdHoc(_) => "ad-hoc sub-process",
            },
            Self::ExclusiveGateway => "exclusive gateway",
            Self::InclusiveGateway => "inclusive gateway",
            Self::ParallelGateway => "parallel gateway",
            Self::EventGateway { .. } => "event-based gateway",
            Self::ComplexGateway { .. } => "complex gateway",
        }
    }
}

/// Puts definitions together with whether all of them must happen.
pub(crate) fn events(site: &Site, list: Vec<Definition>) -> Events {
    let all = xml::flag(site.element, "parallelMultiple") == Some(true);
    Events { all: all && list.len() > 1, list }
}

pub(crate) type Read = fn(&mut Site) -> Option<Kind>;

/// How an element of a process is treated.
pub(crate) enum Standing {
    /// A node that runs.
    Runs(Read),
    /// A node of the standard that belongs to another kind of diagram.
    Elsewhere,
    Flow,
    /// Says something to people or to other tools, or is read with the node it belongs to.
    Silent,
    Unknown,
}

const RUNS: &[(&str, Read)] = &[
    ("startEvent", start::read),
    ("endEvent", end::read),
    ("intermediateCatchEvent", catch::read),
    ("intermediateThrowEvent", throw::read),
    ("implicitThrowEvent", throw::read),
    ("boundaryEvent", boundary::read),
    ("task", plain_task::task),
    ("manualTask", plain_task::manual),
    ("userTask", user_task::read),
    ("serviceTask", service_task::read),
    ("scriptTask", script_task::read),
    ("businessRuleTask", rule_task::read),
    ("sendTask", send_task::read),
    ("receiveTask", receive_task::read),
    ("callActivity", call_activity::read),
    ("subProcess", sub_process::embedded),
    ("transaction", sub_process::transaction),
    ("adHocSubProcess", sub_process::ad_hoc),
    ("exclusiveGateway", gateway::exclusive),
    ("inclusiveGateway", gateway::inclusive),
    ("parallelGateway", gateway::parallel),
    ("eventBasedGateway", event_gateway::read),
    ("complexGateway", complex_gateway::read),
];

/// Global tasks, read as the task of the same kind.
const GLOBAL: &[(&str, Read)] = &[
    ("globalTask", plain_task::task),
    ("globalManualTask", plain_task::manual),
    ("globalUserTask", user_task::read),
    ("globalScriptTask", script_task::read),
    ("globalBusinessRuleTask", rule_task::read),
];

const ELSEWHERE: &[&str] = &["event", "callChoreography", "choreographyTask", "subChoreography"];

const SILENT: &[&str] = &[
    "documentation",
    "extensionElements",
    "auditing",
    "monitoring",
    "property",
    "laneSet",
    "ioSpecification",
    "ioBinding",
    "dataObject",
    "dataObjectReference",
    "dataStoreReference",
    "dataInputAssociation",
    "dataOutputAssociation",
    "association",
    "group",
    "textAnnotation",
    "resourceRole",
    "performer",
    "humanPerformer",
    "potentialOwner",
    "correlationSubscription",
    "supports",
    "supportedInterfaceRef",
    "conversationAssociation",
    "incoming",
    "outgoing",
    "standardLoopCharacteristics",
    "multiInstanceLoopCharacteristics",
    "completionCondition",
];

pub(crate) fn standing(name: &str) -> Standing {
    if name == "sequenceFlow" {
        return Standing::Flow;
    }
    if let Some((_, read)) = RUNS.iter().find(|(known, _)| *known == name) {
        return Standing::Runs(*read);
    }
    if ELSEWHERE.contains(&name) {
        return Standing::Elsewhere;
    }
    if SILENT.contains(&name) { Standing::Silent } else { Standing::Unknown }
}

/// The reader of a global task.
pub(crate) fn global(name: &str) -> Option<Read> {
    GLOBAL.iter().find(|(known, _)| *known == name).map(|(_, read)| *read)
}

/// Names of the elements that run, for documentation and messages.
pub fn running() -> impl Iterator<Item = &'static str> {
    RUNS.iter().map(|(name, _)| *name)
}
