//! What one input may cost, and who measures it.

use std::time::Duration;

/// Most extra memory of one input, in bytes.
pub const MEMORY_BYTES_MAX: usize = 64 << 20;
/// The stack that inputs run on, in bytes: what a server's small thread has.
pub const STACK_BYTES: usize = 2 << 20;

/// How long one input may take, by two clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// On the processor, which a busy neighbour does not use up; 100 ms. An unoptimised build gets twenty times as
    /// much, because it is about that much slower.
    pub time: Duration,
    /// By the clock on the wall, after which an input is ended, be it busy or asleep; 20 seconds.
    pub hang: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let ms = if cfg!(debug_assertions) { 2_000 } else { 100 };
        Self { time: Duration::from_millis(ms), hang: Duration::from_secs(20) }
    }
}

/// The time that this thread was on a processor so far; by the clock on the wall where the system does not tell, which
/// is no less.
#[cfg(unix)]
pub fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    let (seconds, nanos) = (u64::try_from(time.tv_sec), u32::try_from(time.tv_nsec));
    Duration::new(seconds.unwrap_or(0), nanos.unwrap_or(0))
}

#[cfg(not(unix))]
pub fn processor_time() -> Duration {
    use std::time::Instant;
    static BEGUN: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    BEGUN.elapsed()
}

/// The counting allocator of the process.
pub trait Meter: Sync {
    /// Bytes in use now.
    fn allocated(&self) -> usize;
    /// Most bytes in use at any time so far.
    fn peak(&self) -> usize;
    /// From now on an allocation that would lead beyond `bytes` in use fails, which aborts the process.
    fn limit(&self, bytes: usize);
}
