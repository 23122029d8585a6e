//! Data associations (10.3.2): from where to where, and of which type.

use roxmltree::Node as Xml;

use super::data::{agrees, item};
use super::tree::{Out, Tree, children, is, local, text};

pub(crate) fn check(element: Xml, tree: &Tree, out: &mut Out) {
    let (reads, writes) = (is(element, "dataInputAssociation"), is(element, "dataOutputAssociation"));
    if !reads && !writes {
        return;
    }
    let target = tree.referred_in(element, "targetRef");
    let sources: Vec<Xml> = children(element, "sourceRef").collect();
    if writes && target.is_some_and(|target| is(target, "dataInput")) {
        let message = "a data output association writes into a data input";
        out.error(
            element,
            "association-into-input",
            message,
            "let it write into a data object or data output",
        );
    }
    let source = |part: &Xml| tree.find(local(text(*part)));
    if reads && sources.iter().filter_map(source).any(|source| is(source, "dataOutput")) {
        let message = "a data input association reads from a data output";
        out.error(
            element,
            "association-from-output",
            message,
            "let it read from a data object or data input",
        );
    }
    if children(element, "transformation").next().is_some() {
        return;
    }
    if sources.len() > 1 {
        let message = format!("{} sources without a transformation", sources.len());
        return out.error(
            element,
            "association-sources",
            message,
            "keep one source, or write a transformation",
        );
    }
    let from = sources.first().and_then(source).and_then(|source| item(source, tree));
    let to = target.and_then(|target| item(target, tree));
    // WHY: assignments pick single parts, so the whole types need not agree.
    let assigns = children(element, "assignment").next().is_some();
    if from.is_some() && to.is_some() && !agrees(from, to) && !assigns {
        let message = "source and target are of different types";
        out.error(
            element,
            "association-types",
            message,
            "use one item definition, or write a transformation",
        );
    }
}
