//! The checked model: processes, their nodes and the flows between them, by index.

use std::collections::BTreeMap;
use std::sync::Arc;

use value::ElementId;

use crate::Expr;
use crate::element::Kind;

/// The place of a node in [`Process::nodes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeIx(pub u32);

/// The place of a flow in [`Process::flows`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlowIx(pub u32);

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

/// One BPMN file. Only files without an error become a model, so every reference in it is resolved.
#[derive(Debug, Clone)]
pub struct Model {
    pub id: String,
    pub name: String,
    pub processes: Vec<Process>,
    /// The text as given: the diagram and foreign extensions are still in it.
    pub xml: Arc<str>,
}

impl Model {
    pub fn process(&self, id: &str) -> Option<&Process> {
        self.processes.iter().find(|process| process.id == id)
    }

    /// The first process that can run.
    pub fn executable(&self) -> Option<&Process> {
        self.processes.iter().find(|process| process.executable)
    }
}

/// One process. A process that is not executable, beside one that is, keeps its name and has no nodes.
#[derive(Debug, Clone)]
pub struct Process {
    pub id: String,
    pub name: String,
    pub executable: bool,
    pub nodes: Vec<Node>,
    pub flows: Vec<Flow>,
    /// All start events, in the order of the file.
    pub start: Vec<NodeIx>,
    /// Names of the messages this process waits for, each once.
    pub messages: Vec<String>,
    pub(crate) by_id: BTreeMap<ElementId, NodeIx>,
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

    /// The flows that leave `ix`, in the order of the file.
    pub fn exits(&self, ix: NodeIx) -> impl Iterator<Item = &Flow> {
        self.node(ix).outgoing.iter().map(|flow| self.flow(*flow))
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
    /// Boundary events attached to this activity.
    pub boundary: Vec<NodeIx>,
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
