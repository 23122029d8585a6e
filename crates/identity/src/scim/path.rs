//! Attribute paths: `userName`, `name.formatted`, `urn:...:User:department`; and paths of PATCH with a value filter.

use std::str::FromStr;

use super::filter::{Filter, bracketed};
use super::problem::Problem;

/// An attribute, with its schema where it is said, and its part where it is one of a complex attribute.
///
/// Names compare without regard to case (RFC 7643, section 2.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributePath {
    /// Lower case; none where the name alone is given.
    pub schema: Option<String>,
    pub name: String,
    pub part: Option<String>,
}

/// The text is no attribute path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAPath;

impl FromStr for AttributePath {
    type Err = NotAPath;

    fn from_str(text: &str) -> Result<Self, NotAPath> {
        let (schema, rest) = match text.get(..4) {
            Some(start) if start.eq_ignore_ascii_case("urn:") => {
                let (schema, rest) = text.rsplit_once(':').ok_or(NotAPath)?;
                (Some(schema.to_ascii_lowercase()), rest)
            }
            _ => (None, text),
        };
        let (name, part) = match rest.split_once('.') {
            Some((name, part)) => (name, Some(part)),
            None => (rest, None),
        };
        let fits = |name: &str| {
            let body = name.strip_prefix('$').unwrap_or(name);
            body.starts_with(|c: char| c.is_ascii_alphabetic())
                && body.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        };
        if !fits(name) || part.is_some_and(|part| !fits(part)) {
            return Err(NotAPath);
        }
        Ok(Self { schema, name: name.to_owned(), part: part.map(str::to_owned) })
    }
}

impl AttributePath {
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// Where a PATCH operation works (RFC 7644, section 3.5.2).
#[derive(Debug, Clone, PartialEq)]
pub struct PatchPath {
    pub attribute: AttributePath,
    /// Only elements that fit.
    pub filter: Option<Filter>,
}

impl FromStr for PatchPath {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let wrong = || Problem::path(format!("`{text}` is no path of an attribute"));
        let Some((before, after)) = text.split_once('[') else {
            let attribute = text.parse().map_err(|NotAPath| wrong())?;
            return Ok(Self { attribute, filter: None });
        };
        let mut attribute: AttributePath = before.parse().map_err(|NotAPath| wrong())?;
        let (filter, taken) = bracketed(after)?;
        let rest = after.get(taken..).and_then(|rest| rest.strip_prefix(']')).ok_or_else(wrong)?;
        if attribute.part.is_some() {
            return Err(wrong());
        }
        if !rest.is_empty() {
            let part = rest.strip_prefix('.').ok_or_else(wrong)?;
            let part: AttributePath = part.parse().map_err(|NotAPath| wrong())?;
            if part.schema.is_some() || part.part.is_some() {
                return Err(wrong());
            }
            attribute.part = Some(part.name);
        }
        Ok(Self { attribute, filter: Some(filter) })
    }
}
