//! Ids, formats and addresses (chapter 8, Core structure, and the schema types `ID` and `anyURI`).

use std::collections::BTreeSet;

use super::tree::{Out, Tree, attribute, is, name};

pub(crate) fn check(tree: &Tree, out: &mut Out) {
    unique(tree, out);
    for element in tree.elements() {
        match name(element) {
            "documentation" | "textAnnotation" => format(element, out),
            "transaction" => address(element, "method", "method-not-uri", out),
            "definitions" => {
                address(element, "expressionLanguage", "language-not-uri", out);
                address(element, "typeLanguage", "language-not-uri", out);
            }
            _ => {}
        }
        if element.has_attribute("language") && !is(element, "definitions") {
            address(element, "language", "language-not-uri", out);
        }
    }
}

/// An `xsd:ID` is unique in its document.
fn unique(tree: &Tree, out: &mut Out) {
    let mut seen = BTreeSet::new();
    for (element, id) in tree.identified() {
        if !seen.insert(id) {
            let message = format!("the id `{id}` is used twice");
            out.error(element, "id-duplicate", message, "give each element an id of its own");
        }
    }
}

/// `textFormat` is a MIME type (8.2.1 Documentation; 8.3.1 Text annotation).
fn format(element: roxmltree::Node, out: &mut Out) {
    if let Some(written) = attribute(element, "textFormat").filter(|written| !is_mime(written)) {
        let message = format!("the text format `{written}` is no MIME type");
        out.error(
            element,
            "text-format-not-mime",
            message,
            "write it as type/subtype, for example text/plain",
        );
    }
}

fn is_mime(written: &str) -> bool {
    let token = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
    };
    let essence = written.split(';').next().unwrap_or_default().trim();
    essence.split_once('/').is_some_and(|(kind, sub)| token(kind) && token(sub))
}

fn address(element: roxmltree::Node, wanted: &str, code: &str, out: &mut Out) {
    if let Some(written) = attribute(element, wanted).filter(|written| !is_uri_reference(written)) {
        let message = format!("{wanted} `{written}` is no URI");
        out.error(element, code, message, "write a URI; `%` is followed by two hexadecimal digits");
    }
}

/// RFC 3986 by its characters; the standard's own marks such as `##Compensate` are let through.
fn is_uri_reference(written: &str) -> bool {
    let rest = written.strip_prefix("##").unwrap_or(written);
    let mut bytes = rest.bytes();
    let mut fragments = 0;
    while let Some(byte) = bytes.next() {
        let fine = match byte {
            b'%' => [bytes.next(), bytes.next()]
                .iter()
                .all(|digit| digit.is_some_and(|digit| digit.is_ascii_hexdigit())),
            b'#' => {
                fragments += 1;
                fragments < 2
            }
            _ => byte.is_ascii_alphanumeric() || !byte.is_ascii() || b"-._~:/?[]@!$&'()*+,;=".contains(&byte),
        };
        if !fine {
            return false;
        }
    }
    true
}
