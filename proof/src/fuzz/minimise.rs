//! The smallest text that fails the same way: pieces are taken away as long as it still fails.

use std::time::{Duration, Instant};

use super::Plan;
use super::supervise::{alone, kind};
use super::target::Target;

const TRIES_MAX: usize = 400;
const TIME_MAX: Duration = Duration::from_secs(20);

/// Takes away halves, quarters and so on to single characters, each try in a child of its own.
pub fn minimise(plan: &Plan, target: &Target, text: &str, wanted: &str) -> String {
    let (begun, mut tries) = (Instant::now(), 0);
    let mut chars: Vec<char> = text.chars().collect();
    let mut size = chars.len().div_ceil(2);
    while size > 0 {
        let mut at = 0;
        let mut smaller = false;
        while at < chars.len() {
            if tries >= TRIES_MAX || begun.elapsed() > TIME_MAX {
                return chars.into_iter().collect();
            }
            let without = |(index, c): (usize, &char)| (index < at || index >= at + size).then_some(*c);
            let shorter: Vec<char> = chars.iter().enumerate().filter_map(without).collect();
            tries += 1;
            let told = alone(plan, target, &shorter.iter().collect::<String>());
            if kind(&told).as_deref() == Some(wanted) {
                (chars, smaller) = (shorter, true);
            } else {
                at += size;
            }
        }
        if size == 1 && !smaller {
            break;
        }
        size = if size == 1 { 1 } else { size.div_ceil(2) };
    }
    chars.into_iter().collect()
}
