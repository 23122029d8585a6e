//! One door: launcher, inbox, search.

use askama::Template;

use super::Page;
use super::part::{Filters, Link, Paging, Tab, Tag, TimeLeft};

/// What the home of a signed-in person has besides the hall.
#[derive(Debug, Clone)]
pub struct Launcher {
    /// A power of the person's posts asks for a second factor that they have not given.
    pub prove: bool,
    /// What waits; each number opens exactly its rows.
    pub tiles: Vec<Tile>,
    /// Applications of the person's posts.
    pub apps: Vec<AppCard>,
    /// Rooms of the house that are no app.
    pub rooms: Vec<Link>,
    /// Other systems of the district.
    pub systems: Vec<Link>,
}

#[derive(Debug, Clone)]
pub struct Tile {
    pub href: String,
    pub count: u64,
    pub title: String,
    pub tone: &'static str,
}

/// One application of a person's posts.
#[derive(Debug, Clone)]
pub struct AppCard {
    pub title: String,
    /// Cases that wait for the person.
    pub waiting: u64,
    pub href: String,
    /// Opens a case of it, where the post may.
    pub opens: Option<Link>,
}

/// `/inbox?view=...&app=...`.
#[derive(Debug, Clone, Template)]
#[template(path = "door/inbox.html")]
pub struct Inbox {
    pub page: Page,
    pub tabs: Vec<Tab>,
    pub filters: Filters,
    /// One of the rows is not read yet.
    pub unread: bool,
    pub rows: Vec<InboxRow>,
    pub paging: Paging,
    /// Where marking a message comes back to.
    pub back: String,
    pub as_of: String,
}

/// A case that waits, or a message.
#[derive(Debug, Clone)]
pub struct InboxRow {
    /// Empty where there is nothing to open.
    pub href: String,
    /// Of a message; empty for a case.
    pub key: String,
    pub unread: bool,
    pub title: String,
    /// The application, or what the message is about.
    pub of: String,
    pub number: String,
    pub stage: String,
    pub left: TimeLeft,
    /// Due, or told.
    pub when: String,
    pub marks: Vec<Tag>,
}

/// `/search`.
#[derive(Debug, Clone, Template)]
#[template(path = "door/search.html")]
pub struct Search {
    pub page: Page,
    pub query: String,
    /// There is something to look for.
    pub asked: bool,
    /// The query looked like the number of a person.
    pub people: bool,
    pub mine: Vec<Found>,
    pub cases: Vec<Found>,
    pub count: u64,
    pub paging: Paging,
    pub services: Vec<Link>,
    pub powers: Vec<Link>,
    pub offices: Vec<Link>,
}

impl Search {
    fn nothing(&self) -> bool {
        let links = [&self.services, &self.powers, &self.offices];
        self.mine.is_empty() && self.cases.is_empty() && links.iter().all(|links| links.is_empty())
    }
}

/// A case that was found.
#[derive(Debug, Clone)]
pub struct Found {
    pub href: String,
    pub title: String,
    pub number: String,
    pub summary: String,
    pub stage: Tag,
    pub when: String,
}
