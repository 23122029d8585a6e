//! Mutation of process models that keeps them models: most of what comes out is still read to the end, so that what
//! comes after reading is under fire too.

use std::collections::BTreeSet;
use std::ops::Range;

use roxmltree::{Document, Node};

use super::dice::Dice;
use super::grammar;
use super::mutate::{EXTREMES, ODD};

/// Kinds that may stand in for each other.
const FAMILIES: &[&[&str]] = &[
    &["exclusiveGateway", "parallelGateway", "inclusiveGateway"],
    &["task", "userTask", "manualTask", "serviceTask", "receiveTask", "sendTask"],
    &["endEvent", "intermediateThrowEvent"],
    &["subProcess", "transaction"],
    &["signalEventDefinition", "escalationEventDefinition", "terminateEventDefinition"],
];

/// Elements whose text is an expression or a time.
const WRITTEN: &[&str] = &[
    "conditionExpression",
    "condition",
    "completionCondition",
    "loopCondition",
    "loopCardinality",
    "script",
    "timeDuration",
    "timeCycle",
    "timeDate",
    "from",
    "to",
];

/// Attributes that name another element.
const REFERENCES: &[&str] = &["sourceRef", "targetRef", "attachedToRef", "default"];

/// Sentences that hold in many models: true, false and open.
const CONDITIONS: &[&str] = &[
    "true",
    "false",
    "a > 1",
    "n &lt; 0",
    "not(a = b)",
    "count(list) > 2",
    "a in [1..5]",
    "ctx.a = 1 and n > 0",
];

/// One change: this range of bytes becomes this text.
type Change = (Range<usize>, String);

/// The model with one to three changes; the model itself where it is no XML.
pub fn mutate(dice: &mut Dice, seed: &str) -> String {
    let mut text = seed.to_owned();
    for _ in 0..1 + dice.below(3) {
        let changed = Document::parse(&text).ok().map(|document| {
            let mut changes = without_ways(&document);
            changes.extend(change(dice, &document));
            apply(&text, changes)
        });
        text = changed.unwrap_or(text);
    }
    text
}

fn change(dice: &mut Dice, document: &Document<'_>) -> Vec<Change> {
    match dice.below(12) {
        0..=2 => retargeted(dice, document),
        3 | 4 => doubled(dice, document),
        5 | 6 => written(dice, document),
        7 => swapped(dice, document),
        8 => other_kind(dice, document),
        9 => renumbered(dice, document),
        10 => flow_added(dice, document),
        _ => renamed(dice, document),
    }
}

/// `incoming` and `outgoing` repeat what the flows say, and would contradict a changed flow.
fn without_ways(document: &Document<'_>) -> Vec<Change> {
    let ways = document.descendants().filter(|node| is(node, "incoming") || is(node, "outgoing"));
    ways.map(|node| (node.range(), String::new())).collect()
}

fn is(node: &Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

/// Changes from the last to the first; one that overlaps a later one is left out.
fn apply(text: &str, mut changes: Vec<Change>) -> String {
    changes.sort_by_key(|(range, _)| std::cmp::Reverse((range.start, range.end)));
    let mut out = text.to_owned();
    let mut free = text.len();
    for (range, by) in changes {
        if range.end <= free && out.get(range.clone()).is_some() {
            free = range.start;
            out.replace_range(range, &by);
        }
    }
    out
}

/// The flows' ends: nodes beside the given one.
fn neighbours<'x>(node: Node<'x, 'x>) -> Vec<&'x str> {
    let beside = node.parent().into_iter().flat_map(|parent| parent.children());
    let nodes = beside.filter(|other| {
        let name = other.tag_name().name();
        ["Event", "Gateway", "ask", "Process", "Activity", "transaction"]
            .iter()
            .any(|end| name.ends_with(end))
    });
    nodes.filter_map(|other| other.attribute("id")).collect()
}

/// An attribute that names an element names another one of the same place.
fn retargeted(dice: &mut Dice, document: &Document<'_>) -> Vec<Change> {
    let mut places = Vec::new();
    for node in document.descendants().filter(|node| is(node, "sequenceFlow") || node.has_attribute("id")) {
        let named = node.attributes().filter(|attribute| REFERENCES.contains(&attribute.name()));
        places.extend(named.map(|attribute| (node, attribute.name().to_owned(), attribute.range_value())));
    }
    let Some((node, name, range)) = dice.pick(&places).cloned() else { return Vec::new() };
    let others = if name == "default" { flows_from(node) } else { neighbours(node) };
    dice.pick(&others).map(|other| (range, escaped(other))).into_iter().collect()
}

fn flows_from<'x>(node: Node<'x, 'x>) -> Vec<&'x str> {
    let beside = node.parent().into_iter().flat_map(|parent| parent.children());
    let own =
        beside.filter(|flow| is(flow, "sequenceFlow") && flow.attribute("sourceRef") == node.attribute("id"));
    own.filter_map(|flow| flow.attribute("id")).collect()
}

/// One element once more under new ids; a node takes copies of its flows along.
fn doubled(dice: &mut Dice, document: &Document<'_>) -> Vec<Change> {
    let inside = document.descendants().filter(|node| {
        node.has_attribute("id") && node.parent_element().is_some_and(|up| up.has_attribute("id"))
    });
    let nodes: Vec<Node<'_, '_>> = inside.filter(|node| node.range().len() < 8_000).collect();
    let Some(node) = dice.pick(&nodes).copied() else { return Vec::new() };
    let mut copied = vec![node];
    if let (Some(id), Some(parent)) = (node.attribute("id"), node.parent()) {
        copied.extend(parent.children().filter(|flow| {
            is(flow, "sequenceFlow")
                && (flow.attribute("sourceRef") == Some(id) || flow.attribute("targetRef") == Some(id))
        }));
    }
    let mark = format!("_{}", dice.below(100_000));
    let ids: BTreeSet<&str> =
        copied.iter().flat_map(|node| node.descendants()).filter_map(|inner| inner.attribute("id")).collect();
    let copies = copied.iter().map(|node| copy(*node, &ids, &mark)).collect::<String>();
    let end = copied.iter().map(|node| node.range().end).max().unwrap_or_default();
    vec![(end..end, copies)]
}

/// The text of an element in which all ids of the copy have the mark, also where they are referred to.
fn copy(node: Node<'_, '_>, ids: &BTreeSet<&str>, mark: &str) -> String {
    let start = node.range().start;
    let text = node.document().input_text().get(node.range()).unwrap_or_default();
    let mut changes = Vec::new();
    for inner in node.descendants() {
        for attribute in inner.attributes().filter(|attribute| ids.contains(attribute.value())) {
            let range = attribute.range_value();
            let value = format!("{}{mark}", escaped(attribute.value()));
            changes.push((range.start - start..range.end - start, value));
        }
        if is(&inner, "incoming") || is(&inner, "outgoing") {
            changes.push((inner.range().start - start..inner.range().end - start, String::new()));
        }
    }
    apply(text, changes)
}

/// A condition, script or time becomes another.
fn written(dice: &mut Dice, document: &Document<'_>) -> Vec<Change> {
    let texts = document.descendants().filter(|node| {
        node.is_text() && node.parent().is_some_and(|up| WRITTEN.contains(&up.tag_name().name()))
    });
    let texts: Vec<(Range<usize>, bool)> = texts
        .map(|node| (node.range(), node.parent().is_some_and(|up| up.tag_name().name().starts_with("time"))))
        .collect();
    let Some((range, time)) = dice.pick(&texts).cloned() else { return flow_added(dice, document) };
    let times = ["PT1S", "PT0S", "P1D", "R3/PT10M", "2026-07-01T00:00:00Z", "R/PT1H", "P1Y2M", "PT0.001S"];
    let by = match dice.below(4) {
        0 | 1 if time => dice.word(&times).to_owned(),
        0 | 1 => dice.word(CONDITIONS).to_owned(),
        _ => {
            let depth = 1 + dice.below(3);
            escaped(&grammar::expression(dice, depth))
        }
    };
    vec![(range, by)]
}

/// The values of one attribute, exchanged between two elements that have it.
fn swapped(dice: &mut Dice, document: &Document<'_>) -> Vec<Change> {
    let mut all = Vec::new();
    for node in document.descendants() {
        let plain = node.attributes().filter(|attribute| attribute.name() != "id");
        all.extend(plain.map(|a| (a.name().to_owned(), a.range_value(), a.value().to_owned())));
    }
    let Some((name, range, value)) = dice.pick(&all).cloned() else { return Vec::new() };
    let same: Vec<_> = all.into_iter().filter(|(other, at, _)| *other == name && *at != range).collect();
    let Some((_, there, other)) = dice.pick(&same) else { return Vec::new() };
    vec![(range, escaped(other)), (there.clone(), escaped(&value))]
}

/// An element becomes one of its family: its tags are written anew.
fn other_kind(dice: &mut Dice, document: &Document<'_>) -> Vec<Change> {
    let family = |name: &str| FAMILIES.iter().find(|family| family.contains(&name));
    let nodes: Vec<Node<'_, '_>> =
        document.descendants().filter(|node| family(node.tag_name().name()).is_some()).collect();
    let Some(node) = dice.pick(&nodes) else { return Vec::new() };
    let name = node.tag_name().name();
    let by = family(name).map_or(name, |family| dice.word(family));
    let text = document.input_text().get(node.range()).unwrap_or_default();
    let (start, end) = (node.range().start, node.range().end);
    let mut changes = Vec::new();
    if let Some(at) = text.find(name).map(|at| start + at) {
        changes.push((at..at + name.len(), by.to_owned()));
    }
    if !text.ends_with("/>")
        && let Some(at) = text.rfind(name).map(|at| start + at).filter(|at| at + name.len() < end)
    {
        changes.push((at..at + name.len(), by.to_owned()));
    }
    changes
}

/// A number or truth in an attribute becomes another one.
fn renumbered(dice: &mut Dice, document: &Document<'_>) -> Vec<Change> {
    let mut numbers = Vec::new();
    for node in document.descendants() {
        let fitting = node
            .attributes()
            .filter(|a| a.value().parse::<f64>().is_ok() || a.value().parse::<bool>().is_ok());
        numbers.extend(fitting.map(|a| (a.range_value(), a.value().to_owned())));
    }
    let Some((range, value)) = dice.pick(&numbers).cloned() else { return Vec::new() };
    let by = match value.as_str() {
        "true" => "false".to_owned(),
        "false" => "true".to_owned(),
        _ if dice.once_in(3) => dice.word(EXTREMES).to_owned(),
        _ => format!("{}", dice.below(1_000)),
    };
    vec![(range, by)]
}

/// One more flow between two nodes, sometimes with a condition.
fn flow_added(dice: &mut Dice, document: &Document<'_>) -> Vec<Change> {
    let flows: Vec<Node<'_, '_>> =
        document.descendants().filter(|node| is(node, "sequenceFlow") && node.has_attribute("id")).collect();
    let Some(flow) = dice.pick(&flows).copied() else { return Vec::new() };
    let nodes = neighbours(flow);
    let (from, to) = (dice.word(&nodes), dice.word(&nodes));
    let text = document.input_text().get(flow.range()).unwrap_or_default();
    let name = text.get(1..).and_then(|rest| rest.split([' ', '\n', '\r', '\t', '/', '>']).next());
    let Some(name) = name else { return Vec::new() };
    let prefix = name.strip_suffix("sequenceFlow").unwrap_or_default();
    let condition = if dice.once_in(2) {
        let sentence = dice.word(CONDITIONS);
        format!("<{prefix}conditionExpression>{sentence}</{prefix}conditionExpression>")
    } else {
        String::new()
    };
    let id = dice.below(1_000_000);
    let (from, to) = (escaped(from), escaped(to));
    let made = format!("<{name} id=\"q_{id}\" sourceRef=\"{from}\" targetRef=\"{to}\">{condition}</{name}>");
    let end = flow.range().end;
    vec![(end..end, made)]
}

/// A name with characters that programs stumble over.
fn renamed(dice: &mut Dice, document: &Document<'_>) -> Vec<Change> {
    let mut names = Vec::new();
    for node in document.descendants() {
        names.extend(node.attributes().filter(|a| a.name() == "name").map(|a| a.range_value()));
    }
    let by: String = (0..1 + dice.below(4)).map(|_| escaped(dice.word(ODD))).collect();
    dice.pick(&names).map(|range| (range.clone(), by)).into_iter().collect()
}

/// As the value of an attribute or a text; what XML cannot hold at all is left out.
fn escaped(text: &str) -> String {
    let held = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    let text: String = text.chars().filter(held).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;").replace("]]>", "]]&gt;")
}
