//! What is looked at when nothing else moves: joins that wait for what can no longer come, and conditions.

use std::collections::{BTreeMap, BTreeSet};

use bpmn::{Definition, FlowIx, Kind, Node, NodeIx, Process};
use value::Context;

use crate::arm::bit;
use crate::element::{complex, inclusive};
use crate::event::Event;
use crate::host::Host;
use crate::run::Run;
use crate::state::Part;

/// Moves one thing, if something can move.
pub(crate) fn settle<'m, H: Host>(run: &mut Run<'m, '_, H>) -> Result<bool, H::Refusal> {
    Ok(joins(run)? || resets(run)? || conditions(run)?)
}

/// A join whose tokens wait, and the scope they wait in.
fn joins<H: Host>(run: &mut Run<'_, '_, H>) -> Result<bool, H::Refusal> {
    let mut waiting: BTreeSet<(u32, u32)> = BTreeSet::new();
    let places: Vec<_> = run.net().tokens.keys().cloned().collect();
    for (scope, flow) in places {
        let Some((process, _)) = run.place(scope) else { continue };
        let Some(flow) = process.find_flow(&flow) else { continue };
        let node = process.node(process.flow(flow).to);
        let joins = matches!(node.kind, Kind::InclusiveGateway | Kind::ComplexGateway { .. });
        if joins && waiting.insert((scope, node.ix.0)) {
            let moved = match &node.kind {
                Kind::InclusiveGateway => inclusive::settle(run, scope, process, node)?,
                Kind::ComplexGateway { .. } => complex::settle(run, scope, process, node)?,
                _ => false,
            };
            if moved {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn resets<H: Host>(run: &mut Run<'_, '_, H>) -> Result<bool, H::Refusal> {
    let resets = run.net().active.iter().filter(|(_, active)| active.part == Part::Reset);
    let resets: Vec<u32> = resets.map(|(&number, _)| number).collect();
    for instance in resets {
        if complex::reset(run, instance)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Conditional events happen when their condition becomes true.
fn conditions<H: Host>(run: &mut Run<'_, '_, H>) -> Result<bool, H::Refusal> {
    let waiting =
        run.net().active.iter().filter(|(_, active)| matches!(active.part, Part::Wait | Part::Listen));
    let waiting: Vec<u32> = waiting.map(|(&number, _)| number).collect();
    for instance in waiting {
        let Some((_, node)) = run.at(instance)? else { continue };
        let Some(active) = run.active(instance) else { continue };
        let (met, seen) = (active.met, active.seen);
        for (at, definition) in node.kind.events().iter().enumerate() {
            let Definition::Conditional(condition) = definition else { continue };
            let holds = run.holds(instance, condition);
            if holds != met {
                run.emit(Event::ConditionSeen { instance, met: holds });
            }
            if holds && !met && seen & bit(at) == 0 {
                run.happened(instance, at, &Context::new())?;
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// For each place a token can be, whether it can still come to one of `entries` without passing `gateway`.
pub(crate) struct Upstream {
    flows: BTreeSet<FlowIx>,
    nodes: BTreeSet<NodeIx>,
}

impl Upstream {
    /// Goes back from the entries over flows, borders and links.
    pub(crate) fn of(process: &Process, gateway: &Node, entries: &[FlowIx]) -> Self {
        let links: BTreeMap<NodeIx, Vec<NodeIx>> = link_sources(process, gateway.scope);
        let mut upstream = Self { flows: BTreeSet::new(), nodes: BTreeSet::new() };
        let mut open: Vec<FlowIx> = entries.to_vec();
        while let Some(flow) = open.pop() {
            if !upstream.flows.insert(flow) {
                continue;
            }
            let mut nodes = vec![process.flow(flow).from];
            while let Some(ix) = nodes.pop() {
                if ix == gateway.ix || !upstream.nodes.insert(ix) {
                    continue;
                }
                let node = process.node(ix);
                open.extend(&node.incoming);
                nodes.extend(node.kind.attached());
                nodes.extend(links.get(&ix).into_iter().flatten());
            }
        }
        upstream
    }

    pub(crate) fn has_flow(&self, flow: FlowIx) -> bool {
        self.flows.contains(&flow)
    }

    pub(crate) fn has_node(&self, node: NodeIx) -> bool {
        self.nodes.contains(&node)
    }
}

fn link_sources(process: &Process, scope: Option<NodeIx>) -> BTreeMap<NodeIx, Vec<NodeIx>> {
    let content = process.content_of(scope);
    let mut sources: BTreeMap<NodeIx, Vec<NodeIx>> = BTreeMap::new();
    if content.links.is_empty() {
        return sources;
    }
    for &ix in &content.nodes {
        let node = process.node(ix);
        let leads = matches!(node.kind, Kind::Throw { .. }).then(|| node.kind.link()).flatten();
        if let Some(target) = leads.and_then(|name| content.links.get(name)) {
            sources.entry(*target).or_default().push(ix);
        }
    }
    sources
}

/// Whether a gateway still has to wait: some token can come to an empty entry and to no entry that has a token
/// (BPMN 2.0, clause 13.4.3).
pub(crate) fn must_wait<H: Host>(
    run: &Run<'_, '_, H>,
    scope: u32,
    process: &Process,
    gateway: &Node,
    has: &dyn Fn(FlowIx) -> bool,
) -> bool {
    let (full, empty): (Vec<FlowIx>, Vec<FlowIx>) = gateway.incoming.iter().partition(|&&flow| has(flow));
    if empty.is_empty() {
        return false;
    }
    let (to_empty, to_full) = (Upstream::of(process, gateway, &empty), Upstream::of(process, gateway, &full));
    let net = run.net();
    let first = (scope, value::ElementId::new(""));
    let tokens = net.tokens.range(first..).take_while(|((holder, _), _)| *holder == scope);
    let on_flows = tokens
        .filter_map(|((_, flow), _)| process.find_flow(flow))
        .any(|flow| !gateway.incoming.contains(&flow) && to_empty.has_flow(flow) && !to_full.has_flow(flow));
    let inside = net.active.range(scope..).filter(|(_, active)| active.scope == Some(scope));
    let in_nodes = inside
        .filter_map(|(_, active)| process.find_id(&active.element))
        .any(|node| node != gateway.ix && to_empty.has_node(node) && !to_full.has_node(node));
    on_flows || in_nodes
}
