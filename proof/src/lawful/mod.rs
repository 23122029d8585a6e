//! Lawful acts: for each of the ten kinds of power a lawful history, each of its rules broken one at a time, random
//! lawful histories, and every check of authority switched off in turn.

pub mod app;
pub mod history;
pub mod random;
pub mod spoil;

pub use app::Ground;

use app::KINDS;
use history::History;
use spoil::{SPOILS, Spoil};

/// One row that did not go as it must, in words.
pub type Wrong = String;

/// The lawful history of every kind is done to its end.
pub fn lawful(ground: &Ground) -> Vec<Wrong> {
    let played =
        KINDS.iter().map(|(kind, _, _)| (kind, History::lawful(ground, kind, "2026-03-02").play(ground)));
    let refused = played.filter_map(|(kind, outcome)| Some((kind, outcome.err()?)));
    refused
        .map(|(kind, it)| format!("{kind}: the lawful history is refused at {}: {}", it.act, it.refusal))
        .collect()
}

/// How many rows [`spoiled`] plays.
pub fn rows() -> usize {
    SPOILS.len() * KINDS.len()
}

/// Every row of every kind; those that were not refused exactly as they must be.
pub fn spoiled(ground: &Ground) -> Vec<Wrong> {
    let all = KINDS.iter().flat_map(|(kind, _, _)| SPOILS.iter().map(move |spoil| (*kind, spoil)));
    all.filter_map(|(kind, spoil)| row(ground, kind, spoil).err()).collect()
}

/// One row: refused at its act, with its codes, each with its article, its line and its way out.
fn row(ground: &Ground, kind: &str, spoil: &Spoil) -> Result<(), Wrong> {
    let mut history = History::lawful(ground, kind, spoil.day);
    (spoil.spoil)(&mut history, ground);
    let wrong = |found: String| Err(format!("{kind}, {}: {found}", spoil.what));
    let Err(refused) = history.play(ground) else { return wrong("nothing was refused".into()) };
    let codes: Vec<&str> = refused.refusal.because.iter().map(|because| because.code.as_str()).collect();
    // The acts before and after are the same for every kind.
    let there = refused.act == spoil.act || refused.act == format!("{kind}-{}", spoil.act);
    if !there || codes != spoil.codes {
        return wrong(format!("refused at {} with {codes:?}: {}", refused.act, refused.refusal));
    }
    let bare = refused.refusal.because.iter().find(|because| {
        let cited = because.article.as_ref().is_some_and(|article| !article.zh.is_empty());
        let placed = because.row.as_ref().is_some_and(|row| row.file == "power.toml" && row.line > 0);
        !cited || !placed || because.cure.is_none()
    });
    match bare {
        Some(bare) => wrong(format!("{} lacks its article, its line or its way out", bare.code)),
        None => Ok(()),
    }
}

/// Plays random lawful histories; those that were refused, and how many acts were done in all.
pub fn random(ground: &Ground, seed: u64, count: u64) -> (Vec<Wrong>, usize) {
    let (mut wrong, mut acts) = (Vec::new(), 0);
    for number in 0..count {
        let history = random::history(ground, seed, number);
        match history.play(ground) {
            Ok(case) => acts += case.done.len(),
            Err(it) => wrong.push(format!("history {number} of seed {seed}: {}: {}", it.act, it.refusal)),
        }
    }
    (wrong, acts)
}

/// Per check: how many rows fail once it is switched off, and the first of them.
#[cfg(feature = "defect")]
pub fn without_each(ground: &Ground) -> Vec<(&'static str, usize, Wrong)> {
    let mut found = Vec::new();
    for check in authority::CHECKS {
        authority::defect::switch_off(check.code);
        let wrong = spoiled(ground);
        found.push((check.code, wrong.len(), wrong.into_iter().next().unwrap_or_default()));
    }
    authority::defect::switch_off("");
    found
}
