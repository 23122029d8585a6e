//! `bench/results/decisions.json` and the table of `bench/RESULTS.md`.

use std::fmt::Write as _;

use super::{Results, Row};
use crate::{Outcome, report};

pub fn write(results: &Results) -> Outcome<()> {
    report::put_results("decisions", results, &table(results))
}

pub fn table(results: &Results) -> String {
    let mut text =
        format!("{}; {}; one thread, a second for each run, medians\n\n", results.date, results.machine);
    text.push_str(
        "| model | luohu/s | with trace | dsntk 0.3/s | x dsntk | feelin 8.2/s | x feelin | note |\n",
    );
    text.push_str("|---|--:|--:|--:|--:|--:|--:|---|\n");
    for row in &results.rows {
        text.push_str(&line(row));
        text.push('\n');
    }
    text
}

pub fn line(row: &Row) -> String {
    let mut text = format!("| {} | {:.0} | ", row.model, row.ours_per_s);
    match row.ours_traced_per_s {
        Some(traced) => {
            let _ = write!(text, "{traced:.0} | ");
        }
        None => text.push_str("- | "),
    }
    for name in ["dsntk", "feelin"] {
        let peer = row.peers.iter().find(|peer| peer.name == name);
        match peer.and_then(|peer| peer.per_s) {
            Some(per_s) => {
                let _ = write!(text, "{per_s:.0} | {:.1} | ", row.ours_per_s / per_s.max(1e-9));
            }
            None => text.push_str("- | - | "),
        }
    }
    let notes = row.peers.iter().filter(|peer| !peer.note.is_empty() && peer.note != "expressions only");
    let notes: Vec<String> =
        notes.map(|peer| format!("{}: {}", peer.name, peer.note.replace('|', "/"))).collect();
    let _ = write!(text, "{} |", notes.join("; "));
    text
}
