//! Small questions to the XML tree.

use roxmltree::Node;

pub fn is(node: Node<'_, '_>, tag: &str) -> bool {
    node.is_element() && node.tag_name().name() == tag
}

pub fn attribute(node: Node<'_, '_>, name: &str) -> String {
    node.attribute(name).unwrap_or("").to_owned()
}

pub fn child<'d, 'x>(node: Node<'d, 'x>, tag: &str) -> Option<Node<'d, 'x>> {
    node.children().find(|child| is(*child, tag))
}

pub fn children<'d, 'x: 'd>(node: Node<'d, 'x>, tag: &str) -> impl Iterator<Item = Node<'d, 'x>> {
    node.children().filter(move |child| is(*child, tag))
}

/// The text directly inside `node`, its parts joined.
pub fn text(node: Node<'_, '_>) -> String {
    node.children().filter(Node::is_text).filter_map(|part| part.text()).collect()
}

/// Where elements first nest deeper than `depth_max`, if they do. Reads tags only, before the tree is built.
pub fn too_deep(xml: &str, depth_max: usize) -> Option<(u32, u32)> {
    let bytes = xml.as_bytes();
    let (mut depth, mut pos) = (0_usize, 0_usize);
    while let Some(open) = xml.get(pos..).and_then(|rest| rest.find('<')) {
        let at = pos + open;
        let rest = &xml[at..];
        let skip = |end: &str| rest.find(end).map_or(xml.len(), |found| at + found + end.len());
        pos = if rest.starts_with("<!--") {
            skip("-->")
        } else if rest.starts_with("<![CDATA[") {
            skip("]]>")
        } else if rest.starts_with("<?") {
            skip("?>")
        } else {
            let end = tag_end(bytes, at);
            if rest.starts_with("</") {
                depth = depth.saturating_sub(1);
            } else if !rest.starts_with("<!") && bytes.get(end.saturating_sub(2)) != Some(&b'/') {
                depth += 1;
            }
            end
        };
        if depth > depth_max {
            let before = &xml[..at];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
            return Some((u32::try_from(line).ok()?, u32::try_from(column).ok()?));
        }
    }
    None
}

/// Where a tag first has more attributes than `attributes_max`, or the file more namespaces than `namespaces_max`.
/// Counts equals signs outside quotes, before the tree is built.
pub fn crowded(xml: &str, attributes_max: usize, namespaces_max: usize) -> Option<(u32, u32)> {
    let (mut attributes, mut namespaces, mut quote, mut word) = (0, 0, None, 0);
    let (mut line, mut start, mut inside) = (1_u32, 0, false);
    let mut resume = 0;
    for (at, byte) in xml.bytes().enumerate() {
        match (quote, byte) {
            (_, b'\n') => (line, start, word) = (line.saturating_add(1), at + 1, at + 1),
            _ if at < resume => {}
            (Some(mark), byte) if mark == byte => quote = None,
            (Some(_), _) => {}
            (None, b'<') => {
                let rest = xml.get(at..).unwrap_or_default();
                let ends = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];
                let end = ends.iter().find(|(open, _)| rest.starts_with(open)).map(|(_, close)| close);
                resume = end.map_or(at, |close| rest.find(close).map_or(xml.len(), |found| at + found));
                (attributes, inside) = (0, end.is_none());
            }
            (None, b'>') => inside = false,
            (None, b'"' | b'\'') if inside => quote = Some(byte),
            (None, b'=') if inside => {
                attributes += 1;
                namespaces += usize::from(xml.get(word..at).is_some_and(|name| name.starts_with("xmlns")));
            }
            (None, byte) if byte.is_ascii_whitespace() => word = at + 1,
            _ => {}
        }
        if attributes > attributes_max || namespaces > namespaces_max {
            return Some((line, u32::try_from(at - start + 1).unwrap_or(u32::MAX)));
        }
    }
    None
}

/// Past the `>` of the tag at `at`; one in a quoted attribute does not count.
fn tag_end(bytes: &[u8], at: usize) -> usize {
    let mut quote = None;
    for (offset, byte) in bytes[at..].iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + offset + 1,
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
    }
    bytes.len()
}
