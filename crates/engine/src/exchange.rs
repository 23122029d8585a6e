//! Where one thread hands work to the next.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Most pieces that one load grows to.
const LOAD_MAX: usize = 1_024;

/// Pieces of work that are done together.
pub(crate) trait Load: Default {
    fn len(&self) -> usize;
    fn absorb(&mut self, other: Self);
}

/// One load that grows until it is taken.
///
/// WHY no channel of loads: what came while the taker was busy is one load, whenever the taker is free again, so the
/// size of loads follows the demand and a lone piece waits for nobody.
pub(crate) struct Exchange<L> {
    filling: Mutex<Filling<L>>,
    filled: Condvar,
    taken: Condvar,
}

struct Filling<L> {
    load: L,
    closed: bool,
}

impl<L: Load> Default for Exchange<L> {
    fn default() -> Self {
        let filling = Mutex::new(Filling { load: L::default(), closed: false });
        Self { filling, filled: Condvar::new(), taken: Condvar::new() }
    }
}

impl<L: Load> Exchange<L> {
    fn filling(&self) -> MutexGuard<'_, Filling<L>> {
        self.filling.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds to the load; waits while it is full.
    pub fn put(&self, load: L) {
        let mut filling = self.filling();
        while filling.load.len() >= LOAD_MAX {
            filling = self.taken.wait(filling).unwrap_or_else(PoisonError::into_inner);
        }
        filling.load.absorb(load);
        drop(filling);
        self.filled.notify_one();
    }

    /// No more will come.
    pub fn close(&self) {
        self.filling().closed = true;
        self.filled.notify_one();
    }

    /// The load so far, as soon as there is one; `None` when no more will come.
    pub fn take(&self) -> Option<L> {
        let mut filling = self.filling();
        loop {
            if filling.load.len() > 0 {
                let load = std::mem::take(&mut filling.load);
                self.taken.notify_one();
                return Some(load);
            }
            if filling.closed {
                return None;
            }
            filling = self.filled.wait(filling).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
