//! The process as BPMN 2.0 with its diagram.
//!
//! A step that waits: a script where a clock starts, a user task, a gateway over the action taken, a timer at its border.
//! An end: an answer to the reporter, then an end event.

use std::fmt::Write as _;

use super::feel_text;
use super::layout::{Picture, cells};
use super::plan::{Plan, Step};

const TASK: (i64, i64) = (110, 80);
const EVENT: (i64, i64) = (36, 36);
const GATEWAY: (i64, i64) = (50, 50);

/// How long an end that goes on stays open; a sample.
const OPEN_DAYS: u32 = 15;

struct Writer<'p> {
    plan: &'p Plan,
    text: String,
    picture: Picture,
    flows: usize,
}

pub(super) fn write(plan: &Plan) -> String {
    let mut writer = Writer { plan, text: String::new(), picture: Picture::default(), flows: 0 };
    let cells = cells(plan);
    writer.node("startEvent", "filed", &plan.opening.title.zh, &plan.opening.title.en, "");
    writer.picture.shape("filed", 80, 102, EVENT);
    if let Some(first) = plan.steps.get(plan.opening.to) {
        writer.flow("filed", entry(first), None, None);
    }
    for (step, (x, y)) in plan.steps.iter().zip(cells) {
        writer.step(step, x, y);
    }
    let id = xml(&plan.id);
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
                  xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
                  xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
                  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                  xmlns:luohu="https://luohu.example/bpmn/1"
                  id="definitions" targetNamespace="https://luohu.example/apps/{id}"
                  expressionLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/">
  <bpmn:process id="{id}" name="{}" isExecutable="true">
{}  </bpmn:process>
{}</bpmn:definitions>
"#,
        xml(&format!("{} / {}", plan.title.zh, plan.title.en)),
        writer.text,
        writer.picture.write(&id)
    )
}

/// Where a case comes into a step.
fn entry(step: &Step) -> String {
    if !step.waits() || step.ends {
        format!("{}_answer", step.id)
    } else if step.hours.is_some() {
        format!("{}_entered", step.id)
    } else {
        step.id.clone()
    }
}

impl Writer<'_> {
    fn node(&mut self, kind: &str, id: &str, zh: &str, en: &str, more: &str) {
        let name = xml(&format!("{zh} / {en}"));
        let _ = writeln!(self.text, "    <bpmn:{kind} id=\"{id}\" name=\"{name}\"{more}/>");
    }

    /// A flow; `when` is the action it is taken for, `id` where something names it.
    fn flow(&mut self, from: &str, to: String, when: Option<&str>, id: Option<String>) {
        self.flows += 1;
        let id = id.unwrap_or_else(|| format!("flow_{}", self.flows));
        let _ =
            write!(self.text, "    <bpmn:sequenceFlow id=\"{id}\" sourceRef=\"{from}\" targetRef=\"{to}\"");
        match when {
            None => self.text.push_str("/>\n"),
            Some(action) => {
                let condition = xml(&format!("action_taken = {}", feel_text(action)));
                let _ = write!(
                    self.text,
                    " name=\"{}\">\n      <bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\">{condition}</bpmn:conditionExpression>\n    \
                     </bpmn:sequenceFlow>\n",
                    xml(action)
                );
            }
        }
        self.picture.edge(&id, from, &to);
    }

    fn service(&mut self, id: &str, (zh, en): (&str, &str), operation: &str, inputs: &[(&str, String)]) {
        let name = xml(&format!("{zh} / {en}"));
        let _ = writeln!(
            self.text,
            "    <bpmn:serviceTask id=\"{id}\" name=\"{name}\" luohu:operation=\"{operation}\">\n      <bpmn:extensionElements>"
        );
        for (input, value) in inputs {
            let _ = writeln!(self.text, "        <luohu:input name=\"{input}\" value=\"{}\"/>", xml(value));
        }
        self.text.push_str("      </bpmn:extensionElements>\n    </bpmn:serviceTask>\n");
    }

    fn step(&mut self, step: &Step, x: i64, y: i64) {
        let id = step.id.as_str();
        if !step.waits() || step.ends {
            let answer = format!("{id}_answer");
            let text = feel_text(&format!("办理结果：{} / Result: {}", step.title.zh, step.title.en));
            self.service(&answer, ("答复", "Answer"), "answer", &[("text", text)]);
            self.picture.shape(&answer, x, y, TASK);
            let next = if step.waits() { id.to_owned() } else { format!("{id}_end") };
            self.flow(&answer, next, None, None);
        }
        if !step.waits() {
            self.end(&format!("{id}_end"), step, x + 160, y + 22);
            return;
        }
        if step.hours.is_some() && !step.ends {
            let entered = format!("{id}_entered");
            let state = xml(&feel_text(&step.state));
            let name = xml(&format!("进入 / Enter: {}", step.state));
            let _ = writeln!(
                self.text,
                "    <bpmn:scriptTask id=\"{entered}\" name=\"{name}\" scriptFormat=\"feel\" \
                 luohu:result=\"state\"><bpmn:script>{state}</bpmn:script></bpmn:scriptTask>"
            );
            self.picture.shape(&entered, x, y, TASK);
            self.flow(&entered, id.to_owned(), None, None);
        }
        self.task(step, x + 150, y);
        self.branches(step, x + 300, y);
        self.border(step, x + 150, y);
    }

    fn end(&mut self, id: &str, step: &Step, x: i64, y: i64) {
        self.node("endEvent", id, &step.title.zh, &step.title.en, "");
        self.picture.shape(id, x, y, EVENT);
    }

    fn task(&mut self, step: &Step, x: i64, y: i64) {
        let roles =
            || step.moves.iter().flat_map(|go| &go.roles).filter_map(|role| self.plan.roles.get(*role));
        let role = roles().find(|role| !role.own).or_else(|| roles().next());
        let more = role.map(|role| format!(" luohu:role=\"{}\"", role.id)).unwrap_or_default();
        self.node("userTask", &step.id, &step.title.zh, &step.title.en, &more);
        self.picture.shape(&step.id, x, y, TASK);
    }

    /// One flow for each action; the last is the default.
    fn branches(&mut self, step: &Step, x: i64, y: i64) {
        let next = |to: usize| self.plan.steps.get(to).map(entry).unwrap_or_default();
        let targets: Vec<(String, String)> =
            step.moves.iter().map(|go| (go.action.clone(), next(go.to))).collect();
        let Some(((_, last), others)) = targets.split_last() else { return };
        if others.is_empty() {
            self.flow(&step.id, last.clone(), None, None);
            return;
        }
        let (gateway, default) = (format!("{}_decided", step.id), format!("{}_else", step.id));
        self.node(
            "exclusiveGateway",
            &gateway,
            "怎么办理",
            "Which action?",
            &format!(" default=\"{default}\""),
        );
        self.picture.shape(&gateway, x, y + 15, GATEWAY);
        self.flow(&step.id, gateway.clone(), None, None);
        for (action, to) in others {
            self.flow(&gateway, to.clone(), Some(action), None);
        }
        self.flow(&gateway, last.clone(), None, Some(default));
    }

    /// A red mark when the step's time is over; an end that goes on closes after some days.
    fn border(&mut self, step: &Step, x: i64, y: i64) {
        let (id, plan) = (step.id.as_str(), self.plan);
        if step.ends {
            let (timer, end) = (format!("{id}_over"), format!("{id}_end"));
            let when = format!(
                "<bpmn:timeDuration xsi:type=\"bpmn:tFormalExpression\">P{OPEN_DAYS}D</bpmn:timeDuration>"
            );
            self.timer(&timer, step, "（示例）十五天后办结 / (sample) closed after 15 days", (true, &when));
            self.picture.shape(&timer, x + 20, y + 62, EVENT);
            self.end(&end, step, x + 20, y + 160);
            self.flow(&timer, end, None, None);
            return;
        }
        let (Some(_), Some(_)) = (step.hours, plan.steps.first()) else { return };
        let (timer, mark, end) = (format!("{id}_late"), format!("{id}_mark"), format!("{id}_marked"));
        let when = format!(
            "<bpmn:timeDate xsi:type=\"bpmn:tFormalExpression\">=clock.{}.due</bpmn:timeDate>",
            step.clock()
        );
        self.timer(&timer, step, "超期 / Late", (false, &when));
        self.picture.shape(&timer, x + 20, y + 62, EVENT);
        let reason =
            feel_text(&format!("超过“{}”的时限 / past the limit of: {}", step.title.zh, step.title.en));
        self.service(
            &mark,
            ("红牌", "Red card"),
            "mark",
            &[("colour", feel_text("red")), ("reason", reason)],
        );
        self.picture.shape(&mark, x - 17, y + 130, TASK);
        self.flow(&timer, mark.clone(), None, None);
        self.node("endEvent", &end, "已标记", "Marked", "");
        self.picture.shape(&end, x + 150, y + 152, EVENT);
        self.flow(&mark, end, None, None);
    }

    fn timer(&mut self, id: &str, step: &Step, name: &str, (interrupts, when): (bool, &str)) {
        let _ = writeln!(
            self.text,
            "    <bpmn:boundaryEvent id=\"{id}\" name=\"{}\" attachedToRef=\"{}\" cancelActivity=\"{interrupts}\">\n      \
             <bpmn:timerEventDefinition id=\"{id}_timer\">{when}</bpmn:timerEventDefinition>\n    </bpmn:boundaryEvent>",
            xml(name),
            step.id
        );
    }
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
