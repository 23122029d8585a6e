//! Findings: what is wrong in a package, a model or a form, with its place and the way out. Checks return all of them.

use std::fmt;

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look; the package still works.
    Warning,
    /// The package must not be installed.
    Error,
}

/// Where a finding is. Lines and columns count from 1; 0 means the whole file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub file: String,
    pub line: u32,
    pub column: u32,
    /// The element, rule, field or key concerned, as the file names it.
    pub element: String,
}

/// One thing that is wrong. `code` is stable and documented; `message` and `hint` are for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub severity: Severity,
    pub code: String,
    pub message: String,
    pub hint: String,
    pub place: Place,
}

impl Finding {
    pub fn error(code: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    pub fn warning(code: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    fn new(severity: Severity, code: &str, message: impl Into<String>) -> Self {
        Self {
            severity,
            code: code.to_owned(),
            message: message.into(),
            hint: String::new(),
            place: Place::default(),
        }
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    #[must_use]
    pub fn file(mut self, file: impl Into<String>) -> Self {
        self.place.file = file.into();
        self
    }

    #[must_use]
    pub fn at(mut self, line: u32, column: u32) -> Self {
        (self.place.line, self.place.column) = (line, column);
        self
    }

    #[must_use]
    pub fn element(mut self, element: impl Into<String>) -> Self {
        self.place.element = element.into();
        self
    }
}

/// `file:line:column: error[code]: message (element) - hint`
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { file, line, column, element } = &self.place;
        if !file.is_empty() {
            write!(f, "{file}:")?;
        }
        if *line > 0 {
            write!(f, "{line}:{column}:")?;
        }
        let word = if self.severity == Severity::Error { "error" } else { "warning" };
        let gap = if file.is_empty() && *line == 0 { "" } else { " " };
        write!(f, "{gap}{word}[{}]: {}", self.code, self.message)?;
        if !element.is_empty() {
            write!(f, " (`{element}`)")?;
        }
        if !self.hint.is_empty() {
            write!(f, " - {}", self.hint)?;
        }
        Ok(())
    }
}
