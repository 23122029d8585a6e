//! One row of a CSV file as a history.

use std::collections::BTreeMap;

use authority::Actor;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use value::{AccountId, CommandKey, Context, OfficeId, RoleId, Timestamp, Value};

use super::condition::{Cells, Text};
use super::map::{Format, Map, MapStep, Office};
use crate::request::Step;

/// Longest cell; a longer one is refused with its row.
const CELL_BYTES_MAX: usize = 64 * 1024;

/// A row ready for the engine.
pub(super) struct History {
    pub key: CommandKey,
    pub actor: Actor,
    pub channel: String,
    pub steps: Vec<Step>,
}

/// Key, rule and reason of a row that cannot be a history.
type RowRefused = (String, String, String);

/// A row's key and history, or why it has none.
type RowRead = Result<(String, History), RowRefused>;

/// Reads rows in order.
pub(super) struct Reader<'a> {
    map: &'a Map,
    zone: TimeZone,
    columns: BTreeMap<String, usize>,
    records: csv::Reader<&'a [u8]>,
}

struct Row<'a> {
    columns: &'a BTreeMap<String, usize>,
    record: &'a csv::StringRecord,
    times: BTreeMap<&'a str, Timestamp>,
}

impl Cells for Row<'_> {
    fn cell(&self, column: &str) -> Option<&str> {
        self.record.get(*self.columns.get(column)?)
    }

    fn time(&self, name: &str) -> Option<Timestamp> {
        self.times.get(name).copied()
    }
}

impl<'a> Reader<'a> {
    pub fn new(map: &'a Map, bytes: &'a [u8]) -> Result<Self, String> {
        if map.file.format != Format::Csv {
            return Err("a map of cases reads CSV".to_owned());
        }
        let zone =
            TimeZone::get(&map.file.zone).map_err(|_| format!("zone `{}` is unknown", map.file.zone))?;
        let mut records = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
        let headers = records.headers().map_err(|error| error.to_string())?.clone();
        let columns: BTreeMap<String, usize> = headers
            .iter()
            .enumerate()
            .map(|(at, name)| (name.trim().trim_start_matches('\u{feff}').to_owned(), at))
            .collect();
        let missing: Vec<&str> =
            map.file.columns.iter().filter(|name| !columns.contains_key(*name)).map(String::as_str).collect();
        if !missing.is_empty() {
            return Err(format!("the columns {} are missing", missing.join(", ")));
        }
        Ok(Self { map, zone, columns, records })
    }

    /// The next row with its line: its key and history, or why not.
    pub fn next_row(&mut self) -> Option<(u64, RowRead)> {
        let mut record = csv::StringRecord::new();
        let line = self.records.position().line();
        match self.records.read_record(&mut record) {
            Ok(false) => None,
            Ok(true) => {
                // The reader stands before a row's first byte, which may follow blank lines.
                let line = record.position().map_or(line, csv::Position::line);
                Some((line, self.history(&record)))
            }
            Err(error) => {
                let line = error.position().map_or(line, csv::Position::line);
                Some((line, Err((String::new(), "unreadable-row".to_owned(), error.to_string()))))
            }
        }
    }

    fn history(&self, record: &csv::StringRecord) -> RowRead {
        let mut row = Row { columns: &self.columns, record, times: BTreeMap::new() };
        let key = row.cell(&self.map.file.key).unwrap_or("").trim().to_owned();
        let refuse = |rule: &str, reason: String| Err((key.clone(), rule.to_owned(), reason));
        if record.len() != self.columns.len() {
            return refuse(
                "column-count",
                format!("{} 列，应为 {} 列 / columns", record.len(), self.columns.len()),
            );
        }
        if key.is_empty() {
            return refuse("no-key", "没有编号 / no key".to_owned());
        }
        if record.iter().any(|cell| cell.len() > CELL_BYTES_MAX) {
            return refuse("cell-too-long", "单元格过长 / a cell is too long".to_owned());
        }
        for (name, column) in &self.map.time {
            let cell = row.cell(column).unwrap_or("").trim();
            if cell.is_empty() {
                continue;
            }
            match self.instant(cell) {
                Some(at) => row.times.insert(name, at),
                None => return refuse("time-unreadable", format!("时间无法识别 / not a time: {column}")),
            };
        }
        let fits: Vec<_> = self.map.refuse.iter().filter(|rule| rule.when.holds(&row)).collect();
        if let Some(first) = fits.first() {
            let told: Vec<String> =
                fits.iter().map(|rule| format!("{} / {}", rule.because.zh, rule.because.en)).collect();
            return refuse(&first.id, told.join("; "));
        }
        let choose = |choices: &'a [super::map::Choice]| {
            choices.iter().find(|choice| choice.when.holds(&row)).map(|choice| choice.code.as_str())
        };
        let Some(category) = choose(&self.map.category) else {
            return refuse("no-category", "没有适用的类别 / no category fits".to_owned());
        };
        let channel = choose(&self.map.channel).unwrap_or("import");
        let Some(path) = self.map.path.iter().find(|path| path.when.holds(&row)) else {
            return refuse("no-path", "没有适用的经过 / no path fits".to_owned());
        };
        let chosen = BTreeMap::from([("category", category), ("channel", channel)]);
        let steps: Result<Vec<Step>, String> =
            path.step.iter().map(|step| self.step(step, &row, &chosen)).collect();
        let steps = match steps {
            Ok(steps) => steps,
            Err(name) => {
                return refuse("no-time", format!("缺少时间“{name}” / the time \"{name}\" is missing"));
            }
        };
        let actor = steps.first().map_or_else(Actor::anonymous, |step| step.actor.clone());
        let Ok(command_key) = format!("{}:{key}", self.map.map.id).parse::<CommandKey>() else {
            return refuse(
                "bad-key",
                "编号含有不允许的字符 / the key has characters that keys cannot have".to_owned(),
            );
        };
        Ok((key.clone(), History { key: command_key, actor, channel: channel.to_owned(), steps }))
    }

    fn instant(&self, cell: &str) -> Option<Timestamp> {
        let local = DateTime::strptime(&self.map.file.time, cell).ok()?;
        // An hour that occurs twice means the first, one that does not exist the next.
        self.zone.to_ambiguous_zoned_datetime(local).compatible().ok().map(|zoned| zoned.timestamp())
    }

    fn step(&self, step: &MapStep, row: &Row<'_>, chosen: &BTreeMap<&str, &str>) -> Result<Step, String> {
        let at = row.time(&step.at).ok_or_else(|| step.at.clone())?;
        let mut answers = Context::new();
        let mut inherits = BTreeMap::new();
        for (field, text) in &step.input {
            if let Text::FromData { code } = text {
                inherits.insert(field.clone(), code.clone());
                continue;
            }
            let filled = text.fill(row, chosen);
            if !filled.is_empty() {
                answers.insert(field.as_str().into(), Value::from(filled));
            }
        }
        let (actor, office_from) = self.actor(&step.actor);
        let reason = step.reason.as_ref().map(|text| text.fill(row, chosen)).unwrap_or_default();
        Ok(Step { act: step.act.clone(), at, actor, office_from, answers, inherits, reason })
    }

    fn actor(&self, id: &str) -> (Actor, Option<String>) {
        let found = self.map.actor.iter().find(|actor| actor.id == id);
        let mut actor = Actor { account: AccountId::new(id), ..Actor::anonymous() };
        let mut office_from = None;
        if let Some(found) = found {
            actor.roles = found.roles.iter().map(|role| RoleId::new(role.as_str())).collect();
            actor.area.clone_from(&found.area);
            match &found.office {
                Some(Office::Plain(office)) => actor.office = Some(OfficeId::new(office.as_str())),
                Some(Office::FromData { code }) => office_from = Some(code.clone()),
                None => {}
            }
        }
        (actor, office_from)
    }
}
