//! Hostile input in bulk: seeded, bounded, in child processes, with nothing but stable Rust.

pub mod bomb;
pub mod defect;
pub mod dice;
pub mod gentle;
pub mod grammar;
pub mod limit;
mod minimise;
pub mod mutate;
pub mod outside;
pub mod seed;
pub mod shape;
mod supervise;
pub mod target;
pub mod worker;

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use defect::Defect;
use limit::Limits;
use supervise::{Causes, Told, number};
use target::{TARGETS, Target};

/// What to run.
#[derive(Debug, Clone)]
pub struct Plan {
    pub targets: Vec<&'static str>,
    /// The first input of each target, and the one after the last; bombs have the first numbers.
    pub from: u64,
    pub inputs: u64,
    /// Seconds of each target.
    pub seconds: u64,
    pub seed: u64,
    pub defect: Option<Defect>,
    pub limits: Limits,
    /// This program, which is its own child.
    pub program: PathBuf,
    /// Where failing inputs are written.
    pub folder: PathBuf,
}

const FLAGS: &str = "fuzz [TARGET|all] [--from N] [--inputs N] [--seconds S] [--seed X] \
                     [--limit-ms N] [--hang-seconds N] [--defect panic|stack|hang|memory|chance|slow]";

impl Plan {
    /// Reads the command line; without numbers, a short run.
    pub fn read(words: &[String], program: PathBuf, folder: PathBuf) -> Result<Self, String> {
        let (inputs, seconds, seed) = (1_000_000, 15, 1);
        let (targets, limits) = (Vec::new(), Limits::default());
        let mut plan =
            Self { targets, from: 0, inputs, seconds, seed, defect: None, limits, program, folder };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut whole = || {
                let number = words.next().and_then(|text| text.replace('_', "").parse::<u64>().ok());
                number.ok_or_else(|| format!("`{word}` needs a whole number\n{FLAGS}"))
            };
            match word.as_str() {
                "--from" => plan.from = whole()?,
                "--inputs" => plan.inputs = whole()?,
                "--seconds" => plan.seconds = whole()?,
                "--seed" => plan.seed = whole()?,
                "--limit-ms" => plan.limits.time = Duration::from_millis(whole()?),
                "--hang-seconds" => plan.limits.hang = Duration::from_secs(whole()?),
                "--defect" => {
                    let word = words.next().map(String::as_str).unwrap_or_default();
                    let defect = Defect::from_word(word);
                    plan.defect = Some(defect.ok_or_else(|| format!("`{word}` is no defect\n{FLAGS}"))?);
                }
                "all" => plan.targets.extend(TARGETS.iter().map(|target| target.name)),
                name => match target::find(name) {
                    Some(target) => plan.targets.push(target.name),
                    None => return Err(format!("`{name}` is no target: {}\n{FLAGS}", names())),
                },
            }
        }
        if plan.targets.is_empty() {
            plan.targets.extend(TARGETS.iter().map(|target| target.name));
        }
        Ok(plan)
    }
}

fn names() -> String {
    TARGETS.iter().map(|target| target.name).collect::<Vec<_>>().join(", ")
}

/// What one target did.
#[derive(Debug, Clone)]
pub struct Report {
    pub target: &'static str,
    pub inputs: u64,
    pub accepted: u64,
    pub seconds: f64,
    pub slowest_us: u64,
    pub most_bytes: u64,
    pub foreign: u64,
    pub failures: Causes,
    /// One sentence for each cause.
    pub written: Vec<String>,
}

impl Report {
    fn new(target: &'static str) -> Self {
        Self {
            target,
            inputs: 0,
            accepted: 0,
            seconds: 0.0,
            slowest_us: 0,
            most_bytes: 0,
            foreign: 0,
            failures: Causes::new(),
            written: Vec::new(),
        }
    }

    fn add(&mut self, told: &Told, inputs: u64) {
        self.inputs += inputs;
        if let Some(done) = &told.done {
            self.accepted += number(done, "accepted");
            self.slowest_us = self.slowest_us.max(number(done, "slowest_us"));
            self.most_bytes = self.most_bytes.max(number(done, "most_bytes"));
            self.foreign = number(done, "foreign");
        }
    }

    /// One row of the table.
    pub fn row(&self) -> String {
        let Self { target, inputs, accepted, seconds, slowest_us, most_bytes, .. } = self;
        let share = (accepted * 100).checked_div(*inputs).unwrap_or(0);
        let thousandths = u64::try_from(Duration::from_secs_f64(*seconds).as_millis()).unwrap_or(u64::MAX);
        let rate = (inputs * 1_000).checked_div(thousandths).unwrap_or(0);
        let failures: usize = self.failures.values().map(Vec::len).sum();
        let (ms, mib) = (slowest_us / 1_000, most_bytes >> 20);
        format!("{target:13} {inputs:>9} {seconds:>8.1} {rate:>9} {share:>8}% {ms:>7} {mib:>6} {failures:>9}")
    }
}

/// Runs the plan; false where an input failed.
pub fn run(plan: &Plan) -> bool {
    let Limits { time, hang } = plan.limits;
    let (time, hang, memory) = (time.as_millis(), hang.as_secs(), limit::MEMORY_BYTES_MAX >> 20);
    crate::say(&format!(
        "seed {}: at most {time} ms on the processor ({hang} s by the clock) and {memory} MiB an input, each input twice",
        plan.seed
    ));
    let mut well = fetches_nothing(plan);
    crate::say("target           inputs  seconds  inputs/s  accepted  max ms max MiB  failures");
    for target in TARGETS.iter().filter(|target| plan.targets.contains(&target.name)) {
        well &= one(plan, target);
    }
    well
}

fn one(plan: &Plan, target: &Target) -> bool {
    let report = supervise::target(plan, target);
    crate::say(&report.row());
    for line in &report.written {
        crate::say(&format!("FAILED {line}"));
    }
    for (cause, numbers) in &report.failures {
        let first: Vec<String> = numbers.iter().take(12).map(ToString::to_string).collect();
        crate::say(&format!("  {} times {cause}: input {}", numbers.len(), first.join(", ")));
    }
    report.failures.is_empty() && report.inputs > 0
}

fn fetches_nothing(plan: &Plan) -> bool {
    let output = Command::new(&plan.program).arg("outside").output();
    let told = output.map_or_else(
        |error| (false, error.to_string()),
        |output| {
            let words = [output.stdout, output.stderr].concat();
            (output.status.success(), String::from_utf8_lossy(&words).trim().to_owned())
        },
    );
    crate::say(&told.1);
    told.0
}
