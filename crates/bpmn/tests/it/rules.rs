//! The rules of the standard on public suites: what breaks one is refused for that reason, what keeps them all is not.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::corpus::{models, shared, suite};

/// Rule of the suite to the codes that say the same.
fn accepted() -> BTreeMap<&'static str, Vec<&'static str>> {
    let rows = include_str!("rules.tsv").lines().filter_map(|row| row.split_once('\t'));
    rows.map(|(rule, codes)| (rule, codes.split(' ').collect())).collect()
}

fn text(path: &Path) -> String {
    bpmn::decode(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn every_constraint_model_is_refused_for_its_reason() {
    let Some(folder) = suite("betsy") else { return };
    let accepted = accepted();
    let mut paths = Vec::new();
    models(&folder.join("bpmn_constraints"), &mut paths);
    paths.sort();
    assert_eq!(paths.len(), 173);
    let mut missed = Vec::new();
    for path in &paths {
        let rule = path.parent().unwrap().file_name().unwrap().to_str().unwrap();
        let codes = accepted.get(rule).unwrap_or_else(|| panic!("{rule} has no row"));
        let xml = text(path);
        let (model, findings) = bpmn::parse(&xml);
        let right = findings.iter().find(|f| codes.contains(&f.code.as_str()));
        // The element named is one of the file, and the place is a line of it.
        let named = right.is_some_and(|f| {
            let quoted = format!("\"{}\"", f.place.element);
            !f.place.element.is_empty() && xml.contains(&quoted) && f.place.line > 0
        });
        if model.is_some() || !named {
            let seen: Vec<String> = findings.iter().map(ToString::to_string).collect();
            missed.push(format!("{}: wanted {codes:?}, saw {seen:#?}", path.display()));
        }
    }
    println!("constraints: {} of {} refused for the right reason", paths.len() - missed.len(), paths.len());
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n"));
    let rules: BTreeSet<&str> =
        paths.iter().map(|p| p.parent().unwrap().file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(rules.len(), 90);
    assert!(rules.iter().all(|rule| accepted.contains_key(rule)) && accepted.len() == 90);
}

/// The suite lets a harness name the script language and mark expressions as formal.
fn bound(xml: &str) -> String {
    let mut xml = xml.to_owned();
    for prefix in ["", "bpmn2:", "bpmn:"] {
        for name in ["scriptTask", "globalScriptTask"] {
            xml = xml
                .replace(&format!("<{prefix}{name} "), &format!("<{prefix}{name} scriptFormat=\"text/x\" "));
        }
    }
    xml
}

#[test]
fn no_model_that_runs_is_refused_by_a_rule() {
    let Some(folder) = suite("betsy") else { return };
    let mut paths = Vec::new();
    for group in ["basics", "activities", "gateways", "events", "data", "cfpatterns"] {
        models(&folder.join(group), &mut paths);
    }
    assert_eq!(paths.len(), 86);
    clean(&paths, bound);
}

#[test]
fn no_drawing_and_no_app_is_refused_by_a_rule() {
    let Some(folder) = suite("miwg") else { return };
    let mut paths = Vec::new();
    models(&folder, &mut paths);
    assert_eq!(paths.len(), 8);
    models(&shared().join("data/workflows/bpmn"), &mut paths);
    let house = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    models(&house.join("apps"), &mut paths);
    models(&house.join("bench/app-spine"), &mut paths);
    clean(&paths, str::to_owned);
}

#[track_caller]
fn clean(paths: &[PathBuf], prepare: fn(&str) -> String) {
    let mut seen = Vec::new();
    for path in paths {
        for finding in bpmn::rules(&prepare(&text(path))) {
            seen.push(format!("{}: {finding}", path.display()));
        }
    }
    println!("{} models, {} findings of rules", paths.len(), seen.len());
    assert!(seen.is_empty(), "{}", seen.join("\n"));
}

/// Rules that no public model breaks: one small model each.
#[test]
fn rules_beyond_the_suite() {
    use crate::support::{file, flow, line};
    let sub = |inner: &str| line(&format!("<subProcess id='x'>{inner}</subProcess>"));
    let rows = [
        (line("<eventBasedGateway id='x'/>"), "event-gateway-target@b"),
        (line("<receiveTask id='x' instantiate='true'/>"), "instantiate-with-entry@x"),
        (line("<task id='x'/>") + &flow("c", "end", "x"), "flow-out-of-end@end"),
        (
            line("<task id='x'/>")
                + "<boundaryEvent id='e' attachedToRef='x'><signalEventDefinition/></boundaryEvent>"
                + &flow("c", "x", "e"),
            "flow-into-boundary@e",
        ),
        (sub("<task id='t'/>") + &flow("c", "t", "end"), "flow-crosses-sub-process@c"),
        (sub("<startEvent id='s'><signalEventDefinition/></startEvent>"), "sub-process-trigger@s"),
        (
            line("<intermediateThrowEvent id='x'><timerEventDefinition/></intermediateThrowEvent>"),
            "throw-trigger@x",
        ),
        (
            line("<intermediateCatchEvent id='x'><errorEventDefinition/></intermediateCatchEvent>"),
            "catch-trigger@x",
        ),
        (line("<task id='x'/>") + "<endEvent id='e'><timerEventDefinition/></endEvent>", "end-trigger@e"),
        (
            line("<task id='x'/>") + "<endEvent id='e'><cancelEventDefinition/></endEvent>",
            "cancel-outside-transaction@e",
        ),
        (line("<task id='x'/>") + "<boundaryEvent id='e' attachedToRef='x'/>", "boundary-trigger@e"),
        (
            line("<task id='x'/>")
                + "<boundaryEvent id='e' attachedToRef='x'><cancelEventDefinition/></boundaryEvent>",
            "cancel-outside-transaction@e",
        ),
        (
            line("<task id='x'/>")
                + "<boundaryEvent id='e' attachedToRef='x' cancelActivity='false'><errorEventDefinition/></boundaryEvent>",
            "boundary-interrupts@e",
        ),
        (
            line(
                "<intermediateCatchEvent id='x'><eventDefinitionRef>no</eventDefinitionRef></intermediateCatchEvent>",
            ),
            "event-definition-missing@x",
        ),
    ];
    for (body, expected) in rows {
        let found: Vec<String> = bpmn::rules(&file("", &body))
            .iter()
            .map(|finding| format!("{}@{}", finding.code, finding.place.element))
            .collect();
        assert_eq!(found, [expected], "{body}");
    }
    let flow = "<collaboration id='c'><participant id='q'/>\
                <messageFlow id='m' sourceRef='q' targetRef='no'/></collaboration>";
    let found = bpmn::rules(&file(flow, &line("<task id='x'/>")));
    assert_eq!(found.iter().map(|f| f.code.as_str()).collect::<Vec<_>>(), ["message-flow-to-nothing"]);
}

#[test]
fn drawings_need_no_formal_expressions() {
    use crate::support::{file, line};
    let body = line(
        "<intermediateCatchEvent id='x'><timerEventDefinition>\
                     <timeDate xsi:type='tExpression'>soon</timeDate></timerEventDefinition></intermediateCatchEvent>",
    );
    let xml = file("", &body)
        .replace("<timeDate xsi:type=\"tFormalExpression\" xsi:type='tExpression'", "<timeDate");
    assert_eq!(bpmn::rules(&xml).len(), 1, "{xml}");
    assert_eq!(bpmn::rules(&xml.replace("isExecutable=\"true\"", "")), []);
}

#[test]
fn encodings() {
    let text = |bytes: &[u8]| bpmn::decode(bytes).map_err(|finding| finding.code);
    let declared = |name: &str| format!("<?xml version=\"1.0\" encoding='{name}'?><a>");
    let with = |name: &str, rest: &[u8]| [declared(name).as_bytes(), rest].concat();
    assert_eq!(text(&with("WINDOWS-1252", b"\x80\xe9\x9f")), Ok(declared("WINDOWS-1252") + "€éŸ"));
    assert_eq!(text(&with("iso-8859-1", b"\xfc")), Ok(declared("iso-8859-1") + "ü"));
    assert_eq!(text("罗湖".as_bytes()), Ok("罗湖".to_owned()));
    assert_eq!(text("\u{feff}罗湖".as_bytes()), Ok("罗湖".to_owned()));
    assert_eq!(text(&with("UTF-8", b"\xe9")), Err("encoding-wrong".to_owned()));
    assert_eq!(text(&with("gb18030", b"")), Err("encoding-unknown".to_owned()));
    let wide = |unit: fn(u16) -> [u8; 2]| "<罗湖😀".encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    for bytes in [
        wide(u16::to_le_bytes),
        wide(u16::to_be_bytes),
        [&[0xFF, 0xFE], wide(u16::to_le_bytes).as_slice()].concat(),
        [&[0xFE, 0xFF], wide(u16::to_be_bytes).as_slice()].concat(),
    ] {
        assert_eq!(text(&bytes), Ok("<罗湖😀".to_owned()));
    }
    assert_eq!(text(&[0xFF, 0xFE, b'<']), Err("encoding-wrong".to_owned()));
    assert_eq!(text(&[0xFF, 0xFE, 0x00, 0xD8]), Err("encoding-wrong".to_owned()));
    assert_eq!(text(&vec![b' '; 50 << 20]), Err("too-large".to_owned()));
}
