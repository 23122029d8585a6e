//! Recorded histories of other systems, brought in through the same decisions at their recorded times.
//!
//! A map (a TOML file) says how columns and values translate; another city's file needs only another map. Each row is
//! written whole or refused with its line and reason, and rows in = cases + refused rows.

mod catalogue;
mod condition;
pub mod digit;
mod map;
mod row;

use std::collections::BTreeSet;
use std::sync::mpsc;

use serde::Serialize;

pub use catalogue::{Catalogue, catalogue};
pub use map::Map;

use crate::failure::Failure;
use crate::request::{Receipt, Request};
use crate::{Ask, Engine};
use row::{History, Reader};

/// Largest file taken in.
pub const FILE_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// Rows under way at once: enough to fill commits, few enough to bound memory.
const UNDER_WAY_MAX: usize = 1_024;

/// A row that was not imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// The line of the file on which the row begins, from 1.
    pub line: u64,
    pub key: String,
    /// The map's rule, or the code of the refusal.
    pub rule: String,
    pub reason: String,
}

/// The reconciliation: `rows = cases + refused`, `cases = added + present`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    pub rows: u64,
    pub cases: u64,
    pub refused: u64,
    pub added: u64,
    /// Rows that an earlier import had brought in.
    pub present: u64,
    pub refusals: Vec<Refused>,
}

/// Why a file cannot be imported at all.
#[derive(Debug, thiserror::Error)]
pub enum ImportFault {
    #[error("the file does not fit its map: {0}")]
    File(String),
    #[error(transparent)]
    Engine(#[from] Failure),
}

impl Report {
    fn refuse(&mut self, line: u64, key: &str, rule: &str, reason: impl Into<String>) {
        self.refused += 1;
        let (key, rule, reason) = (key.to_owned(), rule.to_owned(), reason.into());
        self.refusals.push(Refused { line, key, rule, reason });
    }

    fn settle(
        &mut self,
        row: &RowName,
        answer: Result<Receipt, Failure>,
        before: u64,
    ) -> Result<(), Failure> {
        match answer {
            Ok(receipt) => {
                self.cases += 1;
                if receipt.case.0 <= before {
                    self.present += 1;
                } else {
                    self.added += 1;
                }
                Ok(())
            }
            Err(Failure::Refused(refusal)) => {
                let told: Vec<String> =
                    refusal.because.iter().map(|b| format!("{} / {}", b.words.zh, b.words.en)).collect();
                self.refuse(row.line, &row.key, &refusal.code, told.join("; "));
                Ok(())
            }
            Err(Failure::KeyReused) => {
                self.refuse(
                    row.line,
                    &row.key,
                    "key-reused",
                    "该行此前以不同内容导入过 / imported before with other content",
                );
                Ok(())
            }
            Err(fault) => Err(fault),
        }
    }
}

struct RowName {
    line: u64,
    key: String,
}

/// Reads every row and reconciles, writing nothing.
pub fn dry_run(map: &Map, bytes: &[u8]) -> Result<Report, ImportFault> {
    let mut report = Report::default();
    for_each(map, bytes, &mut report, |report, _, _| {
        report.cases += 1;
        report.added += 1;
        Ok(())
    })?;
    Ok(report)
}

/// Imports the file. Importing it again adds nothing.
pub fn events(engine: &Engine, map: &Map, bytes: &[u8]) -> Result<Report, ImportFault> {
    let mut report = Report::default();
    let now = engine.now();
    let before = engine.store().max_case_id().map_err(Failure::from)?;
    let (told, heard) = mpsc::channel();
    let mut under_way = 0_usize;
    for_each(map, bytes, &mut report, |report, row, history: History| {
        let ask = Ask::History {
            app: value::AppId::new(map.map.app.as_str()),
            steps: history.steps,
            channel: history.channel,
            until: now,
        };
        let request = Request { quiet: true, ..Request::new(history.key, history.actor, ask) };
        let told = told.clone();
        engine.submit(
            request,
            Box::new(move |answer| {
                let _ = told.send((row, answer));
            }),
        );
        under_way += 1;
        if under_way >= UNDER_WAY_MAX {
            let (row, answer) = heard.recv().map_err(|_| Failure::Stopped)?;
            under_way -= 1;
            report.settle(&row, answer, before)?;
        }
        Ok(())
    })?;
    drop(told);
    while let Ok((row, answer)) = heard.recv() {
        report.settle(&row, answer, before)?;
    }
    report.refusals.sort_by_key(|refused| refused.line);
    Ok(report)
}

fn for_each(
    map: &Map,
    bytes: &[u8],
    report: &mut Report,
    mut take: impl FnMut(&mut Report, RowName, History) -> Result<(), Failure>,
) -> Result<(), ImportFault> {
    let mut reader = Reader::new(map, bytes).map_err(ImportFault::File)?;
    let mut keys = BTreeSet::new();
    while let Some(row) = reader.next_row() {
        report.rows += 1;
        let (line, outcome) = row;
        match outcome {
            Err((key, rule, reason)) => report.refuse(line, &key, &rule, reason),
            Ok((key, _)) if !keys.insert(key.clone()) => {
                report.refuse(
                    line,
                    &key,
                    "repeated-key",
                    "同一编号在文件中出现过 / this key stands earlier in the file",
                );
            }
            Ok((key, history)) => take(report, RowName { line, key }, history)?,
        }
    }
    Ok(())
}
