//! Soundness on small nets: what waits for ever, what is done twice, what is too large, and what is none of these.

use crate::support::{codes, file, flow, when};

/// A body of `nodes` and of flows written `name: from -> to`, with a condition where `?` stands before the name.
fn net(nodes: &str, flows: &str) -> String {
    let mut body = nodes.to_owned();
    for written in flows.split(';') {
        let (name, ends) = written.trim().split_once(':').unwrap();
        let (from, to) = ends.split_once("->").unwrap();
        let (from, to) = (from.trim(), to.trim());
        body += &match name.strip_prefix('?') {
            Some(name) => when(name, from, to, "n = 1"),
            None => flow(name, from, to),
        };
    }
    file("", &format!("<startEvent id='start'/>{body}<endEvent id='end'/>"))
}

#[track_caller]
fn found(nodes: &str, flows: &str, expected: &[&str]) {
    let mut found = codes(&net(nodes, flows));
    found.retain(|code| !code.starts_with("no-default"));
    assert_eq!(found, expected, "{flows}");
}

const TASKS: &str = "<task id='t'/><task id='u'/>";

fn gates(split: &str, join: &str) -> String {
    format!("<{split}Gateway id='s'/>{TASKS}<{join}Gateway id='j'/>")
}

const DIAMOND: &str = "a: start -> s; b: s -> t; c: s -> u; d: t -> j; e: u -> j; f: j -> end";

#[test]
fn splits_and_joins_agree() {
    found(&gates("parallel", "parallel"), DIAMOND, &[]);
    found(&gates("parallel", "inclusive"), DIAMOND, &[]);
    found(&gates("parallel", "exclusive"), DIAMOND, &["lack-of-synchronisation@j"]);
    let choice = DIAMOND.replace("b: s", "?b: s").replace("c: s", "?c: s");
    found(&gates("inclusive", "inclusive"), &choice, &[]);
    found(&gates("inclusive", "parallel"), &choice, &["join-may-wait@j"]);
    found(&gates("inclusive", "exclusive"), &choice, &["lack-of-synchronisation@j"]);
    let either = gates("exclusive", "parallel").replace("id='s'", "id='s' default='c'");
    found(&either, &DIAMOND.replace("b: s", "?b: s"), &["join-never@j"]);
    found(&either.replace("parallel", "inclusive"), &DIAMOND.replace("b: s", "?b: s"), &[]);
}

#[test]
fn an_example_is_told() {
    let (_, findings) = bpmn::parse(&net(&gates("parallel", "exclusive"), DIAMOND));
    assert!(findings[0].message.contains("as after `s` -> "), "{}", findings[0]);
    assert!(findings[0].message.contains("`j`") && findings[0].place.line > 0);
}

#[test]
fn loops_come_to_an_end() {
    let nodes = "<exclusiveGateway id='m'/><task id='t'/><exclusiveGateway id='x' default='d'/>";
    found(nodes, "a: start -> m; b: m -> t; c: t -> x; ?e: x -> m; d: x -> end", &[]);
    // A split inside a loop makes more and more tokens.
    let nodes = "<exclusiveGateway id='m'/><parallelGateway id='s'/><task id='t'/>";
    let xml = net(nodes, "a: start -> m; b: m -> s; c: s -> t; e: s -> m; d: t -> end");
    let found = codes(&xml);
    assert!(
        found.contains(&"lack-of-synchronisation@m".to_owned())
            || found.contains(&"too-large-to-prove@start".to_owned()),
        "{found:?}"
    );
}

#[test]
fn an_end_of_all_leaves_nothing_waiting() {
    let nodes = gates("parallel", "parallel")
        + "<exclusiveGateway id='x' default='g'/><endEvent id='stop'><terminateEventDefinition/></endEvent>";
    let flows =
        "a: start -> s; b: s -> t; c: s -> u; d: t -> x; ?h: x -> stop; g: x -> j; e: u -> j; f: j -> end";
    found(&nodes, flows, &[]);
    let waits = nodes.replace("<terminateEventDefinition/>", "");
    found(&waits, flows, &["join-may-wait@j"]);
}

#[test]
fn events_on_borders() {
    let timer = "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>";
    let with = |goes_on: &str| {
        gates("parallel", "parallel")
            + &format!("<boundaryEvent id='v' {goes_on} attachedToRef='t'>{timer}</boundaryEvent>")
    };
    found(&with(""), &format!("{DIAMOND}; g: v -> end"), &["join-may-wait@j"]);
    found(&with("cancelActivity='false'"), &format!("{DIAMOND}; g: v -> end"), &[]);
    found(&with(""), &format!("{DIAMOND}; g: v -> j"), &["join-never@j"]);
}

#[test]
fn each_scope_is_looked_at_by_itself() {
    let inner = "<startEvent id='i'/><exclusiveGateway id='k' default='c'/><task id='t'/><task id='u'/>\
                 <parallelGateway id='j'/><endEvent id='o'/>";
    let flows = flow("a", "i", "k")
        + &when("b", "k", "t", "n = 1")
        + &flow("c", "k", "u")
        + &flow("d", "t", "j")
        + &flow("e", "u", "j")
        + &flow("f", "j", "o");
    let sub = format!("<subProcess id='q'>{inner}{flows}</subProcess>");
    found(&sub, "g: start -> q; h: q -> end", &["join-never@j"]);
}

#[test]
fn what_is_too_large_is_said_to_be() {
    // Many inclusive splits one after the other, none of them joined: the states multiply.
    let mut nodes = String::new();
    let mut flows = "a: start -> s0".to_owned();
    for n in 0..12 {
        nodes += &format!("<inclusiveGateway id='s{n}'/><parallelGateway id='j{n}'/>");
        for m in 0..4 {
            nodes += &format!("<task id='t{n}x{m}'/>");
            flows += &format!("; ?b{n}x{m}: s{n} -> t{n}x{m}; c{n}x{m}: t{n}x{m} -> j{n}");
        }
        flows += &if n < 11 {
            format!("; ?d{n}: s{n} -> s{}; e{n}: j{n} -> end", n + 1)
        } else {
            format!("; e{n}: j{n} -> end")
        };
    }
    let found = codes(&net(&nodes, &flows));
    assert!(found.iter().any(|code| code.starts_with("too-large-to-prove")), "{found:?}");
}
