//! Activities: how an instance begins, does its work, and is left.

use bpmn::{Kind, Nested, Node, Process};
use value::{Context, ElementId};

use crate::element;
use crate::event::Event;
use crate::host::{Host, Stuck, Work};
use crate::run::{DEPTH_MAX, Look, Run};
use crate::state::Part;

impl<'m, H: Host> Run<'m, '_, H> {
    /// A token, or nothing, starts an activity in a scope.
    pub(crate) fn activity(
        &mut self,
        scope: u32,
        node: &'m Node,
        from: Vec<ElementId>,
    ) -> Result<(), H::Refusal> {
        if node.activity.as_ref().is_some_and(|activity| activity.repeat.is_some()) {
            return self.repeat(scope, node, from);
        }
        if element::works_at_once(&node.kind) && node.io.is_none() {
            return self.at_once(scope, node, from);
        }
        let local = self.brought(scope, node.io.as_deref());
        let instance = self.begin(scope, node, from, local)?;
        self.arm_boundary(instance, node, scope)?;
        self.carry_out(instance, node)
    }

    /// Work that needs no instance unless it takes time.
    fn at_once(&mut self, scope: u32, node: &'m Node, from: Vec<ElementId>) -> Result<(), H::Refusal> {
        let (process, _) = self.node_of(&node.id)?;
        match element::work(self, scope, node)? {
            Work::Done(values) => {
                self.assign(scope, values);
                self.record(scope, node, None);
                let to = self.exits(scope, process, node)?;
                self.pass(scope, process, node, from, to)?;
                self.one_more(scope)
            }
            Work::Error(code) => {
                self.emit(Event::ElementPassed {
                    element: node.id.clone(),
                    scope,
                    from,
                    to: Vec::new(),
                    over: false,
                });
                self.raise_at(scope, Some(node), None, &code)
            }
            Work::Later(due) => {
                let instance = self.enter_wait(scope, node, from, due);
                self.arm_boundary(instance, node, scope)
            }
        }
    }

    fn enter_wait(
        &mut self,
        scope: u32,
        node: &Node,
        from: Vec<ElementId>,
        due: Option<value::Timestamp>,
    ) -> u32 {
        let instance = self.next();
        self.emit(Event::ElementEntered {
            element: node.id.clone(),
            instance,
            scope,
            part: Part::Wait,
            from,
            due,
            timer: due.is_some(),
            left: None,
            host: None,
            planned: None,
            local: Context::new(),
        });
        instance
    }

    /// Makes the instance of an activity, or of one run of it.
    pub(crate) fn begin(
        &mut self,
        scope: u32,
        node: &'m Node,
        from: Vec<ElementId>,
        mut local: Context,
    ) -> Result<u32, H::Refusal> {
        if self.net().around(scope).count() >= DEPTH_MAX {
            return Err(Stuck::new(
                "too-deep",
                "流程嵌套过深，已停止，未作任何改动",
                "processes call one another too deeply; nothing was changed",
            )
            .into());
        }
        let part = match &node.kind {
            Kind::SubProcess { content, .. } => {
                for item in &content.data {
                    local.entry(item.name.as_str().into()).or_default();
                }
                Part::Scope
            }
            Kind::CallActivity { called } => {
                let items = self.model.process(called).map(|process| &process.content.data);
                for item in items.into_iter().flatten() {
                    local.entry(item.name.as_str().into()).or_default();
                }
                Part::Call
            }
            _ => Part::Wait,
        };
        let instance = self.next();
        self.emit(Event::ElementEntered {
            element: node.id.clone(),
            instance,
            scope,
            part,
            from,
            due: None,
            timer: false,
            left: None,
            host: None,
            planned: None,
            local,
        });
        Ok(instance)
    }

    /// What an instance does once it is there.
    pub(crate) fn carry_out(&mut self, instance: u32, node: &'m Node) -> Result<(), H::Refusal> {
        match &node.kind {
            Kind::SubProcess { .. } | Kind::CallActivity { .. } => self.begin_content(instance),
            kind if element::works_at_once(kind) => match element::work(self, instance, node)? {
                Work::Done(values) => {
                    self.assign(instance, values);
                    self.leave(instance)
                }
                Work::Error(code) => self.raise_from(instance, &code),
                Work::Later(due) => {
                    if due.is_some() {
                        self.emit(Event::TimerMoved { instance, due, left: None });
                    }
                    Ok(())
                }
            },
            _ => {
                self.looks.push_back(Look::Kept(instance));
                Ok(())
            }
        }
    }

    /// Starts what lies in a sub-process or called process.
    pub(crate) fn begin_content(&mut self, scope: u32) -> Result<(), H::Refusal> {
        let Some((process, within)) = self.place(scope) else { return Ok(()) };
        let content = process.content_of(within);
        self.arm_event_sub_processes(scope)?;
        let plain = content.start.iter().filter(|&&ix| process.node(ix).kind.events().is_empty());
        for &start in plain {
            let node = process.node(start);
            let to = self.exits(scope, process, node)?;
            self.pass(scope, process, node, Vec::new(), to)?;
        }
        if content.start.is_empty() {
            let all = content.first.len();
            let count = if self.ad_hoc(scope).is_some_and(|ad_hoc| ad_hoc.sequential) { 1 } else { all };
            let first = content.first.iter().take(count).map(|&node| Look::Enter(scope, process, node));
            self.looks.extend(first);
        }
        self.looks.push_back(Look::Over(scope));
        Ok(())
    }

    pub(crate) fn ad_hoc(&self, scope: u32) -> Option<&'m bpmn::AdHoc> {
        let active = self.active(scope).filter(|active| active.part == Part::Scope)?;
        match &self.model.node(&active.element)?.1.kind {
            Kind::SubProcess { nested: Nested::AdHoc(ad_hoc), .. } => Some(ad_hoc),
            _ => None,
        }
    }

    /// An activity of a scope is done; an ad-hoc sub-process may now be over, or begin its next one.
    pub(crate) fn one_more(&mut self, scope: u32) -> Result<(), H::Refusal> {
        let Some(ad_hoc) = self.ad_hoc(scope) else { return Ok(()) };
        let Some((process, within)) = self.place(scope) else { return Ok(()) };
        let first = &process.content_of(within).first;
        if ad_hoc.until.as_ref().is_some_and(|until| self.holds(scope, until)) {
            if ad_hoc.cancel_rest {
                self.looks.retain(|look| !matches!(look, Look::Enter(at, ..) if *at == scope));
                self.emit(Event::ScopeEmptied { scope });
            }
            self.looks.push_back(Look::Over(scope));
            return Ok(());
        }
        if !ad_hoc.sequential {
            return Ok(());
        }
        let idle = self.active(scope).is_some_and(|active| active.children == 0 && active.tokens == 0);
        let begun = self.begun(scope, process, first);
        if let Some(&next) = first.get(begun).filter(|_| idle) {
            self.emit(Event::LocalSet {
                instance: scope,
                values: std::iter::once((BEGUN.into(), value::Value::from(count(begun + 1)))).collect(),
            });
            self.looks.push_back(Look::Enter(scope, process, next));
        }
        Ok(())
    }

    /// How many activities a sequential ad-hoc sub-process has begun.
    fn begun(&self, scope: u32, _process: &Process, first: &[bpmn::NodeIx]) -> usize {
        let noted = self.active(scope).and_then(|active| active.local.get(BEGUN)?.as_i64());
        noted.and_then(|noted| usize::try_from(noted).ok()).unwrap_or_else(|| first.len().min(1))
    }

    /// An activity is done: its results go out, what was armed on it goes, its exits get tokens.
    pub(crate) fn leave(&mut self, instance: u32) -> Result<(), H::Refusal> {
        let Some((process, node)) = self.at(instance)? else { return Ok(()) };
        let Some(scope) = self.active(instance).and_then(|active| active.scope) else { return Ok(()) };
        if self.active(scope).is_some_and(|outer| outer.part == Part::Repeat) {
            return self.run_ended(scope, instance, node);
        }
        self.bring_out(instance, scope, node.io.as_deref());
        self.record(scope, node, Some(instance));
        let to = self.exits(scope, process, node)?;
        self.follow(scope, process, &to);
        let ends = to.is_empty();
        self.emit(Event::ElementLeft { instance, to });
        if ends {
            self.looks.push_back(Look::Over(scope));
        }
        self.host.passed(&node.id)?;
        self.one_more(scope)
    }

    /// A scope in which nothing is left is over.
    pub(crate) fn check_over(&mut self, scope: u32) -> Result<(), H::Refusal> {
        let empty = |active: &crate::state::Active| active.tokens == 0 && active.children == 0;
        let Some(active) = self.active(scope).filter(|active| empty(active)) else { return Ok(()) };
        let pending = |look: &Look| matches!(look, Look::Enter(at, ..) | Look::Again(at) if *at == scope);
        if self.looks.iter().any(pending) {
            return Ok(());
        }
        match active.part {
            Part::Process => {
                self.emit(Event::ElementLeft { instance: scope, to: Vec::new() });
                Ok(())
            }
            Part::Compensate => self.take_back_next(scope),
            Part::Scope | Part::Call => {
                let Some((_, node)) = self.at(scope)? else { return Ok(()) };
                if !node.kind.is_event_sub_process() {
                    return self.leave(scope);
                }
                let outer = active_scope(self, scope);
                self.emit(Event::ElementLeft { instance: scope, to: Vec::new() });
                self.looks.extend(outer.map(Look::Over));
                self.host.passed(&node.id)
            }
            _ => Ok(()),
        }
    }

    /// The exits of a node where no gateway chooses: all without a condition and those whose condition holds, else the
    /// default; as often as the activity gives tokens.
    pub(crate) fn exits(
        &self,
        scope: u32,
        process: &'m Process,
        node: &'m Node,
    ) -> Result<Vec<ElementId>, H::Refusal> {
        let mut to: Vec<ElementId> = Vec::with_capacity(node.outgoing.len());
        let mut chosen = false;
        for flow in process.exits(node.ix).filter(|flow| node.default != Some(flow.ix)) {
            let taken = flow.condition.as_ref().map(|condition| self.holds(scope, condition));
            chosen |= taken == Some(true);
            if taken.unwrap_or(true) {
                to.push(flow.id.clone());
            }
        }
        if !chosen {
            to.extend(node.default.map(|flow| process.flow(flow).id.clone()));
        }
        if to.is_empty() && !node.outgoing.is_empty() {
            return Err(no_way_on(node).into());
        }
        let times = node.activity.as_ref().map_or(1, |activity| activity.completion_quantity);
        if times > 1 {
            let once = std::mem::take(&mut to);
            to.extend(once.iter().flat_map(|flow| std::iter::repeat_n(flow.clone(), times as usize)));
        }
        Ok(to)
    }
}

/// How many activities a sequential ad-hoc sub-process has begun, among its data.
const BEGUN: &str = ".begun";

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn active_scope<H: Host>(run: &Run<'_, '_, H>, instance: u32) -> Option<u32> {
    run.active(instance).and_then(|active| active.scope)
}

pub(crate) fn no_way_on(node: &Node) -> Stuck {
    let shown = if node.name.is_empty() { node.id.as_str() } else { node.name.as_str() };
    Stuck::new(
        "no-way-on",
        format!("流程在“{shown}”处没有可走的分支"),
        format!("no branch of the process fits at \"{}\"", node.id),
    )
}
