//! `bench/results/spine.json` and the table of `bench/RESULTS.md`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::spine::Via;
use crate::{Outcome, say};

#[derive(Debug, Serialize)]
pub struct Results {
    pub date: String,
    pub machine: String,
    pub fsync_per_s: f64,
    pub rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
pub struct Row {
    pub via: Via,
    pub clients: usize,
    pub durability: &'static str,
    pub instances_per_s: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
}

pub fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

pub fn table(results: &Results) -> String {
    let Results { date, machine, fsync_per_s, rows } = results;
    let mut text =
        format!("{date}; {machine}; 4 kB append + fdatasync in the same minutes: {fsync_per_s:.0}/s\n\n");
    text.push_str("| via | clients | instances/s | x fsync | p50 ms | p99 ms | durability |\n|---|--:|--:|--:|--:|--:|---|\n");
    for row in rows {
        let Row { via, clients, durability, instances_per_s, p50_ms, p99_ms } = row;
        let (via, ratio) = (via.as_str(), instances_per_s / fsync_per_s.max(1.0));
        let _ = writeln!(
            text,
            "| {via} | {clients} | {instances_per_s:.0} | {ratio:.2} | {p50_ms:.2} | {p99_ms:.2} | {durability} |"
        );
    }
    text
}

fn home() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub fn write(results: &Results) -> Outcome<()> {
    put_results("spine", results, &table(results))
}

/// Writes the results of the measurement `name` as JSON, and renews its table.
pub fn put_results(name: &str, results: &impl Serialize, table: &str) -> Outcome<()> {
    let json = serde_json::to_string_pretty(results).map_err(|error| error.to_string())?;
    put(&home().join(format!("results/{name}.json")), &format!("{json}\n"))?;
    let page = home().join("RESULTS.md");
    let old = std::fs::read_to_string(&page).unwrap_or_default();
    put(&page, &replaced(&old, name, table))?;
    say(&format!("written: bench/results/{name}.json, bench/RESULTS.md"));
    Ok(())
}

/// The page with the table of `name` renewed, or added at its end. What stands between two lines is made; what is
/// around them is written by people.
fn replaced(page: &str, name: &str, table: &str) -> String {
    let begin = format!("<!-- {name}: begin, made by `cargo xtask bench {name}` -->");
    let end = format!("<!-- {name}: end -->");
    let made = format!("{begin}\n\n{table}\n{end}");
    match (page.split_once(&begin), page.split_once(&end)) {
        (Some((before, _)), Some((_, after))) => format!("{before}{made}{after}"),
        _ => format!("{page}\n{made}\n"),
    }
}

fn put(path: &Path, text: &str) -> Outcome<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}
