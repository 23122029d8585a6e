//! What we are built from: licences, doubles and sources by `deny.toml`, and known holes where a list of them is at hand.

use crate::{Outcome, process, say};

use super::tools;

const DENY: &str = "0.20.2";
const AUDIT: &str = "0.22.2";

/// A clone of the RustSec advisory database on this machine. It lies in a repository and in no package registry, so
/// nothing here can fetch it.
const DATABASE: &str = "LUOHU_ADVISORIES";

pub fn check() -> Outcome {
    let deny = tools::cargo("cargo-deny", DENY)?;
    let mut command = process::command(&deny);
    command.args([
        "--offline",
        "--all-features",
        "check",
        "--hide-inclusion-graph",
        "licenses",
        "bans",
        "sources",
    ]);
    process::ok(&mut command)?;
    let Some(database) = std::env::var_os(DATABASE) else {
        say(&format!(
            "NOT RUN: known holes (cargo-audit {AUDIT}): {DATABASE} names no clone of the advisory database"
        ));
        return Ok(());
    };
    let audit = tools::cargo("cargo-audit", AUDIT)?;
    process::ok(
        process::command(&audit).args(["audit", "--no-fetch", "--deny", "warnings", "--db"]).arg(database),
    )
}
