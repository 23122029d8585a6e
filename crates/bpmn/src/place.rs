//! Bytes to lines and columns, and the collection of findings.

use value::{Finding, Severity};

/// Where each line of a text begins.
pub(crate) struct Lines<'x> {
    text: &'x str,
    starts: Vec<usize>,
}

impl<'x> Lines<'x> {
    pub(crate) fn new(text: &'x str) -> Self {
        let after = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { text, starts: std::iter::once(0).chain(after).collect() }
    }

    /// The line of a byte, from 1.
    pub(crate) fn line(&self, byte: usize) -> u32 {
        u32::try_from(self.starts.partition_point(|start| *start <= byte)).unwrap_or(u32::MAX)
    }

    /// The byte of a line and a column in characters from 1.
    pub(crate) fn byte(&self, line: u32, column: u32) -> usize {
        let start = self.starts.get(line.saturating_sub(1) as usize).copied().unwrap_or(0);
        let rest = self.text.get(start..).unwrap_or_default();
        start + rest.char_indices().nth(column.saturating_sub(1) as usize).map_or(rest.len(), |(at, _)| at)
    }

    /// Line and column of a byte, in characters from 1.
    fn of(&self, byte: usize) -> (u32, u32) {
        let line = self.line(byte);
        let start = self.starts.get(line.saturating_sub(1) as usize).copied().unwrap_or(0);
        let column = self.text.get(start..byte).map_or(1, |before| before.chars().count() + 1);
        (line, u32::try_from(column).unwrap_or(u32::MAX))
    }
}

/// Findings of one file, with a cap: a file that is wrong everywhere needs no longer list.
#[derive(Default)]
pub(crate) struct Findings {
    /// WHY: with the byte and not the line, because counting columns costs, and only kept findings should pay.
    all: Vec<(usize, Finding)>,
    errors: bool,
}

impl Findings {
    const COUNT_MAX: usize = 200;

    pub(crate) fn push(&mut self, byte: usize, finding: Finding) {
        self.errors |= finding.severity == Severity::Error;
        // WHY: a rule of the standard and a check of what runs may see the same mistake; it is told once.
        if self.all.iter().any(|(at, known)| *at == byte && *known == finding) {
            return;
        }
        if self.all.len() < Self::COUNT_MAX {
            self.all.push((byte, finding));
        } else if self.all.len() == Self::COUNT_MAX {
            let message = format!("more than {} findings; the rest is not shown", Self::COUNT_MAX);
            let finding =
                Finding::warning("more-findings", message).hint("repair the first ones and check again");
            self.all.push((usize::MAX, finding));
        }
    }

    /// Removes a finding where another at the same byte says the same: pairs of (code removed, code that stays).
    pub(crate) fn tell_once(&mut self, same: &[(&str, &str)]) {
        let told: Vec<(usize, String)> = self.all.iter().map(|(at, f)| (*at, f.code.clone())).collect();
        self.all.retain(|(at, finding)| {
            let others = same.iter().filter(|(removed, _)| *removed == finding.code);
            !others.into_iter().any(|(_, stays)| told.iter().any(|(byte, code)| byte == at && code == stays))
        });
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.errors
    }

    pub(crate) fn append(&mut self, other: Self) {
        self.errors |= other.errors;
        other.all.into_iter().for_each(|(byte, finding)| self.push(byte, finding));
    }

    /// In the order of the file, errors first within a place.
    pub(crate) fn into_sorted(mut self, lines: &Lines) -> Vec<Finding> {
        self.all.sort_by_key(|(byte, finding)| (*byte, std::cmp::Reverse(finding.severity)));
        let placed = |(byte, finding): (usize, Finding)| match byte {
            usize::MAX => finding,
            _ => {
                let (line, column) = lines.of(byte);
                finding.at(line, column)
            }
        };
        self.all.into_iter().map(placed).collect()
    }
}
