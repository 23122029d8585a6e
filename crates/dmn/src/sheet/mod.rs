//! A decision table as people see it: a grid of texts with their places, and edits that change nothing else in the
//! file. Comments, diagrams, spacing and whatever other tools keep there stay byte for byte.

mod edit;

use roxmltree::{Document, Node};

use crate::read::xml::{attribute, child, children, is, text};

pub use edit::{Edit, RULES_MAX, TEXT_BYTES_MAX, edit};

/// One decision table of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub decision: String,
    pub name: String,
    /// As the file writes it; `UNIQUE` where it says nothing.
    pub policy: String,
    /// Empty where nothing is aggregated.
    pub aggregation: String,
    pub inputs: Vec<Column>,
    pub outputs: Vec<Column>,
    /// Titles of the annotation columns.
    pub annotations: Vec<String>,
    pub rules: Vec<SheetRule>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub label: String,
    /// The expression of an input, the name of an output.
    pub source: String,
    /// The type, where the file gives one.
    pub kind: String,
    /// Allowed values, where the file gives them.
    pub allowed: String,
}

/// A rule: its inputs, its outputs, the note on it, its annotations, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRule {
    pub cells: Vec<Cell>,
    from: Spot,
    to: Spot,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub text: String,
    from: Spot,
    to: Spot,
}

/// Line and column, from 1.
type Spot = (u32, u32);

/// Why a table cannot be shown or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetFault {
    /// The file is not a DMN model that can be read.
    Unreadable,
    /// It has no such decision, or the decision is no table.
    NoTable,
    /// The table has no such rule or cell.
    NoSuchRule,
    /// A text is too long, or the table would have too many rules.
    TooMuch,
    /// A text has a character that XML cannot hold.
    Character,
}

impl Sheet {
    /// Cells of each rule.
    pub fn width(&self) -> usize {
        self.inputs.len() + self.outputs.len() + 1 + self.annotations.len()
    }

    /// Index of the note among the cells.
    pub fn note(&self) -> usize {
        self.inputs.len() + self.outputs.len()
    }

    /// The rule, and where it can be told the cell, at a place of the file; both from 0.
    pub fn at(&self, line: u32, column: u32) -> Option<(usize, Option<usize>)> {
        let spot = (line, column);
        let within = |from: Spot, to: Spot| from <= spot && spot < to;
        let rule = self.rules.iter().position(|rule| within(rule.from, rule.to))?;
        let cells = &self.rules.get(rule)?.cells;
        Some((rule, cells.iter().position(|cell| within(cell.from, cell.to))))
    }
}

/// Ids and names of the decisions of a file that are tables, in the order of the file.
pub fn tables(xml: &str) -> Vec<(String, String)> {
    let Some(document) = open(xml) else { return Vec::new() };
    let decisions = children(document.root_element(), "decision");
    decisions
        .filter(|decision| child(*decision, "decisionTable").is_some())
        .map(|decision| (attribute(decision, "id"), attribute(decision, "name")))
        .collect()
}

/// The table of a decision, by its id.
pub fn sheet(xml: &str, decision: &str) -> Result<Sheet, SheetFault> {
    let document = open(xml).ok_or(SheetFault::Unreadable)?;
    let (decision, table) = find(&document, decision).ok_or(SheetFault::NoTable)?;
    let spots = Spots::of(xml);
    let column = |node: Node<'_, '_>, expression: &str, values: &str| {
        let holder = child(node, expression);
        let deep = |holder: Option<Node<'_, '_>>| {
            holder.and_then(|holder| child(holder, "text")).map(text).unwrap_or_default().trim().to_owned()
        };
        let source = if expression.is_empty() { attribute(node, "name") } else { deep(holder) };
        let kind = holder.map_or_else(|| attribute(node, "typeRef"), |holder| attribute(holder, "typeRef"));
        let label = attribute(node, "label");
        let label = if label.is_empty() { source.clone() } else { label };
        Column { label, source, kind, allowed: deep(child(node, values)) }
    };
    let inputs: Vec<Column> =
        children(table, "input").map(|node| column(node, "inputExpression", "inputValues")).collect();
    let outputs: Vec<Column> =
        children(table, "output").map(|node| column(node, "", "outputValues")).collect();
    let annotations: Vec<String> =
        children(table, "annotation").map(|node| attribute(node, "name")).collect();
    let widths = (inputs.len(), outputs.len(), annotations.len());
    let rules = children(table, "rule").map(|rule| read_rule(rule, widths, &spots)).collect();
    let policy = attribute(table, "hitPolicy");
    Ok(Sheet {
        decision: attribute(decision, "id"),
        name: attribute(decision, "name"),
        policy: if policy.is_empty() { "UNIQUE".to_owned() } else { policy },
        aggregation: attribute(table, "aggregation"),
        inputs,
        outputs,
        annotations,
        rules,
    })
}

fn open(xml: &str) -> Option<Document<'_>> {
    // WHY: reading it as a model first applies every cap on size and depth.
    crate::parse(xml).0?;
    Document::parse(xml).ok()
}

fn find<'d, 'x>(document: &'d Document<'x>, decision: &str) -> Option<(Node<'d, 'x>, Node<'d, 'x>)> {
    let fits = |node: &Node<'d, 'x>| is(*node, "decision") && node.attribute("id") == Some(decision);
    let decision = document.root_element().children().find(fits)?;
    let table = decision.children().find(|node| is(*node, "decisionTable"))?;
    Some((decision, table))
}

/// What holds the text of each cell of a rule; none where a cell is missing.
fn holders<'d, 'x>(
    rule: Node<'d, 'x>,
    (inputs, outputs, annotations): (usize, usize, usize),
) -> Vec<Option<Node<'d, 'x>>> {
    let take = |tag: &str, count: usize| {
        let mut found: Vec<Option<Node<'d, 'x>>> =
            rule.children().filter(|node| is(*node, tag)).map(Some).take(count).collect();
        found.resize(count, None);
        found
    };
    let mut all = take("inputEntry", inputs);
    all.extend(take("outputEntry", outputs));
    all.extend(take("description", 1));
    all.extend(take("annotationEntry", annotations));
    all
}

fn read_rule(rule: Node<'_, '_>, widths: (usize, usize, usize), spots: &Spots) -> SheetRule {
    let cells = holders(rule, widths).into_iter().map(|holder| match holder {
        None => Cell { text: String::new(), from: (0, 0), to: (0, 0) },
        Some(holder) => {
            let inner = if is(holder, "description") { Some(holder) } else { child(holder, "text") };
            let range = holder.range();
            Cell {
                text: inner.map(text).unwrap_or_default().trim().to_owned(),
                from: spots.at(range.start),
                to: spots.at(range.end),
            }
        }
    });
    let range = rule.range();
    SheetRule { cells: cells.collect(), from: spots.at(range.start), to: spots.at(range.end) }
}

/// Byte positions as lines and columns.
struct Spots<'x> {
    xml: &'x str,
    lines: Vec<usize>,
}

impl<'x> Spots<'x> {
    fn of(xml: &'x str) -> Self {
        let breaks = xml.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { xml, lines: std::iter::once(0).chain(breaks).collect() }
    }

    fn at(&self, byte: usize) -> Spot {
        let line = self.lines.partition_point(|start| *start <= byte);
        let start = line.checked_sub(1).and_then(|index| self.lines.get(index)).copied().unwrap_or(0);
        let column = self.xml.get(start..byte).map_or(0, |part| part.chars().count()) + 1;
        (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
    }
}
