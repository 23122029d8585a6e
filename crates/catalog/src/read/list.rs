//! `list/*.toml`: codes with words and plain attributes.

use indexmap::IndexMap;
use value::Finding;

use crate::app::{CodeList, Entry};
use crate::draft::unique;
use crate::report::Report;
use crate::table::Table;

/// Most entries of one list.
const ENTRIES_MAX: usize = 20_000;

pub(crate) fn read(mut file: Table<'_>, path: &str, report: &Report) -> CodeList {
    let tables = file.tables("entry", ENTRIES_MAX);
    if tables.is_empty() {
        let finding = Finding::warning("list-empty", "the code list has no entry").file(path);
        report.add(finding.hint("add [[entry]] with code and title"));
    }
    file.finish();
    let mut lines = Vec::new();
    let mut entries = IndexMap::new();
    for mut table in tables {
        let line = table.line();
        let code = table.id("code");
        let title = table.words("title");
        let attributes = table.rest_as_data();
        for reserved in ["zh", "en"].into_iter().filter(|name| attributes.contains_key(*name)) {
            let finding =
                Finding::error("attribute-reserved", format!("`{reserved}` is the word of the title"));
            let finding = finding.hint("give the attribute another name");
            report.add(finding.file(path).at(line, 0).element(code.as_str()));
        }
        lines.push((code.clone(), line));
        entries.entry(code.clone()).or_insert(Entry { code, title, attributes });
    }
    unique(report, path, lines.iter().map(|(code, line)| (code.as_str(), *line)));
    CodeList { entries }
}
