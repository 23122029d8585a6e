//! The checked model: processes, their nodes and the flows between them, by index.

use std::collections::BTreeMap;
use std::sync::Arc;

use value::ElementId;

use crate::Expr;
use crate::activity::Activity;
use crate::correlation::{Key, Subscription};
use crate::data::{Io, Item};
use crate::element::Kind;

/// The place of a node in [`Process::nodes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeIx(pub u32);

/// The place of a flow in [`Process::flows`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlowIx(pub u32);

/// The place of a process in [`Model::processes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProcessIx(pub u32);

impl NodeIx {
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

impl FlowIx {
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

impl ProcessIx {
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

/// One BPMN file. Only files without an error become a model, so every reference in it is resolved.
#[derive(Debug, Clone)]
pub struct Model {
    pub id: String,
    pub name: String,
    /// All processes in the order of the file, then each global task as a process of one node.
    pub processes: Vec<Process>,
    /// How messages find the instance they belong to.
    pub keys: Vec<Key>,
    /// The text as given: the diagram and foreign extensions are still in it.
    pub xml: Arc<str>,
    pub(crate) by_id: BTreeMap<ElementId, (ProcessIx, NodeIx)>,
}

impl Model {
    pub fn process(&self, id: &str) -> Option<&Process> {
        self.processes.iter().find(|process| process.id == id)
    }

    /// The first process that can run.
    pub fn executable(&self) -> Option<&Process> {
        self.processes.iter().find(|process| process.executable)
    }

    pub fn process_at(&self, ix: ProcessIx) -> Option<&Process> {
        self.processes.get(ix.at())
    }

    /// The place of a process by its id.
    pub fn process_ix(&self, id: &str) -> Option<ProcessIx> {
        (0u32..).map(ProcessIx).zip(&self.processes).find(|(_, process)| process.id == id).map(|(ix, _)| ix)
    }

    /// The process and node of an element id; ids are unique in a file.
    pub fn find(&self, element: &ElementId) -> Option<(ProcessIx, NodeIx)> {
        self.by_id.get(element).copied()
    }

    /// The node of an element id, with its process.
    pub fn node(&self, element: &ElementId) -> Option<(&Process, &Node)> {
        let (process, node) = self.find(element)?;
        let process = self.process_at(process)?;
        Some((process, process.node(node)))
    }

    /// All nodes of all processes that can run.
    pub fn nodes(&self) -> impl Iterator<Item = (&Process, &Node)> {
        self.processes.iter().flat_map(|process| process.nodes.iter().map(move |node| (process, node)))
    }
}

/// One process. A process that is not executable, beside one that is, keeps its name and has no nodes.
///
/// Nodes of sub-processes lie in the same list; [`Node::scope`] says where each belongs.
#[derive(Debug, Clone)]
pub struct Process {
    pub id: String,
    pub name: String,
    pub executable: bool,
    /// A global task: one node, and nothing but a call activity starts it.
    pub global: bool,
    pub nodes: Vec<Node>,
    pub flows: Vec<Flow>,
    /// All start events at the top, in the order of the file.
    pub start: Vec<NodeIx>,
    /// What stands at the top.
    pub content: Content,
    /// Names of the messages this process waits for, each once.
    pub messages: Vec<String>,
    /// Correlation by data of the process.
    pub subscriptions: Vec<Subscription>,
    pub(crate) by_id: BTreeMap<ElementId, NodeIx>,
    pub(crate) by_flow: BTreeMap<ElementId, FlowIx>,
}

/// What stands directly in a process or sub-process.
#[derive(Debug, Clone, Default)]
pub struct Content {
    pub nodes: Vec<NodeIx>,
    /// Start events.
    pub start: Vec<NodeIx>,
    /// Nodes that begin where there is no start event: those without an entry, in the order of the file.
    pub first: Vec<NodeIx>,
    /// Event sub-processes.
    pub events: Vec<NodeIx>,
    /// Data objects and properties, which live as long as one run of the scope.
    pub data: Vec<Item>,
    /// Where links lead: name to catch event.
    pub links: BTreeMap<String, NodeIx>,
}

impl Process {
    /// The node at `ix`.
    ///
    /// INVARIANT: an index comes from this process; one of another process may name a wrong node or none.
    #[expect(clippy::indexing_slicing, reason = "indices are made by the reader together with the nodes")]
    pub fn node(&self, ix: NodeIx) -> &Node {
        &self.nodes[ix.at()]
    }

    #[expect(clippy::indexing_slicing, reason = "indices are made by the reader together with the flows")]
    pub fn flow(&self, ix: FlowIx) -> &Flow {
        &self.flows[ix.at()]
    }

    pub fn find(&self, element_id: &str) -> Option<NodeIx> {
        self.by_id.get(&ElementId::new(element_id)).copied()
    }

    /// As [`Process::find`], for an id that is one already.
    pub fn find_id(&self, element: &ElementId) -> Option<NodeIx> {
        self.by_id.get(element).copied()
    }

    /// The place of a flow by its id.
    pub fn find_flow(&self, id: &ElementId) -> Option<FlowIx> {
        self.by_flow.get(id).copied()
    }

    /// The flows that leave `ix`, in the order of the file.
    pub fn exits(&self, ix: NodeIx) -> impl Iterator<Item = &Flow> {
        self.node(ix).outgoing.iter().map(|flow| self.flow(*flow))
    }

    /// What stands in a sub-process, or at the top for `None`.
    pub fn content_of(&self, scope: Option<NodeIx>) -> &Content {
        match scope.map(|ix| &self.node(ix).kind) {
            Some(Kind::SubProcess { content, .. }) => content,
            _ => &self.content,
        }
    }
}

/// One flow node: an event, an activity or a gateway.
#[derive(Debug, Clone)]
pub struct Node {
    pub ix: NodeIx,
    pub id: ElementId,
    pub name: String,
    pub kind: Kind,
    pub incoming: Vec<FlowIx>,
    pub outgoing: Vec<FlowIx>,
    /// The exit taken where no condition of the others holds; of activities and of choosing gateways.
    pub default: Option<FlowIx>,
    /// Boundary events attached to this activity.
    pub boundary: Vec<NodeIx>,
    /// How often and with which data an activity runs; `None` where it runs once for each token, as most do.
    pub activity: Option<Box<Activity>>,
    /// What goes in and comes out, where it is modelled.
    pub io: Option<Box<Io>>,
    /// The name of the lane this node lies in, or its id where it has no name.
    pub lane: Option<String>,
    /// The sub-process this node lies in; `None` at the top of the process.
    pub scope: Option<NodeIx>,
    pub documentation: String,
    /// Line in the XML, from 1.
    pub line: u32,
}

/// One sequence flow.
#[derive(Debug, Clone)]
pub struct Flow {
    pub ix: FlowIx,
    pub id: ElementId,
    pub name: String,
    pub from: NodeIx,
    pub to: NodeIx,
    pub condition: Option<Expr>,
    pub line: u32,
}
