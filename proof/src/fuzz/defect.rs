//! Deliberate defects, planted only when asked for: they prove that the fuzzer can see.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::limit::{Limits, processor_time};

/// The token that sets a planted defect off; inputs hold it now and then.
pub const TOKEN: &str = "缺陷";

/// What goes wrong on the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defect {
    Panic,
    /// Overflows the stack, which aborts.
    Stack,
    /// Sleeps for ten minutes, which costs the processor nothing.
    Hang,
    /// Takes 200 MiB.
    Memory,
    /// Gives another answer each time.
    Chance,
    /// Works for four times the time allowed.
    Slow,
}

impl Defect {
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "panic" => Self::Panic,
            "stack" => Self::Stack,
            "hang" => Self::Hang,
            "memory" => Self::Memory,
            "chance" => Self::Chance,
            "slow" => Self::Slow,
            _ => return None,
        })
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Panic => "panic",
            Self::Stack => "stack",
            Self::Hang => "hang",
            Self::Memory => "memory",
            Self::Chance => "chance",
            Self::Slow => "slow",
        }
    }

    /// Goes wrong where `text` holds the token; gives a number that belongs to the outcome.
    pub fn strike(self, text: &str, limits: &Limits) -> u64 {
        static STRIKES: AtomicU64 = AtomicU64::new(0);
        if !text.contains(TOKEN) {
            return 0;
        }
        match self {
            Self::Panic => assert!(text.is_empty(), "a defect was planted here"),
            Self::Stack => drop(dig(text.len() as u64)),
            Self::Hang => std::thread::sleep(Duration::from_secs(600)),
            Self::Slow => work(limits.time * 4),
            Self::Memory => drop(std::hint::black_box(vec![1_u8; 200 << 20])),
            Self::Chance => return STRIKES.fetch_add(1, Ordering::Relaxed),
        }
        0
    }
}

/// Keeps the processor busy for so long.
fn work(long: Duration) {
    let begun = processor_time();
    while processor_time().saturating_sub(begun) < long {
        std::hint::spin_loop();
    }
}

/// Recursion without an end that no optimiser turns into a loop.
fn dig(depth: u64) -> u64 {
    let rows = std::hint::black_box([depth; 64]);
    if depth == 0 { 0 } else { dig(depth.wrapping_add(1)).wrapping_add(rows[7]) }
}
