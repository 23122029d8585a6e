//! What the reader of one element may see: its XML, the ids of the process and the file, and a place for findings.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::Node as Xml;
use value::{ElementId, Finding};

use crate::draft::{DraftNode, Names};
use crate::element::Message;
use crate::model::{FlowIx, NodeIx};
use crate::place::Findings;
use crate::xml::Located;
use crate::{Expr, expr, read, xml};

/// What is declared beside the processes: ids to the names or codes by which things are matched.
#[derive(Default)]
pub(crate) struct Globals<'a, 'x> {
    pub messages: BTreeMap<String, String>,
    pub signals: BTreeMap<String, String>,
    pub errors: BTreeMap<String, String>,
    pub escalations: BTreeMap<String, String>,
    /// Event definitions that events refer to.
    pub definitions: BTreeMap<String, Xml<'a, 'x>>,
    /// Data elements of the whole file.
    pub data: BTreeMap<String, String>,
    /// Ids of executable processes and global tasks.
    pub callable: BTreeSet<String>,
}

pub(crate) struct Site<'s, 'a, 'x> {
    pub element: Xml<'a, 'x>,
    pub lane_role: Option<&'s str>,
    pub globals: &'s Globals<'a, 'x>,
    names: &'s Names,
    findings: &'s mut Findings,
}

impl<'s, 'a, 'x> Site<'s, 'a, 'x> {
    pub(crate) fn new(
        node: &'s DraftNode<'a, 'x>,
        names: &'s Names,
        globals: &'s Globals<'a, 'x>,
        findings: &'s mut Findings,
    ) -> Self {
        let lane_role = node.lane_role.as_deref();
        Self { element: node.element, lane_role, globals, names, findings }
    }

    /// A finding about this element, or about a part of it.
    pub(crate) fn report(&mut self, element: Xml, finding: Finding) {
        read::report(element, finding, self.findings);
    }

    pub(crate) fn report_at(&mut self, byte: usize, finding: Finding) {
        let id = self.element.attribute("id").unwrap_or_default();
        self.findings.push(byte, finding.element(id));
    }

    pub(crate) fn node(&self, id: &str) -> Option<NodeIx> {
        self.names.nodes.get(&ElementId::new(xml::local(id))).copied()
    }

    pub(crate) fn flow(&self, id: &str) -> Option<FlowIx> {
        self.names.flows.get(&ElementId::new(xml::local(id))).copied()
    }

    pub(crate) fn expression(&mut self, text: &Located) -> Option<Expr> {
        expr::read(text, self.element, self.findings)
    }

    /// An expression of the standard: FEEL, with or without an equals sign before it.
    pub(crate) fn formal(&mut self, text: &Located, element: Xml) -> Option<Expr> {
        expr::formal(text, element, self.findings)
    }

    /// The expression in a child element, if it is there; the outer `None` where it is wrong.
    pub(crate) fn optional(&mut self, element: Xml, name: &'static str) -> Option<Option<Expr>> {
        match xml::child(element, name) {
            None => Some(None),
            Some(child) => self.formal(&xml::text(child), child).map(Some),
        }
    }

    /// The name of a data element by its id.
    pub(crate) fn data_name(&self, id: &str) -> Option<String> {
        self.globals.data.get(xml::local(id)).cloned()
    }

    /// As [`Site::data_name`], reporting an id that nothing has.
    pub(crate) fn data(&mut self, id: &Located, element: Xml) -> Option<String> {
        let found = self.data_name(&id.text);
        if found.is_none() {
            let finding = Finding::error("data-unknown", format!("`{}` is no data of this file", id.text));
            self.report(
                element,
                finding.hint("name a data object, property, data input or data output by id"),
            );
        }
        found
    }

    /// An attribute that must be there: `luohu:name`, or the plain one.
    pub(crate) fn needed(&mut self, name: &str, hint: &str) -> Option<&'a str> {
        let found = xml::ours(self.element, name);
        if found.is_none() {
            let what = self.element.tag_name().name();
            let finding = Finding::error("attribute-missing", format!("this {what} has no luohu:{name}"));
            self.report(self.element, finding.hint(hint));
        }
        found
    }

    /// What `attribute` of `element` refers to in one of the global lists; the outer `None` where it is wrong.
    pub(crate) fn named(
        &mut self,
        element: Xml,
        attribute: &str,
        what: &str,
        list: &BTreeMap<String, String>,
        needed: bool,
    ) -> Option<Option<String>> {
        let reference = xml::attribute(element, attribute);
        let found = reference.and_then(|id| list.get(xml::local(id)).cloned());
        if found.is_some() || (reference.is_none() && !needed) {
            return Some(found);
        }
        let message = match reference {
            Some(id) => format!("{attribute} names `{id}`, which is no {what} of this file"),
            None => format!("no {what} is named"),
        };
        let finding = Finding::error(&format!("{what}-missing"), message);
        let hint = format!("declare a <{what}> in definitions and name it in {attribute}");
        self.report(element, finding.hint(hint));
        None
    }

    /// The message that `element` refers to by `messageRef`.
    pub(crate) fn message(&mut self, element: Xml) -> Option<Message> {
        let globals = self.globals;
        let name = self.named(element, "messageRef", "message", &globals.messages, true)??;
        let key = match self.element.attribute_node((xml::LUOHU, "key")) {
            None => None,
            Some(key) => {
                let text = Located { text: key.value().to_owned(), byte: key.range_value().start };
                Some(self.expression(&text)?)
            }
        };
        Some(Message { name, key })
    }
}
