//! The child: runs a stretch of inputs and says how it went, one JSON object a line.

use std::fmt::{Debug, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::json;

use super::defect::Defect;
use super::limit::{Limits, MEMORY_BYTES_MAX, Meter, STACK_BYTES, processor_time};
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
    pub limits: Limits,
}

/// More failures than this in one stretch say nothing new.
const FAILURES_MAX: usize = 20;

/// How often a slow input is tried again.
const TURNS_MAX: u64 = 4;

/// How often it is looked whether an input hangs.
const LOOK: Duration = Duration::from_millis(100);

/// Runs the task on a thread with a small stack and watches over it; false where the task is no task.
pub fn run(task: &Task, meter: &'static dyn Meter) -> bool {
    let Some(target) = target::find(&task.target) else { return false };
    remember_panics();
    let shared = Arc::new(Mutex::new(Tally::default()));
    let (sender, ended) = channel();
    let (task, tally) = (task.clone(), Arc::clone(&shared));
    let limit = task.limits.hang;
    let work = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(move || {
        stretch(&task, target, meter, &tally);
        let _ = sender.send(());
    });
    loop {
        match ended.recv_timeout(LOOK) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(()) | Err(RecvTimeoutError::Disconnected) => {
                return work.is_ok_and(|work| work.join().is_ok());
            }
        }
        let mut tally = shared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((number, _)) = tally.running.filter(|(_, since)| since.elapsed() > limit) {
            // WHY: the thread cannot be stopped; it ends with the process, and the next child goes on after this input.
            fails(number, "hang", &format!("not done after {} s", limit.as_secs()));
            tally.next = number + 1;
            tally.say();
            return true;
        }
    }
}

fn stretch(task: &Task, target: &Target, meter: &dyn Meter, shared: &Mutex<Tally>) {
    let kit = (target.load)(&Roots::here());
    let bombs = if task.text.is_some() { Vec::new() } else { (target.bombs)() };
    let begun = Instant::now();
    let lock = || shared.lock().unwrap_or_else(PoisonError::into_inner);
    lock().seeds = (kit.seeds.len(), kit.foreign);
    let judge = |text: &str, number: u64| {
        let run = || {
            lock().running = Some((number, Instant::now()));
            once(task, target, &kit, text, meter)
        };
        let judged = Judged::of(run, task.limits.time);
        lock().add(number, judged);
    };
    if let Some(text) = &task.text {
        judge(text, 0);
    } else {
        let mut number = task.from;
        let last_bomb = bombs.len() as u64;
        while number < task.to && lock().failures < FAILURES_MAX {
            // WHY: bombs are never left out for want of time, and each may take long enough to be named first.
            let is_bomb = number < last_bomb;
            if !is_bomb && begun.elapsed().as_secs() >= task.seconds {
                break;
            }
            if task.each || is_bomb {
                crate::say(&json!({ "at": number }).to_string());
            }
            judge(&target::input(target, &kit, &bombs, task.seed, number), number);
            number += 1;
        }
        lock().next = number;
    }
    lock().say();
}

fn fails(number: u64, kind: &str, detail: &str) {
    crate::say(&json!({ "failure": { "number": number, "kind": kind, "detail": detail } }).to_string());
}

/// How the stretch goes; the thread that watches sees it too.
#[derive(Default)]
struct Tally {
    /// The input at work, and since when.
    running: Option<(u64, Instant)>,
    /// How many seeds there are, and how many are not ours.
    seeds: (usize, usize),
    next: u64,
    accepted: u64,
    failures: usize,
    slowest: Duration,
    slowest_at: u64,
    most: usize,
}

impl Tally {
    fn add(&mut self, number: u64, judged: Judged) {
        self.running = None;
        self.most = self.most.max(judged.bytes);
        if judged.took > self.slowest {
            (self.slowest, self.slowest_at) = (judged.took, number);
        }
        match judged.verdict {
            Ok(accepted) => self.accepted += u64::from(accepted),
            Err((kind, detail)) => {
                self.failures += 1;
                fails(number, kind, &detail);
            }
        }
    }

    fn say(&self) {
        let Self { next, accepted, slowest, slowest_at, most, seeds: (seeds, foreign), .. } = self;
        let slowest_us = u64::try_from(slowest.as_micros()).unwrap_or(u64::MAX);
        let done = json!({
            "next": next, "accepted": accepted, "slowest_us": slowest_us, "slowest_at": slowest_at, "most_bytes": most,
            "seeds": seeds, "foreign": foreign,
        });
        crate::say(&json!({ "done": done }).to_string());
    }
}

/// What became of one input.
struct Judged {
    took: Duration,
    bytes: usize,
    /// Accepted or refused; or the kind of failure, and how.
    verdict: Result<bool, (&'static str, String)>,
}

impl Judged {
    /// Run twice and compared; when slow, run again, since neighbours may have slowed the processor down.
    fn of(run: impl Fn() -> Once, most: Duration) -> Self {
        let (first, second) = (run(), run());
        let mut took = first.took.min(second.took);
        for turn in 0..TURNS_MAX {
            if took > most {
                // WHY: what two of them share is slower for both, even by the processor's own clock.
                std::thread::sleep(Duration::from_millis(20 * turn));
                took = took.min(run().took);
            }
        }
        let verdict = match (first.seen, second.seen) {
            (Err(why), _) | (_, Err(why)) => Err(("panic", why)),
            (Ok(a), Ok(b)) if a != b => Err(("chance", "the same input gave two outcomes".to_owned())),
            _ if took > most => {
                Err(("slow", format!("{} ms, at most {} ms", took.as_millis(), most.as_millis())))
            }
            (Ok((accepted, _)), _) => Ok(accepted),
        };
        Self { took, bytes: first.bytes.max(second.bytes), verdict }
    }
}

/// One run of one input.
struct Once {
    /// On the processor.
    took: Duration,
    /// Extra bytes at the peak, where this run set a new peak.
    bytes: usize,
    /// Accepted or not and a digest of what was seen; or where it panicked.
    seen: Result<(bool, u64), String>,
}

fn once(task: &Task, target: &Target, kit: &Kit, text: &str, meter: &dyn Meter) -> Once {
    let (base, peak) = (meter.allocated(), meter.peak());
    meter.limit(base.saturating_add(MEMORY_BYTES_MAX));
    let begun = processor_time();
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let struck = task.defect.map_or(0, |defect| defect.strike(text, &task.limits));
        ((target.run)(kit, text), struck)
    }));
    let took = processor_time().saturating_sub(begun);
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
