//! What one input may cost, and who measures it.

use std::time::Duration;

/// Most extra memory of one input, in bytes.
pub const MEMORY_BYTES_MAX: usize = 64 << 20;
/// The stack that inputs run on, in bytes: what a server's small thread has.
pub const STACK_BYTES: usize = 2 << 20;
/// After this much silence an input is called a hang.
pub const HANG: Duration = Duration::from_secs(20);

/// Longest time of one input. An unoptimised build gets twenty times as much, because it is about that much slower.
pub fn time_max() -> Duration {
    Duration::from_millis(if cfg!(debug_assertions) { 2_000 } else { 100 })
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
