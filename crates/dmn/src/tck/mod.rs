//! Cases of the DMN TCK form, run against a model: text in, verdicts out. Files beside a model and whole suites are
//! read by whoever may read files; nothing here does.

mod read;
mod run;
mod same;

pub use read::{Ask, Case, Expectation, Suite, read};
pub use run::{CaseOutcome, NodeOutcome, run, world};
pub use same::same;

use value::Finding;

use crate::Model;

/// All models of one folder; they may import each other.
#[derive(Debug, Default)]
pub struct Models(Vec<(String, Model)>);

impl Models {
    /// Reads files given as name and text. Each finding carries the name of its file.
    pub fn read<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> (Self, Vec<Finding>) {
        let files: Vec<(&str, &str)> = files.into_iter().collect();
        let (mut models, mut all) = (Vec::new(), Vec::new());
        for file in crate::parse_all(&files) {
            all.extend(file.findings);
            models.extend(file.model.map(|model| (file.name, model)));
        }
        (Self(models), all)
    }

    /// The model of this file.
    pub fn of_file(&self, name: &str) -> Option<&Model> {
        self.0.iter().find(|(file, _)| file == name).map(|(_, model)| model)
    }

    /// Files with their models, in the order given.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Model)> {
        self.0.iter().map(|(file, model)| (file.as_str(), model))
    }
}
