//! Decision tables of a folder: which there are, one as a grid, an edit, a try.

use catalog::{App, Folder};
use dmn::sheet::{self, Edit, Sheet, SheetFault};
use feel::World;
use value::{Context, Timestamp, Value, Words};

/// Longest FEEL text of one input, in bytes.
const INPUT_BYTES_MAX: usize = 4 * 1024;

/// A table of an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableName {
    pub path: String,
    pub decision: String,
    pub name: String,
}

/// Every decision table of a folder.
pub fn tables(folder: &Folder) -> Vec<TableName> {
    let mut found = Vec::new();
    for (path, _, text) in folder.texts("decision", "dmn") {
        for (decision, name) in sheet::tables(text) {
            found.push(TableName { path: path.to_owned(), decision, name });
        }
    }
    found
}

/// One table as a grid.
pub fn table(folder: &Folder, path: &str, decision: &str) -> Result<Sheet, SheetFault> {
    sheet::sheet(folder.text(path).ok_or(SheetFault::Unreadable)?, decision)
}

/// The text of the file after an edit.
pub fn edit_table(folder: &Folder, path: &str, decision: &str, edit: &Edit) -> Result<String, SheetFault> {
    sheet::edit(folder.text(path).ok_or(SheetFault::Unreadable)?, decision, edit)
}

/// What a decision gave.
#[derive(Debug, Clone)]
pub struct Tried {
    /// The result as FEEL text.
    pub result: String,
    /// Decisions in the order in which they were made.
    pub steps: Vec<TriedStep>,
    /// Inputs whose text is no FEEL expression: name and message.
    pub wrong: Vec<(String, String)>,
}

#[derive(Debug, Clone)]
pub struct TriedStep {
    pub decision: String,
    /// Numbers of the rules hit, from 1.
    pub rules: Vec<u32>,
    pub words: Words,
}

/// What somebody must be asked to try a decision: the inputs of its file that the app does not bring itself.
pub fn asked(model: &str) -> Vec<String> {
    let (model, _) = dmn::parse(model);
    let inputs = model.iter().flat_map(dmn::Model::inputs).filter(|name| *name != "list");
    inputs.map(str::to_owned).collect()
}

impl Tried {
    /// Decides once with these inputs, each a FEEL text; an empty one is null. Lists come from the app.
    pub fn of(
        app: Option<&App>,
        file: &str,
        decision: &str,
        inputs: &[(String, String)],
        now: Timestamp,
    ) -> Self {
        let zone = app.map_or(feel::TimeZone::UTC, |app| app.calendar.zone().clone());
        let world = World::new(now, zone);
        let (mut data, mut wrong) = (Context::new(), Vec::new());
        if let Some(app) = app {
            data.insert("list".into(), app.lists_value.clone());
        }
        for (name, text) in inputs {
            match value_of(text.trim(), &world) {
                Ok(value) => drop(data.insert(name.as_str().into(), value)),
                Err(message) => wrong.push((name.clone(), message)),
            }
        }
        let (model, _) = dmn::parse(file);
        let Some(model) = model.filter(|_| wrong.is_empty()) else {
            return Self { result: String::new(), steps: Vec::new(), wrong };
        };
        let outcome = model.decide(decision, &data, &world);
        let steps = outcome.trace.steps.into_iter();
        let steps =
            steps.map(|step| TriedStep { words: step.words(), decision: step.decision.to_string(), rules: step.rules });
        Self { result: feel::write_literal(&outcome.live), steps: steps.collect(), wrong }
    }
}

fn value_of(text: &str, world: &World) -> Result<Value, String> {
    if text.is_empty() {
        return Ok(Value::Null);
    }
    if text.len() > INPUT_BYTES_MAX {
        return Err("too long".to_owned());
    }
    let expr = feel::parse(text).map_err(|error| error.to_string())?;
    let outcome = expr.eval(&(), world);
    Ok(outcome.value)
}
