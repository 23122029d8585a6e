//! Decision tables.

use feel::Expr;
use roxmltree::Node;
use value::Finding;

use super::xml::{attribute, child, children, text};
use super::{Reader, fold};
use crate::index::Index;
use crate::model::{Aggregator, Boxed, Input, Output, Policy, Rule, Table};

impl<'d, 'x: 'd> Reader<'d, 'x> {
    pub(super) fn table(&mut self, node: Node<'d, 'x>) -> Boxed {
        let before = self.errors();
        let policy = self.policy(node);
        let inputs: Vec<Input> = children(node, "input").filter_map(|input| self.input(input)).collect();
        let outputs: Vec<Output> = children(node, "output").map(|output| self.output(output)).collect();
        if outputs.is_empty() {
            self.wrong(node, "dmn-table", "the table has no output");
        }
        if matches!(policy, Policy::Collect(Some(_))) && outputs.len() > 1 {
            self.wrong(node, "dmn-aggregation", "a table with several outputs cannot be aggregated");
        }
        let rules: Vec<Rule> =
            children(node, "rule").map(|rule| self.rule(rule, inputs.len(), outputs.len())).collect();
        if self.errors() > before {
            return Boxed::Missing;
        }
        let index = Index::new(&rules, inputs.len());
        Boxed::Table(Box::new(Table { policy, inputs, outputs, rules, index, at: self.at(node) }))
    }

    fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.severity == value::Severity::Error).count()
    }

    fn wrong(&mut self, node: Node<'d, 'x>, code: &str, message: impl Into<String>) {
        let at = self.at(node);
        let finding = Finding::error(code, message).at(at.0, at.1).element(attribute(node, "id"));
        self.findings.push(finding);
    }

    fn policy(&mut self, node: Node<'d, 'x>) -> Policy {
        let aggregator = match &*attribute(node, "aggregation") {
            "" => None,
            "SUM" => Some(Aggregator::Sum),
            "MIN" => Some(Aggregator::Min),
            "MAX" => Some(Aggregator::Max),
            "COUNT" => Some(Aggregator::Count),
            other => {
                self.wrong(node, "dmn-aggregation", format!("there is no aggregation `{other}`"));
                None
            }
        };
        match &*attribute(node, "hitPolicy") {
            "" | "UNIQUE" => Policy::Unique,
            "ANY" => Policy::Any,
            "PRIORITY" => Policy::Priority,
            "FIRST" => Policy::First,
            "RULE ORDER" => Policy::RuleOrder,
            "OUTPUT ORDER" => Policy::OutputOrder,
            "COLLECT" => Policy::Collect(aggregator),
            other => {
                self.wrong(node, "dmn-hit-policy", format!("there is no hit policy `{other}`"));
                Policy::Unique
            }
        }
    }

    fn input(&mut self, node: Node<'d, 'x>) -> Option<Input> {
        let Some(holder) = child(node, "inputExpression") else {
            self.wrong(node, "dmn-table", "an input has no expression");
            return None;
        };
        let before = self.errors();
        let Some(expression) = self.expression_of(holder) else {
            if self.errors() == before {
                self.wrong(node, "dmn-table", "an input has no expression");
            }
            return None;
        };
        let allowed = child(node, "inputValues").and_then(|values| self.tests_of(values));
        let allowed = allowed.filter(|tests| !tests.is_any());
        let label = expression.text().trim().into();
        Some(Input { expression, label, allowed, kind: self.kind_of(holder), at: self.at(node) })
    }

    fn output(&mut self, node: Node<'d, 'x>) -> Output {
        let name = fold(&attribute(node, "name")).into();
        let kind = self.kind_of(node);
        let default = child(node, "defaultOutputEntry").and_then(|entry| self.expression_of(entry));
        let priority = child(node, "outputValues").map_or_else(Vec::new, |values| self.priority(values));
        Output { name, priority, default, kind, at: self.at(node) }
    }

    /// Output values as a row of expressions: `"High", "Low"`.
    fn priority(&mut self, node: Node<'d, 'x>) -> Vec<Expr> {
        let Some(holder) = child(node, "text") else { return Vec::new() };
        let source = text(holder);
        let mut row = Vec::new();
        for part in split_row(&source) {
            let read = feel::parse_known(part, &self.known);
            row.extend(self.or_finding(read, holder));
        }
        row
    }

    fn rule(&mut self, node: Node<'d, 'x>, inputs: usize, outputs: usize) -> Rule {
        let at = self.at(node);
        let entries: Vec<Node<'d, 'x>> = children(node, "inputEntry").collect();
        if entries.len() != inputs {
            let message =
                format!("the rule has {} input entries, the table has {inputs} inputs", entries.len());
            self.wrong(node, "dmn-rule", message);
        }
        let tests = entries.into_iter().filter_map(|entry| self.tests_of(entry)).collect();
        let entries: Vec<Node<'d, 'x>> = children(node, "outputEntry").collect();
        if entries.len() != outputs {
            let message =
                format!("the rule has {} output entries, the table has {outputs} outputs", entries.len());
            self.wrong(node, "dmn-rule", message);
        }
        let null = feel::parse("null").ok();
        let cells =
            entries.into_iter().filter_map(|entry| self.expression_of(entry).or_else(|| null.clone()));
        Rule { tests, outputs: cells.collect(), at }
    }
}

/// Splits at commas outside texts and brackets.
fn split_row(source: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth, mut quoted, mut escaped) = (Vec::new(), 0, 0_i32, false, false);
    for (pos, c) in source.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&source[start..pos]);
                start = pos + 1;
            }
            _ => {}
        }
    }
    parts.push(&source[start..]);
    parts.retain(|part| !part.trim().is_empty());
    parts
}
