//! Event-based gateway: arms all that follows it; what happens first goes on, the rest is given up.

use bpmn::{Node, Process};
use value::{Context, ElementId};

use crate::event::Event;
use crate::host::Host;
use crate::run::Run;
use crate::state::Part;

pub(super) fn enter<'m, H: Host>(
    run: &mut Run<'m, '_, H>,
    scope: u32,
    process: &'m Process,
    node: &'m Node,
    from: Vec<ElementId>,
) -> Result<(), H::Refusal> {
    let gateway = run.next();
    run.emit(Event::ElementEntered {
        element: node.id.clone(),
        instance: gateway,
        scope,
        part: Part::Gate,
        from,
        due: None,
        timer: false,
        left: None,
        host: None,
        planned: None,
        local: Context::new(),
    });
    for flow in process.exits(node.ix) {
        run.arm(scope, process.node(flow.to), Part::Listen, Some(gateway), Vec::new())?;
    }
    Ok(())
}
