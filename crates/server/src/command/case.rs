//! `luohu case list`.

use serde_json::json;
use store::{CaseFilter, CaseRow, CaseStatus, Store as _};

use crate::config::Config;
use crate::failure::Failure;
use crate::wire;

pub fn list(
    config: &Config,
    open: bool,
    office: Option<&str>,
    kind: Option<&str>,
    limit: Option<usize>,
    json: bool,
) -> Result<(), Failure> {
    let store = wire::open_store(config, false)?;
    let filter =
        CaseFilter { office: office.map(str::to_owned), kind: kind.map(str::to_owned), ..CaseFilter::new() };
    let filter = if open { filter.status(CaseStatus::Open) } else { filter };
    let rows = pages(store.as_ref(), &filter, limit.unwrap_or(usize::MAX))?;
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
    eprintln!("{} of {} cases", rows.len(), store.count(&filter)?);
    Ok(())
}

/// All rows of a filter up to `limit`, read page by page.
fn pages(store: &dyn store::Store, filter: &CaseFilter, limit: usize) -> Result<Vec<CaseRow>, Failure> {
    let mut rows: Vec<CaseRow> = Vec::new();
    while rows.len() < limit {
        let wanted = (limit - rows.len()).min(store::LIMIT_MAX);
        let after = rows.last().map(CaseRow::cursor);
        let page = store.cases(&CaseFilter { limit: Some(wanted), after, ..filter.clone() })?;
        let last = page.len() < wanted;
        rows.extend(page);
        if last {
            break;
        }
    }
    Ok(rows)
}
