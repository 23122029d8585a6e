//! # bench
//!
//! **What it is.** Measurements of the whole path, each beside a probe of the disk in the same minute: `spine` counts
//! process instances that are open, worked on and closed, every step durable before it is answered; `decisions` counts
//! decisions of DMN models, beside other engines; `publish` moves the clocks of many open cases by a new calendar;
//! `may` times what authority asks before every act.
//!
//! **Example.** `cargo run --release -p bench -- spine --seconds 3`
//!
//! **Invariants.** Nothing is faked: a file on the disk, an fsync before each answer, the ledger on. What
//! is measured is the product, unchanged. No measurement is a test: machines differ from hour to hour.
//!
//! **Start reading** at `spine.rs`.
//!
//! **To add a measurement**: its file, its line in [`run`], its table in `report.rs`.

mod app;
mod decisions;
mod embedded;
mod http;
mod latency;
mod may;
mod probe;
mod publish;
mod report;
mod spine;
mod threads;

use std::process::ExitCode;

/// The allocator of the product.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How a measurement ends when it cannot be made.
type Outcome<T> = Result<T, String>;

const HELP: &str = "\
bench NAME [options]

  spine     durable process instances per second, in process and over HTTP
            --seconds N    length of one run (default 3)
            --rounds N     runs of each row, taken in turn; the median counts (default 3)
            --clients A,B  numbers of clients (default 1,16,64,256; at most 64 over HTTP)
            --dir DIR      where the databases are made and removed (default: beside the build)
            --http         only the runs over HTTP
            --embedded     only the runs in process
            --threads      also print what each thread of the process was busy with
            --keep-results leave bench/results and bench/RESULTS.md as they are

  publish   a calendar published over open cases of four clocks each: every affected case moves once
            --clocks N     open clocks in all (default 1000000)
            --dir DIR      where the database is made and removed (default: beside the build)
            --keep-results leave bench/results as it is

  decisions decisions per second, beside other engines where they are given
            --seconds N    length of one run (default 1)
            --rounds N     runs of each engine, taken in turn; the median counts (default 3)
            --dmn DIR      the DMN TCK's test cases
            --dsntk FILE   the program built from bench/peers/dsntk
            --feelin FILE  the script of bench/peers/feelin, its package installed beside it
            --only TEXT    only models whose name holds this text
            --keep-results leave bench/results and bench/RESULTS.md as they are

  may       one question to authority with 300 powers and 1,000 posts, and a list of 10,000 cases
            --keep-results leave bench/results and bench/RESULTS.md as they are
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("bench: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[String]) -> Outcome<()> {
    match words.split_first() {
        Some((name, options)) if name == "decisions" => decisions::run(&decisions::Plan::read(options)?),
        Some((name, options)) if name == "may" => may::run(options),
        Some((name, options)) if name == "publish" => publish::run(&publish::Plan::read(options)?),
        Some((name, options)) if name == "spine" => spine::run(&spine::Plan::read(options)?),
        _ => Err(format!("name a measurement\n\n{HELP}")),
    }
}

/// One line on stdout; a closed pipe ends quietly.
fn say(line: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}
