//! Test files to cases (namespace `http://www.omg.org/spec/DMN/20160719/testcase`).

use feel::{Live, LiveContext};
use roxmltree::{Document, Node, ParsingOptions};
use value::{Decimal, Finding};

use crate::read::xml::{child, children, is, text, too_deep};

const BYTES_MAX: usize = 16 << 20;
const NODES_MAX: u32 = 2_000_000;
const DEPTH_MAX: usize = 100;
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// One test file.
#[derive(Debug, Clone)]
pub struct Suite {
    /// File name of the model under test.
    pub model: String,
    pub cases: Vec<Case>,
}

#[derive(Debug, Clone)]
pub struct Case {
    /// Unique in the file.
    pub id: String,
    pub ask: Ask,
    pub inputs: LiveContext,
    pub results: Vec<Expectation>,
    pub line: u32,
}

/// What a case asks the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// The decision each result names.
    Decision,
    /// One function of the model: business knowledge or a decision service. Empty: the one the result names.
    Call(String),
}

#[derive(Debug, Clone)]
pub struct Expectation {
    pub name: String,
    pub expected: Live,
    /// Whether an error is expected: the value is then null.
    pub error: bool,
}

/// Reads a test file. The finding says what is wrong with it, and where.
pub fn read(xml: &str) -> Result<Suite, Finding> {
    if xml.len() > BYTES_MAX {
        return Err(Finding::error("tck-size", format!("the file is larger than {BYTES_MAX} bytes")));
    }
    if let Some((line, column)) = too_deep(xml, DEPTH_MAX) {
        let message = format!("elements are nested deeper than {DEPTH_MAX}");
        return Err(Finding::error("tck-depth", message).at(line, column));
    }
    let options = ParsingOptions { nodes_limit: NODES_MAX, ..ParsingOptions::default() };
    let document = Document::parse_with_options(xml, options).map_err(|error| {
        let at = error.pos();
        Finding::error("tck-xml", format!("not XML: {error}")).at(at.row, at.col)
    })?;
    let root = document.root_element();
    if !is(root, "testCases") {
        let finding = Finding::error("tck-root", "the file holds no test cases").at(1, 1);
        return Err(finding.hint("its outermost element must be `testCases`"));
    }
    let model = child(root, "modelName").map(text).unwrap_or_default().trim().to_owned();
    let mut cases = Vec::new();
    for node in children(root, "testCase") {
        cases.push(case(node)?);
    }
    Ok(Suite { model, cases })
}

fn case(node: Node<'_, '_>) -> Result<Case, Finding> {
    let mut inputs = LiveContext::new();
    for input in children(node, "inputNode") {
        inputs.insert(name_of(input)?.into(), value_of(input)?);
    }
    let mut results = Vec::new();
    for result in children(node, "resultNode") {
        let expected = child(result, "expected").map_or(Ok(Live::NULL), value_of)?;
        let error = result.attribute("errorResult") == Some("true");
        results.push(Expectation { name: name_of(result)?.to_owned(), expected, error });
    }
    let ask = match node.attribute("type") {
        Some("decisionService" | "bkm") => {
            Ask::Call(node.attribute("invocableName").unwrap_or_default().to_owned())
        }
        _ => Ask::Decision,
    };
    let id = node.attribute("id").unwrap_or_default().to_owned();
    Ok(Case { id, ask, inputs, results, line: line_of(node) })
}

fn line_of(node: Node<'_, '_>) -> u32 {
    let text = node.document().input_text();
    let before = text.get(..node.range().start).unwrap_or(text);
    u32::try_from(before.bytes().filter(|byte| *byte == b'\n').count() + 1).unwrap_or(u32::MAX)
}

fn wrong(node: Node<'_, '_>, message: impl Into<String>) -> Finding {
    Finding::error("tck-value", message).at(line_of(node), 1)
}

fn name_of<'x>(node: Node<'x, '_>) -> Result<&'x str, Finding> {
    node.attribute("name").ok_or_else(|| wrong(node, "an input or a result has no name"))
}

/// INVARIANT: as deep as the file, and reading caps that.
fn value_of(node: Node<'_, '_>) -> Result<Live, Finding> {
    if let Some(list) = child(node, "list") {
        let items: Result<Vec<Live>, Finding> = children(list, "item").map(value_of).collect();
        return items.map(Live::list);
    }
    if child(node, "component").is_some() {
        let mut entries = LiveContext::new();
        for part in children(node, "component") {
            entries.insert(name_of(part)?.into(), value_of(part)?);
        }
        return Ok(Live::context(entries));
    }
    match child(node, "value") {
        Some(value) if value.attribute((XSI, "nil")) != Some("true") => scalar(value),
        _ => Ok(Live::NULL),
    }
}

fn scalar(value: Node<'_, '_>) -> Result<Live, Finding> {
    let content = text(value);
    let short = content.trim();
    let kind = value.attribute((XSI, "type")).and_then(|kind| kind.rsplit(':').next()).unwrap_or("");
    let read = match kind {
        "string" => return Ok(Live::from(content)),
        "boolean" => return Ok((short == "true").into()),
        "" if matches!(short, "true" | "false") => return Ok((short == "true").into()),
        "" => return Ok(short.parse::<Decimal>().map_or_else(|_| Live::from(content.clone()), Live::from)),
        "decimal" | "double" | "integer" => short.parse::<Decimal>().ok().map(Live::from),
        "date" => feel::read_day(short),
        "time" => feel::read_time(short),
        "dateTime" => feel::read_date_time(short),
        "duration" => feel::read_duration(short),
        _ => None,
    };
    read.ok_or_else(|| wrong(value, format!("`{short}` is no value of the type `{kind}`")))
}
