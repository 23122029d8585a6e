//! How time and randomness enter: as parameters, never from the surroundings.

use jiff::Timestamp;

/// Tells the time. The server's clock lives in `engine`; tests and stories bring their own.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// Gives random bytes: the operating system's in production, seeded in tests and simulation.
pub trait Rng: Send {
    fn fill(&mut self, bytes: &mut [u8]);

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }
}
