//! Supervision: figures that open to exactly their rows, and the map.

use askama::Template;

use super::part::{Filters, Link, Paging, Tag, TimeLeft};
use super::{Page, Tone};

/// `/watch`.
#[derive(Debug, Clone, Template)]
#[template(path = "watch/overview.html")]
pub struct Overview {
    pub page: Page,
    pub as_of: String,
    pub tiles: Vec<Tile>,
    pub tables: Vec<Figures>,
    pub feed: Vec<FeedLine>,
    /// Cases with a yellow or red card.
    pub cards: Vec<Carded>,
}

/// A number and the list of exactly its rows.
#[derive(Debug, Clone)]
pub struct Tile {
    pub href: String,
    pub title: String,
    pub count: u64,
    pub tone: Tone,
}

/// A table of numbers by office, category or street.
#[derive(Debug, Clone)]
pub struct Figures {
    pub title: String,
    pub first: String,
    pub columns: Vec<String>,
    pub rows: Vec<FigureRow>,
}

#[derive(Debug, Clone)]
pub struct FigureRow {
    pub title: String,
    pub cells: Vec<Cell>,
}

/// A number; with a link it opens its rows.
#[derive(Debug, Clone)]
pub struct Cell {
    pub href: String,
    pub text: String,
}

/// One act as it happened.
#[derive(Debug, Clone)]
pub struct FeedLine {
    pub when: String,
    pub text: String,
    pub case: Link,
}

#[derive(Debug, Clone)]
pub struct Carded {
    pub case: Link,
    pub card: Tag,
    pub office: String,
    pub why: String,
}

/// The feed alone, for the script that keeps it fresh: `/watch/acts`.
#[derive(Debug, Clone, Template)]
#[template(path = "watch/feed.html")]
pub struct Feed {
    pub page: Page,
    pub feed: Vec<FeedLine>,
}

/// `/watch/cases?...`: the rows behind a number.
#[derive(Debug, Clone, Template)]
#[template(path = "watch/list.html")]
pub struct WatchList {
    pub page: Page,
    /// The filter in words.
    pub title: String,
    pub count: u64,
    pub filters: Filters,
    pub rows: Vec<WatchRow>,
    pub paging: Paging,
    pub as_of: String,
}

#[derive(Debug, Clone)]
pub struct WatchRow {
    pub href: String,
    pub number: String,
    pub title: String,
    pub place: String,
    pub office: String,
    pub stage: String,
    pub opened: String,
    pub left: TimeLeft,
    pub marks: Vec<Tag>,
}

/// `/events/map`: open cases on a schematic map, and always as a list.
#[derive(Debug, Clone, Template)]
#[template(path = "events/map.html")]
pub struct MapPage {
    pub page: Page,
    pub filters: Filters,
    /// Where the island reads the points.
    pub points: String,
    /// Where it reads the schematic district; empty where there is none.
    pub district: String,
    pub count: u64,
    pub rows: Vec<MapRow>,
    pub paging: Paging,
}

/// One open case, without anything about its reporter.
#[derive(Debug, Clone)]
pub struct MapRow {
    pub title: String,
    pub place: String,
    pub stage: String,
    pub when: String,
    pub reports: u64,
}
