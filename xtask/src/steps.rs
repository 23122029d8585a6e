//! `cargo xtask test`: every check of the project in one list, one line a step, red if one is red.

use std::time::Instant;

use crate::args::Args;
use crate::{
    Outcome, browser, crash, footprint, new_app, process, product, proof, say, security, setup, tidy,
};

/// How a step ended, if it did not fail.
pub enum Done {
    Passed,
    /// Not run, and why. Under CI every reason for this is a failure instead.
    Skipped(String),
}

/// One check, run from the workspace root.
pub struct Step {
    pub name: &'static str,
    pub what: &'static str,
    run: fn() -> Result<Done, String>,
}

/// In this order: the quick and the frequent first, the slow last.
pub const STEPS: &[Step] = &[
    Step {
        name: "setup",
        what: "npm and Python packages, islands, a browser with Chinese fonts",
        run: set_up,
    },
    Step { name: "fmt", what: "the source is formatted", run: fmt },
    Step { name: "tidy", what: "walls, sizes, words, apps, documents", run: tidy_step },
    Step { name: "clippy", what: "no lint, in any target", run: clippy },
    Step { name: "tests", what: "the test binary of every crate", run: tests },
    Step { name: "doctests", what: "every example in the documentation", run: doctests },
    Step { name: "build", what: "the release binary", run: build },
    Step { name: "corpus", what: "DMN TCK, betsy and MIWG: no case fell", run: proof::corpus_step },
    Step { name: "oracle", what: "the clock agrees with a walk by days", run: proof::oracle_step },
    Step { name: "fuzz", what: "hostile input: bombs, then random texts", run: proof::fuzz_step },
    Step { name: "lawful", what: "unlawful acts are refused, lawful ones never", run: proof::lawful_step },
    Step { name: "apps", what: "every app is checked and its stories are told", run: apps },
    Step { name: "howto", what: "the app of docs/howto/add-app.md is whole", run: new_app::page_holds },
    Step { name: "import", what: "a city's real cases come in and add up", run: footprint::import },
    Step { name: "footprint", what: "start, idle memory and page weight", run: footprint::footprint },
    Step { name: "pages", what: "every page in a browser: axe, narrow and wide", run: browser::pages },
    Step { name: "browser", what: "from phone to closure, scripts on and off", run: browser::journey },
    Step {
        name: "schema",
        what: "every answer of the API is as its document draws it",
        run: security::short,
    },
    Step { name: "crash", what: "20 kill -9 under load, nothing acknowledged is lost", run: crash::short },
    Step { name: "crash-proof", what: "the crash harness sees a deliberate defect", run: crash::proof },
];

/// Walks the list; `--only A,B` chooses steps, `--list` names them.
pub fn run(args: &Args) -> Outcome {
    if args.has("--list") {
        for step in STEPS {
            say(&format!("{:12} {}", step.name, step.what));
        }
        return Ok(());
    }
    let only: Vec<&str> = args.value("--only").map(|names| names.split(',').collect()).unwrap_or_default();
    if let Some(unknown) = only.iter().find(|name| STEPS.iter().all(|step| step.name != **name)) {
        return Err(format!("there is no step `{unknown}`: `cargo xtask test --list` names them"));
    }
    let chosen = STEPS.iter().filter(|step| only.is_empty() || only.contains(&step.name));
    let begun = Instant::now();
    let (mut passed, mut failed, mut skipped, mut lines) = (0, 0, 0, Vec::new());
    for step in chosen {
        say(&format!("\n== {}: {}", step.name, step.what));
        let step_begun = Instant::now();
        let outcome = (step.run)();
        let seconds = step_begun.elapsed().as_secs_f64();
        let line = match outcome {
            Ok(Done::Passed) => {
                passed += 1;
                format!("ok       {:12} {seconds:8.1} s", step.name)
            }
            Ok(Done::Skipped(why)) => {
                skipped += 1;
                format!("skipped  {:12} {seconds:8.1} s  {why}", step.name)
            }
            Err(why) => {
                failed += 1;
                format!("FAILED   {:12} {seconds:8.1} s  {why}", step.name)
            }
        };
        say(&line);
        lines.push(line);
    }
    say(&format!("\n== summary, {:.0} s", begun.elapsed().as_secs_f64()));
    lines.iter().for_each(|line| say(line));
    // WHY: the closing line is read by machines as well as people; nothing may follow it on standard output.
    let skips = if skipped == 0 { String::new() } else { format!(", {skipped} skipped") };
    say(&format!("{passed} passed, {failed} failed{skips}"));
    if failed == 0 { Ok(()) } else { std::process::exit(1) }
}

fn passed(outcome: Outcome) -> Result<Done, String> {
    outcome.map(|()| Done::Passed)
}

fn set_up() -> Result<Done, String> {
    setup::islands()?;
    setup::browser_packages()?;
    setup::python_for_tests()?;
    passed(setup::chromium().map(|_| ()))
}

fn fmt() -> Result<Done, String> {
    passed(process::ok(process::cargo().args(["fmt", "--all", "--check"])))
}

fn tidy_step() -> Result<Done, String> {
    passed(tidy::run(&Args::new(Vec::new())))
}

fn clippy() -> Result<Done, String> {
    let lint =
        ["clippy", "--quiet", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"];
    passed(process::ok(process::cargo().args(lint)))
}

fn tests() -> Result<Done, String> {
    let python = setup::python_for_tests()?.map(|path| ("LUOHU_PYTHON", path));
    if process::has("cargo-nextest") {
        let run = ["nextest", "run", "--workspace", "--no-fail-fast", "--status-level", "slow"];
        return passed(process::ok(process::cargo().args(run).envs(python)));
    }
    let run = ["test", "--quiet", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"];
    passed(process::ok(process::cargo().args(run).envs(python)))
}

fn doctests() -> Result<Done, String> {
    passed(process::ok(process::cargo().args(["test", "--quiet", "--workspace", "--doc", "--no-fail-fast"])))
}

fn build() -> Result<Done, String> {
    passed(product::luohu().map(|_| ()))
}

fn apps() -> Result<Done, String> {
    let luohu = product::luohu()?;
    for app in new_app::apps(None)? {
        for verb in ["check", "test"] {
            process::ok(process::command(&luohu).args(["app", verb]).arg(&app))?;
        }
    }
    Ok(Done::Passed)
}
