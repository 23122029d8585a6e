//! The head of the app: process, calendar, zone, stages, duplicates, lists of forms.

use std::collections::BTreeMap;

use bpmn::Kind;
use value::{Finding, Value};

use super::Ground;
use crate::report::suggestion;

const FILE: &str = "app.toml";

pub(crate) fn check(ground: &Ground<'_>) {
    if ground.report.whole(FILE) {
        version(ground);
        process(ground);
        calendar(ground);
        stages(ground);
        duplicate(ground);
    }
    lists_of_forms(ground);
}

fn version(ground: &Ground<'_>) {
    let version = &ground.draft.header.version;
    let numbers = version.split('.').filter(|part| part.parse::<u32>().is_ok()).count();
    if !version.is_empty() && (numbers != 3 || version.split('.').count() != 3) {
        let finding = Finding::error("version", format!("`{version}` is not a version of three numbers"));
        ground.report.add(finding.hint("write version = \"1.0.0\"").file(FILE));
    }
}

fn process(ground: &Ground<'_>) {
    let (draft, report) = (ground.draft, ground.report);
    let wanted = &draft.header.process;
    if wanted.it.is_empty() || !report.whole("process") {
        return;
    }
    match draft.process() {
        None => {
            let ids = draft.processes.iter().map(|file| file.process.id.as_str());
            let finding = Finding::error("process-unknown", format!("there is no process `{}`", wanted.it));
            report.add(finding.hint(suggestion(&wanted.it, ids)).file(FILE).at(wanted.line, 0));
        }
        Some(file) if file.process.start.is_empty() || !file.process.executable => {
            let finding = Finding::error("process-not-executable", "the process of the app cannot run");
            let finding = finding.hint("set isExecutable=\"true\" and give it a start event");
            report.add(finding.file(file.path.as_str()).element(wanted.it.as_str()));
        }
        Some(_) => {}
    }
}

fn calendar(ground: &Ground<'_>) {
    let header = &ground.draft.header;
    let (calendar, zone) = (&header.calendar, &header.zone);
    let Some(found) = clock::Calendar::named(&calendar.it) else {
        let finding = Finding::error("calendar-unknown", format!("there is no calendar `{}`", calendar.it));
        let hint = suggestion(&calendar.it, ["cn", "weekdays"].into_iter());
        ground.report.add(finding.hint(hint).file(FILE).at(calendar.line, 0));
        return;
    };
    if found.with_zone(&zone.it).is_err() {
        let finding = Finding::error("zone-unknown", format!("there is no time zone `{}`", zone.it));
        ground.report.add(finding.hint("use an IANA name such as Asia/Shanghai").file(FILE).at(zone.line, 0));
    }
}

/// Where a resident could find the case waiting, some stage must tell them so.
fn stages(ground: &Ground<'_>) {
    let (draft, report) = (ground.draft, ground.report);
    let Some(file) = draft.process() else { return };
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    for stage in &draft.header.stages {
        let told = |finding: Finding| {
            report.add(finding.file(FILE).at(stage.line, 0).element(stage.it.id.as_str()));
        };
        for element in &stage.it.elements {
            if file.model.find(element).is_none() {
                let ids = file.model.nodes().map(|(_, node)| node.id.as_str());
                let finding =
                    Finding::error("element-unknown", format!("the process has no element `{element}`"));
                told(finding.hint(suggestion(element.as_str(), ids)));
            }
            if let Some(other) = first.insert(element.as_str(), stage.it.id.as_str()) {
                let finding =
                    Finding::error("stage-twice", format!("`{element}` is in the stage `{other}` too"));
                told(finding.hint("leave it in one of them"));
            }
        }
    }
    for (process, node) in file.model.nodes() {
        let waits = match &node.kind {
            Kind::UserTask { .. } | Kind::ReceiveTask { .. } => true,
            Kind::Catch { .. } => node.kind.link().is_none(),
            _ => false,
        };
        // A stage that names a sub-process covers all that waits in it.
        let around = std::iter::successors(node.scope, |&scope| process.node(scope).scope);
        let covered = around.into_iter().any(|scope| first.contains_key(process.node(scope).id.as_str()));
        if waits && !covered && !first.contains_key(node.id.as_str()) {
            let finding = Finding::error("stage-missing", format!("no stage covers `{}`", node.id));
            let finding =
                finding.hint("add it to the elements of a [[stage]]: residents see where their case is");
            report.add(finding.file(FILE).element(node.id.as_str()));
        }
    }
}

fn duplicate(ground: &Ground<'_>) {
    let Some(rule) = &ground.draft.header.duplicate else { return };
    let told = |finding: Finding| ground.report.add(finding.file(FILE).at(rule.line, 0).element("duplicate"));
    let lists = &ground.draft.lists;
    let Some(list) = lists.get(&rule.it.list) else {
        if ground.report.whole("list") && !rule.it.list.is_empty() {
            let finding = Finding::error("list-unknown", format!("there is no list `{}`", rule.it.list));
            told(finding.hint(suggestion(&rule.it.list, lists.keys().map(String::as_str))));
        }
        return;
    };
    let values = || list.entries.values().filter_map(|entry| entry.attributes.get(rule.it.field.as_str()));
    if values().next().is_none() && !list.entries.is_empty() {
        let names = list.entries.values().flat_map(|entry| entry.attributes.keys().map(AsRef::as_ref));
        let message = format!("no entry of `{}` has `{}`", rule.it.list, rule.it.field);
        told(Finding::error("attribute-unknown", message).hint(suggestion(&rule.it.field, names)));
    } else if values().any(|value| !matches!(value, Value::Number(_))) {
        let message = format!("`{}` is not a number in every entry that has it", rule.it.field);
        told(Finding::error("attribute-type", message).hint("write metres, without quotes"));
    }
}

fn lists_of_forms(ground: &Ground<'_>) {
    let (draft, report) = (ground.draft, ground.report);
    for (name, file) in &draft.forms {
        for field in file.form.fields.values() {
            let Some(list) = field.list.as_ref().filter(|list| !draft.lists.contains_key(*list)) else {
                continue;
            };
            if report.whole("list") {
                let finding = Finding::error(
                    "list-unknown",
                    format!("`{}` takes codes of a list `{list}`", field.name),
                );
                let hint = suggestion(list, draft.lists.keys().map(String::as_str));
                report.add(finding.hint(hint).file(file.path.as_str()).element(field.name.as_str()));
            }
        }
        let named = || draft.acts.iter().filter_map(|act| act.it.form.as_ref());
        // A misspelt form may mean this one; that is told at the act.
        let used = named().any(|form| form == name || !draft.forms.contains_key(form));
        if !used && report.whole("power.toml") {
            let finding = Finding::warning("form-unused", format!("no act asks with the form `{name}`"));
            report
                .add(finding.hint("name it in an act of power.toml, or remove it").file(file.path.as_str()));
        }
    }
}
