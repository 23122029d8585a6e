//! Small questions to the XML tree: names, children, texts with the byte they begin at.

use roxmltree::Node as Xml;

/// The namespace of BPMN 2.0 models (OMG formal/2011-01-03, clause 15.3).
pub const BPMN: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
/// Our extensions.
pub const LUOHU: &str = "https://luohu.example/bpmn/1";

/// A text of the file and the byte it begins at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Located {
    pub text: String,
    pub byte: usize,
}

pub(crate) fn is_bpmn(element: Xml, name: &str) -> bool {
    element.is_element() && element.tag_name().namespace() == Some(BPMN) && element.tag_name().name() == name
}

/// Child elements of the BPMN namespace with this name.
pub(crate) fn children<'a, 'x: 'a>(
    element: Xml<'a, 'x>,
    name: &'static str,
) -> impl Iterator<Item = Xml<'a, 'x>> {
    element.children().filter(move |child| is_bpmn(*child, name))
}

pub(crate) fn child<'a, 'x: 'a>(element: Xml<'a, 'x>, name: &'static str) -> Option<Xml<'a, 'x>> {
    children(element, name).next()
}

/// The trimmed text of an element, CDATA sections included.
pub(crate) fn text(element: Xml) -> Located {
    let mut found = Located { text: String::new(), byte: element.range().start };
    for part in element.children().filter(Xml::is_text) {
        let piece = part.text().unwrap_or_default();
        if found.text.trim().is_empty() && !piece.trim().is_empty() {
            let cdata = element.document().input_text().get(part.range().start..).is_some_and(starts_cdata);
            let blanks = piece.len() - piece.trim_start().len();
            found.byte = part.range().start + blanks + if cdata { "<![CDATA[".len() } else { 0 };
        }
        found.text.push_str(piece);
    }
    found.text = found.text.trim().to_owned();
    found
}

fn starts_cdata(tail: &str) -> bool {
    tail.starts_with("<![CDATA[")
}

/// A plain attribute; an empty one counts as absent.
pub(crate) fn attribute<'a>(element: Xml<'a, '_>, name: &str) -> Option<&'a str> {
    element.attribute(name).map(str::trim).filter(|text| !text.is_empty())
}

/// One of our own attributes, `luohu:name`.
pub(crate) fn ours<'a>(element: Xml<'a, '_>, name: &str) -> Option<&'a str> {
    element.attribute((LUOHU, name)).map(str::trim).filter(|text| !text.is_empty())
}

/// The part of a qualified name after its prefix: model ids have no colon.
pub(crate) fn local(qualified: &str) -> &str {
    qualified.rsplit(':').next().unwrap_or(qualified)
}

/// An XML boolean; `None` where the attribute is absent.
pub(crate) fn flag(element: Xml, name: &str) -> Option<bool> {
    attribute(element, name).map(|text| text == "true" || text == "1")
}

/// All `bpmn:documentation` texts, a line break between them.
pub(crate) fn documentation(element: Xml) -> String {
    let texts: Vec<String> = children(element, "documentation")
        .map(|part| text(part).text)
        .filter(|text| !text.is_empty())
        .collect();
    texts.join("\n")
}

/// The first element that declares the default namespace twice; the parser tells only of doubled prefixes.
pub(crate) fn bound_twice<'a, 'x>(tree: &'a roxmltree::Document<'x>) -> Option<Xml<'a, 'x>> {
    let twice = |node: &Xml| node.namespaces().filter(|bound| bound.name().is_none()).count() > 1;
    tree.descendants().filter(Xml::is_element).find(twice)
}
