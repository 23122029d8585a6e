//! A case on the desk: `/desk/cases/{number}`.

use askama::Template;

use super::Page;
use super::part::{ActForm, ActNot, ClockView, ErrorLine, Link, Moment, Row, Tag, TimeLeft};

#[derive(Debug, Clone, Template)]
#[template(path = "desk/case.html")]
pub struct CasePage {
    pub page: Page,
    pub number: String,
    pub title: String,
    pub stage: Tag,
    pub left: Option<TimeLeft>,
    /// Marks of supervision, returns, merges.
    pub marks: Vec<Tag>,
    /// Links to the case this one was merged into, or those merged into it.
    pub related: Vec<Link>,
    pub facts: Vec<Row>,
    pub photos: Vec<Photo>,
    pub filings: Vec<Filing>,
    pub acts: Vec<ActForm>,
    pub not: Vec<ActNot>,
    pub moments: Vec<Moment>,
    pub course: Course,
    pub clocks: Vec<ClockView>,
    /// What was wrong with the act just tried.
    pub errors: Vec<ErrorLine>,
    pub version: u64,
}

/// The way of the case through its process.
#[derive(Debug, Clone, Default)]
pub struct Course {
    /// SVG of our own making; empty where there is none.
    pub picture: String,
    /// Where it waits.
    pub now: Vec<String>,
    /// What it passed, in order, with when and how often.
    pub passed: Vec<Row>,
}

#[derive(Debug, Clone)]
pub struct Photo {
    pub src: String,
    pub alt: String,
}

/// One reporter's own filing.
#[derive(Debug, Clone)]
pub struct Filing {
    /// Masked: staff do not need the code a resident looks up with.
    pub code: String,
    pub when: String,
    pub channel: String,
    pub words: String,
    pub contact: String,
    pub left: Option<TimeLeft>,
    pub state: Tag,
    pub rated: String,
}
