//! Pages of the system and the security administrator: people, accounts and connected systems.

use askama::Template;

use super::Page;
use super::directory::Term;
use super::part::{ActForm, ErrorLine, Field, Paging, Row, Tag};

/// `/admin/accounts`: who can sign in.
#[derive(Debug, Clone, Template)]
#[template(path = "admin/accounts.html")]
pub struct Accounts {
    pub page: Page,
    pub query: String,
    pub rows: Vec<AccountRow>,
    pub paging: Paging,
}

/// One account of a list.
#[derive(Debug, Clone)]
pub struct AccountRow {
    pub id: String,
    pub name: String,
    pub posts: Vec<String>,
    pub tags: Vec<Tag>,
}

/// `/admin/accounts/new`
#[derive(Debug, Clone, Template)]
#[template(path = "admin/open.html")]
pub struct Opening {
    pub page: Page,
    /// Why nothing can be changed now.
    pub hindrance: String,
    pub fields: Vec<Field>,
    pub errors: Vec<ErrorLine>,
}

/// `/admin/systems`: where people sign in through this district.
#[derive(Debug, Clone, Template)]
#[template(path = "admin/systems.html")]
pub struct Systems {
    pub page: Page,
    pub rows: Vec<SystemRow>,
}

/// One system of the list.
#[derive(Debug, Clone)]
pub struct SystemRow {
    pub id: String,
    pub name: String,
    pub tags: Vec<Tag>,
}

/// One account or system, and what may be done with it.
#[derive(Debug, Clone, Template)]
#[template(path = "admin/one.html")]
pub struct Administered {
    pub page: Page,
    /// The list it is in: address and title.
    pub back: (&'static str, String),
    pub title: String,
    pub tags: Vec<Tag>,
    pub rows: Vec<Row>,
    /// Where the form goes.
    pub action: String,
    /// Why nothing can be changed now.
    pub hindrance: String,
    pub fields: Vec<Field>,
    pub errors: Vec<ErrorLine>,
}

/// A first password or a secret, this once.
#[derive(Debug, Clone, Template)]
#[template(path = "admin/once.html")]
pub struct ShownOnce {
    pub page: Page,
    /// The list to go back to: address and title.
    pub back: (&'static str, String),
    pub title: String,
    /// Whose it is.
    pub rows: Vec<Row>,
    pub secret: String,
    /// What to do with it.
    pub lead: String,
}

/// `/admin/people/new`: somebody joins the directory.
#[derive(Debug, Clone, Template)]
#[template(path = "admin/join.html")]
pub struct Joining {
    pub page: Page,
    pub hindrance: String,
    /// The idempotency key: pressing twice does it once.
    pub key: String,
    pub fields: Vec<Field>,
    pub errors: Vec<ErrorLine>,
}

/// `/admin/people/{person}`: posts and leave of one person, and what may be done.
#[derive(Debug, Clone, Template)]
#[template(path = "admin/person.html")]
pub struct PersonPage {
    pub page: Page,
    pub name: String,
    pub id: String,
    pub tags: Vec<Tag>,
    /// Appointments and covers that are not over.
    pub terms: Vec<Term>,
    /// Why nothing can be changed now.
    pub hindrance: String,
    /// Where another office is chosen; empty where none is yet.
    pub again: String,
    pub acts: Vec<ActForm>,
    pub errors: Vec<ErrorLine>,
}
