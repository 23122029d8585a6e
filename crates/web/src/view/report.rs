//! Reporting an event, one thing a page.

use askama::Template;

use super::Page;
use super::part::{ErrorLine, Field, Link, Row};

/// A step that asks: `/events/new?step=place`.
#[derive(Debug, Clone, Template)]
#[template(path = "events/step.html")]
pub struct Step {
    pub page: Page,
    pub number: usize,
    pub total: usize,
    pub title: String,
    pub hint: String,
    pub fields: Vec<Field>,
    pub errors: Vec<ErrorLine>,
    pub back: String,
    pub action: String,
    /// The map where a pin can be set; the fields below work without it.
    pub pin: Option<Pin>,
}

/// Where the map stands and where the pin is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pin {
    pub latitude: String,
    pub longitude: String,
    /// The form's names of both.
    pub latitude_name: String,
    pub longitude_name: String,
    /// Where the schematic district is read; empty where there is none.
    pub district: String,
}

/// Something like it was reported near by: `/events/new?step=duplicates`.
#[derive(Debug, Clone, Template)]
#[template(path = "events/duplicates.html")]
pub struct Duplicates {
    pub page: Page,
    pub number: usize,
    pub total: usize,
    pub cards: Vec<Similar>,
    pub back: String,
    pub action: String,
}

/// One open case that may be the same. It shows no words or photo of another reporter that name a person.
#[derive(Debug, Clone)]
pub struct Similar {
    /// What is posted as `join`.
    pub number: String,
    pub title: String,
    pub place: String,
    pub when: String,
    pub distance: String,
    pub stage: String,
    pub reports: u64,
    pub photo: String,
}

/// Check before sending: `/events/new?step=check`.
#[derive(Debug, Clone, Template)]
#[template(path = "events/check.html")]
pub struct Check {
    pub page: Page,
    pub number: usize,
    pub total: usize,
    pub rows: Vec<Row>,
    pub errors: Vec<ErrorLine>,
    /// Set when the reporter joins a case that is open already.
    pub joins: String,
    pub back: String,
    pub action: String,
    pub key: String,
    /// In whose name, where the reader may act for others.
    pub for_whom: Option<Field>,
}

/// After the commit: `/events/sent/{token}`.
#[derive(Debug, Clone, Template)]
#[template(path = "events/sent.html")]
pub struct Sent {
    pub page: Page,
    pub code: String,
    pub number: String,
    pub when: String,
    pub joined: bool,
    pub rows: Vec<Row>,
    /// What happens next, with a date.
    pub next: String,
    pub due: String,
    pub phone_given: bool,
    pub tracker: Link,
    /// Where the next report begins.
    pub again: String,
}
