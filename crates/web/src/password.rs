//! Passwords as argon2id PHC strings.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use value::Rng as _;

/// Stands in for the hash of an account that does not exist, so that both answers take as long.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LWhhcy10aGlz$\
    jJ5v0yAw8Oq0nQy6Pq3l6m6b2Q6xv7pOQ0Yq8a0b1Ns";

/// The PHC string of a password, with a random salt unless one is given (tests and seeds of a demo give one).
pub fn hash(password: &str, salt: Option<[u8; 16]>) -> String {
    let salt = salt.unwrap_or_else(|| {
        let mut salt = [0; 16];
        engine::OsRng.fill(&mut salt);
        salt
    });
    let made: Result<PasswordHash, _> = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    // WHY: only a password beyond 4 GiB or a salt beyond its bounds can fail; an empty hash lets nobody in.
    made.map(|hash| hash.to_string()).unwrap_or_default()
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
        let fits = PasswordHash::new(hash.unwrap_or(NOBODY)).is_ok_and(|parsed| {
            self.done.fetch_add(1, Ordering::Relaxed);
            Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok()
        });
        *self.busy.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.free.notify_one();
        fits && hash.is_some()
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
