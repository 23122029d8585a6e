//! `cargo xtask NAME`: see the crate's documentation in `lib.rs`.

use std::process::ExitCode;

use xtask::args::Args;
use xtask::{
    Outcome, crash, demo, new_app, peers, process, product, proof, say, security, setup, steps, tidy,
};

const HELP: &str = "\
cargo xtask NAME [options]

  demo [-- ARGS]          set up what is needed, build, and run `luohu demo ARGS`
  test [--only A,B]       set up what is needed and run every check; --list names the steps
  ci                      the same as test
  tidy [DIR]              check walls, sizes, words and apps of the tree
  assets                  build the islands (needs Node)
  new-app NAME            write the skeleton of a new app into apps/NAME
  bless [APP]             write what the stories of one app, or of all, expect
  crash --kills N         kill -9 under load N times; nothing acknowledged may be lost
        [--seed S] [--threads T] [--defect] [--keep] [--binary FILE]
  corpus [--dmn DIR] [--betsy DIR] [--miwg DIR] [--json]
                          the public suites in one table; fails where a case fell
  oracle clock [--histories N] [--seed S] [--defect ours|oracle]
                          the statutory clock against a counter that walks day by day
  fuzz [TARGET|all] [--inputs N] [--seconds S] [--seed X]
                          hostile input in bulk: no panic, at most 100 ms on the processor and 64 MiB each
  lawful [--histories N] [--seed S]
                          each rule of a lawful act broken in turn, random lawful histories, each check taken out
  security [--only schema,pages,crates] [--seconds S] [--binary FILE]
                          strangers' tools against the demo on this machine; planted holes must be seen
  bench NAME [ARGS]       run a measurement in release mode and write bench/results/NAME.json

Exit codes: 0 all is well, 1 something is wrong, 2 the command line is wrong.
";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let Some(name) = words.next() else {
        say(HELP);
        return ExitCode::from(2);
    };
    let args = Args::new(words.collect());
    if args.has("--help") || ["help", "--help", "-h"].contains(&name.as_str()) {
        say(HELP);
        return ExitCode::SUCCESS;
    }
    let outcome = match name.as_str() {
        "demo" => demo::run(&args),
        "test" | "ci" => steps::run(&args),
        "tidy" => tidy::run(&args),
        "assets" => setup::islands(),
        "new-app" => new_app::run(&args),
        "bless" => new_app::bless(&args),
        "crash" => crash::run(&args),
        "corpus" => proof::corpus(&args),
        "oracle" => proof::oracle(&args),
        "fuzz" => proof::fuzz(&args),
        "lawful" => proof::lawful(&args),
        "security" => security::run(&args),
        "bench" => bench(&args),
        other => {
            say(&format!("there is no command `{other}`\n\n{HELP}"));
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            say(&sentence);
            ExitCode::FAILURE
        }
    }
}

fn bench(args: &Args) -> Outcome {
    let binary = product::release("bench", "bench")?;
    let alone = args.words().iter().any(|word| word.starts_with("--dsntk") || word.starts_with("--feelin"));
    let beside = if args.first() == Some("decisions") && !alone { peers::decisions() } else { Vec::new() };
    process::ok(process::command(&binary).args(args.words()).args(beside))
}
