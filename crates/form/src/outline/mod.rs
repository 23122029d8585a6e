//! A form from a schema alone: sections, tasks and pages as a pure function of schema and answers.
//!
//! The pages follow the schema: a choice (`anyOf`, `oneOf`) is a page of its own and opens its branch on the next; an
//! object asks its simple properties, a few a page, and which of its optional parts are wanted; a list of objects is a
//! page where items are added and removed. Circles in the schema open only as far as answers go.

mod answers;
mod fill;
mod leaf;
mod personal;
mod problem;
mod union;
mod view;
mod walk;

use std::collections::BTreeMap;
use std::sync::Arc;

use value::Finding;

use crate::file;
use crate::json::Json;
use crate::judge::Judge;
use crate::place::{Findings, Places};

pub use answers::Answers;
pub use problem::Trouble;

/// Most questions of one page.
pub const QUESTIONS_MAX: usize = 8;
/// Most pages that answers may open.
pub const PAGES_MAX: usize = 600;

/// A form made of a schema.
#[derive(Debug)]
pub struct Outline {
    pub title: String,
    pub description: String,
    schema: Json,
    judge: Judge,
    /// Its choices, by JSON Pointer.
    unions: BTreeMap<String, union::Union>,
}

/// What the answers so far open and mean.
#[derive(Debug, Clone)]
pub struct Reading {
    pub pages: Vec<Page>,
    pub sections: Vec<Section>,
    /// The value the answers make.
    pub value: Json,
    /// More pages would open than [`PAGES_MAX`], or deeper ones than people can follow.
    pub cut: bool,
}

/// A part of the form, with its tasks in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub title: String,
    pub hint: String,
    pub tasks: Vec<Task>,
}

/// Some pages that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    pub title: String,
    /// Places of its pages in [`Reading::pages`], in order.
    pub pages: Vec<usize>,
    /// A choice that is not made yet hides what follows: the title of that choice.
    pub waits_for: Option<String>,
}

/// How far somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    NotStarted,
    Started,
    Done,
}

/// One page: questions, or a list to which items are added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub id: String,
    /// JSON Pointer of the part of the answers it asks for.
    pub at: String,
    pub title: String,
    pub hint: String,
    /// Titles of the parts around it, from the outside.
    pub trail: Vec<String>,
    pub questions: Vec<Question>,
    pub list: Option<Listing>,
}

/// A list of things that each have pages of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    pub count: usize,
    pub least: usize,
    pub most: usize,
    /// The first page of each item.
    pub items: Vec<String>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its key in [`Answers`].
    pub key: String,
    pub label: String,
    pub hint: String,
    pub ask: Ask,
    pub required: bool,
    /// JSON Pointers of the schemas its answer must fit; none for a question about the form itself.
    rules: Vec<String>,
    /// For a choice of branches: the JSON Pointer of each.
    branches: Arc<[String]>,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    Text {
        long: bool,
        most: Option<u64>,
    },
    Number {
        whole: bool,
    },
    Date,
    YesNo,
    /// One of these.
    One(Choices),
    /// Any of these; the answer holds their codes, one a line.
    Many(Choices),
    /// A list of texts or numbers, one a line.
    Lines {
        numbers: bool,
    },
    /// A list of lists of numbers: one a line, figures between commas.
    Rows,
    /// Anything: JSON, or text where it is none.
    Free,
}

/// The choices of a question; a schema's are worked out once.
pub type Choices = Arc<[Choice]>;

/// One choice. `code` is what is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub code: String,
    pub title: String,
    pub hint: String,
}

impl Outline {
    /// Reads a schema; there is an outline only where no finding is an error. `file` is named in findings.
    pub fn parse(text: &str, file: &str) -> (Option<Self>, Vec<Finding>) {
        let schema = match Json::read(text) {
            Ok(schema) => schema,
            Err(error) => return (None, vec![file::not_read(&error).file(file)]),
        };
        let mut findings = Findings::new(file, Places::of(text));
        if schema.as_map().is_none() {
            findings.error(
                "",
                "not-a-form",
                "the file is not a JSON object",
                "begin with {\"type\": \"object\"}",
            );
            return (None, findings.all);
        }
        let judge = match Judge::compile(&schema) {
            Ok(judge) => Some(judge),
            Err(issues) => {
                for issue in issues {
                    let place = issue.place.trim_start_matches('/');
                    findings.error(place, issue.code, issue.message, issue.hint);
                }
                None
            }
        };
        personal::look(&schema, &mut findings);
        let text = |key: &str| schema.get(key).and_then(Json::as_text).unwrap_or_default().to_owned();
        let (title, description) = (text("title"), text("description"));
        let findings = findings.all;
        let outline = judge.map(|judge| {
            let mut outline = Self { title, description, schema, judge, unions: BTreeMap::new() };
            outline.unions = outline.unions();
            outline
        });
        (outline, findings)
    }

    pub fn judge(&self) -> &Judge {
        &self.judge
    }

    /// What these answers open and mean.
    pub fn read(&self, answers: &Answers) -> Reading {
        walk::Walk::new(self, answers).read()
    }

    /// How far a page is: done where it was sent once and nothing on it is wrong or missing.
    pub fn state(&self, page: &Page, answers: &Answers) -> State {
        let answered = page.questions.iter().any(|question| !answers.text(&question.key).is_empty());
        if answers.seen(&page.id) && self.troubles(page, answers).is_empty() {
            State::Done
        } else if answered || answers.seen(&page.id) {
            State::Started
        } else {
            State::NotStarted
        }
    }
}

impl Reading {
    pub fn page(&self, id: &str) -> Option<(usize, &Page)> {
        self.pages.iter().enumerate().find(|(_, page)| page.id == id)
    }

    /// The page that asks for the value at a JSON Pointer: the innermost around it.
    pub fn page_of(&self, path: &str) -> Option<&Page> {
        let asks = |page: &&Page| page.questions.iter().any(|question| question.key == path);
        let around = |page: &&Page| {
            page.at.is_empty()
                || path == page.at
                || path.strip_prefix(&page.at).is_some_and(|rest| rest.starts_with('/'))
        };
        let innermost = || self.pages.iter().filter(around).max_by_key(|page| page.at.len());
        self.pages.iter().find(asks).or_else(innermost)
    }
}
