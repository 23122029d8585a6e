//! FEEL expressions of a file, and what is left of a table: expressions, words or plain data.

use toml::Spanned;
use toml::de::{DeString, DeValue};
use value::{Context, Decimal, Finding, Value, Words};

use super::Table;

impl<'s> Table<'s> {
    /// FEEL that may be missing. A bare number or boolean is FEEL too.
    pub fn feel_opt(&mut self, key: &'static str) -> Option<feel::Expr> {
        let value = self.take(key)?;
        self.expression(key, &value)
    }

    pub fn feel(&mut self, key: &'static str) -> Option<feel::Expr> {
        if !self.given.contains(key) {
            self.missing(key, &format!("add {key} = \"...\" with a FEEL expression"));
        }
        self.feel_opt(key)
    }

    fn expression(&self, key: &str, value: &Spanned<DeValue<'s>>) -> Option<feel::Expr> {
        let start = value.span().start;
        let text = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) => number.to_string(),
            DeValue::Boolean(truth) => truth.to_string(),
            _ => {
                self.wrong_kind(key, start, "a text with a FEEL expression");
                return None;
            }
        };
        match feel::parse(&text) {
            Ok(expr) => Some(expr),
            Err(finding) => {
                let (line, column) = self.place_in(start, finding.place.line, finding.place.column);
                let message = format!("`{key}`: {}", finding.message);
                let hint =
                    if finding.hint.is_empty() { "correct the FEEL expression" } else { &finding.hint };
                let finding = Finding::error("feel", message).hint(hint).element(self.name.as_str());
                self.source.report.add(finding.file(self.source.path).at(line, column));
                None
            }
        }
    }

    /// Where a line and column of a text lie in the file. Exact but for escapes within the line.
    fn place_in(&self, start: usize, line: u32, column: u32) -> (u32, u32) {
        let (first, indent) = self.source.place(start);
        let opening = self.source.text.get(start..).unwrap_or_default();
        let quotes = if opening.starts_with("'''") || opening.starts_with("\"\"\"") { 3 } else { 1 };
        let broken = quotes == 3 && opening.get(3..).is_some_and(|rest| rest.starts_with(['\n', '\r']));
        let line = line.max(1);
        if line == 1 && !broken {
            return (first, indent + quotes + column.max(1) - 1);
        }
        (first + line - 1 + u32::from(broken), column.max(1))
    }

    /// What is left, each a FEEL expression, in the order of the file; null where one is wrong, so its name stays.
    pub fn rest_as_feel(mut self) -> Vec<(String, feel::Expr)> {
        let left = std::mem::take(&mut self.left);
        let read = |(key, value): (Spanned<DeString<'s>>, Spanned<DeValue<'s>>)| {
            let expr = self.expression(key.get_ref(), &value).unwrap_or_else(null);
            (key.into_inner().into_owned(), expr)
        };
        left.into_iter().map(read).collect()
    }

    /// What is left, each a text in both languages: key, words, line.
    pub fn rest_as_words(mut self) -> Vec<(String, Words, u32)> {
        let left = std::mem::take(&mut self.left);
        let read = |(key, value): (Spanned<DeString<'s>>, Spanned<DeValue<'s>>)| {
            let line = self.source.place(key.span().start).0;
            let mut table = self.as_table(key.get_ref(), value)?;
            let words = Words::new(table.text("zh"), table.text("en"));
            table.finish();
            Some((key.into_inner().into_owned(), words, line))
        };
        left.into_iter().filter_map(read).collect()
    }

    /// What is left as plain data, in the order of the file.
    pub fn rest_as_data(mut self) -> Context {
        let left = std::mem::take(&mut self.left);
        let read = |(key, value): (Spanned<DeString<'s>>, Spanned<DeValue<'s>>)| {
            let data = scalar(value.get_ref());
            if data.is_none() {
                self.wrong_kind(key.get_ref(), value.span().start, "a text, a number, true or false");
            }
            Some((key.get_ref().as_ref().into(), data?))
        };
        left.into_iter().filter_map(read).collect()
    }
}

/// Stands where an expression could not be read; the finding is already made.
pub(crate) fn null() -> feel::Expr {
    feel::parse("null").expect("null is FEEL")
}

fn scalar(value: &DeValue<'_>) -> Option<Value> {
    Some(match value {
        DeValue::String(text) => Value::from(text.as_ref()),
        DeValue::Integer(number) => Value::from(i64::from_str_radix(number.as_str(), number.radix()).ok()?),
        DeValue::Float(number) => Value::from(number.as_str().parse::<Decimal>().ok()?),
        DeValue::Boolean(truth) => Value::from(*truth),
        DeValue::Datetime(moment) => Value::Date(moment.to_string().parse().ok()?),
        DeValue::Array(_) | DeValue::Table(_) => return None,
    })
}
