//! Previews of forms: `/desk/forms/preview`.

use askama::Template;

use super::Page;
use super::part::{ErrorLine, Field, Link, Row, Tag};

/// Which form is looked at.
#[derive(Debug, Clone, Template)]
#[template(path = "preview/start.html")]
pub struct Start {
    pub page: Page,
    pub errors: Vec<ErrorLine>,
    /// Forms of installed apps.
    pub forms: Vec<Link>,
}

/// The task list: `/desk/forms/preview/{draft}`.
#[derive(Debug, Clone, Template)]
#[template(path = "preview/tasks.html")]
pub struct Tasks {
    pub page: Page,
    pub title: String,
    pub hint: String,
    pub progress: String,
    pub sections: Vec<Section>,
    /// How many findings the schema has; empty where none.
    pub findings: String,
    /// The form has more pages than are shown.
    pub cut: bool,
    /// The first task that is not done, where the list is long.
    pub next: Option<Link>,
    /// Where all answers are checked; empty while some are missing.
    pub check: String,
    pub end: String,
}

#[derive(Debug, Clone)]
pub struct Section {
    pub title: String,
    pub hint: String,
    pub rows: Vec<TaskRow>,
}

impl Section {
    /// A section of one task with the same name needs no heading.
    fn headed(&self) -> bool {
        !matches!(self.rows.as_slice(), [row] if row.title == self.title)
    }
}

/// A task; without an address it cannot be done yet.
#[derive(Debug, Clone)]
pub struct TaskRow {
    pub title: String,
    pub hint: String,
    pub href: String,
    pub state: Tag,
}

/// A page with questions: `/desk/forms/preview/{draft}/page?id=...`.
#[derive(Debug, Clone, Template)]
#[template(path = "preview/step.html")]
pub struct Step {
    pub page: Page,
    /// The parts around it.
    pub trail: String,
    pub title: String,
    pub hint: String,
    /// The one question is the heading.
    pub headed: bool,
    pub pieces: Vec<Piece>,
    pub errors: Vec<ErrorLine>,
    pub back: String,
    pub action: String,
}

/// A question: one field, or boxes to tick.
#[derive(Debug, Clone)]
pub struct Piece {
    pub field: Option<Field>,
    pub boxes: Option<Boxes>,
}

/// Any of these.
#[derive(Debug, Clone)]
pub struct Boxes {
    pub name: String,
    pub label: String,
    pub hint: String,
    pub optional: String,
    pub error: String,
    /// What the boxes are folded under; empty where they are few.
    pub folded: String,
    pub open: bool,
    pub groups: Vec<BoxGroup>,
    /// The box that a line of the summary of errors leads to.
    pub first: usize,
}

/// Some of the boxes; without a title they are not folded.
#[derive(Debug, Clone)]
pub struct BoxGroup {
    pub title: String,
    pub open: bool,
    pub ticks: Vec<Tick>,
}

impl BoxGroup {
    pub fn plain(ticks: Vec<Tick>) -> Self {
        Self { title: String::new(), open: true, ticks }
    }
}

/// One box, counted through all groups.
#[derive(Debug, Clone)]
pub struct Tick {
    pub number: usize,
    pub title: String,
    pub hint: String,
    pub chosen: bool,
}

impl Piece {
    /// Its line in the summary of errors.
    pub fn error_line(&self) -> Option<ErrorLine> {
        let (anchor, text) = match (&self.field, &self.boxes) {
            (Some(field), _) => (field.anchor(), field.error.clone()),
            (None, Some(boxes)) => (format!("{}-{}", boxes.name, boxes.first + 1), boxes.error.clone()),
            (None, None) => return None,
        };
        (!text.is_empty()).then_some(ErrorLine { anchor, text })
    }
}

/// A page where items are added and removed.
#[derive(Debug, Clone, Template)]
#[template(path = "preview/listing.html")]
pub struct Listing {
    pub page: Page,
    pub trail: String,
    pub title: String,
    pub hint: String,
    pub count: String,
    pub items: Vec<ListItem>,
    pub can_add: bool,
    pub errors: Vec<ErrorLine>,
    pub back: String,
    pub action: String,
}

/// One item; `hint` is its first answer.
#[derive(Debug, Clone)]
pub struct ListItem {
    pub number: usize,
    pub title: String,
    pub hint: String,
    pub href: String,
    pub state: Tag,
}

/// All answers before the end: `/desk/forms/preview/{draft}/check`.
#[derive(Debug, Clone, Template)]
#[template(path = "preview/check.html")]
pub struct Check {
    pub page: Page,
    pub title: String,
    pub groups: Vec<Group>,
    pub errors: Vec<ErrorLine>,
    /// Every page is done.
    pub complete: bool,
    /// The page is so long that a link leads to its end.
    pub jump: bool,
    pub back: String,
    pub action: String,
}

/// The answers of one page.
#[derive(Debug, Clone)]
pub struct Group {
    pub id: String,
    pub title: String,
    pub rows: Vec<Row>,
}

/// The answers fit the schema.
#[derive(Debug, Clone, Template)]
#[template(path = "preview/finished.html")]
pub struct Finished {
    pub page: Page,
    pub title: String,
    /// The value as JSON; empty where it is too long to show.
    pub json: String,
    pub base: String,
}
