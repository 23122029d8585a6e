//! Choices that one seed always makes alike.

use engine::SeededRng;
use value::Rng as _;

pub struct Dice(SeededRng);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(SeededRng::new(seed))
    }

    /// From `low` up to but without `high`; `low` where the range is empty.
    pub fn range(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high - low).unwrap_or(0).max(1);
        low + (self.0.next_u64() % width).cast_signed()
    }

    /// Between zero and one.
    pub fn part(&mut self) -> f64 {
        self.range(0, 1_000_000) as f64 / 1e6
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.part()
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.0.next_u64() % 100 < percent
    }

    pub fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.range(0, i64::try_from(length).unwrap_or(1))).unwrap_or(0)
    }

    /// One of a list; nothing only where the list is empty.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.index(from.len()))
    }

    /// One of a list of texts.
    pub fn text(&mut self, from: &[String]) -> String {
        self.pick(from).cloned().unwrap_or_default()
    }

    /// The place in a list of weights.
    pub fn weighted(&mut self, weights: impl Iterator<Item = u64> + Clone) -> usize {
        let total: u64 = weights.clone().sum();
        let mut left = self.0.next_u64() % total.max(1);
        for (place, weight) in weights.enumerate() {
            if left < weight {
                return place;
            }
            left -= weight;
        }
        0
    }
}
