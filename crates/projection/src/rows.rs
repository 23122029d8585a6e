//! Rows of one case, and what changed between two states of it.

use catalog::{App, ClockOf};
use kernel::{Case, ColumnValues, Filing, Status};
use store::{Batch, CaseRow, CaseStatus, ClockWatch, FilingRow, TaskRow, TimerRow};
use value::{RoleId, Timestamp};

/// Everything the rows of `after` need, given that the rows of `before` are stored. Folding from the unopened case
/// gives all rows anew.
pub fn rows(before: &Case, after: &Case, app: &App, at: Timestamp) -> Batch {
    let columns = kernel::columns(after, app, at);
    let case = case_row(after, app, &columns, at);
    let mut batch = Batch::default();
    tasks(&mut batch, before, after, app, &case, at);
    timers(&mut batch, before, after, app);
    for filing in after.filings.values() {
        if before.filings.get(&filing.id) != Some(filing) {
            batch.filings.push(filing_row(after, filing, app));
        }
    }
    batch.cases.push(case);
    batch
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The row of a case, from its state alone.
pub fn case_row(case: &Case, app: &App, columns: &ColumnValues, at: Timestamp) -> CaseRow {
    let mut row = CaseRow::new(case.id, case.number.clone(), case.app.clone(), case.opened_at);
    let (due, warn, late) = kernel::next_due(case, &app.calendar, at);
    let marks = |colour| count(case.marks.iter().filter(|mark| mark.colour == colour).count());
    row.version = case.version;
    row.title = app.title.zh.clone();
    row.status = match case.status() {
        Status::Open => CaseStatus::Open,
        Status::Answered => CaseStatus::Answered,
        Status::Closed => CaseStatus::Closed,
        Status::Merged => CaseStatus::Merged,
    };
    row.stage = stage(case, app);
    row.kind.clone_from(&columns.kind);
    row.office.clone_from(&columns.office);
    row.co_office.clone_from(&columns.co_office);
    row.area.clone_from(&columns.area);
    row.place.clone_from(&columns.place);
    row.summary.clone_from(&columns.summary);
    row.priority = columns.priority;
    (row.lat, row.lon) = (columns.lat, columns.lon);
    row.channel = columns.channel.clone().unwrap_or_else(|| case.channel.clone());
    row.closed_at = case.answered_at.or(case.closed_at);
    (row.due_at, row.warn_at, row.late) = (due, warn, late);
    row.reports = count(case.filings.len());
    row.reopened = case.reopened;
    row.returned = u32::try_from(columns.returned.unwrap_or(0)).unwrap_or(0);
    row.marks_yellow = marks(kernel::MarkColour::Yellow);
    row.marks_red = marks(kernel::MarkColour::Red);
    row.merged_into = case.merged_into;
    row.rating =
        case.filings.values().filter_map(|filing| filing.rating.as_ref()).map(|r| i64::from(r.score)).min();
    row.updated_at = case.updated_at;
    row.clocks = kernel::clock_watch(case, &app.calendar).map(|watch| ClockWatch {
        edition: watch.edition.day(),
        last_due: watch.last_due,
        provisional: watch.provisional,
    });
    row
}

/// The stage a resident sees: that of the first waiting element which has one; else the status.
fn stage(case: &Case, app: &App) -> String {
    match case.status() {
        Status::Merged => "merged".to_owned(),
        Status::Closed => "closed".to_owned(),
        Status::Open | Status::Answered => {
            let staged = case.waiting().find_map(|(_, active)| app.stage_of(&active.element));
            staged.map_or_else(String::new, |stage| stage.id.clone())
        }
    }
}

fn is_task(app: &App, element: &value::ElementId) -> bool {
    let node = app.model.node(element);
    node.is_some_and(|(_, node)| matches!(node.kind, bpmn::Kind::UserTask { .. }))
}

/// A merged case has no open task and no timer: both rest until it is split.
fn tasks(batch: &mut Batch, before: &Case, after: &Case, app: &App, row: &CaseRow, at: Timestamp) {
    let now: Vec<TaskRow> = task_rows(after, app, row, at);
    let open = |case: &Case, instance| case.merged_into.is_none() && case.net.active.contains_key(&instance);
    for (instance, active) in before.waiting().filter(|_| before.merged_into.is_none()) {
        if !open(after, instance) && is_task(app, &active.element) {
            batch.tasks.push(TaskRow { open: false, ..task_row(before, app, row, instance, active, at) });
        }
    }
    batch.tasks.extend(now);
}

fn task_rows(case: &Case, app: &App, row: &CaseRow, at: Timestamp) -> Vec<TaskRow> {
    if case.merged_into.is_some() {
        return Vec::new();
    }
    let waiting = case.waiting().filter(|(_, active)| is_task(app, &active.element));
    waiting.map(|(instance, active)| task_row(case, app, row, instance, active, at)).collect()
}

fn task_row(
    case: &Case,
    app: &App,
    row: &CaseRow,
    instance: u32,
    active: &kernel::Active,
    at: Timestamp,
) -> TaskRow {
    let mut acts = app.acts_of_task(&active.element);
    let role = acts.next().and_then(|act| act.rule.roles.first()).cloned();
    let scope =
        role.as_ref().and_then(|id| app.roles.iter().find(|role| role.id == *id)).map(|role| role.scope);
    let office =
        kernel::task_office(case, app, &active.element, Some(instance), at).or_else(|| match scope {
            Some(authority::Scope::Office | authority::Scope::SubOffices) => row.office.clone(),
            _ => None,
        });
    TaskRow {
        case: case.id,
        instance,
        element: active.element.clone(),
        role: role.unwrap_or_else(|| RoleId::new("none")),
        office,
        area: row.area.clone(),
        kind: row.kind.clone(),
        opened_at: active.since,
        due_at: row.due_at,
        priority: row.priority,
        open: true,
        claimed_by: None,
    }
}

fn timers(batch: &mut Batch, before: &Case, after: &Case, app: &App) {
    let set = |case: &Case| -> Vec<(u32, Timestamp)> {
        if case.merged_into.is_some() {
            return Vec::new();
        }
        let armed = case.net.active.iter().filter_map(|(&instance, active)| Some((instance, active.due?)));
        let rung = kernel::next_rung(case, app).map(|due| (kernel::RUNG_INSTANCE, due));
        armed.chain(rung).collect()
    };
    let (was, is) = (set(before), set(after));
    for (instance, due_at) in &is {
        if !was.contains(&(*instance, *due_at)) {
            batch.timers_set.push(TimerRow { case: after.id, instance: *instance, due_at: *due_at });
        }
    }
    for (instance, _) in was {
        if !is.iter().any(|(still, _)| *still == instance) {
            batch.timers_cleared.push((after.id, instance));
        }
    }
}

fn filing_row(case: &Case, filing: &Filing, app: &App) -> FilingRow {
    let ids = app.clocks.iter().filter(|rule| rule.of == ClockOf::Filing).map(|rule| &rule.id);
    let ledgers = ids.filter_map(|id| filing.clocks.get(id)).filter_map(|ledgers| ledgers.last());
    let due =
        ledgers.filter(|ledger| !kernel::is_stopped(ledger)).map(|ledger| ledger.due(&app.calendar).at).min();
    FilingRow {
        filing: filing.id.clone(),
        case: case.id,
        home: filing.home,
        filed_at: filing.filed_at,
        account: filing.account.clone(),
        answered_at: filing.answers.last().map(|answer| answer.at),
        rating: filing.rating.as_ref().map(|rating| i64::from(rating.score)),
        due_at: due,
    }
}
