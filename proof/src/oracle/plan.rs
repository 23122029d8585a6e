//! What is asked for on the command line.

use std::path::{Path, PathBuf};

/// A deliberate mistake, which the comparison must notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defect {
    /// The clock counts its starting day.
    Ours,
    /// The counter counts the starting day.
    Oracle,
}

/// How many histories, from which seed, on which calendar.
#[derive(Debug, Clone)]
pub struct Plan {
    pub histories: u64,
    pub seed: u64,
    pub defect: Option<Defect>,
    pub calendar: PathBuf,
}

impl Plan {
    /// Reads `--histories N --seed S --defect ours|oracle --calendar FILE`.
    pub fn read(words: &[String], shared: &Path) -> Result<Self, String> {
        let calendar = shared.join("data/reference-cn/cn-work-calendar-2004-2026.csv");
        let mut plan = Self { histories: 1_000_000, seed: 1, defect: None, calendar };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let value = words.next().ok_or_else(|| format!("{word} needs a value"))?;
            let number = || value.parse().map_err(|_| format!("{word} {value}: not a number"));
            match word.as_str() {
                "--histories" => plan.histories = number()?,
                "--seed" => plan.seed = number()?,
                "--calendar" => plan.calendar = PathBuf::from(value),
                "--defect" if value == "ours" => plan.defect = Some(Defect::Ours),
                "--defect" if value == "oracle" => plan.defect = Some(Defect::Oracle),
                "--defect" => return Err(format!("--defect {value}: it is ours or oracle")),
                other => return Err(format!("unknown option {other}")),
            }
        }
        Ok(plan)
    }
}
