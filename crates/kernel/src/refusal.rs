//! The business says no, and why.

use authority::Because;
use serde::{Deserialize, Serialize};

/// A command that was refused before anything was written. Every reason is told in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The first reason's code; stable, documented in `docs/semantics.md`.
    pub code: String,
    pub because: Vec<Because>,
    /// The form fields concerned, in the order of `because`; empty where no form is.
    pub fields: Vec<String>,
}

impl Refusal {
    pub fn new(code: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code: code.to_owned(), because: vec![Because::new(code, zh, en)], fields: Vec::new() }
    }

    /// All reasons of a decision that said no.
    pub fn from_reasons(because: Vec<Because>) -> Self {
        let code = because.first().map_or("refused", |first| first.code.as_str()).to_owned();
        Self { code, because, fields: Vec::new() }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "refused: {}", self.code)?;
        self.because.iter().try_for_each(|because| write!(f, "; {}", because.words.zh))
    }
}

impl std::error::Error for Refusal {}
