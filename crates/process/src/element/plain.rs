//! Task of no kind and manual task: done by people without the platform, so a token passes.

use bpmn::Node;
use value::{Context, ElementId};

use crate::host::{Host, Work};
use crate::run::Run;

pub(super) fn enter<'m, H: Host>(
    run: &mut Run<'m, '_, H>,
    scope: u32,
    node: &'m Node,
    from: Vec<ElementId>,
) -> Result<(), H::Refusal> {
    run.activity(scope, node, from)
}

pub(super) fn work() -> Work {
    Work::Done(Context::new())
}
