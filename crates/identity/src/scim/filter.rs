//! Filters (RFC 7644, section 3.4.2.2): text -> [`Filter`], under a cap of length, depth and terms.

use std::str::FromStr;

use serde_json::Value as Json;

use super::path::AttributePath;
use super::problem::Problem;

/// Longest filter, in bytes.
pub const FILTER_BYTES_MAX: usize = 4_096;
/// Deepest nesting of parentheses, `not` and brackets.
pub const FILTER_DEPTH_MAX: usize = 16;
/// Most comparisons in one filter.
pub const FILTER_TERMS_MAX: usize = 64;

#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    And(Vec<Filter>),
    Or(Vec<Filter>),
    Not(Box<Filter>),
    /// `pr`: there is a value.
    Present(AttributePath),
    Compare(AttributePath, Operator, Json),
    /// `emails[type eq "work"]`: one element of a complex attribute fits the whole.
    Element(AttributePath, Box<Filter>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Eq,
    Ne,
    Co,
    Sw,
    Ew,
    Gt,
    Ge,
    Lt,
    Le,
}

impl Operator {
    const ALL: [(&'static str, Self); 9] = [
        ("eq", Self::Eq),
        ("ne", Self::Ne),
        ("co", Self::Co),
        ("sw", Self::Sw),
        ("ew", Self::Ew),
        ("gt", Self::Gt),
        ("ge", Self::Ge),
        ("lt", Self::Lt),
        ("le", Self::Le),
    ];

    fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, operator)| *operator)
    }

    /// It puts values in an order, or looks for a part of them: nothing that can be asked of true and false.
    fn is_for_truth(self) -> bool {
        matches!(self, Self::Eq | Self::Ne)
    }
}

impl FromStr for Filter {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        if text.len() > FILTER_BYTES_MAX {
            return Err(Problem::filter(format!("a filter has up to {FILTER_BYTES_MAX} bytes")));
        }
        let mut reader = Reader { text, at: 0, terms: 0 };
        let filter = reader.or(0, false)?;
        reader.blanks();
        if reader.rest().is_empty() { Ok(filter) } else { Err(reader.unexpected("the end")) }
    }
}

/// Reads what stands between `[` and `]` of a path; gives the filter and the bytes it took.
pub(super) fn bracketed(text: &str) -> Result<(Filter, usize), Problem> {
    if text.len() > FILTER_BYTES_MAX {
        return Err(Problem::filter(format!("a filter has up to {FILTER_BYTES_MAX} bytes")));
    }
    let mut reader = Reader { text, at: 0, terms: 0 };
    let filter = reader.or(1, true)?;
    reader.blanks();
    Ok((filter, reader.at))
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    terms: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches(' ').len();
    }

    fn takes(&mut self, mark: char) -> bool {
        self.blanks();
        let found = self.rest().starts_with(mark);
        if found {
            self.at += mark.len_utf8();
        }
        found
    }

    fn unexpected(&self, wanted: &str) -> Problem {
        let near: String = self.rest().chars().take(20).collect();
        Problem::filter(format!("at byte {}: {wanted} expected, found `{near}`", self.at))
    }

    /// The next word, without taking it: up to a blank, bracket or parenthesis.
    fn word(&mut self) -> &'a str {
        self.blanks();
        let rest = self.rest();
        let end = rest.find([' ', '(', ')', '[', ']', '"']).unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    }

    fn takes_word(&mut self, wanted: &str) -> bool {
        let word = self.word();
        let found = word.eq_ignore_ascii_case(wanted);
        if found {
            self.at += word.len();
        }
        found
    }

    fn or(&mut self, depth: usize, inside: bool) -> Result<Filter, Problem> {
        if depth > FILTER_DEPTH_MAX {
            return Err(Problem::filter(format!("a filter is nested up to {FILTER_DEPTH_MAX} deep")));
        }
        let mut parts = vec![self.and(depth, inside)?];
        while self.takes_word("or") {
            parts.push(self.and(depth, inside)?);
        }
        Ok(one_or(parts, Filter::Or))
    }

    fn and(&mut self, depth: usize, inside: bool) -> Result<Filter, Problem> {
        let mut parts = vec![self.term(depth, inside)?];
        while self.takes_word("and") {
            parts.push(self.term(depth, inside)?);
        }
        Ok(one_or(parts, Filter::And))
    }

    fn term(&mut self, depth: usize, inside: bool) -> Result<Filter, Problem> {
        self.terms += 1;
        if self.terms > FILTER_TERMS_MAX {
            return Err(Problem::filter(format!("a filter has up to {FILTER_TERMS_MAX} comparisons")));
        }
        let before = self.at;
        if self.takes_word("not") {
            if self.takes('(') {
                return self.closed(depth, inside).map(|filter| Filter::Not(Box::new(filter)));
            }
            // `not` may be the name of an attribute; what follows tells.
            self.at = before;
        }
        if self.takes('(') {
            return self.closed(depth, inside);
        }
        let path = self.path()?;
        if self.rest().starts_with('[') {
            if inside {
                return Err(self.unexpected("no bracket inside brackets"));
            }
            self.at += 1;
            let filter = self.or(depth + 1, true)?;
            if !self.takes(']') {
                return Err(self.unexpected("`]`"));
            }
            return Ok(Filter::Element(path, Box::new(filter)));
        }
        self.comparison(path)
    }

    fn closed(&mut self, depth: usize, inside: bool) -> Result<Filter, Problem> {
        let filter = self.or(depth + 1, inside)?;
        if self.takes(')') { Ok(filter) } else { Err(self.unexpected("`)`")) }
    }

    fn path(&mut self) -> Result<AttributePath, Problem> {
        let word = self.word();
        let path = word.parse().map_err(|_| self.unexpected("an attribute"))?;
        self.at += word.len();
        Ok(path)
    }

    fn comparison(&mut self, path: AttributePath) -> Result<Filter, Problem> {
        if self.takes_word("pr") {
            return Ok(Filter::Present(path));
        }
        let word = self.word();
        let operator = Operator::named(word).ok_or_else(|| self.unexpected("an operator"))?;
        self.at += word.len();
        let value = self.value()?;
        let fits = match &value {
            Json::String(_) => true,
            Json::Number(_) => !matches!(operator, Operator::Co | Operator::Sw | Operator::Ew),
            _ => operator.is_for_truth(),
        };
        if !fits {
            return Err(Problem::filter(format!("`{word}` cannot be asked of {value}")));
        }
        Ok(Filter::Compare(path, operator, value))
    }

    /// A JSON string, number, `true`, `false` or `null`.
    fn value(&mut self) -> Result<Json, Problem> {
        self.blanks();
        let rest = self.rest();
        let end = match rest.strip_prefix('"') {
            Some(inner) => closing_quote(inner).map_or(rest.len(), |end| end + 2),
            None => self.word().len(),
        };
        let text = rest.get(..end).unwrap_or_default();
        match serde_json::from_str::<Json>(text) {
            Ok(value) if !value.is_array() && !value.is_object() => {
                self.at += end;
                Ok(value)
            }
            _ => Err(self.unexpected("a JSON value")),
        }
    }
}

/// The byte of the quote that ends a JSON string, from behind the one that begins it.
fn closing_quote(inner: &str) -> Option<usize> {
    let mut escaped = false;
    inner.char_indices().find_map(|(at, c)| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends.then_some(at)
    })
}

fn one_or(mut parts: Vec<Filter>, many: fn(Vec<Filter>) -> Filter) -> Filter {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            many(parts)
        }
        None => many(parts),
    }
}
