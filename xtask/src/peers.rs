//! Other engines that `bench decisions` stands beside: built where they can be, never part of the product.

use std::path::PathBuf;

use crate::{process, say, setup};

/// Options for `bench decisions` that name the engines that could be made ready; the others are said to be absent.
pub fn decisions() -> Vec<String> {
    let mut options = Vec::new();
    for (flag, made) in [("--dsntk", dsntk()), ("--feelin", feelin())] {
        match made {
            Ok(path) => options.extend([flag.to_owned(), path.display().to_string()]),
            Err(why) => say(&format!("{}: left out: {why}", flag.trim_start_matches("--"))),
        }
    }
    options
}

/// A crate of its own with its own lock, built into a folder of its own.
fn dsntk() -> Result<PathBuf, String> {
    let target = process::target_dir().join("peers");
    let manifest = process::root().join("bench/peers/dsntk/Cargo.toml");
    let mut cargo = process::cargo();
    cargo.args(["build", "--release", "--quiet", "--locked", "--manifest-path"]).arg(manifest);
    process::ok(cargo.arg("--target-dir").arg(&target))?;
    Ok(target.join("release/peer-dsntk"))
}

fn feelin() -> Result<PathBuf, String> {
    if !process::has("node") || !process::has("npm") {
        return Err("Node is not installed".into());
    }
    let folder = process::root().join("bench/peers/feelin");
    setup::install(&folder)?;
    Ok(folder.join("main.mjs"))
}
