//! Import and export without loss: a tree of everything a BPMN file holds, its diagrams and foreign extensions too.
//!
//! [`import`] reads any BPMN 2.0 file, also one that cannot run; [`export`] writes the tree canonically: the same tree
//! gives the same bytes, and an export read again exports to itself. [`differences`] compares two files as models.

mod compare;
mod defaults;
mod read;
mod write;

pub use compare::differences;
pub use read::import;
pub use write::export;

/// A whole file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Comments and instructions before the root.
    pub before: Vec<Content>,
    pub root: Element,
    pub after: Vec<Content>,
}

/// One element with all it says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Element {
    pub namespace: Option<String>,
    /// The name without its prefix.
    pub name: String,
    /// Prefixes bound here and not above, in order; the empty prefix is the default namespace.
    ///
    /// INVARIANT: they stay where they were, because qualified names in texts and attributes depend on them.
    pub prefixes: Vec<(String, String)>,
    pub attributes: Vec<Attribute>,
    pub content: Vec<Content>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attribute {
    pub namespace: Option<String>,
    pub name: String,
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    Element(Element),
    Text(String),
    Comment(String),
    /// A processing instruction: target and value.
    Instruction(String, String),
}

impl Element {
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.content.iter().filter_map(|part| match part {
            Content::Element(element) => Some(element),
            _ => None,
        })
    }

    /// A plain attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|a| a.namespace.is_none() && a.name == name);
        found.map(|attribute| attribute.value.as_str())
    }

    /// All text directly inside, CDATA sections included.
    pub fn text(&self) -> String {
        let pieces = self.content.iter().filter_map(|part| match part {
            Content::Text(text) => Some(text.as_str()),
            _ => None,
        });
        pieces.collect()
    }
}
