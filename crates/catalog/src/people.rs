//! `fixture/people.toml`: the invented people in whose name stories and demonstrations act.

use authority::{Actor, Certificate};
use value::{AccountId, Finding, OfficeId, RoleId, Words};

use crate::folder::Folder;
use crate::report::Report;
use crate::table::{self, TABLES_MAX, Table};

/// One invented person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub actor: Actor,
    pub name: Words,
}

/// Where an app keeps its people.
pub const PEOPLE_FILE: &str = "fixture/people.toml";

/// The people of an app folder, in the order of the file; none where it has no such file.
pub fn people(folder: &Folder) -> Result<Vec<Person>, Vec<Finding>> {
    match folder.text(PEOPLE_FILE) {
        Some(text) => read_people(text, PEOPLE_FILE),
        None if folder.files.contains_key(PEOPLE_FILE) => {
            Err(vec![Finding::error("not-utf-8", "the file is not UTF-8 text").file(PEOPLE_FILE)])
        }
        None => Ok(Vec::new()),
    }
}

/// Reads the text of such a file.
pub fn read_people(text: &str, file: &str) -> Result<Vec<Person>, Vec<Finding>> {
    let report = Report::default();
    let mut people = Vec::new();
    if let Some(mut table) = table::parse(file, text, &report) {
        let mut lines = Vec::new();
        for entry in table.tables("person", TABLES_MAX) {
            let line = entry.line();
            let person = person(entry);
            lines.push((person.actor.account.as_str().to_owned(), line));
            people.push(person);
        }
        table.finish();
        crate::draft::unique(&report, file, lines.iter().map(|(id, line)| (id.as_str(), *line)));
    }
    if report.has_errors() { Err(report.into_sorted()) } else { Ok(people) }
}

fn person(mut table: Table<'_>) -> Person {
    let account = AccountId::new(table.id("id"));
    let name = table.words("name");
    let actor = Actor {
        account,
        roles: table.texts("roles").into_iter().map(RoleId::new).collect(),
        office: table.text_opt("office").map(OfficeId::new),
        area: table.text_opt("area"),
        certificates: table.tables("certificates", TABLES_MAX).into_iter().filter_map(certificate).collect(),
        offices: table.texts("offices").into_iter().map(OfficeId::new).collect(),
        // People of stories sign in as their work asks, unless the story is about just that.
        two_factor: table.flag_or("two_factor", true),
    };
    table.finish();
    Person { actor, name }
}

/// A certificate whose first day cannot be read proves nothing.
fn certificate(mut table: Table<'_>) -> Option<Certificate> {
    let (kind, number) = (table.text("kind"), table.text("number"));
    if !table.was_given("from") {
        let finding = Finding::error("key-missing", "the certificate has no day `from` which it is valid");
        table.report_here(finding.hint("add from = \"2024-01-01\""));
    }
    let (from, until) = (table.day("from"), table.day("until"));
    table.finish();
    Some(Certificate { kind, number, from: from?, until })
}
