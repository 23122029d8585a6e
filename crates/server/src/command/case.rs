//! `luohu case list`.

use serde_json::json;
use store::{CaseFilter, CaseStatus, Store as _};

use crate::config::Config;
use crate::failure::Failure;
use crate::wire;

pub fn list(
    config: &Config,
    open: bool,
    office: Option<&str>,
    kind: Option<&str>,
    limit: usize,
    json: bool,
) -> Result<(), Failure> {
    let store = wire::open_store(config, false)?;
    let filter = CaseFilter {
        office: office.map(str::to_owned),
        kind: kind.map(str::to_owned),
        limit: Some(limit),
        ..CaseFilter::new()
    };
    let filter = if open { filter.status(CaseStatus::Open) } else { filter };
    let rows = store.cases(&filter)?;
    if json {
        let rows: Vec<_> = rows
            .iter()
            .map(|row| {
                json!({
                    "number": row.number, "status": row.status, "stage": row.stage, "kind": row.kind,
                    "office": row.office, "area": row.area, "priority": row.priority, "reports": row.reports,
                    "opened_at": row.opened_at.to_string(), "due_at": row.due_at.map(|at| at.to_string()),
                    "late": row.late,
                })
            })
            .collect();
        wire::print(&serde_json::to_string_pretty(&rows).unwrap_or_default());
        return Ok(());
    }
    for row in &rows {
        let due = row.due_at.map(|at| at.to_string()).unwrap_or_default();
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        wire::print(&format!(
            "{}\t{}\t{}\t{}\t{}\t{due}",
            row.number,
            row.status.as_str(),
            row.stage,
            text(&row.kind),
            text(&row.office)
        ));
    }
    eprintln!("{} of {} cases", rows.len(), store.count(&CaseFilter { limit: None, ..filter })?);
    Ok(())
}
