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

/// What one input may take. Unoptimised code on a busy machine gets far longer; the steps are the same.
const TIME_MAX: std::time::Duration =
    std::time::Duration::from_millis(if cfg!(debug_assertions) { 10_000 } else { 100 });

/// Compiles, judges, draws pages; the code of the first finding, or whether the value fits.
#[track_caller]
fn tried(what: &str, schema: &str, value: &str) -> String {
    let begin = std::time::Instant::now();
    let (outline, findings) = form::Outline::parse(schema, "x.json");
    let told = match outline {
        None => findings[0].code.clone(),
        Some(outline) => {
            let _ = outline.read(&form::outline::Answers::default());
            match form::Json::read(value) {
                Err(form::json::NotRead::TooLarge(_)) => "value-too-large".to_owned(),
                Err(_) => "value-bad".to_owned(),
                Ok(value) => {
                    let verdict = outline.judge().judge(&value);
                    if verdict.unjudged { "unjudged".to_owned() } else { verdict.fits().to_string() }
                }
            }
        }
    };
    let took = begin.elapsed();
    println!("{what}: {told} in {took:?}");
    assert!(took < TIME_MAX, "{what}: {took:?}");
    told
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table, one row a case")]
fn hostile_schemas_and_values_end_in_time() {
    let deep = |n: usize, open: &str, close: &str| format!("{}1{}", open.repeat(n), close.repeat(n));
    let any = "{}";
    let linked = |n: usize, link: &dyn Fn(usize) -> String| {
        let defs: Vec<String> = (0..n).map(|at| format!("\"d{at}\": {}", link(at + 1))).collect();
        format!(
            "{{\"$ref\": \"#/$defs/d0\", \"$defs\": {{{}, \"d{n}\": {{\"type\": \"string\"}}}}}}",
            defs.join(",")
        )
    };
    let to = |at: usize| format!("{{\"$ref\": \"#/$defs/d{at}\"}}");
    let list = |n: usize, item: &str| format!("[{}]", vec![item; n].join(","));
    let rows = [
        ("a deep schema", deep(100_000, "{\"not\":", "}"), "1".to_owned(), "json"),
        ("a deep value", any.to_owned(), deep(100_000, "[", "]"), "value-bad"),
        (
            "a value nested 120 times",
            "{\"items\": {\"$ref\": \"#\"}, \"type\": [\"array\", \"number\"]}".to_owned(),
            deep(120, "[", "]"),
            "true",
        ),
        ("a reference to itself", "{\"$ref\": \"#\"}".to_owned(), "1".to_owned(), "ref-deep"),
        (
            "a circle of two",
            "{\"allOf\": [{\"$ref\": \"#/$defs/a\"}], \"$defs\": {\"a\": {\"anyOf\": [{\"$ref\": \"#\"}]}}}"
                .to_owned(),
            "1".to_owned(),
            "ref-deep",
        ),
        ("a long chain", linked(5_000, &to), "\"x\"".to_owned(), "ref-deep"),
        (
            "twenty doublings",
            linked(20, &|at| format!("{{\"allOf\": [{0}, {0}, {0}]}}", to(at))),
            "1".to_owned(),
            "false",
        ),
        (
            "twenty choices",
            linked(20, &|at| format!("{{\"anyOf\": [{0}, {0}, {{\"not\": {0}}}]}}", to(at))),
            "1".to_owned(),
            "true",
        ),
        ("a remote file", "{\"$ref\": \"file:///etc/passwd\"}".to_owned(), "1".to_owned(), "ref-remote"),
        (
            "a remote address",
            "{\"items\": {\"$ref\": \"https://example.com/s.json\"}}".to_owned(),
            "1".to_owned(),
            "ref-remote",
        ),
        (
            "a pattern that backtracks elsewhere",
            "{\"pattern\": \"^(a+)+$\"}".to_owned(),
            format!("\"{}!\"", "a".repeat(100_000)),
            "false",
        ),
        ("a pattern that looks ahead", "{\"pattern\": \"(?=a)\"}".to_owned(), "1".to_owned(), "schema-bad"),
        (
            "a pattern that explodes",
            "{\"pattern\": \"(((a{100}){100}){100})\"}".to_owned(),
            "1".to_owned(),
            "schema-bad",
        ),
        (
            "a string of 10 MB",
            "{\"pattern\": \"^a*$\"}".to_owned(),
            format!("\"{}\"", "a".repeat(10 << 20)),
            "value-too-large",
        ),
        (
            "a schema of 10 MB",
            format!("{{\"title\": \"{}\"}}", "a".repeat(10 << 20)),
            "1".to_owned(),
            "too-large",
        ),
        (
            "a string of 3 MB",
            "{\"pattern\": \"^a*$\"}".to_owned(),
            format!("\"{}\"", "a".repeat(3 << 20)),
            "unjudged",
        ),
        ("too many values", any.to_owned(), list(400_000, "1"), "value-bad"),
        ("many values", "{\"items\": {\"type\": \"string\"}}".to_owned(), list(150_000, "1"), "false"),
        ("many equal values", "{\"uniqueItems\": true}".to_owned(), list(150_000, "\"a\""), "unjudged"),
        (
            "many enums",
            format!("{{\"items\": {{\"enum\": {}}}}}", list(5_000, "\"b\"")),
            list(5_000, "\"a\""),
            "false",
        ),
        ("a number too large", any.to_owned(), "1e999999".to_owned(), "value-bad"),
    ];
    for (what, schema, value, expected) in rows {
        assert_eq!(tried(what, &schema, &value), expected, "{what}");
    }
    // Many properties and many required names, all missing: few words.
    let names: Vec<String> = (0..20_000).map(|n| format!("\"p{n}\"")).collect();
    let schema = form::Json::read(&format!("{{\"required\": [{}]}}", names.join(","))).unwrap();
    let verdict = form::Judge::compile(&schema).unwrap().judge(&form::Json::map());
    assert!((1..=101).contains(&verdict.breaches.len()), "{}", verdict.breaches.len());
}

#[test]
fn pages_of_hostile_schemas_are_bounded() {
    let wide = json!({"type": "object", "properties": (0..20_000).map(|n| (format!("p{n}"), json!({"type": "string"}))).collect::<serde_json::Map<_, _>>()});
    let (outline, _) = form::Outline::parse(&wide.to_string(), "x");
    let reading = outline.unwrap().read(&form::outline::Answers::default());
    assert!(reading.cut && reading.pages.len() <= form::outline::PAGES_MAX);
    // A tree that doubles at each of its parts, all required.
    let tree = json!({"$ref": "#/$defs/t", "$defs": {"t": {"type": "object", "required": ["a", "b"], "properties": {"a": {"$ref": "#/$defs/t"}, "b": {"$ref": "#/$defs/t"}, "n": {"type": "string"}}}}});
    let (outline, _) = form::Outline::parse(&tree.to_string(), "x");
    let begin = std::time::Instant::now();
    let reading = outline.unwrap().read(&form::outline::Answers::default());
    assert!(
        reading.cut && reading.pages.len() <= form::outline::PAGES_MAX && begin.elapsed() < TIME_MAX,
        "{:?}",
        begin.elapsed()
    );
    let lists = json!({"$ref": "#/$defs/l", "$defs": {"l": {"type": "array", "minItems": 9, "items": {"$ref": "#/$defs/l"}}}});
    let (outline, _) = form::Outline::parse(&lists.to_string(), "x");
    let reading = outline.unwrap().read(&form::outline::Answers::default());
    assert!(reading.cut && reading.pages.len() <= form::outline::PAGES_MAX);
    let mut answers = form::outline::Answers::default();
    assert!(!answers.set("/a", &"x".repeat(1 << 20)), "a draft has an end");
    assert!((0..10_000).any(|n| !answers.set(&format!("/{n}"), "x")));
}
