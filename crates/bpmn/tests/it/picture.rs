//! Pictures: every model is drawn, whole and safe; a layout of our own has no overlap and runs at right angles.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use bpmn::picture::{Language, Marks, STYLE, svg};
use roxmltree::{Document, Node};

use crate::corpus::{models, shared, suite};
use crate::support::{file, flow, line, when};

fn text(path: &Path) -> String {
    bpmn::decode(&std::fs::read(path).unwrap()).unwrap()
}

fn house() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[track_caller]
fn draw(xml: &str) -> String {
    svg(xml, &Marks::default()).unwrap_or_else(|findings| panic!("{findings:?}"))
}

/// Well-formed, without script, links or anything from outside, and every number is one.
#[track_caller]
fn safe(svg: &str) {
    let document = Document::parse(svg).unwrap();
    for element in document.descendants().filter(Node::is_element) {
        let name = element.tag_name().name();
        const KNOWN: &[&str] = &["svg", "title", "desc", "style", "g", "path", "rect", "circle", "text"];
        assert!(KNOWN.contains(&name), "{name}");
        for attribute in element.attributes() {
            assert!(
                !attribute.name().starts_with("on") && attribute.name() != "href",
                "{}",
                attribute.name()
            );
            let text =
                matches!(attribute.name(), "id" | "aria-labelledby" | "aria-describedby" | "data-element");
            assert!(text || !attribute.value().contains("NaN") && !attribute.value().contains("inf"));
        }
    }
    let root = document.root_element();
    assert_eq!(root.attribute("role"), Some("img"));
    let described = root.attribute("aria-describedby").unwrap();
    assert!(
        document.descendants().any(|e| e.attribute("id") == Some(described) && !e.text().unwrap().is_empty())
    );
}

#[derive(Debug, Clone, Copy)]
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Area {
    fn holds(&self, other: &Self) -> bool {
        self.left <= other.left
            && self.top <= other.top
            && self.right >= other.right
            && self.bottom >= other.bottom
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.right - 0.5
            && other.left < self.right - 0.5
            && self.top < other.bottom - 0.5
            && other.top < self.bottom - 0.5
    }
}

fn points(data: &str) -> Vec<(f64, f64)> {
    let pieces = data.trim_end_matches('Z').split(['M', 'L']).filter(|piece| !piece.is_empty());
    pieces
        .filter_map(|piece| piece.split_once(' '))
        .map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap()))
        .collect()
}

/// The area of the first shape in a group.
fn area(group: Node) -> Option<Area> {
    let shape = group.children().find(|e| matches!(e.tag_name().name(), "rect" | "circle" | "path"))?;
    let number = |name| shape.attribute(name).unwrap().parse::<f64>().unwrap();
    Some(match shape.tag_name().name() {
        "rect" => {
            let (x, y) = (number("x"), number("y"));
            Area { left: x, top: y, right: x + number("width"), bottom: y + number("height") }
        }
        "circle" => {
            let (x, y, r) = (number("cx"), number("cy"), number("r"));
            Area { left: x - r, top: y - r, right: x + r, bottom: y + r }
        }
        _ => {
            let all = points(shape.attribute("d").unwrap());
            let by = |pick: fn(f64, f64) -> f64, of: fn(&(f64, f64)) -> f64| {
                all.iter().map(of).reduce(pick).unwrap()
            };
            Area {
                left: by(f64::min, |p| p.0),
                top: by(f64::min, |p| p.1),
                right: by(f64::max, |p| p.0),
                bottom: by(f64::max, |p| p.1),
            }
        }
    })
}

const SUBS: &[&str] = &["subProcess", "transaction", "adHocSubProcess"];

/// Holds a picture laid out by us against its model: all there, none on another, flows level or upright and past nodes.
#[track_caller]
fn orderly(name: &str, xml: &str, picture: &str) -> usize {
    let (model, drawn) = (Document::parse(xml).unwrap(), Document::parse(picture).unwrap());
    let word = |e: &Node| e.tag_name().name().to_owned();
    let is_node = |e: &Node| {
        let word = word(e);
        e.has_attribute("id")
            && (word.ends_with("Event")
                || word.ends_with("Gateway")
                || word.to_lowercase().ends_with("task")
                || word == "callActivity"
                || SUBS.contains(&word.as_str()))
            && e.ancestors().any(|up| up.tag_name().name() == "process")
    };
    let mut nodes: BTreeMap<&str, (String, Area)> = BTreeMap::new();
    let groups: BTreeMap<&str, Node> =
        drawn.descendants().filter_map(|e| e.attribute("data-element").map(|id| (id, e))).collect();
    for element in model.descendants().filter(is_node) {
        let id = element.attribute("id").unwrap();
        let group = groups.get(id).unwrap_or_else(|| panic!("{name}: {id} is not drawn"));
        nodes.insert(id, (word(&element), area(*group).unwrap()));
    }
    let all: Vec<_> = nodes.iter().collect();
    for (at, (one, (kind, here))) in all.iter().enumerate() {
        for (other, (other_kind, there)) in all.iter().skip(at + 1) {
            let border = kind == "boundaryEvent" || other_kind == "boundaryEvent";
            let nested = SUBS.contains(&kind.as_str()) && here.holds(there)
                || SUBS.contains(&other_kind.as_str()) && there.holds(here);
            assert!(border || nested || !here.meets(there), "{name}: {one} lies on {other}");
        }
    }
    let mut flows = 0;
    for flow in model.descendants().filter(|e| word(e) == "sequenceFlow") {
        let Some(group) = flow.attribute("id").and_then(|id| groups.get(id)) else { continue };
        let (from, to) = (flow.attribute("sourceRef").unwrap(), flow.attribute("targetRef").unwrap());
        let path = group.children().find(|e| e.tag_name().name() == "path").unwrap();
        let points = points(path.attribute("d").unwrap());
        for (a, b) in points.iter().zip(&points[1..]) {
            assert!((a.0 - b.0).abs() < 0.02 || (a.1 - b.1).abs() < 0.02, "{name}: {flow:?} runs aslant");
            let piece = Area {
                left: a.0.min(b.0) - 0.6,
                top: a.1.min(b.1) - 0.6,
                right: a.0.max(b.0) + 0.6,
                bottom: a.1.max(b.1) + 0.6,
            };
            for (id, (kind, area)) in nodes.iter().filter(|(id, _)| **id != from && **id != to) {
                let ends = [from, to].iter().filter_map(|end| nodes.get(end)).any(|(_, end)| area.holds(end));
                let own = SUBS.contains(&kind.as_str()) && ends || kind == "boundaryEvent";
                let host = model
                    .descendants()
                    .any(|e| e.attribute("id") == Some(from) && e.attribute("attachedToRef") == Some(id));
                assert!(own || host || !area.meets(&piece), "{name}: {from} -> {to} runs over {id}");
            }
        }
        flows += 1;
    }
    flows
}

#[test]
fn every_model_of_the_suites_is_drawn() {
    let Some(folder) = suite("miwg") else { return };
    let mut paths = Vec::new();
    models(&folder, &mut paths);
    models(&shared().join("data/workflows/bpmn"), &mut paths);
    for path in &paths {
        let xml = text(path);
        let picture = draw(&xml);
        safe(&picture);
        let ids: BTreeSet<&str> =
            xml.split("bpmnElement=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        let drawn = ids.iter().filter(|id| {
            let local = id.rsplit(':').next().unwrap();
            picture.contains(&format!("data-element=\"{local}\""))
        });
        // All but the plane itself, which stands for the whole.
        assert!(drawn.count() + 1 >= ids.len(), "{}", path.display());
    }
    println!("{} drawn as their authors drew them", paths.len());
}

#[test]
fn models_without_diagrams_are_laid_out() {
    let Some(folder) = suite("betsy") else { return };
    let mut paths = Vec::new();
    for group in ["basics", "activities", "gateways", "events", "data", "cfpatterns"] {
        models(&folder.join(group), &mut paths);
    }
    models(&house().join("apps"), &mut paths);
    models(&house().join("bench/app-spine"), &mut paths);
    let mut flows = 0;
    for path in &paths {
        let xml = text(path);
        let picture = draw(&xml);
        safe(&picture);
        assert_eq!(picture, draw(&xml), "{}", path.display());
        flows += orderly(&path.display().to_string(), &xml, &picture);
    }
    println!("{} models laid out, {flows} flows", paths.len());
    assert!(paths.len() > 86 && flows > 500);
    let mut refused = Vec::new();
    models(&folder.join("bpmn_constraints"), &mut refused);
    refused.iter().for_each(|path| {
        if let Ok(picture) = svg(&text(path), &Marks::default()) {
            safe(&picture);
        }
    });
}

#[test]
fn loops_and_borders_are_laid_out() {
    let mut body = line("<exclusiveGateway id='x'/>");
    for n in 0..6 {
        body += &format!("<userTask id='t{n}'/><boundaryEvent id='e{n}' attachedToRef='t{n}'/>");
        body += &when(&format!("i{n}"), "x", &format!("t{n}"), "true");
        body += &flow(&format!("o{n}"), &format!("t{n}"), if n % 2 == 0 { "end" } else { "x" });
        body += &flow(&format!("l{n}"), &format!("e{n}"), &format!("t{}", (n * 5 + 1) % 6));
    }
    body += &flow("self", "t3", "t3");
    let xml = file("", &body);
    let picture = draw(&xml);
    safe(&picture);
    assert_eq!(orderly("loops", &xml, &picture), 21);
}

#[test]
fn tokens_are_shown_and_told() {
    let xml = file("", &line("<userTask id='x' name='受理 &lt;A&amp;B&gt;'/>"));
    let mut marks = Marks { styled: false, ..Marks::default() };
    let none = svg(&xml, &marks).unwrap();
    assert!(none.contains("没有正在进行的步骤") && !none.contains("badge") && !none.contains("<style>"));
    marks.active.insert("x".to_owned(), 3);
    marks.done.insert("start".to_owned());
    let chinese = svg(&xml, &marks).unwrap();
    safe(&chinese);
    assert!(chinese.contains("正在进行：受理 &lt;A&amp;B&gt; (3)。"), "{chinese}");
    assert!(chinese.contains("<g class=\"userTask active\" data-element=\"x\">"));
    assert!(chinese.contains("<g class=\"startEvent done\" data-element=\"start\">"));
    assert!(chinese.contains("class=\"badge\"") && chinese.contains(">3</text>"));
    marks.language = Language::English;
    marks.labels.insert("x".to_owned(), "Screen".to_owned());
    let english = svg(&xml, &marks).unwrap();
    assert!(english.contains("In progress: Screen (3).") && !english.contains("受理"));
    assert!(STYLE.contains("prefers-color-scheme: dark"));
}

/// Lines of a long name: none much wider than its box, none lost but for the mark of an end.
#[test]
fn names_stay_in_their_boxes() {
    let names = [
        "主办部门在收到分拨单之后的处置与反馈",
        "Acknowledge-the-receipt of a disproportionately long Donaudampfschifffahrtsgesellschaft",
        "受理 / Screening of the report（含协办）",
    ];
    for name in names {
        let picture = draw(&file("", &line(&format!("<task id='x' name='{name}'/>"))));
        let document = Document::parse(&picture).unwrap();
        let group = document.descendants().find(|e| e.attribute("data-element") == Some("x")).unwrap();
        let box_ = area(group).unwrap();
        let lines: Vec<&str> =
            group.children().filter(|e| e.tag_name().name() == "text").map(|e| e.text().unwrap()).collect();
        assert!(lines.len() > 1, "{name}: {lines:?}");
        for line in &lines {
            let wide: f64 = line.chars().map(|c| if c.is_ascii() { 6.2 } else { 12.0 }).sum();
            assert!(wide <= box_.right - box_.left + 12.0, "{line} in {box_:?}");
        }
        let whole = |text: &str| text.replace([' ', '…'], "");
        assert!(whole(name).starts_with(&whole(&lines.join(""))), "{name}: {lines:?}");
    }
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let code = |xml: &str| svg(xml, &Marks::default()).unwrap_err()[0].code.clone();
    assert_eq!(code("<a/>"), "not-bpmn");
    assert_eq!(code("<!DOCTYPE a><a/>"), "document-type");
    assert_eq!(code(&file("", "")), "nothing-to-draw");
    let many: String = (0..2_001).map(|n| format!("<task id='t{n}'/>")).collect();
    assert_eq!(code(&file("", &many)), "too-large-to-draw");
    let dense: String = (0..1_000)
        .map(|n| {
            format!("<task id='t{n}'/>")
                + &flow(&format!("f{n}"), &format!("t{n}"), &format!("t{}", (n * 7 + 3) % 1_000))
        })
        .collect();
    safe(&draw(&file("", &dense)));
    let nested = (0..55)
        .fold("<task id='t'/>".to_owned(), |inner, n| format!("<subProcess id='s{n}'>{inner}</subProcess>"));
    safe(&draw(&file("", &nested)));
}

#[test]
fn broken_diagrams_are_laid_out_anew() {
    let with = |bounds: &str| {
        file("", "<task id='x'/>").replace(
            "</definitions>",
            &format!(
                "<d:BPMNDiagram xmlns:d='http://www.omg.org/spec/BPMN/20100524/DI' \
                 xmlns:c='http://www.omg.org/spec/DD/20100524/DC'><d:BPMNPlane bpmnElement='p'>\
                 <d:BPMNShape bpmnElement='x'><c:Bounds {bounds}/></d:BPMNShape></d:BPMNPlane></d:BPMNDiagram>\
                 </definitions>"
            ),
        )
    };
    assert!(draw(&with("x='777' y='5' width='100' height='80'")).contains("x=\"777\""));
    for bounds in [
        "x='NaN' y='5' width='100' height='80'",
        "x='7e300' y='5' width='100' height='80'",
        "x='777' y='5' width='-1' height='80'",
        "x='777'",
    ] {
        let picture = draw(&with(bounds));
        safe(&picture);
        assert!(!picture.contains("777") && picture.contains("data-element=\"x\""), "{bounds}");
    }
}
