//! Processes, decisions and forms: their own readers find what is wrong in them, here it gets its file.

use std::collections::BTreeMap;
use std::sync::Arc;

use value::{Finding, Severity};

use crate::draft::{DecisionFile, Draft, FormFile, ProcessFile};
use crate::folder::Folder;
use crate::report::Report;

/// Passes findings on under their file. Errors make everything the file would have named uncertain.
fn pass(report: &Report, path: &str, findings: Vec<Finding>, read: bool) {
    if !read || findings.iter().any(|finding| finding.severity == Severity::Error) {
        report.unread(path);
    }
    if !read && findings.is_empty() {
        let finding = Finding::error("file-unreadable", "the file could not be read as what it should be");
        report.add(finding.hint("save it again from its editor").file(path));
    }
    for finding in findings {
        report.add(finding.file(path));
    }
}

pub(crate) fn processes(folder: &Folder, report: &Report, draft: &mut Draft) {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for (path, _, text) in folder.texts("process", "bpmn") {
        let (model, findings) = bpmn::parse(text);
        pass(report, path, findings, model.is_some());
        let Some(model) = model.map(Arc::new) else { continue };
        for process in model.processes.iter().filter(|process| !process.global) {
            if let Some(first) = seen.get(&process.id) {
                let finding =
                    Finding::error("id-twice", format!("the process `{}` is also in {first}", process.id));
                report
                    .add(finding.hint("give one of them another id").file(path).element(process.id.as_str()));
                continue;
            }
            seen.insert(process.id.clone(), path.to_owned());
            let (process, model) = (process.clone(), Arc::clone(&model));
            draft.processes.push(ProcessFile { path: path.to_owned(), process, model });
        }
    }
}

pub(crate) fn decisions(folder: &Folder, report: &Report, draft: &mut Draft) {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for (path, _, text) in folder.texts("decision", "dmn") {
        let (model, findings) = dmn::parse(text);
        pass(report, path, findings, model.is_some());
        let Some(model) = model else { continue };
        for id in model.decisions() {
            if let Some(first) = seen.get(id) {
                let finding = Finding::error("id-twice", format!("the decision `{id}` is also in {first}"));
                report.add(finding.hint("give one of them another id").file(path).element(id));
            } else {
                seen.insert(id.to_owned(), path.to_owned());
            }
        }
        draft.decisions.push(DecisionFile { path: path.to_owned(), model });
    }
}

pub(crate) fn forms(folder: &Folder, report: &Report, draft: &mut Draft) {
    for (path, name, text) in folder.texts("form", "json") {
        let (form, findings) = form::parse(text, path);
        pass(report, path, findings, form.is_some());
        let Some(form) = form else { continue };
        if form.id != name {
            let message = format!("the file is named `{name}` but the form in it `{}`", form.id);
            let finding = Finding::error("form-id", message).hint("make both the same");
            report.add(finding.file(path).element(form.id.as_str()));
        }
        draft.forms.insert(name.to_owned(), FormFile { path: path.to_owned(), form });
    }
}
