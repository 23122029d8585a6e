//! A process of a folder in words: its steps, who does them, what follows.

use bpmn::{Kind, Process};
use catalog::Folder;

/// The process of one file, as a list of steps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Steps {
    pub title: String,
    pub steps: Vec<Step>,
    /// Names by element id: of the process, its steps and its flows.
    pub names: Vec<(String, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The name, or the id where there is none.
    pub name: String,
    /// Role of a user task; empty elsewhere.
    pub role: String,
    /// Names of the steps that may follow.
    pub next: Vec<String>,
}

/// Paths of the processes of a folder.
pub fn processes(folder: &Folder) -> Vec<String> {
    folder.texts("process", "bpmn").map(|(path, _, _)| path.to_owned()).collect()
}

/// Reads a process file; nothing in it where it cannot be read.
pub fn steps(folder: &Folder, path: &str) -> Steps {
    let (model, _) = bpmn::parse(folder.text(path).unwrap_or_default());
    let Some(model) = model else { return Steps::default() };
    let Some(process) =
        model.processes.iter().find(|process| process.executable).or_else(|| model.processes.first())
    else {
        return Steps::default();
    };
    let name = |index: bpmn::NodeIx| {
        let node = process.node(index);
        if node.name.is_empty() { node.id.to_string() } else { node.name.clone() }
    };
    let steps = process.nodes.iter().map(|node| Step {
        name: name(node.ix),
        role: match &node.kind {
            Kind::UserTask { role: Some(role), .. } => role.clone(),
            _ => String::new(),
        },
        next: follows(process, node.ix).into_iter().map(name).collect(),
    });
    let title = if process.name.is_empty() { process.id.clone() } else { process.name.clone() };
    let mut names = names(process);
    names.push((process.id.clone(), title.clone()));
    Steps { title, steps: steps.collect(), names }
}

/// Names of the nodes and flows of a process, by id; those without a name are left out.
pub fn names(process: &Process) -> Vec<(String, String)> {
    let nodes = process.nodes.iter().map(|node| (node.id.to_string(), node.name.clone()));
    let flows = process.flows.iter().map(|flow| (flow.id.to_string(), flow.name.clone()));
    nodes.chain(flows).filter(|(_, name)| !name.is_empty()).collect()
}

fn follows(process: &Process, from: bpmn::NodeIx) -> Vec<bpmn::NodeIx> {
    let mut next: Vec<bpmn::NodeIx> = process.exits(from).map(|flow| flow.to).collect();
    next.extend(process.node(from).boundary.iter().copied());
    next
}
