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

/// The form that asks to be shown the personal data of a filing.
#[derive(Debug, Clone)]
pub struct Lend {
    pub action: String,
    /// The filing, by a name that only this session knows.
    pub filing: String,
    /// The grade of what is asked for, as the form sends it.
    pub grade: &'static str,
    /// The words on the button.
    pub title: String,
    /// Why a reason must be written; empty where the work is reason enough.
    pub reason_hint: String,
}

/// One reporter's own filing.
#[derive(Debug, Clone)]
pub struct Filing {
    /// Masked: staff do not need the code a resident looks up with.
    pub code: String,
    pub when: String,
    pub channel: String,
    pub words: String,
    /// Covered, but on the page that answers a reading.
    pub contact: String,
    /// How to be shown the rest: what is general, what is sensitive.
    pub lends: Vec<Lend>,
    pub left: Option<TimeLeft>,
    pub state: Tag,
    pub rated: String,
}
