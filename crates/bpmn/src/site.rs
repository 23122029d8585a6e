//! What the reader of one element may see: its XML, the ids of the process, and a place for findings.

use roxmltree::Node as Xml;
use value::{ElementId, Finding};

use crate::draft::{DraftNode, Names};
use crate::model::{FlowIx, NodeIx};
use crate::place::Findings;
use crate::xml::Located;
use crate::{Expr, expr, read, xml};

pub(crate) struct Site<'s, 'a, 'x> {
    pub element: Xml<'a, 'x>,
    pub outgoing: &'s [FlowIx],
    pub lane_role: Option<&'s str>,
    names: &'s Names,
    findings: &'s mut Findings,
}

impl<'s, 'a, 'x> Site<'s, 'a, 'x> {
    pub(crate) fn new(node: &'s DraftNode<'a, 'x>, names: &'s Names, findings: &'s mut Findings) -> Self {
        let lane_role = node.lane_role.as_deref();
        Self { element: node.element, outgoing: &node.outgoing, lane_role, names, findings }
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

    /// The name of the message that `element` refers to by `messageRef`.
    pub(crate) fn message(&mut self, element: Xml) -> Option<String> {
        let reference = xml::attribute(element, "messageRef");
        let found = reference.and_then(|id| self.names.messages.get(xml::local(id)).cloned());
        if found.is_none() {
            let message = match reference {
                Some(id) => format!("messageRef names `{id}`, which is no message of this file"),
                None => "no message is named".to_owned(),
            };
            let finding = Finding::error("message-missing", message);
            self.report(
                element,
                finding.hint("declare a <message> in definitions and name it in messageRef"),
            );
        }
        found
    }
}
