//! The XML tree with the look-ups the rules share: elements by id, flows by their ends, pools by process.

use std::collections::BTreeMap;

use roxmltree::Node as Xml;
use value::Finding;

use crate::place::Findings;
use crate::xml::BPMN;

/// The namespace of diagrams in BPMN files.
const DIAGRAM: &str = "http://www.omg.org/spec/BPMN/20100524/DI";
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

pub(crate) const ACTIVITIES: &[&str] = &[
    "task",
    "userTask",
    "manualTask",
    "serviceTask",
    "scriptTask",
    "businessRuleTask",
    "sendTask",
    "receiveTask",
    "callActivity",
    "subProcess",
    "transaction",
    "adHocSubProcess",
];
pub(crate) const SUB_PROCESSES: &[&str] = &["subProcess", "transaction", "adHocSubProcess"];
pub(crate) const GATEWAYS: &[&str] =
    &["exclusiveGateway", "inclusiveGateway", "parallelGateway", "complexGateway", "eventBasedGateway"];
pub(crate) const EVENTS: &[&str] = &[
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "boundaryEvent",
    "implicitThrowEvent",
];
pub(crate) const ARTIFACTS: &[&str] = &["association", "group", "textAnnotation"];
pub(crate) const CHOREOGRAPHY_ACTIVITIES: &[&str] =
    &["choreographyTask", "subChoreography", "callChoreography"];
pub(crate) const CONVERSATION_NODES: &[&str] = &["conversation", "subConversation", "callConversation"];

pub(crate) struct Tree<'a, 'x> {
    pub root: Xml<'a, 'x>,
    ids: BTreeMap<&'a str, Xml<'a, 'x>>,
    /// Sequence flows by the id of the node they lead into, and out of.
    into: BTreeMap<&'a str, Vec<Xml<'a, 'x>>>,
    out_of: BTreeMap<&'a str, Vec<Xml<'a, 'x>>>,
    /// First children by parent and name, for elements that many others refer to.
    ///
    /// INVARIANT: no rule walks the children of an element it was referred to, or many references to one large element
    /// would cost the product of both.
    firsts: BTreeMap<(u32, &'a str), Xml<'a, 'x>>,
    /// Data of the specification of an element, by the element and `dataInput` or `dataOutput`.
    data: BTreeMap<(u32, &'a str), Vec<Xml<'a, 'x>>>,
    starts: BTreeMap<u32, Vec<Xml<'a, 'x>>>,
    /// Whether a process with start events has one without a trigger.
    plain_start: BTreeMap<u32, bool>,
    /// Participants by the id of their process.
    pools: BTreeMap<&'a str, &'a str>,
    some_process_runs: bool,
}

impl<'a, 'x: 'a> Tree<'a, 'x> {
    /// `None` where the root is not `definitions`.
    pub(crate) fn new(root: Xml<'a, 'x>) -> Option<Self> {
        if !is(root, "definitions") {
            return None;
        }
        let mut tree = Self {
            root,
            ids: BTreeMap::new(),
            into: BTreeMap::new(),
            out_of: BTreeMap::new(),
            firsts: BTreeMap::new(),
            data: BTreeMap::new(),
            starts: BTreeMap::new(),
            plain_start: BTreeMap::new(),
            pools: BTreeMap::new(),
            some_process_runs: false,
        };
        for element in root.descendants().filter(|e| e.tag_name().namespace() == Some(BPMN)) {
            if let Some(id) = id(element) {
                tree.ids.entry(id).or_insert(element);
            }
            tree.take(element);
        }
        let plain = |starts: &Vec<Xml<'a, 'x>>| starts.iter().any(|start| tree.triggers(*start).is_empty());
        tree.plain_start = tree.starts.iter().map(|(process, starts)| (*process, plain(starts))).collect();
        Some(tree)
    }

    fn take(&mut self, element: Xml<'a, 'x>) {
        let Some(parent) = element.parent() else { return };
        match name(element) {
            "sequenceFlow" => {
                if let Some(from) = reference(element, "sourceRef") {
                    self.out_of.entry(from).or_default().push(element);
                }
                if let Some(to) = reference(element, "targetRef") {
                    self.into.entry(to).or_default().push(element);
                }
            }
            "participant" => {
                if let (Some(process), Some(pool)) = (reference(element, "processRef"), id(element)) {
                    self.pools.entry(process).or_insert(pool);
                }
            }
            "process" => self.some_process_runs |= flag(element, "isExecutable"),
            "startEvent" if is(parent, "process") => {
                self.starts.entry(parent.id().get()).or_default().push(element);
            }
            "dataInput" | "dataOutput" if is(parent, "ioSpecification") => {
                if let Some(owner) = parent.parent() {
                    self.data.entry((owner.id().get(), name(element))).or_default().push(element);
                }
            }
            "inMessageRef" | "outMessageRef" | "dataInputRefs" | "dataOutputRefs" => {
                self.firsts.entry((parent.id().get(), name(element))).or_insert(element);
            }
            _ => {}
        }
    }

    /// The element that a first child of `element` refers to; only for names that [`Tree::take`] keeps.
    pub(crate) fn referred_first(&self, element: Xml<'a, 'x>, child: &'a str) -> Option<Xml<'a, 'x>> {
        self.firsts.get(&(element.id().get(), child)).and_then(|part| self.find(local(text(*part))))
    }

    /// The data of an element's specification: `dataInput` or `dataOutput`.
    pub(crate) fn data(&self, element: Xml<'a, 'x>, wanted: &'a str) -> &[Xml<'a, 'x>] {
        self.data.get(&(element.id().get(), wanted)).map_or(&[], Vec::as_slice)
    }

    /// Whether a process can start without a trigger; one without start events can.
    pub(crate) fn starts_plainly(&self, process: Xml<'a, 'x>) -> bool {
        self.plain_start.get(&process.id().get()).copied().unwrap_or(true)
    }

    /// All elements of the BPMN namespace, in the order of the file.
    pub(crate) fn elements(&self) -> impl Iterator<Item = Xml<'a, 'x>> + use<'a, 'x> {
        self.root.descendants().filter(|e| e.tag_name().namespace() == Some(BPMN))
    }

    /// Elements that carry an id of the model or of its diagrams.
    pub(crate) fn identified(&self) -> impl Iterator<Item = (Xml<'a, 'x>, &'a str)> + use<'a, 'x> {
        let ours = |e: &Xml| matches!(e.tag_name().namespace(), Some(BPMN | DIAGRAM));
        self.root.descendants().filter(ours).filter_map(|e| id(e).map(|id| (e, id)))
    }

    pub(crate) fn find(&self, id: &str) -> Option<Xml<'a, 'x>> {
        self.ids.get(id).copied()
    }

    /// The element an attribute refers to.
    pub(crate) fn referred(&self, element: Xml<'a, 'x>, attribute: &str) -> Option<Xml<'a, 'x>> {
        reference(element, attribute).and_then(|id| self.find(id))
    }

    /// The element a child element refers to by its text.
    pub(crate) fn referred_in(&self, element: Xml<'a, 'x>, child: &'static str) -> Option<Xml<'a, 'x>> {
        children(element, child).next().and_then(|part| self.find(local(text(part))))
    }

    pub(crate) fn entries(&self, node: Xml<'a, 'x>) -> &[Xml<'a, 'x>] {
        id(node).and_then(|id| self.into.get(id)).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn exits(&self, node: Xml<'a, 'x>) -> &[Xml<'a, 'x>] {
        id(node).and_then(|id| self.out_of.get(id)).map_or(&[], Vec::as_slice)
    }

    /// True in a process marked executable; outside every process, where some process of the file is.
    pub(crate) fn runs(&self, element: Xml) -> bool {
        match element.ancestors().find(|up| is(*up, "process")) {
            Some(process) => flag(process, "isExecutable"),
            None => self.some_process_runs,
        }
    }

    /// What names the pool an element lies in: the participant, or the process where no participant names it.
    pub(crate) fn pool(&self, element: Xml<'a, 'x>) -> Option<&'a str> {
        if is(element, "participant") {
            return id(element);
        }
        let process = element.ancestors().find(|up| is(*up, "process")).and_then(|up| up.attribute("id"))?;
        Some(self.pools.get(process).copied().unwrap_or(process))
    }

    /// The event definitions of an event, its own and those it refers to.
    pub(crate) fn triggers(&self, event: Xml<'a, 'x>) -> Vec<Xml<'a, 'x>> {
        let mut all = Vec::new();
        for child in event.children().filter(|c| c.tag_name().namespace() == Some(BPMN)) {
            if name(child).ends_with("EventDefinition") {
                all.push(child);
            } else if name(child) == "eventDefinitionRef" {
                all.extend(self.find(local(text(child))));
            }
        }
        all
    }
}

/// Where findings go: at an element, named by its id or by that of the nearest element above that has one.
pub(crate) struct Out<'f> {
    pub findings: &'f mut Findings,
}

impl Out<'_> {
    pub(crate) fn error(&mut self, element: Xml, code: &str, message: impl Into<String>, hint: &str) {
        let named = element.ancestors().find_map(|up| up.attribute("id")).unwrap_or_default();
        let finding = Finding::error(code, message).hint(hint).element(named);
        self.findings.push(element.range().start, finding);
    }
}

pub(crate) fn name<'a>(element: Xml<'a, '_>) -> &'a str {
    element.tag_name().name()
}

pub(crate) fn is(element: Xml, wanted: &str) -> bool {
    element.is_element() && element.tag_name().namespace() == Some(BPMN) && name(element) == wanted
}

pub(crate) fn is_one(element: Xml, wanted: &[&str]) -> bool {
    element.is_element() && element.tag_name().namespace() == Some(BPMN) && wanted.contains(&name(element))
}

pub(crate) fn id<'a>(element: Xml<'a, '_>) -> Option<&'a str> {
    attribute(element, "id")
}

/// A plain attribute without blanks around it; an empty one counts as absent.
pub(crate) fn attribute<'a>(element: Xml<'a, '_>, name: &str) -> Option<&'a str> {
    element.attribute(name).map(str::trim).filter(|text| !text.is_empty())
}

/// The id an attribute refers to.
pub(crate) fn reference<'a>(element: Xml<'a, '_>, name: &str) -> Option<&'a str> {
    attribute(element, name).map(local)
}

pub(crate) fn flag(element: Xml, name: &str) -> bool {
    matches!(attribute(element, name), Some("true" | "1"))
}

/// The part of a qualified name after its prefix.
pub(crate) fn local(qualified: &str) -> &str {
    qualified.rsplit(':').next().unwrap_or(qualified)
}

pub(crate) fn children<'a, 'x: 'a>(
    element: Xml<'a, 'x>,
    wanted: &'static str,
) -> impl Iterator<Item = Xml<'a, 'x>> {
    element.children().filter(move |child| is(*child, wanted))
}

/// The first piece of text, trimmed: enough for ids and for "is there anything".
pub(crate) fn text<'a>(element: Xml<'a, '_>) -> &'a str {
    element
        .children()
        .filter(Xml::is_text)
        .filter_map(|part| part.text())
        .map(str::trim)
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}

/// The name in `xsi:type`, without its prefix.
pub(crate) fn schema_type<'a>(element: Xml<'a, '_>) -> Option<&'a str> {
    element.attribute((XSI, "type")).map(str::trim).map(local)
}

/// The ids a list of child elements refers to.
pub(crate) fn referred_ids<'a, 'x: 'a>(
    element: Xml<'a, 'x>,
    child: &'static str,
) -> impl Iterator<Item = &'a str> {
    children(element, child).map(|part| local(text(part)))
}
