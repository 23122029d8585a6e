//! Loops and multi-instance: an outer instance for the activity, and one instance in it for each run.

use std::sync::Arc;

use bpmn::{Definition, Multi, Node, Repeat, When};
use value::{Context, ElementId, Value};

use crate::event::Event;
use crate::host::{Host, Stuck};
use crate::locals::ITEMS;
use crate::run::{INSTANCES_MAX, Look, Run};
use crate::state::Part;

impl<'m, H: Host> Run<'m, '_, H> {
    /// Starts a repeated activity.
    pub(crate) fn repeat(
        &mut self,
        scope: u32,
        node: &'m Node,
        from: Vec<ElementId>,
    ) -> Result<(), H::Refusal> {
        let mut local = self.brought(scope, node.io.as_deref());
        let planned = match repeat_of(node) {
            Some(Repeat::Multi(multi)) => Some(self.plan(scope, node, multi, &mut local)?),
            _ => None,
        };
        let instance = self.next();
        self.emit(Event::ElementEntered {
            element: node.id.clone(),
            instance,
            scope,
            part: Part::Repeat,
            from,
            due: None,
            timer: false,
            left: None,
            host: None,
            planned,
            local,
        });
        self.arm_boundary(instance, node, scope)?;
        match repeat_of(node) {
            Some(Repeat::Multi(multi)) if !multi.sequential => {
                let runs = planned.unwrap_or(0);
                if runs == 0 {
                    return self.leave_repeat(instance);
                }
                self.looks.extend(std::iter::repeat_n(Look::Again(instance), runs as usize));
                Ok(())
            }
            _ => self.next_run(instance, node),
        }
    }

    /// How many runs there will be. A collection is kept, so that later changes of the data do not change the plan.
    fn plan(&self, scope: u32, node: &Node, multi: &Multi, local: &mut Context) -> Result<u32, H::Refusal> {
        let items = multi.items.as_deref().and_then(|name| {
            local.get(name).cloned().filter(|value| !value.is_null()).or_else(|| self.look_up(scope, name))
        });
        let counted = match (&multi.count, &items) {
            (Some(count), _) => self.eval(scope, count).as_i64(),
            (None, Some(items)) => items.as_list().map(|list| i64::try_from(list.len()).unwrap_or(i64::MAX)),
            (None, None) => None,
        };
        let Some(counted) = counted.and_then(|number| u32::try_from(number).ok()) else {
            return Err(Stuck::new(
                "no-instance-count",
                format!("“{}”没有给出办理次数", node.id),
                format!("it is not known how often \"{}\" runs", node.id),
            )
            .into());
        };
        if counted > INSTANCES_MAX {
            return Err(Stuck::new(
                "too-many-instances",
                format!("“{}”一次最多办理{INSTANCES_MAX}份，现为{counted}份", node.id),
                format!("\"{}\" would run {counted} times; at most {INSTANCES_MAX} are allowed", node.id),
            )
            .into());
        }
        if let Some(items) = items {
            local.insert(ITEMS.into(), items);
        }
        Ok(counted)
    }

    /// Begins the next run of a loop or sequence, or leaves where none is due.
    fn next_run(&mut self, repeat: u32, node: &'m Node) -> Result<(), H::Refusal> {
        let Some(active) = self.active(repeat) else { return Ok(()) };
        let (started, planned) = (active.started, active.planned);
        let another = match repeat_of(node) {
            Some(Repeat::Loop { test_before, maximum, condition }) => {
                let tested = *test_before || started > 0;
                let extra =
                    std::iter::once((Arc::from("loopCounter"), Value::from(i64::from(started)))).collect();
                let locals = crate::locals::Locals::with(self.net(), repeat, &extra);
                let holds = |condition: &bpmn::Expr| self.host.eval(condition, &locals) == Value::Bool(true);
                maximum.is_none_or(|maximum| started < maximum)
                    && (!tested || condition.as_ref().is_none_or(holds))
            }
            _ => planned.is_some_and(|planned| started < planned),
        };
        if !another {
            return self.leave_repeat(repeat);
        }
        self.looks.push_back(Look::Again(repeat));
        Ok(())
    }

    /// Begins one run.
    pub(crate) fn run_again(&mut self, repeat: u32) -> Result<(), H::Refusal> {
        let Some((_, node)) = self.at(repeat)? else { return Ok(()) };
        let Some(active) = self.active(repeat) else { return Ok(()) };
        let run = active.started;
        let mut local = Context::new();
        local.insert("loopCounter".into(), Value::from(i64::from(run) + 1));
        if let Some(Repeat::Multi(multi)) = repeat_of(node) {
            let item =
                active.local.get(ITEMS).and_then(Value::as_list).and_then(|list| list.get(run as usize));
            if let (Some(name), Some(item)) = (&multi.item, item) {
                local.insert(name.as_str().into(), item.clone());
            }
            if let Some(name) = &multi.result {
                local.insert(name.as_str().into(), Value::Null);
            }
        }
        let instance = self.begin(repeat, node, Vec::new(), local)?;
        self.carry_out(instance, node)
    }

    /// One run is done.
    pub(crate) fn run_ended(&mut self, repeat: u32, instance: u32, node: &'m Node) -> Result<(), H::Refusal> {
        let multi = match repeat_of(node) {
            Some(Repeat::Multi(multi)) => Some(&**multi),
            _ => None,
        };
        if let Some(name) = multi.and_then(|multi| multi.result.as_deref()) {
            self.keep_result(repeat, instance, name);
        }
        let scope = self.flow_scope(instance);
        self.record(scope, node, Some(instance));
        self.emit(Event::ElementLeft { instance, to: Vec::new() });
        let Some(multi) = multi else { return self.next_run(repeat, node) };
        self.throw_at_run_end(repeat, multi)?;
        let Some(active) = self.active(repeat) else { return Ok(()) };
        let (ended, planned) = (active.ended, active.planned.unwrap_or(0));
        let enough = multi.until.as_ref().is_some_and(|until| self.holds(repeat, until));
        if enough || ended >= planned {
            self.looks.retain(|look| !matches!(look, Look::Again(again) if *again == repeat));
            return self.leave_repeat(repeat);
        }
        if multi.sequential { self.next_run(repeat, node) } else { Ok(()) }
    }

    /// A result set in the run itself, else what the data around it have under that name.
    fn keep_result(&mut self, repeat: u32, instance: u32, name: &str) {
        let Some(active) = self.active(instance) else { return };
        let counter = active.local.get("loopCounter").and_then(Value::as_i64).unwrap_or(1);
        let own = active.local.get(name).cloned().filter(|value| !value.is_null());
        let value = own.or_else(|| self.look_up(repeat, name)).unwrap_or_default();
        let run = u32::try_from(counter - 1).unwrap_or(0);
        self.emit(Event::ResultKept { instance: repeat, run, value });
    }

    fn throw_at_run_end(&mut self, repeat: u32, multi: &'m Multi) -> Result<(), H::Refusal> {
        for end in &multi.throws {
            let Some(active) = self.active(repeat) else { return Ok(()) };
            let now = match &end.when {
                When::Each => true,
                When::First => active.ended == 1,
                When::If(condition) => self.holds(repeat, condition),
            };
            if now {
                self.throw_from(repeat, &end.event)?;
            }
        }
        Ok(())
    }

    /// What a repeated activity throws is first heard on its own border.
    fn throw_from(&mut self, repeat: u32, event: &'m Definition) -> Result<(), H::Refusal> {
        match event {
            Definition::Error(code) => self.raise_from(repeat, code.as_deref().unwrap_or_default()),
            Definition::Escalation(code) => self.escalate_from(repeat, code.as_deref().unwrap_or_default()),
            Definition::Signal(name) => self.signal(name),
            Definition::Message(message) => {
                let key = self.message_key(repeat, message);
                self.send(repeat, &message.name, key, &Context::new())
            }
            _ => Ok(()),
        }
    }

    /// All runs are done, or no further one is needed: what still runs is given up.
    pub(crate) fn leave_repeat(&mut self, repeat: u32) -> Result<(), H::Refusal> {
        let Some((process, node)) = self.at(repeat)? else { return Ok(()) };
        let Some(active) = self.active(repeat) else { return Ok(()) };
        let Some(scope) = active.scope else { return Ok(()) };
        if active.children > 0 {
            let runs = self.net().active.range(repeat..).filter(|(_, run)| run.scope == Some(repeat));
            let runs: Vec<u32> = runs.filter(|(_, run)| run.counts()).map(|(&number, _)| number).collect();
            runs.into_iter().for_each(|instance| self.emit(Event::ElementCancelled { instance }));
        }
        if let Some(Repeat::Multi(multi)) = repeat_of(node)
            && let Some(name) = &multi.results
        {
            let kept = self.active(repeat).map(|active| active.results.values().cloned().collect::<Vec<_>>());
            let list = Value::from(kept.unwrap_or_default());
            self.assign(repeat, std::iter::once((Arc::from(name.as_str()), list)).collect());
        }
        self.bring_out(repeat, scope, node.io.as_deref());
        let to = self.exits(scope, process, node)?;
        self.follow(scope, process, &to);
        let ends = to.is_empty();
        self.emit(Event::ElementLeft { instance: repeat, to });
        if ends {
            self.looks.push_back(Look::Over(scope));
        }
        self.host.passed(&node.id)?;
        self.one_more(scope)
    }
}

fn repeat_of(node: &Node) -> Option<&Repeat> {
    node.activity.as_ref().and_then(|activity| activity.repeat.as_ref())
}
