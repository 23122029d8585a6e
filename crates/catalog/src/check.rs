//! From a folder to an app: read, cross-check, put together.

use std::sync::Arc;

use indexmap::IndexMap;
use value::{AppId, Context, Finding, Value, Words};

use crate::app::{Act, App, CodeList};
use crate::cross::{self, Ground};
use crate::draft::Draft;
use crate::folder::{self, Folder};
use crate::read;
use crate::report::Report;

/// Checks a folder that uses only the operations of the kernel.
pub fn check(folder: &Folder) -> (Option<App>, Vec<Finding>) {
    check_with(folder, &[])
}

/// Checks a folder; `natives` are the names of further operations a service task may call.
///
/// All findings come at once, in the order of files and lines. There is an app only where none of them is an error.
pub fn check_with(folder: &Folder, natives: &[&str]) -> (Option<App>, Vec<Finding>) {
    let report = Report::default();
    if !folder::check(folder, &report) {
        return (None, findable(folder, report.into_sorted()));
    }
    let draft = read::all(folder, &report);
    cross::all(&Ground { folder, draft: &draft, report: &report, natives });
    let app = if report.has_errors() { None } else { assemble(folder, draft) };
    (app, findable(folder, report.into_sorted()))
}

/// Every finding has a line, where its file is there, and a way out.
fn findable(folder: &Folder, mut findings: Vec<Finding>) -> Vec<Finding> {
    for finding in &mut findings {
        if finding.hint.is_empty() {
            read::hint::of(&finding.code).clone_into(&mut finding.hint);
        }
        if finding.place.line > 0 {
            continue;
        }
        let Some(text) = folder.text(&finding.place.file) else { continue };
        // What is missing has no line of its own: the line that names the element, else the first.
        let element = format!("\"{}\"", finding.place.element);
        let named =
            text.lines().position(|line| !finding.place.element.is_empty() && line.contains(&element));
        finding.place.line = u32::try_from(named.unwrap_or(0) + 1).unwrap_or(u32::MAX);
        finding.place.column = 1;
    }
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| (finding.place.line, finding.place.column);
        a.place.file.cmp(&b.place.file).then_with(|| key(a).cmp(&key(b)))
    });
    findings
}

fn assemble(folder: &Folder, draft: Draft) -> Option<App> {
    let (process, model) = draft.process().map(|file| (file.process.clone(), Arc::clone(&file.model)))?;
    let header = draft.header;
    let calendar = clock::Calendar::named(&header.calendar.it)?.with_zone(&header.zone.it).ok()?;
    let lists_value = draft.lists.iter().map(|(name, list)| (name.as_str().into(), as_value(list)));
    let lists_value = Value::from(lists_value.collect::<Context>());
    let mut acts = IndexMap::new();
    for act in draft.acts {
        let it = act.it;
        let act = Act {
            target: it.target?,
            rule: it.rule,
            power: it.power,
            form: it.form,
            set: it.set,
            style: it.style,
            reason: it.reason,
        };
        acts.insert(act.rule.id.clone(), act);
    }
    Some(App {
        id: AppId::new(header.id),
        version: header.version,
        title: header.title.unwrap_or_else(|| Words::new("", "")),
        digest: folder.digest(),
        calendar: Arc::new(calendar),
        model,
        process,
        decisions: draft.decisions.into_iter().map(|file| file.model).collect(),
        forms: draft.forms.into_iter().map(|(name, file)| (name, file.form)).collect(),
        roles: draft.roles.into_iter().map(|role| role.it).collect(),
        powers: draft.powers.into_iter().map(|power| (power.it.id.clone(), power.it)).collect(),
        acts,
        forbids: draft.forbids.into_iter().map(|forbid| forbid.it).collect(),
        clocks: draft.clocks.into_iter().map(|clock| clock.it).collect(),
        messages: draft.messages.into_iter().map(|message| message.it).collect(),
        lists: draft.lists,
        lists_value,
        columns: header.columns,
        stages: header.stages.into_iter().map(|stage| stage.it).collect(),
        duplicate: header.duplicate.map(|rule| rule.it),
    })
}

/// Code -> entry, as FEEL sees it.
fn as_value(list: &CodeList) -> Value {
    let entries = list.entries.values().map(|entry| {
        let mut facts = Context::new();
        facts.insert("code".into(), Value::from(entry.code.as_str()));
        facts.insert("zh".into(), Value::from(entry.title.zh.as_str()));
        facts.insert("en".into(), Value::from(entry.title.en.as_str()));
        facts.extend(entry.attributes.iter().map(|(name, value)| (name.clone(), value.clone())));
        (entry.code.as_str().into(), Value::from(facts))
    });
    Value::from(entries.collect::<Context>())
}
