//! Rules put to the proof: the public suites in one table, hostile input in bulk, and lawful acts broken in every way.

use crate::args::Args;
use crate::steps::Done;
use crate::{Outcome, process, product};

/// Seconds of one target in the short run; all targets together stay within a minute and a half.
const SHORT_SECONDS: &str = "12";

/// `cargo xtask corpus`: the table; fails where a case fails that passed before.
pub fn corpus(args: &Args) -> Outcome {
    let binary = product::release("proof", "corpus")?;
    process::ok(process::command(&binary).args(args.words()))
}

/// `cargo xtask oracle clock`: the statutory clock against a walk by days.
pub fn oracle(args: &Args) -> Outcome {
    let binary = product::release("proof", "oracle")?;
    process::ok(process::command(&binary).args(args.words()))
}

/// The step: twenty thousand histories, and both defects are seen.
pub fn oracle_step() -> Result<Done, String> {
    if process::shared()?.is_none() {
        return Ok(Done::Skipped("corpus not found".into()));
    }
    let words = |words: &[&str]| Args::new(words.iter().map(|word| (*word).to_owned()).collect());
    oracle(&words(&["clock", "--histories", "20000"]))?;
    for side in ["ours", "oracle"] {
        if oracle(&words(&["clock", "--histories", "1000", "--defect", side])).is_ok() {
            return Err(format!("an off-by-one in `{side}` was not seen"));
        }
    }
    Ok(Done::Passed)
}

/// `cargo xtask fuzz`: optimised, because the limits are those of the product.
pub fn fuzz(args: &Args) -> Outcome {
    let binary = product::release("proof", "fuzz")?;
    process::ok(process::command(&binary).args(args.words()))
}

/// `cargo xtask lawful`: every rule of a lawful act broken, random lawful histories, every check taken out in turn.
pub fn lawful(args: &Args) -> Outcome {
    let binary = product::release_with("proof", "lawful", &["defect"])?;
    process::ok(process::command(&binary).args(args.words()))
}

/// The step: the whole table and every check taken out, with fewer random histories.
pub fn lawful_step() -> Result<Done, String> {
    lawful(&Args::new(["--histories", "500"].map(str::to_owned).to_vec())).map(|()| Done::Passed)
}

/// The step: all given suites, where they are on this machine.
pub fn corpus_step() -> Result<Done, String> {
    let Some(shared) = process::shared()? else { return Ok(Done::Skipped("corpus not found".into())) };
    if !shared.join("suites").is_dir() {
        return match process::is_ci() {
            true => Err("corpus not found, and CI needs it: set LUOHU_SHARED".into()),
            false => Ok(Done::Skipped("corpus not found".into())),
        };
    }
    corpus(&Args::new(Vec::new())).map(|()| Done::Passed)
}

/// The step: every target for a few seconds, the bombs first.
pub fn fuzz_step() -> Result<Done, String> {
    let words = ["all", "--seconds", SHORT_SECONDS].map(str::to_owned);
    fuzz(&Args::new(words.to_vec())).map(|()| Done::Passed)
}
