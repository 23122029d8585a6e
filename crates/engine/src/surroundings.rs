//! The engine's clock, source of randomness and keys: real ones, and ones a story or test controls.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crypto::{Keyring, Purpose, SuiteName};
use value::{Clock, Rng, Timestamp};

/// Time, randomness and keys, handed to the engine once.
pub struct Surroundings {
    pub clock: Arc<dyn Clock>,
    pub rng: Box<dyn Rng>,
    /// The district's keys, the one named [`crate::VAULT_KEY`] among them. An engine without any looks at log and rows
    /// and changes them, but neither keeps nor shows personal data.
    pub keys: Option<Arc<Keyring>>,
}

impl Surroundings {
    /// The machine's clock and the operating system's randomness.
    pub fn real(keys: Option<Arc<Keyring>>) -> Self {
        Self { clock: Arc::new(SystemClock), rng: Box::new(OsRng), keys }
    }

    /// A clock that stands still until moved, repeatable bytes, and keys that are no secret.
    pub fn fixed(clock: Arc<FixedClock>, seed: u64) -> Self {
        Self { clock, rng: Box::new(SeededRng::new(seed)), keys: Some(open_keys()) }
    }
}

/// Keys that everybody knows, the same each time: for stories, tests and measurements, never for a district.
pub fn open_keys() -> Arc<Keyring> {
    let mut ring = Keyring::new();
    // An empty ring takes a key of a valid name; without it the engine would not open.
    let _ = ring.add(
        crate::VAULT_KEY,
        Purpose::Seal,
        SuiteName::International,
        &mut SeededRng::new(0),
        Timestamp::UNIX_EPOCH,
    );
    Arc::new(ring)
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock enters")]
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        // The log keeps microseconds; a finer time would not read back equal.
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }
}

/// A clock that shows what it was set to.
pub struct FixedClock(AtomicI64);

impl FixedClock {
    pub fn at(at: Timestamp) -> Self {
        Self(AtomicI64::new(at.as_microsecond()))
    }

    pub fn set(&self, at: Timestamp) {
        self.0.store(at.as_microsecond(), Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Ordering::SeqCst)).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// The operating system's randomness.
pub struct OsRng;

impl Rng for OsRng {
    #[expect(clippy::disallowed_methods, reason = "the one place where the machine's randomness enters")]
    fn fill(&mut self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}

/// Repeatable bytes from a seed: SHA-256 in counter mode.
pub struct SeededRng {
    seed: u64,
    counter: u64,
}

impl SeededRng {
    pub fn new(seed: u64) -> Self {
        Self { seed, counter: 0 }
    }
}

impl Rng for SeededRng {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let block = [self.seed.to_le_bytes(), self.counter.to_le_bytes()].concat();
            self.counter += 1;
            let digest = value::Digest::of(&block);
            chunk.copy_from_slice(&digest.0[..chunk.len()]);
        }
    }
}
