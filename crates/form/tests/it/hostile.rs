//! Input that wants to hurt: refused in little time, with words.

use serde_json::json;
use value::{Context, Value};

use crate::support::{checked, file, form, lists, one, sent};

fn first_code(json: &str) -> String {
    let (form, findings) = form::parse(json, "form/x.json");
    assert!(form.is_none());
    findings[0].code.clone()
}

#[test]
fn deep_json_is_refused() {
    for depth in [200, 100_000] {
        assert_eq!(first_code(&"[".repeat(depth)), "json");
        assert_eq!(first_code(&"{\"schema\":".repeat(depth)), "json");
        assert_eq!(first_code(&format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth))), "json");
    }
    let deep = format!("{}true{}", "{\"not\":".repeat(100), "}".repeat(100));
    let mut written = file(&[("a", json!({"type": "string"}), json!({"widget": "text"}))], &[]);
    written["schema"]["properties"]["a"]["allOf"] =
        json!([serde_json::from_str::<serde_json::Value>(&deep).unwrap()]);
    let _ = form::parse(&written.to_string(), "form/x.json");
}

#[test]
fn large_files_and_many_fields_are_refused() {
    assert_eq!(first_code(&format!("{{\"id\": \"{}\"}}", "x".repeat(5 * 1024 * 1024))), "too-large");
    let mut written = file(&[], &[]);
    let properties: serde_json::Map<_, _> = (0..100_000).map(|n| (format!("f{n}"), json!({}))).collect();
    written["schema"]["properties"] = properties.into();
    let (_, findings) = form::parse(&written.to_string(), "form/x.json");
    assert!(findings.iter().any(|f| f.code == "too-many-fields"), "{findings:?}");
    let mut written = file(&[], &[]);
    written["layout"] = (0..5_000).map(|n| json!({"id": format!("p{n}"), "fields": ["ghost"]})).collect();
    let (_, findings) = form::parse(&written.to_string(), "form/x.json");
    assert!(
        findings.iter().any(|f| f.code == "too-many-pages") && findings.len() <= 201,
        "{}",
        findings.len()
    );
}

#[test]
fn references_cannot_multiply() {
    let mut written = file(&[("a", json!({"$ref": "#/$defs/d0"}), json!({"widget": "text"}))], &[]);
    for n in 0..40 {
        let next = format!("#/$defs/d{}", n + 1);
        written["schema"]["$defs"][format!("d{n}")] =
            json!({"type": "string", "allOf": [{"$ref": next}, {"$ref": next}]});
    }
    written["schema"]["$defs"]["d40"] = json!({"type": "string"});
    let (form, findings) = form::parse(&written.to_string(), "form/x.json");
    assert!(form.is_none());
    assert!(findings.iter().any(|f| f.code == "ref-deep"), "{findings:?}");
}

#[test]
fn many_pairs_and_many_answers_are_refused_in_few_words() {
    let form = one(json!({"type": "string"}), json!({"widget": "text"}), false);
    let pairs: Vec<(String, String)> = (0..100_000).map(|n| (format!("f{n}"), "x".to_owned())).collect();
    let problems = form.check(&form.read(&pairs), &lists).unwrap_err();
    assert!(problems.len() <= 100);
    let same: Vec<(String, String)> = (0..100_000).map(|_| ("a".to_owned(), "x".to_owned())).collect();
    assert_eq!(form.check(&form.read(&same), &lists).unwrap_err()[0].code, "one-answer");
    let several =
        one(json!({"type": "array", "items": {"type": "string"}}), json!({"widget": "text"}), false);
    assert_eq!(several.check(&several.read(&same), &lists).unwrap_err()[0].code, "too-many");
}

#[test]
fn patterns_take_linear_time() {
    let form = one(json!({"type": "string", "pattern": "^(a+)+$"}), json!({"widget": "text"}), false);
    let text = "a".repeat(9_000) + "!";
    assert_eq!(checked(&form, &[("a", &text)]).unwrap_err()[0].code, "pattern");
    let (form, _) = form::parse(
        &file(&[("a", json!({"type": "string", "pattern": "(?=x)"}), json!({"widget": "text"}))], &[])
            .to_string(),
        "form/x.json",
    );
    assert!(form.is_none(), "a pattern that needs backtracking is refused");
    let (form, _) = form::parse(
        &file(
            &[(
                "a",
                json!({"type": "string", "pattern": "((a{1000}){1000}){1000}"}),
                json!({"widget": "text"}),
            )],
            &[],
        )
        .to_string(),
        "form/x.json",
    );
    assert!(form.is_none(), "a pattern that needs much memory is refused");
}

#[test]
fn deep_values_do_not_recurse() {
    let form = one(json!({"type": "object"}), json!({"widget": "place"}), false);
    let mut deep = Value::from(1);
    for _ in 0..10_000 {
        deep = Value::from(vec![deep]);
    }
    let mut place = Context::new();
    place.insert("text".into(), deep.clone());
    let mut answers = Context::new();
    answers.insert("a".into(), Value::from(place));
    assert!(form.check(&answers, &lists).is_err());
    answers.insert("a".into(), deep);
    assert!(form.check(&answers, &lists).is_err());
}

#[test]
fn any_text_is_read_without_a_panic() {
    let form = form(&file(
        &[
            ("n", json!({"type": "number"}), json!({"widget": "number"})),
            ("d", json!({"type": "string", "format": "date"}), json!({"widget": "date"})),
            ("p", json!({"type": "object"}), json!({"widget": "place"})),
            ("c", json!({"type": "boolean"}), json!({"widget": "checkbox"})),
            ("f", json!({"type": "string"}), json!({"widget": "file"})),
        ],
        &[],
    ));
    let texts = [
        "",
        " ",
        "\0",
        "字",
        "-",
        ".",
        ",",
        "1,",
        "年月日",
        "--",
        "9999999-99-99",
        "-1-1-1",
        "2026-00-00",
        "e",
        "+",
        "\u{10ffff}",
        "１，０００",
    ];
    for name in ["n", "d", "p", "p.lat", "p.lon", "p.text", "p.", ".lat", "c", "f", "", "."] {
        for text in texts {
            let _ = form.check(&sent(&form, &[(name, text)]), &lists);
        }
    }
    let whole = file(&[("a", json!({"type": "string"}), json!({"widget": "text"}))], &["a"]).to_string();
    for cut in (0..whole.len()).filter(|at| whole.is_char_boundary(*at)) {
        assert!(form::parse(&whole[..cut], "x").0.is_none());
    }
}
