//! A process while it is read: nodes may still lack what they do.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::Node as Xml;
use value::{ElementId, Finding};

use crate::activity::Activity;
use crate::correlation::Subscription;
use crate::data::{self, Io, Item};
use crate::element::{Definition, Kind};
use crate::model::{Content, Flow, FlowIx, Node, NodeIx, Process};
use crate::place::Findings;
use crate::{read, xml};

/// Ids to places, for references between elements.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub nodes: BTreeMap<ElementId, NodeIx>,
    pub flows: BTreeMap<ElementId, FlowIx>,
}

pub(crate) struct DraftNode<'a, 'x> {
    pub element: Xml<'a, 'x>,
    pub id: ElementId,
    /// `None` where it cannot run or its reading failed; a finding says why.
    pub kind: Option<Kind>,
    pub scope: Option<NodeIx>,
    pub incoming: Vec<FlowIx>,
    pub outgoing: Vec<FlowIx>,
    pub default: Option<FlowIx>,
    pub boundary: Vec<NodeIx>,
    pub activity: Option<Box<Activity>>,
    pub io: Option<Box<Io>>,
    pub lane: Option<String>,
    pub lane_role: Option<String>,
    pub line: u32,
}

impl<'a, 'x> DraftNode<'a, 'x> {
    pub(crate) fn new(element: Xml<'a, 'x>, id: ElementId, scope: Option<NodeIx>, line: u32) -> Self {
        Self {
            element,
            id,
            kind: None,
            scope,
            incoming: Vec::new(),
            outgoing: Vec::new(),
            default: None,
            boundary: Vec::new(),
            activity: None,
            io: None,
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

    pub(crate) fn is_sub_process(&self) -> bool {
        ["subProcess", "transaction", "adHocSubProcess"].iter().any(|name| xml::is_bpmn(self.element, name))
    }

    /// Nodes that no flow leads to on purpose: handlers of compensation and event sub-processes.
    pub(crate) fn stands_apart(&self) -> bool {
        xml::flag(self.element, "isForCompensation") == Some(true)
            || xml::flag(self.element, "triggeredByEvent") == Some(true)
    }

    /// Begins a path by itself in `self.scope`: a message or event starts it.
    pub(crate) fn instantiates(&self) -> bool {
        self.incoming.is_empty() && xml::flag(self.element, "instantiate") == Some(true)
    }

    /// A link to another place of the same scope, as `(name, is the source)`.
    pub(crate) fn link(&self) -> Option<(&str, bool)> {
        let kind = self.kind.as_ref()?;
        kind.link().map(|name| (name, matches!(kind, Kind::Throw { .. })))
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
    pub subscriptions: Vec<Subscription>,
    /// The nodes of each scope, so that no check goes over all nodes for each scope.
    pub inside: BTreeMap<Option<NodeIx>, Vec<NodeIx>>,
    /// The catch ends of links by scope and name.
    pub links: BTreeMap<(Option<NodeIx>, String), Vec<NodeIx>>,
}

impl<'a, 'x> Draft<'a, 'x> {
    /// All nodes with their places.
    pub(crate) fn each(&self) -> impl Iterator<Item = (NodeIx, &DraftNode<'a, 'x>)> {
        (0u32..).map(NodeIx).zip(&self.nodes)
    }

    /// The nodes that stand directly in a scope.
    pub(crate) fn inside(&self, scope: Option<NodeIx>) -> impl Iterator<Item = (NodeIx, &DraftNode<'a, 'x>)> {
        let all = self.inside.get(&scope).map(Vec::as_slice).unwrap_or_default();
        all.iter().filter_map(|ix| self.nodes.get(ix.at()).map(|node| (*ix, node)))
    }

    /// The catch events that the link `name` leads to in a scope.
    pub(crate) fn link_targets(&self, scope: Option<NodeIx>, name: &str) -> &[NodeIx] {
        self.links.get(&(scope, name.to_owned())).map(Vec::as_slice).unwrap_or_default()
    }

    /// Notes where links lead, once all kinds are known.
    pub(crate) fn note_links(&mut self) {
        let mut links: BTreeMap<_, Vec<NodeIx>> = BTreeMap::new();
        for (ix, node) in self.each() {
            if let Some((name, false)) = node.link() {
                links.entry((node.scope, name.to_owned())).or_default().push(ix);
            }
        }
        self.links = links;
    }

    /// The scopes: the top, then each sub-process, with the XML of each.
    pub(crate) fn scopes(&self) -> impl Iterator<Item = (Option<NodeIx>, Xml<'a, 'x>)> {
        let nested = self.each().filter(|(_, node)| node.is_sub_process());
        std::iter::once((None, self.element)).chain(nested.map(|(ix, node)| (Some(ix), node.element)))
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

    fn content(&self, scope: Option<NodeIx>, data: Vec<Item>) -> Content {
        let mut content = Content { data, ..Content::default() };
        for (ix, node) in self.inside(scope) {
            content.nodes.push(ix);
            if let Some((name, false)) = node.link() {
                content.links.insert(name.to_owned(), ix);
            }
            if node.is_start() {
                content.start.push(ix);
            } else if xml::flag(node.element, "triggeredByEvent") == Some(true) {
                content.events.push(ix);
            } else if node.incoming.is_empty() && begins(node) {
                content.first.push(ix);
            }
        }
        if !content.start.is_empty() {
            content.first.clear();
        }
        content
    }

    /// The process, where every node can run.
    pub(crate) fn finish(mut self, global: bool) -> Option<Process> {
        let scopes: Vec<_> = self.scopes().collect();
        let contents: Vec<_> =
            scopes.into_iter().map(|(scope, xml)| (scope, self.content(scope, data::items(xml)))).collect();
        let mut top = Content::default();
        for (scope, content) in contents {
            let node = scope.map(|ix| self.nodes.get_mut(ix.at()).map(|node| &mut node.kind));
            match node {
                None => top = content,
                Some(Some(Some(Kind::SubProcess { content: own, .. }))) => **own = content,
                Some(_) => {}
            }
        }
        let nodes = std::mem::take(&mut self.nodes);
        let nodes: Option<Vec<Node>> =
            (0u32..).map(NodeIx).zip(nodes).map(|(ix, node)| finished(ix, node)).collect();
        let nodes = nodes?;
        let (mut messages, mut known) = (Vec::new(), BTreeSet::new());
        for name in nodes.iter().flat_map(|node| node.kind.receives()) {
            if known.insert(name) {
                messages.push(name.to_owned());
            }
        }
        Some(Process {
            id: xml::attribute(self.element, "id")?.to_owned(),
            name: xml::attribute(self.element, "name").unwrap_or_default().to_owned(),
            executable: global || xml::flag(self.element, "isExecutable") == Some(true),
            global,
            nodes,
            flows: self.flows,
            start: top.start.clone(),
            content: top,
            messages,
            subscriptions: self.subscriptions,
            by_id: self.names.nodes,
            by_flow: self.names.flows,
        })
    }
}

/// Whether a node without an entry begins by itself: an activity or gateway that nothing else brings to life.
fn begins(node: &DraftNode) -> bool {
    let reached_otherwise = node.is_boundary() || node.stands_apart() || node.instantiates();
    let is_link = node.link().is_some_and(|(_, source)| !source);
    !reached_otherwise && !is_link
}

fn finished(ix: NodeIx, draft: DraftNode) -> Option<Node> {
    Some(Node {
        ix,
        id: draft.id,
        name: xml::attribute(draft.element, "name").unwrap_or_default().to_owned(),
        kind: draft.kind?,
        incoming: draft.incoming,
        outgoing: draft.outgoing,
        default: draft.default,
        boundary: draft.boundary,
        activity: draft.activity,
        io: draft.io,
        lane: draft.lane,
        scope: draft.scope,
        documentation: xml::documentation(draft.element),
        line: draft.line,
    })
}

/// True where a boundary event is there to take its activity back.
pub(crate) fn is_compensation(kind: Option<&Kind>) -> bool {
    let definitions = match kind {
        Some(Kind::Boundary { on, .. }) => on.list.as_slice(),
        _ => return false,
    };
    definitions.iter().any(|definition| matches!(definition, Definition::Compensation { .. }))
}
