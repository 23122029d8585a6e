//! A small licence as an app: two clocks of the case, one of the filing, a hearing outside of the period, rungs.

use std::sync::Arc;

use catalog::Folder;
use engine::{Apps, Ask, Engine, FixedClock, Receipt, Request, Surroundings};
use store::{SqliteStore, Store as _};
use value::{AppId, CaseId, CommandKey, Context, Value};

use crate::world::{actor, answers};

const APP: &str = r#"
[app]
id = "permit"
version = "1.0.0"
process = "permit"
zone = "Asia/Shanghai"
calendar = "cn"
title = { zh = "许可", en = "Permit" }

[columns]
office = "office"

[[stage]]
id = "work"
elements = ["notify", "hear", "review"]
title = { zh = "办理", en = "Work" }
holder = { zh = "办理人", en = "The clerk" }
"#;

const ROLE: &str = r#"
[[role]]
id = "clerk"
title = { zh = "办理人", en = "Clerk" }
scope = "district"
"#;

const POWER: &str = r#"
[[power]]
id = "permit"
kind = "licensing"
title = { zh = "许可", en = "Permit" }
holder = "any"
basis = [{ title = { zh = "（示例）许可规则", en = "(sample) permit rules" }, from = "2015-01-01" }]
"#;

const CLOCK: &str = r#"
[[clock]]
id = "decision"
title = { zh = "审批时限", en = "Decision limit" }
of = "case"
starts = "filed"
stops = ["review"]
amount = 20
unit = '"working-days"'
basis = { zh = "行政许可法第四十二条", en = "Administrative Licensing Law, article 42" }

[clock.extend]
most = 10
times = 1
basis = { zh = "行政许可法第四十二条", en = "Administrative Licensing Law, article 42" }

[[clock.exclude]]
from = "notify"
until = "hear"
procedure = "hearing"
basis = { zh = "行政许可法第四十五条", en = "Administrative Licensing Law, article 45" }

[[clock.rung]]
id = "soon"
at = "2 working-days before"
mark = "yellow"

[[clock.rung]]
id = "over"
at = "due"
mark = "red"
message = "late"

[[clock]]
id = "delivery"
title = { zh = "送达时限", en = "Delivery limit" }
of = "case"
kind = "step"
starts = "filed"
stops = ["review"]
amount = 3
unit = '"calendar-days"'
anchor = "delivered"
roll = false
basis = { zh = "（示例）送达规则", en = "(sample) delivery rules" }

[[clock]]
id = "answer"
title = { zh = "答复时限", en = "Answer limit" }
of = "filing"
starts = "filed"
stops = ["answered"]
amount = 25
unit = '"working-days"'
basis = { zh = "（示例）答复规则", en = "(sample) answer rules" }
"#;

const MESSAGE: &str = r#"
[[message]]
id = "late"
on = "due"
to = "reporter"
text = { zh = "办件 {number} 已到期", en = "Case {number} is due" }
"#;

const PROCESS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:luohu="https://luohu.example/bpmn/1"
                  id="d" targetNamespace="https://luohu.example/permit"
                  expressionLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/">
  <bpmn:process id="permit" name="许可" isExecutable="true">
    <bpmn:startEvent id="opened"/>
    <bpmn:sequenceFlow id="f1" sourceRef="opened" targetRef="notify"/>
    <bpmn:userTask id="notify" name="告知听证" luohu:role="clerk"/>
    <bpmn:sequenceFlow id="f2" sourceRef="notify" targetRef="hear"/>
    <bpmn:userTask id="hear" name="听证" luohu:role="clerk"/>
    <bpmn:sequenceFlow id="f3" sourceRef="hear" targetRef="review"/>
    <bpmn:userTask id="review" name="审查" luohu:role="clerk"/>
    <bpmn:sequenceFlow id="f4" sourceRef="review" targetRef="end"/>
    <bpmn:endEvent id="end"/>
  </bpmn:process>
</bpmn:definitions>"#;

const APPLY: &str = r#"{
  "id": "apply", "title": {"zh": "申请", "en": "Apply"},
  "schema": {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
    "properties": {"office": {"type": "string", "maxLength": 20}, "delivered": {"type": "string", "format": "date"}},
    "required": ["office"]},
  "layout": [{"id": "all", "title": {"zh": "申请", "en": "Apply"}, "fields": ["office", "delivered"]}],
  "fields": {"office": {"label": {"zh": "机关", "en": "Office"}, "widget": "text"},
    "delivered": {"label": {"zh": "送达日期", "en": "Delivered on"}, "widget": "date"}}
}"#;

const EXTEND: &str = r#"{
  "id": "extend", "title": {"zh": "延长", "en": "Extend"},
  "schema": {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
    "properties": {"amount": {"type": "integer", "minimum": 1, "maximum": 99}}, "required": ["amount"]},
  "layout": [{"id": "all", "title": {"zh": "延长", "en": "Extend"}, "fields": ["amount"]}],
  "fields": {"amount": {"label": {"zh": "多少", "en": "By how much"}, "widget": "number"}}
}"#;

const HAND_OVER: &str = r#"{
  "id": "hand-over", "title": {"zh": "移交", "en": "Hand over"},
  "schema": {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
    "properties": {"office": {"type": "string", "maxLength": 20}}, "required": ["office"]},
  "layout": [{"id": "all", "title": {"zh": "移交", "en": "Hand over"}, "fields": ["office"]}],
  "fields": {"office": {"label": {"zh": "机关", "en": "Office"}, "widget": "text"}}
}"#;

/// An act of the clerk: its name, its target and what else the file says.
fn rule(id: &str, target: &str, more: &str) -> String {
    format!(
        "[[act]]\nid = \"{id}\"\ntitle = {{ zh = \"{id}\", en = \"{id}\" }}\npower = \"permit\"\n\
         roles = [\"clerk\"]\n{target}\n{more}\n"
    )
}

fn folder() -> Folder {
    let acts = [
        rule("open", "opens = true", "form = \"apply\""),
        rule("notify", "task = \"notify\"", ""),
        rule("hear", "task = \"hear\"", "form = \"hand-over\""),
        rule("review", "task = \"review\"", ""),
        rule("note", "verb = \"note\"", ""),
        rule("extend", "verb = \"extend\"", "reason = true\nform = \"extend\""),
    ];
    Folder::new("permit")
        .with("app.toml", APP)
        .with("role.toml", ROLE)
        .with("power.toml", format!("{POWER}\n{}", acts.concat()))
        .with("clock.toml", CLOCK)
        .with("message.toml", MESSAGE)
        .with("process/permit.bpmn", PROCESS)
        .with("form/apply.json", APPLY)
        .with("form/extend.json", EXTEND)
        .with("form/hand-over.json", HAND_OVER)
}

/// A machine over `store` whose apps count by the calendars kept in it, at that time.
pub fn engine(store: &Arc<SqliteStore>, at: &str) -> (Engine, Arc<FixedClock>) {
    let clock = Arc::new(FixedClock::at(at.parse().unwrap()));
    let apps = Apps::new([crate::world::app(&folder())]);
    let apps = apps.with_calendars(&store.calendars().unwrap()).unwrap();
    let around = Surroundings::fixed(clock.clone(), 7);
    (Engine::open(store.clone(), Arc::new(apps), around).unwrap(), clock)
}

/// Opens a case, delivered on that day.
pub fn open(engine: &Engine, key: &str, delivered: &str) -> Receipt {
    let mut given = answers(&[("office", "first")]);
    if !delivered.is_empty() {
        given.insert("delivered".into(), Value::Date(delivered.parse().unwrap()));
    }
    let ask = Ask::Open {
        app: AppId::new("permit"),
        act: "open".into(),
        answers: given,
        channel: "web".into(),
        blobs: Vec::new(),
    };
    engine.ask(request(key, ask)).unwrap()
}

fn request(key: &str, ask: Ask) -> Request {
    Request::new(CommandKey::new(key), actor("clerk", &["clerk"], Some("first")), ask)
}

/// Does an act of the clerk; the code of the refusal where it is refused.
pub fn act(engine: &Engine, case: CaseId, act: &str, given: Context) -> Result<(), String> {
    let key = format!("{case}-{act}-{}", engine.store().head().unwrap().position);
    let (act, reason) = (act.to_owned(), "情况复杂".to_owned());
    let ask = Ask::Do { case, act, instance: None, filing: None, other: None, answers: given, reason };
    match engine.ask(request(&key, ask)) {
        Ok(_) => Ok(()),
        Err(engine::Failure::Refused(refusal)) => Err(refusal.code),
        Err(failure) => panic!("{failure}"),
    }
}
