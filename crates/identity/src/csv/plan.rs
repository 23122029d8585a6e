//! The reconciliation: tables beside the directory, row by row, before anything is applied.

use std::collections::{BTreeMap, BTreeSet};

use value::{AccountId, Date, OfficeId, PostId};

use super::read::{Row, Wrong, read};
use super::rows::{self, AppointmentRow, OfficeRow, PersonRow, PostRow};
use super::{Absent, Table, Tables};
use crate::directory::{Command, Directory, Presence, Span, World, decide};

/// What a row would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    Added,
    Changed,
    Ended,
    Unchanged,
    Wrong,
}

/// One row of a table, or one thing that the tables leave out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedRow {
    pub table: Table,
    /// Counted from 1 with the header; 0 where the table leaves it out.
    pub line: u64,
    /// The id; of an appointment person, post and first day.
    pub key: String,
    pub said: Said,
}

/// What the tables come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    pub rows: Vec<PlannedRow>,
    /// Everything that is wrong; while there is anything, nothing can be applied.
    pub wrong: Vec<Wrong>,
    commands: Vec<Command>,
}

impl Plan {
    /// The commands, to be decided together, all or none; nothing where anything is wrong.
    pub fn commands(&self) -> Option<&[Command]> {
        self.wrong.is_empty().then_some(&self.commands)
    }

    /// How many rows would do this.
    pub fn count(&self, said: Said) -> usize {
        self.rows.iter().filter(|row| row.said == said).count()
    }
}

/// Lays the tables beside the directory.
///
/// All texts are read first; only where all are readable the commands are tried on a copy of the directory, so that
/// no row is called wrong for the sake of another that could not be read.
pub fn reconcile(directory: &Directory, tables: &Tables<'_>, absent: Absent, world: &World) -> Plan {
    let mut planner =
        Planner { directory, today: world.today, absent, plan: Plan::default(), steps: Vec::new() };
    for table in Table::ALL {
        if let Some(text) = tables.text(table) {
            let (rows, wrong) = read(table, text);
            planner.plan.wrong.extend(wrong);
            match table {
                Table::Offices => planner.offices(&rows),
                Table::Posts => planner.posts(&rows),
                Table::People => planner.people(&rows),
                Table::Appointments => planner.appointments(&rows),
            }
        }
    }
    planner.finish(world)
}

/// When a command is done among the others: what is built on comes before what builds on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    OpenOffice,
    ChangeOffice,
    OpenPost,
    ChangePost,
    AddPerson,
    ChangePerson,
    EndAppointment,
    Appoint,
    StopPerson,
    ClosePost,
    CloseOffice,
}

struct Step {
    phase: Phase,
    /// Among the commands of one phase.
    order: isize,
    /// The row, by its place in the plan.
    row: usize,
    command: Command,
}

struct Planner<'a> {
    directory: &'a Directory,
    today: Date,
    absent: Absent,
    plan: Plan,
    steps: Vec<Step>,
}

impl Planner<'_> {
    /// Notes a row; gives its place.
    fn note(&mut self, table: Table, line: u64, key: String, said: Said) -> usize {
        self.plan.rows.push(PlannedRow { table, line, key, said });
        self.plan.rows.len() - 1
    }

    fn step(&mut self, phase: Phase, order: isize, row: usize, said: Said, command: Command) {
        if let Some(row) = self.plan.rows.get_mut(row).filter(|row| row.said != Said::Added) {
            row.said = said;
        }
        self.steps.push(Step { phase, order, row, command });
    }

    /// Reads the rows of a table; one that is wrong, or whose key was there before, is noted as that.
    fn parsed<T>(
        &mut self,
        rows: &[Row],
        parse: fn(&Row, &mut Vec<Wrong>) -> Option<T>,
        key: impl Fn(&T) -> String,
    ) -> Vec<(T, usize)> {
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for row in rows {
            let before = self.plan.wrong.len();
            let Some(parsed) = parse(row, &mut self.plan.wrong) else {
                self.note(row.table, row.line, String::new(), Said::Wrong);
                continue;
            };
            let key = key(&parsed);
            if !seen.insert(key.clone()) {
                let column = row.table.columns().first().copied().unwrap_or_default();
                self.plan.wrong.push(row.wrong(
                    column,
                    "repeated-key",
                    "前面已有这一行",
                    "the row is there twice",
                ));
            }
            let said = if self.plan.wrong.len() > before { Said::Wrong } else { Said::Unchanged };
            let place = self.note(row.table, row.line, key, said);
            if said == Said::Unchanged {
                found.push((parsed, place));
            }
        }
        found
    }

    /// A first day that is on record and cannot be said anew; a last day that can be said once.
    fn last_day(
        &mut self,
        row: usize,
        span: &Span,
        first: (&str, Option<Date>),
        last: Option<Date>,
    ) -> Option<Date> {
        let (column, given) = first;
        if given.is_some_and(|given| given != span.from) {
            self.fixed(row, column);
        }
        match (span.until, last) {
            (None, last) => last,
            (before, last) if before == last => None,
            _ => {
                self.fixed(row, "closed");
                None
            }
        }
    }

    fn fixed(&mut self, row: usize, column: &str) {
        if let Some(row) = self.plan.rows.get_mut(row) {
            row.said = Said::Wrong;
            let words = value::Words::new(
                format!("{column}：与名录中的日期不同，不能更改"),
                format!("{column}: differs from the day on record, which cannot be changed"),
            );
            let (table, line, column, code) =
                (row.table, row.line, column.to_owned(), "day-fixed".to_owned());
            self.plan.wrong.push(Wrong { table, line, column, code, words });
        }
    }

    /// Yesterday, or the day before the first where that is later: then it never was.
    fn yesterday(&self, span: &Span) -> Date {
        let before = |day: Date| day.yesterday().unwrap_or(day);
        before(self.today).max(before(span.from))
    }

    fn offices(&mut self, rows: &[Row]) {
        let rows = self.parsed(rows, rows::office, |row: &OfficeRow| row.id.to_string());
        let levels = Levels::of(self.directory, &rows);
        let named: BTreeSet<OfficeId> = rows.iter().map(|(row, _)| row.id.clone()).collect();
        for (row, place) in rows {
            let (id, level, directory) = (row.id, levels.below(row.facts.parent.as_ref()), self.directory);
            let closes = match directory.office(&id) {
                None => {
                    let opened = row.opened.unwrap_or(self.today);
                    let command = Command::OpenOffice { office: id.clone(), facts: row.facts, opened };
                    self.step(Phase::OpenOffice, level, place, Said::Added, command);
                    row.closed
                }
                Some(office) => {
                    if office.facts.latest() != Some(&row.facts) {
                        let command = Command::ChangeOffice { office: id.clone(), facts: row.facts };
                        self.step(Phase::ChangeOffice, level, place, Said::Changed, command);
                    }
                    self.last_day(place, &office.span, ("opened", row.opened), row.closed)
                }
            };
            if let Some(last_day) = closes {
                let command = Command::CloseOffice { office: id, last_day };
                self.step(Phase::CloseOffice, -level, place, Said::Ended, command);
            }
        }
        let directory = self.directory;
        for office in directory.offices().filter(|office| office.span.until.is_none()) {
            if self.absent == Absent::Ends && !named.contains(&office.id) {
                let place = self.note(Table::Offices, 0, office.id.to_string(), Said::Ended);
                let parent = office.facts.latest().and_then(|facts| facts.parent.clone());
                let level = levels.below(parent.as_ref());
                let last_day = self.yesterday(&office.span);
                let command = Command::CloseOffice { office: office.id.clone(), last_day };
                self.step(Phase::CloseOffice, -level, place, Said::Ended, command);
            }
        }
    }

    fn posts(&mut self, rows: &[Row]) {
        let rows = self.parsed(rows, rows::post, |row: &PostRow| row.id.to_string());
        let named: BTreeSet<PostId> = rows.iter().map(|(row, _)| row.id.clone()).collect();
        let directory = self.directory;
        for (row, place) in rows {
            let closes = match directory.post(&row.id) {
                None => {
                    let opened = row.opened.unwrap_or(self.today);
                    let command = Command::OpenPost { post: row.id.clone(), facts: row.facts, opened };
                    self.step(Phase::OpenPost, 0, place, Said::Added, command);
                    row.closed
                }
                Some(post) => {
                    if post.facts.latest() != Some(&row.facts) {
                        let command = Command::ChangePost { post: row.id.clone(), facts: row.facts };
                        self.step(Phase::ChangePost, 0, place, Said::Changed, command);
                    }
                    self.last_day(place, &post.span, ("opened", row.opened), row.closed)
                }
            };
            if let Some(last_day) = closes {
                let command = Command::ClosePost { post: row.id, last_day };
                self.step(Phase::ClosePost, 0, place, Said::Ended, command);
            }
        }
        for post in directory.posts().filter(|post| post.span.until.is_none()) {
            if self.absent == Absent::Ends && !named.contains(&post.id) {
                let place = self.note(Table::Posts, 0, post.id.to_string(), Said::Ended);
                let command =
                    Command::ClosePost { post: post.id.clone(), last_day: self.yesterday(&post.span) };
                self.step(Phase::ClosePost, 0, place, Said::Ended, command);
            }
        }
    }

    fn people(&mut self, rows: &[Row]) {
        let rows = self.parsed(rows, rows::person, |row: &PersonRow| row.id.to_string());
        let named: BTreeSet<AccountId> = rows.iter().map(|(row, _)| row.id.clone()).collect();
        let directory = self.directory;
        for (row, place) in rows {
            let record = directory.person(&row.id).filter(|person| !person.has_left());
            let Some((record, state)) = record.and_then(|record| Some((record, record.now()?))) else {
                let from = row.from.unwrap_or(self.today);
                let command = Command::AddPerson { person: row.id.clone(), facts: row.facts, from };
                self.step(Phase::AddPerson, 0, place, Said::Added, command);
                if !row.active {
                    let command = Command::DeactivatePerson { person: row.id };
                    self.step(Phase::StopPerson, 0, place, Said::Added, command);
                }
                continue;
            };
            if row.from.is_some() && row.from != record.state.first_day() {
                self.fixed(place, "from");
            }
            if state.facts != row.facts {
                let command = Command::ChangePerson { person: row.id.clone(), facts: row.facts };
                self.step(Phase::ChangePerson, 0, place, Said::Changed, command);
            }
            match (state.presence, row.active) {
                (Presence::Active, false) => {
                    let command = Command::DeactivatePerson { person: row.id };
                    self.step(Phase::StopPerson, 0, place, Said::Ended, command);
                }
                (Presence::Inactive, true) => {
                    let command = Command::ReactivatePerson { person: row.id };
                    self.step(Phase::ChangePerson, 0, place, Said::Changed, command);
                }
                _ => {}
            }
        }
        let active = |presence: Option<Presence>| presence == Some(Presence::Active);
        for person in directory.people().filter(|person| active(person.now().map(|state| state.presence))) {
            if self.absent == Absent::Ends && !named.contains(&person.id) {
                let place = self.note(Table::People, 0, person.id.to_string(), Said::Ended);
                let command = Command::DeactivatePerson { person: person.id.clone() };
                self.step(Phase::StopPerson, 0, place, Said::Ended, command);
            }
        }
    }

    fn appointments(&mut self, rows: &[Row]) {
        let key = |row: &AppointmentRow| format!("{} {} {}", row.person, row.post, row.from);
        let rows = self.parsed(rows, rows::appointment, key);
        let mut on_record = BTreeMap::new();
        let directory = self.directory;
        for held in directory.appointments().filter(|held| !held.span.is_void()) {
            on_record.insert((held.person.clone(), held.post.clone(), held.span.from), held);
        }
        for (row, place) in rows {
            let AppointmentRow { person, post, from, until } = row;
            match (on_record.remove(&(person.clone(), post.clone(), from)), until) {
                (Some(held), until) if held.span.until == until => {}
                (Some(held), Some(last_day)) => {
                    let command = Command::EndAppointment { appointment: held.id, last_day };
                    self.step(Phase::EndAppointment, 0, place, Said::Ended, command);
                }
                (Some(_), None) => self.fixed(place, "until"),
                (None, until) => {
                    let command = Command::Appoint { person, post, from, until };
                    self.step(Phase::Appoint, 0, place, Said::Added, command);
                }
            }
        }
        let yesterday = self.today.yesterday().unwrap_or(self.today);
        for ((person, post, from), held) in on_record {
            if self.absent == Absent::Ends && held.span.runs_after(yesterday) {
                let place = self.note(Table::Appointments, 0, format!("{person} {post} {from}"), Said::Ended);
                let last_day = self.yesterday(&held.span);
                let command = Command::EndAppointment { appointment: held.id, last_day };
                self.step(Phase::EndAppointment, 0, place, Said::Ended, command);
            }
        }
    }

    /// Puts the commands in order and tries them, where everything could be read.
    fn finish(mut self, world: &World) -> Plan {
        self.steps.sort_by_key(|step| (step.phase, step.order));
        if self.plan.wrong.is_empty() && !self.steps.is_empty() {
            let mut copy = self.directory.clone();
            for step in &self.steps {
                match decide(&copy, &step.command, world) {
                    Ok(events) => events.iter().for_each(|event| copy.evolve(event)),
                    Err(refusal) => {
                        if let Some(row) = self.plan.rows.get_mut(step.row) {
                            row.said = Said::Wrong;
                            self.plan.wrong.extend(told(row, refusal));
                        }
                    }
                }
            }
        }
        self.plan.commands = self.steps.into_iter().map(|step| step.command).collect();
        self.plan
    }
}

/// Every reason of a refusal, at its row.
fn told(row: &PlannedRow, refusal: crate::Refusal) -> Vec<Wrong> {
    let (table, line) = (row.table, row.line);
    let reasons = refusal.because.into_iter().zip(refusal.fields);
    reasons
        .map(|(because, column)| Wrong { table, line, column, code: because.code, words: because.words })
        .collect()
}

/// How deep each office will stand, so that those above are opened before and closed after those below.
struct Levels(BTreeMap<OfficeId, Option<OfficeId>>);

impl Levels {
    fn of(directory: &Directory, rows: &[(OfficeRow, usize)]) -> Self {
        let known = directory.offices().map(|office| {
            let parent = office.facts.latest().and_then(|facts| facts.parent.clone());
            (office.id.clone(), parent)
        });
        let said = rows.iter().map(|(row, _)| (row.id.clone(), row.facts.parent.clone()));
        Self(known.chain(said).collect())
    }

    /// The level of an office with this parent; one in a circle is as deep as is looked.
    fn below(&self, parent: Option<&OfficeId>) -> isize {
        let above = std::iter::successors(parent, |id| self.0.get(*id)?.as_ref());
        above.take(64).map(|_| 1).sum()
    }
}
