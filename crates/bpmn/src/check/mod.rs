//! What is checked once all nodes are read: edges, exits, ways; and on the finished model, whether it is sound.

mod edges;
mod exits;
mod net;
pub(crate) mod sound;
mod state;
mod waiting;
mod ways;

use crate::draft::Draft;
use crate::place::Findings;

pub(crate) fn run(draft: &Draft, findings: &mut Findings) {
    edges::check(draft, findings);
    exits::check(draft, findings);
    ways::check(draft, findings);
}
