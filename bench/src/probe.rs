//! What the disk and the machine are, in the same minute.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::Outcome;

const BLOCK: usize = 4_096;

/// Appends of 4 kB, each followed by `fdatasync`, a second long.
pub fn fsync_per_second(dir: &Path) -> Outcome<f64> {
    let told = |error: std::io::Error| format!("{}: {error}", dir.display());
    let path = dir.join("probe");
    let mut file = File::create(&path).map_err(told)?;
    let block = [0x6c; BLOCK];
    let begun = Instant::now();
    let mut done = 0_u32;
    while begun.elapsed() < Duration::from_secs(1) {
        file.write_all(&block).map_err(told)?;
        file.sync_data().map_err(told)?;
        done += 1;
    }
    let rate = f64::from(done) / begun.elapsed().as_secs_f64();
    std::fs::remove_file(path).map_err(told)?;
    Ok(rate)
}

/// Processor, cores, memory and kernel, in a line.
pub fn machine() -> String {
    let field = |file: &str, name: &str| {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(name)).map(str::to_owned);
        line.and_then(|line| line.split_once(':').map(|(_, value)| value.trim().to_owned()))
            .unwrap_or_default()
    };
    let processor = field("/proc/cpuinfo", "model name");
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let memory = field("/proc/meminfo", "MemTotal");
    let kilobytes: u64 = memory.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(0);
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!("{processor}, {cores} cores, {} GiB, Linux {}", kilobytes.div_ceil(1 << 20), kernel.trim())
}
