//! Lists, counts and groups. One builder makes the condition of all three, so a number opens to exactly its rows.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};
use value::term::Wanted;
use value::{CaseId, CaseNumber};

use super::rows::{CASE_COLUMNS, Outcome, TASK_COLUMNS, case_of, list, scalar, task_of, text, whole};
use crate::filter::{CaseFilter, CaseReach, GroupBy, LIMIT_MAX, Order, TaskFilter, TaskScope};
use crate::row::{CaseRow, TaskRow};

/// A search text longer than this finds nothing.
const SEARCH_BYTES_MAX: usize = 1000;

/// More terms of a query are not looked at.
const TERMS_MAX: usize = 60;

/// Metres of one degree of latitude, a little less than the least, so that the box is never too small.
const METRES_PER_DEGREE: f64 = 110_500.0;

const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// A condition and the values of its question marks, in order.
struct Where {
    sql: String,
    values: Vec<Sql>,
}

impl Where {
    fn new() -> Self {
        Self { sql: String::from("1"), values: Vec::new() }
    }

    fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Sql>) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
        self.values.extend(values);
    }

    /// `column` is one of `wanted`; an empty text also stands for no value.
    fn and_any(&mut self, column: &str, wanted: impl IntoIterator<Item = String>) {
        let (empty, named): (Vec<_>, Vec<_>) = wanted.into_iter().partition(String::is_empty);
        let mut ways = Vec::new();
        if !empty.is_empty() {
            ways.push(format!("{column} IS NULL OR {column} = ''"));
        }
        if !named.is_empty() {
            ways.push(format!("{column} IN ({})", vec!["?"; named.len()].join(", ")));
        }
        let condition = if ways.is_empty() { "0".to_owned() } else { format!("({})", ways.join(" OR ")) };
        self.and(&condition, named.into_iter().map(Sql::Text));
    }

    /// Seen in any of these ways.
    fn and_seen(&mut self, ways: &[CaseReach]) {
        let mut values = Vec::new();
        let mut conditions = vec![String::from("0")];
        for CaseReach { app, offices, area } in ways {
            let mut condition = String::from("app = ?");
            values.push(Sql::Text(app.as_str().to_owned()));
            if !offices.is_empty() {
                let any = vec!["?"; offices.len()].join(", ");
                condition.push_str(&format!(" AND (office IN ({any}) OR co_office IN ({any}))"));
                values.extend(offices.iter().chain(offices).cloned().map(Sql::Text));
            }
            if let Some(area) = area {
                condition.push_str(" AND area = ?");
                values.push(Sql::Text(area.clone()));
            }
            conditions.push(format!("({condition})"));
        }
        self.and(&format!("({})", conditions.join(" OR ")), values);
    }

    /// An open task held in any of these ways.
    fn and_held(&mut self, scopes: &[TaskScope]) {
        let (ways, values) = held(scopes);
        let condition = format!("cases.case_id IN (SELECT case_id FROM task WHERE is_open = 1 AND {ways})");
        self.and(&condition, values);
    }

    /// Every term is there. WHY the rarest first: its cases are listed, and the others only looked up for those.
    fn and_terms(&mut self, conn: &Connection, wanted: &[Wanted]) -> Outcome<()> {
        let mut ranked = Vec::new();
        for term in wanted.iter().take(TERMS_MAX) {
            ranked.push((super::search::about(conn, term)?, term));
        }
        ranked.sort();
        if ranked.is_empty() {
            self.and("0", []);
        }
        for (place, (_, term)) in ranked.into_iter().enumerate() {
            let (from, to) = term.range();
            let is = if to.is_some() { "term >= ? AND term < ?" } else { "term = ?" };
            let values = [Some(from.to_owned()), to].into_iter().flatten().map(Sql::Text);
            let condition = match place {
                0 => format!("cases.case_id IN (SELECT case_id FROM case_term WHERE {is})"),
                _ => format!("EXISTS (SELECT 1 FROM case_term WHERE case_id = cases.case_id AND {is})"),
            };
            self.and(&condition, values);
        }
        Ok(())
    }

    fn and_flag(&mut self, condition: &str, wanted: Option<bool>) {
        match wanted {
            Some(true) => self.and(condition, []),
            Some(false) => self.and(&format!("NOT ({condition})"), []),
            None => (),
        }
    }

    /// Part of a case's number, summary or place; a whole case number is that case.
    fn and_text(&mut self, wanted: Option<&str>) {
        let Some(wanted) = wanted.map(str::trim).filter(|wanted| !wanted.is_empty()) else { return };
        if let Ok(number) = wanted.parse::<CaseNumber>() {
            let id = Sql::Integer(number.case.0.cast_signed());
            self.and("cases.case_id = ? AND number = ?", [id, Sql::Text(wanted.to_owned())]);
        } else if wanted.len() > SEARCH_BYTES_MAX {
            self.and("0", []);
        } else {
            let mut pattern = String::from("%");
            for c in wanted.chars() {
                if matches!(c, '%' | '_' | '\\') {
                    pattern.push('\\');
                }
                pattern.push(c);
            }
            pattern.push('%');
            self.and(
                "(number LIKE ? ESCAPE '\\' OR summary LIKE ? ESCAPE '\\' OR place LIKE ? ESCAPE '\\')",
                [Sql::Text(pattern.clone()), Sql::Text(pattern.clone()), Sql::Text(pattern)],
            );
        }
    }
}

/// INVARIANT: the only place that turns a filter into a condition. It ignores order, cursor and limit.
fn matching(conn: &Connection, filter: &CaseFilter) -> Outcome<Where> {
    let mut found = Where::new();
    if let Some(app) = &filter.app {
        found.and("app = ?", [Sql::Text(app.as_str().to_owned())]);
    }
    if !filter.status.is_empty() {
        found.and_any("status", filter.status.iter().map(|status| status.as_str().to_owned()));
    }
    if let Some(open) = filter.open {
        found.and("closed = ?", [Sql::Integer(i64::from(!open))]);
    }
    let texts = [
        ("stage", &filter.stage),
        ("kind", &filter.kind),
        ("office", &filter.office),
        ("area", &filter.area),
        ("channel", &filter.channel),
    ];
    for (column, wanted) in texts {
        if let Some(wanted) = wanted {
            found.and_any(column, [wanted.clone()]);
        }
    }
    if let Some(ways) = &filter.seen {
        found.and_seen(ways);
    }
    if let Some(scopes) = &filter.held {
        found.and_held(scopes);
    }
    if let Some(wanted) = &filter.terms {
        found.and_terms(conn, wanted)?;
    }
    let flags = [
        ("late", filter.late),
        ("marks_red > 0", filter.marked_red),
        ("marks_yellow > 0", filter.marked_yellow),
        ("reopened > 0", filter.reopened),
        ("returned > 0", filter.returned),
        ("closed_at IS NOT NULL", filter.has_closed_at),
        ("lat IS NOT NULL AND lon IS NOT NULL", filter.has_location),
    ];
    for (condition, wanted) in flags {
        found.and_flag(condition, wanted);
    }
    let times = [
        ("closed = 0 AND late = 0 AND warn_at <= ?", filter.warned),
        ("opened_at >= ?", filter.opened_from),
        ("opened_at < ?", filter.opened_to),
        ("closed_at >= ?", filter.closed_from),
        ("closed_at < ?", filter.closed_to),
        ("due_at < ?", filter.due_before),
    ];
    for (condition, at) in times {
        if let Some(at) = at {
            found.and(condition, [Sql::Integer(at.as_microsecond())]);
        }
    }
    if let Some(ids) = &filter.ids {
        // WHY JSON: one value however many ids, so no limit on variables is met.
        let ids: Vec<i64> = ids.iter().map(|id| id.0.cast_signed()).collect();
        let ids = serde_json::to_string(&ids).unwrap_or_else(|_| String::from("[]"));
        found.and("case_id IN (SELECT value FROM json_each(?))", [Sql::Text(ids)]);
    }
    found.and_text(filter.text.as_deref());
    Ok(found)
}

pub(super) fn cases(conn: &Connection, filter: &CaseFilter) -> Outcome<Vec<CaseRow>> {
    let mut found = matching(conn, filter)?;
    if let Some(after) = filter.after {
        let case = Sql::Integer(after.case.cast_signed());
        match filter.order {
            Order::TimeLeft => found.and(
                "(closed, due_sort, case_id) > (?, ?, ?)",
                [Sql::Integer(i64::from(after.closed)), Sql::Integer(after.due), case],
            ),
            Order::Newest => found.and("case_id < ?", [case]),
            Order::Oldest => found.and("case_id > ?", [case]),
        }
    }
    let order = match filter.order {
        Order::TimeLeft => "closed, due_sort, case_id",
        Order::Newest => "case_id DESC",
        Order::Oldest => "case_id",
    };
    let limit = filter.limit.unwrap_or(LIMIT_MAX).min(LIMIT_MAX);
    let sql = format!("SELECT {CASE_COLUMNS} FROM cases WHERE {} ORDER BY {order} LIMIT {limit}", found.sql);
    list(conn, &sql, params_from_iter(found.values), case_of)
}

pub(super) fn count(conn: &Connection, filter: &CaseFilter) -> Outcome<u64> {
    let found = matching(conn, filter)?;
    let sql = format!("SELECT count(*) FROM cases WHERE {}", found.sql);
    Ok(scalar::<i64>(conn, &sql, params_from_iter(found.values))?.unwrap_or(0).cast_unsigned())
}

pub(super) fn group(conn: &Connection, filter: &CaseFilter, by: GroupBy) -> Outcome<Vec<(String, u64)>> {
    let day = |column: &str, offset_minutes: i32| {
        let offset = i64::from(offset_minutes) * 60_000_000;
        // Floor, not truncation towards zero, so that moments before 1970 fall on their own day.
        let days = format!(
            "({column} + {offset} - (({column} + {offset}) % 86400000000 + 86400000000) % 86400000000)"
        );
        format!("date({days} / 1000000, 'unixepoch')")
    };
    let key = match by {
        GroupBy::App => "app".to_owned(),
        GroupBy::Status => "status".to_owned(),
        GroupBy::Stage => "stage".to_owned(),
        GroupBy::Kind => "kind".to_owned(),
        GroupBy::Office => "office".to_owned(),
        GroupBy::Area => "area".to_owned(),
        GroupBy::Channel => "channel".to_owned(),
        GroupBy::OpenedOn { offset_minutes } => day("opened_at", offset_minutes),
        GroupBy::ClosedOn { offset_minutes } => day("closed_at", offset_minutes),
    };
    let found = matching(conn, filter)?;
    let sql = format!(
        "SELECT coalesce({key}, '') AS key, count(*) FROM cases WHERE {} GROUP BY 1 ORDER BY 1",
        found.sql
    );
    list(conn, &sql, params_from_iter(found.values), |row| Ok((text(row, 0)?, whole(row, 1)?)))
}

pub(super) fn near(
    conn: &Connection,
    (lat, lon): (f64, f64),
    radius_m: f64,
    kind: Option<&str>,
) -> Outcome<Vec<CaseRow>> {
    if ![lat, lon, radius_m].iter().all(|number| number.is_finite()) || radius_m < 0.0 {
        return Ok(Vec::new());
    }
    let high = radius_m / METRES_PER_DEGREE;
    // The widest parallel the circle can touch is the narrowest in metres; near a pole take all longitudes.
    let narrow = (lat.abs() + high).to_radians().cos();
    let wide = if narrow > 0.01 { high / narrow } else { 360.0 };
    let mut found = Where::new();
    found.and("closed = 0 AND lat IS NOT NULL", []);
    if let Some(kind) = kind {
        found.and("kind = ?", [Sql::Text(kind.to_owned())]);
    }
    found.and("lat BETWEEN ? AND ?", [Sql::Real(lat - high), Sql::Real(lat + high)]);
    found.and("lon BETWEEN ? AND ?", [Sql::Real(lon - wide), Sql::Real(lon + wide)]);
    let sql = format!("SELECT {CASE_COLUMNS} FROM cases WHERE {}", found.sql);
    let rows = list(conn, &sql, params_from_iter(found.values), case_of)?;
    let mut measured: Vec<(f64, CaseRow)> = rows
        .into_iter()
        .filter_map(|row| Some((haversine_m((lat, lon), (row.lat?, row.lon?)), row)))
        .filter(|(distance, _)| *distance <= radius_m)
        .collect();
    measured.sort_by(|(a, x), (b, y)| a.total_cmp(b).then(x.case.cmp(&y.case)));
    measured.truncate(LIMIT_MAX);
    Ok(measured.into_iter().map(|(_, row)| row).collect())
}

/// Great-circle distance on a sphere, right to about half a per cent.
fn haversine_m((lat_a, lon_a): (f64, f64), (lat_b, lon_b): (f64, f64)) -> f64 {
    let (down, across) = ((lat_b - lat_a).to_radians() / 2.0, (lon_b - lon_a).to_radians() / 2.0);
    let h = down.sin().powi(2) + lat_a.to_radians().cos() * lat_b.to_radians().cos() * across.sin().powi(2);
    2.0 * EARTH_RADIUS_M * h.sqrt().min(1.0).asin()
}

/// The condition on a task's own columns that somebody holds it.
fn held(scopes: &[TaskScope]) -> (String, Vec<Sql>) {
    let mut ways = vec![String::from("0")];
    let mut values = Vec::new();
    for TaskScope { role, offices, area } in scopes {
        let mut way = String::from("role = ?");
        values.push(Sql::Text(role.as_str().to_owned()));
        if !offices.is_empty() {
            way.push_str(&format!(" AND office IN ({})", vec!["?"; offices.len()].join(", ")));
            values.extend(offices.iter().cloned().map(Sql::Text));
        }
        if let Some(area) = area {
            way.push_str(" AND area = ?");
            values.push(Sql::Text(area.clone()));
        }
        ways.push(format!("({way})"));
    }
    (format!("({})", ways.join(" OR ")), values)
}

fn matching_tasks(filter: &TaskFilter) -> Where {
    let mut found = Where::new();
    if !filter.roles.is_empty() {
        found.and_any("role", filter.roles.iter().map(|role| role.as_str().to_owned()));
    }
    if let Some(offices) = &filter.offices {
        found.and_any("office", offices.iter().cloned());
    }
    if let Some(areas) = &filter.areas {
        found.and_any("area", areas.iter().cloned());
    }
    if let Some(scopes) = &filter.scopes {
        let (ways, values) = held(scopes);
        found.and(&ways, values);
    }
    let texts = [
        ("element = ?", filter.element.as_ref().map(|element| element.as_str())),
        ("claimed_by = ?", filter.claimed_by.as_ref().map(|account| account.as_str())),
    ];
    for (condition, wanted) in texts {
        if let Some(wanted) = wanted {
            found.and(condition, [Sql::Text(wanted.to_owned())]);
        }
    }
    if let Some(CaseId(case)) = filter.case {
        found.and("case_id = ?", [Sql::Integer(case.cast_signed())]);
    }
    match filter.open {
        // Written out, so that the partial index applies.
        Some(true) => found.and("is_open = 1", []),
        Some(false) => found.and("is_open = 0", []),
        None => (),
    }
    if let Some(at) = filter.due_before {
        found.and("due_at < ?", [Sql::Integer(at.as_microsecond())]);
    }
    let mut of_case = Where::new();
    of_case.and_text(filter.text.as_deref());
    if of_case.sql != "1" {
        let exists =
            format!("EXISTS (SELECT 1 FROM cases WHERE cases.case_id = task.case_id AND {})", of_case.sql);
        found.and(&exists, of_case.values);
    }
    found
}

pub(super) fn tasks(conn: &Connection, filter: &TaskFilter) -> Outcome<Vec<TaskRow>> {
    let mut found = matching_tasks(filter);
    if let Some(after) = filter.after {
        found.and(
            "(due_sort, case_id, instance) > (?, ?, ?)",
            [
                Sql::Integer(after.due),
                Sql::Integer(after.case.cast_signed()),
                Sql::Integer(i64::from(after.instance)),
            ],
        );
    }
    let limit = filter.limit.unwrap_or(LIMIT_MAX).min(LIMIT_MAX);
    let sql = format!(
        "SELECT {TASK_COLUMNS} FROM task WHERE {} ORDER BY due_sort, case_id, instance LIMIT {limit}",
        found.sql
    );
    list(conn, &sql, params_from_iter(found.values), task_of)
}

pub(super) fn count_tasks(conn: &Connection, filter: &TaskFilter) -> Outcome<u64> {
    let found = matching_tasks(filter);
    let sql = format!("SELECT count(*) FROM task WHERE {}", found.sql);
    Ok(scalar::<i64>(conn, &sql, params_from_iter(found.values))?.unwrap_or(0).cast_unsigned())
}
