//! Reads a calendar file; its head in `calendars/cn.txt` is the description of the format.

use value::{Date, Time, Words};

use crate::ClockError;
use crate::calendar::{Exception, Table, number, weekday_of};

/// Largest calendar file, in bytes.
pub const TEXT_MAX: usize = 256 * 1024;

/// Most years in one file.
pub const YEARS_MAX: usize = 300;

/// Most names of days in one file.
pub const NAMES_MAX: usize = 500;

pub(crate) struct Parsed {
    pub(crate) table: Table,
    pub(crate) zone: String,
    pub(crate) hours: Vec<(Time, Time)>,
}

#[derive(Default)]
struct Reader<'a> {
    zone: Option<&'a str>,
    hours: Vec<(Time, Time)>,
    keys: Vec<&'a str>,
    names: Vec<Words>,
    first_year: Option<i16>,
    year: i16,
    exceptions: Vec<Option<Exception>>,
}

pub(crate) fn parse(text: &str) -> Result<Parsed, ClockError> {
    if text.len() > TEXT_MAX {
        return Err(ClockError::Calendar { line: 0, why: "the file is too large" });
    }
    let mut reader = Reader::default();
    let mut last = 0;
    for (line, content) in (1..).zip(text.lines()) {
        last = line;
        reader.line(content.trim()).map_err(|why| ClockError::Calendar { line, why })?;
    }
    let whole = |why| ClockError::Calendar { line: last, why };
    let zone = reader.zone.ok_or(whole("no zone is given"))?.to_owned();
    let year = reader.first_year.ok_or(whole("no year is given"))?;
    if reader.hours.is_empty() {
        return Err(whole("no hours are given"));
    }
    let first = Date::new(year, 1, 1).map_err(|_| whole("the year is out of range"))?;
    let table = Table::new(number(first), reader.exceptions, reader.names);
    Ok(Parsed { table, zone, hours: reader.hours })
}

impl<'a> Reader<'a> {
    fn line(&mut self, line: &'a str) -> Result<(), &'static str> {
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        if let Some(year) = line.strip_prefix('[') {
            return self.begin_year(year.strip_suffix(']').ok_or("a year stands in brackets, [2026]")?);
        }
        let (word, rest) = line.split_once(' ').ok_or("a line is a word and what follows it")?;
        match (word, self.first_year.is_some()) {
            ("zone", false) => {
                self.zone = Some(rest.trim());
                Ok(())
            }
            ("hours", false) => self.read_hours(rest),
            ("name", false) => self.read_name(rest),
            ("zone" | "hours" | "name", true) => Err("zone, hours and names stand before the first year"),
            ("off", true) => self.read_days(rest, false),
            ("on", true) => self.read_days(rest, true),
            ("off" | "on", false) => Err("days stand in the section of a year"),
            _ => Err("a line begins with zone, hours, name, off, on or a year in brackets"),
        }
    }

    fn begin_year(&mut self, text: &str) -> Result<(), &'static str> {
        let year: i16 = text.parse().ok().filter(|y| (1900..=2500).contains(y)).ok_or("not a year")?;
        if self.first_year.is_some() && year != self.year + 1 {
            return Err("years follow one another without a gap");
        }
        let first = self.first_year.get_or_insert(year);
        if usize::from((year - *first).unsigned_abs()) >= YEARS_MAX {
            return Err("too many years");
        }
        self.year = year;
        let days = if Date::new(year, 2, 29).is_ok() { 366 } else { 365 };
        self.exceptions.resize(self.exceptions.len() + days, None);
        Ok(())
    }

    fn read_hours(&mut self, text: &str) -> Result<(), &'static str> {
        let wrong = "hours are spans like 09:00-12:00";
        self.hours.clear();
        for span in text.split_whitespace() {
            let (from, until) = span.split_once('-').ok_or(wrong)?;
            self.hours.push((time(from).ok_or(wrong)?, time(until).ok_or(wrong)?));
        }
        Ok(())
    }

    fn read_name(&mut self, text: &'a str) -> Result<(), &'static str> {
        let wrong = "a name is KEY CHINESE | ENGLISH";
        let (key, words) = text.trim().split_once(' ').ok_or(wrong)?;
        let (zh, en) = words.split_once('|').ok_or(wrong)?;
        if self.keys.contains(&key) {
            return Err("the name is given twice");
        }
        if self.keys.len() == NAMES_MAX {
            return Err("too many names");
        }
        self.keys.push(key);
        self.names.push(Words::new(zh.trim(), en.trim()));
        Ok(())
    }

    fn read_days(&mut self, text: &str, work: bool) -> Result<(), &'static str> {
        let mut parts = text.split_whitespace();
        let key = parts.next().unwrap_or_default();
        let name = self.keys.iter().position(|known| *known == key).ok_or("the name is not given above")?;
        let exception = Exception { work, name: u16::try_from(name).map_err(|_| "too many names")? };
        for part in parts {
            let (first, last) = part.split_once("..").unwrap_or((part, part));
            let (first, last) = (self.place(first)?, self.place(last)?);
            if last < first {
                return Err("a range ends before it begins");
            }
            for place in first..=last {
                // WHY: a weekday is worked anyway, so it is a slip of the pen.
                if work && !self.is_weekend(place) {
                    return Err("a make-up workday falls on a weekend");
                }
                if self.exceptions[place].replace(exception).is_some() {
                    return Err("a day is given twice");
                }
            }
        }
        Ok(())
    }

    fn is_weekend(&self, place: usize) -> bool {
        let first = Date::new(self.first_year.unwrap_or(self.year), 1, 1).map_or(0, number);
        weekday_of(first + place as i64) >= 5
    }

    /// Place in the table of a day `MM-DD` of the year being read.
    fn place(&self, text: &str) -> Result<usize, &'static str> {
        let wrong = "a day is MM-DD";
        let (month, day) = text.split_once('-').ok_or(wrong)?;
        let (month, day) = (month.parse().map_err(|_| wrong)?, day.parse().map_err(|_| wrong)?);
        let date = Date::new(self.year, month, day).map_err(|_| "there is no such day")?;
        let first = Date::new(self.first_year.unwrap_or(self.year), 1, 1).map_err(|_| wrong)?;
        usize::try_from(number(date) - number(first)).map_err(|_| wrong)
    }
}

fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    match (hour.parse().ok()?, minute.parse().ok()?) {
        (24, 0) => Some(Time::midnight()),
        (hour, minute) => Time::new(hour, minute, 0, 0).ok(),
    }
}
