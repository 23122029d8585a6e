//! In: the text of a table as rows of named cells, or what is wrong with it.

use std::collections::BTreeMap;

use value::{Date, Words};

use super::Table;
use super::cell::unguarded;

/// Longest text of a table, in bytes.
pub const BYTES_MAX: usize = 32 << 20;
/// Most rows of a table.
pub const ROWS_MAX: usize = 200_000;
/// Longest cell, in characters.
pub const CELL_CHARS_MAX: usize = 2_000;

/// What is wrong in a table: the line, counted from 1 with the header, the column, and words for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    pub table: Table,
    pub line: u64,
    /// Empty where the whole row is meant.
    pub column: String,
    /// Stable; a refusal of the directory keeps its own.
    pub code: String,
    pub words: Words,
}

/// A row with its cells by column, guards taken off and blanks at the ends.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub table: Table,
    pub line: u64,
    cells: BTreeMap<&'static str, String>,
}

impl Row {
    /// The cell; empty where it is.
    pub fn get(&self, column: &str) -> &str {
        self.cells.get(column).map(String::as_str).unwrap_or_default()
    }

    /// The cell, where it is not empty.
    pub fn some(&self, column: &str) -> Option<String> {
        Some(self.get(column)).filter(|cell| !cell.is_empty()).map(str::to_owned)
    }

    pub fn wrong(&self, column: &str, code: &str, zh: &str, en: &str) -> Wrong {
        let (zh, en) = (format!("{column}：{zh}"), format!("{column}: {en}"));
        let (column, code) = (column.to_owned(), code.to_owned());
        Wrong { table: self.table, line: self.line, column, code, words: Words::new(zh, en) }
    }

    /// A day; none where the cell is empty.
    pub fn day(&self, column: &str) -> Result<Option<Date>, Wrong> {
        let cell = self.get(column);
        if cell.is_empty() {
            return Ok(None);
        }
        let wrong = |_| {
            self.wrong(column, "day-unreadable", "应为 2026-03-02 这样的日期", "write a day as 2026-03-02")
        };
        cell.parse().map(Some).map_err(wrong)
    }

    /// An id or another text with a form of its own.
    pub fn parsed<T: std::str::FromStr>(&self, column: &str) -> Result<T, Wrong> {
        let wrong = |_| self.wrong(column, "id-not-valid", "不是有效的编号", "this is no valid id");
        self.get(column).parse().map_err(wrong)
    }
}

/// Reads a table. All rows that can be read are given beside all that is wrong.
pub(super) fn read(table: Table, text: &str) -> (Vec<Row>, Vec<Wrong>) {
    let whole = |line: u64, code: &str, zh: &str, en: &str| Wrong {
        table,
        line,
        column: String::new(),
        code: code.to_owned(),
        words: Words::new(zh, en),
    };
    if text.len() > BYTES_MAX {
        return (Vec::new(), vec![whole(0, "table-too-long", "文件过大", "the file is too long")]);
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = ::csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(|name| name.trim().to_ascii_lowercase()).collect(),
        Err(_) => {
            return (
                Vec::new(),
                vec![whole(1, "unreadable-row", "表头无法读取", "the header is unreadable")],
            );
        }
    };
    let mut wrong = check_header(table, &header);
    if !wrong.is_empty() {
        return (Vec::new(), wrong);
    }
    let mut rows = Vec::new();
    let mut lines = Lines { text, counted: 0, line: 1 };
    for record in reader.records() {
        let Ok(record) = record else {
            wrong.push(whole(0, "unreadable-row", "有一行无法读取", "a row is unreadable"));
            break;
        };
        let line = lines.of(&record);
        if rows.len() == ROWS_MAX {
            wrong.push(whole(line, "too-many-rows", "行数过多", "there are too many rows"));
            break;
        }
        if record.len() != header.len() {
            wrong.push(whole(
                line,
                "column-count",
                "列数与表头不符",
                "the row has more or fewer cells than the header",
            ));
            continue;
        }
        let mut row = Row { table, line, cells: BTreeMap::new() };
        for (column, cell) in table.columns().iter().filter_map(|name| {
            let place = header.iter().position(|given| given == name)?;
            record.get(place).map(|cell| (*name, cell))
        }) {
            if cell.chars().count() > CELL_CHARS_MAX {
                wrong.push(row.wrong(column, "cell-too-long", "单元格过长", "the cell is too long"));
            }
            row.cells.insert(column, unguarded(cell.trim()).to_owned());
        }
        rows.push(row);
    }
    (rows, wrong)
}

/// Tells the line of a record from its place in the text.
///
/// WHY: what the reader itself says is one too little where lines end as RFC 4180 asks.
struct Lines<'a> {
    text: &'a str,
    counted: usize,
    line: u64,
}

impl Lines<'_> {
    fn of(&mut self, record: &::csv::StringRecord) -> u64 {
        let byte = record.position().and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or(self.counted);
        let rest = self.text.get(byte..).unwrap_or_default();
        let start = byte + rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        let between = self.text.get(self.counted..start).unwrap_or_default();
        self.line += between.bytes().filter(|b| *b == b'\n').count() as u64;
        self.counted = start;
        self.line
    }
}

fn check_header(table: Table, header: &[String]) -> Vec<Wrong> {
    let wrong = |column: &str, code: &str, zh: &str, en: &str| Wrong {
        table,
        line: 1,
        column: column.to_owned(),
        code: code.to_owned(),
        words: Words::new(format!("{zh}“{column}”"), format!("{en} \"{column}\"")),
    };
    let known = table.columns();
    let mut found = Vec::new();
    for name in known.iter().filter(|name| !header.iter().any(|given| given == *name)) {
        found.push(wrong(name, "column-missing", "缺少列", "there is no column"));
    }
    for (at, name) in header.iter().enumerate() {
        if !known.contains(&name.as_str()) {
            found.push(wrong(name, "column-unknown", "没有这样的列", "no such column is known:"));
        } else if header.iter().take(at).any(|earlier| earlier == name) {
            found.push(wrong(name, "column-twice", "列重复", "a column is there twice:"));
        }
    }
    found
}
