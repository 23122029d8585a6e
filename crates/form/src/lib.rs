//! # form
//!
//! **What it is.** A form file (JSON Schema 2020-12, pages, words) to a checked [`Form`]; what a web form sent to
//! answers; answers to clean data with personal data apart, or to all problems at once in Chinese and English. A
//! [`Judge`] says whether any value fits a schema and where it does not; an [`Outline`] makes pages of a schema alone.
//!
//! **Example.**
//! ```
//! let json = r#"{"id": "report", "title": {"zh": "上报", "en": "Report"},
//!   "schema": {"type": "object", "required": ["what"], "properties": {"what": {"type": "string", "maxLength": 20}}},
//!   "layout": [{"id": "one", "title": {"zh": "第一页", "en": "Page one"}, "fields": ["what"]}],
//!   "fields": {"what": {"label": {"zh": "情况", "en": "What happened"}, "widget": "text"}}}"#;
//! let (form, findings) = form::parse(json, "form/report.json");
//! assert!(findings.is_empty());
//! let form = form.unwrap();
//! let answers = form.read(&[("what".to_owned(), "  路灯不亮 ".to_owned())]);
//! let checked = form.check(&answers, &|_list, _code| false).unwrap();
//! assert_eq!(checked.data["what"], value::Value::from("路灯不亮"));
//! let problems = form.check(&value::Context::new(), &|_, _| false).unwrap_err();
//! assert_eq!(problems[0].words.zh, "请填写情况");
//! ```
//!
//! **Invariants.** Nothing from outside the file: no remote schema, no clock, no list of its own. A form without an
//! error asks every property on exactly one page. Personal data never lands among the data, and has its grade.
//!
//! **Start reading** at [`field`]; then `file.rs` (file to form), `answer.rs` and `check.rs` (answers); [`judge`] and
//! [`outline`] stand by themselves.
//!
//! **To add a widget**: a variant of [`Widget`], its reading in `answer.rs`, its check in `check.rs`, its row in the
//! tests. **To add a kind of problem**: a variant and its words in `problem.rs`. **To add a keyword**: a variant in
//! `judge/keyword.rs`, its reading in `judge/compile.rs`, its rule in `judge/evaluate.rs`, its row in the tests.

mod answer;
mod check;
mod expr;
pub mod field;
mod file;
mod journey;
pub mod json;
pub mod judge;
mod lint;
mod mask;
pub mod outline;
mod place;
mod problem;
mod reason;
mod schema;

use std::sync::Arc;

use indexmap::IndexMap;
use value::Words;
pub use value::identifier;

pub use answer::ANSWERS_BYTES_MAX;
pub use check::{Checked, Lists};
pub use expr::Expr;
pub use field::{Field, Grade, Personal, Widget};
pub use file::{BYTES_MAX, FIELDS_MAX, PAGES_MAX, parse};
pub use journey::{computed, journey, shown};
pub use json::Json;
pub use judge::Judge;
pub use mask::{Cover, numbers_covered};
pub use outline::Outline;
pub use problem::{CODES, Problem};

/// One page of a form.
#[derive(Debug, Clone)]
pub struct Page {
    pub id: String,
    pub title: Words,
    /// Names of its fields, in order.
    pub fields: Vec<String>,
}

/// A checked form. Cloning is cheap for its schema, which is compiled once.
#[derive(Debug, Clone)]
pub struct Form {
    pub id: String,
    pub title: Words,
    pub pages: Vec<Page>,
    /// All fields, in the order of the pages.
    pub fields: IndexMap<String, Field>,
    judge: Arc<Judge>,
}
