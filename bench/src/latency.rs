//! What a closed loop of clients saw.

use std::time::Duration;

/// The times of all instances of one run, in microseconds, and how long the run took.
#[derive(Debug, Default)]
pub struct Seen {
    micros: Vec<u32>,
    elapsed: Duration,
}

impl Seen {
    pub fn of(clients: Vec<Vec<u32>>, elapsed: Duration) -> Self {
        let mut micros = clients.concat();
        micros.sort_unstable();
        Self { micros, elapsed }
    }

    pub fn instances(&self) -> usize {
        self.micros.len()
    }

    pub fn per_second(&self) -> f64 {
        self.instances() as f64 / self.elapsed.as_secs_f64().max(f64::EPSILON)
    }

    /// Milliseconds within which this many of a hundred instances were done.
    pub fn percentile_ms(&self, percent: usize) -> f64 {
        let place = (self.micros.len() * percent).div_ceil(100).saturating_sub(1);
        self.micros.get(place).map_or(0.0, |&micros| f64::from(micros) / 1_000.0)
    }
}

/// Microseconds, as kept.
pub fn micros(taken: Duration) -> u32 {
    u32::try_from(taken.as_micros()).unwrap_or(u32::MAX)
}

/// The middle value; the lower one of two.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or(0.0)
}
