//! The one door to FEEL: text of the XML becomes a compiled expression here and nowhere else.

use roxmltree::Node as Xml;
use value::Finding;

pub use feel::Expr;

use crate::place::Findings;
use crate::read;
use crate::xml::{self, Located};

/// Compiles `text`, which stands in `element`; what is wrong in it is reported at its own line and column.
pub(crate) fn read(text: &Located, element: Xml, findings: &mut Findings) -> Option<Expr> {
    let finding = match feel::parse(&text.text) {
        Ok(expr) => return Some(expr),
        Err(finding) => finding,
    };
    let byte = text.byte + offset(&text.text, finding.place.line, finding.place.column);
    let id = element.attribute("id").unwrap_or_default();
    let hint = if finding.hint.is_empty() { "correct the FEEL expression".to_owned() } else { finding.hint };
    let message = format!("`{}`: {}", shortened(&text.text), finding.message);
    findings.push(byte, Finding::error("feel", message).hint(hint).element(id));
    None
}

/// Compiles an expression of the standard: FEEL, with or without an equals sign before it. Another language is refused.
pub(crate) fn formal(text: &Located, element: Xml, findings: &mut Findings) -> Option<Expr> {
    if let Some(language) = xml::attribute(element, "language")
        && !language.to_ascii_lowercase().contains("feel")
    {
        let finding =
            Finding::error("condition-language", format!("expressions in `{language}` are not read"));
        read::report(element, finding.hint("write it in FEEL and remove the language"), findings);
        return None;
    }
    let mut text = text.clone();
    if let Some(rest) = text.text.strip_prefix('=') {
        let trimmed = rest.trim_start();
        text = Located { byte: text.byte + text.text.len() - trimmed.len(), text: trimmed.to_owned() };
    }
    if text.text.is_empty() {
        let finding = Finding::error("condition-empty", "the condition is empty");
        read::report(element, finding.hint("write a FEEL expression, or remove the condition"), findings);
        return None;
    }
    let owner = element.ancestors().find(|up| up.attribute("id").is_some()).unwrap_or(element);
    self::read(&text, owner, findings)
}

/// The byte of a line and a column within `text`.
fn offset(text: &str, line: u32, column: u32) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1) as usize).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    start + rest.char_indices().nth(column.saturating_sub(1) as usize).map_or(0, |(at, _)| at)
}

fn shortened(text: &str) -> String {
    const LONGEST: usize = 80;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain("...".chars()).collect()
}
