//! From the XML tree to a model: first all ids, then flows and lanes, then what each node does.

use std::collections::BTreeMap;
use std::sync::Arc;

use roxmltree::{Document, Node as Xml};
use value::{ElementId, Finding};

use crate::draft::{self, Draft, DraftNode, Names};
use crate::element::{self, Read, Standing};
use crate::model::{Content, Flow, FlowIx, Model, NodeIx, Process, ProcessIx};
use crate::place::{Findings, Lines};
pub(crate) use crate::site::{Globals, Site};
use crate::{activity, check, correlation, data, xml};

/// Reads the whole file. The model is there where every node of every process could be read.
pub(crate) fn model(document: &Document, lines: &Lines, findings: &mut Findings) -> Option<Model> {
    let root = document.root_element();
    if !xml::is_bpmn(root, "definitions") {
        let finding = Finding::error("not-bpmn", "the file is not a BPMN 2.0 model");
        findings.push(
            root.range().start,
            finding.hint("the root element is `definitions` of the BPMN 2.0 namespace"),
        );
        return None;
    }
    duplicate_ids(root, findings);
    let globals = globals(root, findings);
    let elements: Vec<Xml> = xml::children(root, "process").collect();
    if elements.is_empty() {
        let finding = Finding::error("no-process", "the file has no process");
        report(root, finding.hint("draw a process and mark it executable"), findings);
        return None;
    }
    let some_run = elements.iter().any(|element| runs(*element));
    let mut processes = Vec::new();
    for element in elements {
        let drawn_only = some_run && !runs(element);
        let mut own = Findings::default();
        let process = process(element, &globals, lines, &mut own);
        if drawn_only {
            let finding =
                Finding::warning("process-drawn-only", "this process is not executable and is left out");
            report(element, finding.hint("set isExecutable=\"true\" if it should run"), findings);
            processes.push(name_only(element));
        } else {
            findings.append(own);
            processes.extend(process);
        }
    }
    for element in root.children().filter(Xml::is_element) {
        if let Some(read) = element::global(element.tag_name().name()) {
            processes.extend(global(element, read, &globals, lines, findings));
        }
    }
    let attribute = |name| xml::attribute(root, name).unwrap_or_default().to_owned();
    let mut by_id = BTreeMap::new();
    for (ix, process) in (0u32..).map(ProcessIx).zip(&processes) {
        by_id.extend(process.nodes.iter().map(|node| (node.id.clone(), (ix, node.ix))));
    }
    Some(Model {
        id: attribute("id"),
        name: attribute("name"),
        processes,
        keys: correlation::keys(root, &globals, findings),
        xml: Arc::from(""),
        by_id,
    })
}

fn runs(process: Xml) -> bool {
    xml::flag(process, "isExecutable") == Some(true)
}

fn name_only(element: Xml) -> Process {
    let attribute = |name| xml::attribute(element, name).unwrap_or_default().to_owned();
    Process {
        id: attribute("id"),
        name: attribute("name"),
        executable: false,
        global: false,
        nodes: Vec::new(),
        flows: Vec::new(),
        start: Vec::new(),
        content: Content::default(),
        messages: Vec::new(),
        subscriptions: Vec::new(),
        by_id: BTreeMap::new(),
        by_flow: BTreeMap::new(),
    }
}

/// Puts a finding at an element, with its id.
pub(crate) fn report(element: Xml, finding: Finding, findings: &mut Findings) {
    let named = element.ancestors().find_map(|up| up.attribute("id")).unwrap_or_default();
    findings.push(element.range().start, finding.element(named));
}

fn duplicate_ids(root: Xml, findings: &mut Findings) {
    let mut seen = BTreeMap::new();
    for element in root.descendants().filter(|e| e.tag_name().namespace() == Some(xml::BPMN)) {
        let Some(id) = element.attribute("id") else { continue };
        if seen.insert(id, ()).is_some() {
            let finding = Finding::error("id-duplicate", format!("the id `{id}` is used twice"));
            report(element, finding.hint("give each element an id of its own"), findings);
        }
    }
}

/// What is declared beside the processes.
fn globals<'a, 'x>(root: Xml<'a, 'x>, findings: &mut Findings) -> Globals<'a, 'x> {
    let mut globals = Globals { data: data::names(root), ..Globals::default() };
    for element in root.children().filter(|e| e.tag_name().namespace() == Some(xml::BPMN)) {
        let Some(id) = xml::attribute(element, "id") else { continue };
        let kind = element.tag_name().name();
        let name = xml::attribute(element, "name").unwrap_or(id);
        let code = |attribute: &str| xml::attribute(element, attribute).unwrap_or(name).to_owned();
        match kind {
            "message" => {
                if xml::attribute(element, "name").is_none() {
                    let finding =
                        Finding::warning("message-without-name", "the message has no name; its id is used");
                    report(element, finding.hint("name the message as the app's acts do"), findings);
                }
                globals.messages.insert(id.to_owned(), name.to_owned());
            }
            "signal" => {
                globals.signals.insert(id.to_owned(), name.to_owned());
            }
            "error" => {
                globals.errors.insert(id.to_owned(), code("errorCode"));
            }
            "escalation" => {
                globals.escalations.insert(id.to_owned(), code("escalationCode"));
            }
            "process" if runs(element) => {
                globals.callable.insert(id.to_owned());
            }
            _ if element::global(kind).is_some() => {
                globals.callable.insert(id.to_owned());
            }
            _ if kind.ends_with("EventDefinition") => {
                globals.definitions.insert(id.to_owned(), element);
            }
            _ => {}
        }
    }
    globals
}

fn blank<'a, 'x>(element: Xml<'a, 'x>) -> Draft<'a, 'x> {
    Draft {
        element,
        nodes: Vec::new(),
        flows: Vec::new(),
        arrows: Vec::new(),
        names: Names::default(),
        subscriptions: Vec::new(),
        inside: BTreeMap::new(),
        links: BTreeMap::new(),
    }
}

fn process<'a, 'x>(
    element: Xml<'a, 'x>,
    globals: &Globals<'a, 'x>,
    lines: &Lines,
    findings: &mut Findings,
) -> Option<Process> {
    if !runs(element) {
        let finding = Finding::error("not-executable", "the process is not marked as executable");
        report(element, finding.hint("set isExecutable=\"true\" on the process"), findings);
    }
    if xml::attribute(element, "id").is_none() {
        let finding = Finding::error("id-missing", "the process has no id");
        report(element, finding.hint("give the process an id: the app names it"), findings);
    }
    let mut draft = blank(element);
    let arrows = nodes(element, None, &mut draft, lines, findings);
    for arrow in arrows {
        flow(arrow, &mut draft, lines, findings);
    }
    lanes(element, &mut draft, findings);
    kinds(&mut draft, globals, findings);
    draft.note_links();
    handlers(element, &mut draft);
    draft.subscriptions = correlation::subscriptions(element, findings);
    check::run(&draft, findings);
    draft.finish(false)
}

/// A global task as a process of one node.
fn global<'a, 'x>(
    element: Xml<'a, 'x>,
    read: Read,
    globals: &Globals<'a, 'x>,
    lines: &Lines,
    findings: &mut Findings,
) -> Option<Process> {
    let id = identity(element, findings)?;
    let mut draft = blank(element);
    draft.names.nodes.insert(id.clone(), NodeIx(0));
    draft.inside.insert(None, vec![NodeIx(0)]);
    draft.nodes.push(DraftNode::new(element, id, None, lines.line(element.range().start)));
    let read = draft.nodes.first().map(|node| {
        let mut site = Site::new(node, &draft.names, globals, findings);
        (read(&mut site), data::io(&mut site).flatten())
    });
    if let (Some(node), Some((kind, io))) = (draft.nodes.first_mut(), read) {
        (node.kind, node.io) = (kind, io);
    }
    draft.finish(true)
}

/// Takes in all flow nodes of a scope and of the scopes inside it, and gives back the sequence flows.
fn nodes<'a, 'x>(
    holder: Xml<'a, 'x>,
    scope: Option<NodeIx>,
    draft: &mut Draft<'a, 'x>,
    lines: &Lines,
    findings: &mut Findings,
) -> Vec<Xml<'a, 'x>> {
    let mut arrows = Vec::new();
    for element in holder.children().filter(Xml::is_element) {
        let name = element.tag_name().name();
        if element.tag_name().namespace() != Some(xml::BPMN) {
            let finding =
                Finding::warning("element-foreign", format!("`{name}` is not a BPMN element and is ignored"));
            report(element, finding.hint("put extensions into extensionElements"), findings);
            continue;
        }
        match element::standing(name) {
            Standing::Flow => arrows.push(element),
            Standing::Silent => {}
            Standing::Unknown => {
                let finding = Finding::error("element-unknown", format!("BPMN has no element `{name}` here"));
                report(element, finding.hint("check the spelling, also of capital letters"), findings);
            }
            Standing::Elsewhere | Standing::Runs(_) => {
                let Some(id) = identity(element, findings) else { continue };
                let ix = NodeIx(u32::try_from(draft.nodes.len()).unwrap_or(u32::MAX));
                draft.names.nodes.entry(id.clone()).or_insert(ix);
                draft.inside.entry(scope).or_default().push(ix);
                let node = DraftNode::new(element, id, scope, lines.line(element.range().start));
                let nested = node.is_sub_process();
                draft.nodes.push(node);
                if nested {
                    arrows.extend(nodes(element, Some(ix), draft, lines, findings));
                }
            }
        }
    }
    arrows
}

fn identity(element: Xml, findings: &mut Findings) -> Option<ElementId> {
    let what = element.tag_name().name();
    let Some(id) = xml::attribute(element, "id") else {
        let finding = Finding::error("id-missing", format!("a `{what}` has no id"));
        report(element, finding.hint("give it an id: events and acts name it"), findings);
        return None;
    };
    id.parse()
        .map_err(|_| {
            let finding =
                Finding::error("id-bad", format!("the id of this `{what}` is too long or has blanks"));
            report(element, finding.hint("up to 128 bytes without blanks"), findings);
        })
        .ok()
}

fn flow<'a, 'x>(element: Xml<'a, 'x>, draft: &mut Draft<'a, 'x>, lines: &Lines, findings: &mut Findings) {
    let Some(id) = identity(element, findings) else { return };
    let mut end = |attribute: &str| {
        let named = xml::attribute(element, attribute);
        let found = named.and_then(|name| draft.names.nodes.get(&ElementId::new(xml::local(name))).copied());
        if found.is_none() {
            let shown = named.unwrap_or("nothing");
            let finding = Finding::error(
                "flow-to-nothing",
                format!("{attribute} names `{shown}`, which is no node here"),
            );
            report(element, finding.hint("draw the flow from one node of the process to another"), findings);
        }
        found
    };
    let (Some(from), Some(to)) = (end("sourceRef"), end("targetRef")) else { return };
    let scope_of = |ix: NodeIx| draft.nodes.get(ix.at()).map(|node| node.scope);
    if scope_of(from) != scope_of(to) {
        let finding = Finding::error("flow-over-border", "a flow crosses the border of a sub-process");
        report(element, finding.hint("end the path inside, and go on from the sub-process itself"), findings);
        return;
    }
    let written = xml::child(element, "conditionExpression");
    let condition = written.and_then(|text| crate::expr::formal(&xml::text(text), text, findings));
    let ix = FlowIx(u32::try_from(draft.flows.len()).unwrap_or(u32::MAX));
    draft.names.flows.entry(id.clone()).or_insert(ix);
    if let Some(node) = draft.nodes.get_mut(from.at()) {
        node.outgoing.push(ix);
    }
    if let Some(node) = draft.nodes.get_mut(to.at()) {
        node.incoming.push(ix);
    }
    let name = xml::attribute(element, "name").unwrap_or_default().to_owned();
    draft.flows.push(Flow { ix, id, name, from, to, condition, line: lines.line(element.range().start) });
    draft.arrows.push(element);
}

/// Names each node's lane. Of nested lanes the innermost wins, because the tree is read from outside in.
fn lanes(process: Xml, draft: &mut Draft, findings: &mut Findings) {
    let sets = process.descendants().filter(|child| xml::is_bpmn(*child, "laneSet"));
    for lane in sets.flat_map(|set| set.descendants()).filter(|inner| xml::is_bpmn(*inner, "lane")) {
        let name = xml::attribute(lane, "name").or(xml::attribute(lane, "id")).unwrap_or_default();
        for reference in xml::children(lane, "flowNodeRef") {
            let target = xml::text(reference).text;
            let known = draft.names.nodes.get(&ElementId::new(xml::local(&target))).copied();
            match known.and_then(|ix| draft.nodes.get_mut(ix.at())) {
                Some(node) => {
                    node.lane = Some(name.to_owned());
                    node.lane_role = lane_role(lane, name);
                }
                None => {
                    let finding = Finding::warning(
                        "lane-of-nothing",
                        format!("the lane names `{target}`, which is no node here"),
                    );
                    report(reference, finding.hint("remove the reference"), findings);
                }
            }
        }
    }
}

/// The role a lane stands for: `luohu:role`, or its name where that is written like an id.
fn lane_role(lane: Xml, name: &str) -> Option<String> {
    let id_like =
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    xml::ours(lane, "role").or(id_like.then_some(name)).map(str::to_owned)
}

fn kinds<'a, 'x>(draft: &mut Draft<'a, 'x>, globals: &Globals<'a, 'x>, findings: &mut Findings) {
    for at in 0..draft.nodes.len() {
        let Some(node) = draft.nodes.get(at) else { continue };
        let name = node.element.tag_name().name();
        let mut site = Site::new(node, &draft.names, globals, findings);
        let mut kind = match element::standing(name) {
            Standing::Runs(read) => read(&mut site),
            _ => {
                let message = format!("`{name}` belongs to another kind of diagram");
                let finding = Finding::error("element-unsupported", message);
                report(node.element, finding.hint("see the list of elements that run"), findings);
                continue;
            }
        };
        let known = kind.as_ref();
        let activity = if known.is_some_and(element::Kind::is_activity) {
            activity::read(&mut site)
        } else {
            Some(None)
        };
        let io = data::io(&mut site);
        let default = if known.is_some_and(element::Kind::has_conditions) {
            default(node, &mut site)
        } else {
            Some(None)
        };
        if activity.is_none() || io.is_none() || default.is_none() {
            kind = None;
        }
        let attached = kind.as_ref().and_then(element::Kind::attached);
        if let Some(node) = draft.nodes.get_mut(at) {
            node.kind = kind;
            (node.activity, node.io, node.default) = (activity.flatten(), io.flatten(), default.flatten());
        }
        if let Some(host) = attached.and_then(|host| draft.nodes.get_mut(host.at())) {
            host.boundary.push(NodeIx(u32::try_from(at).unwrap_or(u32::MAX)));
        }
    }
}

/// The default exit; the outer `None` where it names no flow out of the node.
fn default(node: &DraftNode, site: &mut Site) -> Option<Option<FlowIx>> {
    let Some(named) = xml::attribute(site.element, "default") else { return Some(None) };
    let default = site.flow(named).filter(|flow| node.outgoing.contains(flow));
    if default.is_none() {
        let finding =
            Finding::error("default-missing", format!("the default `{named}` is no flow out of this node"));
        site.report(site.element, finding.hint("name one of its outgoing flows"));
        return None;
    }
    Some(default)
}

/// Leads each compensation event on a border to the activity that takes its host back, along the associations.
fn handlers(process: Xml, draft: &mut Draft) {
    for association in process.descendants().filter(|e| xml::is_bpmn(*e, "association")) {
        let end = |name: &str| {
            let id = xml::attribute(association, name)?;
            draft.names.nodes.get(&ElementId::new(xml::local(id))).copied()
        };
        let (Some(from), Some(to)) = (end("sourceRef"), end("targetRef")) else { continue };
        for (event, handler) in [(from, to), (to, from)] {
            let Some(kind) = draft.nodes.get(event.at()).map(|node| node.kind.as_ref()) else { continue };
            let Some(host) = kind.and_then(element::Kind::attached).filter(|_| draft::is_compensation(kind))
            else {
                continue;
            };
            if let Some(node) = draft.nodes.get_mut(host.at()) {
                node.activity.get_or_insert_default().handler = Some(handler);
            }
        }
    }
}
