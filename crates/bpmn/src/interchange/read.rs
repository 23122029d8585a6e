//! Text to tree.

use roxmltree::Node as Xml;
use value::Finding;

use super::{Attribute, Content, Document, Element};
use crate::place::{Findings, Lines};
use crate::xml;

/// Reads a file into a tree that keeps everything but the order of attributes and white space between elements.
///
/// # Errors
/// The findings of a file that is no well-formed BPMN, or that the guard refuses.
pub fn import(text: &str) -> Result<Document, Vec<Finding>> {
    let lines = Lines::new(text);
    let refuse = |byte, finding| {
        let mut findings = Findings::default();
        findings.push(byte, finding);
        findings.into_sorted(&lines)
    };
    let document = crate::tree(text).map_err(|refused| refuse(refused.0, refused.1))?;
    let root = document.root_element();
    if !xml::is_bpmn(root, "definitions") {
        let finding = Finding::error("not-bpmn", "the file is not a BPMN 2.0 model");
        let hint = "the root element is `definitions` of the BPMN 2.0 namespace";
        return Err(refuse(root.range().start, finding.hint(hint)));
    }
    let mut imported = Document { before: Vec::new(), root: element(root), after: Vec::new() };
    for beside in document.root().children().filter(|node| *node != root) {
        let list = if beside.range().start < root.range().start {
            &mut imported.before
        } else {
            &mut imported.after
        };
        list.extend(content(beside));
    }
    Ok(imported)
}

/// INVARIANT: the guard caps the depth, so this recursion is bounded.
fn element(node: Xml) -> Element {
    let attribute = |a: roxmltree::Attribute| Attribute {
        namespace: a.namespace().map(str::to_owned),
        name: a.name().to_owned(),
        value: a.value().to_owned(),
    };
    Element {
        namespace: node.tag_name().namespace().filter(|uri| !uri.is_empty()).map(str::to_owned),
        name: node.tag_name().name().to_owned(),
        prefixes: prefixes(node),
        attributes: node.attributes().map(attribute).collect(),
        content: node.children().filter_map(content).collect(),
    }
}

fn content(node: Xml) -> Option<Content> {
    if node.is_element() {
        return Some(Content::Element(element(node)));
    }
    if let Some(instruction) = node.pi() {
        // WHY: a declaration with other white space than a blank comes as an instruction; it may stand only once.
        if instruction.target.eq_ignore_ascii_case("xml") {
            return None;
        }
        let value = instruction.value.unwrap_or_default().to_owned();
        return Some(Content::Instruction(instruction.target.to_owned(), value));
    }
    let text = node.text()?.to_owned();
    // WHY: an empty CDATA section says no more than nothing.
    if text.is_empty() && !node.is_comment() {
        return None;
    }
    Some(if node.is_comment() { Content::Comment(text) } else { Content::Text(text) })
}

/// The prefixes bound at `node` and not already so above.
fn prefixes(node: Xml) -> Vec<(String, String)> {
    let above = node.parent_element();
    let mut own = Vec::new();
    for bound in node.namespaces() {
        let (prefix, uri) = (bound.name(), bound.uri());
        let known = above.and_then(|up| up.namespaces().find(|b| b.name() == prefix)).map(|b| b.uri());
        if known != Some(uri) && prefix != Some("xml") {
            own.push((prefix.unwrap_or_default().to_owned(), uri.to_owned()));
        }
    }
    own.sort();
    own.dedup();
    own
}
