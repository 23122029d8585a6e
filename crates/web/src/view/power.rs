//! Pages of the power list: `/powers` and each power.

use askama::Template;

use super::Page;
use super::part::Row;

/// `/powers`.
#[derive(Debug, Clone, Template)]
#[template(path = "power/list.html")]
pub struct ListPage {
    pub page: Page,
    pub count: usize,
    pub groups: Vec<Group>,
}

/// The powers of one office.
#[derive(Debug, Clone)]
pub struct Group {
    pub holder: String,
    pub lines: Vec<Line>,
}

#[derive(Debug, Clone)]
pub struct Line {
    pub href: String,
    pub title: String,
    pub kind: String,
    pub code: String,
    pub basis: String,
}

/// `/powers/{code}`.
#[derive(Debug, Clone, Template)]
#[template(path = "power/one.html")]
pub struct OnePage {
    pub page: Page,
    pub title: String,
    pub kind: String,
    pub code: String,
    pub facts: Vec<Row>,
    /// Instrument and article, and since when.
    pub basis: Vec<Row>,
    pub acts: Vec<Step>,
    pub limits: Vec<Row>,
    pub forbidden: Vec<Row>,
    pub delegated: Vec<Row>,
    pub figures: Vec<Row>,
    /// The process as SVG; empty where it cannot be drawn.
    pub picture: String,
}

/// One act of the power and what it needs.
#[derive(Debug, Clone)]
pub struct Step {
    pub title: String,
    pub facts: Vec<Row>,
}
