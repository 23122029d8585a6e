//! Names that expressions read: something must be able to supply each of them. What is not found is a warning, since
//! data may also come from an import.

use std::collections::BTreeSet;

use bpmn::{Definition, Kind, Node, Repeat, Timer};
use value::Finding;

use super::Ground;
use crate::draft::{At, DraftAct};
use crate::report::suggestion;

/// What an expression may ask of `case`.
pub const CASE_FACTS: [&str; 7] = ["number", "channel", "opened", "now", "reports", "reopened", "answered"];

/// What an expression may ask of each clock in `clock`.
pub const CLOCK_FACTS: [&str; 3] = ["due", "warn", "running"];

const SCOPE_WORDS: [&str; 3] = ["case", "clock", "list"];

/// Who supplies names, and who asks for them.
struct Names<'a> {
    ground: &'a Ground<'a>,
    supplied: BTreeSet<String>,
    /// Answers that go to the vault: no expression of the process sees them.
    personal: BTreeSet<String>,
}

pub(crate) fn check(ground: &Ground<'_>) {
    let folders = ["app.toml", "power.toml", "clock.toml", "process", "decision", "form", "list"];
    if !folders.iter().all(|kind| ground.report.whole(kind)) {
        return;
    }
    let Some(names) = Names::gather(ground) else { return };
    names.columns();
    for act in &ground.draft.acts {
        names.act(act);
    }
    for forbid in &ground.draft.forbids {
        let place =
            Finding::warning("", "").file("power.toml").at(forbid.line, 0).element(forbid.it.id.as_str());
        names.ask(&forbid.it.when, &place);
    }
    for clock in &ground.draft.clocks {
        let place =
            Finding::warning("", "").file("clock.toml").at(clock.line, 0).element(clock.it.id.as_str());
        names.ask(&clock.it.amount, &place);
        names.ask(&clock.it.unit, &place);
        clock.it.anchor.iter().for_each(|anchor| names.ask(anchor, &place));
    }
    names.process();
    names.decisions();
}

impl<'a> Names<'a> {
    /// `None` where anything could be supplied, because a native or a script gives a context nobody can know.
    fn gather(ground: &'a Ground<'a>) -> Option<Self> {
        let (mut supplied, mut personal) = (BTreeSet::new(), BTreeSet::new());
        supplied.extend(SCOPE_WORDS.map(str::to_owned));
        for file in ground.draft.forms.values() {
            for field in file.form.fields.values() {
                let into = if field.personal.is_some() { &mut personal } else { &mut supplied };
                into.insert(field.name.clone());
            }
        }
        for act in &ground.draft.acts {
            supplied.extend(act.it.set.iter().map(|(name, _)| name.clone()));
        }
        for (process, node) in ground.draft.process().iter().flat_map(|file| file.model.nodes()) {
            supplied.extend(process.content.data.iter().map(|item| item.name.clone()));
            supplied.extend(of_node(node));
            match &node.kind {
                Kind::ScriptTask { result: Some(name), .. } | Kind::RuleTask { result: Some(name), .. } => {
                    supplied.insert(name.clone());
                }
                Kind::RuleTask { result: None, decision } => {
                    if !ground.draft.decisions.iter().any(|file| file.model.has_decision(decision)) {
                        return None;
                    }
                    supplied.extend(outputs(ground, decision));
                }
                Kind::ScriptTask { result: None, .. } => return None,
                Kind::ServiceTask { operation, inputs } if operation == "set" => {
                    supplied.extend(inputs.iter().map(|(name, _)| name.clone()));
                }
                Kind::ServiceTask { operation, .. } if ground.natives.contains(&operation.as_str()) => {
                    return None;
                }
                _ => {}
            }
        }
        Some(Self { ground, supplied, personal })
    }

    fn columns(&self) {
        let (header, columns) = (&self.ground.draft.header, &self.ground.draft.header.columns);
        let all = [
            ("kind", &columns.kind),
            ("office", &columns.office),
            ("co_office", &columns.co_office),
            ("area", &columns.area),
            ("place", &columns.place),
            ("summary", &columns.summary),
            ("priority", &columns.priority),
            ("returned", &columns.returned),
            ("lat", &columns.lat),
            ("lon", &columns.lon),
            ("channel", &columns.channel),
        ];
        for (name, expr) in all {
            let place = Finding::warning("", "").file("app.toml").at(header.columns_line, 0).element(name);
            if let Some(expr) = expr {
                self.ask(expr, &place);
            }
        }
        if let Some(rule) = &header.duplicate {
            let place = Finding::warning("", "").file("app.toml").at(rule.line, 0).element("duplicate");
            self.name(&rule.it.same, &place);
        }
    }

    /// Documents and amounts are errors where nothing supplies them: the act could never be done.
    fn documents(&self, act: &At<DraftAct>) {
        let rule = &act.it.rule;
        let amount = rule.discretion.as_ref().map(|rule| &rule.field);
        for name in rule.documents.iter().chain(amount).filter(|name| !self.supplied.contains(*name)) {
            let finding = Finding::error("field-unknown", format!("nothing supplies `{name}`"));
            let finding = finding.hint(suggestion(name, self.supplied.iter().map(String::as_str)));
            self.ground.report.add(finding.file("power.toml").at(act.line, 0).element(rule.id.as_str()));
        }
    }

    fn act(&self, act: &At<DraftAct>) {
        self.documents(act);
        let place =
            Finding::warning("", "").file("power.toml").at(act.line, 0).element(act.it.rule.id.as_str());
        act.it.set.iter().for_each(|(_, expr)| self.ask(expr, &place));
        let rule = &act.it.rule;
        rule.needs.iter().for_each(|need| self.ask(&need.holds, &place));
        let conditions = rule.after.iter().flat_map(|step| step.when.iter().chain(&step.unless));
        conditions.for_each(|expr| self.ask(expr, &place));
    }

    fn process(&self) {
        let Some(file) = self.ground.draft.process() else { return };
        let place =
            |line, id: &str| Finding::warning("", "").file(file.path.as_str()).at(line, 0).element(id);
        for (_, node) in file.model.nodes() {
            let here = place(node.line, node.id.as_str());
            match &node.kind {
                Kind::UserTask { office: Some(expr), .. } | Kind::ScriptTask { expr, .. } => {
                    self.ask(expr, &here);
                }
                Kind::ServiceTask { inputs, .. } => inputs.iter().for_each(|(_, expr)| self.ask(expr, &here)),
                _ => {}
            }
            for definition in node.kind.events() {
                match definition {
                    Definition::Timer(Timer::Date(expr) | Timer::Duration(expr) | Timer::Cycle(expr))
                    | Definition::Conditional(expr) => self.ask(expr, &here),
                    _ => {}
                }
            }
        }
        for flow in file.model.processes.iter().flat_map(|process| &process.flows) {
            if let Some(condition) = &flow.condition {
                self.ask(condition, &place(flow.line, flow.id.as_str()));
            }
        }
    }

    fn decisions(&self) {
        for file in &self.ground.draft.decisions {
            let place = Finding::warning("", "").file(file.path.as_str());
            file.model.inputs().for_each(|name| self.name(name, &place));
        }
    }

    fn ask(&self, expr: &feel::Expr, place: &Finding) {
        for name in expr.names() {
            self.name(name.as_ref(), place);
        }
        let has = |root: &str| expr.names().iter().any(|name| **name == *root);
        let draft = self.ground.draft;
        if has("clock") {
            let known = || draft.clocks.iter().map(|clock| clock.it.id.as_str());
            self.entries(expr, "clock", &known, place);
        }
        if has("list") {
            self.entries(expr, "list", &|| draft.lists.keys().map(String::as_str), place);
        }
        if has("case") {
            self.entries(expr, "case", &|| CASE_FACTS.into_iter(), place);
        }
    }

    fn name(&self, name: &str, place: &Finding) {
        if self.supplied.contains(name) {
            return;
        }
        let mut finding = if self.personal.contains(name) {
            let finding =
                Finding::warning("name-personal", format!("`{name}` is personal: no rule can read it"));
            finding.hint("ask for what the rule needs in a field that is not personal")
        } else {
            let finding = Finding::warning("name-unknown", format!("nothing supplies `{name}`"));
            finding.hint(suggestion(name, self.supplied.iter().map(String::as_str)))
        };
        finding.place = place.place.clone();
        self.ground.report.add(finding);
    }

    /// `root.entry`, as it is written: entries that the root never has.
    fn entries<'k, I: Iterator<Item = &'k str>>(
        &self,
        expr: &feel::Expr,
        root: &str,
        known: &dyn Fn() -> I,
        place: &Finding,
    ) {
        for entry in entries_of(expr.text(), root) {
            if !known().any(|name| name == entry) {
                let finding = Finding::warning("name-unknown", format!("`{root}` has no `{entry}`"));
                let mut finding = finding.hint(suggestion(&entry, known()));
                finding.place = place.place.clone();
                self.ground.report.add(finding);
            }
        }
    }
}

/// Names that a decision may merge into the case data.
///
/// WHY: from the text, more than there are rather than less: an output too many only silences a warning.
pub(super) fn outputs(ground: &Ground<'_>, decision: &str) -> Vec<String> {
    let file = ground.draft.decisions.iter().find(|file| file.model.has_decision(decision));
    let text = file.and_then(|file| ground.folder.text(&file.path)).unwrap_or_default();
    let (mut names, mut in_input) = (Vec::new(), false);
    for tag in text.split('<').skip(1).filter_map(|part| part.split('>').next()) {
        let local = tag.split_whitespace().next().unwrap_or_default();
        let (slash, local) = local.strip_prefix('/').map_or(("", local), |local| ("/", local));
        let local = local.rsplit(':').next().unwrap_or_default();
        if local == "inputData" {
            in_input = slash.is_empty() && !tag.ends_with('/');
        }
        if in_input || !matches!(local, "output" | "variable") {
            continue;
        }
        let name = tag.split_once(" name=").map(|(_, rest)| rest);
        let quoted = name.and_then(|rest| rest.split(['"', '\'']).nth(1));
        names.extend(quoted.map(str::to_owned));
    }
    names
}

/// What follows `root.` in a FEEL text, outside of its strings.
fn entries_of(text: &str, root: &str) -> Vec<String> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    for plain in text.split('"').step_by(2) {
        for (at, _) in plain.match_indices(root) {
            let before = plain.get(..at).and_then(|head| head.trim_end().chars().next_back());
            let rest = plain.get(at + root.len()..).unwrap_or_default().trim_start();
            let starts = before.is_none_or(|c| !is_name(c) && c != '.');
            if let (true, Some(rest)) = (starts, rest.strip_prefix('.')) {
                let entry: String = rest.trim_start().chars().take_while(|c| is_name(*c)).collect();
                found.extend((!entry.is_empty()).then_some(entry));
            }
        }
    }
    found
}

/// Names a node brings into the data of its scope or of its runs.
fn of_node(node: &Node) -> Vec<String> {
    let mut names = Vec::new();
    if let Kind::SubProcess { content, .. } = &node.kind {
        names.extend(content.data.iter().map(|item| item.name.clone()));
    }
    if let Kind::SendTask { inputs, .. } | Kind::Throw { inputs, .. } | Kind::End { inputs, .. } = &node.kind
    {
        names.extend(inputs.iter().map(|(name, _)| name.clone()));
    }
    if let Some(io) = &node.io {
        names.extend(io.names.iter().cloned());
        let associations = io.before.iter().chain(&io.after);
        names.extend(associations.filter_map(|association| association.target.clone()));
    }
    match node.activity.as_ref().and_then(|activity| activity.repeat.as_ref()) {
        Some(Repeat::Multi(multi)) => {
            let own = [&multi.item, &multi.result, &multi.results];
            names.extend(own.into_iter().flatten().cloned());
            names.extend(RUN_WORDS.map(str::to_owned));
        }
        Some(Repeat::Loop { .. }) => names.push("loopCounter".to_owned()),
        None => {}
    }
    if matches!(node.kind, Kind::ComplexGateway { .. }) {
        names.extend(["activationCount", "waitingForStart"].map(str::to_owned));
    }
    names
}

/// What FEEL knows inside a multi-instance activity.
const RUN_WORDS: [&str; 5] = [
    "loopCounter",
    "numberOfInstances",
    "numberOfActiveInstances",
    "numberOfCompletedInstances",
    "numberOfTerminatedInstances",
];
