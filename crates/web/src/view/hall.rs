//! Pages of the resident hall: home, look-up, help.

use askama::Template;

use super::Page;
use super::door::Launcher;
use super::part::{ErrorLine, Field, Link};

/// `/`: search, what waits for a person who signed in, what can be done here, my cases.
#[derive(Debug, Clone, Template)]
#[template(path = "hall/home.html")]
pub struct Home {
    pub page: Page,
    /// Of the search; empty here.
    pub query: String,
    /// Of a person who signed in.
    pub launcher: Option<Launcher>,
    pub services: Vec<Link>,
    /// The kinds of event reported most.
    pub common: Vec<Link>,
    pub mine: Vec<MyCase>,
}

/// One of my filings on the home page.
#[derive(Debug, Clone)]
pub struct MyCase {
    pub href: String,
    pub title: String,
    pub stage: String,
    pub when: String,
}

/// `/hall/look-up`: query code and the last four digits of the phone.
#[derive(Debug, Clone, Template)]
#[template(path = "hall/look_up.html")]
pub struct LookUp {
    pub page: Page,
    pub fields: Vec<Field>,
    pub errors: Vec<ErrorLine>,
}

/// `/help`.
#[derive(Debug, Clone, Template)]
#[template(path = "hall/help.html")]
pub struct Help {
    pub page: Page,
    /// Word keys of the glossary: `help-term-x` and `help-term-x-means`.
    pub terms: Vec<&'static str>,
}

/// Terms the help page explains: word keys, each with a `-means` beside it.
pub const TERMS: [&str; 8] = [
    "help-term-code",
    "help-term-number",
    "help-term-dispatch",
    "help-term-dispose",
    "help-term-verify",
    "help-term-merge",
    "help-term-working-day",
    "help-term-card",
];
