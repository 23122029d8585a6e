//! Complex gateway: goes on once its activation condition holds, and takes what comes later without going on again
//! (BPMN 2.0, clause 13.4.5). After that it is as new.
//!
//! On the reset only those exits get a token whose condition asks for `waitingForStart`: a join with plain exits is
//! the discriminator of the workflow patterns.

use bpmn::{FlowIx, Kind, Node, Process};
use value::{Context, ElementId, Value};

use crate::activity::no_way_on;
use crate::event::Event;
use crate::host::Host;
use crate::locals::Locals;
use crate::run::{Look, Run};
use crate::settle::must_wait;
use crate::state::Part;

pub(super) fn arrive<'m, H: Host>(
    run: &mut Run<'m, '_, H>,
    scope: u32,
    process: &'m Process,
    node: &'m Node,
) -> Result<(), H::Refusal> {
    settle(run, scope, process, node).map(|_| ())
}

/// Goes on, or takes later tokens, where it can.
pub(crate) fn settle<'m, H: Host>(
    run: &mut Run<'m, '_, H>,
    scope: u32,
    process: &'m Process,
    node: &'m Node,
) -> Result<bool, H::Refusal> {
    if let Some(instance) = resetting(run, scope, node) {
        return use_up(run, instance, scope, process, node);
    }
    let full: Vec<ElementId> = entries(run, scope, process, node, |_| true);
    if full.is_empty() {
        return Ok(false);
    }
    let Kind::ComplexGateway { activation } = &node.kind else { return Ok(false) };
    let mut facts = Context::new();
    let tokens: u32 = full.iter().map(|flow| run.net().tokens_on(scope, flow)).sum();
    facts.insert("activationCount".into(), Value::from(i64::from(tokens)));
    facts.insert("waitingForStart".into(), Value::from(true));
    for &flow in &node.incoming {
        let id = &process.flow(flow).id;
        facts.insert(id.as_str().into(), Value::from(i64::from(run.net().tokens_on(scope, id))));
    }
    let locals = Locals::with(run.net(), scope, &facts);
    let goes =
        activation.as_ref().is_none_or(|condition| run.host.eval(condition, &locals) == Value::Bool(true));
    if !goes {
        return Ok(false);
    }
    enter(run, scope, process, node, full)?;
    Ok(true)
}

pub(super) fn enter<'m, H: Host>(
    run: &mut Run<'m, '_, H>,
    scope: u32,
    process: &'m Process,
    node: &'m Node,
    from: Vec<ElementId>,
) -> Result<(), H::Refusal> {
    let to = exits(run, scope, process, node, true);
    if to.is_empty() && !node.outgoing.is_empty() {
        return Err(no_way_on(node).into());
    }
    let used = from.clone();
    run.pass(scope, process, node, from, to)?;
    if node.incoming.len() > used.len() {
        let instance = run.next();
        run.emit(Event::ElementEntered {
            element: node.id.clone(),
            instance,
            scope,
            part: Part::Reset,
            from: used,
            due: None,
            timer: false,
            left: None,
            host: None,
            planned: None,
            local: Context::new(),
        });
    }
    Ok(())
}

/// The instance that stands for a gateway which has gone on.
fn resetting<H: Host>(run: &Run<'_, '_, H>, scope: u32, node: &Node) -> Option<u32> {
    let all = run.net().active.range(scope..);
    let mut own = all.filter(|(_, active)| {
        active.part == Part::Reset && active.scope == Some(scope) && active.element == node.id
    });
    own.next().map(|(&number, _)| number)
}

fn entries<H: Host>(
    run: &Run<'_, '_, H>,
    scope: u32,
    process: &Process,
    node: &Node,
    wanted: impl Fn(&ElementId) -> bool,
) -> Vec<ElementId> {
    let ids = node.incoming.iter().map(|&flow| &process.flow(flow).id);
    let has = |id: &&ElementId| wanted(id) && run.net().tokens_on(scope, id) > 0;
    ids.filter(has).cloned().collect()
}

/// Takes tokens on entries that have had none since the gateway went on.
fn use_up<'m, H: Host>(
    run: &mut Run<'m, '_, H>,
    instance: u32,
    scope: u32,
    process: &'m Process,
    node: &'m Node,
) -> Result<bool, H::Refusal> {
    let used = run.active(instance).map(|active| active.used.clone()).unwrap_or_default();
    let from = entries(run, scope, process, node, |id| !used.contains(id));
    if from.is_empty() {
        return Ok(false);
    }
    run.emit(Event::GatewayUsed { instance, from });
    Ok(true)
}

/// Resets a gateway that went on, once no further token can come to an entry it has not used.
pub(crate) fn reset<H: Host>(run: &mut Run<'_, '_, H>, instance: u32) -> Result<bool, H::Refusal> {
    let Some((process, node)) = run.at(instance)? else { return Ok(false) };
    let Some(active) = run.active(instance) else { return Ok(false) };
    let Some(scope) = active.scope else { return Ok(false) };
    let has = |flow: FlowIx| active.used.contains(&process.flow(flow).id);
    if must_wait(run, scope, process, node, &has) {
        return Ok(false);
    }
    let to = exits(run, scope, process, node, false);
    run.follow(scope, process, &to);
    run.emit(Event::ElementLeft { instance, to });
    run.looks.push_back(Look::Over(scope));
    // Tokens that waited for the reset may make it go on anew.
    Ok(true)
}

fn exits<H: Host>(
    run: &Run<'_, '_, H>,
    scope: u32,
    process: &Process,
    node: &Node,
    starting: bool,
) -> Vec<ElementId> {
    let facts: Context = std::iter::once(("waitingForStart".into(), Value::from(starting))).collect();
    let locals = Locals::with(run.net(), scope, &facts);
    let asks = |condition: &bpmn::Expr| condition.names().iter().any(|name| &**name == "waitingForStart");
    let mut to = Vec::new();
    for flow in process.exits(node.ix).filter(|flow| node.default != Some(flow.ix)) {
        let taken = match &flow.condition {
            Some(condition) if starting || asks(condition) => {
                run.host.eval(condition, &locals) == Value::Bool(true)
            }
            Some(_) => false,
            None => starting,
        };
        if taken {
            to.push(flow.id.clone());
        }
    }
    if to.is_empty() && starting {
        to.extend(node.default.map(|flow| process.flow(flow).id.clone()));
    }
    to
}
