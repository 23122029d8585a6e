//! Tree to text, canonically: UTF-8, two blanks a level, `id` and `name` first, then attributes by name.
//!
//! Text is kept to the character wherever an element holds any; only white space between elements is ours.

use super::{Attribute, Content, Document, Element};

const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Writes a file. The same tree gives the same bytes.
pub fn export(document: &Document) -> String {
    let mut writer =
        Writer { out: String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"), scope: Vec::new() };
    for part in &document.before {
        writer.part(part, 0, false);
    }
    writer.element(&document.root, 0, false);
    for part in &document.after {
        writer.part(part, 0, false);
    }
    writer.out
}

struct Writer {
    out: String,
    /// Prefixes in force, inner ones last.
    scope: Vec<(String, String)>,
}

impl Writer {
    /// INVARIANT: a tree comes from [`super::import`], whose guard caps the depth, so this recursion is bounded.
    fn element(&mut self, element: &Element, level: usize, inline: bool) {
        let outer = self.scope.len();
        self.scope.extend(element.prefixes.iter().cloned());
        if !inline {
            self.indent(level);
        }
        let name = self.element_name(element);
        self.out.push('<');
        self.out.push_str(&name);
        self.prefixes(element);
        self.attributes(&element.attributes);
        if element.content.is_empty() {
            self.out.push_str("/>");
        } else {
            self.out.push('>');
            self.content(element, level, inline);
            self.out.push_str("</");
            self.out.push_str(&name);
            self.out.push('>');
        }
        if !inline {
            self.out.push('\n');
        }
        self.scope.truncate(outer);
    }

    fn content(&mut self, element: &Element, level: usize, inline: bool) {
        if inline || holds_text(element) {
            for part in &element.content {
                self.part(part, level + 1, true);
            }
            return;
        }
        self.out.push('\n');
        for part in element.content.iter().filter(|part| !matches!(part, Content::Text(_))) {
            self.part(part, level + 1, false);
        }
        self.indent(level);
    }

    fn part(&mut self, part: &Content, level: usize, inline: bool) {
        let written = match part {
            Content::Element(element) => return self.element(element, level, inline),
            Content::Text(text) => return escape(text, false, &mut self.out),
            Content::Comment(text) => format!("<!--{text}-->"),
            Content::Instruction(target, value) if value.is_empty() => format!("<?{target}?>"),
            Content::Instruction(target, value) => format!("<?{target} {value}?>"),
        };
        if inline {
            self.out.push_str(&written);
        } else {
            self.indent(level);
            self.out.push_str(&written);
            self.out.push('\n');
        }
    }

    fn indent(&mut self, level: usize) {
        (0..level).for_each(|_| self.out.push_str("  "));
    }

    fn prefixes(&mut self, element: &Element) {
        for (prefix, uri) in &element.prefixes {
            self.out.push_str(if prefix.is_empty() { " xmlns" } else { " xmlns:" });
            self.out.push_str(prefix);
            self.out.push_str("=\"");
            escape(uri, true, &mut self.out);
            self.out.push('"');
        }
    }

    fn attributes(&mut self, attributes: &[Attribute]) {
        let mut sorted: Vec<&Attribute> = attributes.iter().collect();
        let rank = |a: &Attribute| match (a.namespace.is_none(), a.name.as_str()) {
            (true, "id") => 0,
            (true, "name") => 1,
            (true, _) => 2,
            (false, _) => 3,
        };
        sorted.sort_by(|a, b| (rank(a), a).cmp(&(rank(b), b)));
        for attribute in sorted {
            let prefix = attribute.namespace.as_deref().and_then(|uri| self.prefix(uri, false));
            self.out.push(' ');
            if let Some(prefix) = prefix {
                self.out.push_str(&prefix);
                self.out.push(':');
            }
            self.out.push_str(&attribute.name);
            self.out.push_str("=\"");
            escape(&attribute.value, true, &mut self.out);
            self.out.push('"');
        }
    }

    fn element_name(&self, element: &Element) -> String {
        match element.namespace.as_deref().and_then(|uri| self.prefix(uri, true)) {
            Some(prefix) if !prefix.is_empty() => format!("{prefix}:{}", element.name),
            _ => element.name.clone(),
        }
    }

    /// The first prefix in force for a namespace: the empty one before all others where it may stand.
    fn prefix(&self, uri: &str, empty: bool) -> Option<String> {
        if uri == XML {
            return Some("xml".to_owned());
        }
        let in_force = |prefix: &str| self.scope.iter().rev().find(|(p, _)| p == prefix).map(|(_, uri)| uri);
        let bound = self.scope.iter().filter(|(prefix, to)| to == uri && (empty || !prefix.is_empty()));
        bound
            .map(|(prefix, _)| prefix)
            .filter(|prefix| in_force(prefix).is_some_and(|to| to == uri))
            .min()
            .cloned()
    }
}

/// Whether white space inside counts: there is text, or nothing but text, or the file says so.
fn holds_text(element: &Element) -> bool {
    let preserve = element
        .attributes
        .iter()
        .any(|a| a.namespace.as_deref() == Some(XML) && a.name == "space" && a.value == "preserve");
    let is_text = |part: &Content| matches!(part, Content::Text(_));
    let says = |part: &Content| matches!(part, Content::Text(text) if !text.trim().is_empty());
    preserve || element.content.iter().any(says) || element.content.iter().all(is_text)
}

fn escape(text: &str, attribute: bool, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if attribute => out.push_str("&quot;"),
            '\n' if attribute => out.push_str("&#10;"),
            '\t' if attribute => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            _ => out.push(c),
        }
    }
}
