//! Random processes, random paths: after each step a fresh start from the events gives the same state, the counters of
//! the net are right, and a process made of matching blocks always comes to its end.
//!
//! `LUOHU_PROCESSES` sets how many are played (200 by default).

use std::collections::BTreeMap;

use bpmn::Model;
use process::{Net, Part, Stuck};
use value::{Context, Value};

use crate::elements::file;
use crate::play::Play;

/// A small generator of numbers that is the same everywhere (splitmix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[usize::try_from(self.below(from.len() as u64)).unwrap()]
    }
}

/// A process while it is written: its XML, and the number of the next id.
struct Maker {
    dice: Dice,
    next: u32,
    /// Processes that call activities call.
    called: String,
}

/// A block with one way in and one way out.
struct Block {
    xml: String,
    first: String,
    last: String,
}

const EVENTS: [&str; 4] = [
    "<messageEventDefinition messageRef='m1'/>",
    "<signalEventDefinition signalRef='s1'/>",
    "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>",
    "<conditionalEventDefinition><condition>odd(n)</condition></conditionalEventDefinition>",
];

const REPEATS: [&str; 5] = [
    "<standardLoopCharacteristics loopMaximum='2'><loopCondition>n &lt; 100</loopCondition></standardLoopCharacteristics>",
    "<standardLoopCharacteristics testBefore='true' loopMaximum='2'/>",
    "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>",
    "<multiInstanceLoopCharacteristics isSequential='true'><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>",
    "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality><completionCondition>numberOfCompletedInstances >= 2</completionCondition></multiInstanceLoopCharacteristics>",
];

impl Maker {
    fn id(&mut self) -> String {
        self.next += 1;
        format!("n{}", self.next)
    }

    fn one(&mut self, element: &str, inner: &str) -> Block {
        let id = self.id();
        let name = element.split(' ').next().unwrap();
        let xml = format!("<{} id='{id}'{}>{inner}</{name}>", name, &element[name.len()..]);
        Block { xml, first: id.clone(), last: id }
    }

    fn flow(&self, from: &str, to: &str, condition: &str) -> String {
        let inner = match condition {
            "" => String::new(),
            text => format!("<conditionExpression>{text}</conditionExpression>"),
        };
        format!("<sequenceFlow id='{from}-{to}' sourceRef='{from}' targetRef='{to}'>{inner}</sequenceFlow>")
    }

    fn block(&mut self, depth: u32) -> Block {
        if depth == 0 {
            return self.task();
        }
        match self.dice.below(14) {
            0 | 1 => self.sequence(depth),
            2 => self.split("exclusiveGateway", true, depth),
            3 => self.split("inclusiveGateway", true, depth),
            4 => self.split("parallelGateway", false, depth),
            5 => self.sub_process(depth),
            6 => self.guarded(depth),
            7 => self.event_gateway(depth),
            8 => self.call(depth),
            9 => self.ad_hoc(),
            10 => self.transaction(),
            11 => self.cycle(depth),
            12 => self.compensated(),
            _ => self.task(),
        }
    }

    fn task(&mut self) -> Block {
        let repeat = if self.dice.below(4) == 0 { self.dice.pick(&REPEATS) } else { "" };
        let user = "userTask luohu:role='r'";
        let script = "<script>n + 1</script>";
        match self.dice.below(7) {
            0 | 1 => self.one(user, repeat),
            2 => self.one("scriptTask scriptFormat='feel' luohu:result='n'", &format!("{repeat}{script}")),
            3 => self.one("receiveTask messageRef='m1'", repeat),
            4 => {
                let event = self.dice.pick(&EVENTS).replace("odd(n)", "n > 2");
                self.one("intermediateCatchEvent", &event)
            }
            5 => self.one("intermediateThrowEvent", "<signalEventDefinition signalRef='s1'/>"),
            _ => self.one("serviceTask luohu:operation='later'", repeat),
        }
    }

    fn sequence(&mut self, depth: u32) -> Block {
        let (a, b) = (self.block(depth - 1), self.block(depth - 1));
        let flow = self.flow(&a.last, &b.first, "");
        Block { xml: format!("{}{}{flow}", a.xml, b.xml), first: a.first, last: b.last }
    }

    fn split(&mut self, gateway: &str, conditions: bool, depth: u32) -> Block {
        let (split, join) = (self.id(), self.id());
        let branches: Vec<Block> = (0..2 + self.dice.below(2)).map(|_| self.block(depth - 1)).collect();
        let mut xml = String::new();
        let mut default = String::new();
        for (at, branch) in branches.iter().enumerate() {
            let last = at + 1 == branches.len();
            let condition = match (conditions, last) {
                (true, false) => format!("n > {}", self.dice.below(3)),
                _ => String::new(),
            };
            if conditions && last {
                default = format!(" default='{split}-{}'", branch.first);
            }
            xml += &branch.xml;
            xml += &self.flow(&split, &branch.first, &condition);
            xml += &self.flow(&branch.last, &join, "");
        }
        xml += &format!("<{gateway} id='{split}'{default}/><{gateway} id='{join}'/>");
        Block { xml, first: split, last: join }
    }

    /// Start, a block, end.
    fn whole(&mut self, depth: u32) -> String {
        let (start, end) = (self.id(), self.id());
        let inner = self.block(depth);
        format!(
            "<startEvent id='{start}'/><endEvent id='{end}'/>{}{}{}",
            inner.xml,
            self.flow(&start, &inner.first, ""),
            self.flow(&inner.last, &end, "")
        )
    }

    fn sub_process(&mut self, depth: u32) -> Block {
        let repeat = if self.dice.below(3) == 0 { self.dice.pick(&REPEATS) } else { "" };
        let mut inner = self.whole(depth - 1);
        if self.dice.below(3) == 0 {
            let (event, start) = (self.id(), self.id());
            let (task, end) = (self.id(), self.id());
            let definition = self.dice.pick(&EVENTS[..3]);
            let interrupting = self.dice.pick(&["true", "false"]);
            inner += &format!(
                "<subProcess id='{event}' triggeredByEvent='true'><startEvent id='{start}' isInterrupting='{interrupting}'>{definition}\
                 </startEvent><task id='{task}'/><endEvent id='{end}'/>{}{}</subProcess>",
                self.flow(&start, &task, ""),
                self.flow(&task, &end, "")
            );
        }
        self.one("subProcess", &format!("{repeat}{inner}"))
    }

    /// An activity with an event on its border; both ways meet again, or the second token ends apart.
    fn guarded(&mut self, depth: u32) -> Block {
        let host = if self.dice.below(2) == 0 {
            self.sub_process(depth)
        } else {
            self.one("userTask luohu:role='r'", "")
        };
        let (event, join) = (self.id(), self.id());
        let interrupting = self.dice.below(2) == 0;
        let definition = self.dice.pick(&EVENTS[..3]);
        let mut xml = format!(
            "{}<boundaryEvent id='{event}' attachedToRef='{}' cancelActivity='{interrupting}'>{definition}</boundaryEvent>\
             <exclusiveGateway id='{join}'/>",
            host.xml, host.last
        );
        xml += &self.flow(&host.last, &join, "");
        if interrupting {
            xml += &self.flow(&event, &join, "");
        } else {
            let (task, end) = (self.id(), self.id());
            xml += &format!("<userTask luohu:role='r' id='{task}'/><endEvent id='{end}'/>");
            xml += &(self.flow(&event, &task, "") + &self.flow(&task, &end, ""));
        }
        Block { xml, first: host.first, last: join }
    }

    fn event_gateway(&mut self, depth: u32) -> Block {
        let (gateway, join) = (self.id(), self.id());
        let mut xml = format!("<eventBasedGateway id='{gateway}'/><exclusiveGateway id='{join}'/>");
        for definition in &EVENTS[..3] {
            let event = self.one("intermediateCatchEvent", definition);
            let after = self.block(depth - 1);
            xml += &format!("{}{}", event.xml, after.xml);
            xml += &self.flow(&gateway, &event.first, "");
            xml += &self.flow(&event.last, &after.first, "");
            xml += &self.flow(&after.last, &join, "");
        }
        Block { xml, first: gateway, last: join }
    }

    fn call(&mut self, depth: u32) -> Block {
        let called = self.id();
        let inner = self.whole(depth - 1);
        self.called += &format!("<process id='{called}' isExecutable='true'>{inner}</process>");
        self.one(&format!("callActivity calledElement='{called}'"), "")
    }

    fn ad_hoc(&mut self) -> Block {
        let ordering = self.dice.pick(&["Parallel", "Sequential"]);
        let inner: String = (0..3).map(|_| self.one("userTask luohu:role='r'", "").xml).collect();
        let until = self.dice.pick(&["", "<completionCondition>n > 3</completionCondition>"]);
        self.one(&format!("adHocSubProcess ordering='{ordering}'"), &format!("{inner}{until}"))
    }

    fn transaction(&mut self) -> Block {
        let (start, choice, good, bad, event, join) =
            (self.id(), self.id(), self.id(), self.id(), self.id(), self.id());
        let done = self.compensated();
        let inner = format!(
            "<startEvent id='{start}'/>{}<exclusiveGateway id='{choice}' default='{choice}-{good}'/><endEvent id='{good}'/>\
             <endEvent id='{bad}'><cancelEventDefinition/></endEvent>{}{}{}{}",
            done.xml,
            self.flow(&start, &done.first, ""),
            self.flow(&done.last, &choice, ""),
            self.flow(&choice, &good, ""),
            self.flow(&choice, &bad, "n > 1")
        );
        let host = self.one("transaction", &inner);
        let xml = format!(
            "{}<boundaryEvent id='{event}' attachedToRef='{}'><cancelEventDefinition/></boundaryEvent><exclusiveGateway id='{join}'/>{}{}",
            host.xml,
            host.last,
            self.flow(&host.last, &join, ""),
            self.flow(&event, &join, "")
        );
        Block { xml, first: host.first, last: join }
    }

    /// A task that can be taken back, and sometimes is.
    fn compensated(&mut self) -> Block {
        let task = self.task_for_sure();
        let (event, handler, link) = (self.id(), self.id(), self.id());
        let mut xml = format!(
            "{}<boundaryEvent id='{event}' attachedToRef='{}'><compensateEventDefinition/></boundaryEvent>\
             <userTask luohu:role='r' id='{handler}' isForCompensation='true'/>\
             <association id='{link}' sourceRef='{event}' targetRef='{handler}'/>",
            task.xml, task.last
        );
        if self.dice.below(2) == 0 {
            return Block { xml, first: task.first, last: task.last };
        }
        let throw = self.one("intermediateThrowEvent", "<compensateEventDefinition/>");
        xml += &(throw.xml + &self.flow(&task.last, &throw.first, ""));
        Block { xml, first: task.first, last: throw.last }
    }

    fn task_for_sure(&mut self) -> Block {
        let repeat = if self.dice.below(3) == 0 { self.dice.pick(&REPEATS) } else { "" };
        self.one("userTask luohu:role='r'", repeat)
    }

    /// Back to the start as long as the data say so, which they do twice at most.
    fn cycle(&mut self, depth: u32) -> Block {
        let (enter, leave) = (self.id(), self.id());
        let inner = self.block(depth - 1);
        let count = self.one("scriptTask scriptFormat='feel' luohu:result='n'", "<script>n + 1</script>");
        let mut xml = format!(
            "{}{}<exclusiveGateway id='{enter}'/><exclusiveGateway id='{leave}' default='{leave}-{leave}x'/><task id='{leave}x'/>",
            inner.xml, count.xml
        );
        xml += &self.flow(&enter, &inner.first, "");
        xml += &self.flow(&inner.last, &count.first, "");
        xml += &self.flow(&count.last, &leave, "");
        xml += &self.flow(&leave, &enter, "n &lt; 2");
        xml += &self.flow(&leave, &format!("{leave}x"), "");
        Block { xml, first: enter, last: format!("{leave}x") }
    }
}

/// One random step; false where nothing can be done.
fn step(play: &mut Play, model: &Model, dice: &mut Dice) -> Result<bool, Stuck> {
    let tasks: Vec<u32> =
        play.net.active.iter().filter(|(_, active)| is_task(model, active)).map(|(&n, _)| n).collect();
    match dice.below(8) {
        0 => play.message(model, "m1", &Context::new())?,
        1 => play.signal(model, "s1")?,
        2 => {
            let n = play.data.get("n").and_then(Value::as_i64).unwrap_or(0);
            play.put(model, "n", Value::from(n + 1))?;
        }
        3 | 4 => {
            if !play.fire(model)? && tasks.is_empty() {
                play.message(model, "m1", &Context::new())?;
            }
        }
        _ => {
            let Some(&task) = tasks.get(usize::try_from(dice.below(tasks.len().max(1) as u64)).unwrap())
            else {
                return Ok(false);
            };
            play.complete(model, task, Context::new())?;
        }
    }
    Ok(true)
}

fn is_task(model: &Model, active: &process::Active) -> bool {
    let node = model.node(&active.element).map(|(_, node)| node);
    let works = node.is_some_and(|node| {
        matches!(node.kind, bpmn::Kind::UserTask { .. } | bpmn::Kind::ServiceTask { .. })
    });
    active.part == Part::Wait && works
}

/// What the net counts is what is there.
fn counters_are_right(net: &Net) {
    let mut tokens: BTreeMap<u32, u32> = BTreeMap::new();
    for ((scope, flow), count) in &net.tokens {
        assert!(*count > 0, "{flow}");
        *tokens.entry(*scope).or_default() += count;
    }
    for (number, active) in &net.active {
        let inside = |other: &&process::Active| other.scope == Some(*number) && other.counts();
        let children = net.active.values().filter(inside).count();
        assert_eq!(active.children as usize, children, "{number} {}", active.element);
        assert_eq!(active.tokens, tokens.remove(number).unwrap_or(0), "{number} {}", active.element);
        let armed = net.active.values().filter(|other| other.host == Some(*number)).count();
        assert_eq!(active.armed as usize, armed, "{number} {}", active.element);
        for outer in active.scope.into_iter().chain(active.host) {
            assert!(net.active.contains_key(&outer) && outer < *number, "{number} lies in {outer}");
        }
    }
    assert!(tokens.is_empty(), "tokens lie in living scopes: {tokens:?}");
}

/// Plays one random process to its end; how many steps it took.
fn play_one(seed: u64) -> usize {
    let mut maker = Maker { dice: Dice(seed), next: 0, called: String::new() };
    let depth = 1 + u32::try_from(maker.dice.below(4)).unwrap();
    let nodes = maker.whole(depth);
    let xml = file(&maker.called, &nodes, "");
    let (model, findings) = bpmn::parse(&xml);
    let model = model.unwrap_or_else(|| panic!("seed {seed}: {findings:#?}\n{xml}"));
    let mut dice = Dice(seed ^ 0x5eed);
    let mut play = Play::new();
    play.data.insert("n".into(), Value::from(0));
    play.start(&model, "p").unwrap_or_else(|stuck| panic!("seed {seed}: {stuck:?}\n{xml}"));
    for steps in 0..600 {
        let fresh = play.folded();
        assert_eq!(fresh, play.net, "seed {seed} after {steps} steps\n{xml}");
        counters_are_right(&play.net);
        // A restart: nothing is left but the events and the data.
        play.net = fresh;
        if play.net.at_rest() {
            return steps;
        }
        step(&mut play, &model, &mut dice).unwrap_or_else(|stuck| panic!("seed {seed}: {stuck:?}\n{xml}"));
    }
    panic!(
        "seed {seed} does not come to its end; waiting {:?}, tokens {:?}\n{xml}",
        play.waiting(),
        play.net.tokens
    );
}

#[test]
fn a_restart_after_any_step_gives_the_same_state() {
    let count: u64 = std::env::var("LUOHU_PROCESSES").ok().and_then(|text| text.parse().ok()).unwrap_or(200);
    let steps: usize = (0..count).map(play_one).sum();
    println!("{count} random processes, {steps} steps");
}
