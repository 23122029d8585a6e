//! Pages of the directory.

use askama::Template;

use super::Page;
use super::part::{Link, Paging, Row};

/// `/directory`: an office, what is below it, who works there; or what was searched for.
#[derive(Debug, Clone, Template)]
#[template(path = "directory/people.html")]
pub struct People {
    pub page: Page,
    /// Whether the reader may add people.
    pub joins: bool,
    /// The office.
    pub title: String,
    pub query: String,
    /// The day it is shown as of.
    pub day: String,
    pub above: Vec<Link>,
    pub below: Vec<Link>,
    pub people: Vec<Entry>,
    /// All that were found, not only those on this page.
    pub count: usize,
    pub paging: Paging,
}

/// One person of a list.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    pub href: String,
    pub name: String,
    /// Office and post, own ones first.
    pub posts: Vec<String>,
    pub areas: String,
    /// Somebody stands in for the person.
    pub away: bool,
}

/// `/directory/people/{person}`.
#[derive(Debug, Clone, Template)]
#[template(path = "directory/person.html")]
pub struct Person {
    pub page: Page,
    pub name: String,
    /// Where the reader changes posts and leave; empty where it is not theirs.
    pub change: String,
    pub away: bool,
    /// Stopped, or no longer in service.
    pub stopped: bool,
    pub rows: Vec<Row>,
    pub terms: Vec<Term>,
    pub day: String,
}

/// A time in a post, or of standing in for somebody.
#[derive(Debug, Clone, Default)]
pub struct Term {
    pub what: String,
    pub when: String,
    pub now: bool,
    pub note: String,
}
