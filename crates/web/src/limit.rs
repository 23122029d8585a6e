//! Throttling of look-ups and sign-ins: slow for a guesser, never a lock-out for good. And how often one address may
//! ask at all, in a table that never grows.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

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

    /// Takes a try under each of these keys, where all of them have one left. WHY in one step: of many tries at the same
    /// time none may pass before the others are counted. A try that did no harm is given back.
    #[must_use]
    pub fn take(&self, keys: &[&str], now: Timestamp) -> bool {
        let mut tries = self.lock();
        let used =
            |key: &&str| tries.get(*key).map_or(0, |at| at.iter().filter(|at| recent(**at, now)).count());
        if keys.iter().any(|key| used(key) >= self.tries_max) {
            return false;
        }
        for key in keys {
            let at = tries.entry((*key).to_owned()).or_default();
            at.retain(|at| recent(*at, now));
            at.push(now);
        }
        if tries.len() > KEYS_MAX {
            tries.retain(|_, at| at.last().is_some_and(|at| recent(*at, now)));
        }
        while tries.len() > KEYS_MAX {
            let oldest = tries.iter().min_by_key(|(_, at)| at.last().copied()).map(|(key, _)| key.clone());
            let Some(key) = oldest else { break };
            tries.remove(&key);
        }
        true
    }

    /// Gives back the try that was taken at `taken`: it was none that counts.
    pub fn give_back(&self, keys: &[&str], taken: Timestamp) {
        let mut tries = self.lock();
        for key in keys {
            let Some(at) = tries.get_mut(*key) else { continue };
            if let Some(place) = at.iter().rposition(|at| *at == taken) {
                at.remove(place);
            }
            if at.is_empty() {
                tries.remove(*key);
            }
        }
    }

    /// Forgets a key after a success, so that a person who mistyped is not held up later.
    pub fn succeeded(&self, key: &str) {
        self.lock().remove(key);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Vec<Timestamp>>> {
        self.tries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn recent(at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(at) < WINDOW
}

/// What an address asks for. Each has an allowance of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// A sign-in costs a password hash.
    SignIn,
    LookUp,
    /// Any other post of somebody who is not signed in.
    Post,
    Api,
    /// A provisioning system.
    Scim,
    /// Reading a page: as many as a whole office behind one address needs, not as many as a flood.
    Read,
}

impl Door {
    pub const ALL: [Self; 6] = [Self::SignIn, Self::LookUp, Self::Post, Self::Api, Self::Scim, Self::Read];

    /// The door of a post to a page.
    pub fn of_post(path: &str) -> Self {
        match path {
            "/sign-in" | "/sign-in/second" | "/sign-in/password" | "/sign-in/passkey" => Self::SignIn,
            "/hall/look-up" => Self::LookUp,
            _ => Self::Post,
        }
    }

    /// How many requests at once, and after how many milliseconds there is one more.
    pub fn allowance(self) -> (u32, u32) {
        match self {
            Self::SignIn => (30, 2_000),
            Self::LookUp => (30, 2_000),
            Self::Post => (60, 1_000),
            Self::Api | Self::Scim => (300, 50),
            Self::Read => (1_200, 20),
        }
    }
}

/// Table of [`Rates`]: sets of a few places each. A key has one set; the place least worth keeping gives way.
const SETS: usize = 4_096;
const WAYS: usize = 4;

/// One address at one door.
#[derive(Debug, Clone, Copy)]
struct Place {
    address: u64,
    door: Option<Door>,
    /// IPv4, so that no address of one kind is taken for one of the other.
    four: bool,
    /// What is left, counted in the milliseconds in which it grows again: nothing is lost by rounding.
    left: u64,
    /// When that was, in milliseconds since 1970.
    at: i64,
}

/// Token buckets by address. An IPv6 address counts as its /64, which is what one household gets.
///
/// INVARIANT: the table is made once and never grows; each request costs the same however many addresses ask.
#[derive(Debug)]
pub struct Rates {
    /// Keeps others from choosing addresses that push one another out.
    seed: [u8; 16],
    places: Mutex<Vec<Place>>,
}

impl Rates {
    pub fn new(seed: [u8; 16]) -> Self {
        let empty = Place { address: 0, door: None, four: false, left: 0, at: 0 };
        Self { seed, places: Mutex::new(vec![empty; SETS * WAYS]) }
    }

    /// Memory of the table, in bytes.
    pub fn bytes(&self) -> usize {
        self.lock().capacity() * size_of::<Place>()
    }

    /// Takes one request from the allowance; where nothing is left, how long to wait.
    pub fn spend(&self, door: Door, address: IpAddr, now: Timestamp) -> Result<(), Duration> {
        let (four, address) = match address.to_canonical() {
            IpAddr::V4(four) => (true, u64::from(u32::from(four))),
            IpAddr::V6(six) => (false, (u128::from(six) >> 64) as u64),
        };
        let now = now.as_millisecond();
        let (burst, every) = door.allowance();
        let every = u64::from(every);
        let full = u64::from(burst) * every;
        let first = self.set(door, four, address) * WAYS;
        let mut places = self.lock();
        let Some(set) = places.get_mut(first..first + WAYS) else { return Ok(()) };
        let same =
            |place: &&mut Place| place.door == Some(door) && place.four == four && place.address == address;
        let place = match set.iter_mut().find(same) {
            Some(place) => place,
            None => {
                let Some(place) = set.iter_mut().min_by_key(|place| place.owed(now)) else { return Ok(()) };
                *place = Place { address, door: Some(door), four, left: full, at: now };
                place
            }
        };
        let passed = u64::try_from(now.saturating_sub(place.at)).unwrap_or(0);
        place.left = place.left.saturating_add(passed).min(full);
        place.at = now;
        if place.left < every {
            return Err(Duration::from_millis(every - place.left));
        }
        place.left -= every;
        Ok(())
    }

    fn set(&self, door: Door, four: bool, address: u64) -> usize {
        let mut hasher = DefaultHasher::new();
        (self.seed, door as u8, four, address).hash(&mut hasher);
        usize::try_from(hasher.finish() % SETS as u64).unwrap_or(0)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Place>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// Milliseconds until the allowance is whole again: with nothing owed, forgetting the address changes nothing.
    fn owed(&self, now: i64) -> u64 {
        let Some(door) = self.door else { return 0 };
        let (burst, every) = door.allowance();
        let missing = (u64::from(burst) * u64::from(every)).saturating_sub(self.left);
        missing.saturating_sub(u64::try_from(now.saturating_sub(self.at)).unwrap_or(0))
    }
}
