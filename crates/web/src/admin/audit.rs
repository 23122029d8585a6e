//! The record 审计: sign-ins and what administrators did, for the audit administrator alone. To everybody else these
//! addresses are not there.

use engine::Kept;
use identity::Domain;
use identity::record::{Deed, KINDS, Via};
use jiff::tz::TimeZone;
use value::Date;
use value::percent::encoded;

use super::administrator;
use crate::error::Trouble;
use crate::posted::Posted;
use crate::serve::{Answer, Reply, Sent, html, see};
use crate::shape::time::moment;
use crate::site::Site;
use crate::view::audit::{Audit, Line};
use crate::view::part::{Choice, Paging};
use crate::visit::Visit;
use crate::words::Language;

/// Lines of one page, and of one table that is taken out.
const ROWS: usize = 50;
const EXPORT_MAX: usize = 10_000;

/// Lines looked at for one page; further back is another page.
const LOOK_MAX: u64 = 20_000;

/// Longest words to look for, in characters: those of an account.
const LENGTH_MAX: usize = 128;

/// Lines read at a time.
const CHUNK: u64 = 500;

/// What the address asks for.
struct Wanted {
    /// Part of who did it or of what it was about.
    text: String,
    kind: String,
    day: Option<Date>,
    /// Only lines before this number; the newest where there is none.
    before: Option<u64>,
}

impl Wanted {
    fn of(visit: &Visit) -> Result<Self, Trouble> {
        let number = |text: &str| text.parse::<u64>().map_err(|_| Trouble::NotFound);
        let before = visit.query("before");
        let day = visit.query("day");
        Ok(Self {
            text: visit.sought().to_owned(),
            kind: visit.query("kind").to_owned(),
            day: (!day.is_empty()).then(|| day.parse().map_err(|_| Trouble::NotFound)).transpose()?,
            before: (!before.is_empty()).then(|| number(before)).transpose()?,
        })
    }

    fn fits(&self, line: &Kept, zone: &TimeZone) -> bool {
        let entry = &line.entry;
        let has = |text: &str| text.contains(&self.text);
        (self.kind.is_empty() || entry.deed.kind() == self.kind)
            && (self.text.is_empty() || has(entry.by.as_str()) || has(&entry.deed.about()))
            && self.day.is_none_or(|day| zone.to_datetime(line.recorded_at).date() == day)
    }
}

/// Lines found, and before which number to look on where there may be more.
struct Found {
    lines: Vec<Kept>,
    onward: Option<u64>,
}

/// `POST /audit`: what to look for. Who was looked for stays in the session and out of the address, as in `desk/find.rs`.
pub fn find(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    administrator(site, visit, Domain::Record)?;
    let [words, kind, day] = ["q", "kind", "day"].map(|name| posted.text(name).to_owned());
    onward(site, visit, &words, &[("kind", &kind), ("day", &day)])
}

fn onward(site: &Site, visit: &mut Visit, words: &str, with: &[(&str, &str)]) -> Answer {
    let words: String = words.chars().take(LENGTH_MAX).collect();
    let name = if words.is_empty() { String::new() } else { visit.seek(site, &words)? };
    see(address("/audit", [("find", name.as_str())].into_iter().chain(with.iter().copied())))
}

/// `GET /audit`: newest first; `find`, `kind`, `day` and `before` in the address, and no words that stay there.
pub fn list(site: &Site, visit: &mut Visit) -> Answer {
    administrator(site, visit, Domain::Record)?;
    let [words, kind, day] = ["q", "kind", "day"].map(|name| visit.query(name).to_owned());
    if !words.is_empty() {
        return onward(site, visit, &words, &[("kind", &kind), ("day", &day)]);
    }
    site.gather();
    let wanted = Wanted::of(visit)?;
    let (language, zone) = (visit.language, zone(site));
    let found = look(site, &wanted, ROWS, LOOK_MAX)?;
    let kinds = KINDS.into_iter().map(|kind| Choice {
        value: kind.to_owned(),
        title: language.t(&format!("deed-{kind}")),
        chosen: kind == wanted.kind,
        ..Choice::default()
    });
    let onward = found.onward.map(|before| link(visit, "/audit", Some(before))).unwrap_or_default();
    html(&Audit {
        page: visit.page(),
        query: wanted.text.clone(),
        day: wanted.day.map(|day| day.to_string()).unwrap_or_default(),
        kinds: kinds.collect(),
        lines: found.lines.iter().map(|kept| line(site, language, kept, &zone)).collect(),
        export: link(visit, "/audit.csv", wanted.before),
        paging: Paging {
            previous: if wanted.before.is_some() { link(visit, "/audit", None) } else { String::new() },
            next: onward,
            range: String::new(),
        },
    })
}

/// `GET /audit.csv`: the same as a table, UTF-8 with a byte order mark. That it was taken out is itself recorded, before
/// it is given.
pub fn as_csv(site: &Site, visit: &mut Visit) -> Answer {
    let auditor = administrator(site, visit, Domain::Record)?;
    site.gather();
    let (wanted, zone) = (Wanted::of(visit)?, zone(site));
    let found = look(site, &wanted, EXPORT_MAX, u64::MAX)?;
    let deed = Deed::RecordExported { lines: found.lines.len() as u64 };
    site.engine.record(&auditor, Via::Page, deed)?;
    let mut table = String::from("\u{feff}number,at,recorded_at,by,via,kind,about,position\r\n");
    for kept in &found.lines {
        let (entry, zone) = (&kept.entry, &zone);
        let at = |at| zone.to_datetime(at).strftime("%Y-%m-%dT%H:%M:%S").to_string();
        let cells = [
            kept.number.to_string(),
            at(entry.at),
            at(kept.recorded_at),
            entry.by.to_string(),
            entry.via.name().to_owned(),
            entry.deed.kind().to_owned(),
            entry.deed.about(),
            kept.position.to_string(),
        ];
        table.push_str(&cells.map(|text| cell(&text)).join(","));
        table.push_str("\r\n");
    }
    Ok(Reply::File(Sent {
        mime: "text/csv; charset=utf-8".to_owned(),
        bytes: table.into_bytes(),
        cache: "no-store",
        name: "audit.csv".to_owned(),
        saved: true,
    }))
}

/// A cell of a table. WHY the apostrophe: a spreadsheet takes what begins so for a formula.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

fn zone(site: &Site) -> TimeZone {
    site.engine.apps().all().next().map_or(TimeZone::UTC, |app| app.calendar.zone().clone())
}

/// Looks from the newest line backwards.
fn look(site: &Site, wanted: &Wanted, rows: usize, look_max: u64) -> Result<Found, Trouble> {
    let (engine, zone) = (&site.engine, zone(site));
    let last = match wanted.day {
        Some(day) => last_of(site, day, &zone)?,
        None => engine.record_version()?,
    };
    let mut end = last.min(wanted.before.map_or(u64::MAX, |before| before.saturating_sub(1)));
    let (mut lines, mut looked) = (Vec::new(), 0);
    while end > 0 && looked < look_max {
        let from = end.saturating_sub(CHUNK - 1).max(1);
        let chunk = engine.record_lines(from, usize::try_from(end - from + 1).unwrap_or(0))?;
        for kept in chunk.into_iter().rev() {
            if wanted.day.is_some_and(|day| zone.to_datetime(kept.recorded_at).date() < day) {
                return Ok(Found { lines, onward: None });
            }
            if wanted.fits(&kept, &zone) {
                if lines.len() == rows {
                    return Ok(Found { lines, onward: Some(kept.number + 1) });
                }
                lines.push(kept);
            }
        }
        looked += end - from + 1;
        end = from - 1;
    }
    Ok(Found { lines, onward: (end > 0).then_some(end + 1) })
}

/// The last line written on or before a day: lines stand in the order of their writing, so halves are enough.
fn last_of(site: &Site, day: Date, zone: &TimeZone) -> Result<u64, Trouble> {
    let (mut low, mut high) = (0, site.engine.record_version()?);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        let later = match site.engine.record_lines(middle, 1)?.first() {
            Some(kept) => zone.to_datetime(kept.recorded_at).date() > day,
            None => true,
        };
        if later { high = middle - 1 } else { low = middle }
    }
    Ok(low)
}

fn line(site: &Site, language: Language, kept: &Kept, zone: &TimeZone) -> Line {
    let entry = &kept.entry;
    let (directory, today) = (site.engine.directory(), site.engine.today());
    let name = directory.standing(&entry.by, today).map(|it| language.pick(&it.name).to_owned());
    Line {
        number: kept.number,
        when: moment(zone, entry.at),
        who: entry.by.to_string(),
        name: name.unwrap_or_default(),
        via: language.t(&format!("via-{}", entry.via.name())),
        kind: language.t(&format!("deed-{}", entry.deed.kind())),
        about: about(language, &entry.deed),
    }
}

/// What a line is about, with the changes of the directory in words; the table keeps its codes.
fn about(language: Language, deed: &Deed) -> String {
    let Deed::DirectoryChanged { from, to, facts } = deed else { return deed.about() };
    let said = facts.iter().map(|(name, count)| {
        let key = format!("fact-{name}");
        if language.knows(&key) { format!("{} {count}", language.t(&key)) } else { format!("{name} {count}") }
    });
    let comma = if language == Language::Chinese { "，" } else { ", " };
    format!("{} ({from}-{to})", said.collect::<Vec<_>>().join(comma))
}

/// This address with other paging.
fn link(visit: &Visit, path: &str, before: Option<u64>) -> String {
    let before = before.map(|before| before.to_string()).unwrap_or_default();
    let kept = ["find", "kind", "day"].map(|name| (name, visit.query(name)));
    address(path, kept.into_iter().chain([("before", before.as_str())]))
}

/// A path with the pairs that have a value.
fn address<'p>(path: &str, pairs: impl Iterator<Item = (&'p str, &'p str)>) -> String {
    let pairs: Vec<String> = pairs
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}
