//! Throttling of look-ups and sign-ins: slow for a guesser, never a lock-out for good.

use std::collections::BTreeMap;
use std::sync::Mutex;

use value::{SignedDuration, Timestamp};

/// Failed tries allowed within [`WINDOW`], per account and per address.
pub const TRIES_MAX: usize = 10;

/// How long a failed try counts.
pub const WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// Most keys remembered; the one touched longest ago is forgotten first.
pub const KEYS_MAX: usize = 20_000;

/// Counts failed tries in memory. A restart forgets them, which is kind to people and gives a guesser nothing worth
/// waiting for.
#[derive(Debug)]
pub struct Throttle {
    tries_max: usize,
    tries: Mutex<BTreeMap<String, Vec<Timestamp>>>,
}

impl Default for Throttle {
    fn default() -> Self {
        Self::of(TRIES_MAX)
    }
}

impl Throttle {
    pub fn new() -> Self {
        Self::default()
    }

    /// One that allows so many tries within [`WINDOW`].
    pub fn of(tries_max: usize) -> Self {
        Self { tries_max, tries: Mutex::default() }
    }

    /// Whether all of these keys may try now.
    pub fn allows(&self, keys: &[&str], now: Timestamp) -> bool {
        let tries = self.lock();
        keys.iter().all(|key| {
            tries.get(*key).is_none_or(|at| at.iter().filter(|at| recent(**at, now)).count() < self.tries_max)
        })
    }

    /// Remembers a failed try under each key.
    pub fn failed(&self, keys: &[&str], now: Timestamp) {
        let mut tries = self.lock();
        for key in keys {
            let at = tries.entry((*key).to_owned()).or_default();
            at.retain(|at| recent(*at, now));
            if at.len() < self.tries_max {
                at.push(now);
            }
        }
        if tries.len() > KEYS_MAX {
            tries.retain(|_, at| at.last().is_some_and(|at| recent(*at, now)));
        }
        while tries.len() > KEYS_MAX {
            let oldest = tries.iter().min_by_key(|(_, at)| at.last().copied()).map(|(key, _)| key.clone());
            let Some(key) = oldest else { break };
            tries.remove(&key);
        }
    }

    /// Forgets a key after a success, so that a person who mistyped is not held up later.
    pub fn succeeded(&self, key: &str) {
        self.lock().remove(key);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Vec<Timestamp>>> {
        self.tries.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn recent(at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(at) < WINDOW
}
