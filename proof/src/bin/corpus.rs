//! `corpus`: the public suites in one table. Exit 1 where something fell, 2 where the command line is wrong.

use std::path::PathBuf;
use std::process::ExitCode;

use proof::corpus::{self, Floor, Plan};
use proof::say;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let shared = std::env::var_os("LUOHU_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let plan = match Plan::read(&words, &shared.join("suites")) {
        Ok(plan) => plan,
        Err(sentence) => {
            eprintln!("corpus: {sentence}");
            return ExitCode::from(2);
        }
    };
    if plan.is_empty() {
        say("skipped: corpus not found");
        let ci = std::env::var("CI").as_deref() == Ok("true");
        return if ci { ExitCode::FAILURE } else { ExitCode::SUCCESS };
    }
    match corpus::run(&plan, &Floor::committed()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(sentence) => {
            eprintln!("corpus: {sentence}");
            ExitCode::FAILURE
        }
    }
}
