//! The elements that run, one file each, and the table that knows every element a process may hold.

mod activity;
mod boundary;
mod boundary_message;
mod boundary_timer;
mod catch;
mod definition;
mod end;
mod exclusive_gateway;
mod message_catch;
mod parallel_gateway;
mod receive_task;
mod rule_task;
mod script_task;
mod service_task;
mod start;
mod timer_catch;
mod user_task;

use crate::read::Site;
use crate::{Expr, FlowIx, NodeIx, Timer};

/// What starts a process.
#[derive(Debug, Clone)]
pub enum Trigger {
    None,
    /// A message of this name.
    Message(String),
    Timer(Timer),
}

/// What a node does.
#[derive(Debug, Clone)]
pub enum Kind {
    Start {
        trigger: Trigger,
    },
    /// `terminate` ends every other token of the process too.
    End {
        terminate: bool,
    },
    /// `office` gives the office whose task it is, from case data; none where any office of the case may do it.
    UserTask {
        role: Option<String>,
        office: Option<Expr>,
    },
    ServiceTask {
        operation: String,
        inputs: Vec<(String, Expr)>,
    },
    /// Without `result` a context is merged into the case data.
    ScriptTask {
        expr: Expr,
        result: Option<String>,
    },
    /// Without `result` the output context is merged into the case data.
    RuleTask {
        decision: String,
        result: Option<String>,
    },
    ReceiveTask {
        message: String,
    },
    ExclusiveGateway {
        default: Option<FlowIx>,
    },
    ParallelGateway,
    MessageCatch {
        message: String,
    },
    TimerCatch {
        timer: Timer,
    },
    BoundaryTimer {
        attached: NodeIx,
        interrupting: bool,
        timer: Timer,
    },
    BoundaryMessage {
        attached: NodeIx,
        interrupting: bool,
        message: String,
    },
}

impl Kind {
    /// The activity a boundary event sits on.
    pub fn attached(&self) -> Option<NodeIx> {
        match self {
            Self::BoundaryTimer { attached, .. } | Self::BoundaryMessage { attached, .. } => Some(*attached),
            _ => None,
        }
    }

    /// Whether boundary events may sit on it.
    pub fn is_activity(&self) -> bool {
        matches!(
            self,
            Self::UserTask { .. }
                | Self::ServiceTask { .. }
                | Self::ScriptTask { .. }
                | Self::RuleTask { .. }
                | Self::ReceiveTask { .. }
        )
    }

    /// The kind in the words of the standard.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Start { .. } => "start event",
            Self::End { .. } => "end event",
            Self::UserTask { .. } => "user task",
            Self::ServiceTask { .. } => "service task",
            Self::ScriptTask { .. } => "script task",
            Self::RuleTask { .. } => "business rule task",
            Self::ReceiveTask { .. } => "receive task",
            Self::ExclusiveGateway { .. } => "exclusive gateway",
            Self::ParallelGateway => "parallel gateway",
            Self::MessageCatch { .. } => "message catch event",
            Self::TimerCatch { .. } => "timer catch event",
            Self::BoundaryTimer { .. } => "boundary timer",
            Self::BoundaryMessage { .. } => "boundary message",
        }
    }
}

pub(crate) type Read = fn(&mut Site) -> Option<Kind>;

/// How an element of a process is treated.
pub(crate) enum Standing {
    /// A node that runs.
    Runs(Read),
    /// A node of the standard that does not run yet.
    Later,
    Flow,
    /// Says something to people or to other tools, nothing to the flow.
    Silent,
    Unknown,
}

const RUNS: &[(&str, Read)] = &[
    ("startEvent", start::read),
    ("endEvent", end::read),
    ("userTask", user_task::read),
    ("serviceTask", service_task::read),
    ("scriptTask", script_task::read),
    ("businessRuleTask", rule_task::read),
    ("receiveTask", receive_task::read),
    ("exclusiveGateway", exclusive_gateway::read),
    ("parallelGateway", parallel_gateway::read),
    ("intermediateCatchEvent", catch::read),
    ("boundaryEvent", boundary::read),
];

const LATER: &[&str] = &[
    "task",
    "manualTask",
    "sendTask",
    "callActivity",
    "subProcess",
    "transaction",
    "adHocSubProcess",
    "inclusiveGateway",
    "eventBasedGateway",
    "complexGateway",
    "intermediateThrowEvent",
    "implicitThrowEvent",
    "event",
    "callChoreography",
    "choreographyTask",
    "subChoreography",
];

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
];

pub(crate) fn standing(name: &str) -> Standing {
    if name == "sequenceFlow" {
        return Standing::Flow;
    }
    if let Some((_, read)) = RUNS.iter().find(|(known, _)| *known == name) {
        return Standing::Runs(*read);
    }
    if LATER.contains(&name) {
        return Standing::Later;
    }
    if SILENT.contains(&name) { Standing::Silent } else { Standing::Unknown }
}

/// Names of the elements that run, for documentation and messages.
pub fn running() -> impl Iterator<Item = &'static str> {
    RUNS.iter().map(|(name, _)| *name)
}
