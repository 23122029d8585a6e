//! `luohu trace CASE`: how a case went, hop by hop, from the log alone.

use serde_json::json;
use store::Store as _;
use value::CaseNumber;

use crate::config::Config;
use crate::failure::Failure;
use crate::wire;

pub fn trace(config: &Config, number: &str, json: bool) -> Result<(), Failure> {
    let wrong = |_| Failure::usage(format!("`{number}` is not a case number, such as 20260302-0000017"));
    let number: CaseNumber = number.parse().map_err(wrong)?;
    let store = wire::open_store(config, false)?;
    let turns = store.stream(number.case, 1)?;
    if turns.is_empty() {
        return Err(Failure::Found(format!("there is no case {number}")));
    }
    for stored in turns {
        let turn = &stored.turn;
        if json {
            let events: Vec<serde_json::Value> =
                turn.events.iter().filter_map(|event| serde_json::from_str(event).ok()).collect();
            let told = json!({ "position": stored.position, "first_version": turn.first_version,
                "at": turn.at.to_string(), "recorded_at": turn.recorded_at.to_string(),
                "actor": turn.actor.as_str(), "act": turn.act, "key": turn.key.as_str(), "events": events,
                "leaves": stored.leaf_hashes });
            wire::print(&told.to_string());
            continue;
        }
        wire::print(&format!(
            "engine.turn   {} {} by {} (position {}, key {})",
            turn.at, turn.act, turn.actor, stored.position, turn.key
        ));
        for (index, event) in turn.events.iter().enumerate() {
            let version = turn.first_version + index as u64;
            wire::print(&format!("  kernel.evolve {version:>4}  {}", shortened(event)));
        }
        let leaf = stored.leaf_hashes.first().map(ToString::to_string).unwrap_or_default();
        wire::print(&format!("  store.commit  leaves {}.. first {leaf:.16}", stored.first_leaf));
    }
    Ok(())
}

/// An event on one line that a terminal can hold.
fn shortened(event: &str) -> String {
    const SHOWN_MAX: usize = 160;
    let mut shown: String = event.chars().take(SHOWN_MAX).collect();
    if shown.len() < event.len() {
        shown.push('…');
    }
    shown
}
