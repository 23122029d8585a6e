//! What the files say, before it is known whether it fits together.

use std::collections::BTreeMap;
use std::sync::Arc;

use authority::{ActRule, Forbid, Power, Role};
use value::{Finding, Words};

use crate::app::{CodeList, Columns, DuplicateRule, MessageRule, Stage, Style, Target};
use crate::clocks::ClockRule;
use crate::report::Report;

/// Something with the line it stands at.
#[derive(Debug)]
pub(crate) struct At<T> {
    pub line: u32,
    pub it: T,
}

/// `app.toml`.
#[derive(Debug, Default)]
pub(crate) struct Header {
    pub id: String,
    pub version: String,
    pub process: At<String>,
    pub zone: At<String>,
    pub calendar: At<String>,
    pub title: Option<Words>,
    pub columns: Columns,
    pub columns_line: u32,
    pub duplicate: Option<At<DuplicateRule>>,
    pub stages: Vec<At<Stage>>,
}

impl<T: Default> Default for At<T> {
    fn default() -> Self {
        Self { line: 0, it: T::default() }
    }
}

#[derive(Debug)]
pub(crate) struct DraftAct {
    pub rule: ActRule,
    pub power: String,
    /// `None` where the file names no target, or several.
    pub target: Option<Target>,
    pub form: Option<String>,
    pub set: Vec<(String, feel::Expr)>,
    pub style: Style,
    pub reason: bool,
}

#[derive(Debug)]
pub(crate) struct ProcessFile {
    pub path: String,
    pub process: bpmn::Process,
    /// The whole file.
    pub model: Arc<bpmn::Model>,
}

#[derive(Debug)]
pub(crate) struct DecisionFile {
    pub path: String,
    pub model: dmn::Model,
}

#[derive(Debug)]
pub(crate) struct FormFile {
    pub path: String,
    pub form: form::Form,
}

/// The whole folder as read.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub header: Header,
    pub lists: BTreeMap<String, CodeList>,
    pub roles: Vec<At<Role>>,
    pub powers: Vec<At<Power>>,
    pub acts: Vec<At<DraftAct>>,
    pub forbids: Vec<At<Forbid>>,
    pub clocks: Vec<At<ClockRule>>,
    pub messages: Vec<At<MessageRule>>,
    pub processes: Vec<ProcessFile>,
    pub decisions: Vec<DecisionFile>,
    pub forms: BTreeMap<String, FormFile>,
}

impl Draft {
    /// The process that `app.toml` names.
    pub fn process(&self) -> Option<&ProcessFile> {
        let wanted = self.header.process.it.as_str();
        self.processes.iter().find(|file| file.process.id == wanted)
    }

    pub fn role_ids(&self) -> impl Iterator<Item = &str> {
        self.roles.iter().map(|role| role.it.id.as_str())
    }

    pub fn act_ids(&self) -> impl Iterator<Item = &str> {
        self.acts.iter().map(|act| act.it.rule.id.as_str())
    }

    /// Ids of all decisions.
    pub fn decision_ids(&self) -> impl Iterator<Item = &str> {
        self.decisions.iter().flat_map(|file| file.model.decisions())
    }
}

/// A finding for each id that stands twice.
pub(crate) fn unique<'a>(report: &Report, file: &str, ids: impl Iterator<Item = (&'a str, u32)>) {
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for (id, line) in ids.filter(|(id, _)| !id.is_empty()) {
        if let Some(first) = seen.get(id) {
            let finding = Finding::error("id-twice", format!("`{id}` is already there, in line {first}"));
            report.add(finding.hint("give it another id, or remove one").file(file).at(line, 0).element(id));
        } else {
            seen.insert(id, line);
        }
    }
}
