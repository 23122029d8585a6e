//! A tiny good app that uses every kind of file once.

use catalog::Folder;

pub const APP: &str = r#"
[app]
id = "bench"
version = "1.0.0"
process = "repair"
zone = "Asia/Shanghai"
calendar = "cn"
title = { zh = "长椅", en = "Benches" }

[columns]
kind = "kind"
place = "spot"
channel = "case.channel"

[duplicate]
list = "kind"
field = "radius_m"
same = "kind"

[[stage]]
id = "looking"
elements = ["look"]
title = { zh = "查看", en = "Looking" }
holder = { zh = "园丁", en = "The gardener" }

[[stage]]
id = "told"
elements = ["quiet"]
title = { zh = "已答复", en = "Answered" }
holder = { zh = "园林处", en = "The parks office" }
"#;

pub const LIST: &str = r#"
[[entry]]
code = "broken"
title = { zh = "坏了", en = "Broken" }
radius_m = 20
days = 3

[[entry]]
code = "dirty"
title = { zh = "脏了", en = "Dirty" }
radius_m = 5
days = 1
"#;

pub const ROLE: &str = r#"
[[role]]
id = "resident"
title = { zh = "居民", en = "Resident" }
scope = "own"

[[role]]
id = "gardener"
title = { zh = "园丁", en = "Gardener" }
scope = "district"
"#;

pub const POWER: &str = r#"
[[power]]
id = "care"
kind = "other"
title = { zh = "公园养护", en = "Care of parks" }
holder = "any"
basis = [{ title = { zh = "（示例）公园规定", en = "(sample) park rules" }, from = "2015-01-01" }]

[[act]]
id = "tell"
title = { zh = "报修", en = "Tell" }
power = "care"
roles = ["resident"]
public = true
opens = true
form = "tell"
set = { tries = "0" }

[[act]]
id = "mend"
title = { zh = "修好", en = "Mend" }
power = "care"
roles = ["gardener"]
task = "look"
form = "mend"
style = "primary"
separate_from = ["tell"]
set = { outcome = '"mended"' }
needs = [{ feel = "tries < 3", because = { zh = "已试三次", en = "tried three times" } }]

[[act]]
id = "again"
title = { zh = "再修", en = "Again" }
power = "care"
roles = ["resident"]
message = "again"
reason = true

[[act]]
id = "note"
title = { zh = "备注", en = "Note" }
power = "care"
roles = ["gardener"]
verb = "note"
"#;

pub const CLOCK: &str = r#"
[[clock]]
id = "mending"
title = { zh = "修理时限", en = "Mending limit" }
of = "case"
starts = "filed"
stops = ["answer"]
kind = "promised"
amount = "get value(list.kind, kind).days"
unit = '"working-days"'
anchor = "case.opened"
roll = true
extend = { most = 10, times = 1, basis = { zh = "（示例）公园规定", en = "(sample) park rules" } }
basis = { zh = "（示例）公园规定", en = "(sample) park rules" }

[[clock.exclude]]
from = "look"
until = "answer"
procedure = "expert-review"
basis = { zh = "（示例）公园规定", en = "(sample) park rules" }

[[clock.rung]]
id = "soon"
at = "80%"
mark = "yellow"

[[clock.rung]]
id = "over"
at = "1 working-days after"
mark = "red"
message = "late"

[[clock]]
id = "reply"
title = { zh = "答复时限", en = "Reply limit" }
of = "filing"
starts = "filed"
stops = ["answered"]
amount = 5
unit = '"working-days"'
basis = { zh = "（示例）公园规定", en = "(sample) park rules" }
"#;

pub const MESSAGE: &str = r#"
[[message]]
id = "filed"
on = "filed"
to = "reporter"
text = { zh = "收到，查询码 {query_code}", en = "Received, code {query_code}" }

[[message]]
id = "late"
on = "due"
to = "reporter"
text = { zh = "迟了", en = "We are late" }
"#;

pub const PROCESS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:luohu="https://luohu.example/bpmn/1" id="d">
  <message id="m-again" name="again"/>
  <process id="repair" isExecutable="true">
    <startEvent id="filed"/>
    <sequenceFlow id="f1" sourceRef="filed" targetRef="advise"/>
    <businessRuleTask id="advise" luohu:decision="advice"/>
    <sequenceFlow id="f2" sourceRef="advise" targetRef="look"/>
    <userTask id="look" luohu:role="gardener"/>
    <sequenceFlow id="f3" sourceRef="look" targetRef="count"/>
    <boundaryEvent id="late" attachedToRef="look" cancelActivity="false">
      <timerEventDefinition><timeDate xsi:type="tFormalExpression">=clock.mending.due</timeDate></timerEventDefinition>
    </boundaryEvent>
    <sequenceFlow id="f4" sourceRef="late" targetRef="mark"/>
    <serviceTask id="mark" luohu:operation="mark"><extensionElements>
      <luohu:input name="colour" value="&quot;red&quot;"/><luohu:input name="reason" value="advice_text"/>
    </extensionElements></serviceTask>
    <sequenceFlow id="f5" sourceRef="mark" targetRef="tell-late"/>
    <serviceTask id="tell-late" luohu:operation="notify"><extensionElements>
      <luohu:input name="message" value="&quot;late&quot;"/>
    </extensionElements></serviceTask>
    <sequenceFlow id="f6" sourceRef="tell-late" targetRef="marked"/>
    <endEvent id="marked"/>
    <scriptTask id="count" scriptFormat="feel" luohu:result="tries"><script>tries + 1</script></scriptTask>
    <sequenceFlow id="f7" sourceRef="count" targetRef="mended"/>
    <exclusiveGateway id="mended" default="f9"/>
    <sequenceFlow id="f8" sourceRef="mended" targetRef="answer">
      <conditionExpression xsi:type="tFormalExpression">outcome = "mended"</conditionExpression>
    </sequenceFlow>
    <sequenceFlow id="f9" sourceRef="mended" targetRef="look"/>
    <serviceTask id="answer" luohu:operation="answer"><extensionElements>
      <luohu:input name="text" value="work"/>
    </extensionElements></serviceTask>
    <sequenceFlow id="f10" sourceRef="answer" targetRef="quiet"/>
    <receiveTask id="quiet" messageRef="m-again"/>
    <sequenceFlow id="f11" sourceRef="quiet" targetRef="look"/>
    <boundaryEvent id="over" attachedToRef="quiet">
      <timerEventDefinition><timeDuration xsi:type="tFormalExpression">P15D</timeDuration></timerEventDefinition>
    </boundaryEvent>
    <sequenceFlow id="f12" sourceRef="over" targetRef="closed"/>
    <endEvent id="closed"/>
  </process>
</definitions>
"#;

pub const DECISION: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="advice-model" name="advice" namespace="bench">
  <inputData id="i" name="kind"><variable name="kind" typeRef="string"/></inputData>
  <decision id="advice" name="advice"><variable name="advice"/>
    <informationRequirement id="r"><requiredInput href="#i"/></informationRequirement>
    <decisionTable id="t" hitPolicy="FIRST">
      <input id="t-i"><inputExpression id="t-x" typeRef="string"><text>kind</text></inputExpression></input>
      <output id="t-o" name="advice_text" typeRef="string"/>
      <output id="t-p" name="urgency" typeRef="number"/>
      <rule id="t-1"><inputEntry id="t-1-i"><text>"dirty"</text></inputEntry>
        <outputEntry id="t-1-o"><text>"wash it"</text></outputEntry>
        <outputEntry id="t-1-p"><text>2</text></outputEntry></rule>
      <rule id="t-2"><inputEntry id="t-2-i"><text>-</text></inputEntry>
        <outputEntry id="t-2-o"><text>"bring tools"</text></outputEntry>
        <outputEntry id="t-2-p"><text>1</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>
"##;

pub const TELL: &str = r#"{
  "id": "tell",
  "title": {"zh": "报修", "en": "Tell"},
  "schema": {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
    "properties": {"kind": {"type": "string"}, "spot": {"type": "string", "maxLength": 100},
      "phone": {"type": "string", "maxLength": 20}},
    "required": ["kind", "spot"]},
  "layout": [{"id": "all", "title": {"zh": "报修", "en": "Tell"}, "fields": ["kind", "spot", "phone"]}],
  "fields": {
    "kind": {"label": {"zh": "情况", "en": "What"}, "widget": "choice", "list": "kind"},
    "spot": {"label": {"zh": "地点", "en": "Where"}, "widget": "text"},
    "phone": {"label": {"zh": "电话", "en": "Phone"}, "widget": "tel", "personal": {"grade": "general",
      "purpose": {"zh": "联系", "en": "To call you"}, "basis": {"zh": "同意", "en": "Consent"}, "retention_days": 30}}
  }
}
"#;

pub const MEND: &str = r#"{
  "id": "mend",
  "title": {"zh": "修好", "en": "Mend"},
  "schema": {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
    "properties": {"work": {"type": "string", "maxLength": 100}}, "required": ["work"]},
  "layout": [{"id": "all", "title": {"zh": "修好", "en": "Mend"}, "fields": ["work"]}],
  "fields": {"work": {"label": {"zh": "做了什么", "en": "What was done"}, "widget": "text"}}
}
"#;

/// A folder without a finding.
pub fn folder() -> Folder {
    Folder::new("bench")
        .with("app.toml", APP)
        .with("list/kind.toml", LIST)
        .with("role.toml", ROLE)
        .with("power.toml", POWER)
        .with("clock.toml", CLOCK)
        .with("message.toml", MESSAGE)
        .with("process/repair.bpmn", PROCESS)
        .with("decision/advice.dmn", DECISION)
        .with("form/tell.json", TELL)
        .with("form/mend.json", MEND)
        .with("text/zh.ftl", "# 词\nhello = 您好，{ $name }\n")
        .with("text/en.ftl", "# words\nhello = Hello, { $name }\n")
        .with("README.md", "# Benches\n")
}

/// The good folder with one text exchanged in one file. The text must be there.
pub fn spoiled(path: &str, from: &str, to: &str) -> Folder {
    let folder = folder();
    let text = folder.text(path).unwrap().to_owned();
    assert!(text.contains(from), "{path} does not hold {from:?}");
    folder.with(path, text.replacen(from, to, 1))
}
