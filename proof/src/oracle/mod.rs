//! The clock against a counter that shares nothing with it: random histories, one answer.

mod history;
mod plan;
mod run;
pub mod walk;

pub use history::History;
pub use plan::{Defect, Plan};
pub use run::{Report, run};
pub use walk::Walk;
