//! Where the pieces of a text lie: what can be cut out, doubled and swapped without breaking everything around it.

use std::ops::Range;

/// Byte ranges of a text, on character boundaries.
#[derive(Debug, Default)]
pub struct Shape {
    /// Whole pieces: elements with all inside, objects, groups in brackets.
    pub nodes: Vec<Range<usize>>,
    /// Values: attributes, texts, scalars, words.
    pub leaves: Vec<Range<usize>>,
    /// Name and value together, as in `id="a"`.
    pub pairs: Vec<Range<usize>>,
}

/// Which language a text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Xml,
    Json,
    Feel,
}

/// The shape of any text, well-formed or not.
pub fn of(language: Language, text: &str) -> Shape {
    match language {
        Language::Xml => xml(text),
        Language::Json | Language::Feel => brackets(text),
    }
}

fn xml(text: &str) -> Shape {
    let mut shape = Shape::default();
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(from) = find(text, at, "<") {
        if from > at && text.get(at..from).is_some_and(|between| !between.trim().is_empty()) {
            shape.leaves.push(at..from);
        }
        let Some(end) = find(text, from, ">").map(|end| end + 1) else { break };
        let tag = text.get(from..end).unwrap_or_default();
        if tag.starts_with("</") {
            shape.nodes.extend(open.pop().map(|begin| begin..end));
        } else if !tag.starts_with("<?") && !tag.starts_with("<!") {
            attributes(tag, from, &mut shape);
            if tag.ends_with("/>") { shape.nodes.push(from..end) } else { open.push(from) }
        }
        at = end;
    }
    shape
}

fn find(text: &str, from: usize, what: &str) -> Option<usize> {
    text.get(from..).and_then(|rest| rest.find(what)).map(|at| from + at)
}

fn attributes(tag: &str, offset: usize, shape: &mut Shape) {
    let mut at = 0;
    while let Some(equals) = find(tag, at, "=\"") {
        let Some(close) = find(tag, equals + 2, "\"") else { return };
        let name =
            tag.get(..equals).and_then(|before| before.rfind(char::is_whitespace)).map_or(0, |at| at + 1);
        shape.leaves.push(offset + equals + 2..offset + close);
        shape.pairs.push(offset + name..offset + close + 1);
        at = close + 1;
    }
}

/// JSON and FEEL alike: groups in brackets are nodes, strings and words are leaves, `key: value` is a pair.
fn brackets(text: &str) -> Shape {
    let mut shape = Shape::default();
    // Where each group opened, and where the name before it begins.
    let mut open: Vec<(usize, Option<usize>)> = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut before: Option<Range<usize>> = None;
    let mut colon = false;
    while let Some((at, c)) = chars.next() {
        let leaf = match c {
            '"' => {
                let mut end = text.len();
                while let Some((at, c)) = chars.next() {
                    if c == '\\' {
                        chars.next();
                    } else if c == '"' {
                        end = at + 1;
                        break;
                    }
                }
                Some(at..end)
            }
            c if c.is_alphanumeric() || "_.-".contains(c) => {
                let mut end = at + c.len_utf8();
                while let Some((at, c)) = chars.next_if(|(_, c)| c.is_alphanumeric() || "_.".contains(*c)) {
                    end = at + c.len_utf8();
                }
                Some(at..end)
            }
            _ => None,
        };
        if let Some(leaf) = leaf {
            if colon && let Some(name) = before.take() {
                shape.pairs.push(name.start..leaf.end);
            }
            colon = false;
            before = Some(leaf.clone());
            shape.leaves.push(leaf);
            continue;
        }
        match c {
            '(' | '[' | '{' => {
                let name = before.take().filter(|_| colon);
                open.push((at, name.map(|name| name.start)));
                colon = false;
            }
            ')' | ']' | '}' => {
                if let Some((begin, name)) = open.pop() {
                    shape.nodes.push(begin..at + 1);
                    shape.pairs.extend(name.map(|name| name..at + 1));
                }
                (colon, before) = (false, None);
            }
            ':' => colon = true,
            ',' => (colon, before) = (false, None),
            _ => {}
        }
    }
    shape
}
