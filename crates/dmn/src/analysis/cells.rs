//! Cells against the types and the values of their columns.

use feel::{Live, Type};

use super::Study;
use super::column::Column;
use crate::cell::{Cell, Key, Regions};
use crate::kinds::Kind;
use crate::model::{Input, Model, Policy, Source, What};

/// The columns of the table, wrong cells reported and left open.
pub fn columns(model: &Model, study: &mut Study<'_>) -> Vec<Column> {
    let table = study.table;
    let inputs = table.inputs.iter().enumerate();
    inputs.map(|(place, input)| column(model, study, place, input)).collect()
}

fn column(model: &Model, study: &mut Study<'_>, place: usize, input: &Input) -> Column {
    let table = study.table;
    let kind = kind_of(model, study, input);
    let mut cells: Vec<Cell> =
        table.rules.iter().map(|rule| rule.tests.get(place).map_or(Cell::Open, Cell::of)).collect();
    let allowed = input.allowed.as_ref().map(Cell::of).or_else(|| allowed_of(&kind));
    let allowed = allowed.filter(|cell| matches!(cell, Cell::Spans { .. }));
    // WHY: where no type is written, the first key says what the column is about.
    let keys = cells.iter().chain(&allowed).filter_map(Cell::key);
    let named = keys.into_iter().find(|key| is_of(&kind.of, key)).cloned();
    for (rule, cell) in cells.iter_mut().enumerate() {
        let Some(key) = cell.key().cloned() else { continue };
        if !is_of(&kind.of, &key) {
            let message = format!(
                "rule {}, column {}: the cell speaks of a {}, the input `{}` is a {}",
                rule + 1,
                place + 1,
                key.live().kind(),
                input.label,
                word(&kind.of)
            );
            study.error("dmn-cell-type", message, study.at_rule(rule));
            *cell = Cell::Spans { negated: false, spans: Vec::new() };
        } else if named.as_ref().is_some_and(|named| !key.same_kind(named)) {
            let message = format!(
                "rule {}, column {}: the cell speaks of a {}, others of a {}",
                rule + 1,
                place + 1,
                key.live().kind(),
                named.as_ref().map_or("value", |named| named.live().kind())
            );
            study.warn("dmn-cell-type", message, study.at_rule(rule));
            *cell = Cell::Open;
        }
    }
    let allowed = allowed.filter(|cell| match (cell.key(), &named) {
        (Some(key), Some(named)) => key.same_kind(named),
        _ => false,
    });
    if let Some(allowed) = &allowed {
        outside(study, place, input, &cells, allowed);
    }
    Column::new(&cells, allowed.as_ref())
}

/// The type of an input: as written, or of the required element or parameter it names.
fn kind_of(model: &Model, study: &Study<'_>, input: &Input) -> Kind {
    if input.kind.of != Type::Any {
        return input.kind.clone();
    }
    let Some(name) = input.expression.as_name() else { return Kind::any() };
    let names = match &study.element.what {
        What::Decision(decision) => &decision.names,
        What::Knowledge(knowledge) => {
            if let Some((_, kind)) = knowledge.params.iter().find(|(param, _)| param == name) {
                return kind.clone();
            }
            &knowledge.names
        }
        _ => return Kind::any(),
    };
    let required = names.iter().find(|(have, _)| have == name);
    match required.and_then(|(_, source)| match source {
        Source::Element(index) => model.parts.elements.get(*index),
        Source::Import(_) => None,
    }) {
        Some(element) => element.kind.clone(),
        None => Kind::any(),
    }
}

fn allowed_of(kind: &Kind) -> Option<Cell> {
    kind.limits.as_ref()?.allowed.as_ref().map(Cell::of)
}

fn is_of(kind: &Type, key: &Key) -> bool {
    match kind {
        Type::Number
        | Type::Text
        | Type::Boolean
        | Type::Date
        | Type::Time
        | Type::DateTime
        | Type::DaysTime
        | Type::YearsMonths => kind.holds(&key.live()),
        _ => true,
    }
}

fn word(kind: &Type) -> &'static str {
    match kind {
        Type::Number => "number",
        Type::Text => "string",
        Type::Boolean => "boolean",
        Type::Date => "date",
        Type::Time => "time",
        Type::DateTime => "date and time",
        Type::DaysTime => "days and time duration",
        Type::YearsMonths => "years and months duration",
        Type::List(_) => "list",
        Type::Context(_) => "context",
        Type::Range(_) => "range",
        Type::Function(..) => "function",
        Type::Any | Type::Null => "value",
    }
}

/// Values a cell names that the input can never have.
fn outside(study: &mut Study<'_>, place: usize, input: &Input, cells: &[Cell], allowed: &Cell) {
    let regions = Regions::of(cells.iter().chain([allowed]));
    let accepted = regions.accepted(allowed);
    for (rule, cell) in cells.iter().enumerate() {
        let Cell::Spans { spans, .. } = cell else { continue };
        for span in spans.iter().filter(|span| span.from == span.to) {
            let Some((key, true)) = &span.from else { continue };
            let known = regions.find(key).and_then(|region| accepted.get(region)) == Some(&true);
            if !known {
                let shown = feel::write_literal(&key.live());
                let message = format!(
                    "rule {}, column {}: {shown} is no allowed value of `{}`",
                    rule + 1,
                    place + 1,
                    input.label
                );
                study.warn("dmn-cell-value", message, study.at_rule(rule));
            }
        }
    }
}

/// Output cells against the type and the values of their column, and whether priorities are there.
pub fn outputs(study: &mut Study<'_>) {
    let table = study.table;
    if matches!(table.policy, Policy::Priority | Policy::OutputOrder)
        && table.outputs.iter().all(|output| output.priority.is_empty())
    {
        let message = "the hit policy goes by the order of the output values, and there are none".to_owned();
        let at = table.outputs.first().map_or(table.at, |output| output.at);
        study.error("dmn-priority", message, at);
    }
    for (place, column) in table.outputs.iter().enumerate() {
        for (rule, cells) in table.rules.iter().enumerate() {
            let Some(live) = cells.outputs.get(place).and_then(|output| output.constant()) else { continue };
            let at = (rule + 1, place + 1);
            if column.kind.of.coerce(live.clone()).is_none() {
                let message = format!(
                    "rule {}, output {}: a {} where a {} is wanted",
                    at.0,
                    at.1,
                    live.kind(),
                    word(&column.kind.of)
                );
                study.error("dmn-output-type", message, study.at_rule(rule));
            } else if !column.priority.is_empty() && !live.is_null() && !listed(&column.priority, live) {
                let message = format!(
                    "rule {}, output {}: {} is no output value",
                    at.0,
                    at.1,
                    feel::write_literal(live)
                );
                study.warn("dmn-output-value", message, study.at_rule(rule));
            }
        }
    }
}

/// Whether one of the output values is this one, or a range around it, or one that is not constant.
fn listed(values: &[feel::Expr], live: &Live) -> bool {
    values.iter().any(|value| match value.constant() {
        Some(Live::Range(range)) => range.contains(live) == Some(true),
        Some(value) => feel::equal(value, live) == Some(true),
        None => true,
    })
}
