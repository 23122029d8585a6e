//! A process while it is read: nodes may still lack what they do.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use roxmltree::Node as Xml;
use value::{ElementId, Finding};

use crate::element::{Kind, Trigger};
use crate::model::{Flow, FlowIx, Node, NodeIx, Process};
use crate::place::Findings;
use crate::{read, xml};

/// Ids to places, for references between elements.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub nodes: BTreeMap<ElementId, NodeIx>,
    pub flows: BTreeMap<ElementId, FlowIx>,
    pub messages: Arc<BTreeMap<String, String>>,
}

pub(crate) struct DraftNode<'a, 'x> {
    pub element: Xml<'a, 'x>,
    pub id: ElementId,
    /// `None` where it cannot run or its reading failed; a finding says why.
    pub kind: Option<Kind>,
    pub incoming: Vec<FlowIx>,
    pub outgoing: Vec<FlowIx>,
    pub boundary: Vec<NodeIx>,
    pub lane: Option<String>,
    pub lane_role: Option<String>,
    pub line: u32,
}

impl<'a, 'x> DraftNode<'a, 'x> {
    pub(crate) fn new(element: Xml<'a, 'x>, id: ElementId, line: u32) -> Self {
        Self {
            element,
            id,
            kind: None,
            incoming: Vec::new(),
            outgoing: Vec::new(),
            boundary: Vec::new(),
            lane: None,
            lane_role: None,
            line,
        }
    }

    /// An event on the border of an activity, known by its name even where its kind could not be read.
    pub(crate) fn is_boundary(&self) -> bool {
        xml::is_bpmn(self.element, "boundaryEvent")
    }

    pub(crate) fn is_start(&self) -> bool {
        xml::is_bpmn(self.element, "startEvent")
    }

    pub(crate) fn is_end(&self) -> bool {
        xml::is_bpmn(self.element, "endEvent")
    }

    pub(crate) fn report(&self, finding: Finding, findings: &mut Findings) {
        read::report(self.element, finding, findings);
    }
}

pub(crate) struct Draft<'a, 'x> {
    pub element: Xml<'a, 'x>,
    pub nodes: Vec<DraftNode<'a, 'x>>,
    pub flows: Vec<Flow>,
    /// The XML of each flow, in the same order.
    pub arrows: Vec<Xml<'a, 'x>>,
    pub names: Names,
}

impl<'a, 'x> Draft<'a, 'x> {
    /// All nodes with their places.
    pub(crate) fn each(&self) -> impl Iterator<Item = (NodeIx, &DraftNode<'a, 'x>)> {
        (0u32..).map(NodeIx).zip(&self.nodes)
    }

    /// The flows that leave a node.
    pub(crate) fn exits(&self, node: &DraftNode) -> impl Iterator<Item = &Flow> {
        node.outgoing.iter().filter_map(|ix| self.flows.get(ix.at()))
    }

    pub(crate) fn report_flow(&self, flow: &Flow, finding: Finding, findings: &mut Findings) {
        if let Some(arrow) = self.arrows.get(flow.ix.at()) {
            read::report(*arrow, finding, findings);
        }
    }

    /// The process, where every node can run.
    pub(crate) fn finish(self) -> Option<Process> {
        let mut nodes = Vec::with_capacity(self.nodes.len());
        for (ix, draft) in (0u32..).map(NodeIx).zip(self.nodes) {
            nodes.push(Node {
                ix,
                id: draft.id,
                name: xml::attribute(draft.element, "name").unwrap_or_default().to_owned(),
                kind: draft.kind?,
                incoming: draft.incoming,
                outgoing: draft.outgoing,
                boundary: draft.boundary,
                lane: draft.lane,
                scope: None,
                documentation: xml::documentation(draft.element),
                line: draft.line,
            });
        }
        let start = nodes.iter().filter(|n| matches!(n.kind, Kind::Start { .. })).map(|n| n.ix).collect();
        let (mut messages, mut known) = (Vec::new(), BTreeSet::new());
        for name in nodes.iter().filter_map(|node| message_of(&node.kind)) {
            if known.insert(name) {
                messages.push(name.to_owned());
            }
        }
        Some(Process {
            id: xml::attribute(self.element, "id")?.to_owned(),
            name: xml::attribute(self.element, "name").unwrap_or_default().to_owned(),
            executable: xml::flag(self.element, "isExecutable") == Some(true),
            nodes,
            flows: self.flows,
            start,
            messages,
            by_id: self.names.nodes,
        })
    }
}

fn message_of(kind: &Kind) -> Option<&str> {
    match kind {
        Kind::Start { trigger: Trigger::Message(message) }
        | Kind::ReceiveTask { message }
        | Kind::MessageCatch { message }
        | Kind::BoundaryMessage { message, .. } => Some(message),
        _ => None,
    }
}
