//! The answer: allowed, or not with every reason, each with its article and the way out.

use serde::{Deserialize, Serialize};
use value::Words;

use crate::Row;

/// One reason of a refusal; `code` is stable, `words` are for the person refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Because {
    pub code: String,
    pub words: Words,
    /// The rule this rests on, as one cites it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<Words>,
    /// The line of the app that decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<Row>,
    /// What would make it lawful.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cure: Option<Words>,
}

impl Because {
    pub fn new(code: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::of(code, Words::new(zh, en))
    }

    pub fn of(code: &str, words: Words) -> Self {
        Self { code: code.to_owned(), words, article: None, row: None, cure: None }
    }

    #[must_use]
    pub fn cure(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.cure = Some(Words::new(zh, en));
        self
    }

    #[must_use]
    pub fn at(mut self, row: &Row) -> Self {
        self.row = Some(row.clone());
        self
    }

    #[must_use]
    pub fn citing(mut self, article: Option<Words>) -> Self {
        self.article = article;
        self
    }

    /// Reason, article and way out in one text, for a page that has one line for it.
    pub fn told(&self) -> Words {
        let mut words = self.words.clone();
        if let Some(article) = &self.article {
            words.zh.push_str(&format!("（依据：{}）", article.zh));
            words.en.push_str(&format!(" (rule: {})", article.en));
        }
        if let Some(cure) = &self.cure {
            words.zh.push_str(&format!("。{}", cure.zh));
            words.en.push_str(&format!(". {}", cure.en));
        }
        words
    }
}

/// Allowed with nothing to say against it, or not, with every reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub allowed: bool,
    pub because: Vec<Because>,
    /// The rule in force under which an allowed act is done, as one cites it.
    pub basis: Option<Words>,
}

/// What the checks have said so far. Where only yes or no is asked, no sentence is made.
#[derive(Debug)]
pub(crate) struct Said {
    pub because: Vec<Because>,
    pub refused: bool,
    pub in_words: bool,
}

impl Said {
    pub fn new(in_words: bool) -> Self {
        Self { because: Vec::new(), refused: false, in_words }
    }

    pub fn no(&mut self, sentence: impl FnOnce() -> Because) {
        self.refused = true;
        if self.in_words {
            self.because.push(sentence());
        }
    }
}
