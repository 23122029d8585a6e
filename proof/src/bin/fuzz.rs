//! `fuzz`: hostile input in bulk. Exit 1 where an input failed, 2 where the command line is wrong.

use std::alloc::System;
use std::io::Read as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use cap::Cap;
use proof::fuzz::defect::Defect;
use proof::fuzz::limit::{Limits, Meter};
use proof::fuzz::worker::{self, Task};
use proof::fuzz::{self, Plan, outside};
use proof::say;

#[global_allocator]
static COUNTED: Cap<System> = Cap::new(System, usize::MAX);

struct Allocator;

impl Meter for Allocator {
    fn allocated(&self) -> usize {
        COUNTED.allocated()
    }

    fn peak(&self) -> usize {
        COUNTED.max_allocated()
    }

    fn limit(&self, bytes: usize) {
        // A limit below what is in use is refused; the one before then stays.
        let _ = COUNTED.set_limit(bytes);
    }
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.split_first() {
        Some((first, rest)) if first == "worker" => match task(rest) {
            Some(task) if worker::run(&task, &Allocator) => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        },
        Some((first, _)) if first == "outside" => match outside::prove() {
            Ok(texts) => {
                say(&format!("{texts} texts point to a bait file and a listening address: 0 fetches"));
                ExitCode::SUCCESS
            }
            Err(sentence) => {
                eprintln!("{sentence}");
                ExitCode::FAILURE
            }
        },
        _ => hunt(&words),
    }
}

fn hunt(words: &[String]) -> ExitCode {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    let plan = std::env::current_exe()
        .map_err(|error| error.to_string())
        .and_then(|program| Plan::read(words, program, target.join("fuzz")));
    match plan {
        Ok(plan) if fuzz::run(&plan) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(sentence) => {
            eprintln!("fuzz: {sentence}");
            ExitCode::from(2)
        }
    }
}

/// The words a parent gives its child; a person has no use for them.
fn task(words: &[String]) -> Option<Task> {
    let (target, rest) = words.split_first()?;
    let value = |flag: &str| rest.iter().position(|word| word == flag).and_then(|at| rest.get(at + 1));
    let number = |flag: &str| value(flag).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
    let has = |flag: &str| rest.iter().any(|word| word == flag);
    let mut text = None;
    if has("--stdin") {
        let mut read = String::new();
        std::io::stdin().read_to_string(&mut read).ok()?;
        text = Some(read);
    }
    let mut limits = Limits::default();
    if has("--limit-ms") {
        limits.time = Duration::from_millis(number("--limit-ms"));
    }
    if has("--hang-seconds") {
        limits.hang = Duration::from_secs(number("--hang-seconds"));
    }
    Some(Task {
        target: target.clone(),
        seed: number("--seed"),
        from: number("--from"),
        to: number("--to"),
        seconds: number("--seconds"),
        each: has("--each"),
        text,
        limits,
        defect: value("--defect").and_then(|word| Defect::from_word(word)),
    })
}
