//! Does it fit together: every name in one file stands in another.

mod act;
mod clock;
mod header;
mod message;
mod names;
mod power;
mod process;
mod word;

pub use message::PLACEHOLDERS;
pub use names::{CASE_FACTS, CLOCK_FACTS};

use crate::draft::Draft;
use crate::folder::Folder;
use crate::report::Report;

/// The operations of the kernel, and the inputs each cannot do without.
pub const OPERATIONS: [(&str, &[&str]); 4] =
    [("answer", &["text"]), ("notify", &["message"]), ("mark", &["colour", "reason"]), ("set", &[])];

/// Everything the checks look at.
pub(crate) struct Ground<'a> {
    pub folder: &'a Folder,
    pub draft: &'a Draft,
    pub report: &'a Report,
    /// Operations besides those of the kernel.
    pub natives: &'a [&'a str],
}

pub(crate) fn all(ground: &Ground<'_>) {
    header::check(ground);
    act::check(ground);
    power::check(ground);
    process::check(ground);
    clock::check(ground);
    message::check(ground);
    word::check(ground);
    names::check(ground);
}
