//! The parent: stretches of inputs in child processes; an abort or a hang is narrowed down to its input.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde_json::Value as Json;

use super::minimise::minimise;
use super::seed::Roots;
use super::target::{self, Target};
use super::{Plan, Report};

/// Inputs of one child, and the seconds it may work: long, because each child reads all the seeds first.
const STRETCH: u64 = 200_000;
const STRETCH_SECONDS: u64 = 30;
/// Seconds for the same inputs once more, each named first.
const EACH_SECONDS: u64 = 90;
/// After so many causes a target is left: there is enough to do.
const CAUSES_MAX: usize = 20;

/// A failure of one input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub number: u64,
    pub kind: String,
    pub detail: String,
}

impl Failure {
    /// Failures of one cause have one key: a panic's place, else the kind.
    fn key(&self) -> String {
        let place = self.detail.split(": ").next().unwrap_or_default();
        if self.kind == "panic" { format!("panic at {place}") } else { self.kind.clone() }
    }
}

/// How a child ended.
pub struct Told {
    pub failures: Vec<Failure>,
    pub done: Option<Json>,
    /// The last input that was named.
    pub at: Option<u64>,
    /// It had to be ended because it was silent for too long.
    pub hung: bool,
    /// The last words on its error stream.
    pub words: String,
}

/// Runs one target to the end of its inputs or its time.
pub fn target(plan: &Plan, target: &Target) -> Report {
    let mut report = Report::new(target.name);
    let begun = Instant::now();
    let mut keys = BTreeSet::new();
    let mut next = plan.from;
    let bombs = (target.bombs)().len() as u64;
    let in_time = |next: u64| next < bombs || begun.elapsed().as_secs() < plan.seconds;
    while next < plan.inputs && in_time(next) && keys.len() < CAUSES_MAX {
        let left = plan.seconds.saturating_sub(begun.elapsed().as_secs());
        let to = plan.inputs.min(next + STRETCH);
        let mut told = child(plan, target, next, to, left.clamp(1, STRETCH_SECONDS), false);
        if told.done.is_none() {
            told = child(plan, target, next, to, EACH_SECONDS, true);
        }
        if told.done.is_none() {
            told.failures.push(death(&told, next));
        }
        let last = told.failures.last().map(|failure| failure.number + 1);
        let to = told.done.as_ref().map_or(last.unwrap_or(next + 1), |done| number(done, "next"));
        report.add(&told, to.saturating_sub(next));
        for failure in told.failures {
            report.failures.entry(failure.key()).or_default().push(failure.number);
            if keys.insert(failure.key()) {
                report.written.push(write(plan, target, &failure));
            }
        }
        next = to.max(next + 1);
    }
    report.seconds = begun.elapsed().as_secs_f64();
    report
}

pub fn number(json: &Json, name: &str) -> u64 {
    json.get(name).and_then(Json::as_u64).unwrap_or(0)
}

/// What killed a child that did not come to its end.
fn death(told: &Told, from: u64) -> Failure {
    let kind = if told.hung {
        "hang"
    } else if told.words.contains("overflowed its stack") {
        "stack"
    } else if told.words.contains("memory allocation") {
        "memory"
    } else {
        "abort"
    };
    Failure { number: told.at.unwrap_or(from), kind: kind.to_owned(), detail: told.words.clone() }
}

fn child(plan: &Plan, target: &Target, from: u64, to: u64, seconds: u64, each: bool) -> Told {
    let words = [from, to, seconds, plan.seed].map(|number| number.to_string());
    let mut command = Command::new(&plan.program);
    command.args(["worker", target.name, "--from", &words[0], "--to", &words[1], "--seconds", &words[2]]);
    command.args(["--seed", &words[3]]);
    if each {
        command.arg("--each");
    }
    listen(plan, command, "")
}

/// Runs one text in a child of its own.
pub fn alone(plan: &Plan, target: &Target, text: &str) -> Told {
    let mut command = Command::new(&plan.program);
    command.args(["worker", target.name, "--stdin"]);
    listen(plan, command, text)
}

/// The kind of failure that a child told of, if any.
pub fn kind(told: &Told) -> Option<String> {
    let dead = told.done.is_none().then(|| death(told, 0));
    told.failures.first().cloned().or(dead).map(|failure| failure.kind)
}

fn listen(plan: &Plan, mut command: Command, input: &str) -> Told {
    let (ms, seconds) = (plan.limits.time.as_millis().to_string(), plan.limits.hang.as_secs().to_string());
    command.args(["--limit-ms", &ms, "--hang-seconds", &seconds]);
    if let Some(defect) = plan.defect {
        command.args(["--defect", defect.word()]);
    }
    // WHY: a child ends its own hangs and says which; silence beyond that means that the whole child stands still.
    let silence = plan.limits.hang + Duration::from_secs(EACH_SECONDS);
    let mut told = Told { failures: Vec::new(), done: None, at: None, hung: false, words: String::new() };
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => {
            told.words = format!("the child could not start: {error}");
            return told;
        }
    };
    let lines = readers(&mut child, input);
    loop {
        match lines.recv_timeout(silence) {
            Ok(Said::Line(line)) => hear(&line, &mut told),
            Ok(Said::Words(words)) => told.words = words,
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                told.hung = true;
                let _ = child.kill();
                break;
            }
        }
    }
    let _ = child.wait();
    told
}

enum Said {
    Line(String),
    /// The error stream, at its end.
    Words(String),
}

/// Feeds the child and reads both its streams, each on a thread, so that no pipe fills up.
fn readers(child: &mut Child, input: &str) -> Receiver<Said> {
    let (sender, receiver) = channel();
    if let Some(mut stdin) = child.stdin.take() {
        let input = input.to_owned();
        std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    }
    if let Some(stdout) = child.stdout.take() {
        let sender = sender.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let _ = sender.send(Said::Line(line));
            }
        });
    }
    if let Some(mut stderr) = child.stderr.take() {
        std::thread::spawn(move || {
            let mut words = String::new();
            let _ = stderr.read_to_string(&mut words);
            let _ = sender.send(Said::Words(words.trim().chars().take(300).collect()));
        });
    }
    receiver
}

fn hear(line: &str, told: &mut Told) {
    let Ok(json) = serde_json::from_str::<Json>(line) else { return };
    if let Some(at) = json.get("at").and_then(Json::as_u64) {
        told.at = Some(at);
    }
    if let Some(failure) = json.get("failure") {
        let text = |name: &str| failure.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        told.failures.push(Failure {
            number: number(failure, "number"),
            kind: text("kind"),
            detail: text("detail"),
        });
    }
    if let Some(done) = json.get("done") {
        told.done = Some(done.clone());
    }
}

/// Writes the input and its smallest form that fails the same way; gives the sentence for the terminal.
fn write(plan: &Plan, target: &Target, failure: &Failure) -> String {
    let kit = (target.load)(&Roots::here());
    let text = target::input(target, &kit, &(target.bombs)(), plan.seed, failure.number);
    let small = minimise(plan, target, &text, &failure.kind);
    let name = format!("{}-{}-{}-{}", target.name, failure.kind, plan.seed, failure.number);
    let file = |ending: &str| plan.folder.join(format!("{name}.{ending}"));
    let written = std::fs::create_dir_all(&plan.folder)
        .and_then(|()| save(&file("input"), &text))
        .and_then(|()| save(&file("small"), &small));
    let place = written
        .map_or_else(|error| format!("not written: {error}"), |()| file("small").display().to_string());
    let shown: String = small.chars().take(300).collect();
    let Failure { number, kind, detail } = failure;
    let seed = plan.seed;
    format!(
        "{} seed {seed} input {number}: {kind}: {detail}\n  minimised, {} bytes, in {place}: {shown:?}",
        target.name,
        small.len()
    )
}

fn save(path: &Path, text: &str) -> std::io::Result<()> {
    std::fs::write(path, text)
}

/// The numbers of the failing inputs by their cause.
pub type Causes = BTreeMap<String, Vec<u64>>;
