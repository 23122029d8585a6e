//! `/watch`: every number is the count of a filter, and opens the list of the same filter.

use std::collections::BTreeMap;

use projection::{FIGURES, figure};
use store::{CaseFilter, GroupBy, StoredTurn};
use value::Timestamp;
use value::percent::encoded;

use super::row;
use crate::error::Trouble;
use crate::serve::{Answer, html};
use crate::shape::{self, list, time};
use crate::sight;
use crate::site::Site;
use crate::view::Tone;
use crate::view::part::{Link, Tag};
use crate::view::watch::{Carded, Cell, Feed, FeedLine, FigureRow, Figures, Overview, Tile, WatchList};
use crate::visit::Visit;

/// Acts shown.
const FEED_MAX: u64 = 15;
/// Carded cases shown.
const CARDS_MAX: usize = 12;
/// Figures of the tables.
const COLUMNS: [&str; 4] = ["open", "due-soon", "overdue", "closed"];

pub fn overview(site: &Site, visit: &mut Visit) -> Answer {
    visit.staff()?;
    let sight = sight::of_all(&site.engine, &visit.actor()).ok_or(Trouble::NotFound)?;
    let mut tiles = Vec::new();
    for figure in FIGURES {
        tiles.push(Tile {
            href: format!("/watch/cases?figure={}", figure.id),
            title: visit.language.t(&format!("figure-{}", figure.id)),
            count: site.engine.store().count(&figure.within(sight.clone(), visit.now))?,
            tone: match figure.tone {
                "warning" => Tone::Warn,
                "alarm" => Tone::Bad,
                _ => Tone::Plain,
            },
        });
    }
    let tables = vec![
        table(site, visit, &sight, GroupBy::Office, "office")?,
        table(site, visit, &sight, GroupBy::Kind, "category")?,
        table(site, visit, &sight, GroupBy::Area, "street")?,
    ];
    html(&Overview {
        page: visit.page(),
        as_of: as_of(site, visit),
        tiles,
        tables,
        feed: lines(site, visit)?,
        cards: cards(site, visit, &sight)?,
    })
}

fn as_of(site: &Site, visit: &Visit) -> String {
    site.events_app().map(|app| time::moment(app.calendar.zone(), visit.now)).unwrap_or_default()
}

/// One row a group; the column of a figure counts the rows of that figure in that group.
fn table(
    site: &Site,
    visit: &Visit,
    sight: &CaseFilter,
    by: GroupBy,
    name: &str,
) -> Result<Figures, Trouble> {
    let mut groups: BTreeMap<String, [u64; COLUMNS.len()]> = BTreeMap::new();
    for (place, id) in COLUMNS.iter().enumerate() {
        let Some(figure) = figure(id) else { continue };
        for (key, count) in site.engine.store().group(&figure.within(sight.clone(), visit.now), by)? {
            groups.entry(key).or_default()[place] = count;
        }
    }
    let mut groups: Vec<(String, [u64; COLUMNS.len()])> = groups.into_iter().collect();
    groups.sort_by_key(|(_, counts)| std::cmp::Reverse((counts[2], counts[0])));
    let cell = |key: &str, place: usize, count: u64| Cell {
        href: if count == 0 {
            String::new()
        } else {
            format!(
                "/watch/cases?figure={}&{name}={}",
                COLUMNS[place],
                if key.is_empty() { "-".to_owned() } else { encoded(key) }
            )
        },
        text: count.to_string(),
    };
    let title = |key: &str| match key {
        "" => visit.language.t("watch-none"),
        key if name == "office" => site.office_title(visit.language, key),
        key => site.code_title(visit.language, key),
    };
    let row = |(key, counts): &(String, [u64; COLUMNS.len()])| FigureRow {
        title: title(key),
        cells: counts.iter().enumerate().map(|(place, count)| cell(key, place, *count)).collect(),
    };
    Ok(Figures {
        title: visit.language.t(&format!("watch-by-{name}")),
        first: visit.language.t(&format!("filter-{name}")),
        columns: COLUMNS.iter().map(|id| visit.language.t(&format!("figure-{id}"))).collect(),
        rows: groups.iter().map(row).collect(),
    })
}

fn cards(site: &Site, visit: &Visit, sight: &CaseFilter) -> Result<Vec<Carded>, Trouble> {
    let mut carded = Vec::new();
    for (id, key, tone) in [("red", "mark-red", Tone::Bad), ("yellow", "mark-yellow", Tone::Warn)] {
        let Some(figure) = figure(id) else { continue };
        for row in site.engine.store().cases(&figure.within(sight.clone(), visit.now).limit(CARDS_MAX))? {
            let known = carded.iter().any(|known: &Carded| known.case.href.ends_with(&row.number));
            if known || carded.len() >= CARDS_MAX {
                continue;
            }
            let language = visit.language;
            let left = shape::app_of(site, &row)
                .map(|app| time::left_of_row(language, &app.calendar, &row, visit.now));
            carded.push(Carded {
                case: Link {
                    href: format!("/desk/cases/{}", row.number),
                    title: shape::title(site, language, &row),
                    hint: String::new(),
                },
                card: Tag::new(tone, language.t(key)),
                office: row
                    .office
                    .as_deref()
                    .map(|office| site.office_title(language, office))
                    .unwrap_or_default(),
                why: left.map(|left| left.text).unwrap_or_default(),
            });
        }
    }
    Ok(carded)
}

/// `GET /watch/acts`: the feed alone.
pub fn feed(site: &Site, visit: &mut Visit) -> Answer {
    visit.staff()?;
    let feed = lines(site, visit)?;
    html(&Feed { page: visit.page(), feed })
}

fn lines(site: &Site, visit: &Visit) -> Result<Vec<FeedLine>, Trouble> {
    let store = site.engine.store();
    let position = store.head()?.position;
    let turns = store.log(position.saturating_sub(FEED_MAX) + 1, 100)?;
    let mut lines = Vec::new();
    for turn in turns.iter().rev() {
        // A feed of others' work is for those who may see the case.
        let Ok(row) = list::seen(site, &visit.actor(), turn.turn.case) else { continue };
        lines.push(line(site, visit, turn, &row)?);
    }
    Ok(lines)
}

fn line(site: &Site, visit: &Visit, stored: &StoredTurn, row: &store::CaseRow) -> Result<FeedLine, Trouble> {
    let language = visit.language;
    let turn = &stored.turn;
    let app = shape::app_of(site, row);
    let act = app.and_then(|app| app.act(&turn.act));
    let what = match act {
        Some(act) => language.pick(&act.rule.title).to_owned(),
        None => language.t("record-timer"),
    };
    let account = site.engine.store().account(&turn.actor)?;
    let office = account.as_ref().and_then(|account| site.engine.actor(account).office);
    let who = match (&office, account.is_some()) {
        (Some(office), _) => site.office_title(language, office.as_str()),
        (None, true) => language.t("record-resident"),
        (None, false) if turn.actor.as_str() == authority::ANONYMOUS => language.t("record-resident"),
        (None, false) => language.t("record-machine"),
    };
    let at = |at: Timestamp| app.map(|app| time::moment(app.calendar.zone(), at)).unwrap_or_default();
    Ok(FeedLine {
        when: at(turn.at),
        text: format!("{who}{}{what}", language.t("colon")),
        case: Link {
            href: format!("/desk/cases/{}", row.number),
            title: format!("{} {}", shape::kind(site, language, row), row.number),
            hint: String::new(),
        },
    })
}

/// `GET /watch/cases?figure=...&office=...`: the rows behind a number.
pub fn cases(site: &Site, visit: &mut Visit) -> Answer {
    visit.staff()?;
    let sight = sight::of_all(&site.engine, &visit.actor()).ok_or(Trouble::NotFound)?;
    let chosen = figure(visit.query("figure")).or_else(|| figure("all")).ok_or(Trouble::NotFound)?;
    let filter = list::narrowed(visit, chosen.within(sight, visit.now));
    let count = site.engine.store().count(&filter)?;
    let mut title = vec![visit.language.t(&format!("figure-{}", chosen.id))];
    let codes = ["category", "street", "office"].map(|name| (name, visit.query(name)));
    for (name, code) in codes.into_iter().filter(|(_, code)| !code.is_empty()) {
        let words = if code == "-" {
            visit.language.t("watch-none")
        } else if name == "office" {
            site.office_title(visit.language, code)
        } else {
            site.code_title(visit.language, code)
        };
        title.push(words);
    }
    let (rows, paging) = list::page(visit, site, filter, count)?;
    html(&WatchList {
        page: visit.page(),
        title: title.join(" · "),
        count,
        filters: list::filters(visit, site, &["office", "category", "street", "stage"], &["figure"]),
        rows: rows.iter().map(|found| row(site, visit, found)).collect(),
        paging,
        as_of: as_of(site, visit),
    })
}
