//! End event: the token is gone, and what the event is for is thrown. A terminate end ends all in its scope.

use bpmn::{Definition, Node, Process};
use value::ElementId;

use super::throw;
use crate::event::Event;
use crate::host::Host;
use crate::run::{Look, Run};

pub(super) fn enter<'m, H: Host>(
    run: &mut Run<'m, '_, H>,
    scope: u32,
    process: &'m Process,
    node: &'m Node,
    from: Vec<ElementId>,
) -> Result<(), H::Refusal> {
    let throws = node.kind.throws();
    if throws.is_empty() {
        return run.pass(scope, process, node, from, Vec::new());
    }
    for definition in throws {
        match definition {
            Definition::Cancel => return run.cancel(scope, process, node, from),
            Definition::Compensation { wait, .. } => {
                throw::say(run, scope, node)?;
                return run.compensate(scope, process, node, from, *wait);
            }
            _ => {}
        }
    }
    let element = node.id.clone();
    run.emit(Event::ElementPassed { element, scope, from, to: Vec::new(), over: false });
    run.host.passed(&node.id)?;
    throw::say(run, scope, node)?;
    for definition in throws {
        match definition {
            Definition::Error(code) => {
                run.raise_at(scope, None, None, code.as_deref().unwrap_or_default())?;
            }
            Definition::Terminate if run.lives(scope) => run.emit(Event::ScopeEmptied { scope }),
            _ => {}
        }
    }
    run.looks.push_back(Look::Over(scope));
    Ok(())
}
