//! Sets of small numbers: of rules, or of a column's classes.

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bits(Vec<u64>);

impl Bits {
    pub fn none(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    pub fn of(count: usize, wanted: impl Fn(usize) -> bool) -> Self {
        let mut bits = Self::none(count);
        (0..count).filter(|place| wanted(*place)).for_each(|place| bits.insert(place));
        bits
    }

    pub fn insert(&mut self, place: usize) {
        if let Some(word) = self.0.get_mut(place / 64) {
            *word |= 1 << (place % 64);
        }
    }

    pub fn has(&self, place: usize) -> bool {
        self.0.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect())
    }

    pub fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }

    /// The least that both have.
    pub fn first_shared(&self, other: &Self) -> Option<usize> {
        let words = self.0.iter().zip(&other.0).enumerate();
        words
            .map(|(at, (a, b))| (at, a & b))
            .find(|(_, word)| *word != 0)
            .map(|(at, word)| at * 64 + word.trailing_zeros() as usize)
    }

    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        let places = self.0.len() * 64;
        (0..places).filter(|place| self.has(*place))
    }
}
