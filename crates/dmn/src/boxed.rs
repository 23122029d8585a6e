//! Evaluates boxed expressions.

use std::sync::Arc;

use feel::{Callable, Function, Live, LiveContext, Run, Scope, Type};
use value::Value;

use crate::model::{Boxed, Entry, Turn};
use crate::{record, table};

/// Names bound by boxes around the one at hand.
pub struct Layer<'a> {
    pub names: &'a LiveContext,
    pub outer: &'a dyn Scope,
}

impl Scope for Layer<'_> {
    fn get(&self, name: &str) -> Option<Value> {
        self.get_live(name).map(Live::into_value)
    }

    fn get_live(&self, name: &str) -> Option<Live> {
        self.names.get_live(name).or_else(|| self.outer.get_live(name))
    }
}

/// Boxes count as steps; `depth` is how many lie around this one, 0 for the logic of a decision itself.
pub fn eval(logic: &Boxed, scope: &dyn Scope, run: &mut Run<'_>, depth: u32) -> Live {
    if !run.enter() {
        return Live::NULL;
    }
    let live = dispatch(logic, scope, run, depth + 1);
    run.leave();
    live
}

fn dispatch(logic: &Boxed, scope: &dyn Scope, run: &mut Run<'_>, depth: u32) -> Live {
    match logic {
        Boxed::Missing => run.null_because("logic", "没有决策逻辑", "there is no decision logic"),
        Boxed::Literal(expression) => {
            if depth == 1 && record::wanted(run) {
                let names = expression.names().iter().filter_map(|name| {
                    let live = scope.get_live(name)?;
                    (!matches!(live, Live::Function(_))).then(|| (name.to_string(), live.shown()))
                });
                let seen: Vec<(String, Value)> = names.collect();
                record::note(run, |step| step.inputs.extend(seen));
            }
            expression.eval_in(scope, run)
        }
        Boxed::Table(table) => table::decide(table, scope, run),
        Boxed::Context(entries) => context(entries, scope, run, depth),
        Boxed::List(items) => Live::list(items.iter().map(|item| eval(item, scope, run, depth)).collect()),
        Boxed::Relation { columns, rows } => {
            let rows = rows.iter().map(|row| {
                let cells = columns.iter().zip(row);
                let cells = cells.map(|(name, cell)| (name.clone(), eval(cell, scope, run, depth)));
                Live::context(cells.collect())
            });
            Live::list(rows.collect())
        }
        Boxed::Invocation { callee, name, bindings } => {
            let mut arguments = LiveContext::new();
            for (param, argument) in bindings {
                arguments.insert(param.clone(), eval(argument, scope, run, depth));
            }
            match callee.eval_in(scope, run) {
                Live::Function(function) => feel::call_named(&function, &arguments, run),
                _ => run.null_because(
                    "function",
                    format_args!("`{name}` 不是函数"),
                    format_args!("`{name}` is no function"),
                ),
            }
        }
        Boxed::Function { params, body } => closure(params, body, scope),
        Boxed::If(parts) => {
            let [condition, then, otherwise] = &**parts;
            let holds = eval(condition, scope, run, depth);
            if !holds.is_null() && holds.as_bool().is_none() {
                return run.null_because(
                    "kind",
                    format_args!("{}不是条件", feel::kind_zh(holds.kind())),
                    format_args!("{} is no condition", holds.kind()),
                );
            }
            let chosen = if holds.as_bool() == Some(true) { then } else { otherwise };
            eval(chosen, scope, run, depth)
        }
        Boxed::Loop { turn, name, over, body } => {
            let over = eval(over, scope, run, depth);
            turns(*turn, name, &over, body, scope, run)
        }
        Boxed::Filter { over, by } => {
            let over = eval(over, scope, run, depth);
            filter(&over, by, scope, run)
        }
    }
}

/// Entries see those before them; an entry without a name is the result.
fn context(entries: &[Entry], scope: &dyn Scope, run: &mut Run<'_>, depth: u32) -> Live {
    let mut made = LiveContext::new();
    for entry in entries {
        let live = eval(&entry.logic, &Layer { names: &made, outer: scope }, run, depth);
        let Some(name) = &entry.name else {
            return entry.kind.fit(live, "result", run);
        };
        let live = entry.kind.fit(live, name, run);
        made.insert(name.clone(), live);
    }
    Live::context(made)
}

fn turns(
    turn: Turn,
    name: &Arc<str>,
    over: &Live,
    body: &Boxed,
    scope: &dyn Scope,
    run: &mut Run<'_>,
) -> Live {
    let Some(members) = feel::walk(over) else {
        return run.null_because(
            "kind",
            format_args!("{}不能逐项遍历", feel::kind_zh(over.kind())),
            format_args!("{} cannot be gone through", over.kind()),
        );
    };
    let mut results = Vec::new();
    let (mut decided, mut unknown) = (false, false);
    for member in members {
        if !run.spend(1) {
            return Live::NULL;
        }
        let mut names = LiveContext::new();
        names.insert(name.clone(), member);
        if turn == Turn::For {
            names.insert("partial".into(), Live::list(results.clone()));
            if !run.spend(results.len()) {
                return Live::NULL;
            }
        }
        let live = eval(body, &Layer { names: &names, outer: scope }, run, 1);
        match (turn, live.as_bool()) {
            (Turn::For, _) => results.push(live),
            (Turn::Some, Some(true)) | (Turn::Every, Some(false)) => decided = true,
            (_, None) if !live.is_null() => {
                return run.null_because(
                    "kind",
                    format_args!("{}不是条件", feel::kind_zh(live.kind())),
                    format_args!("{} is no condition", live.kind()),
                );
            }
            (_, None) => unknown = true,
            _ => {}
        }
    }
    match turn {
        Turn::For => Live::list(results),
        _ if decided => (turn == Turn::Some).into(),
        _ if unknown => Live::NULL,
        Turn::Some => false.into(),
        Turn::Every => true.into(),
    }
}

fn filter(over: &Live, by: &Boxed, scope: &dyn Scope, run: &mut Run<'_>) -> Live {
    let members = if over.is_null() { Vec::new() } else { over.clone().into_members() };
    let mut kept = Vec::new();
    for member in &members {
        if !run.spend(1) {
            return Live::NULL;
        }
        let mut names = member.entries().unwrap_or_default();
        names.entry("item".into()).or_insert_with(|| member.clone());
        let answer = eval(by, &Layer { names: &names, outer: scope }, run, 1);
        if let Some(index) = answer.as_number() {
            return feel::member_at(over, index).unwrap_or(Live::NULL);
        }
        if answer.as_bool() == Some(true) {
            kept.push(member.clone());
        }
    }
    Live::list(kept)
}

/// A boxed function with the values its body may read.
struct BoxedFunction {
    params: Vec<(Arc<str>, Type)>,
    body: Arc<Boxed>,
    around: LiveContext,
}

fn closure(params: &[(Arc<str>, Type)], body: &Arc<Boxed>, scope: &dyn Scope) -> Live {
    let around =
        names(body).into_iter().filter_map(|name| Some((name.clone(), scope.get_live(&name)?))).collect();
    let function = BoxedFunction { params: params.to_vec(), body: body.clone(), around };
    Live::Function(Arc::new(Function::Native(Arc::new(function))))
}

impl Callable for BoxedFunction {
    fn params(&self) -> &[(Arc<str>, Type)] {
        &self.params
    }

    fn call(&self, arguments: &[Live], run: &mut Run<'_>) -> Live {
        let mut names = self.around.clone();
        for ((name, _), live) in self.params.iter().zip(arguments) {
            names.insert(name.clone(), live.clone());
        }
        eval(&self.body, &Layer { names: &names, outer: &() }, run, 1)
    }
}

/// Every name the expressions inside read.
pub fn names(logic: &Boxed) -> Vec<Arc<str>> {
    let mut names = Vec::new();
    collect_names(logic, &mut names);
    names
}

/// INVARIANT: as deep as the file, and reading caps that.
fn collect_names(logic: &Boxed, names: &mut Vec<Arc<str>>) {
    match logic {
        Boxed::Missing => {}
        Boxed::Literal(expression) => names.extend(expression.names().iter().cloned()),
        Boxed::Table(table) => {
            let inputs = table.inputs.iter().flat_map(|input| input.expression.names());
            let tests = table.rules.iter().flat_map(|rule| rule.tests.iter().flat_map(|tests| tests.names()));
            let outputs =
                table.rules.iter().flat_map(|rule| rule.outputs.iter().flat_map(|output| output.names()));
            names.extend(inputs.chain(tests).chain(outputs).cloned());
        }
        Boxed::Context(entries) => entries.iter().for_each(|entry| collect_names(&entry.logic, names)),
        Boxed::List(items) => items.iter().for_each(|item| collect_names(item, names)),
        Boxed::Relation { rows, .. } => rows.iter().flatten().for_each(|cell| collect_names(cell, names)),
        Boxed::Invocation { callee, bindings, .. } => {
            names.extend(callee.names().iter().cloned());
            bindings.iter().for_each(|(_, argument)| collect_names(argument, names));
        }
        Boxed::Function { body, .. } => collect_names(body, names),
        Boxed::If(parts) => parts.iter().for_each(|part| collect_names(part, names)),
        Boxed::Loop { over, body, .. } => {
            collect_names(over, names);
            collect_names(body, names);
        }
        Boxed::Filter { over, by } => {
            collect_names(over, names);
            collect_names(by, names);
        }
    }
}
