//! Durable process instances: start, service task, user task done from outside, end.

use std::path::{Path, PathBuf};
use std::time::Duration;

use engine::{Engine, SystemClock};
use serde::Serialize;
use value::Clock as _;

use crate::latency::{Seen, median};
use crate::report::{Results, Row};
use crate::{Outcome, app, embedded, http, probe, report, say, threads};

/// What durable means in every row.
const DURABILITY: &str = "SQLite WAL, fsync before each answer, ledger on";

/// More connections than this are not asked of one process.
const HTTP_CLIENTS_MAX: usize = 64;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Via {
    #[serde(rename = "in-process")]
    InProcess,
    #[serde(rename = "http")]
    Http,
}

impl Via {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InProcess => "in-process",
            Self::Http => "http",
        }
    }
}

/// What is run.
pub struct Plan {
    seconds: f64,
    rounds: usize,
    clients: Vec<usize>,
    dir: PathBuf,
    vias: Vec<Via>,
    threads: bool,
    write: bool,
}

impl Plan {
    pub fn read(words: &[String]) -> Outcome<Self> {
        let mut plan = Self {
            seconds: 3.0,
            rounds: 3,
            clients: vec![1, 16, 64, 256],
            dir: beside_the_build(),
            vias: vec![Via::InProcess, Via::Http],
            threads: false,
            write: true,
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
            let wrong = |text: &String| format!("{word} {text}: not a number");
            match word.as_str() {
                "--seconds" => {
                    plan.seconds = value().and_then(|text| text.parse().map_err(|_| wrong(text)))?;
                }
                "--rounds" => plan.rounds = value().and_then(|text| text.parse().map_err(|_| wrong(text)))?,
                "--clients" => {
                    let list = value()?;
                    plan.clients = list
                        .split(',')
                        .map(|text| text.parse().map_err(|_| wrong(list)))
                        .collect::<Outcome<_>>()?;
                }
                "--dir" => plan.dir = PathBuf::from(value()?),
                "--http" => plan.vias = vec![Via::Http],
                "--embedded" => plan.vias = vec![Via::InProcess],
                "--threads" => plan.threads = true,
                "--keep-results" => plan.write = false,
                other => return Err(format!("unknown option {other}")),
            }
        }
        Ok(plan)
    }

    fn cells(&self) -> Vec<(Via, usize)> {
        let within = |via: Via, clients: usize| via == Via::InProcess || clients <= HTTP_CLIENTS_MAX;
        let all = self.vias.iter().flat_map(|&via| self.clients.iter().map(move |&clients| (via, clients)));
        all.filter(|&(via, clients)| within(via, clients)).collect()
    }
}

/// The folder of this binary: the same disk as the build, and never in memory.
fn beside_the_build() -> PathBuf {
    let binary = std::env::current_exe().ok();
    let folder = binary.as_deref().and_then(Path::parent).map(Path::to_path_buf);
    folder.unwrap_or_else(std::env::temp_dir).join("bench-data")
}

/// A folder that is gone with everything in it when dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn new(dir: &Path, name: &str) -> Outcome<Self> {
        let path = dir.join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn run(plan: &Plan) -> Outcome<()> {
    let cells = plan.cells();
    let mut seen: Vec<Vec<Seen>> = cells.iter().map(|_| Vec::new()).collect();
    let scratch = Scratch::new(&plan.dir, "probe")?;
    let mut probes = vec![probe::fsync_per_second(&scratch.0)?];
    for round in 1..=plan.rounds {
        for (&(via, clients), seen) in cells.iter().zip(&mut seen) {
            let once = one(plan, via, clients)?;
            let (rate, p50, p99) = (once.per_second(), once.percentile_ms(50), once.percentile_ms(99));
            let via = via.as_str();
            say(&format!(
                "round {round}  {via:>10} {clients:>4} clients {rate:>9.0}/s  p50 {p50:.2} ms  p99 {p99:.2} ms"
            ));
            seen.push(once);
        }
        probes.push(probe::fsync_per_second(&scratch.0)?);
    }
    let rows = cells.iter().zip(&seen).map(|(&(via, clients), seen)| row(via, clients, seen)).collect();
    let results = Results {
        date: SystemClock.now().to_string().chars().take(10).collect(),
        machine: probe::machine(),
        fsync_per_s: median(probes).round(),
        rows,
    };
    say(&format!("\n{}", report::table(&results)));
    if plan.write { report::write(&results) } else { Ok(()) }
}

fn row(via: Via, clients: usize, seen: &[Seen]) -> Row {
    let middle = |pick: &dyn Fn(&Seen) -> f64| median(seen.iter().map(pick).collect());
    Row {
        via,
        clients,
        durability: DURABILITY,
        instances_per_s: middle(&Seen::per_second).round(),
        p50_ms: report::hundredths(middle(&|seen| seen.percentile_ms(50))),
        p99_ms: report::hundredths(middle(&|seen| seen.percentile_ms(99))),
    }
}

/// One run on a new database.
fn one(plan: &Plan, via: Via, clients: usize) -> Outcome<Seen> {
    let scratch = Scratch::new(&plan.dir, "spine")?;
    let engine = app::engine(&scratch.0)?;
    let length = Duration::from_secs_f64(plan.seconds);
    let before = threads::now();
    let watch = plan.threads.then(|| watch(length));
    let seen = match via {
        Via::InProcess => embedded::run(&engine, clients, length)?,
        Via::Http => http::run(&engine, clients, length)?,
    };
    if let Some(watch) = watch.and_then(|watch| watch.join().ok()) {
        for (name, user, system) in watch.since(&before) {
            say(&format!("    {name:<16} user {user:.2} s  system {system:.2} s"));
        }
    }
    check(&engine, &seen)?;
    Ok(seen)
}

/// The clients' threads are gone after the run, so their time is read shortly before its end.
fn watch(length: Duration) -> std::thread::JoinHandle<threads::Ticks> {
    std::thread::spawn(move || {
        std::thread::sleep(length.mul_f64(0.95));
        threads::now()
    })
}

/// Every instance counted is a closed case in the store.
fn check(engine: &Engine, seen: &Seen) -> Outcome<()> {
    let closed = store::CaseFilter::new().status(store::CaseStatus::Closed);
    let closed = engine.store().count(&closed).map_err(|fault| fault.to_string())?;
    if usize::try_from(closed) == Ok(seen.instances()) {
        return Ok(());
    }
    Err(format!("{} instances were answered, {closed} cases are closed", seen.instances()))
}
