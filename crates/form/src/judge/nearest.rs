//! Of a choice that fits no branch: the branch that was meant, and what is wrong with it there.
//!
//! A constant that tells branches apart decides (`"kind": {"const": "lamp"}`); among branches it does not tell apart,
//! the one with the fewest breaches.

use super::evaluate::{MEMORY_MAX, Run};
use super::keyword::{Id, Keyword};
use super::{Breach, Breaks};
use crate::json::{Json, order};

/// How far below the value a constant may stand.
const DEPTH_MAX: usize = 4;
/// A type that does not fit weighs more than any number of constants.
const OTHER_KIND: u32 = 1_000;

impl Run<'_> {
    /// Adds the breaches of the nearest branch.
    pub(super) fn nearest(&mut self, owner: Id, branches: &[Id], at: &Json) {
        let told: Vec<(u32, Id)> = branches.iter().map(|id| (self.unlike(*id, at, 0), *id)).collect();
        let least = told.iter().map(|(unlike, _)| *unlike).min().unwrap_or_default();
        if self.spent {
            return;
        }
        let mut best: Option<Vec<Breach>> = None;
        // As near as the best, but with other breaches: nobody knows which was meant.
        let mut tied = false;
        let before = std::mem::take(&mut self.found);
        let enough = self.enough;
        if least < OTHER_KIND {
            for (_, id) in told.iter().filter(|(unlike, _)| *unlike == least) {
                self.enough = best.as_ref().map_or(enough, Vec::len);
                self.collect(*id, at);
                let found = std::mem::take(&mut self.found);
                if found.is_empty() {
                    continue;
                }
                match &best {
                    Some(best) if !better(&found, best) => {
                        tied |= found.len() == best.len()
                            && found.iter().zip(best).any(|(a, b)| a.path != b.path);
                    }
                    _ => (best, tied) = (Some(found), false),
                }
            }
        }
        self.enough = enough;
        self.found = before;
        // WHY: several branches that are one value or one kind each are a list of allowed values, not a path.
        let lacks = |best: &[Breach]| best.iter().all(|breach| breach.kind == Breaks::Missing);
        match best {
            Some(best) if tied && lacks(&best) => self.breach(owner, Breaks::NoBranch),
            Some(best) if !best.iter().all(|breach| breach.path == self.here()) || branches.len() == 1 => {
                self.add(best);
            }
            Some(best) if best.iter().any(|breach| !is_value(breach.kind)) => self.add(best),
            _ => self.breach(owner, Breaks::NoBranch),
        }
    }

    /// How little a value looks like what a schema is for: constants and types that differ.
    fn unlike(&mut self, id: Id, at: &Json, depth: usize) -> u32 {
        let judge = self.judge;
        let key = (id, std::ptr::from_ref(at) as usize, depth);
        if !judge.node(id).shared {
            return self.unlike_anew(id, at, depth);
        }
        if let Some(known) = self.likeness.get(&key) {
            return *known;
        }
        let sum = self.unlike_anew(id, at, depth);
        if self.likeness.len() < MEMORY_MAX {
            self.likeness.insert(key, sum);
        }
        sum
    }

    fn unlike_anew(&mut self, id: Id, at: &Json, depth: usize) -> u32 {
        if depth > DEPTH_MAX || !self.step(1) {
            return 0;
        }
        let judge = self.judge;
        let mut sum: u32 = 0;
        for word in &judge.node(id).keywords {
            let found = match (word, at) {
                (Keyword::Never, _) => OTHER_KIND,
                (Keyword::Types(kinds), _) if depth == 0 && !kinds.has(at) => OTHER_KIND,
                (Keyword::Const(only), _) => u32::from(order(only, at).is_ne()),
                (Keyword::Enum(values), _) => u32::from(!values.iter().any(|value| order(value, at).is_eq())),
                (Keyword::Ref(inner), _) => self.unlike(*inner, at, depth),
                (Keyword::AllOf(ids), _) => {
                    ids.iter().fold(0, |sum: u32, id| sum.saturating_add(self.unlike(*id, at, depth)))
                }
                (Keyword::AnyOf(ids) | Keyword::OneOf(ids), _) => {
                    ids.iter().map(|id| self.unlike(*id, at, depth)).min().unwrap_or_default()
                }
                (Keyword::Properties { named, .. }, Json::Map(entries)) => {
                    let pairs = entries.iter().filter_map(|(name, value)| Some((*named.get(name)?, value)));
                    pairs.fold(0, |sum: u32, (id, value)| {
                        sum.saturating_add(self.unlike(id, value, depth + 1))
                    })
                }
                _ => 0,
            };
            sum = sum.saturating_add(found);
        }
        sum
    }
}

/// Fewer breaches; among as many, the ones further down.
fn better(found: &[Breach], best: &[Breach]) -> bool {
    let depth = |breaches: &[Breach]| breaches.iter().map(|b| b.path.matches('/').count()).max().unwrap_or(0);
    found.len() < best.len() || (found.len() == best.len() && depth(found) > depth(best))
}

fn is_value(kind: Breaks) -> bool {
    matches!(kind, Breaks::Const | Breaks::Enum | Breaks::Type | Breaks::NoBranch)
}
