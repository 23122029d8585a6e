//! Which pages and questions answers open.

use serde_json::{Value as Json, json};
use value::{Context, Value};

use crate::support::{checked, file, form, lists, words};

/// Kind of report; lamp asks for a number on a page of its own; a number above 100 asks why.
fn branching() -> Json {
    let mut written = file(
        &[
            ("kind", json!({"type": "string"}), json!({"widget": "choice", "list": "category"})),
            (
                "lamp-number",
                json!({"type": "integer"}),
                json!({"widget": "number", "show_if": "kind = \"lamp\""}),
            ),
            ("why", json!({"type": "string"}), json!({"widget": "text", "show_if": "lamp-number > 100"})),
            ("end", json!({"type": "string"}), json!({"widget": "text"})),
        ],
        &["kind", "lamp-number", "why"],
    );
    written["layout"] = json!([
        {"id": "kind", "title": words("Kind"), "fields": ["kind"]},
        {"id": "lamp", "title": words("Lamp"), "fields": ["lamp-number"]},
        {"id": "why", "title": words("Why"), "fields": ["why"]},
        {"id": "end", "title": words("End"), "fields": ["end"]},
    ]);
    written
}

fn answers(pairs: &[(&str, Value)]) -> Context {
    pairs.iter().map(|(name, value)| ((*name).into(), value.clone())).collect()
}

#[test]
fn pages_open_with_the_answers() {
    let form = form(&branching());
    let rows = [
        (answers(&[]), vec!["kind", "end"]),
        (answers(&[("kind", "road".into())]), vec!["kind", "end"]),
        (answers(&[("kind", "lamp".into())]), vec!["kind", "lamp", "end"]),
        (
            answers(&[("kind", "lamp".into()), ("lamp-number", 200.into())]),
            vec!["kind", "lamp", "why", "end"],
        ),
        (answers(&[("kind", "road".into()), ("lamp-number", 200.into())]), vec!["kind", "end"]),
        (answers(&[("kind", "lamp".into()), ("lamp-number", "many".into())]), vec!["kind", "lamp", "end"]),
    ];
    for (answers, expected) in rows {
        assert_eq!(form::journey(&form, &answers), expected, "{answers:?}");
    }
}

#[test]
fn what_is_not_shown_is_not_asked_and_not_kept() {
    let form = form(&branching());
    let codes = |pairs: &[(&str, &str)]| {
        checked(&form, pairs).map_err(|p| p.iter().map(|p| (p.field.clone(), p.code)).collect::<Vec<_>>())
    };
    assert!(codes(&[("kind", "road")]).is_ok());
    assert_eq!(codes(&[("kind", "lamp")]).unwrap_err(), [("lamp-number".to_owned(), "required")]);
    assert_eq!(
        codes(&[("kind", "lamp"), ("lamp-number", "200")]).unwrap_err(),
        [("why".to_owned(), "required")]
    );
    let kept = checked(&form, &[("kind", "road"), ("lamp-number", "200"), ("why", "old")]).unwrap();
    assert_eq!(kept.keys().map(AsRef::as_ref).collect::<Vec<&str>>(), ["kind"]);
    let nonsense = checked(&form, &[("kind", "road"), ("lamp-number", "nonsense")]).unwrap();
    assert!(!nonsense.contains_key("lamp-number"), "a wrong answer to a question that is gone does no harm");
    assert!(form.check(&Context::new(), &lists).is_err());
}

#[test]
fn a_form_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    shared::<form::Form>();
}

/// Metres times a price; a price above 100 asks who pays.
fn computing() -> Json {
    let mut written = file(
        &[
            ("metres", json!({"type": "integer", "minimum": 1}), json!({"widget": "number"})),
            (
                "fee",
                json!({"type": "number", "maximum": 1000}),
                json!({"widget": "number", "compute": "metres * 2.5"}),
            ),
            ("payer", json!({"type": "string"}), json!({"widget": "text", "show_if": "fee > 100"})),
        ],
        &["metres", "payer"],
    );
    written["layout"] = json!([{"id": "one", "title": words("One"), "fields": ["metres", "fee", "payer"]}]);
    written
}

#[test]
fn what_is_computed_is_not_asked_and_cannot_be_sent() {
    let form = form(&computing());
    let names = |given: &Context| {
        form::shown(&form, given).iter().map(|field| field.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&answers(&[("metres", 10.into())])), ["metres"]);
    assert_eq!(names(&answers(&[("metres", 50.into())])), ["metres", "payer"]);
    let kept = checked(&form, &[("metres", "10"), ("fee", "1")]).unwrap();
    assert_eq!(kept["fee"], Value::from(25), "what was sent for it counts for nothing");
    let problems = checked(&form, &[("metres", "500"), ("payer", "me")]).unwrap_err();
    assert_eq!((problems[0].field.as_str(), problems[0].code), ("fee", "too-large"));
    assert_eq!(checked(&form, &[]).unwrap_err().len(), 1, "nothing computed from nothing");
}

#[test]
fn formulas_use_only_other_fields() {
    let mut written = computing();
    for (formula, code) in [
        ("metres *", "feel"),
        ("fee + 1", "compute-name"),
        ("other", "feel"),
        ("string(now())", "compute-time"),
    ] {
        written["fields"]["fee"]["compute"] = formula.into();
        let (form, findings) = form::parse(&written.to_string(), "x");
        assert!(
            form.is_none() && findings.iter().any(|f| f.code == code || f.code == "compute-name"),
            "{formula}: {findings:?}"
        );
    }
}
