//! Decision tables compiled for speed: for each column, which rules hold in which region of its values. A decision
//! then looks up one row of bits a column instead of trying each rule.

use feel::Live;

use crate::cell::{Cell, Key, Regions};
use crate::model::Rule;

/// Most memory the bits of one table may take.
const WORDS_MAX: usize = 1 << 19;

/// A table's columns, compiled.
pub struct Index {
    columns: Vec<Column>,
    words: usize,
}

struct Column {
    regions: Regions,
    /// One row of bits for each region: the rules whose cell accepts it, or is open.
    rows: Vec<u64>,
    /// The rules whose cell is open or speaks of another kind: their tests are run.
    open: Vec<u64>,
    /// Every cell is `-`.
    free: bool,
}

/// Which rules are left, and which cells of them are still to be tried.
pub struct Candidates {
    pub rules: Vec<u64>,
    /// For each column: the rules whose cell must be tried. Empty where there are none.
    pub open: Vec<Open>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// Nothing to try.
    None,
    /// The rules the column marks.
    Marked,
    /// All rules: the input is of a kind the column does not speak of.
    All,
}

impl Index {
    pub fn new(rules: &[Rule], columns: usize) -> Option<Self> {
        let words = rules.len().div_ceil(64);
        let mut made = Vec::with_capacity(columns);
        let mut left = WORDS_MAX;
        for column in 0..columns {
            let cells: Vec<Cell> =
                rules.iter().map(|rule| rule.tests.get(column).map_or(Cell::Open, Cell::of)).collect();
            let column = Column::new(cells, words, left)?;
            left -= column.rows.len();
            made.push(column);
        }
        Some(Self { columns: made, words })
    }

    pub fn candidates(&self, inputs: &[Live]) -> Candidates {
        let mut rules = vec![u64::MAX; self.words];
        let mut open = Vec::with_capacity(self.columns.len());
        for (column, input) in self.columns.iter().zip(inputs) {
            open.push(column.narrow(input, &mut rules, self.words));
        }
        Candidates { rules, open }
    }

    pub fn is_marked(&self, column: usize, rule: usize) -> bool {
        self.columns.get(column).is_none_or(|column| bit(&column.open, rule))
    }
}

fn bit(bits: &[u64], at: usize) -> bool {
    bits.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
}

fn set(bits: &mut [u64], at: usize) {
    if let Some(word) = bits.get_mut(at / 64) {
        *word |= 1 << (at % 64);
    }
}

impl Column {
    /// `None` where its rows would take more than `left` words.
    fn new(cells: Vec<Cell>, words: usize, left: usize) -> Option<Self> {
        let kind = cells.iter().find_map(Cell::key).cloned();
        // WHY: one column may mix kinds; only those of the first are looked up.
        let fits = |cell: &Cell| match (cell.key(), &kind) {
            (Some(key), Some(kind)) => key.same_kind(kind),
            _ => !matches!(cell, Cell::Open),
        };
        let cells: Vec<Cell> =
            cells.into_iter().map(|cell| if fits(&cell) { cell } else { Cell::Open }).collect();
        let regions = Regions::of(cells.iter());
        if regions.count().saturating_mul(words) > left {
            return None;
        }
        let mut rows = vec![0; regions.count() * words];
        let mut open = vec![0; words];
        for (rule, cell) in cells.iter().enumerate() {
            if matches!(cell, Cell::Open) {
                set(&mut open, rule);
            }
            for (first, last) in regions.runs(cell) {
                for row in rows.chunks_mut(words.max(1)).take(last + 1).skip(first) {
                    set(row, rule);
                }
            }
        }
        let free = cells.iter().all(|cell| matches!(cell, Cell::Any));
        Some(Self { regions, rows, open, free })
    }

    fn narrow(&self, input: &Live, rules: &mut [u64], words: usize) -> Open {
        if self.free {
            return Open::None;
        }
        let region = Key::of(input).and_then(|key| self.regions.find(&key));
        let Some(row) = region.and_then(|region| self.rows.get(region * words..(region + 1) * words)) else {
            return Open::All;
        };
        let mut any_open = 0;
        for ((left, row), open) in rules.iter_mut().zip(row).zip(&self.open) {
            *left &= row;
            any_open |= *left & open;
        }
        if any_open == 0 { Open::None } else { Open::Marked }
    }
}
