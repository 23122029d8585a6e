//! The process: roles of tasks, decisions of rule tasks, operations of service tasks.

use bpmn::{Kind, Node};
use value::{Finding, Value};

use super::{Ground, OPERATIONS};
use crate::constant;
use crate::report::suggestion;

pub(crate) fn check(ground: &Ground<'_>) {
    let Some(file) = ground.draft.process() else { return };
    for (_, node) in file.model.nodes() {
        let told = |finding: Finding| {
            ground.report.add(finding.file(file.path.as_str()).at(node.line, 0).element(node.id.as_str()));
        };
        match &node.kind {
            Kind::UserTask { role: Some(role), .. } => task_role(ground, role, &told),
            Kind::RuleTask { decision, .. } => rule_task(ground, decision, &told),
            Kind::ServiceTask { operation, inputs } => {
                service(ground, node, operation, inputs, &told);
            }
            _ => {}
        }
    }
}

fn task_role(ground: &Ground<'_>, role: &str, told: &dyn Fn(Finding)) {
    if ground.report.whole("role.toml") && !ground.draft.role_ids().any(|id| id == role) {
        let finding = Finding::error("role-unknown", format!("there is no role `{role}`"));
        told(finding.hint(suggestion(role, ground.draft.role_ids())));
    }
}

fn rule_task(ground: &Ground<'_>, decision: &str, told: &dyn Fn(Finding)) {
    let draft = ground.draft;
    if ground.report.whole("decision")
        && !draft.decisions.iter().any(|file| file.model.has_decision(decision))
    {
        let finding = Finding::error("decision-unknown", format!("there is no decision `{decision}`"));
        told(finding.hint(suggestion(decision, draft.decision_ids())));
    }
}

fn service(
    ground: &Ground<'_>,
    node: &Node,
    operation: &str,
    inputs: &[(String, feel::Expr)],
    told: &dyn Fn(Finding),
) {
    let known = || OPERATIONS.iter().map(|(name, _)| *name).chain(ground.natives.iter().copied());
    let Some((_, needed)) = OPERATIONS.iter().find(|(name, _)| *name == operation) else {
        if !ground.natives.contains(&operation) {
            let finding = Finding::error("operation-unknown", format!("there is no operation `{operation}`"));
            told(finding.hint(suggestion(operation, known())));
        }
        return;
    };
    let input = |name: &str| inputs.iter().find(|(given, _)| given == name).map(|(_, expr)| expr);
    for name in needed.iter().filter(|name| input(name).is_none()) {
        let finding = Finding::error("input-missing", format!("`{operation}` needs the input `{name}`"));
        told(finding.hint(format!("add <luohu:input name=\"{name}\" value=\"...\"/> to {}", node.id)));
    }
    let takes_any = operation == "set";
    for (name, _) in inputs.iter().filter(|(name, _)| !takes_any && !needed.contains(&name.as_str())) {
        let finding = Finding::error("input-unknown", format!("`{operation}` has no input `{name}`"));
        told(finding.hint(suggestion(name, needed.iter().copied())));
    }
    match operation {
        "notify" => notify(ground, input("message"), told),
        "mark" => {
            let colour = input("colour").and_then(constant::of);
            let fits = |value: &Value| matches!(value.as_text(), Some("yellow" | "red"));
            if colour.is_some_and(|value| !fits(&value)) {
                let finding = Finding::error("mark-colour", "a mark is yellow or red");
                told(finding.hint("write value=\"&quot;yellow&quot;\""));
            }
        }
        _ => {}
    }
}

fn notify(ground: &Ground<'_>, message: Option<&feel::Expr>, told: &dyn Fn(Finding)) {
    let Some(value) = message.and_then(constant::of) else { return };
    let known = || ground.draft.messages.iter().map(|message| message.it.id.as_str());
    let wanted = value.as_text().unwrap_or_default();
    if ground.report.whole("message.toml") && !known().any(|id| id == wanted) {
        let finding = Finding::error("message-unknown", format!("message.toml has no message `{wanted}`"));
        told(finding.hint(suggestion(wanted, known())));
    }
}
