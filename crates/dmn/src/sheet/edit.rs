//! Edits of a table in its file, as few bytes as possible.

use std::ops::Range;

use roxmltree::{Document, Node};

use super::{SheetFault, find, holders, open};
use crate::read::xml::{child, is, text};

/// Most rules of a table that is edited here.
pub const RULES_MAX: usize = 2_000;
/// Longest text of a cell, in bytes.
pub const TEXT_BYTES_MAX: usize = 8 * 1024;

/// What is changed. Rules count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Hit policy and aggregation, as DMN writes them; an empty aggregation takes it away.
    Policy {
        policy: String,
        aggregation: String,
    },
    /// All cells of a rule: inputs, outputs, note, annotations.
    Rule {
        rule: usize,
        cells: Vec<String>,
    },
    /// A new rule behind this one, or in front of all.
    Add {
        after: Option<usize>,
        cells: Vec<String>,
    },
    Remove {
        rule: usize,
    },
    /// Past its neighbour.
    Move {
        rule: usize,
        up: bool,
    },
}

/// The file with one table edited. Everything else keeps its bytes.
pub fn edit(xml: &str, decision: &str, edit: &Edit) -> Result<String, SheetFault> {
    let document = open(xml).ok_or(SheetFault::Unreadable)?;
    let (_, table) = find(&document, decision).ok_or(SheetFault::NoTable)?;
    let editor = Editor::of(&document, table);
    let mut splices = match edit {
        Edit::Policy { policy, aggregation } => {
            fits(&[policy.clone(), aggregation.clone()])?;
            editor.policy(policy, aggregation)
        }
        Edit::Rule { rule, cells } => {
            fits(cells)?;
            editor.cells(editor.rule(*rule)?, cells)
        }
        Edit::Add { after, cells } => {
            fits(cells)?;
            editor.add(*after, cells)?
        }
        Edit::Remove { rule } => vec![(editor.with_indent(editor.rule(*rule)?), String::new())],
        Edit::Move { rule, up } => editor.swap(*rule, *up)?,
    };
    splices.sort_by_key(|(range, _)| range.start);
    Ok(spliced(xml, 0..xml.len(), splices))
}

type Splice = (Range<usize>, String);

/// `range` of the file with the splices done.
fn spliced(xml: &str, range: Range<usize>, splices: Vec<Splice>) -> String {
    let (mut out, mut at) = (String::with_capacity(range.len()), range.start);
    for (place, new) in splices {
        out.push_str(xml.get(at..place.start).unwrap_or_default());
        out.push_str(&new);
        at = place.end;
    }
    out.push_str(xml.get(at..range.end).unwrap_or_default());
    out
}

fn fits(cells: &[String]) -> Result<(), SheetFault> {
    if cells.iter().any(|cell| cell.len() > TEXT_BYTES_MAX) {
        return Err(SheetFault::TooMuch);
    }
    let odd = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    if cells.iter().any(|cell| cell.contains(odd)) { Err(SheetFault::Character) } else { Ok(()) }
}

struct Editor<'d, 'x> {
    xml: &'x str,
    table: Node<'d, 'x>,
    rules: Vec<Node<'d, 'x>>,
    widths: (usize, usize, usize),
    /// `dmn:` or nothing.
    prefix: &'x str,
}

impl<'d, 'x> Editor<'d, 'x> {
    fn of(document: &'d Document<'x>, table: Node<'d, 'x>) -> Self {
        let xml = document.input_text();
        let count = |tag: &str| table.children().filter(|node| is(*node, tag)).count();
        let name = tag_name(xml, table);
        Self {
            xml,
            table,
            rules: table.children().filter(|node| is(*node, "rule")).collect(),
            widths: (count("input"), count("output"), count("annotation")),
            prefix: name.rfind(':').and_then(|colon| name.get(..=colon)).unwrap_or_default(),
        }
    }

    fn rule(&self, rule: usize) -> Result<Node<'d, 'x>, SheetFault> {
        self.rules.get(rule).copied().ok_or(SheetFault::NoSuchRule)
    }

    /// Only cells whose text is another one.
    fn cells(&self, rule: Node<'d, 'x>, cells: &[String]) -> Vec<Splice> {
        let note = self.widths.0 + self.widths.1;
        let mut splices = Vec::new();
        for (index, (holder, new)) in holders(rule, self.widths).into_iter().zip(cells).enumerate() {
            let new = new.trim();
            let Some(holder) = holder else {
                if index == note && !new.is_empty() {
                    splices.push(self.new_note(rule, new));
                }
                continue;
            };
            let inner = if index == note { Some(holder) } else { child(holder, "text") };
            match inner {
                Some(inner) if text(inner).trim() == new => {}
                Some(inner) => splices.push(self.fill(inner, &escaped(new))),
                None => splices.push(self.fill(holder, &self.element("text", new))),
            }
        }
        splices
    }

    fn element(&self, name: &str, content: &str) -> String {
        format!("<{0}{name}>{1}</{0}{name}>", self.prefix, escaped(content))
    }

    fn new_note(&self, rule: Node<'d, 'x>, note: &str) -> Splice {
        let at = rule.range().start + start_tag(self.xml, rule).len();
        let indent = rule.first_element_child().map(|first| self.indent(first)).unwrap_or_default();
        (at..at, format!("{indent}{}", self.element("description", note)))
    }

    /// The element with this raw content instead of its own.
    fn fill(&self, node: Node<'d, 'x>, content: &str) -> Splice {
        let range = node.range();
        let start = start_tag(self.xml, node);
        let whole = self.xml.get(range.clone()).unwrap_or_default();
        if let Some(open) = start.strip_suffix("/>") {
            let open = open.trim_end();
            return (range, format!("{open}>{content}</{}>", tag_name(self.xml, node)));
        }
        let close = whole.rfind("</").unwrap_or(whole.len());
        (range.start + start.len()..range.start + close, content.to_owned())
    }

    /// Line break and blanks in front of a node; empty where something else stands there.
    fn indent(&self, node: Node<'d, 'x>) -> &'x str {
        let before = self.xml.get(..node.range().start).unwrap_or_default();
        let plain = before.trim_end_matches([' ', '\t']);
        let plain = plain.strip_suffix('\n').map(|rest| rest.strip_suffix('\r').unwrap_or(rest));
        plain.and_then(|plain| before.get(plain.len()..)).unwrap_or_default()
    }

    fn with_indent(&self, node: Node<'d, 'x>) -> Range<usize> {
        let range = node.range();
        range.start - self.indent(node).len()..range.end
    }

    fn add(&self, after: Option<usize>, cells: &[String]) -> Result<Vec<Splice>, SheetFault> {
        if self.rules.len() >= RULES_MAX {
            return Err(SheetFault::TooMuch);
        }
        let Some(first) = self.rules.first().copied() else {
            let last = self.table.last_element_child().ok_or(SheetFault::NoTable)?;
            let end = last.range().end;
            return Ok(vec![(end..end, format!("{}{}", self.indent(last), self.fresh(cells)))]);
        };
        let (model, at) = match after {
            Some(rule) => (self.rule(rule)?, self.rule(rule)?.range().end),
            None => (first, self.with_indent(first).start),
        };
        Ok(vec![(at..at, format!("{}{}", self.indent(model), self.like(model, cells)))])
    }

    /// A rule written like another one, with these cells and without its ids.
    fn like(&self, model: Node<'d, 'x>, cells: &[String]) -> String {
        let mut splices = self.cells(model, cells);
        for node in model.descendants().filter(Node::is_element) {
            if let Some(id) = node.attribute_node("id") {
                let range = id.range();
                let before = self.xml.get(..range.start).unwrap_or_default();
                let covered = splices
                    .iter()
                    .any(|(known, _): &Splice| known.start <= range.start && range.end <= known.end);
                if !covered {
                    splices.push((before.trim_end().len()..range.end, String::new()));
                }
            }
        }
        splices.sort_by_key(|(range, _)| range.start);
        spliced(self.xml, model.range(), splices)
    }

    fn fresh(&self, cells: &[String]) -> String {
        let (inputs, outputs, _) = self.widths;
        let mut inner = String::new();
        if let Some(note) = cells.get(inputs + outputs).filter(|note| !note.is_empty()) {
            inner.push_str(&self.element("description", note));
        }
        for (index, cell) in cells.iter().enumerate().filter(|(index, _)| *index != inputs + outputs) {
            let name = match index {
                index if index < inputs => "inputEntry",
                index if index < inputs + outputs => "outputEntry",
                _ => "annotationEntry",
            };
            inner.push_str(&format!("<{0}{name}>{1}</{0}{name}>", self.prefix, self.element("text", cell)));
        }
        format!("<{0}rule>{inner}</{0}rule>", self.prefix)
    }

    fn swap(&self, rule: usize, up: bool) -> Result<Vec<Splice>, SheetFault> {
        let other = if up { rule.checked_sub(1) } else { rule.checked_add(1) };
        let (one, other) =
            (self.rule(rule)?.range(), self.rule(other.ok_or(SheetFault::NoSuchRule)?)?.range());
        let source = |range: &Range<usize>| self.xml.get(range.clone()).unwrap_or_default().to_owned();
        let (first, second) = (source(&one), source(&other));
        Ok(vec![(one, second), (other, first)])
    }

    fn policy(&self, policy: &str, aggregation: &str) -> Vec<Splice> {
        let mut splices = Vec::new();
        let end_of_name = self.table.range().start + 1 + tag_name(self.xml, self.table).len();
        for (name, new) in [("hitPolicy", policy), ("aggregation", aggregation)] {
            match self.table.attribute_node(name) {
                Some(known) if known.value() == new => {}
                Some(known) if new.is_empty() => {
                    let before = self.xml.get(..known.range().start).unwrap_or_default();
                    splices.push((before.trim_end().len()..known.range().end, String::new()));
                }
                Some(known) => splices.push((known.range_value(), escaped(new).replace('"', "&quot;"))),
                None if new.is_empty() || (name == "hitPolicy" && new == "UNIQUE") => {}
                None => splices.push((
                    end_of_name..end_of_name,
                    format!(" {name}=\"{}\"", escaped(new).replace('"', "&quot;")),
                )),
            }
        }
        splices
    }
}

/// The start tag of an element, as it stands in the file.
fn start_tag<'x>(xml: &'x str, node: Node<'_, 'x>) -> &'x str {
    let whole = xml.get(node.range()).unwrap_or_default();
    let mut quote = None;
    for (at, c) in whole.char_indices() {
        match (quote, c) {
            (None, '>') => return whole.get(..=at).unwrap_or(whole),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    whole
}

/// The name of an element with its prefix.
fn tag_name<'x>(xml: &'x str, node: Node<'_, 'x>) -> &'x str {
    let tag = start_tag(xml, node);
    let name = tag.strip_prefix('<').unwrap_or(tag);
    name.split(|c: char| c.is_whitespace() || c == '/' || c == '>').next().unwrap_or_default()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
