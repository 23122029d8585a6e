//! # proof
//!
//! **What it is.** Whether the rule languages keep their word: `corpus` runs the public suites (DMN TCK, betsy, MIWG)
//! and prints one table; `fuzz` gives every reader and evaluator a million hostile inputs under limits; `oracle` plays
//! random histories of the statutory clock against a counter that walks day by day; `lawful` breaks every rule of a
//! lawful act in turn.
//!
//! **Example.**
//! ```
//! use proof::corpus::{Case, Floor, Suite, Verdict};
//! let mut suite = Suite::new("own", "Own cases");
//! suite.cases.push(Case::new("adds", Verdict::Passed));
//! suite.cases.push(Case::new("divides", Verdict::Failed("expected 2, found null".into())));
//! assert_eq!(suite.passed(), 1);
//! let floor = Floor::read("fails own divides");
//! assert!(floor.regressions(&[suite], false).is_empty());
//! ```
//!
//! **Invariants.** No skip list: what does not pass is printed by name, with the reason. The floor names what is known
//! to fail, and nothing else may. A fuzz input is a function of seed, target and number alone; the same corpora
//! give the same input on any machine. Inputs run in a child process, so an abort is seen and its input is found. The
//! 100 ms of an input are time of its thread on the processor, so a busy neighbour makes no run red; an input that is
//! not done after 20 seconds by the clock on the wall is a hang, whether it works or sleeps.
//!
//! **Start reading** at [`corpus`], then [`fuzz`] and [`lawful`].
//!
//! **To add a suite**: its reader under `corpus/`, its call in `corpus::gather`. **To add a fuzz target**: its file
//! under `fuzz/`, its row in `fuzz::target::TARGETS`, its bombs in `fuzz/bomb/`. **To add a way to break
//! an act**: its row in `lawful/spoil.rs`.

pub mod corpus;
pub mod fuzz;
pub mod lawful;
pub mod oracle;

/// One line on standard output; a closed pipe ends quietly.
pub fn say(line: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}
