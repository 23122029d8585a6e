//! Pages of those who draft changes of apps: `/author/...`.

use askama::Template;

use super::Page;
use super::part::{ErrorLine, Field, Link, Moment, Row, Tag};

/// `/author`.
#[derive(Debug, Clone, Template)]
#[template(path = "author/home.html")]
pub struct AuthorHome {
    pub page: Page,
    pub drafts: Vec<DraftRow>,
    pub fields: Vec<Field>,
    pub errors: Vec<ErrorLine>,
}

#[derive(Debug, Clone)]
pub struct DraftRow {
    pub href: String,
    pub name: String,
    pub app: String,
    pub changed: usize,
    pub by: String,
    pub when: String,
}

/// `/author/drafts/{id}`.
#[derive(Debug, Clone, Template)]
#[template(path = "author/draft.html")]
pub struct DraftPage {
    pub page: Page,
    pub name: String,
    /// The address of the draft; its forms and files stand below it.
    pub address: String,
    /// The archive's name.
    pub archive: String,
    pub state: Tag,
    pub facts: Vec<Row>,
    /// The installed app has changed since.
    pub behind: bool,
    pub findings: Vec<FindingRow>,
    pub changed: Vec<FileRow>,
    pub files: Vec<FileRow>,
    pub tables: Vec<Link>,
    pub processes: Vec<Link>,
    pub stories: Option<Stories>,
    /// Who did what, oldest first.
    pub moments: Vec<Moment>,
    pub version: u64,
}

/// Something that is wrong, and where it can be put right.
#[derive(Debug, Clone)]
pub struct FindingRow {
    pub kind: Tag,
    pub place: Link,
    pub message: String,
    pub hint: String,
}

#[derive(Debug, Clone)]
pub struct FileRow {
    pub href: String,
    pub path: String,
    /// What the draft did to it; none where it is as installed.
    pub change: Option<Tag>,
}

/// What came of telling the stories.
#[derive(Debug, Clone)]
pub struct Stories {
    pub summary: Tag,
    pub failed: Vec<StoryRow>,
    pub untold: usize,
}

#[derive(Debug, Clone)]
pub struct StoryRow {
    pub name: String,
    pub line: usize,
    pub expected: String,
    pub happened: String,
    pub findings: Vec<String>,
}

/// `/author/drafts/{id}/file?path=...`.
#[derive(Debug, Clone, Template)]
#[template(path = "author/file.html")]
pub struct FilePage {
    pub page: Page,
    pub draft: Link,
    pub path: String,
    /// This page, and where its forms post to.
    pub address: String,
    pub state: Tag,
    pub findings: Vec<FindingRow>,
    pub errors: Vec<ErrorLine>,
    /// The text; none where it is too long to be typed here.
    pub text: Option<Field>,
    pub upload: Field,
    /// The file is in the folder now.
    pub there: bool,
    pub version: u64,
}

/// `/author/drafts/{id}/table?path=...&decision=...`.
#[derive(Debug, Clone, Template)]
#[template(path = "author/table.html")]
pub struct TablePage {
    pub page: Page,
    pub draft: Link,
    pub title: String,
    pub path: String,
    pub address: String,
    /// The same without its query.
    pub try_action: String,
    pub state: Tag,
    pub errors: Vec<ErrorLine>,
    pub policy: String,
    pub policy_fields: Vec<Field>,
    pub columns: Vec<ColumnHead>,
    pub rules: Vec<RuleRow>,
    pub edit: Option<RuleEdit>,
    pub tries: Vec<Field>,
    pub tried: Option<TriedView>,
    /// Hidden fields of the form that tries.
    pub hidden: Vec<(String, String)>,
    pub version: u64,
}

#[derive(Debug, Clone)]
pub struct ColumnHead {
    /// Key of the words for its kind: input, output, note.
    pub kind: &'static str,
    pub label: String,
    pub source: String,
}

#[derive(Debug, Clone)]
pub struct RuleRow {
    pub number: usize,
    /// Where it is edited.
    pub href: String,
    pub cells: Vec<CellView>,
    /// The try hit it.
    pub hit: bool,
    pub open: bool,
}

#[derive(Debug, Clone)]
pub struct CellView {
    pub label: String,
    pub text: String,
    pub error: String,
}

/// The rule that is edited, or the new one.
#[derive(Debug, Clone)]
pub struct RuleEdit {
    pub title: String,
    /// `save` or `add`.
    pub act: &'static str,
    /// Its number from 1; for a new one the rule it comes behind, 0 for the first.
    pub rule: usize,
    pub fields: Vec<Field>,
    pub is_new: bool,
    /// What else can be done to it: the act and its words.
    pub acts: Vec<(&'static str, String)>,
    /// Where a rule behind this one is added.
    pub add: String,
}

#[derive(Debug, Clone)]
pub struct TriedView {
    pub result: String,
    pub rules: String,
    pub steps: Vec<String>,
}

/// `/author/drafts/{id}/process?path=...`.
#[derive(Debug, Clone, Template)]
#[template(path = "author/process.html")]
pub struct ProcessPage {
    pub page: Page,
    pub draft: Link,
    pub title: String,
    pub path: String,
    /// The name of the file without its folder.
    pub file: String,
    /// The file's own page: its forms post there.
    pub address: String,
    pub state: Tag,
    /// The modeller was built into this binary.
    pub island: bool,
    /// SVG of our own making; empty where there is none.
    pub picture: String,
    /// Steps by name, with who does them and what follows.
    pub steps: Vec<Link>,
    pub findings: Vec<FindingRow>,
    pub errors: Vec<ErrorLine>,
    pub upload: Field,
    pub version: u64,
}
