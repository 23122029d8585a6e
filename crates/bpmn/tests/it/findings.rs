//! Tables: a tiny model and what is wrong with it.

use value::Severity;

use crate::support::{codes, file, flow, line, when};

#[track_caller]
fn found(top: &str, body: &str, expected: &[&str]) {
    assert_eq!(codes(&file(top, body)), expected, "{body}");
}

#[test]
fn whole_file() {
    let rows = [
        ("", "xml@"),
        ("no xml at all", "xml@"),
        ("<a>", "xml@"),
        ("<a><b></a>", "xml@"),
        ("<definitions/>", "not-bpmn@"),
        ("<x:definitions xmlns:x='http://www.omg.org/spec/BPMN/20100524/MODEL' id='d'/>", "no-process@d"),
    ];
    for (xml, expected) in rows {
        assert_eq!(codes(xml), [expected], "{xml}");
    }
}

#[test]
fn executable() {
    let xml = file("", &line("<parallelGateway id='x'/>"));
    let off = xml.replace("isExecutable=\"true\"", "isExecutable=\"false\"");
    assert_eq!(codes(&off), ["not-executable@p"]);
    assert_eq!(codes(&xml.replace(" isExecutable=\"true\"", "")), ["not-executable@p"]);
    let beside =
        xml.replace("</definitions>", "<process id='partner'><task id='t'/></process></definitions>");
    assert_eq!(codes(&beside), ["process-drawn-only@partner"]);
    let model = bpmn::parse(&beside).0.unwrap();
    assert_eq!(model.executable().unwrap().id, "p");
    assert!(model.process("partner").unwrap().nodes.is_empty());
}

#[test]
fn ids_and_elements() {
    found("", &line("<userTask id='x' luohu:role='a'/><userTask luohu:role='a'/>"), &["id-missing@p"]);
    found(
        "",
        &line(&format!("<parallelGateway id='x'/><parallelGateway id='{}'/>", "y".repeat(200))),
        &[&format!("id-bad@{}", "y".repeat(200))],
    );
    found(
        "",
        &line("<parallelGateway id='x'><documentation id='start'/></parallelGateway>"),
        &["id-duplicate@start"],
    );
    found(
        "",
        &line("<usertask id='x'/>"),
        &[
            "no-way-out@start",
            "element-unknown@x",
            "unreachable@end",
            "flow-to-nothing@a",
            "flow-to-nothing@b",
        ],
    );
    found("", &line("<parallelGateway id='x'/><z:note xmlns:z='urn:z'/>"), &["element-foreign@p"]);
    found("", &line("<callChoreography id='x'/>"), &["choreography-in-process@x"]);
    found(
        "",
        &line("<userTask id='x' luohu:role='a' startQuantity='2' completionQuantity='3'/>"),
        &["never-over@x"],
    );
    for wrong in ["startQuantity='0'", "completionQuantity='many'"] {
        found("", &line(&format!("<userTask id='x' luohu:role='a' {wrong}/>")), &["quantity@x"]);
    }
    found(
        "",
        &line(
            "<parallelGateway id='x'/><dataObject id='o'/><textAnnotation id='n'><text>好</text></textAnnotation>",
        ),
        &[],
    );
}

#[test]
fn what_elements_need() {
    let rows = [
        ("<userTask id='x'/>", "role-missing@x"),
        ("<userTask id='x' luohu:role='a' luohu:office='1 +'/>", "feel@x"),
        ("<serviceTask id='x'/>", "attribute-missing@x"),
        ("<serviceTask id='x' operation='notify'/>", "attribute-missing@x"),
        ("<businessRuleTask id='x'/>", "attribute-missing@x"),
        ("<scriptTask id='x'><script>1</script></scriptTask>", "script-language@x"),
        ("<scriptTask id='x' scriptFormat='groovy'><script>1</script></scriptTask>", "script-language@x"),
        ("<scriptTask id='x' scriptFormat='feel'/>", "script-empty@x"),
        ("<scriptTask id='x' scriptFormat='feel'><script> </script></scriptTask>", "script-empty@x"),
        ("<scriptTask id='x' scriptFormat='feel'><script>1 +</script></scriptTask>", "feel@x"),
        ("<receiveTask id='x'/>", "message-missing@x"),
        ("<receiveTask id='x' messageRef='nobody'/>", "message-missing@x"),
        ("<intermediateCatchEvent id='x'/>", "definition-misplaced@x"),
        (
            "<intermediateCatchEvent id='x'><terminateEventDefinition/></intermediateCatchEvent>",
            "definition-misplaced@x",
        ),
        (
            "<intermediateCatchEvent id='x'><signalEventDefinition/></intermediateCatchEvent>",
            "signal-missing@x",
        ),
        (
            "<intermediateCatchEvent id='x'><messageEventDefinition/></intermediateCatchEvent>",
            "message-missing@x",
        ),
        (
            "<intermediateCatchEvent id='x'><timerEventDefinition/><conditionalEventDefinition/></intermediateCatchEvent>",
            "timer-incomplete@x",
        ),
        ("<exclusiveGateway id='x' default='a'/>", "default-missing@x"),
        ("<exclusiveGateway id='x' default='nothing'/>", "default-missing@x"),
    ];
    for (x, expected) in rows {
        found("", &line(x), &[expected]);
    }
}

#[test]
fn what_gateways_and_inputs_need() {
    found(
        "",
        &line("<eventBasedGateway id='x' eventGatewayType='Parallel'/>"),
        &["event-gateway-type@x", "event-gateway-target@b"],
    );
    let inputs = [
        ("<luohu:input name='a' value='1'/><luohu:input name='a' value='2'/>", "input-twice@x"),
        ("<luohu:input value='1'/>", "input-incomplete@x"),
        ("<luohu:input name='a'/>", "input-incomplete@x"),
        ("<luohu:input name='a' value='1 +'/>", "feel@x"),
    ];
    for (input, expected) in inputs {
        let x = format!(
            "<serviceTask id='x' luohu:operation='mark'><extensionElements>{input}</extensionElements></serviceTask>"
        );
        found("", &line(&x), &[expected]);
    }
    found("<message id='m'/>", &line("<receiveTask id='x' messageRef='m'/>"), &["message-without-name@m"]);
}

#[test]
fn what_repeated_called_and_nested_elements_need() {
    let rows = [
        ("<sendTask id='x'/>", "message-missing@x"),
        ("<callActivity id='x'/>", "called-missing@x"),
        ("<callActivity id='x' calledElement='nobody'/>", "called-unknown@x"),
        ("<task id='x'><standardLoopCharacteristics/></task>", "loop-endless@x"),
        ("<task id='x'><standardLoopCharacteristics loopMaximum='many'/></task>", "loop-maximum@x"),
        ("<task id='x'><multiInstanceLoopCharacteristics/></task>", "multi-without-count@x"),
        (
            "<task id='x'><multiInstanceLoopCharacteristics behavior='Some'><loopCardinality>1</loopCardinality>\
             </multiInstanceLoopCharacteristics></task>",
            "behavior@x",
        ),
        (
            "<task id='x'><multiInstanceLoopCharacteristics><loopDataInputRef>nothing</loopDataInputRef>\
             </multiInstanceLoopCharacteristics></task>",
            "data-unknown@x",
        ),
        ("<complexGateway id='x'><activationCondition>1 +</activationCondition></complexGateway>", "feel@x"),
        ("<adHocSubProcess id='x' ordering='Random'><task id='y'/></adHocSubProcess>", "ordering@x"),
        (
            "<intermediateThrowEvent id='x'><signalEventDefinition signalRef='no'/></intermediateThrowEvent>",
            "signal-missing@x",
        ),
        (
            "<intermediateThrowEvent id='x'><eventDefinitionRef>no</eventDefinitionRef></intermediateThrowEvent>",
            "definition-unknown@x",
        ),
        (
            "<intermediateCatchEvent id='x'><conditionalEventDefinition/></intermediateCatchEvent>",
            "condition-missing@x",
        ),
        (
            "<intermediateThrowEvent id='x'><compensateEventDefinition activityRef='no'/></intermediateThrowEvent>",
            "activity-unknown@x",
        ),
    ];
    for (x, expected) in rows {
        found("", &line(x), &[expected]);
    }
}

#[test]
fn starts_ends_and_edges() {
    let gate = "<parallelGateway id='x'/>";
    found("", "<endEvent id='end'/>", &["no-start@p", "end-without-start@end", "unreachable@end"]);
    found("", "<startEvent id='start'/>", &["no-end@p", "no-way-out@start"]);
    found("", "", &["no-start@p", "no-end@p"]);
    found("", &(line(gate) + &flow("c", "x", "start")), &["flow-into-start@start"]);
    found("", &(line("<exclusiveGateway id='x'/>") + &flow("c", "end", "x")), &["flow-out-of-end@end"]);
    found("", &(line(gate) + "<startEvent id='s2'/>" + &flow("c", "s2", "end")), &["start-ambiguous@s2"]);
    found("", &(line(gate) + &flow("c", "x", "nowhere")), &["flow-to-nothing@c"]);
    found("", &(line(gate) + "<sequenceFlow id='c' sourceRef='x'/>"), &["flow-to-nothing@c"]);
    found("", &(line(gate) + "<userTask id='u' luohu:role='a'/>"), &["unreachable@u"]);
    found("", &(line(gate) + "<userTask id='u' luohu:role='a'/>" + &flow("c", "x", "u")), &["no-way-out@u"]);
    found(
        "",
        &line("<parallelGateway id='x'><incoming>a</incoming><outgoing>b</outgoing></parallelGateway>"),
        &["flow-not-listed@a", "flow-not-listed@b"],
    );
    found(
        "",
        &line("<parallelGateway id='x'><incoming>b</incoming></parallelGateway>"),
        &[
            "flow-mismatch@x",
            "flow-not-listed@a",
            "flow-not-listed@a",
            "flow-not-listed@b",
            "flow-not-listed@b",
        ],
    );
    found(
        "",
        &line("<parallelGateway id='x'><outgoing>zz</outgoing></parallelGateway>"),
        &[
            "flow-mismatch@x",
            "flow-not-listed@a",
            "flow-not-listed@a",
            "flow-not-listed@b",
            "flow-not-listed@b",
        ],
    );
}

#[test]
fn boundary_events() {
    let task = "<userTask id='x' luohu:role='a'/>";
    let event = |host: &str| {
        format!(
            "<boundaryEvent id='e' attachedToRef='{host}'><timerEventDefinition><timeDuration>P1D</timeDuration>\
             </timerEventDefinition></boundaryEvent>"
        )
    };
    found("", &(line(task) + &event("x") + &flow("c", "e", "end")), &[]);
    found("", &(line(task) + &event("ghost") + &flow("c", "e", "end")), &["boundary-of-nothing@e"]);
    found("", &(line(task) + &event("start") + &flow("c", "e", "end")), &["boundary-of-nothing@e"]);
    found("", &(line(task) + &event("x")), &["boundary-leads-nowhere@e", "no-way-out@e"]);
    let into = line(task) + &event("x") + &flow("c", "e", "end") + &flow("d", "x", "e");
    found("", &into, &["flow-into-boundary@e"]);
    let bare = line(task) + "<boundaryEvent id='e' attachedToRef='x'/>" + &flow("c", "e", "end");
    found("", &bare, &["definition-misplaced@e"]);
}

#[test]
fn conditions() {
    let two = |gate: &str, first: &str, second: &str| {
        format!(
            "<startEvent id='start'/>{gate}<endEvent id='end'/>{}{first}{second}",
            flow("a", "start", "x")
        )
    };
    let gate = "<exclusiveGateway id='x'/>";
    let with_default = "<exclusiveGateway id='x' default='c'/>";
    let (b, c) = (when("b", "x", "end", "n = 1"), when("c", "x", "end", "n = 2"));
    let (plain_b, plain_c) = (flow("b", "x", "end"), flow("c", "x", "end"));
    found("", &two(with_default, &b, &plain_c), &[]);
    found("", &two(gate, &b, &c), &["no-default@x"]);
    found("", &two(gate, &b, &plain_c), &["condition-missing@c"]);
    found("", &two(gate, &plain_b, &plain_c), &["condition-missing@b", "condition-missing@c"]);
    found("", &two(with_default, &b, &c), &["default-with-condition@c"]);
    found("", &two(with_default, &when("b", "x", "end", "n ="), &plain_c), &["feel@b"]);
    found("", &two(with_default, &when("b", "x", "end", "= n = 1"), &plain_c), &[]);
    found("", &two(with_default, &when("b", "x", "end", " "), &plain_c), &["condition-empty@b"]);
    found("", &two("<parallelGateway id='x'/>", &b, &plain_c), &["condition-misplaced@b"]);
    found("", &two("<userTask id='x' luohu:role='a'/>", &b, &plain_c), &[]);
    found("", &two("<inclusiveGateway id='x'/>", &b, &plain_c), &["condition-missing@c"]);
    found("", &two("<complexGateway id='x'/>", &b, &plain_c), &[]);
    let to_end = ["event-gateway-exit@b", "event-gateway-exit@c"];
    found("", &two("<eventBasedGateway id='x'/>", &plain_b, &plain_c), &to_end);
    let groovy = b.replace("<conditionExpression>", "<conditionExpression language='groovy'>");
    found("", &two(with_default, &groovy, &plain_c), &["condition-language@b"]);
}

#[test]
fn joins() {
    let tasks = "<userTask id='t' luohu:role='a'/><userTask id='u' luohu:role='a'/>";
    let diamond = |split: &str, join: &str| {
        format!(
            "<startEvent id='start'/>{split}{tasks}{join}<endEvent id='end'/>{}{}{}{}{}",
            flow("a", "start", "s"),
            flow("d", "t", "j"),
            flow("e", "u", "j"),
            flow("f", "j", "end"),
            if split.contains("exclusive") {
                when("b", "s", "t", "n = 1") + &flow("c", "s", "u")
            } else {
                flow("b", "s", "t") + &flow("c", "s", "u")
            }
        )
    };
    let (and, or) = ("<parallelGateway id='s'/>", "<exclusiveGateway id='s' default='c'/>");
    let (and_join, or_join) = ("<parallelGateway id='j'/>", "<exclusiveGateway id='j'/>");
    found("", &diamond(and, and_join), &[]);
    found("", &diamond(or, or_join), &[]);
    found("", &diamond(or, and_join), &["join-never@j"]);
    let escape = "<boundaryEvent id='v' attachedToRef='t'><timerEventDefinition><timeDuration>P1D</timeDuration>\
                  </timerEventDefinition></boundaryEvent>";
    found("", &(diamond(and, and_join) + escape + &flow("g", "v", "end")), &["join-may-wait@j"]);
    let besides = escape.replace("attachedToRef", "cancelActivity='false' attachedToRef");
    found("", &(diamond(and, and_join) + &besides + &flow("g", "v", "end")), &[]);
}

#[test]
fn findings_stand_where_the_fault_is() {
    let xml = file(
        "",
        &line("<scriptTask id='x' scriptFormat='feel'>\n  <script>\n    total + +\n  </script></scriptTask>"),
    );
    let (_, findings) = bpmn::parse(&xml);
    assert_eq!(findings.len(), 1, "{findings:?}");
    let place = &findings[0].place;
    let text = xml.lines().nth(place.line as usize - 1).unwrap();
    assert!(text.contains("total + +"), "line {}: {text}", place.line);
    assert!(
        place.column >= 5 && place.column as usize <= text.chars().count() + 1,
        "column {}",
        place.column
    );
    assert_eq!(findings[0].severity, Severity::Error);
    let (_, findings) = bpmn::parse(&file("", &line("<userTask id='x'/>")));
    assert_eq!(
        (findings[0].place.line, findings[0].place.column),
        (4, 1 + "<startEvent id=\"start\"/>".len() as u32)
    );
}
