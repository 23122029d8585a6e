//! `cargo xtask demo`: from a fresh clone to a running district in one command.

use crate::args::Args;
use crate::{Outcome, process, product, say, setup};

/// Sets up, builds and becomes `luohu demo`.
pub fn run(args: &Args) -> Outcome {
    setup::islands()?;
    say("building luohu (the first time takes some minutes)");
    let binary = product::luohu()?;
    let mut command = process::command(binary);
    command.arg("demo").args(args.words());
    become_it(command)
}

// WHY: as the same process, Ctrl-C reaches luohu alone and the terminal comes back after it has tidied up.
#[cfg(unix)]
fn become_it(mut command: std::process::Command) -> Outcome {
    use std::os::unix::process::CommandExt;
    Err(format!("could not start luohu: {}", command.exec()))
}

#[cfg(not(unix))]
fn become_it(mut command: std::process::Command) -> Outcome {
    process::ok(&mut command)
}
