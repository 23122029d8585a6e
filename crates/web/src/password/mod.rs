//! Passwords: those of `crypto`, salted from the machine's randomness; which ones are too easy; the first one.

mod guess;

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

use value::{Rng as _, SignedDuration};

pub use crypto::password::verify;
pub use guess::{CHARS_MIN, CONTEXT, Weak, weak};

/// How long a first password, or one that was reset, opens the page that asks for another one.
pub const FIRST_LIVES: SignedDuration = SignedDuration::from_hours(72);

/// Random bytes in a first password: 100 bits, written as 20 characters.
const FIRST_BYTES: usize = 13;

/// A first password: random, without letters and digits that look alike, in groups that can be read out.
pub fn first() -> String {
    let mut bytes = [0; FIRST_BYTES];
    engine::OsRng.fill(&mut bytes);
    let text = crypto::otp::base32(&bytes).to_lowercase();
    let letters: Vec<char> = text.chars().take(20).collect();
    letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// The PHC string of a password, with a random salt unless one is given (tests and seeds of a demo give one).
pub fn hash(password: &str, salt: Option<[u8; crypto::password::SALT_BYTES]>) -> String {
    let salt = salt.unwrap_or_else(|| {
        let mut salt = [0; crypto::password::SALT_BYTES];
        engine::OsRng.fill(&mut salt);
        salt
    });
    crypto::password::hash(password, salt)
}

/// Passwords checked at the same time; more wait. Each takes 19 MiB and a processor for some tens of milliseconds, and
/// a crowd at the door must not take the memory of everybody else.
pub const AT_ONCE: usize = 4;

/// Checks passwords, few at a time, and counts the work done.
#[derive(Debug, Default)]
pub struct Passwords {
    busy: Mutex<usize>,
    free: Condvar,
    busiest: AtomicUsize,
    done: AtomicU64,
}

impl Passwords {
    /// Whether the password is the one of `hash`. Without a hash the answer is no, after the same work.
    pub fn verify(&self, password: &str, hash: Option<&str>) -> bool {
        let busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        let mut busy =
            self.free.wait_while(busy, |busy| *busy >= AT_ONCE).unwrap_or_else(PoisonError::into_inner);
        *busy += 1;
        self.busiest.fetch_max(*busy, Ordering::Relaxed);
        drop(busy);
        self.done.fetch_add(1, Ordering::Relaxed);
        let fits = crypto::password::verify(password, hash);
        *self.busy.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.free.notify_one();
        fits
    }

    /// Most passwords checked at the same time so far.
    pub fn busiest(&self) -> usize {
        self.busiest.load(Ordering::Relaxed)
    }

    /// Hashes computed since the start.
    pub fn hashed(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }
}
