//! `luohu verify`: the ledger recomputed from the stored rows.

use serde_json::json;
use store::Store as _;

use crate::config::Config;
use crate::failure::Failure;
use crate::wire;

pub fn verify(config: &Config, deep: bool, json: bool) -> Result<(), Failure> {
    let store = wire::open_store(config, false)?;
    let report = match store.verify(&mut |_| {}) {
        Ok(report) => report,
        Err(bad) => {
            if json {
                let told = json!({ "ok": false, "position": bad.position, "case": bad.case.map(|case| case.0),
                    "version": bad.version, "why": bad.why });
                wire::print(&told.to_string());
            }
            return Err(Failure::Found(format!("first bad row: {bad}")));
        }
    };
    let mut told = json!({ "ok": true, "turns": report.turns, "events": report.events, "size": report.size,
        "root": report.root.to_string(), "hash": report.hash.name(), "former": report.former.len() });
    let mut differing = Vec::new();
    if deep {
        let rows = wire::open_engine(store, config)?.check_rows()?;
        told["cases"] = json!(rows.cases);
        told["differing"] = json!(rows.differing);
        differing = rows.differing;
    }
    told["ok"] = json!(differing.is_empty());
    if json {
        wire::print(&told.to_string());
    } else {
        wire::print(&format!(
            "{} events in {} turns: every leaf, tile and checkpoint fits",
            report.events, report.turns
        ));
        wire::print(&format!("root {} at size {}, by {}", report.root, report.size, report.hash));
        for former in &report.former {
            wire::print(&format!("before: {} at size {}, by {}", former.root, former.size, former.hash));
        }
        if deep {
            wire::print(&format!("{} cases: rows compared with the fold of their events", told["cases"]));
        }
    }
    match differing.first() {
        None => Ok(()),
        Some((case, what)) => Err(Failure::Found(format!("case {case}: {what} differs from its events"))),
    }
}
