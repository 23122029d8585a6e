//! Pages of one's own data.

use askama::Template;

use super::Page;

/// `/me/reads`: who was shown my personal data.
#[derive(Debug, Clone, Template)]
#[template(path = "me/reads.html")]
pub struct Reads {
    pub page: Page,
    /// Newest first.
    pub reads: Vec<Read>,
}

/// One time somebody was shown personal data.
#[derive(Debug, Clone, Default)]
pub struct Read {
    pub when: String,
    /// The office, never a person.
    pub who: String,
    /// Labels of the fields.
    pub fields: String,
    pub purpose: String,
    /// Empty where the case was being worked on.
    pub reason: String,
    /// The tracker of the filing, and the number of its case.
    pub href: String,
    pub number: String,
}
