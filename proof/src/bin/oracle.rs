//! `oracle clock`: the clock against the walk by days. Exit 1 where they disagree, 2 where the command line is wrong.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use proof::oracle::{self, Plan, Walk};
use proof::say;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let shared = std::env::var_os("LUOHU_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let plan =
        match words.split_first() {
            Some((name, options)) if name == "clock" => Plan::read(options, &shared),
            _ => Err("name what is compared: oracle clock [--histories N] [--seed S] [--defect ours|oracle]"
                .into()),
        };
    let plan = match plan {
        Ok(plan) => plan,
        Err(sentence) => {
            eprintln!("oracle: {sentence}");
            return ExitCode::from(2);
        }
    };
    let Some(walk) = std::fs::read_to_string(&plan.calendar).ok().and_then(|csv| Walk::read(&csv)) else {
        say("skipped: corpus not found");
        let ci = std::env::var("CI").as_deref() == Ok("true");
        return if ci { ExitCode::FAILURE } else { ExitCode::SUCCESS };
    };
    let begun = Instant::now();
    let report = oracle::run(&plan, &walk);
    say(&format!(
        "{} histories in {:.1} s over a calendar of {} exceptions: {} suspended, {} extended, {} stopped, \
         {} restarted, {} anchored, {} provisional",
        report.histories,
        begun.elapsed().as_secs_f64(),
        walk.len(),
        report.suspended,
        report.extended,
        report.stopped,
        report.restarted,
        report.anchored,
        report.provisional,
    ));
    match report.disagreement {
        None => {
            say("all agree");
            ExitCode::SUCCESS
        }
        Some(why) => {
            say(&why);
            ExitCode::FAILURE
        }
    }
}
