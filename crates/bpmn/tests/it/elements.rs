//! Each kind of element, read as it should be.

use bpmn::{Definition, Kind, Timer};

use crate::support::{flow, line, process};

const MESSAGE: &str = "<message id=\"m1\" name=\"paid\"/>";

/// What the element `x` between a start and an end is read as.
#[track_caller]
fn kind(x: &str) -> Kind {
    let process = process(MESSAGE, &line(x));
    process.node(process.find("x").unwrap()).kind.clone()
}

#[test]
fn a_user_task_takes_its_role_from_its_attribute_or_its_lane() {
    assert!(
        matches!(kind("<userTask id='x' luohu:role='dispatcher'/>"), Kind::UserTask { role: Some(r), office: None } if r == "dispatcher")
    );
    let lanes = |lane: &str| {
        format!(
            "<laneSet id='s'><lane id='outer' name='街道'><childLaneSet id='c'>{lane}<flowNodeRef>x</flowNodeRef></lane>\
             </childLaneSet><flowNodeRef>x</flowNodeRef></lane></laneSet><userTask id='x'/>"
        )
    };
    let cases = [
        ("<lane id='l' name='分拨员' luohu:role='dispatcher'>", Some("dispatcher"), "分拨员"),
        ("<lane id='l' name='dispatcher'>", Some("dispatcher"), "dispatcher"),
    ];
    for (lane, role, name) in cases {
        let body = line("")
            .replace("<startEvent id=\"start\"/>", &format!("{}<startEvent id=\"start\"/>", lanes(lane)));
        let process = process("", &body);
        let node = process.node(process.find("x").unwrap());
        assert!(
            matches!(&node.kind, Kind::UserTask { role: r, .. } if r.as_deref() == role),
            "{lane}: {:?}",
            node.kind
        );
        let shown = node.lane.as_deref();
        assert!(shown == Some(name) || shown == Some("街道"), "{shown:?}");
    }
}

#[test]
fn a_user_task_may_name_its_office_by_case_data() {
    let office = |x: &str| match kind(x) {
        Kind::UserTask { office, .. } => office.map(|expr| expr.text().to_owned()),
        other => panic!("{other:?}"),
    };
    let with = "<userTask id='x' luohu:role='officer' luohu:office='department'/>";
    assert_eq!(office(with).as_deref(), Some("department"));
    assert_eq!(office("<userTask id='x' luohu:role='officer'/>"), None);
}

#[test]
fn a_service_task_has_an_operation_and_inputs_in_order() {
    let x = "<serviceTask id='x' luohu:operation='notify'><extensionElements>\
             <luohu:input name='to' value='reporter'/><luohu:input name='text' value='&quot;办结&quot;'/>\
             </extensionElements></serviceTask>";
    let Kind::ServiceTask { operation, inputs } = kind(x) else { panic!("not a service task") };
    assert_eq!(operation, "notify");
    let inputs: Vec<_> = inputs.iter().map(|(name, expr)| (name.as_str(), expr.text())).collect();
    assert_eq!(inputs, [("to", "reporter"), ("text", "\"办结\"")]);
}

#[test]
fn a_script_task_holds_feel() {
    let x = "<scriptTask id='x' scriptFormat='feel' luohu:result='total'><script><![CDATA[ a + 1 ]]></script></scriptTask>";
    let Kind::ScriptTask { expr, result } = kind(x) else { panic!("not a script task") };
    assert_eq!((expr.text(), result.as_deref()), ("a + 1", Some("total")));
}

#[test]
fn rules_messages_and_gateways() {
    assert!(matches!(
        kind("<businessRuleTask id='x' luohu:decision='dispatch' luohu:result=''/>"),
        Kind::RuleTask { decision, result: None } if decision == "dispatch"
    ));
    assert!(
        matches!(kind("<receiveTask id='x' messageRef='m1'/>"), Kind::ReceiveTask { message, instantiate: false } if message.name == "paid")
    );
    assert!(matches!(
        kind("<intermediateCatchEvent id='x'><messageEventDefinition messageRef='t:m1'/></intermediateCatchEvent>"),
        kind @ Kind::Catch { .. } if kind.waits_for("paid")
    ));
    assert!(matches!(kind("<parallelGateway id='x'/>"), Kind::ParallelGateway));
    let process = process("", &line("<exclusiveGateway id='x' default='b'/>"));
    let gateway = process.node(process.find("x").unwrap());
    assert!(matches!(gateway.kind, Kind::ExclusiveGateway));
    assert_eq!(gateway.default, Some(bpmn::FlowIx(1)));
}

#[test]
fn starts_and_ends() {
    let with = |start: &str, end: &str| {
        process(
            MESSAGE,
            &format!(
                "<startEvent id='s'>{start}</startEvent><endEvent id='e'>{end}</endEvent>{}",
                flow("f", "s", "e")
            ),
        )
    };
    let trigger = |start: &str| with(start, "").nodes[0].kind.events().first().cloned();
    assert!(trigger("").is_none());
    let message = trigger("<messageEventDefinition messageRef='m1'/>");
    assert_eq!(message.as_ref().and_then(Definition::message), Some("paid"));
    let timer = "<timerEventDefinition><timeCycle>R/P1D</timeCycle></timerEventDefinition>";
    assert!(
        matches!(trigger(timer), Some(Definition::Timer(Timer::Cycle(expr))) if expr.text() == "\"R/P1D\"")
    );
    assert!(with("", "").nodes[1].kind.throws().is_empty());
    assert!(matches!(
        with("", "<terminateEventDefinition/>").nodes[1].kind.throws(),
        [Definition::Terminate]
    ));
}

/// The FEEL text of a timer catch event, or the codes found.
fn timer(definition: &str) -> Result<String, Vec<String>> {
    let x = format!(
        "<intermediateCatchEvent id='x'><timerEventDefinition>{definition}</timerEventDefinition></intermediateCatchEvent>"
    );
    let xml = crate::support::file("", &line(&x));
    let (model, findings) = bpmn::parse(&xml);
    let Some(model) = model else { return Err(findings.into_iter().map(|f| f.code).collect()) };
    let process = &model.processes[0];
    match process.node(process.find("x").unwrap()).kind.events() {
        [Definition::Timer(Timer::Date(expr))] => Ok(format!("date {}", expr.text())),
        [Definition::Timer(Timer::Duration(expr))] => Ok(format!("duration {}", expr.text())),
        [Definition::Timer(Timer::Cycle(expr))] => Ok(format!("cycle {}", expr.text())),
        other => panic!("{other:?}"),
    }
}

#[test]
fn timers_are_feel_after_an_equals_sign_or_iso_8601() {
    let right = [
        ("<timeDuration>P3D</timeDuration>", "duration duration(\"P3D\")"),
        ("<timeDuration> PT4H30M </timeDuration>", "duration duration(\"PT4H30M\")"),
        ("<timeDuration>PT0.5S</timeDuration>", "duration duration(\"PT0.5S\")"),
        ("<timeDuration>P2W</timeDuration>", "duration duration(\"P14D\")"),
        ("<timeDuration>P1Y2M</timeDuration>", "duration duration(\"P1Y2M\")"),
        ("<timeDuration>= duration(days)</timeDuration>", "duration duration(days)"),
        ("<timeDate>2026-03-02T09:00:00+08:00</timeDate>", "date @\"2026-03-02T09:00:00+08:00\""),
        ("<timeDate>2026-03-02T09:00:00</timeDate>", "date @\"2026-03-02T09:00:00\""),
        ("<timeDate>2026-03-02</timeDate>", "date @\"2026-03-02\""),
        ("<timeDate>=clock.disposal.due</timeDate>", "date clock.disposal.due"),
        ("<timeCycle>R3/PT10H</timeCycle>", "cycle \"R3/PT10H\""),
        ("<timeCycle>R/2026-03-02T09:00:00Z/P1D</timeCycle>", "cycle \"R/2026-03-02T09:00:00Z/P1D\""),
    ];
    for (definition, expected) in right {
        assert_eq!(timer(definition).as_deref(), Ok(expected), "{definition}");
    }
}

#[test]
fn wrong_timers_are_refused() {
    let literal = [
        "<timeDuration>3 days</timeDuration>",
        "<timeDuration>P</timeDuration>",
        "<timeDuration>PT</timeDuration>",
        "<timeDuration>P1DT</timeDuration>",
        "<timeDuration>P1M2D</timeDuration>",
        "<timeDuration>P1.5D</timeDuration>",
        "<timeDuration>PT1M1H</timeDuration>",
        "<timeDuration>P9999999999D</timeDuration>",
        "<timeDuration>P99999999999999999999W</timeDuration>",
        "<timeDate>2026-13-02</timeDate>",
        "<timeDate>2026-03-02\")+evil(\"</timeDate>",
        "<timeCycle>3/PT1H</timeCycle>",
        "<timeCycle>R3/PT1H/PT1H/PT1H</timeCycle>",
        "<timeCycle>R3</timeCycle>",
        "<timeDuration></timeDuration>",
    ];
    for definition in literal {
        assert_eq!(timer(definition), Err(vec!["timer-literal".to_owned()]), "{definition}");
    }
    for definition in ["", "<timeDate>2026-03-02</timeDate><timeDuration>P1D</timeDuration>"] {
        assert_eq!(timer(definition), Err(vec!["timer-incomplete".to_owned()]), "{definition}");
    }
    assert_eq!(timer("<timeDuration>=1 + </timeDuration>"), Err(vec!["feel".to_owned()]));
}

#[test]
fn boundary_events_know_their_host_and_their_host_knows_them() {
    let body = line("<userTask id='x' luohu:role='officer'/>")
        + "<boundaryEvent id='late' attachedToRef='x' cancelActivity='false'><timerEventDefinition>\
           <timeDuration>P3D</timeDuration></timerEventDefinition></boundaryEvent>\
           <boundaryEvent id='stop' attachedToRef='x'><messageEventDefinition messageRef='m1'/></boundaryEvent>"
        + &flow("c", "late", "end")
        + &flow("d", "stop", "end");
    let process = process(MESSAGE, &body);
    let at = |id: &str| process.find(id).unwrap();
    assert_eq!(process.node(at("x")).boundary, [at("late"), at("stop")]);
    assert!(matches!(
        &process.node(at("late")).kind,
        Kind::Boundary { attached, interrupting: false, on }
            if *attached == at("x") && matches!(on.list.as_slice(), [Definition::Timer(Timer::Duration(_))])
    ));
    assert!(matches!(
        &process.node(at("stop")).kind,
        kind @ Kind::Boundary { attached, interrupting: true, .. } if *attached == at("x") && kind.waits_for("paid")
    ));
    assert_eq!(process.messages, ["paid"]);
}
