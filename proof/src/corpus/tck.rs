//! Test files of the DMN TCK: read, run, compared as the suite says.

use dmn::{Model, Options};
use feel::{Budget, Live, LiveContext, Scope, World};
use roxmltree::Node;
use value::{Decimal, Timestamp, Value};

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Runs one case on its model; nothing where every result node is as expected, else each that is not.
///
/// `negate` turns the first comparison around.
pub fn run_case(case: Node<'_, '_>, model: &Model, negate: bool) -> Result<(), String> {
    let mut inputs = LiveContext::new();
    for input in children(case, "inputNode") {
        inputs.insert(input.attribute("name").unwrap_or_default().into(), value_of(input));
    }
    let mut wrong = Vec::new();
    let mut negate = negate;
    for result in children(case, "resultNode") {
        let expected = child(result, "expected").map_or(Live::NULL, value_of);
        let name = result.attribute("name").unwrap_or_default();
        let (found, why) = decide(model, case, name, &inputs);
        if same(&expected, &found) == std::mem::take(&mut negate) {
            let (expected, found) = (feel::write_literal(&expected), feel::write_literal(&found));
            wrong.push(format!("{name}: expected {expected}, found {found} {why}"));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("; ")) }
}

fn decide(model: &Model, case: Node<'_, '_>, name: &str, inputs: &LiveContext) -> (Live, String) {
    let now = Timestamp::from_second(1_782_892_800).unwrap_or(Timestamp::UNIX_EPOCH);
    let world = World::new(now, feel::TimeZone::UTC);
    if matches!(case.attribute("type"), Some("decisionService" | "bkm")) {
        let service = case.attribute("invocableName").unwrap_or(name);
        let live = model.invoke(service, inputs, &world, Budget::default());
        let own = live.entry(name).filter(|_| service != name);
        return (own.unwrap_or(live), String::new());
    }
    let given = inputs.iter().filter(|(name, _)| model.has_decision(name));
    let given = given.map(|(name, live)| (name.clone(), live.clone())).collect();
    let options = Options { given, ..Options::default() };
    let outcome = model.decide_with(name, &Given(inputs), &world, &options);
    let why = outcome.trace.steps.iter().flat_map(|step| &step.nulls).map(|reason| format!("[{reason}]"));
    (outcome.live, why.collect())
}

struct Given<'a>(&'a LiveContext);

impl Scope for Given<'_> {
    fn get(&self, name: &str) -> Option<Value> {
        self.get_live(name).map(Live::into_value)
    }

    fn get_live(&self, name: &str) -> Option<Live> {
        self.0.get(name).cloned()
    }
}

pub fn child<'d, 'x>(node: Node<'d, 'x>, tag: &str) -> Option<Node<'d, 'x>> {
    node.children().find(|child| child.is_element() && child.tag_name().name() == tag)
}

pub fn children<'d, 'x: 'd>(node: Node<'d, 'x>, tag: &str) -> impl Iterator<Item = Node<'d, 'x>> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == tag)
}

fn value_of(node: Node<'_, '_>) -> Live {
    if let Some(list) = child(node, "list") {
        return Live::list(children(list, "item").map(value_of).collect());
    }
    if child(node, "component").is_some() {
        let parts = children(node, "component");
        let entries = parts.map(|part| (part.attribute("name").unwrap_or_default().into(), value_of(part)));
        return Live::context(entries.collect());
    }
    let Some(value) = child(node, "value") else { return Live::NULL };
    if value.attribute((XSI, "nil")) == Some("true") {
        return Live::NULL;
    }
    let text: String = value.children().filter_map(|part| part.text()).collect();
    let kind = value.attribute((XSI, "type")).and_then(|kind| kind.rsplit(':').next()).unwrap_or("");
    let read = match kind {
        "boolean" => return (text.trim() == "true").into(),
        "" if matches!(text.trim(), "true" | "false") => return (text.trim() == "true").into(),
        "decimal" | "double" | "" => text.trim().parse::<Decimal>().ok().map(Live::from),
        "date" => feel::read_date(text.trim()).map(|date| Live::Data(Value::Date(date))),
        "time" => feel::read_time(text.trim()),
        "dateTime" => feel::read_date_time(text.trim()),
        "duration" => feel::read_duration(text.trim()),
        _ => None,
    };
    read.unwrap_or_else(|| Live::from(text))
}

fn same(expected: &Live, found: &Live) -> bool {
    if let (Some(a), Some(b)) = (expected.as_number(), found.as_number()) {
        let near: Decimal = "0.00000001".parse().unwrap_or(Decimal::ZERO);
        return a.checked_sub(b).is_some_and(|off| off.abs() < near);
    }
    if let (Some(a), Some(b)) = (expected.members(), found.members()) {
        return a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| same(a, b));
    }
    if let (Some(a), Some(b)) = (expected.entries(), found.entries()) {
        return a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)));
    }
    feel::equal(expected, found) == Some(true)
}
