//! Import and export: nothing is lost, and a loss would be seen.

use bpmn::interchange::{Content, Document, Element, differences, export, import};

use crate::corpus::{models, shared, suite};

fn texts() -> Option<Vec<(String, String)>> {
    let mut paths = Vec::new();
    models(&suite("miwg")?, &mut paths);
    paths.sort();
    let text = |path: &std::path::PathBuf| bpmn::decode(&std::fs::read(path).unwrap()).unwrap();
    Some(paths.iter().map(|path| (path.display().to_string(), text(path))).collect())
}

#[track_caller]
fn round_trip(name: &str, text: &str) {
    let once = export(&import(text).unwrap_or_else(|findings| panic!("{name}: {findings:?}")));
    assert_eq!(differences(text, &once), Vec::<String>::new(), "{name}");
    assert_eq!(export(&import(&once).unwrap()), once, "{name}: the second export is the first");
}

#[test]
fn reference_models_lose_nothing() {
    let Some(texts) = texts() else { return };
    assert_eq!(texts.len(), 8);
    texts.iter().for_each(|(name, text)| round_trip(name, text));
    println!("{} reference models: no difference, second export byte-equal", texts.len());
}

#[test]
fn what_says_nothing_is_not_carried_along() {
    let definitions = |inside: &str| {
        format!(
            "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" id=\"d\">{inside}</definitions>"
        )
    };
    for inside in [
        "<process id=\"p\"><![CDATA[]]></process>",
        "<process id=\"p\"><![CDATA[]]><!----><![CDATA[]]></process>",
        "<process id=\"p\"><documentation>a<![CDATA[]]></documentation></process>",
        "<process id=\"p\"><?x?><!----></process>",
    ] {
        round_trip(inside, &definitions(inside));
    }
    let plain = definitions("<process id=\"p\"/>");
    for declaration in ["<?xml version=\"1.0\"?>", "<?xml\tversion=\"1.0\"?>", "<?xml\nversion=\"1.0\"?>"] {
        let text = format!("{declaration}{plain}");
        round_trip(declaration, &text);
        assert_eq!(export(&import(&text).unwrap()), export(&import(&plain).unwrap()));
    }
}

#[test]
fn other_models_lose_nothing() {
    let Some(folder) = suite("betsy") else { return };
    let mut paths = Vec::new();
    models(&folder, &mut paths);
    models(&shared().join("data/workflows/bpmn"), &mut paths);
    models(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../apps"), &mut paths);
    assert!(paths.len() > 259);
    for path in &paths {
        round_trip(&path.display().to_string(), &bpmn::decode(&std::fs::read(path).unwrap()).unwrap());
    }
}

/// Every `step`-th loss of one element or one attribute, as a changed document.
fn losses(document: &Document, step: usize) -> Vec<(String, Document)> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(loss) = lose(document, at) {
        all.push(loss);
        at += step;
    }
    all
}

fn lose(document: &Document, at: usize) -> Option<(String, Document)> {
    let mut changed = document.clone();
    let mut left = at;
    let what = lose_in(&mut changed.root, &mut left)?;
    Some((what, changed))
}

/// Walks the tree and takes away the thing that `left` counts down to.
fn lose_in(element: &mut Element, left: &mut usize) -> Option<String> {
    for at in 0..element.attributes.len() {
        if *left == 0 {
            let lost = element.attributes.remove(at);
            return Some(format!("{}@{}={}", element.name, lost.name, lost.value));
        }
        *left -= 1;
    }
    for at in 0..element.content.len() {
        if let Content::Element(child) = &mut element.content[at] {
            if *left == 0 {
                let what = format!("{}/{}", element.name, child.name);
                element.content.remove(at);
                return Some(what);
            }
            *left -= 1;
            if let Some(what) = lose_in(child, left) {
                return Some(what);
            }
        }
    }
    None
}

/// Attributes that say their default, or that are not compared.
fn says_nothing(what: &str) -> bool {
    const DEFAULTS: &[&str] = &[
        "@exporter=",
        "@exporterVersion=",
        "@schemaLocation=",
        "=false",
        "=Unspecified",
        "=None",
        "=All",
        "@isInterrupting=true",
        "@cancelActivity=true",
        "@startQuantity=1",
        "@completionQuantity=1",
        "@textFormat=text/plain",
        "@itemKind=Information",
        "@isUnlimited=true",
        "@maximum=1",
        "@minimum=0",
        "@implementation=##",
        "@method=##Compensate",
        "@eventGatewayType=Exclusive",
        "@typeLanguage=",
        "@expressionLanguage=",
    ];
    DEFAULTS.iter().any(|default| what.contains(default))
}

#[test]
fn every_loss_is_seen() {
    let Some(texts) = texts() else { return };
    let mut count = 0;
    for (name, text) in &texts {
        let document = import(text).unwrap();
        let step = if text.len() > 30_000 { 61 } else { 11 };
        for (what, changed) in losses(&document, step) {
            let differs = !differences(text, &export(&changed)).is_empty();
            assert!(differs || says_nothing(&what), "{name}: the loss of {what} is not seen");
            count += usize::from(differs);
        }
    }
    println!("{count} losses seen");
    assert!(count > 150);
}

#[test]
fn changes_are_seen_and_forms_are_not() {
    let one = "<b:definitions xmlns:b='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:t='urn:t' \
        xmlns:d='http://www.omg.org/spec/BPMN/20100524/DI' xmlns:i='http://www.omg.org/spec/DD/20100524/DI' \
        xmlns:c='http://www.omg.org/spec/DD/20100524/DC' targetNamespace='urn:t'>\
        <b:process id='p'><b:laneSet id='s'><b:lane id='l'/><b:lane id='m'/></b:laneSet>\
        <b:task id='a' name='x'><b:documentation> one </b:documentation><b:incoming>f</b:incoming>\
        <b:incoming>g</b:incoming></b:task><b:task id='e'><b:extensionElements><v:x xmlns:v='urn:v' k='1'> y </v:x>\
        </b:extensionElements></b:task></b:process>\
        <d:BPMNDiagram id='w'><d:BPMNPlane id='n' bpmnElement='t:p'><d:BPMNEdge id='z' bpmnElement='f'>\
        <i:waypoint x='1' y='2'/><i:waypoint x='3' y='4'/><d:BPMNLabel><c:Bounds x='1' y='1' width='5' height='5'/>\
        </d:BPMNLabel></d:BPMNEdge></d:BPMNPlane></d:BPMNDiagram></b:definitions>";
    round_trip("one", one);
    let same = [
        ("bpmnElement='t:p'", "bpmnElement='p'"),
        (
            "<b:incoming>f</b:incoming><b:incoming>g</b:incoming>",
            "<b:incoming>g</b:incoming><b:incoming>f</b:incoming>",
        ),
        ("x='1' y='2'", "x='1.004' y='2.0'"),
        (" one ", "one"),
        ("<b:task id='a'", "<b:task startQuantity='1' id='a'"),
        ("<b:definitions", "<!-- said --><b:definitions exporter='x'"),
    ];
    for (from, to) in same {
        let other = one.replace(from, to);
        assert_ne!(other, one, "{from}");
        assert_eq!(differences(one, &other), Vec::<String>::new(), "{from}");
    }
    let changed = [
        ("x='1' y='2'", "x='1.02' y='2'"),
        (
            "<i:waypoint x='1' y='2'/><i:waypoint x='3' y='4'/>",
            "<i:waypoint x='3' y='4'/><i:waypoint x='1' y='2'/>",
        ),
        ("<i:waypoint x='1' y='2'/>", ""),
        ("<b:lane id='l'/><b:lane id='m'/>", "<b:lane id='m'/><b:lane id='l'/>"),
        ("width='5'", "width='6'"),
        ("<c:Bounds x='1' y='1' width='5' height='5'/>", ""),
        ("<b:incoming>g</b:incoming>", "<b:incoming>h</b:incoming>"),
        ("bpmnElement='f'", "bpmnElement='g'"),
        ("name='x'", "name='y'"),
        (" one ", " two "),
        ("<b:task id='e'>", "<b:userTask id='e'>"),
        (" y </v:x>", "y</v:x>"),
        ("k='1'", "k='2'"),
        ("<b:task id='a'", "<b:task startQuantity='2' id='a'"),
    ];
    for (from, to) in changed {
        let other = one.replace(from, to);
        let other = if to.contains("userTask") {
            other.replacen("</b:extensionElements></b:task>", "</b:extensionElements></b:userTask>", 1)
        } else {
            other
        };
        assert_ne!(other, one, "{from}");
        assert!(!differences(one, &other).is_empty(), "{from}");
    }
    let moved = one.replace(
        "<b:lane id='m'/></b:laneSet>",
        "</b:laneSet><b:laneSet id='s2'><b:lane id='m'/></b:laneSet>",
    );
    assert!(differences(one, &moved).iter().any(|text| text.contains("lies elsewhere")));
    assert!(differences(one, &one.replace("k='1'", "")).iter().all(|text| text.starts_with("extension:")));
}

#[test]
fn texts_and_names_are_kept_to_the_character() {
    let xml = "<?xml version=\"1.0\"?><?keep me?>\n<!-- before --><definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" \
        id=\"d\" name=\"a&#10;b&#9;&quot;&lt;&amp;\"><process id=\"p\"><scriptTask id=\"s\"><script> a\n  b&#13;<![CDATA[<&>]]> </script>\
        </scriptTask><extensionElements><x xmlns=\"\" y=\"1\"> m <b/> n </x><z xmlns=\"urn:z\" xmlns:q=\"urn:q\" q:k=\"q:v\" \
        xml:space=\"preserve\"> <i/> </z></extensionElements></process></definitions><!-- after -->";
    round_trip("texts", xml);
    let out = export(&import(xml).unwrap());
    for kept in [
        "name=\"a&#10;b&#9;&quot;&lt;&amp;\"",
        "<script> a\n  b&#13;&lt;&amp;&gt; </script>",
        "<x xmlns=\"\" y=\"1\"> m <b/> n </x>",
        "q:k=\"q:v\"",
        "q:k=\"q:v\"> <i/> </z>",
        "<?keep me?>",
        "<!-- before -->",
        "<!-- after -->",
    ] {
        assert!(out.contains(kept), "{kept} is not in\n{out}");
    }
}

#[test]
fn what_is_no_model_is_refused() {
    let twice = format!(
        "<definitions xmlns=\"{0}\" xmlns=\"urn:other\"/>",
        "http://www.omg.org/spec/BPMN/20100524/MODEL"
    );
    for (xml, code) in
        [("<a/>", "not-bpmn"), ("<a", "xml"), (&twice, "xml"), ("<!DOCTYPE a><a/>", "document-type")]
    {
        assert_eq!(import(xml).unwrap_err()[0].code, code);
        assert!(!differences(xml, xml).is_empty());
    }
}
