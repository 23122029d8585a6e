//! # catalog
//!
//! **What it is.** An app folder becomes a checked [`App`]: every file read, every FEEL expression compiled, every name
//! in one file found in another. What is wrong comes back as findings, all at once, each with file, line and way out.
//!
//! **Example.**
//! ```
//! use catalog::{Folder, check};
//! let folder = Folder::new("empty").with("app.toml", "[app]\nid = \"empty\"\n");
//! let (app, findings) = check(&folder);
//! assert!(app.is_none());
//! let first = findings.iter().find(|finding| finding.code == "key-missing").unwrap();
//! assert_eq!((first.place.file.as_str(), first.place.line), ("app.toml", 1));
//! assert!(findings.iter().any(|finding| finding.code == "file-missing"));
//! ```
//!
//! **Invariants.** No I/O: the caller brings the files. An [`App`] exists only without errors, so the kernel need not
//! ask again whether a name is known. It knows no case and runs nothing but constants.
//!
//! **Start reading** at [`app`], what an app is; then `check.rs`, the way there; `read/` is one reader per kind of file,
//! `cross/` one check per kind of name.
//!
//! **To add a key to a file**: its line in the reader under `read/`, its field in [`app`]. **To add a check**: a
//! function under `cross/`, its code in `docs/semantics.md`, one spoiled app in `tests/it/defects.rs`.

pub mod app;
mod check;
pub mod clocks;
mod constant;
mod cross;
mod draft;
pub mod folder;
pub mod people;
mod read;
mod report;
pub mod story;
mod table;
pub mod words;

pub use app::*;
pub use check::{check, check_with};
pub use clocks::{ClockOf, ClockRule, Exclusion, Extension, Procedure, Rung, RungMark};
pub use cross::{CASE_FACTS, CLOCK_FACTS, OPERATIONS, PLACEHOLDERS};
pub use folder::Folder;
pub use people::{Person, people, read_people};
pub use story::{Story, StoryLine, StoryStep, read_story, stories};
pub use words::AppWords;
