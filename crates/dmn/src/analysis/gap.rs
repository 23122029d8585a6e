//! Combinations that no rule covers.

use std::collections::BTreeSet;

use super::bits::Bits;
use super::{FINDINGS_MAX, STEPS_MAX, Study};

pub fn report(study: &mut Study<'_>) {
    if !study.must_cover() {
        return;
    }
    let mut search = Search::new(study);
    let all = Bits::of(study.table.rules.len(), |_| true);
    search.walk(0, &all);
    let (found, whole) = (search.found, search.steps_left > 0);
    for classes in &found {
        let message = format!("no rule covers {}", study.example(classes));
        study.warn("dmn-gap", message, study.table.at);
    }
    if !whole {
        study.too_large("gaps");
    }
}

struct Search<'s, 'a> {
    study: &'s Study<'a>,
    /// For each column the rules that accept everything from it on.
    free: Vec<Bits>,
    /// States gone through: what lies behind one is the same whichever way it was reached.
    seen: BTreeSet<(usize, Bits)>,
    chosen: Vec<usize>,
    found: Vec<Vec<usize>>,
    steps_left: usize,
}

impl<'s, 'a> Search<'s, 'a> {
    fn new(study: &'s Study<'a>) -> Self {
        let rules = study.table.rules.len();
        let columns = &study.columns;
        // WHY: an open cell may be true, so a rule that has one is taken to cover here.
        let accepts = |column: usize, rule: usize| {
            columns.get(column).is_some_and(|column| column.classes.iter().all(|class| class.maybe.has(rule)))
        };
        let mut free = vec![Bits::of(rules, |_| true)];
        for column in (0..columns.len()).rev() {
            let later = free.last().cloned().unwrap_or_else(|| Bits::none(rules));
            free.push(Bits::of(rules, |rule| later.has(rule) && accepts(column, rule)));
        }
        free.reverse();
        Self {
            study,
            free,
            seen: BTreeSet::new(),
            chosen: Vec::new(),
            found: Vec::new(),
            steps_left: STEPS_MAX,
        }
    }

    /// INVARIANT: as deep as there are columns, and a file caps those well below what a stack holds.
    fn walk(&mut self, column: usize, left: &Bits) {
        if self.found.len() >= FINDINGS_MAX || self.steps_left == 0 || column > COLUMNS_MAX {
            return;
        }
        self.steps_left -= 1;
        if left.is_empty() {
            self.found.push(self.chosen.clone());
            return;
        }
        let covered = self.free.get(column).is_none_or(|free| free.meets(left));
        if covered || !self.seen.insert((column, left.clone())) {
            return;
        }
        let study = self.study;
        let Some(split) = study.columns.get(column) else { return };
        for (place, class) in split.classes.iter().enumerate() {
            self.chosen.push(place);
            self.walk(column + 1, &left.and(&class.maybe));
            self.chosen.pop();
        }
    }
}

/// Most columns gone through.
const COLUMNS_MAX: usize = 200;
