//! Other engines, each a program of its own that reads a job and says how often it did it in a second.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use serde::Deserialize;

use super::job::{Job, What};
use crate::Outcome;

/// Another engine.
pub struct Peer {
    pub name: &'static str,
    pub version: &'static str,
    program: Vec<String>,
    /// Whether it decides models, or only evaluates expressions.
    decides: bool,
}

#[derive(Debug, Deserialize)]
pub struct Ran {
    pub per_s: f64,
    pub result: String,
    /// Places of the asks of a replay that were done; empty where the program does not say.
    #[serde(default)]
    pub answered: Vec<usize>,
}

impl Peer {
    /// The program built from `bench/peers/dsntk`.
    pub fn dsntk(program: &str) -> Self {
        Self { name: "dsntk", version: "0.3.0", program: vec![program.to_owned()], decides: true }
    }

    /// The script of `bench/peers/feelin`, beside its installed package.
    pub fn feelin(script: &str) -> Self {
        let program = vec!["node".to_owned(), script.to_owned()];
        Self { name: "feelin", version: "8.2.0", program, decides: false }
    }

    pub fn run(&self, job: &Job, time: Duration) -> Outcome<Ran> {
        if !self.decides && !matches!(job.what, What::Expression { .. }) {
            return Err("expressions only".to_owned());
        }
        let file = written(job)?;
        let (program, words) = self.program.split_first().ok_or("no program")?;
        let seconds = time.as_secs_f64().to_string();
        let output = Command::new(program).args(words).arg(&file).arg(seconds).output();
        let _ = std::fs::remove_file(&file);
        let output = output.map_err(|error| format!("does not start: {error}"))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("").to_owned();
            return Err(format!("ended with {}: {last}", output.status));
        }
        serde_json::from_slice(&output.stdout).map_err(|error| format!("said no result: {error}"))
    }
}

fn written(job: &Job) -> Outcome<PathBuf> {
    let path = std::env::temp_dir().join(format!("luohu-bench-{}.json", std::process::id()));
    let json = serde_json::to_vec(&job.what).map_err(|error| error.to_string())?;
    std::fs::write(&path, json).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}
