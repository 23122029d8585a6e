//! Cells that a spreadsheet would take for a formula (OWASP, "CSV Injection").

/// First characters that make a formula of a cell, in both widths, and the apostrophe that guards.
const STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\'', '＝', '＋', '－', '＠'];

/// The cell as it is written: with an apostrophe before it where it could be taken for a formula.
pub fn guarded(cell: &str) -> String {
    if cell.starts_with(STARTS) { format!("'{cell}") } else { cell.to_owned() }
}

/// The cell as it was meant: the exact inverse of [`guarded`]; an apostrophe that guards nothing stays.
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(STARTS)).unwrap_or(cell)
}
