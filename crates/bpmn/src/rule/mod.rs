//! What the standard forbids: rules over the XML tree, before anything is compiled, one file a subject.
//!
//! The rules are those of BPMN 2.0 (OMG formal/2011-01-03): its schemas, and what the text adds to them. Each file
//! names the chapter it holds. Rules that matter only where a process runs are silent in a process that is only drawn.
//!
//! **To add a rule**: a function in the file of its subject, called from that file's `check`; a row in
//! `tests/it/rules.tsv` where a public suite has a model for it, and a small model in `tests/it/rules.rs`.

mod activity;
mod association;
mod call;
mod choreography;
mod collaboration;
mod data;
mod event;
mod event_data;
mod expression;
mod flow;
mod gateway;
mod identity;
mod loops;
mod message_task;
mod resource;
mod sub_process;
pub(crate) mod tree;

use roxmltree::Document;

use crate::place::Findings;
use tree::{Out, Tree};

/// Codes that say the same of one place: the first is left out where the second, with a nearer hint, is there.
pub(crate) const SAME: &[(&str, &str)] = &[
    ("boundary-trigger", "definition-misplaced"),
    ("catch-trigger", "definition-misplaced"),
    ("default-not-own", "default-missing"),
    ("expression-without-body", "condition-empty"),
    ("element-unsupported", "ad-hoc-forbids"),
    ("element-unsupported", "choreography-in-process"),
    ("element-unsupported", "choreography-in-sub-process"),
    ("event-definition-missing", "definition-unknown"),
    ("event-gateway-target", "event-gateway-exit"),
    ("loop-data-not-own", "data-unknown"),
    ("expression-without-body", "timer-literal"),
    ("multi-instance-without-count", "multi-without-count"),
    ("start-quantity-too-small", "quantity"),
    ("completion-quantity-too-small", "quantity"),
    ("script-without-format", "script-language"),
];

/// Holds a whole file against the rules; a file whose root is no `definitions` is left to the reader.
pub(crate) fn check(document: &Document, findings: &mut Findings) {
    let Some(tree) = Tree::new(document.root_element()) else { return };
    let mut out = Out { findings };
    identity::check(&tree, &mut out);
    for element in tree.elements() {
        activity::check(element, &tree, &mut out);
        association::check(element, &tree, &mut out);
        call::check(element, &tree, &mut out);
        choreography::check(element, &tree, &mut out);
        collaboration::check(element, &tree, &mut out);
        data::check(element, &tree, &mut out);
        event::check(element, &tree, &mut out);
        event_data::check(element, &tree, &mut out);
        expression::check(element, &tree, &mut out);
        flow::check(element, &tree, &mut out);
        gateway::check(element, &tree, &mut out);
        loops::check(element, &tree, &mut out);
        message_task::check(element, &tree, &mut out);
        resource::check(element, &tree, &mut out);
        sub_process::check(element, &tree, &mut out);
    }
}
