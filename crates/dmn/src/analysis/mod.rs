//! What can be said about a model without running it: combinations no rule covers, rules that contradict or hide each
//! other, cells of the wrong type, and what nobody reads.
//!
//! A column is split at every value its cells name, into points and the stretches between them; on each of those every
//! cell is wholly true or wholly false, so what is said here holds for all values and not for samples. Cells that
//! compare with anything but constants are left open: such a rule may hold, but is never taken to hold. Null is left
//! aside.

mod bits;
mod cells;
mod column;
mod gap;
mod mask;
mod overlap;
mod unused;

use value::Finding;

use crate::model::{Boxed, Element, Model, Policy, Table, What};
use column::Column;

/// Most rules of a table that is compared pair by pair.
const RULES_MAX: usize = 4_000;
/// Most steps one question to a table may take.
const STEPS_MAX: usize = 200_000;
/// Most findings of one kind for one table.
const FINDINGS_MAX: usize = 10;

impl Model {
    /// Looks at the file's own elements. All findings are warnings, except where a table cannot be right.
    pub fn analyse(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for element in self.parts.elements.iter().filter(|element| element.module == 0) {
            let logic = match &element.what {
                What::Decision(decision) => &decision.logic,
                What::Knowledge(knowledge) => &knowledge.body,
                What::InputData | What::Service(_) => continue,
            };
            for table in tables(logic) {
                Study::new(self, element, table).report(&mut findings);
            }
        }
        unused::report(&self.parts, &mut findings);
        findings
    }
}

/// All tables inside, outermost first.
fn tables(logic: &Boxed) -> Vec<&Table> {
    let mut found = Vec::new();
    let mut waiting = vec![logic];
    while let Some(logic) = waiting.pop() {
        match logic {
            Boxed::Missing | Boxed::Literal(_) => {}
            Boxed::Table(table) => found.push(&**table),
            Boxed::Context(entries) => waiting.extend(entries.iter().map(|entry| &entry.logic)),
            Boxed::List(items) => waiting.extend(items),
            Boxed::Relation { rows, .. } => waiting.extend(rows.iter().flatten()),
            Boxed::Invocation { bindings, .. } => {
                waiting.extend(bindings.iter().map(|(_, argument)| argument));
            }
            Boxed::Function { body, .. } => waiting.push(body),
            Boxed::If(parts) => waiting.extend(parts.iter()),
            Boxed::Loop { over, body, .. } => waiting.extend([&**over, &**body]),
            Boxed::Filter { over, by } => waiting.extend([&**over, &**by]),
        }
    }
    found
}

/// One table under study.
struct Study<'a> {
    element: &'a Element,
    table: &'a Table,
    columns: Vec<Column>,
    /// What is wrong with single cells.
    findings: Vec<Finding>,
}

impl<'a> Study<'a> {
    fn new(model: &'a Model, element: &'a Element, table: &'a Table) -> Self {
        let mut study = Self { element, table, columns: Vec::new(), findings: Vec::new() };
        if table.rules.len() <= RULES_MAX {
            study.columns = cells::columns(model, &mut study);
        }
        study
    }

    fn report(mut self, findings: &mut Vec<Finding>) {
        cells::outputs(&mut self);
        self.unread_columns();
        if self.table.rules.len() > RULES_MAX {
            let message = format!("the table has more than {RULES_MAX} rules and is not analysed");
            self.warn("dmn-analysis-size", message, self.table.at);
        } else {
            self.open_cells();
            gap::report(&mut self);
            overlap::report(&mut self);
            mask::report(&mut self);
        }
        findings.append(&mut self.findings);
    }

    fn warn(&mut self, code: &str, message: String, at: (u32, u32)) {
        let finding = Finding::warning(code, message).at(at.0, at.1).element(&*self.element.id);
        self.findings.push(finding);
    }

    fn error(&mut self, code: &str, message: String, at: (u32, u32)) {
        let finding = Finding::error(code, message).at(at.0, at.1).element(&*self.element.id);
        self.findings.push(finding);
    }

    /// Line and column of the rule at `place`.
    fn at_rule(&self, place: usize) -> (u32, u32) {
        self.table.rules.get(place).map_or(self.table.at, |rule| rule.at)
    }

    fn too_large(&mut self, question: &str) {
        let message = format!("the table is too large to find all {question}");
        self.warn("dmn-analysis-size", message, self.table.at);
    }

    fn unread_columns(&mut self) {
        if self.table.rules.is_empty() {
            return;
        }
        for (place, input) in self.table.inputs.iter().enumerate() {
            let unread =
                self.table.rules.iter().all(|rule| rule.tests.get(place).is_some_and(|test| test.is_any()));
            if unread {
                let message = format!("no rule asks for the input `{}` (column {})", input.label, place + 1);
                self.warn("dmn-unused-input", message, input.at);
            }
        }
    }

    fn open_cells(&mut self) {
        let open = |rule: &usize| self.columns.iter().any(|column| column.is_open(*rule));
        let rules: Vec<usize> = (0..self.table.rules.len()).filter(open).collect();
        if rules.is_empty() {
            return;
        }
        let message = format!(
            "{} compare with more than constants: they are taken as possibly true, so gaps behind them are not seen, \
             and overlaps with them are not either",
            numbered(&rules)
        );
        self.warn("dmn-analysis-partial", message, self.table.at);
    }

    /// Whether a combination without a rule is a mistake: not where an empty list or a default answers it.
    fn must_cover(&self) -> bool {
        let single =
            matches!(self.table.policy, Policy::Unique | Policy::Any | Policy::Priority | Policy::First);
        single && self.table.outputs.iter().any(|output| output.default.is_none())
    }

    /// A combination in words: one class for each of the first columns.
    fn example(&self, classes: &[usize]) -> String {
        let shown: Vec<String> = self
            .table
            .inputs
            .iter()
            .zip(&self.columns)
            .zip(classes)
            .filter(|((_, column), _)| column.classes.len() > 1)
            .map(|((input, column), class)| format!("{} = {}", input.label, column.example(*class)))
            .collect();
        if shown.is_empty() { "any input".to_owned() } else { shown.join(", ") }
    }
}

/// `rule 3`, `rules 1 and 4`, from places.
fn numbered(places: &[usize]) -> String {
    let numbers: Vec<String> = places.iter().take(20).map(|place| (place + 1).to_string()).collect();
    match numbers.as_slice() {
        [only] => format!("rule {only}"),
        [first @ .., last] if places.len() <= 20 => format!("rules {} and {last}", first.join(", ")),
        _ => format!("rules {} and {} more", numbers.join(", "), places.len() - numbers.len()),
    }
}
