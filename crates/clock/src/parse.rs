//! Reads a calendar file; its head in `calendars/cn.txt` is the description of the format.

use value::{Date, Time, Words};

use crate::ClockError;
use crate::days::{is_weekend, number};
use crate::notice::{Edition, NOTICES_MAX, Notice, Published};

/// Largest calendar file, in bytes.
pub const TEXT_MAX: usize = 256 * 1024;

/// Most years in one calendar.
pub const YEARS_MAX: usize = 100;

/// Most names of days in one calendar.
pub const NAMES_MAX: usize = 500;

/// Longest name of a document, in bytes.
pub const SOURCE_MAX: usize = 200;

pub(crate) struct Parsed {
    pub(crate) published: Published,
    pub(crate) zone: String,
    pub(crate) hours: Vec<(Time, Time)>,
}

/// A whole calendar.
pub(crate) fn parse(text: &str) -> Result<Parsed, ClockError> {
    let reader = Reader::default();
    let (reader, last) = reader.read(text)?;
    let whole = |why| ClockError::Calendar { line: last, why };
    let zone = reader.zone.clone().ok_or(whole("no zone is given"))?;
    if reader.notices.is_empty() {
        return Err(whole("no year is given"));
    }
    if reader.hours.is_empty() {
        return Err(whole("no hours are given"));
    }
    let hours = reader.hours.clone();
    Ok(Parsed { published: reader.finish(), zone, hours })
}

/// Further notices on top of a calendar. `None` when all of them are in it already.
pub(crate) fn add(base: &Published, text: &str) -> Result<Option<Published>, ClockError> {
    let reader = Reader {
        keys: base.keys.clone(),
        names: base.names.clone(),
        notices: base.notices.clone(),
        newest: base.newest(),
        ..Reader::default()
    };
    let (reader, last) = reader.read(text)?;
    if !reader.begun {
        return Err(ClockError::Calendar { line: last, why: "no year is given" });
    }
    Ok((reader.notices.len() > base.notices.len()).then(|| reader.finish()))
}

#[derive(Default)]
struct Reader {
    zone: Option<String>,
    hours: Vec<(Time, Time)>,
    keys: Vec<String>,
    names: Vec<Words>,
    /// Notices read to their end.
    notices: Vec<Notice>,
    /// The section being read, and the line it began at.
    current: Option<(usize, Notice)>,
    /// The newest edition of the calendar this file is added to.
    newest: Option<Edition>,
    /// A section of this file has begun.
    begun: bool,
}

type Wrong = &'static str;

impl Reader {
    fn read(mut self, text: &str) -> Result<(Self, usize), ClockError> {
        if text.len() > TEXT_MAX {
            return Err(ClockError::Calendar { line: 0, why: "the file is too large" });
        }
        let mut last = 0;
        for (line, content) in (1..).zip(text.lines()) {
            last = line;
            self.line(line, content.trim())?;
        }
        self.end_section()?;
        Ok((self, last))
    }

    fn finish(self) -> Published {
        Published::new(self.keys, self.names, self.notices)
    }

    fn line(&mut self, line: usize, text: &str) -> Result<(), ClockError> {
        if text.is_empty() || text.starts_with('#') {
            return Ok(());
        }
        let told = |why| ClockError::Calendar { line, why };
        if let Some(rest) = text.strip_prefix('[') {
            self.end_section()?;
            let notice = self.section(rest).map_err(told)?;
            (self.current, self.begun) = (Some((line, notice)), true);
            return Ok(());
        }
        self.word(text).map_err(told)
    }

    fn word(&mut self, text: &str) -> Result<(), Wrong> {
        let (word, rest) = text.split_once(' ').ok_or("a line is a word and what follows it")?;
        let in_head = !self.begun;
        match (word, in_head) {
            ("zone" | "hours", true) if self.newest.is_some() => {
                Err("zone and hours belong to the calendar this is added to")
            }
            ("zone", true) => {
                self.zone = Some(rest.trim().to_owned());
                Ok(())
            }
            ("hours", true) => self.read_hours(rest),
            ("name", true) => self.read_name(rest),
            ("zone" | "hours" | "name", false) => Err("zone, hours and names stand before the first year"),
            ("off", false) => self.named_days(rest, false),
            ("on", false) => self.named_days(rest, true),
            ("week", false) => self.read_days(rest.split_whitespace(), None),
            ("off" | "on" | "week", true) => Err("days stand in the section of a year"),
            _ => Err("a line begins with zone, hours, name, off, on, week or a year in brackets"),
        }
    }

    /// `2026] 2025-11-04 国办发明电〔2025〕7号`.
    fn section(&self, text: &str) -> Result<Notice, Wrong> {
        let (year, rest) = text.split_once(']').ok_or("a year stands in brackets, [2026]")?;
        let year: i16 = year.parse().ok().filter(|y| (1900..=2500).contains(y)).ok_or("not a year")?;
        let mut words = rest.trim().splitn(2, ' ');
        let day = words.next().filter(|word| !word.is_empty());
        let source = words.next().map(str::trim).filter(|text| !text.is_empty());
        if source.is_some_and(|source| source.len() > SOURCE_MAX) {
            return Err("the name of the document is too long");
        }
        let published: Date = match day {
            Some(day) => {
                day.parse().map_err(|_| "the day of publication is YYYY-MM-DD, before the document")?
            }
            None if self.newest.is_some() => return Err("an added year needs the day of its publication"),
            None => Date::new(year, 1, 1).map_err(|_| "not a year")?,
        };
        // WHY: an edition of a mistyped far day would stand in the way of every later publication.
        if !(year - 2..=year).contains(&published.year()) {
            return Err("a year is published in it or in the two years before");
        }
        self.follows(year, published)?;
        Ok(Notice { year, published, source: source.map(str::to_owned), days: Vec::new() })
    }

    /// A year comes behind the last one; a year that is known is only changed later.
    fn follows(&self, year: i16, published: Date) -> Result<(), Wrong> {
        if self.notices.len() >= NOTICES_MAX {
            return Err("too many sections");
        }
        let Some(first) = self.notices.iter().map(|notice| notice.year).min() else { return Ok(()) };
        let last = self.notices.iter().map(|notice| notice.year).max().unwrap_or(first);
        let before = self.notices.iter().filter(|notice| notice.year == year);
        if let Some(before) = before.map(|notice| notice.published).max() {
            let known = self.newest.is_some_and(|newest| published <= newest.day());
            // A section of an added file may be in the calendar already: what it says is compared at its end.
            return if published > before || known { Ok(()) } else { Err("a year is published again later") };
        }
        if year != last + 1 {
            return Err("years follow one another without a gap");
        }
        if usize::from((year - first).unsigned_abs()) >= YEARS_MAX {
            return Err("too many years");
        }
        let behind = self.notices.iter().filter(|notice| notice.year == last).map(|notice| notice.published);
        if behind.min().is_some_and(|behind| published < behind) {
            return Err("a year is not published before the year in front of it");
        }
        Ok(())
    }

    fn end_section(&mut self) -> Result<(), ClockError> {
        let Some((line, mut notice)) = self.current.take() else { return Ok(()) };
        notice.days.sort_by_key(|(day, _)| *day);
        let known = self.newest.is_some_and(|newest| notice.published <= newest.day());
        if known && self.notices.contains(&notice) {
            return Ok(());
        }
        if known {
            let why = "published before with other days, or earlier than what is published already";
            return Err(ClockError::Calendar { line, why });
        }
        self.notices.push(notice);
        Ok(())
    }

    fn read_hours(&mut self, text: &str) -> Result<(), Wrong> {
        let wrong = "hours are spans like 09:00-12:00";
        self.hours.clear();
        for span in text.split_whitespace() {
            let (from, until) = span.split_once('-').ok_or(wrong)?;
            self.hours.push((time(from).ok_or(wrong)?, time(until).ok_or(wrong)?));
        }
        Ok(())
    }

    fn read_name(&mut self, text: &str) -> Result<(), Wrong> {
        let wrong = "a name is KEY CHINESE | ENGLISH";
        let (key, words) = text.trim().split_once(' ').ok_or(wrong)?;
        let (zh, en) = words.split_once('|').ok_or(wrong)?;
        let words = Words::new(zh.trim(), en.trim());
        if let Some(place) = self.keys.iter().position(|known| known == key) {
            let same = self.newest.is_some() && self.names.get(place) == Some(&words);
            return if same { Ok(()) } else { Err("the name is given twice") };
        }
        if self.keys.len() == NAMES_MAX {
            return Err("too many names");
        }
        self.keys.push(key.to_owned());
        self.names.push(words);
        Ok(())
    }

    fn named_days(&mut self, text: &str, work: bool) -> Result<(), Wrong> {
        let mut parts = text.split_whitespace();
        let key = parts.next().unwrap_or_default();
        let name = self.keys.iter().position(|known| known == key).ok_or("the name is not given above")?;
        self.read_days(parts, Some((work, u16::try_from(name).map_err(|_| "too many names")?)))
    }

    fn read_days<'a>(
        &mut self,
        parts: impl Iterator<Item = &'a str>,
        said: Option<(bool, u16)>,
    ) -> Result<(), Wrong> {
        let Some((_, notice)) = &mut self.current else { return Err("days stand in the section of a year") };
        let first_year = self.notices.iter().map(|notice| notice.year).min().unwrap_or(notice.year);
        for part in parts {
            let (first, last) = part.split_once("..").unwrap_or((part, part));
            let (first, last) = (day(first, notice.year, first_year)?, day(last, notice.year, first_year)?);
            if last < first {
                return Err("a range ends before it begins");
            }
            for day in first..=last {
                // WHY: a weekday is worked anyway, so it is a slip of the pen.
                if said.is_some_and(|(work, _)| work) && !is_weekend(day) {
                    return Err("a make-up workday falls on a weekend");
                }
                if notice.days.iter().any(|(known, _)| *known == day) {
                    return Err("a day is given twice");
                }
                notice.days.push((day, said));
            }
        }
        Ok(())
    }
}

/// `MM-DD` of the section's year, or `YYYY-MM-DD` of the year before: the notice of a year has at times set the last
/// days of December.
fn day(text: &str, year: i16, first_year: i16) -> Result<i64, Wrong> {
    let wrong = "a day is MM-DD";
    let mut parts = text.rsplitn(3, '-');
    let (date, month, other) = (parts.next(), parts.next(), parts.next());
    let (month, date) = month.zip(date).ok_or(wrong)?;
    let (month, date) = (month.parse().map_err(|_| wrong)?, date.parse().map_err(|_| wrong)?);
    let of: i16 = other.map_or(Ok(year), |other| other.parse().map_err(|_| wrong))?;
    if of != year && (of != year - 1 || of < first_year) {
        return Err("a day of another year lies in the year before, and that year is published");
    }
    Date::new(of, month, date).map(number).map_err(|_| "there is no such day")
}

fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    match (hour.parse().ok()?, minute.parse().ok()?) {
        (24, 0) => Some(Time::midnight()),
        (hour, minute) => Time::new(hour, minute, 0, 0).ok(),
    }
}
