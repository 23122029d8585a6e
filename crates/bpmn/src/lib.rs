//! # bpmn
//!
//! **What it is.** BPMN 2.0 XML to a checked [`Model`] with findings: processes, nodes and flows by index, conditions
//! and timers as compiled FEEL.
//!
//! **Example.**
//! ```
//! let xml = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d">
//!   <process id="hello" isExecutable="true">
//!     <startEvent id="start"/><sequenceFlow id="f" sourceRef="start" targetRef="end"/><endEvent id="end"/>
//!   </process></definitions>"#;
//! let (model, findings) = bpmn::parse(xml);
//! assert!(findings.is_empty());
//! let model = model.unwrap();
//! let process = model.process("hello").unwrap();
//! let start = process.node(process.start[0]);
//! assert_eq!(process.exits(start.ix).count(), 1);
//! ```
//!
//! **Invariants.** A model has no error: every reference in it is resolved, every node has a way from a start and to an
//! end. It knows no case, no app, no time. It reads no document type, no entity and nothing from outside the text.
//!
//! **Start reading** at [`model`]; then `read.rs`, which builds it, and `element/`, one file for each kind.
//!
//! **To add a rule of the standard**: see `rule/`, one file a subject.
//!
//! **To add a kind of element**: a variant of [`Kind`], a file in `element/`, its row in `element/mod.rs`, its rows in
//! `tests/it/elements.rs`.

pub mod activity;
mod check;
pub mod correlation;
pub mod data;
mod decode;
mod draft;
pub mod element;
mod expr;
mod guard;
pub mod interchange;
pub mod model;
pub mod picture;
mod place;
mod read;
mod rule;
mod site;
mod timer;
mod xml;

use std::sync::Arc;

use value::Finding;

pub use activity::{Activity, Multi, Repeat, RunEnd, When};
pub use correlation::{Key, Property, Subscription};
pub use data::{Assignment, Association, Io, Item};
pub use decode::decode;
pub use element::{AdHoc, Definition, Events, Kind, Message, Nested};
pub use expr::Expr;
pub use guard::{ATTRIBUTES_MAX, BYTES_MAX, DEPTH_MAX, ELEMENTS_MAX, NAMESPACES_MAX};
pub use model::{Content, Flow, FlowIx, Model, Node, NodeIx, Process, ProcessIx};
pub use timer::Timer;
pub use xml::{BPMN, LUOHU};

/// Reads and checks one BPMN file. There is a model only where no finding is an error.
pub fn parse(xml: &str) -> (Option<Model>, Vec<Finding>) {
    let lines = place::Lines::new(xml);
    let mut findings = place::Findings::default();
    let model = match tree(xml) {
        Ok(document) => {
            rule::check(&document, &mut findings);
            read::model(&document, &lines, &mut findings)
        }
        Err(refused) => {
            let (byte, finding) = *refused;
            findings.push(byte, finding);
            None
        }
    };
    findings.tell_once(rule::SAME);
    // WHY: playing tokens over a broken graph would only repeat what the other checks said.
    if let Some(model) = model.as_ref().filter(|_| !findings.has_errors()) {
        check::sound::check(model, &lines, &mut findings);
    }
    let model = model.filter(|_| !findings.has_errors()).map(|mut model| {
        model.xml = Arc::from(xml);
        model
    });
    (model, findings.into_sorted(&lines))
}

/// Holds one BPMN file against the rules of the standard alone: for drawings that are not meant to run.
pub fn rules(xml: &str) -> Vec<Finding> {
    let lines = place::Lines::new(xml);
    let mut findings = place::Findings::default();
    match tree(xml) {
        Ok(document) => rule::check(&document, &mut findings),
        Err(refused) => {
            let (byte, finding) = *refused;
            findings.push(byte, finding);
        }
    }
    findings.into_sorted(&lines)
}

fn tree(xml: &str) -> Result<roxmltree::Document<'_>, Box<(usize, Finding)>> {
    guard::check(xml)?;
    let nodes_limit = u32::try_from(guard::ELEMENTS_MAX).unwrap_or(u32::MAX).saturating_mul(4);
    let options = roxmltree::ParsingOptions { allow_dtd: false, nodes_limit, ..Default::default() };
    let tree = roxmltree::Document::parse_with_options(xml, options).map_err(|error| {
        let byte = place::Lines::new(xml).byte(error.pos().row, error.pos().col);
        not_well_formed(byte, &error.to_string())
    })?;
    match xml::bound_twice(&tree) {
        Some(element) => Err(not_well_formed(element.range().start, "an element binds a namespace twice")),
        None => Ok(tree),
    }
}

fn not_well_formed(byte: usize, why: &str) -> Box<(usize, Finding)> {
    let finding = Finding::error("xml", format!("not well-formed XML: {why}"));
    Box::new((byte, finding.hint("save the model again from its editor")))
}
