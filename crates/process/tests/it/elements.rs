//! Tables of small models: what is done, what waits, and how it ends.

use value::{Context, Value};

use crate::play::Play;

const TOP: &str = "<message id='m1' name='m1'/><message id='m2' name='m2'/><signal id='s1' name='s1'/>\
    <error id='e1' errorCode='E1'/><error id='e2' errorCode='E2'/><escalation id='x1' escalationCode='X1'/>";

/// A file around the nodes of process `p` and its flows, written `from>to` or `from>to?condition`.
pub fn file(top: &str, nodes: &str, flows: &str) -> String {
    formal(&format!(
        "<definitions xmlns=\"{}\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:luohu=\"{}\" \
         id=\"defs\">{TOP}{top}<process id=\"p\" isExecutable=\"true\">{}</process></definitions>",
        bpmn::BPMN,
        bpmn::LUOHU,
        body(nodes, flows)
    ))
}

/// Marks expressions as formal, so that the small models stay short.
fn formal(xml: &str) -> String {
    let names = [
        "activationCondition",
        "completionCondition",
        "condition",
        "conditionExpression",
        "from",
        "loopCardinality",
        "loopCondition",
        "timeCycle",
        "timeDate",
        "timeDuration",
        "to",
    ];
    names.iter().fold(xml.to_owned(), |xml, name| {
        xml.replace(&format!("<{name}>"), &format!("<{name} xsi:type=\"tFormalExpression\">"))
    })
}

/// Nodes with short names: `S` start, `E` end, `U` user task, `T` task, `C` catch, `W` throw, `B` boundary.
pub fn body(nodes: &str, flows: &str) -> String {
    let mut text = nodes.to_owned();
    let short = [
        ("S", "startEvent"),
        ("E", "endEvent"),
        ("U", "userTask luohu:role='r'"),
        ("T", "task"),
        ("C", "intermediateCatchEvent"),
        ("W", "intermediateThrowEvent"),
        ("B", "boundaryEvent"),
        ("P", "subProcess"),
    ];
    for (letter, name) in short {
        text = text.replace(&format!("<{letter} "), &format!("<{name} "));
        let close = name.split(' ').next().unwrap();
        text = text.replace(&format!("</{letter}>"), &format!("</{close}>"));
    }
    for flow in flows.split_whitespace() {
        text += &arrow(flow);
    }
    text
}

fn arrow(flow: &str) -> String {
    let (ends, condition) = flow.split_once('?').map_or((flow, None), |(ends, when)| (ends, Some(when)));
    let (from, to) = ends.split_once('>').unwrap();
    let inner = condition
        .map(|when| format!("<conditionExpression>{}</conditionExpression>", when.replace('_', " ")));
    let inner = inner.unwrap_or_default();
    format!("<sequenceFlow id='{from}-{to}' sourceRef='{from}' targetRef='{to}'>{inner}</sequenceFlow>")
}

/// Starts the process, takes the steps, and tells `done elements | waiting elements | how it stands`.
///
/// Steps: `u` completes the oldest waiting `u`; `!m` sends a message; `~s` a signal; `@` fires the next timer; `n=1`
/// sets data before the start or while it runs.
#[track_caller]
pub fn play(top: &str, nodes: &str, flows: &str, steps: &str) -> String {
    let (model, findings) = bpmn::parse(&file(top, nodes, flows));
    let errors: Vec<_> = findings.iter().filter(|f| f.severity == value::Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let model = model.unwrap();
    let mut play = Play::new();
    let steps: Vec<&str> = steps.split_whitespace().collect();
    let before = steps.iter().take_while(|step| step.contains('=')).count();
    for step in &steps[..before] {
        let (name, value) = step.split_once('=').unwrap();
        play.data.insert(name.into(), feel_value(value));
    }
    let mut result = play.start(&model, "p");
    for step in &steps[before..] {
        result = result.and_then(|()| take(&mut play, &model, step));
        assert_eq!(play.folded(), play.net, "the state is the fold of its events");
    }
    let waiting: Vec<String> = play.waiting().into_iter().map(|(_, element)| element).collect();
    let end = match (&result, &play.net.failed) {
        (Err(stuck), _) => {
            assert!(!stuck.words.zh.is_empty() && !stuck.words.en.is_empty());
            stuck.code.to_owned()
        }
        (_, Some(code)) => format!("failed {code}"),
        _ if play.net.at_rest() => "over".to_owned(),
        _ => "open".to_owned(),
    };
    format!("{} | {} | {end}", play.passed.join(" "), waiting.join(" "))
}

fn feel_value(text: &str) -> Value {
    let expr = feel::parse(text).unwrap();
    expr.eval(&(), &feel::World::new(value::Timestamp::UNIX_EPOCH, feel::TimeZone::UTC)).value
}

fn take(play: &mut Play, model: &bpmn::Model, step: &str) -> Result<(), process::Stuck> {
    if let Some(name) = step.strip_prefix('!') {
        return play.message(model, name, &Context::new());
    }
    if let Some(name) = step.strip_prefix('~') {
        return play.signal(model, name);
    }
    if step == "@" {
        return play.fire(model).map(|_| ());
    }
    if let Some((name, value)) = step.split_once('=') {
        return play.put(model, name, feel_value(value));
    }
    let waiting = play.waiting();
    let (number, _) = waiting.iter().find(|(_, element)| element == step).unwrap_or_else(|| {
        panic!("`{step}` does not wait; waiting: {waiting:?}");
    });
    play.complete(model, *number, Context::new())
}

#[track_caller]
fn rows(rows: &[(&str, &str, &str, &str)]) {
    for (nodes, flows, steps, expected) in rows {
        assert_eq!(play("", nodes, flows, steps), *expected, "{nodes} {flows} {steps}");
    }
}

#[test]
fn tasks_that_the_platform_does_or_does_not_do() {
    let line = "s>x x>e";
    let ends = |x: &str| format!("<S id='s'/>{x}<E id='e'/>");
    for x in [
        "<task id='x'/>",
        "<manualTask id='x'/>",
        "<serviceTask id='x' luohu:operation='set'/>",
        "<scriptTask id='x' scriptFormat='feel' luohu:result='n'><script>1 + 1</script></scriptTask>",
        "<businessRuleTask id='x' luohu:decision='d' luohu:result='n'/>",
        "<sendTask id='x' messageRef='m1'/>",
    ] {
        assert_eq!(play("", &ends(x), line, ""), "s x e |  | over", "{x}");
    }
    for (x, step) in [
        ("<U id='x'/>", "x"),
        ("<receiveTask id='x' messageRef='m1'/>", "!m1"),
        ("<serviceTask id='x' luohu:operation='later'/>", "x"),
    ] {
        assert_eq!(play("", &ends(x), line, ""), "s | x | open", "{x}");
        assert_eq!(play("", &ends(x), line, step), "s x e |  | over", "{x}");
    }
}

#[test]
fn exclusive_inclusive_and_parallel_gateways() {
    let x = "<S id='s'/><exclusiveGateway id='x'/><T id='a'/><T id='b'/><E id='e'/>";
    let or =
        "<S id='s'/><inclusiveGateway id='x'/><U id='a'/><U id='b'/><inclusiveGateway id='j'/><E id='e'/>";
    let and =
        "<S id='s'/><parallelGateway id='x'/><U id='a'/><U id='b'/><parallelGateway id='j'/><E id='e'/>";
    let split = "s>x x>a?n>0 x>b?n>1 a>j b>j j>e";
    rows(&[
        (x, "s>x x>a?n>0 x>b?n>1 a>e b>e", "n=2", "s x a e |  | over"),
        (x, "s>x x>a?n>0 x>b?n>1 a>e b>e", "n=0", "s |  | no-way-on"),
        (or, split, "n=0", "s |  | no-way-on"),
        (or, split, "n=1 a", "s x a j e |  | over"),
        (or, split, "n=2 a", "s x a | b | open"),
        (or, split, "n=2 a b", "s x a b j e |  | over"),
        (and, "s>x x>a x>b a>j b>j j>e", "a", "s x a | b | open"),
        (and, "s>x x>a x>b a>j b>j j>e", "b a", "s x b a j e |  | over"),
    ]);
}

#[test]
fn an_inclusive_join_waits_only_for_what_can_still_come() {
    // A loop behind the join cannot reach it, a task before it can, an exclusive choice away from it frees it.
    let nodes = "<S id='s'/><parallelGateway id='x'/><U id='a'/><U id='b'/><exclusiveGateway id='c' default='c-j'/>\
                 <U id='d'/><inclusiveGateway id='j'/><U id='k'/><E id='e'/><E id='f'/>";
    let flows = "s>x x>a x>b a>j b>c c>d?away c>j d>f j>k k>e";
    rows(&[
        (nodes, flows, "away=false a", "s x a | b | open"),
        (nodes, flows, "away=false a b", "s x a b c j | k | open"),
        (nodes, flows, "away=true a b", "s x a b c j | d k | open"),
        (nodes, flows, "away=true a b k d", "s x a b c j k e d f |  | over"),
    ]);
}

#[test]
fn exits_of_activities_with_conditions() {
    let nodes = "<S id='s'/><T id='x' default='x-c'/><T id='a'/><T id='b'/><T id='c'/><E id='e'/>";
    let flows = "s>x x>a?n>0 x>b x>c a>e b>e c>e";
    rows(&[(nodes, flows, "n=1", "s x a b e e |  | over"), (nodes, flows, "n=0", "s x b c e e |  | over")]);
    let bare = "<S id='s'/><T id='x'/><T id='a'/><T id='b'/><E id='e'/>";
    rows(&[(bare, "s>x x>a?n>0 x>b?n>1 a>e b>e", "n=0", "s |  | no-way-on")]);
}

#[test]
fn complex_gateways_go_on_once_and_then_take_the_rest() {
    let nodes = "<S id='s'/><parallelGateway id='x'/><U id='a'/><U id='b'/><U id='c'/><complexGateway id='j'>\
                 <activationCondition>activationCount >= 2</activationCondition></complexGateway><U id='k'/><E id='e'/>";
    let flows = "s>x x>a x>b x>c a>j b>j c>j j>k k>e";
    rows(&[
        (nodes, flows, "a", "s x a | b c | open"),
        (nodes, flows, "a c", "s x a c j | b k | open"),
        (nodes, flows, "a c k", "s x a c j k e | b | open"),
        (nodes, flows, "a c k b", "s x a c j k e b |  | over"),
    ]);
}

#[test]
fn event_based_gateways_take_what_comes_first() {
    let nodes = "<S id='s'/><eventBasedGateway id='x'/><C id='a'><messageEventDefinition messageRef='m1'/></C>\
                 <C id='b'><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></C>\
                 <receiveTask id='c' messageRef='m2'/><E id='e'/>";
    let flows = "s>x x>a x>b x>c a>e b>e c>e";
    rows(&[
        (nodes, flows, "", "s | a b c | open"),
        (nodes, flows, "!m1", "s a e |  | over"),
        (nodes, flows, "@", "s b e |  | over"),
        (nodes, flows, "!m2", "s c e |  | over"),
    ]);
}

#[test]
fn intermediate_events_wait_for_what_they_are_for() {
    let c = |definition: &str| format!("<S id='s'/><C id='x'>{definition}</C><E id='e'/>");
    let line = "s>x x>e";
    let (message, signal) =
        ("<messageEventDefinition messageRef='m1'/>", "<signalEventDefinition signalRef='s1'/>");
    let conditional = "<conditionalEventDefinition><condition>n > 3</condition></conditionalEventDefinition>";
    let timer = |kind: &str, text: &str| {
        format!("<timerEventDefinition><{kind}>{text}</{kind}></timerEventDefinition>")
    };
    let over = "s x e |  | over";
    assert_eq!(play("", &c(message), line, "!m2 !m1"), over);
    assert_eq!(play("", &c(signal), line, "~s1"), over);
    assert_eq!(play("", &c(conditional), line, "n=1 !m2"), "s | x | open");
    assert_eq!(play("", &c(conditional), line, "n=1 !m2 n=4"), over);
    assert_eq!(play("", &c(conditional), line, "n=4"), over);
    for (kind, text) in
        [("timeDuration", "PT1H"), ("timeDate", "1970-01-02T00:00:00Z"), ("timeCycle", "R4/PT1S")]
    {
        assert_eq!(play("", &c(&timer(kind, text)), line, "@"), over, "{text}");
    }
    // Multiple: one of them is enough; parallel multiple: all of them.
    let several = format!("{message}{signal}");
    assert_eq!(play("", &c(&several), line, "~s1"), over);
    let all = c(&several).replace("<C id='x'", "<C id='x' parallelMultiple='true'");
    assert_eq!(play("", &all, line, "~s1 ~s1"), "s | x | open");
    assert_eq!(play("", &all, line, "~s1 !m1"), over);
    let link = "<S id='s'/><W id='w'><linkEventDefinition name='l'/></W><C id='c'><linkEventDefinition name='l'/></C>\
                <E id='e'/>";
    assert_eq!(play("", link, "s>w c>e", ""), "s w e |  | over");
}

#[test]
fn boundary_events_interrupt_or_let_a_second_token_out() {
    let nodes = |inner: &str, cancel: &str| {
        format!(
            "<S id='s'/><U id='u'/><B id='b' attachedToRef='u' cancelActivity='{cancel}'>{inner}</B><T id='t'/><E id='e'/>"
        )
    };
    let flows = "s>u u>e b>t t>e";
    let timer = "<timerEventDefinition><timeCycle>R3/PT1H</timeCycle></timerEventDefinition>";
    for (inner, step) in [
        (timer, "@"),
        ("<messageEventDefinition messageRef='m1'/>", "!m1"),
        ("<signalEventDefinition signalRef='s1'/>", "~s1"),
        ("<conditionalEventDefinition><condition>n > 3</condition></conditionalEventDefinition>", "n=4"),
    ] {
        let before = if step.contains('=') { "n=1 !m2 " } else { "" };
        let steps = format!("{before}{step}");
        assert_eq!(play("", &nodes(inner, "true"), flows, &steps), "s b t e |  | over", "{inner}");
        assert_eq!(play("", &nodes(inner, "false"), flows, &steps), "s b t e | u | open", "{inner}");
        let with_end = format!("{steps} u");
        assert_eq!(play("", &nodes(inner, "false"), flows, &with_end), "s b t e u e |  | over", "{inner}");
    }
    // A cycle fires as often as it says, then no more.
    let four = "@ @ @ @ u";
    assert_eq!(play("", &nodes(timer, "false"), flows, four), "s b t e b t e b t e u e |  | over");
}

#[test]
fn sub_processes_have_tokens_and_data_of_their_own() {
    let inner = body("<S id='is'/><U id='iu'/><E id='ie'/><dataObject id='o' name='own'/>", "is>iu iu>ie");
    let nodes = format!(
        "<S id='s'/><P id='x'>{inner}</P><B id='b' attachedToRef='x'><messageEventDefinition messageRef='m1'/></B><E id='e'/><E id='f'/>"
    );
    rows(&[
        (&nodes, "s>x x>e b>f", "", "s is | iu | open"),
        (&nodes, "s>x x>e b>f", "iu", "s is iu ie x e |  | over"),
        (&nodes, "s>x x>e b>f", "!m1", "s is b f |  | over"),
    ]);
    let bare = "<S id='s'/><P id='x'><U id='a'/><U id='b'/></P><E id='e'/>";
    rows(&[(bare, "s>x x>e", "b", "s b | a | open"), (bare, "s>x x>e", "b a", "s b a x e |  | over")]);
}

#[test]
fn event_sub_processes_stand_beside_or_take_over() {
    let event = |interrupting: &str| {
        let inner = body(
            &format!(
                "<S id='vs' isInterrupting='{interrupting}'><messageEventDefinition messageRef='m1'/></S><U id='vu'/><E id='ve'/>"
            ),
            "vs>vu vu>ve",
        );
        format!("<S id='s'/><U id='u'/><E id='e'/><P id='v' triggeredByEvent='true'>{inner}</P>")
    };
    let flows = "s>u u>e";
    assert_eq!(play("", &event("true"), flows, "u"), "s u e |  | over");
    assert_eq!(play("", &event("true"), flows, "!m1"), "s vs | vu | open");
    assert_eq!(play("", &event("true"), flows, "!m1 vu"), "s vs vu ve v |  | over");
    assert_eq!(play("", &event("false"), flows, "!m1 !m1"), "s vs vs | u vu vu | open");
    assert_eq!(play("", &event("false"), flows, "!m1 vu u"), "s vs vu ve v u e |  | over");
}

#[test]
fn errors_and_escalations_go_outwards() {
    let thrower = |definition: &str| body(&format!("<S id='is'/><E id='ie'>{definition}</E>"), "is>ie");
    let nodes = |definition: &str, caught: &str| {
        format!(
            "<S id='s'/><P id='x'>{}</P><B id='b' attachedToRef='x'>{caught}</B><E id='e'/><E id='f'/>",
            thrower(definition)
        )
    };
    let flows = "s>x x>e b>f";
    let (e1, e2, any) = (
        "<errorEventDefinition errorRef='e1'/>",
        "<errorEventDefinition errorRef='e2'/>",
        "<errorEventDefinition/>",
    );
    assert_eq!(play("", &nodes(e1, e1), flows, ""), "s is ie b f |  | over");
    assert_eq!(play("", &nodes(e1, any), flows, ""), "s is ie b f |  | over");
    assert_eq!(play("", &nodes(e1, e2), flows, ""), "s is ie |  | failed E1");
    let x1 = "<escalationEventDefinition escalationRef='x1'/>";
    assert_eq!(play("", &nodes(x1, x1), flows, ""), "s is ie b f |  | over");
    let beside = nodes(x1, x1).replace("<B id='b'", "<B id='b' cancelActivity='false'");
    assert_eq!(play("", &beside, flows, ""), "s is ie b x f e |  | over");
    // Work that fails, on its own border and through a called process.
    let fail = "<serviceTask id='x' luohu:operation='fail'><extensionElements><luohu:input name='code' value='\"E1\"'/>\
                </extensionElements></serviceTask>";
    let own = format!("<S id='s'/>{fail}<B id='b' attachedToRef='x'>{e1}</B><E id='e'/><E id='f'/>");
    assert_eq!(play("", &own, flows, ""), "s b f |  | over");
    let called = format!(
        "<process id='q' isExecutable='true'>{}</process>",
        body(&format!("<S id='qs'/>{}<E id='qe'/>", fail.replace("'x'", "'qx'")), "qs>qx qx>qe")
    );
    let call = format!(
        "<S id='s'/><callActivity id='x' calledElement='q'/><B id='b' attachedToRef='x'>{any}</B><E id='e'/><E id='f'/>"
    );
    assert_eq!(play(&called, &call, flows, ""), "s qs b f |  | over");
}

#[test]
fn called_processes_see_only_what_is_given_to_them() {
    let called = format!(
        "<process id='q' isExecutable='true'><property id='in1' name='given'/>{}</process>",
        body(
            "<S id='qs'/><exclusiveGateway id='qx' default='qx-no'/><T id='yes'/><T id='no'/><E id='qe'/>",
            "qs>qx qx>yes?given=7_and_hidden=null qx>no yes>qe no>qe"
        )
    );
    let nodes = "<property id='hidden'/><S id='s'/><scriptTask id='t' scriptFormat='feel' luohu:result='hidden'><script>1</script></scriptTask>\
        <callActivity id='x' calledElement='q'><dataInputAssociation><assignment><from>3 + 4</from><to>given</to></assignment></dataInputAssociation>\
        </callActivity><E id='e'/>";
    assert_eq!(play(&called, nodes, "s>t t>x x>e", ""), "s t qs qx yes qe x e |  | over");
}

#[test]
fn loops_run_while_their_condition_holds() {
    let script =
        "<scriptTask id='x' scriptFormat='feel' luohu:result='n'>LOOP<script>n + 1</script></scriptTask>";
    let nodes =
        |characteristics: &str| format!("<S id='s'/>{}<E id='e'/>", script.replace("LOOP", characteristics));
    let ran = |characteristics: &str, n: &str| {
        let (model, _) = bpmn::parse(&file("", &nodes(characteristics), "s>x x>e"));
        let model = model.unwrap();
        let mut play = Play::new();
        play.data.insert("n".into(), feel_value(n));
        let result = play.start(&model, "p");
        (play.data["n"].as_i64().unwrap(), result.map_err(|stuck| stuck.code))
    };
    let condition = "<loopCondition>n &lt; 5</loopCondition>";
    let after = format!("<standardLoopCharacteristics>{condition}</standardLoopCharacteristics>");
    let before =
        format!("<standardLoopCharacteristics testBefore='true'>{condition}</standardLoopCharacteristics>");
    let most =
        format!("<standardLoopCharacteristics loopMaximum='2'>{condition}</standardLoopCharacteristics>");
    assert_eq!(ran(&after, "1"), (5, Ok(())));
    assert_eq!(ran(&after, "9"), (10, Ok(())));
    assert_eq!(ran(&before, "9"), (9, Ok(())));
    assert_eq!(ran(&most, "1"), (3, Ok(())));
    let endless =
        "<standardLoopCharacteristics><loopCondition>true</loopCondition></standardLoopCharacteristics>";
    assert_eq!(ran(endless, "0").1, Err("process-does-not-rest"));
    let many = "<multiInstanceLoopCharacteristics><loopCardinality>1001</loopCardinality></multiInstanceLoopCharacteristics>";
    assert_eq!(ran(many, "0").1, Err("too-many-instances"));
    let none = "<multiInstanceLoopCharacteristics><loopCardinality>\"x\"</loopCardinality></multiInstanceLoopCharacteristics>";
    assert_eq!(ran(none, "0").1, Err("no-instance-count"));
    let thousand = many.replace("1001", "1000");
    assert_eq!(ran(&thousand, "0"), (1000, Ok(())));
}

#[test]
fn multi_instance_runs_at_once_or_in_turn_and_collects() {
    let nodes = |sequential: &str, until: &str| {
        format!(
            "<dataObject id='list'/><dataObject id='votes'/><S id='s'/><scriptTask id='fill' scriptFormat='feel' luohu:result='list'>\
             <script>[\"a\", \"b\", \"c\"]</script></scriptTask><U id='x'><multiInstanceLoopCharacteristics isSequential='{sequential}'>\
             <loopDataInputRef>list</loopDataInputRef><loopDataOutputRef>votes</loopDataOutputRef><inputDataItem id='i' name='who'/>\
             <outputDataItem id='o' name='vote'/>{until}</multiInstanceLoopCharacteristics></U><U id='show'/><E id='e'/>"
        )
    };
    let flows = "s>fill fill>x x>show show>e";
    let until = "<completionCondition>numberOfCompletedInstances = 2</completionCondition>";
    assert_eq!(play("", &nodes("false", ""), flows, "x"), "s fill | x x | open");
    assert_eq!(play("", &nodes("false", ""), flows, "x x x"), "s fill x | show | open");
    assert_eq!(play("", &nodes("true", ""), flows, "x x"), "s fill | x | open");
    assert_eq!(play("", &nodes("false", until), flows, "x x"), "s fill x | show | open");
    let (model, findings) = bpmn::parse(&file("", &nodes("false", ""), flows));
    let model = model.unwrap_or_else(|| panic!("{findings:?}"));
    let mut play = Play::new();
    play.start(&model, "p").unwrap();
    // The last one answers first; results keep the order of the collection.
    for (instance, _) in play.waiting().into_iter().rev() {
        let who = process::Locals::new(&play.net, instance).get("who").unwrap();
        let vote = format!("vote of {}", who.as_text().unwrap());
        play.complete(&model, instance, std::iter::once(("vote".into(), Value::from(vote))).collect())
            .unwrap();
    }
    let votes = play.net.active[&0].local["votes"].clone();
    let votes: Vec<&str> = votes.as_list().unwrap().iter().filter_map(Value::as_text).collect();
    assert_eq!(votes, ["vote of a", "vote of b", "vote of c"]);
    assert!(!play.data.contains_key("vote"), "a result stays in its run");
}

#[test]
fn compensation_takes_back_in_reverse_order() {
    let undo = |id: &str| {
        format!(
            "<T id='{id}'/><B id='{id}c' attachedToRef='{id}'><compensateEventDefinition/></B><U id='un{id}' isForCompensation='true'/>\
             <association id='as{id}' sourceRef='{id}c' targetRef='un{id}'/>"
        )
    };
    let nodes = |which: &str| {
        format!(
            "<S id='s'/>{}{}<W id='w'><compensateEventDefinition{which}/></W><E id='e'/>",
            undo("a"),
            undo("b")
        )
    };
    let flows = "s>a a>b b>w w>e";
    assert_eq!(play("", &nodes(""), flows, ""), "s a b | unb | open");
    assert_eq!(play("", &nodes(""), flows, "unb una"), "s a b unb una w e |  | over");
    assert_eq!(play("", &nodes(" activityRef='a'"), flows, "una"), "s a b una w e |  | over");
    assert_eq!(play("", &nodes(" waitForCompletion='false'"), flows, ""), "s a b w e | unb | open");
    // What a sub-process has done is taken back from outside of it.
    let inside = format!(
        "<S id='s'/><P id='x'>{}</P><W id='w'><compensateEventDefinition activityRef='x'/></W><E id='e'/>",
        body(&format!("<S id='is'/>{}{}<E id='ie'/>", undo("a"), undo("b")), "is>a a>b b>ie")
    );
    assert_eq!(play("", &inside, "s>x x>w w>e", "unb una"), "s is a b ie x unb una w e |  | over");
}

#[test]
fn a_cancelled_transaction_takes_back_and_leaves_by_its_cancel_event() {
    let inner = body(
        "<S id='is'/><T id='a'/><B id='ac' attachedToRef='a'><compensateEventDefinition/></B><U id='una' isForCompensation='true'/>\
         <association id='as' sourceRef='ac' targetRef='una'/><E id='ie'><cancelEventDefinition/></E>",
        "is>a a>ie",
    );
    let nodes = format!(
        "<S id='s'/><transaction id='x'>{inner}</transaction><B id='b' attachedToRef='x'><cancelEventDefinition/></B><E id='e'/><E id='f'/>"
    );
    rows(&[
        (&nodes, "s>x x>e b>f", "", "s is a ie | una | open"),
        (&nodes, "s>x x>e b>f", "una", "s is a ie una b f |  | over"),
    ]);
}

#[test]
fn ad_hoc_sub_processes_run_what_begins_by_itself() {
    let nodes = |ordering: &str, inner: &str| {
        format!(
            "<S id='s'/><adHocSubProcess id='x' ordering='{ordering}'><U id='a'/><U id='b'/><U id='c'/>{inner}</adHocSubProcess><E id='e'/>"
        )
    };
    let until = "<completionCondition>enough</completionCondition>";
    let keep = nodes("Parallel", until)
        .replace("<adHocSubProcess ", "<adHocSubProcess cancelRemainingInstances='false' ");
    let flows = "s>x x>e";
    assert_eq!(play("", &nodes("Parallel", ""), flows, "b a c"), "s b a c x e |  | over");
    assert_eq!(play("", &nodes("Sequential", ""), flows, "a"), "s a | b | open");
    assert_eq!(play("", &nodes("Sequential", ""), flows, "a b c"), "s a b c x e |  | over");
    assert_eq!(play("", &nodes("Parallel", until), flows, "enough=true b"), "s b x e |  | over");
    assert_eq!(play("", &nodes("Sequential", until), flows, "enough=true a"), "s a x e |  | over");
    assert_eq!(play("", &keep, flows, "enough=true b"), "s b | a c | open");
    assert_eq!(play("", &keep, flows, "enough=true b a c"), "s b a c x e |  | over");
}

#[test]
fn tokens_are_counted() {
    let nodes =
        "<S id='s'/><T id='a' completionQuantity='3'/><U id='b'/><T id='c' startQuantity='3'/><E id='e'/>";
    rows(&[
        (nodes, "s>a a>b b>c c>e", "b b", "s a b b | b | open"),
        (nodes, "s>a a>b b>c c>e", "b b b", "s a b b b c e |  | over"),
    ]);
}

#[test]
fn a_terminate_end_ends_its_scope_only() {
    let inner = body(
        "<S id='is'/><parallelGateway id='g'/><U id='iu'/><E id='t'><terminateEventDefinition/></E><E id='ie'/>",
        "is>g g>iu g>t iu>ie",
    );
    let nodes = format!("<S id='s'/><P id='x'>{inner}</P><U id='u'/><E id='e'/>");
    rows(&[(&nodes, "s>x x>u u>e", "", "s is g t x | u | open")]);
}

#[test]
fn messages_are_kept_correlated_and_not_taken_twice() {
    let other = format!(
        "<process id='q' isExecutable='true'>{}</process>",
        body(
            "<S id='qs'><messageEventDefinition messageRef='m1'/></S><U id='qu'/><E id='qe'/>",
            "qs>qu qu>qe"
        )
    );
    let thrower = "<S id='s'/><W id='w'><messageEventDefinition messageRef='m1'/></W><E id='e'/>";
    assert_eq!(play(&other, thrower, "s>w w>e", ""), "s w qs e | qu | open");
    let late = "<S id='s'/><W id='w'><messageEventDefinition messageRef='m1'/></W><U id='u'/><C id='c'><messageEventDefinition messageRef='m1'/></C><E id='e'/>";
    rows(&[
        (late, "s>w w>u u>c c>e", "", "s w | u | open"),
        (late, "s>w w>u u>c c>e", "u", "s w u c e |  | over"),
    ]);
    let twice = "<S id='s'/><W id='w' luohu:key='\"k\"'><messageEventDefinition messageRef='m1'/></W>\
                 <W id='v' luohu:key='\"k\"'><messageEventDefinition messageRef='m1'/></W><C id='c'><messageEventDefinition messageRef='m1'/></C>\
                 <C id='d'><messageEventDefinition messageRef='m1'/></C><E id='e'/>";
    rows(&[(twice, "s>w w>v v>c c>d d>e", "", "s w v c | d | open")]);
    let flood = "<S id='s'/><sendTask id='x' messageRef='m1'><multiInstanceLoopCharacteristics><loopCardinality>101</loopCardinality>\
                 </multiInstanceLoopCharacteristics></sendTask><E id='e'/>";
    rows(&[(flood, "s>x x>e", "", "s | x | too-many-messages")]);
}

#[test]
fn a_message_finds_its_conversation_by_key() {
    let top = "<correlationProperty id='cp' name='order'><correlationPropertyRetrievalExpression messageRef='m1'>\
        <messagePath>order</messagePath></correlationPropertyRetrievalExpression></correlationProperty>\
        <collaboration id='co'><conversation id='cv'><correlationKey id='ck'><correlationPropertyRef>cp</correlationPropertyRef></correlationKey></conversation></collaboration>";
    let process = |id: &str, order: &str| {
        format!(
            "<process id='{id}' isExecutable='true'>{}<correlationSubscription id='{id}cs' correlationKeyRef='ck'>\
            <correlationPropertyBinding id='{id}cb' correlationPropertyRef='cp'><dataPath>{order}</dataPath></correlationPropertyBinding></correlationSubscription></process>",
            body(
                &format!(
                    "<S id='{id}s'/><C id='{id}c'><messageEventDefinition messageRef='m1'/></C><E id='{id}e'/>"
                ),
                &format!("{id}s>{id}c {id}c>{id}e")
            )
        )
    };
    let nodes = "<S id='s'/><W id='w'><messageEventDefinition messageRef='m1'/><extensionElements><luohu:input name='order' value='7'/></extensionElements></W><E id='e'/>";
    let (model, findings) =
        bpmn::parse(&file(&format!("{top}{}{}", process("a", "6"), process("b", "7")), nodes, "s>w w>e"));
    let model = model.unwrap_or_else(|| panic!("{findings:?}"));
    let mut play = Play::new();
    for process in ["a", "b", "p"] {
        play.start(&model, process).unwrap();
    }
    let waiting: Vec<String> = play.waiting().into_iter().map(|(_, element)| element).collect();
    assert_eq!(waiting, ["ac"], "the message was for the process with order 7");
}

#[test]
fn calls_that_call_themselves_are_stopped() {
    let called = format!(
        "<process id='q' isExecutable='true'>{}</process>",
        body("<S id='qs'/><callActivity id='qq' calledElement='q'/><E id='qe'/>", "qs>qq qq>qe")
    );
    let nodes = "<S id='s'/><callActivity id='x' calledElement='q'/><E id='e'/>";
    let result = play(&called, nodes, "s>x x>e", "");
    assert!(result.ends_with("too-deep"), "{result}");
}
