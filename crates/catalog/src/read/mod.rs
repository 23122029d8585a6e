//! From files to a draft, one reader per kind of file.

mod act;
mod app_file;
mod clock;
pub(crate) mod hint;
mod list;
mod model;
mod power;
mod rules;

use value::Finding;

pub(crate) use act::REAL_NAMES;

use crate::draft::Draft;
use crate::folder::Folder;
use crate::report::Report;
use crate::table::{self, Table};

/// Reads every file of the folder; what is wrong with one does not stop the others.
pub(crate) fn all(folder: &Folder, report: &Report) -> Draft {
    let mut draft = Draft::default();
    if let Some(table) = top(folder, "app.toml", report) {
        draft.header = app_file::read(table, report);
    }
    if let Some(table) = top(folder, "role.toml", report) {
        draft.roles = rules::roles(table, report);
    }
    if let Some(table) = top(folder, "power.toml", report) {
        let listed = power::read(table, report);
        (draft.powers, draft.acts, draft.forbids) = (listed.powers, listed.acts, listed.forbids);
    }
    if let Some(table) = optional(folder, "clock.toml", report) {
        draft.clocks = clock::clocks(table, report);
    }
    if let Some(table) = optional(folder, "message.toml", report) {
        draft.messages = rules::messages(table, report);
    }
    for (path, name, text) in folder.texts("list", "toml") {
        if let Some(table) = table::parse(path, text, report) {
            draft.lists.insert(name.to_owned(), list::read(table, path, report));
        }
    }
    model::processes(folder, report, &mut draft);
    model::decisions(folder, report, &mut draft);
    model::forms(folder, report, &mut draft);
    draft
}

/// A file every app has.
fn top<'s>(folder: &'s Folder, path: &'s str, report: &'s Report) -> Option<Table<'s>> {
    if !folder.files.contains_key(path) {
        let finding = Finding::error("file-missing", format!("the app has no `{path}`"));
        report.add(finding.hint("docs/semantics.md shows what it holds").file(path));
        report.unread(path);
        return None;
    }
    optional(folder, path, report)
}

fn optional<'s>(folder: &'s Folder, path: &'s str, report: &'s Report) -> Option<Table<'s>> {
    let text = folder.text(path)?;
    table::parse(path, text, report)
}
