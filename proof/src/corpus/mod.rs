//! The public suites in one table; red where a case fails that passed before.

pub mod betsy;
mod constraint;
mod dmn;
mod floor;
mod miwg;
mod table;

use std::path::{Path, PathBuf};

pub use floor::Floor;

/// How one case ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Passed,
    /// What was expected and what came.
    Failed(String),
    /// Cannot pass for a reason that the suite itself names; printed apart.
    Apart(String),
}

impl Verdict {
    /// The other way round: a deliberate defect.
    fn negated(self) -> Self {
        match self {
            Self::Passed => Self::Failed("the comparison was negated on purpose".into()),
            Self::Failed(_) | Self::Apart(_) => Self::Passed,
        }
    }
}

/// One case of a suite.
#[derive(Debug, Clone)]
pub struct Case {
    /// Unique in its suite and the same on every machine.
    pub name: String,
    pub verdict: Verdict,
}

impl Case {
    pub fn new(name: impl Into<String>, verdict: Verdict) -> Self {
        Self { name: name.into(), verdict }
    }
}

/// One row of the table.
#[derive(Debug, Clone)]
pub struct Suite {
    pub key: &'static str,
    pub title: &'static str,
    /// False for what is reported and fails nothing.
    pub gates: bool,
    /// Most cases that may stand apart.
    pub apart_max: usize,
    pub cases: Vec<Case>,
}

impl Suite {
    pub fn new(key: &'static str, title: &'static str) -> Self {
        Self { key, title, gates: true, apart_max: 0, cases: Vec::new() }
    }

    pub fn passed(&self) -> usize {
        self.cases.iter().filter(|case| case.verdict == Verdict::Passed).count()
    }

    pub fn apart(&self) -> usize {
        self.cases.iter().filter(|case| matches!(case.verdict, Verdict::Apart(_))).count()
    }
}

/// What to run.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    pub dmn: Option<PathBuf>,
    pub betsy: Option<PathBuf>,
    pub miwg: Option<PathBuf>,
    /// The folders are the ones the floor was counted on, so the number of cases is known.
    pub is_default: bool,
    pub json: bool,
    /// Negates the first comparison of each suite, to prove that the table can turn red.
    pub defect: bool,
}

const FLAGS: &str = "corpus [--dmn DIR] [--betsy DIR] [--miwg DIR] [--json] [--defect]";

impl Plan {
    /// Reads the command line; without a folder, the three below `suites`.
    pub fn read(words: &[String], suites: &Path) -> Result<Self, String> {
        let mut plan = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut folder = || {
                let dir = words.next().map(PathBuf::from).filter(|dir| dir.is_dir());
                dir.ok_or_else(|| format!("`{word}` needs a folder that exists\n{FLAGS}"))
            };
            match word.as_str() {
                "--dmn" => plan.dmn = Some(folder()?),
                "--betsy" => plan.betsy = Some(folder()?),
                "--miwg" => plan.miwg = Some(folder()?),
                "--json" => plan.json = true,
                "--defect" => plan.defect = true,
                other => return Err(format!("`{other}` is no option\n{FLAGS}")),
            }
        }
        if plan.dmn.is_none() && plan.betsy.is_none() && plan.miwg.is_none() {
            let below = |name: &str| Some(suites.join(name)).filter(|dir| dir.is_dir());
            (plan.dmn, plan.betsy, plan.miwg) = (below("dmn-tck"), below("betsy"), below("miwg"));
            plan.is_default = true;
        }
        Ok(plan)
    }

    /// Nothing to run: the suites are not on this machine.
    pub fn is_empty(&self) -> bool {
        self.dmn.is_none() && self.betsy.is_none() && self.miwg.is_none()
    }
}

/// All suites of the plan, run.
pub fn gather(plan: &Plan) -> Result<Vec<Suite>, String> {
    let mut suites = Vec::new();
    if let Some(folder) = &plan.dmn {
        suites.extend(dmn::suites(folder, plan.defect)?);
    }
    if let Some(folder) = &plan.betsy {
        suites.extend(betsy::suites(folder, plan.defect)?);
        suites.extend(constraint::suites(folder, plan.defect)?);
    }
    if let Some(folder) = &plan.miwg {
        suites.push(miwg::suite(folder, plan.defect)?);
    }
    Ok(suites)
}

/// Runs the plan and prints the table; false where something fell.
pub fn run(plan: &Plan, floor: &Floor) -> Result<bool, String> {
    let suites = gather(plan)?;
    let regressions = floor.regressions(&suites, plan.is_default);
    let text = if plan.json {
        table::json(&suites, &regressions)
    } else {
        table::text(&suites, floor, &regressions)
    };
    crate::say(text.trim_end());
    Ok(regressions.is_empty())
}

/// Files and folders directly below a folder, in order of name.
fn sorted(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn has_extension(path: &Path, wanted: &str) -> bool {
    path.extension().is_some_and(|have| have == wanted)
}
