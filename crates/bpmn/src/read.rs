//! From the XML tree to a model: first all ids, then flows and lanes, then what each node does.

use std::collections::BTreeMap;
use std::sync::Arc;

use roxmltree::{Document, Node as Xml};
use value::{ElementId, Finding};

use crate::draft::{Draft, DraftNode, Names};
use crate::element::{self, Standing};
use crate::model::{Flow, FlowIx, Model, NodeIx, Process};
use crate::place::{Findings, Lines};
pub(crate) use crate::site::Site;
use crate::{check, xml};

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
    let messages = messages(root, findings);
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
        let process = process(element, &messages, lines, &mut own);
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
    let attribute = |name| xml::attribute(root, name).unwrap_or_default().to_owned();
    Some(Model { id: attribute("id"), name: attribute("name"), processes, xml: Arc::from("") })
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
        nodes: Vec::new(),
        flows: Vec::new(),
        start: Vec::new(),
        messages: Vec::new(),
        by_id: BTreeMap::new(),
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

/// Message ids to names.
fn messages(root: Xml, findings: &mut Findings) -> Arc<BTreeMap<String, String>> {
    let mut known = BTreeMap::new();
    for element in xml::children(root, "message") {
        let Some(id) = xml::attribute(element, "id") else { continue };
        let name = xml::attribute(element, "name");
        if name.is_none() {
            let finding = Finding::warning("message-without-name", "the message has no name; its id is used");
            report(element, finding.hint("name the message as the app's acts do"), findings);
        }
        known.insert(id.to_owned(), name.unwrap_or(id).to_owned());
    }
    Arc::new(known)
}

fn process(
    element: Xml,
    messages: &Arc<BTreeMap<String, String>>,
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
    let mut draft = Draft {
        element,
        nodes: Vec::new(),
        flows: Vec::new(),
        arrows: Vec::new(),
        names: Names { messages: Arc::clone(messages), ..Names::default() },
    };
    let arrows = nodes(element, &mut draft, lines, findings);
    for arrow in arrows {
        flow(arrow, &mut draft, lines, findings);
    }
    lanes(element, &mut draft, findings);
    kinds(&mut draft, findings);
    check::run(&draft, findings);
    draft.finish()
}

/// Takes in all flow nodes, and gives back the sequence flows.
fn nodes<'a, 'x>(
    process: Xml<'a, 'x>,
    draft: &mut Draft<'a, 'x>,
    lines: &Lines,
    findings: &mut Findings,
) -> Vec<Xml<'a, 'x>> {
    let mut arrows = Vec::new();
    for element in process.children().filter(Xml::is_element) {
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
            Standing::Later | Standing::Runs(_) => {
                let Some(id) = identity(element, findings) else { continue };
                let ix = NodeIx(u32::try_from(draft.nodes.len()).unwrap_or(u32::MAX));
                draft.names.nodes.entry(id.clone()).or_insert(ix);
                draft.nodes.push(DraftNode::new(element, id, lines.line(element.range().start)));
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
        let found = named.and_then(|name| draft.names.nodes.get(&ElementId::new(name)).copied());
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
    let condition = condition(element, findings);
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

fn condition(element: Xml, findings: &mut Findings) -> Option<crate::Expr> {
    let written = xml::child(element, "conditionExpression")?;
    if let Some(language) = xml::attribute(written, "language")
        && !language.to_ascii_lowercase().contains("feel")
    {
        let finding =
            Finding::error("condition-language", format!("conditions in `{language}` are not read"));
        report(written, finding.hint("write the condition in FEEL and remove the language"), findings);
        return None;
    }
    let mut text = xml::text(written);
    if let Some(rest) = text.text.strip_prefix('=') {
        text = xml::Located {
            text: rest.trim_start().to_owned(),
            byte: text.byte + text.text.len() - rest.trim_start().len(),
        };
    }
    if text.text.is_empty() {
        let finding = Finding::error("condition-empty", "the condition is empty");
        report(written, finding.hint("write a FEEL expression, or remove the condition"), findings);
        return None;
    }
    crate::expr::read(&text, element, findings)
}

/// Names each node's lane. Of nested lanes the innermost wins, because the tree is read from outside in.
fn lanes(process: Xml, draft: &mut Draft, findings: &mut Findings) {
    let sets = process.children().filter(|child| xml::is_bpmn(*child, "laneSet"));
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

fn kinds(draft: &mut Draft, findings: &mut Findings) {
    for at in 0..draft.nodes.len() {
        let Some(node) = draft.nodes.get(at) else { continue };
        let name = node.element.tag_name().name();
        let kind = match element::standing(name) {
            Standing::Runs(read) => read(&mut Site::new(node, &draft.names, findings)),
            _ => {
                let finding = Finding::error("element-unsupported", format!("`{name}` does not run yet"));
                report(node.element, finding.hint("see the list of elements that run"), findings);
                None
            }
        };
        let attached = kind.as_ref().and_then(element::Kind::attached);
        if let Some(node) = draft.nodes.get_mut(at) {
            node.kind = kind;
        }
        if let Some(host) = attached.and_then(|host| draft.nodes.get_mut(host.at())) {
            host.boundary.push(NodeIx(u32::try_from(at).unwrap_or(u32::MAX)));
        }
    }
}
