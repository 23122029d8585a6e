//! Nothing is fetched: entities and references that point outside open no file and no connection.

use std::io::ErrorKind;
use std::net::TcpListener;

use super::seed::Roots;
use super::target::TARGETS;

/// What the bait file holds; no outcome may show it.
const BAIT: &str = "canary-3f1c-金丝雀";

/// Runs every target on texts that name a bait file and a listening address. Gives the number of texts.
pub fn prove() -> Result<usize, String> {
    let told = |error: std::io::Error| format!("the bait could not be laid: {error}");
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(told)?;
    listener.set_nonblocking(true).map_err(told)?;
    let http = format!("http://{}/bait", listener.local_addr().map_err(told)?);
    let path = std::env::temp_dir().join(format!("luohu-bait-{}", std::process::id()));
    std::fs::write(&path, BAIT).map_err(told)?;
    let file = format!("file://{}", path.display());
    let mut texts = 0;
    let mut wrong = Vec::new();
    for target in TARGETS {
        let kit = (target.load)(&Roots { apps: "apps".into(), suites: None });
        for text in [file.as_str(), http.as_str(), &path.to_string_lossy()].into_iter().flat_map(baits) {
            texts += 1;
            let outcome = (target.run)(&kit, &text);
            if format!("{:?}", outcome.shown).contains(BAIT) {
                wrong.push(format!("{} read the bait file: {text}", target.name));
            }
            match listener.accept() {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                _ => wrong.push(format!("{} opened a connection: {text}", target.name)),
            }
        }
    }
    let _ = std::fs::remove_file(&path);
    if wrong.is_empty() { Ok(texts) } else { Err(wrong.join("\n")) }
}

/// Texts in each language that point to `place`.
fn baits(place: &str) -> Vec<String> {
    const BPMN: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    const DMN: &str = "https://www.omg.org/spec/DMN/20230324/MODEL/";
    let mut texts = Vec::new();
    for (namespace, inner) in [(BPMN, "process"), (DMN, "decision")] {
        let body = format!(
            "<definitions xmlns=\"{namespace}\" id=\"d\" name=\"&x;\" namespace=\"n\"><{inner} id=\"p\" name=\"p\">&x;</{inner}></definitions>"
        );
        texts.push(format!("<!DOCTYPE definitions [<!ENTITY x SYSTEM \"{place}\">]>{body}"));
        texts.push(format!("<!DOCTYPE definitions [<!ENTITY % p SYSTEM \"{place}\">%p;]>{body}"));
        texts.push(format!(
            "<!DOCTYPE definitions PUBLIC \"x\" \"{place}\"><definitions xmlns=\"{namespace}\"/>"
        ));
        texts.push(format!(
            "<definitions xmlns=\"{namespace}\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"x {place}\" \
             id=\"d\" name=\"d\" namespace=\"n\"><import importType=\"{namespace}\" location=\"{place}\" locationURI=\"{place}\" namespace=\"x\" name=\"x\"/>\
             <{inner} id=\"p\" name=\"p\"/></definitions>"
        ));
        texts.push(format!("<?xml-stylesheet href=\"{place}\"?><x:include xmlns:x=\"http://www.w3.org/2001/XInclude\" href=\"{place}\"/>"));
    }
    for keyword in ["$ref", "$dynamicRef", "$schema", "$id"] {
        texts.push(format!(
            "{{\"id\": \"f\", \"title\": {{\"zh\": \"一\", \"en\": \"A\"}}, \"schema\": {{\"type\": \"object\", \"{keyword}\": \"{place}\", \
             \"properties\": {{\"a\": {{\"type\": \"string\", \"{keyword}\": \"{place}\"}}}}}}, \"layout\": [{{\"id\": \"p\", \"title\": {{\"zh\": \"一\", \
             \"en\": \"A\"}}, \"fields\": [\"a\"]}}], \"fields\": {{\"a\": {{\"label\": {{\"zh\": \"一\", \"en\": \"A\"}}, \"widget\": \"text\"}}}}}}"
        ));
    }
    texts.push(format!("function() external {{java: {{class: \"{place}\", method signature: \"x()\"}}}}"));
    texts.push(format!("\"{place}\""));
    texts.push(serde_json::json!({ "form": 0, "pairs": [["photo", place], ["what", place]] }).to_string());
    texts
}
