//! Previews of forms: `/desk/forms/preview`.

use askama::Template;

use super::Page;
use super::part::{Choice, ErrorLine, Field, Link, Row, Tag};

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
    pub items: Vec<Choice>,
}

impl Piece {
    /// Its line in the summary of errors.
    pub fn error_line(&self) -> Option<ErrorLine> {
        let (anchor, text) = match (&self.field, &self.boxes) {
            (Some(field), _) => (field.anchor(), field.error.clone()),
            (None, Some(boxes)) => (format!("{}-1", boxes.name), boxes.error.clone()),
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
