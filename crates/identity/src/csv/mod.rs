//! Tables: offices, posts, people and appointments as CSV in UTF-8, out of the directory and back into it.
//!
//! Nothing is applied row by row. [`reconcile`] lays the tables beside the directory and says of each row what it would
//! do; only a plan without a wrong row gives commands, and those are to be decided together, all or none.

mod cell;
mod export;
mod plan;
mod read;
mod rows;

pub use cell::{guarded, unguarded};
pub use export::export;
pub use plan::{Plan, PlannedRow, Said, reconcile};
pub use read::{BYTES_MAX, CELL_CHARS_MAX, ROWS_MAX, Wrong};

/// The four tables, in the order they build on each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    Offices,
    Posts,
    People,
    Appointments,
}

impl Table {
    pub const ALL: [Self; 4] = [Self::Offices, Self::Posts, Self::People, Self::Appointments];

    /// The name of its file, without ending.
    pub fn name(self) -> &'static str {
        match self {
            Self::Offices => "offices",
            Self::Posts => "posts",
            Self::People => "people",
            Self::Appointments => "appointments",
        }
    }

    /// Its columns in the order they are written; a file may have them in another.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Offices => {
                &["id", "name_zh", "name_en", "kind", "parent", "uscc", "area", "opened", "closed"]
            }
            Self::Posts => &["id", "office", "title_zh", "title_en", "roles", "area", "opened", "closed"],
            Self::People => &["id", "name_zh", "name_en", "email", "external", "from", "active"],
            Self::Appointments => &["person", "post", "from", "until"],
        }
    }
}

/// The texts of the tables that are given; one that is not is not looked at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tables<'a> {
    pub offices: Option<&'a str>,
    pub posts: Option<&'a str>,
    pub people: Option<&'a str>,
    pub appointments: Option<&'a str>,
}

impl<'a> Tables<'a> {
    fn text(&self, table: Table) -> Option<&'a str> {
        match table {
            Table::Offices => self.offices,
            Table::Posts => self.posts,
            Table::People => self.people,
            Table::Appointments => self.appointments,
        }
    }
}

/// What it means that a table leaves something out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// The table is a part: it stays as it is.
    Stays,
    /// The table is the whole: appointments end with yesterday, people are deactivated, posts and offices are closed
    /// with yesterday.
    Ends,
}
