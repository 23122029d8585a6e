//! What is checked once all nodes are read: edges, exits, ways, and joins.

mod edges;
mod exits;
mod join;
mod ways;

use crate::draft::Draft;
use crate::place::Findings;

pub(crate) fn run(draft: &Draft, findings: &mut Findings) {
    edges::check(draft, findings);
    exits::check(draft, findings);
    let sound = ways::check(draft, findings);
    // WHY: playing tokens over a broken graph would only repeat what the other checks said.
    if sound && !findings.has_errors() {
        join::check(draft, findings);
    }
}
