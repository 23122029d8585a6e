//! The one door to FEEL: text of the XML becomes a compiled expression here and nowhere else.

use roxmltree::Node as Xml;
use value::Finding;

pub use feel::Expr;

use crate::place::Findings;
use crate::xml::Located;

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
