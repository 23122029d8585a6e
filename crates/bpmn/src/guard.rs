//! Refuses hostile XML before any parser builds a tree: size, nesting, counts, document types.

use value::Finding;

/// Longest text read, in bytes.
pub const BYTES_MAX: usize = 4 * 1024 * 1024;
/// Deepest nesting of elements. Real models stay under 12.
pub const DEPTH_MAX: usize = 64;
/// Most elements in one file.
pub const ELEMENTS_MAX: usize = 100_000;
/// Most attributes of one element: the parser compares each with each.
pub const ATTRIBUTES_MAX: usize = 100;
/// Most namespace declarations in one file: the parser searches them for every name.
pub const NAMESPACES_MAX: usize = 2_000;
/// Most comments, processing instructions and CDATA sections in one file: each is a node of the tree.
pub const ASIDES_MAX: usize = 20_000;

/// Passes over the tags once, without recursion. What it cannot make sense of is left for the XML parser to refuse.
///
/// The refusal comes with the byte it is about.
pub(crate) fn check(xml: &str) -> Result<(), Box<(usize, Finding)>> {
    if xml.len() > BYTES_MAX {
        let message = format!("the file has {} bytes, more than {BYTES_MAX}", xml.len());
        let hint = "split the process, or remove embedded pictures";
        return Err(Box::new((0, Finding::error("too-large", message).hint(hint))));
    }
    let mut counts = Counts::default();
    let mut rest = 0;
    while let Some(open) = xml.get(rest..).and_then(|tail| tail.find('<')).map(|found| rest + found) {
        let tail = xml.get(open..).unwrap_or_default();
        let length = match tag(tail) {
            Tag::Skip(length) => {
                counts.asides += 1;
                if let Some(finding) = counts.over(0) {
                    return Err(Box::new((open, finding)));
                }
                length
            }
            Tag::DocumentType => {
                let finding = Finding::error("document-type", "document types and entities are not read");
                return Err(Box::new((open, finding.hint("remove the <!DOCTYPE ...> line"))));
            }
            Tag::Close(length) => {
                counts.depth = counts.depth.saturating_sub(1);
                length
            }
            Tag::Open { length, empty, attributes, namespaces } => {
                counts.elements += 1;
                counts.namespaces += namespaces;
                counts.depth += usize::from(!empty);
                if let Some(finding) = counts.over(attributes) {
                    return Err(Box::new((open, finding)));
                }
                length
            }
        };
        rest = open + length.max(1);
    }
    Ok(())
}

#[derive(Default)]
struct Counts {
    depth: usize,
    elements: usize,
    namespaces: usize,
    asides: usize,
}

impl Counts {
    fn over(&self, attributes: usize) -> Option<Finding> {
        let (code, what, limit) = if self.depth > DEPTH_MAX {
            ("too-deep", "elements are nested deeper than", DEPTH_MAX)
        } else if self.elements > ELEMENTS_MAX {
            ("too-many-elements", "there are more elements than", ELEMENTS_MAX)
        } else if attributes > ATTRIBUTES_MAX {
            ("too-many-attributes", "an element has more attributes than", ATTRIBUTES_MAX)
        } else if self.namespaces > NAMESPACES_MAX {
            ("too-many-namespaces", "there are more namespace declarations than", NAMESPACES_MAX)
        } else if self.asides > ASIDES_MAX {
            ("too-many-asides", "there are more comments, instructions and CDATA sections than", ASIDES_MAX)
        } else {
            return None;
        };
        Some(Finding::error(code, format!("{what} {limit}")).hint("a process model is far smaller than this"))
    }
}

enum Tag {
    Skip(usize),
    DocumentType,
    Close(usize),
    Open { length: usize, empty: bool, attributes: usize, namespaces: usize },
}

/// What stands at the `<` that `tail` begins with, and how many bytes it takes.
fn tag(tail: &str) -> Tag {
    let through = |end: &str| tail.find(end).map_or(tail.len(), |at| at + end.len());
    if tail.starts_with("<!--") {
        return Tag::Skip(through("-->"));
    }
    if tail.starts_with("<![CDATA[") {
        return Tag::Skip(through("]]>"));
    }
    if tail.starts_with("<?") {
        return Tag::Skip(through("?>"));
    }
    if tail.starts_with("<!") {
        return Tag::DocumentType;
    }
    if tail.starts_with("</") {
        return Tag::Close(through(">"));
    }
    opening(tail)
}

fn opening(tail: &str) -> Tag {
    let (mut attributes, mut namespaces, mut quote, mut before) = (0, 0, None, b' ');
    let mut word = 0;
    for (at, byte) in tail.bytes().enumerate().skip(1) {
        match quote {
            Some(mark) if byte == mark => quote = None,
            Some(_) => {}
            None => match byte {
                b'"' | b'\'' => quote = Some(byte),
                b'>' => {
                    return Tag::Open { length: at + 1, empty: before == b'/', attributes, namespaces };
                }
                b'=' => {
                    attributes += 1;
                    namespaces +=
                        usize::from(tail.get(word..at).is_some_and(|name| name.starts_with("xmlns")));
                }
                _ if byte.is_ascii_whitespace() => word = at + 1,
                _ => {}
            },
        }
        before = byte;
    }
    Tag::Open { length: tail.len(), empty: false, attributes, namespaces }
}
