//! `cargo xtask crash`: kill -9 at random points under load. What was acknowledged must be there afterwards.
//!
//! Each round drives the Open311 endpoint with several threads, writes every acknowledged answer in a journal, ends the
//! server without warning, starts it again on the same data, and looks. A request that got no answer may have been
//! stored or not: sent again with its key it must give one case, and sending an acknowledged key again must give the
//! same reference. At the end the ledger is recomputed and every case's rows are compared with the fold of its events.

pub mod journal;
pub mod load;

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::args::Args;
use crate::product::Server;
use crate::steps::Done;
use crate::{Outcome, process, product, say};
use journal::Journal;

/// How to crash: how often, from which seed, with how many clients, with or without the deliberate defect.
pub struct Plan {
    pub kills: u64,
    pub seed: u64,
    pub threads: u64,
    pub defect: bool,
    pub keep: bool,
    /// A binary to crash instead of the one built here.
    pub binary: Option<PathBuf>,
}

/// What came of it.
pub struct Report {
    pub acknowledged: usize,
    pub unanswered: usize,
    pub lost: usize,
    pub changed: usize,
    /// The last words of `luohu verify`, if they were a complaint.
    pub verify: Option<String>,
    pub ready_ms_max: u128,
}

impl Report {
    fn is_green(&self) -> bool {
        self.lost == 0 && self.changed == 0 && self.verify.is_none() && self.acknowledged > 0
    }
}

/// The command.
pub fn run(args: &Args) -> Outcome {
    let plan = Plan {
        kills: args.number("--kills", 20)?,
        seed: args.number("--seed", fresh_seed()?)?,
        threads: args.number("--threads", 8)?,
        defect: args.has("--defect"),
        keep: args.has("--keep"),
        binary: args.value("--binary").map(Into::into),
    };
    let report = crash(&plan)?;
    if report.is_green() { Ok(()) } else { Err(format!("RED: {}", sentence(&report))) }
}

/// The short form that the test runs.
pub fn short() -> Result<Done, String> {
    let report = crash(&Plan {
        kills: 20,
        seed: fresh_seed()?,
        threads: 8,
        defect: false,
        keep: false,
        binary: None,
    })?;
    if report.is_green() { Ok(Done::Passed) } else { Err(sentence(&report)) }
}

/// A harness that cannot fail proves nothing: with 'answer before commit' switched on it must be red.
pub fn proof() -> Result<Done, String> {
    let report =
        crash(&Plan { kills: 10, seed: fresh_seed()?, threads: 8, defect: true, keep: false, binary: None })?;
    if report.lost > 0 {
        Ok(Done::Passed)
    } else {
        Err("the harness did not see the deliberate defect".into())
    }
}

/// The number that replays a run; time of day would make two runs of one second alike.
fn fresh_seed() -> Result<u64, String> {
    let mut bytes = [0; 4];
    let mut source =
        std::fs::File::open("/dev/urandom").map_err(|error| format!("no randomness: {error}"))?;
    std::io::Read::read_exact(&mut source, &mut bytes).map_err(|error| format!("no randomness: {error}"))?;
    Ok(u64::from(u32::from_le_bytes(bytes)))
}

/// Rounds between two looks at everything ever acknowledged.
const FULL_LOOK_EVERY: u64 = 10;

/// Runs the plan; an error is a harness or a server that does not work at all.
pub fn crash(plan: &Plan) -> Result<Report, String> {
    let luohu = match &plan.binary {
        Some(binary) => binary.clone(),
        None if plan.defect => product::luohu_with_defects()?,
        None => product::luohu()?,
    };
    let home = process::scratch("crash")?;
    say(&format!(
        "{} kills, seed {}, {} clients; data in {}",
        plan.kills,
        plan.seed,
        plan.threads,
        home.display()
    ));
    let bench = Bench { luohu, data: home.join("data"), log: home.join("server.log"), defect: plan.defect };
    std::fs::create_dir_all(&bench.data)
        .map_err(|error| format!("could not make the data folder: {error}"))?;
    let report = rounds(plan, &bench, &home)?;
    say(&sentence(&report));
    if report.is_green() && !plan.keep {
        std::fs::remove_dir_all(&home)
            .map_err(|error| format!("could not remove {}: {error}", home.display()))?;
    } else {
        say(&format!("the data, the journal and the log stay in {}", home.display()));
    }
    Ok(report)
}

/// What every start of the server shares.
struct Bench {
    luohu: PathBuf,
    data: PathBuf,
    log: PathBuf,
    defect: bool,
}

impl Bench {
    fn start(&self) -> Result<Server, String> {
        let data = self.data.to_string_lossy();
        // The load comes from one address, far faster than any one client may ask.
        let mut settings = vec![("LUOHU_RATES", "false")];
        if self.defect {
            settings.push(("LUOHU_DEFECT", "answer-before-commit"));
        }
        Server::start(&self.luohu, &["serve", "--data", &data, "--port", "0"], &settings, &self.log)
    }

    fn verify(&self, deep: bool) -> Option<String> {
        let mut command = process::command(&self.luohu);
        command.arg("verify").arg("--data").arg(&self.data);
        if deep {
            command.arg("--deep");
        }
        process::output(&mut command).err()
    }
}

fn rounds(plan: &Plan, bench: &Bench, home: &Path) -> Result<Report, String> {
    let mut dice = load::Dice::new(plan.seed);
    let mut journal = Journal::open(&home.join("journal.tsv"))?;
    let mut report =
        Report { acknowledged: 0, unanswered: 0, lost: 0, changed: 0, verify: None, ready_ms_max: 0 };
    let mut server = bench.start()?;
    let services = load::services(&server.address)?;
    for round in 1..=plan.kills {
        let fuse = Duration::from_millis(20 + dice.below(1_480));
        let answers = load::drive(plan, round, &services, &mut server, fuse)?;
        journal.write(&answers)?;
        server = bench.start()?;
        report.ready_ms_max = report.ready_ms_max.max(server.ready_after.as_millis());
        let is_full = round % FULL_LOOK_EVERY == 0 || round == plan.kills;
        let asked = if is_full { journal.all() } else { &answers.acknowledged };
        let lost = load::missing(&server.address, asked)?;
        journal.forget(&lost);
        report.lost += lost.len();
        report.changed += load::send_again(&server.address, &services, &answers)?;
        report.acknowledged += answers.acknowledged.len();
        report.unanswered += answers.unanswered.len();
        say(&format!(
            "round {round:4}: killed after {:4} ms, {:5} acknowledged, {:2} unanswered, {} lost, ready in {} ms",
            fuse.as_millis(),
            answers.acknowledged.len(),
            answers.unanswered.len(),
            lost.len(),
            server.ready_after.as_millis(),
        ));
    }
    server.kill();
    report.verify = bench.verify(false).or_else(|| bench.verify(true));
    Ok(report)
}

fn sentence(report: &Report) -> String {
    let verify = report.verify.as_deref().unwrap_or("every event and every case row adds up");
    format!(
        "{} acknowledged writes, {} lost, {} answered differently when sent again, {} unanswered; slowest start {} ms; {verify}",
        report.acknowledged, report.lost, report.changed, report.unanswered, report.ready_ms_max,
    )
}
