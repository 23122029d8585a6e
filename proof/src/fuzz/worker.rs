//! The child: runs a stretch of inputs and says how it went, one JSON object a line.

use std::fmt::{Debug, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::json;

use super::defect::Defect;
use super::limit::{MEMORY_BYTES_MAX, Meter, STACK_BYTES, time_max};
use super::seed::{Kit, Roots};
use super::target::{self, Target};

/// What a child is told to do.
#[derive(Debug, Clone)]
pub struct Task {
    pub target: String,
    pub seed: u64,
    /// The first input and the one after the last.
    pub from: u64,
    pub to: u64,
    /// Stop after this long.
    pub seconds: u64,
    /// Name each input before it runs, so that the one that kills the process is known.
    pub each: bool,
    /// Run this one text instead.
    pub text: Option<String>,
    pub defect: Option<Defect>,
}

/// More failures than this in one stretch say nothing new.
const FAILURES_MAX: usize = 20;

/// How often a slow input is tried again.
const TURNS_MAX: u64 = 8;

/// Runs the task on a thread with a small stack; false where the task is no task.
pub fn run(task: &Task, meter: &'static dyn Meter) -> bool {
    let Some(target) = target::find(&task.target) else { return false };
    let task = task.clone();
    remember_panics();
    let work =
        std::thread::Builder::new().stack_size(STACK_BYTES).spawn(move || stretch(&task, target, meter));
    work.is_ok_and(|work| work.join().is_ok())
}

fn stretch(task: &Task, target: &Target, meter: &dyn Meter) {
    let kit = (target.load)(&Roots::here());
    let bombs = (target.bombs)();
    let (begun, mut tally) = (Instant::now(), Tally::default());
    if let Some(text) = &task.text {
        tally.one(task, target, &kit, text, 0, meter);
    } else {
        let mut number = task.from;
        let last_bomb = bombs.len() as u64;
        while number < task.to && tally.failures < FAILURES_MAX {
            // WHY: bombs are never left out for want of time, and each may take long enough to be named first.
            let is_bomb = number < last_bomb;
            if !is_bomb && begun.elapsed().as_secs() >= task.seconds {
                break;
            }
            if task.each || is_bomb {
                crate::say(&json!({ "at": number }).to_string());
            }
            let text = target::input(target, &kit, &bombs, task.seed, number);
            tally.one(task, target, &kit, &text, number, meter);
            number += 1;
        }
        tally.next = number;
    }
    let Tally { next, accepted, slowest, slowest_at, most, .. } = tally;
    let slowest_us = u64::try_from(slowest.as_micros()).unwrap_or(u64::MAX);
    let done = json!({
        "next": next, "accepted": accepted, "slowest_us": slowest_us, "slowest_at": slowest_at, "most_bytes": most,
        "seeds": kit.seeds.len(), "foreign": kit.foreign,
    });
    crate::say(&json!({ "done": done }).to_string());
}

#[derive(Default)]
struct Tally {
    next: u64,
    accepted: u64,
    failures: usize,
    slowest: Duration,
    slowest_at: u64,
    most: usize,
}

impl Tally {
    /// One input: run twice and compared; when slow, run again, since the machine may have been busy.
    fn one(&mut self, task: &Task, target: &Target, kit: &Kit, text: &str, number: u64, meter: &dyn Meter) {
        let mut first = once(task, target, kit, text, meter);
        let second = once(task, target, kit, text, meter);
        first.took = first.took.min(second.took);
        for turn in 0..TURNS_MAX {
            if first.took > time_max() {
                // WHY: neighbours on the machine slow a processor down without a word; they may be gone a moment later.
                std::thread::sleep(Duration::from_millis(20 * turn));
                first.took = first.took.min(on_processor(|| once(task, target, kit, text, meter)));
            }
        }
        self.most = self.most.max(first.bytes).max(second.bytes);
        if first.took > self.slowest {
            (self.slowest, self.slowest_at) = (first.took, number);
        }
        let failure = match (&first.seen, &second.seen) {
            (Err(why), _) | (_, Err(why)) => Some(("panic", why.clone())),
            (Ok(a), Ok(b)) if a != b => Some(("chance", "the same input gave two outcomes".to_owned())),
            _ if first.took > time_max() => Some((
                "slow",
                format!("{} ms, at most {} ms", first.took.as_millis(), time_max().as_millis()),
            )),
            (Ok((accepted, _)), _) => {
                self.accepted += u64::from(*accepted);
                None
            }
        };
        if let Some((kind, detail)) = failure {
            self.failures += 1;
            crate::say(
                &json!({ "failure": { "number": number, "kind": kind, "detail": detail } }).to_string(),
            );
        }
    }
}

/// The time that this thread was on a processor, or by the clock where the system does not tell: on a busy machine an
/// input waits, and that is not its fault.
fn on_processor(work: impl FnOnce() -> Once) -> Duration {
    let before = processor_time();
    let took = work().took;
    before.zip(processor_time()).map_or(took, |(before, after)| after.saturating_sub(before).min(took))
}

fn processor_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// One run of one input.
struct Once {
    took: Duration,
    /// Extra bytes at the peak, where this run set a new peak.
    bytes: usize,
    /// Accepted or not and a digest of what was seen; or where it panicked.
    seen: Result<(bool, u64), String>,
}

fn once(task: &Task, target: &Target, kit: &Kit, text: &str, meter: &dyn Meter) -> Once {
    let (base, peak) = (meter.allocated(), meter.peak());
    meter.limit(base.saturating_add(MEMORY_BYTES_MAX));
    let begun = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let struck = task.defect.map_or(0, |defect| defect.strike(text));
        ((target.run)(kit, text), struck)
    }));
    let took = begun.elapsed();
    meter.limit(usize::MAX);
    let bytes = if meter.peak() > peak { meter.peak().saturating_sub(base) } else { 0 };
    let seen = match outcome {
        Ok((outcome, struck)) => Ok((outcome.accepted, digest(&outcome.shown) ^ struck)),
        Err(_) => Err(last_panic()),
    };
    Once { took, bytes, seen }
}

/// FNV-1a over what `{:?}` writes, without keeping it.
fn digest(shown: &dyn Debug) -> u64 {
    struct Sink(u64);
    impl std::fmt::Write for Sink {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            for byte in text.bytes() {
                self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
            Ok(())
        }
    }
    let mut sink = Sink(0xcbf2_9ce4_8422_2325);
    let _ = write!(sink, "{shown:?}");
    sink.0
}

static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

/// Panics are kept, not printed: a child may meet thousands.
fn remember_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        let words = info.payload_as_str().unwrap_or("no words").chars().take(200).collect::<String>();
        if let Ok(mut last) = LAST_PANIC.lock() {
            *last = format!("{place}: {words}");
        }
    }));
}

fn last_panic() -> String {
    LAST_PANIC.lock().map(|last| last.clone()).unwrap_or_default()
}
