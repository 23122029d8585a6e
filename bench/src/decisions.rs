//! Decisions per second, side by side with other engines: each round asks every engine in turn, medians count.

mod job;
mod ours;
mod peer;
mod table;

use std::path::PathBuf;
use std::time::Duration;

use engine::SystemClock;
use serde::Serialize;
use value::Clock as _;

use crate::latency::median;
use crate::{Outcome, probe, say};
use job::{Job, What};
use peer::Peer;

/// What is run.
pub struct Plan {
    seconds: f64,
    rounds: usize,
    /// Folder of the DMN TCK; without it only the models made here are measured.
    corpus: PathBuf,
    peers: Vec<Peer>,
    only: String,
    write: bool,
}

impl Plan {
    pub fn read(words: &[String]) -> Outcome<Self> {
        let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/suites/dmn-tck/TestCases");
        let mut plan =
            Self { seconds: 1.0, rounds: 3, corpus, peers: Vec::new(), only: String::new(), write: true };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
            let wrong = |text: &String| format!("{word} {text}: not a number");
            match word.as_str() {
                "--seconds" => {
                    plan.seconds = value().and_then(|text| text.parse().map_err(|_| wrong(text)))?;
                }
                "--rounds" => plan.rounds = value().and_then(|text| text.parse().map_err(|_| wrong(text)))?,
                "--dmn" => plan.corpus = PathBuf::from(value()?),
                "--dsntk" => plan.peers.push(Peer::dsntk(value()?)),
                "--feelin" => plan.peers.push(Peer::feelin(value()?)),
                "--only" => plan.only = value()?.clone(),
                "--keep-results" => plan.write = false,
                other => return Err(format!("unknown option {other}")),
            }
        }
        Ok(plan)
    }
}

#[derive(Debug, Serialize)]
pub struct Results {
    pub date: String,
    pub machine: String,
    pub rows: Vec<Row>,
}

/// One model: what each engine did a second, and whether its results are the same as ours.
#[derive(Debug, Serialize)]
pub struct Row {
    pub model: String,
    pub ours_per_s: f64,
    pub ours_traced_per_s: Option<f64>,
    pub peers: Vec<PeerRow>,
}

#[derive(Debug, Serialize)]
pub struct PeerRow {
    pub name: String,
    pub version: String,
    /// `None` where the engine has no answer; `note` says why.
    pub per_s: Option<f64>,
    pub note: String,
}

pub fn run(plan: &Plan) -> Outcome<()> {
    let mut jobs = job::all(&plan.corpus)?;
    jobs.retain(|job| job.name.contains(&plan.only));
    if plan.peers.is_empty() {
        say("no other engine is given: only ours is measured");
    }
    let time = Duration::from_secs_f64(plan.seconds);
    let mut rows = Vec::new();
    for job in &jobs {
        let row = measure(plan, &shared(plan, job), time)?;
        say(&table::line(&row));
        rows.push(row);
    }
    let results = Results {
        date: SystemClock.now().to_string().chars().take(10).collect(),
        machine: probe::machine(),
        rows,
    };
    if plan.write {
        table::write(&results)?;
    } else {
        say(&table::table(&results));
    }
    Ok(())
}

/// The job as every engine can do it: a replay without the models that another engine cannot read, so that all do the
/// same work.
fn shared(plan: &Plan, job: &Job) -> Job {
    let mut shared = job.clone();
    for peer in plan.peers.iter().filter(|_| matches!(job.what, What::Replay(_))) {
        if let Ok(ran) = peer.run(&shared, Duration::ZERO) {
            shared = shared.only(&ran.answered.into_iter().collect());
        }
    }
    shared
}

/// How one engine has stood so far.
struct Standing<'p> {
    peer: &'p Peer,
    runs: Vec<f64>,
    note: String,
}

impl Standing<'_> {
    fn turn(&mut self, job: &Job, time: Duration, ours: &str) {
        // WHY: an engine that failed once is not asked again.
        if self.runs.is_empty() && !self.note.is_empty() {
            return;
        }
        match self.peer.run(job, time) {
            Ok(ran) => {
                self.runs.push(ran.per_s);
                if !job.same(ours, &ran.result) {
                    self.note = format!("gives {}", ran.result);
                }
            }
            Err(why) => self.note = why,
        }
    }

    fn row(self) -> PeerRow {
        PeerRow {
            name: self.peer.name.to_owned(),
            version: self.peer.version.to_owned(),
            per_s: (!self.runs.is_empty()).then(|| median(self.runs)),
            note: self.note,
        }
    }
}

fn measure(plan: &Plan, job: &Job, time: Duration) -> Outcome<Row> {
    let mut ours = ours::Prepared::new(job)?;
    let (mut own, mut traced) = (Vec::new(), Vec::new());
    let standing = |peer| Standing { peer, runs: Vec::new(), note: String::new() };
    let mut others: Vec<Standing<'_>> = plan.peers.iter().map(standing).collect();
    for _ in 0..plan.rounds.max(1) {
        own.push(ours.run(time, false));
        if job.is_decision() {
            traced.push(ours.run(time, true));
        }
        for other in &mut others {
            other.turn(job, time, &ours.result);
        }
    }
    Ok(Row {
        model: job.name.clone(),
        ours_per_s: median(own),
        ours_traced_per_s: (!traced.is_empty()).then(|| median(traced)),
        peers: others.into_iter().map(Standing::row).collect(),
    })
}
