//! Acts: what they name exists, somebody may do them, every user task has one.

use std::collections::BTreeSet;

use bpmn::Kind;
use form::Widget;
use value::Finding;

use super::Ground;
use crate::app::Target;
use crate::draft::{At, DraftAct, ProcessFile};
use crate::report::suggestion;

const FILE: &str = "power.toml";

pub(crate) fn check(ground: &Ground<'_>) {
    if !ground.report.whole(FILE) {
        return;
    }
    for act in &ground.draft.acts {
        names(ground, act);
        people(ground, act);
        target(ground, act);
    }
    opening(ground);
    photos(ground);
    tasks(ground);
    powers(ground);
}

fn told(ground: &Ground<'_>, act: &At<DraftAct>, finding: Finding) {
    ground.report.add(finding.file(FILE).at(act.line, 0).element(act.it.rule.id.as_str()));
}

fn names(ground: &Ground<'_>, act: &At<DraftAct>) {
    let (draft, it) = (ground.draft, &act.it);
    let powers = || draft.powers.iter().map(|power| power.it.id.as_str());
    if !it.power.is_empty() && !powers().any(|id| id == it.power) {
        let finding = Finding::error("power-unknown", format!("the power list has no `{}`", it.power));
        told(ground, act, finding.hint(suggestion(&it.power, powers())));
    }
    if let Some(form) = it.form.as_ref().filter(|form| !draft.forms.contains_key(*form))
        && ground.report.whole("form")
    {
        let finding = Finding::error("form-unknown", format!("there is no form `{form}`"));
        told(ground, act, finding.hint(suggestion(form, draft.forms.keys().map(String::as_str))));
    }
    for other in &it.rule.separate_from {
        if !draft.act_ids().any(|id| id == other) {
            let finding = Finding::error("act-unknown", format!("`separate_from` names no act `{other}`"));
            told(ground, act, finding.hint(suggestion(other, draft.act_ids())));
        }
    }
}

fn people(ground: &Ground<'_>, act: &At<DraftAct>) {
    let (draft, rule) = (ground.draft, &act.it.rule);
    if ground.report.whole("role.toml") {
        for role in rule.roles.iter().filter(|role| !draft.role_ids().any(|id| id == role.as_str())) {
            let finding = Finding::error("role-unknown", format!("there is no role `{role}`"));
            told(ground, act, finding.hint(suggestion(role.as_str(), draft.role_ids())));
        }
    }
    if rule.roles.is_empty() && !rule.public {
        let finding = Finding::error("act-without-role", "nobody may do this act");
        told(ground, act, finding.hint("add roles = [\"...\"], or public = true"));
    }
}

fn target(ground: &Ground<'_>, act: &At<DraftAct>) {
    let Some(file) = ground.draft.process() else { return };
    match &act.it.target {
        Some(Target::Task(task)) => {
            let user_tasks = || {
                let tasks = file.model.nodes().map(|(_, node)| node);
                tasks.filter(|node| matches!(node.kind, Kind::UserTask { .. })).map(|node| node.id.as_str())
            };
            if !user_tasks().any(|id| id == task.as_str()) {
                let finding =
                    Finding::error("task-unknown", format!("the process has no user task `{task}`"));
                told(ground, act, finding.hint(suggestion(task.as_str(), user_tasks())));
            }
        }
        Some(Target::Message(message)) if !awaited(file).any(|known| known == message) => {
            let known = awaited(file);
            let finding =
                Finding::error("message-unknown", format!("the process waits for no message `{message}`"));
            told(ground, act, finding.hint(suggestion(message, known)));
        }
        _ => {}
    }
}

/// Messages that some process of the file waits for.
fn awaited(file: &ProcessFile) -> impl Iterator<Item = &str> {
    file.model.processes.iter().flat_map(|process| process.messages.iter().map(String::as_str))
}

/// Messages that some process of the file sends.
fn thrown(file: &ProcessFile) -> impl Iterator<Item = &str> {
    file.model.nodes().flat_map(|(_, node)| {
        let task = match &node.kind {
            Kind::SendTask { message, .. } => Some(message.name.as_str()),
            _ => None,
        };
        task.into_iter().chain(node.kind.throws().iter().filter_map(bpmn::Definition::message))
    })
}

fn opening(ground: &Ground<'_>) {
    let mut opens = ground.draft.acts.iter().filter(|act| act.it.target == Some(Target::Opens));
    let unclear = ground.draft.acts.iter().any(|act| act.it.target.is_none());
    if opens.next().is_none() && !unclear {
        let finding = Finding::error("opening-missing", "no act opens a case").file(FILE);
        ground.report.add(finding.hint("give one act opens = true"));
    }
    for second in opens {
        let finding = Finding::error("opening-twice", "another act opens a case already");
        told(ground, second, finding.hint("keep opens = true on one act"));
    }
}

/// What comes with a filing is kept as long as its personal data. A photo alone would be kept for ever, whoever it shows.
fn photos(ground: &Ground<'_>) {
    for act in ground.draft.acts.iter().filter(|act| act.it.target == Some(Target::Opens)) {
        let form = act.it.form.as_ref().and_then(|form| ground.draft.forms.get(form));
        let fields = || form.into_iter().flat_map(|file| file.form.fields.values());
        let mut photos = fields().filter(|field| field.widget == Widget::File);
        if let Some(photo) = photos.next()
            && fields().all(|field| field.personal.is_none())
        {
            let message = format!("nothing says how long the photo `{}` is kept", photo.name);
            let finding = Finding::error("photo-retention-missing", message);
            told(ground, act, finding.hint("give one field of the form \"personal\" with retention_days"));
        }
    }
}

/// A user task that no act completes would wait for ever; so would a message that nobody sends.
fn tasks(ground: &Ground<'_>) {
    let draft = ground.draft;
    let Some(file) = draft.process() else { return };
    let targets: Vec<&Target> = draft.acts.iter().filter_map(|act| act.it.target.as_ref()).collect();
    // An act whose target could not be read may be the one that is missed here.
    if targets.len() < draft.acts.len() {
        return;
    }
    for (_, node) in file.model.nodes() {
        let here = |finding: Finding| {
            ground.report.add(finding.file(file.path.as_str()).at(node.line, 0).element(node.id.as_str()));
        };
        match &node.kind {
            Kind::UserTask { role, .. } => {
                let acts =
                    || draft.acts.iter().filter(|act| act.it.target == Some(Target::Task(node.id.clone())));
                if acts().next().is_none() {
                    let finding = Finding::error("task-without-act", "no act completes this user task");
                    here(finding.hint(format!("add an act with task = \"{}\" to power.toml", node.id)));
                    continue;
                }
                let known = |role: &String| draft.role_ids().any(|id| id == role);
                let named =
                    |role: &String| acts().any(|act| act.it.rule.roles.iter().any(|r| r.as_str() == role));
                if let Some(role) = role.as_ref().filter(|role| known(role) && !named(role)) {
                    let finding =
                        Finding::warning("role-without-act", format!("no act of this task is for `{role}`"));
                    here(finding.hint("name the role in an act, or another role on the task"));
                }
            }
            kind => {
                for message in kind.receives() {
                    let by_act = targets
                        .iter()
                        .any(|target| matches!(target, Target::Message(name) if name == message));
                    if !by_act && !thrown(file).any(|name| name == message) {
                        let finding =
                            Finding::warning("message-without-act", format!("no act sends `{message}`"));
                        here(finding.hint(format!("add an act with message = \"{message}\" to power.toml")));
                    }
                }
            }
        }
    }
}

fn powers(ground: &Ground<'_>) {
    let used: BTreeSet<&str> = ground.draft.acts.iter().map(|act| act.it.power.as_str()).collect();
    for power in ground.draft.powers.iter().filter(|power| !used.contains(power.it.id.as_str())) {
        let finding =
            Finding::warning("power-unused", format!("no act exercises the power `{}`", power.it.id));
        let finding = finding.hint("name it in an act, or remove it").file(FILE);
        ground.report.add(finding.at(power.line, 0).element(power.it.id.as_str()));
    }
}
