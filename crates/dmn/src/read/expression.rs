//! Boxed expressions.

use std::sync::Arc;

use feel::{Expr, Type, UnaryTests};
use roxmltree::Node;
use value::Finding;

use super::xml::{attribute, child, children, is, text};
use super::{Reader, fold};
use crate::kinds::Kind;
use crate::model::{Boxed, Entry, Turn};

/// Deepest nesting of boxes accepted; well within what evaluation allows.
const DEPTH_MAX: u32 = 32;

const TAGS: [&str; 12] = [
    "literalExpression",
    "decisionTable",
    "context",
    "list",
    "relation",
    "invocation",
    "functionDefinition",
    "conditional",
    "for",
    "some",
    "every",
    "filter",
];

/// The first expression directly inside `node`.
pub fn first<'d, 'x>(node: Node<'d, 'x>) -> Option<Node<'d, 'x>> {
    node.children().find(|child| child.is_element() && TAGS.contains(&child.tag_name().name()))
}

impl<'d, 'x: 'd> Reader<'d, 'x> {
    pub(super) fn boxed(&mut self, node: Node<'d, 'x>, depth: u32) -> Boxed {
        if depth > DEPTH_MAX {
            let at = self.at(node);
            let message = format!("boxes are nested deeper than {DEPTH_MAX}");
            self.findings.push(Finding::error("dmn-depth", message).at(at.0, at.1));
            return Boxed::Missing;
        }
        let depth = depth + 1;
        match node.tag_name().name() {
            "literalExpression" => self.literal(node),
            "decisionTable" => self.table(node),
            "context" => Boxed::Context(self.entries(node, depth)),
            "list" => Boxed::List(self.all_inside(node, depth)),
            "relation" => {
                let columns =
                    children(node, "column").map(|column| fold(&attribute(column, "name")).into()).collect();
                let rows = children(node, "row").map(|row| self.all_inside(row, depth)).collect();
                Boxed::Relation { columns, rows }
            }
            "invocation" => self.invocation(node, depth),
            "functionDefinition" => self.function(node, depth),
            "conditional" => {
                let parts = ["if", "then", "else"].map(|tag| self.inside(node, tag, depth));
                Boxed::If(Box::new(parts))
            }
            "for" => self.turns(node, Turn::For, depth),
            "some" => self.turns(node, Turn::Some, depth),
            "every" => self.turns(node, Turn::Every, depth),
            "filter" => Boxed::Filter {
                over: Box::new(self.inside(node, "in", depth)),
                by: Box::new(self.inside(node, "match", depth)),
            },
            _ => Boxed::Missing,
        }
    }

    fn all_inside(&mut self, node: Node<'d, 'x>, depth: u32) -> Vec<Boxed> {
        let items =
            node.children().filter(|child| child.is_element() && TAGS.contains(&child.tag_name().name()));
        items.map(|item| self.boxed(item, depth)).collect()
    }

    /// The expression inside the child `tag`.
    fn inside(&mut self, node: Node<'d, 'x>, tag: &str, depth: u32) -> Boxed {
        match child(node, tag).and_then(first) {
            Some(inner) => self.boxed(inner, depth),
            None => {
                let at = self.at(node);
                let message = format!("`{}` has no `{tag}`", node.tag_name().name());
                self.findings.push(Finding::error("dmn-incomplete", message).at(at.0, at.1));
                Boxed::Missing
            }
        }
    }

    fn literal(&mut self, node: Node<'d, 'x>) -> Boxed {
        self.expression_of(node).map_or(Boxed::Missing, Boxed::Literal)
    }

    fn entries(&mut self, node: Node<'d, 'x>, depth: u32) -> Vec<Entry> {
        let entries = children(node, "contextEntry").map(|entry| {
            let variable = child(entry, "variable");
            let name = variable.map(|variable| fold(&attribute(variable, "name")).into());
            let kind = variable.map_or_else(Kind::any, |variable| self.kind_of(variable));
            let logic = first(entry).map_or(Boxed::Missing, |inner| self.boxed(inner, depth));
            Entry { name, kind, logic }
        });
        entries.collect()
    }

    fn invocation(&mut self, node: Node<'d, 'x>, depth: u32) -> Boxed {
        let bindings = children(node, "binding")
            .map(|binding| {
                let param =
                    child(binding, "parameter").map_or(String::new(), |param| attribute(param, "name"));
                let argument = first(binding).map_or(Boxed::Missing, |inner| self.boxed(inner, depth));
                (fold(&param).into(), argument)
            })
            .collect();
        match child(node, "literalExpression").and_then(|callee| self.expression_of(callee)) {
            Some(callee) => Boxed::Invocation { name: callee.text().trim().to_owned(), callee, bindings },
            None => Boxed::Missing,
        }
    }

    fn function(&mut self, node: Node<'d, 'x>, depth: u32) -> Boxed {
        let params: Vec<(Arc<str>, Type)> = children(node, "formalParameter")
            .map(|param| (fold(&attribute(param, "name")).into(), self.kind_of(param).of))
            .collect();
        let outside = !matches!(&*attribute(node, "kind"), "" | "FEEL");
        if outside {
            let code = if attribute(node, "kind") == "PMML" { "external-pmml" } else { "external-java" };
            self.external(code, node);
        }
        let body = if outside {
            // WHY: nothing outside the house is ever called; such a function gives null.
            Boxed::Missing
        } else {
            first(node).map_or(Boxed::Missing, |inner| self.boxed(inner, depth))
        };
        Boxed::Function { params, body: Arc::new(body) }
    }

    fn turns(&mut self, node: Node<'d, 'x>, turn: Turn, depth: u32) -> Boxed {
        let body = if turn == Turn::For { "return" } else { "satisfies" };
        Boxed::Loop {
            turn,
            name: fold(&attribute(node, "iteratorVariable")).into(),
            over: Box::new(self.inside(node, "in", depth)),
            body: Box::new(self.inside(node, body, depth)),
        }
    }

    /// The expression in the `text` child; `None` where there is none or it is wrong, which is then a finding.
    pub(super) fn expression_of(&mut self, node: Node<'d, 'x>) -> Option<Expr> {
        let holder = child(node, "text")?;
        let source = text(holder);
        if source.trim().is_empty() {
            return None;
        }
        let read = feel::parse_known(&source, &self.known);
        if read.as_ref().is_ok_and(Expr::names_external) {
            let code = if source.contains("pmml") { "external-pmml" } else { "external-java" };
            self.external(code, holder);
        }
        self.or_finding(read, holder)
    }

    fn external(&mut self, code: &str, node: Node<'d, 'x>) {
        let at = self.at(node);
        let finding = Finding::warning(code, "a function from outside is never called and gives null");
        self.findings.push(finding.at(at.0, at.1).hint("write the function in FEEL"));
    }

    /// The unary tests in the `text` child; an empty text passes everything.
    pub(super) fn tests_of(&mut self, node: Node<'d, 'x>) -> Option<UnaryTests> {
        let holder = child(node, "text")?;
        let source = text(holder);
        let source = if source.trim().is_empty() { "-" } else { &source };
        let read = feel::parse_unary_tests_known(source, &self.known);
        self.or_finding(read, holder)
    }

    /// A finding inside an expression gets its place in the file.
    pub(super) fn or_finding<T>(&mut self, read: Result<T, Finding>, holder: Node<'d, 'x>) -> Option<T> {
        let finding = match read {
            Ok(good) => return Some(good),
            Err(finding) => finding,
        };
        let start = holder.first_child().unwrap_or(holder);
        let (line, column) = self.at(start);
        let (inner_line, inner_column) = (finding.place.line.max(1), finding.place.column.max(1));
        let (line, column) = if inner_line == 1 {
            (line, column + inner_column - 1)
        } else {
            (line + inner_line - 1, inner_column)
        };
        let owner = holder.ancestors().find(|node| {
            ["decision", "businessKnowledgeModel", "itemDefinition"].iter().any(|tag| is(*node, tag))
        });
        let element = owner.map_or(String::new(), |owner| match attribute(owner, "id") {
            id if id.is_empty() => attribute(owner, "name"),
            id => id,
        });
        self.findings.push(finding.at(line, column).element(element));
        None
    }
}
