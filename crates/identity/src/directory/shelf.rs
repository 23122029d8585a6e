//! A sorted map whose copy is cheap: sorted chunks that copies share until one of them changes.
//!
//! WHY: several commands are decided together on a copy of the directory. A copy of every record of a large district
//! takes a tenth of a second of the one thread that writes; a copy of the list of chunks takes microseconds.

use std::borrow::Borrow;
use std::sync::Arc;

/// A chunk that grows beyond this is cut in two.
const CHUNK_MAX: usize = 256;

/// Entries in the order of their keys.
#[derive(Debug, Clone)]
pub struct Shelf<K, V> {
    /// No chunk is empty.
    chunks: Vec<Arc<Vec<(K, V)>>>,
    len: usize,
}

impl<K, V> Default for Shelf<K, V> {
    fn default() -> Self {
        Self { chunks: Vec::new(), len: 0 }
    }
}

/// Equal entries make equal shelves, wherever the chunks are cut.
impl<K: PartialEq, V: PartialEq> PartialEq for Shelf<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

impl<K: Eq, V: Eq> Eq for Shelf<K, V> {}

impl<K, V> Shelf<K, V> {
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> {
        self.chunks.iter().flat_map(|chunk| chunk.iter().map(|(key, value)| (key, value)))
    }

    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }

    pub fn last(&self) -> Option<(&K, &V)> {
        self.chunks.last().and_then(|chunk| chunk.last()).map(|(key, value)| (key, value))
    }
}

impl<K: Ord + Clone, V: Clone> Shelf<K, V> {
    /// The chunk that holds the key, or would, and its place there.
    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> (usize, Result<usize, usize>)
    where
        K: Borrow<Q>,
    {
        let begins_at_or_before =
            |chunk: &Arc<Vec<(K, V)>>| chunk.first().is_some_and(|(first, _)| first.borrow() <= key);
        let at = self.chunks.partition_point(begins_at_or_before).saturating_sub(1);
        let place =
            self.chunks.get(at).map(|chunk| chunk.binary_search_by(|(known, _)| known.borrow().cmp(key)));
        (at, place.unwrap_or(Err(0)))
    }

    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let (at, place) = self.find(key);
        self.chunks.get(at)?.get(place.ok()?).map(|(_, value)| value)
    }

    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).1.is_ok()
    }

    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let (at, place) = self.find(key);
        let place = place.ok()?;
        Arc::make_mut(self.chunks.get_mut(at)?).get_mut(place).map(|(_, value)| value)
    }

    /// Puts a value under the key, instead of one that was there.
    pub fn insert(&mut self, key: K, value: V) {
        let (at, place) = self.find(&key);
        let Some(chunk) = self.chunks.get_mut(at) else {
            self.chunks.push(Arc::new(vec![(key, value)]));
            self.len += 1;
            return;
        };
        let chunk = Arc::make_mut(chunk);
        match place {
            Ok(place) => {
                if let Some(entry) = chunk.get_mut(place) {
                    entry.1 = value;
                }
            }
            Err(place) => {
                chunk.insert(place, (key, value));
                self.len += 1;
                if chunk.len() > CHUNK_MAX {
                    let rest = chunk.split_off(CHUNK_MAX / 2);
                    self.chunks.insert(at + 1, Arc::new(rest));
                }
            }
        }
    }

    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q)
    where
        K: Borrow<Q>,
    {
        let (at, place) = self.find(key);
        if let (Ok(place), Some(chunk)) = (place, self.chunks.get_mut(at)) {
            let chunk = Arc::make_mut(chunk);
            chunk.remove(place);
            self.len -= 1;
            if chunk.is_empty() {
                self.chunks.remove(at);
            }
        }
    }

    /// The first entry with a key greater than this one.
    pub fn first_after(&self, key: &K) -> Option<(&K, &V)> {
        let (at, place) = self.find(key);
        let next = place.map_or_else(|place| place, |place| place + 1);
        let here = self.chunks.get(at).and_then(|chunk| chunk.get(next));
        let entry = here.or_else(|| self.chunks.get(at + 1).and_then(|chunk| chunk.first()));
        entry.map(|(key, value)| (key, value))
    }
}

impl<K: Ord + Clone, V: Clone + Default> Shelf<K, V> {
    /// The value under the key, made where there was none, for a change.
    pub(super) fn change(&mut self, key: K, change: impl FnOnce(&mut V)) {
        match self.get_mut(&key) {
            Some(value) => change(value),
            None => {
                let mut value = V::default();
                change(&mut value);
                self.insert(key, value);
            }
        }
    }
}
