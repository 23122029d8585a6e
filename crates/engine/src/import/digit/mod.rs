//! State machines of DIGIT (`BusinessServices` with states, actions, roles and SLAs) become app folders that run.
//!
//! States become user tasks, actions become acts and the branches behind a task, roles become posts, SLAs clocks and
//! boundary timers, and every folder brings stories that were told once on the real engine. What a state machine says
//! and an app cannot is a finding with its JSON path.

mod form;
mod layout;
mod machine;
mod plan;
mod power;
mod process;
mod story;
mod words;

use catalog::Folder;
use value::{Finding, Severity};

use machine::Machine;
use plan::Plan;

/// Largest file taken in, in bytes.
pub const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// One state machine and what became of it.
#[derive(Debug, Clone)]
pub struct Converted {
    /// Its name in the file.
    pub service: String,
    /// The app with its stories and what is expected of them; `None` where a finding is an error.
    pub folder: Option<Folder>,
    pub findings: Vec<Finding>,
}

/// Findings under one file name, placed by JSON path.
pub(crate) struct Told {
    file: String,
    pub findings: Vec<Finding>,
}

impl Told {
    fn warn(&mut self, code: &str, path: &str, message: impl Into<String>, hint: &str) {
        let finding = Finding::warning(code, message).hint(hint).file(self.file.as_str());
        self.findings.push(finding.element(path));
    }

    fn error(&mut self, code: &str, path: &str, message: impl Into<String>, hint: &str) {
        let finding = Finding::error(code, message).hint(hint).file(self.file.as_str());
        self.findings.push(finding.element(path));
    }

    fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// Turns every state machine of a file into an app. `file` is only the name that findings bear.
pub fn convert(file: &str, text: &str) -> Vec<Converted> {
    let mut told = Told { file: file.to_owned(), findings: Vec::new() };
    let services = machine::services(text, &mut told);
    if services.is_empty() {
        return vec![Converted { service: String::new(), folder: None, findings: told.findings }];
    }
    services
        .iter()
        .map(|(path, service)| {
            let mut told = Told { file: file.to_owned(), findings: told.findings.clone() };
            let machine = machine::read(path, service, &mut told);
            let name = machine.name.clone();
            let folder = one(&machine, &mut told);
            Converted { service: name, folder, findings: told.findings }
        })
        .collect()
}

fn one(machine: &Machine, told: &mut Told) -> Option<Folder> {
    if told.has_errors() {
        return None;
    }
    let plan = plan::plan(machine, told)?;
    let folder = files(&plan);
    match catalog::check(&folder) {
        (Some(app), findings) => {
            told.findings.extend(findings);
            story::tell(&plan, folder, app, told)
        }
        (None, findings) => {
            told.findings.extend(findings);
            None
        }
    }
}

fn files(plan: &Plan) -> Folder {
    let mut folder = Folder::new(plan.id.as_str())
        .with("app.toml", power::app(plan))
        .with("role.toml", power::roles(plan))
        .with("power.toml", power::powers(plan))
        .with("message.toml", power::messages())
        .with("list/service.toml", power::services(plan))
        .with(format!("process/{}.bpmn", plan.id), process::write(plan))
        .with("form/apply.json", form::apply(plan))
        .with("fixture/people.toml", story::people(plan))
        .with("text/zh.ftl", power::text(plan, true))
        .with("text/en.ftl", power::text(plan, false))
        .with("README.md", power::read_me(plan));
    for (name, with_document) in [("step", false), ("step-document", true)] {
        if plan.steps.iter().any(|step| step.waits() && step.document == with_document) {
            folder = folder.with(format!("form/{name}.json"), form::step(with_document));
        }
    }
    let clocks = power::clocks(plan);
    if !clocks.is_empty() {
        folder = folder.with("clock.toml", clocks);
    }
    for (name, text) in story::stories(plan) {
        folder = folder.with(format!("story/{name}.story"), text);
    }
    folder
}

/// A text in quotes, as both TOML and JSON write it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A FEEL string.
fn feel_text(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
