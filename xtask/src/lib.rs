//! # xtask
//!
//! **What it is.** The workshop's own commands, run as `cargo xtask NAME`: set up and show the product (`demo`), prove
//! it (`test`, `tidy`, `crash`), measure it (`bench`), and write the dull parts of a new app (`new-app`, `bless`).
//!
//! **Example.**
//! ```
//! let rooms = xtask::tidy::edges::ROOMS;
//! let kernel = rooms.iter().find(|room| room.name == "kernel").unwrap();
//! assert!(kernel.pure && !kernel.sees.contains(&"store"));
//! ```
//!
//! **Invariants.** It links no room of the house: it sees the product as a stranger does, by its files, its command
//! line and its HTTP. It ends only processes that it started. It writes outside the target folder and the system's
//! temporary folder only where the command's own purpose is to write (`new-app`, `bless`, `bench`, screenshots).
//!
//! **Start reading** at [`steps`], the list that `cargo xtask test` walks; then [`tidy`] and [`crash`].
//!
//! **To add a step to the test**: a function that returns an [`Outcome`], and its row in [`steps::STEPS`].
//! **To add a tidy rule**: a function from the tree to findings, its line in [`tidy::check`], and a defect in
//! `tests/it/tidy.rs` that turns it red.

#![expect(clippy::print_stdout, reason = "a command line tool speaks on standard output")]

pub mod args;
pub mod browser;
pub mod crash;
pub mod demo;
pub mod footprint;
pub mod http;
pub mod new_app;
pub mod peers;
pub mod process;
pub mod product;
pub mod proof;
pub mod security;
pub mod setup;
pub mod steps;
pub mod tidy;

/// What every command answers: nothing, or one sentence that says what is wrong and what to do.
pub type Outcome = Result<(), String>;

/// One line to the person at the terminal.
pub fn say(line: &str) {
    println!("{line}");
}
