//! Parts that pages share. Those with markup of their own are templates and go into a page unescaped.

use askama::Template;
use askama::filters::HtmlSafe;

use super::Tone;
use crate::words::Language;

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    pub value: String,
    pub title: String,
    pub hint: String,
    pub chosen: bool,
    /// A heading above this choice, where a group of choices begins.
    pub group: String,
}

/// How a field is asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Ask {
    #[default]
    Text,
    Area,
    Phone,
    Number,
    Date,
    Password,
    /// A code of an authenticator app or a recovery code.
    Code,
    /// `accept` and the sentence about types and size live in `hint`.
    File {
        accept: String,
    },
    /// Radio buttons: few choices, or one question on a page.
    Radios(Vec<Choice>),
    Select(Vec<Choice>),
    Tick,
}

/// One question with its hint, its answer and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "part/field.html")]
pub struct Field {
    /// The form name. `id` differs where one page has the same question twice.
    pub name: String,
    pub id: String,
    pub label: String,
    pub hint: String,
    pub ask: Ask,
    pub value: String,
    pub error: String,
    pub required: bool,
    /// "(optional)" in the page's language.
    pub optional: String,
    pub autocomplete: String,
    pub length_max: u32,
    /// The label is the page's heading.
    pub heading: bool,
}

impl Field {
    pub fn new(language: Language, name: &str, label: impl Into<String>, ask: Ask) -> Self {
        Self {
            name: name.to_owned(),
            id: name.to_owned(),
            label: label.into(),
            hint: String::new(),
            ask,
            value: String::new(),
            error: String::new(),
            required: false,
            optional: language.t("field-optional"),
            autocomplete: String::new(),
            length_max: 0,
            heading: false,
        }
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    #[must_use]
    pub fn error(mut self, error: impl Into<String>) -> Self {
        self.error = error.into();
        self
    }

    #[must_use]
    pub fn autocomplete(mut self, token: &str) -> Self {
        token.clone_into(&mut self.autocomplete);
        self
    }

    #[must_use]
    pub fn length_max(mut self, length: u32) -> Self {
        self.length_max = length;
        self
    }

    /// Sets a prefix that keeps ids apart on pages with many forms.
    #[must_use]
    pub fn within(mut self, form: &str) -> Self {
        self.id = format!("{form}-{}", self.name);
        self
    }

    #[must_use]
    pub fn heading(mut self) -> Self {
        self.heading = true;
        self
    }

    /// Where the error summary leads: the first control of the question.
    pub fn anchor(&self) -> String {
        match &self.ask {
            Ask::Radios(choices) if !choices.is_empty() => format!("{}-1", self.id),
            _ => self.id.clone(),
        }
    }

    /// `aria-describedby`: hint, then error.
    fn described(&self) -> String {
        let mut ids = Vec::new();
        if !self.hint.is_empty() {
            ids.push(format!("{}-hint", self.id));
        }
        if !self.error.is_empty() {
            ids.push(format!("{}-error", self.id));
        }
        ids.join(" ")
    }
}

impl HtmlSafe for Field {}

/// One line of the error summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorLine {
    pub anchor: String,
    pub text: String,
}

/// All that is wrong with these fields, in their order.
pub fn errors_of(fields: &[Field]) -> Vec<ErrorLine> {
    fields
        .iter()
        .filter(|field| !field.error.is_empty())
        .map(|field| ErrorLine { anchor: field.anchor(), text: field.error.clone() })
        .collect()
}

/// One row of a summary list. `change` is where the answer can be changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    pub label: String,
    pub value: String,
    pub change: String,
}

impl Row {
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), change: String::new() }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    pub tone: Tone,
    pub text: String,
}

impl Tag {
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into() }
    }
}

/// One point of a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moment {
    /// `done`, `now` or empty for what is still to come.
    pub state: &'static str,
    pub title: String,
    pub when: String,
    pub by: String,
    pub note: String,
}

/// What is left of a time limit: words, a tone, and how it was computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeLeft {
    pub tone: Tone,
    pub text: String,
    pub how: String,
}

/// One day of the explanation of a clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockDay {
    pub day: String,
    /// What the day counted: `1`, `0`, `2.5`.
    pub counted: String,
    /// Why it did, or did not.
    pub why: String,
}

/// A time limit with all of its explanation.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "part/clock.html")]
pub struct ClockView {
    pub language: Language,
    pub title: String,
    pub left: TimeLeft,
    /// As numbers for the bar; the words are in `used_of`.
    pub used: String,
    pub allowed: String,
    pub used_of: String,
    pub started: String,
    pub due: String,
    pub basis: String,
    pub days: Vec<ClockDay>,
    /// More days than are listed.
    pub more: String,
    pub pauses: Vec<String>,
}

impl ClockView {
    fn t(&self, key: &str) -> String {
        self.language.t(key)
    }
}

impl HtmlSafe for ClockView {}

/// Links to the neighbouring parts of a long list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paging {
    pub previous: String,
    pub next: String,
    /// "1 to 50 of 312", in the page's language.
    pub range: String,
}

/// A link with a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Link {
    pub href: String,
    pub title: String,
    pub hint: String,
}

/// A view of a list: a tab with its count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    pub href: String,
    pub title: String,
    pub count: u64,
    pub current: bool,
}

/// A filter of a list: a select in a GET form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    pub name: String,
    pub label: String,
    pub choices: Vec<Choice>,
}

/// The filters of a list and what the form must carry along.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filters {
    pub action: String,
    pub hidden: Vec<(String, String)>,
    pub filters: Vec<Filter>,
    /// The words searched for, where the list can be searched.
    pub text: Option<String>,
}

/// An act that can be done now: a form that posts to `action`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActForm {
    pub id: String,
    pub title: String,
    /// Classes of its button: empty, `second` or `warning`.
    pub style: &'static str,
    pub action: String,
    pub hint: String,
    pub fields: Vec<Field>,
    pub hidden: Vec<(String, String)>,
    pub errors: Vec<ErrorLine>,
    /// The version of the case the form was drawn from; a changed case answers 409.
    pub version: u64,
    /// The idempotency key: pressing twice does it once.
    pub key: String,
    /// Shown open at once.
    pub open: bool,
    pub back: String,
}

/// An act that cannot be done now, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActNot {
    pub title: String,
    pub because: String,
    /// The article that says so, where there is one.
    pub basis: String,
}
