//! Answers: read, tidied, checked, set apart.

use serde_json::{Value as Json, json};
use value::{Context, Date, Decimal, Value};

use crate::support::{checked, file, form, graded, lists, one, personal, problem, sent, words};

fn value(property: Json, description: Json, text: &str) -> Result<Value, Vec<&'static str>> {
    let form = one(property, description, false);
    match checked(&form, &[("a", text)]) {
        Ok(mut answers) => Ok(answers.swap_remove("a").unwrap_or(Value::Null)),
        Err(problems) => Err(problems.into_iter().map(|p| p.code).collect()),
    }
}

fn decimal(text: &str) -> Value {
    Value::Number(text.parse::<Decimal>().unwrap())
}

#[test]
fn numbers_are_exact_decimals() {
    let number = |text: &str| value(json!({"type": "number"}), json!({"widget": "number"}), text);
    let rows = [
        ("12", "12"),
        (" 0.1 ", "0.1"),
        ("１２．５", "12.5"),
        ("1,200.50", "1200.5"),
        ("-3", "-3"),
        ("12345678901234567890.123456789", "12345678901234567890.123456789"),
    ];
    for (text, expected) in rows {
        assert_eq!(number(text), Ok(decimal(expected)), "{text}");
    }
    for text in ["twelve", "1,20", "1.2.3", "--1", "1e999999", "NaN", "inf", "１二"] {
        assert_eq!(number(text), Err(vec!["number"]), "{text}");
    }
}

#[test]
fn limits_of_numbers_hold_exactly() {
    let rows = [
        (json!({"type": "number", "minimum": 0.1}), "0.1", None),
        (json!({"type": "number", "minimum": 0.1}), "0.0999999999999999999999", Some("too-small")),
        (json!({"type": "number", "maximum": 100}), "100", None),
        (json!({"type": "number", "maximum": 100}), "100.00000000000000000001", Some("too-large")),
        (json!({"type": "number", "exclusiveMinimum": 0}), "0", Some("too-small")),
        (json!({"type": "number", "exclusiveMaximum": 1}), "1", Some("too-large")),
        (json!({"type": "number", "multipleOf": 0.01}), "4.35", None),
        (json!({"type": "number", "multipleOf": 0.01}), "4.355", Some("step")),
        (json!({"type": "integer"}), "3", None),
        (json!({"type": "integer"}), "3.0", None),
        (json!({"type": "integer"}), "3.5", Some("whole")),
        (json!({"type": "integer"}), "x", Some("whole")),
    ];
    for (property, text, expected) in rows {
        let found = value(property.clone(), json!({"widget": "number"}), text);
        assert_eq!(found.err(), expected.map(|code| vec![code]), "{property} {text}");
    }
}

#[test]
fn text_is_trimmed_and_limited() {
    let text = |text: &str| {
        value(json!({"type": "string", "minLength": 2, "maxLength": 4}), json!({"widget": "text"}), text)
    };
    assert_eq!(text("  路灯 "), Ok("路灯".into()));
    assert_eq!(text("灯"), Err(vec!["too-short"]));
    assert_eq!(text("路灯不亮了"), Err(vec!["too-long"]));
    assert_eq!(text("   "), Ok(Value::Null), "blanks are no answer");
    let exact =
        value(json!({"type": "string", "minLength": 6, "maxLength": 6}), json!({"widget": "text"}), "51800");
    assert_eq!(exact, Err(vec!["length"]));
    let long = "x".repeat(10_001);
    assert_eq!(value(json!({"type": "string"}), json!({"widget": "text"}), &long), Err(vec!["too-long"]));
    let pattern = |text: &str| {
        value(json!({"type": "string", "pattern": "^[A-Z]{2}$"}), json!({"widget": "text"}), text)
    };
    assert_eq!((pattern("AB"), pattern("ab")), (Ok("AB".into()), Err(vec!["pattern"])));
}

#[test]
fn unshowable_characters_are_refused() {
    let text = |widget: &str, text: &str| value(json!({"type": "string"}), json!({"widget": widget}), text);
    for bad in ["a\0b", "a\u{1b}[31m", "a\u{7f}b", "a\u{202e}b", "a\u{2066}b", "a\u{feff}b", "a\u{85}b"] {
        assert_eq!(text("text", bad), Err(vec!["characters"]), "{bad:?}");
        assert_eq!(text("textarea", bad), Err(vec!["characters"]), "{bad:?}");
    }
    assert_eq!(text("text", "a\nb"), Err(vec!["characters"]));
    assert_eq!(text("textarea", "a\r\nb\tc"), Ok("a\nb\tc".into()));
    assert_eq!(text("text", "👨‍👩‍👧 好"), Ok("👨‍👩‍👧 好".into()), "joined pictures stay");
}

#[test]
fn choices_come_from_a_list_or_from_the_options() {
    let listed =
        |text: &str| value(json!({"type": "string"}), json!({"widget": "choice", "list": "category"}), text);
    assert_eq!((listed("lamp"), listed("ghost")), (Ok("lamp".into()), Err(vec!["not-in-list"])));
    let options = json!({"widget": "choice", "options": {"y": words("Yes"), "n": words("No")}});
    let own = |text: &str| value(json!({"type": "string", "enum": ["y", "n"]}), options.clone(), text);
    assert_eq!((own("y"), own("maybe")), (Ok("y".into()), Err(vec!["not-in-list"])));
}

#[test]
fn several_answers_make_a_list() {
    let property = json!({"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 3, "uniqueItems": true});
    let form = one(property, json!({"widget": "choice", "list": "category"}), false);
    let send = |codes: &[&str]| {
        let pairs: Vec<(&str, &str)> = codes.iter().map(|code| ("a", *code)).collect();
        checked(&form, &pairs).map(|mut all| all.swap_remove("a")).map_err(|p| p[0].code)
    };
    assert_eq!(send(&["lamp", "road"]), Ok(Some(Value::from(vec!["lamp".into(), "road".into()]))));
    assert_eq!(send(&["lamp"]), Err("too-few"));
    assert_eq!(send(&["lamp", "lamp"]), Err("twice"));
    assert_eq!(send(&["lamp", "road", "lamp", "road"]), Err("too-many"));
    assert_eq!(send(&["lamp", "ghost"]), Err("not-in-list"));
    assert_eq!(send(&[]), Ok(None));
    let single = one(json!({"type": "string"}), json!({"widget": "text"}), false);
    assert_eq!(checked(&single, &[("a", "x"), ("a", "y")]).unwrap_err()[0].code, "one-answer");
}

#[test]
fn dates_are_read_as_people_write_them() {
    let day =
        |text: &str| value(json!({"type": "string", "format": "date"}), json!({"widget": "date"}), text);
    let expected = Value::Date(Date::new(2026, 3, 2).unwrap());
    for text in ["2026-03-02", "2026/3/2", "2026.3.2", "2026年3月2日", "２０２６－０３－０２"] {
        assert_eq!(day(text), Ok(expected.clone()), "{text}");
    }
    for text in ["2026-02-30", "26-3-2", "2026-3", "tomorrow", "2026-3-2-1", "2026-03-02T00:00"] {
        assert_eq!(day(text), Err(vec!["date"]), "{text}");
    }
}

#[test]
fn boxes_are_yes_or_no() {
    let form = one(json!({"type": "boolean"}), json!({"widget": "checkbox"}), true);
    let ticked =
        |pairs: &[(&str, &str)]| checked(&form, pairs).map(|all| all["a"].clone()).map_err(|p| p[0].code);
    assert_eq!(ticked(&[("a", "on")]), Ok(true.into()));
    assert_eq!(ticked(&[]), Ok(false.into()), "a box that is not ticked is a no");
    assert_eq!(ticked(&[("a", "false"), ("a", "true")]), Ok(true.into()));
    assert_eq!(ticked(&[("a", "perhaps")]), Err("yes-or-no"));
    let consent = one(json!({"type": "boolean", "const": true}), json!({"widget": "checkbox"}), true);
    assert_eq!(checked(&consent, &[]).unwrap_err()[0].code, "required");
    assert_eq!(checked(&consent, &[("a", "off")]).unwrap_err()[0].code, "required");
    assert!(checked(&consent, &[("a", "on")]).is_ok());
}

#[test]
fn places_are_two_numbers_and_a_text() {
    let form = one(json!({"type": "object"}), json!({"widget": "place"}), true);
    let place =
        |pairs: &[(&str, &str)]| checked(&form, pairs).map(|all| all["a"].clone()).map_err(|p| p[0].code);
    let found = place(&[("a.lat", "22.548"), ("a.lon", "114.131"), ("a.text", "人民南路 1 号")]).unwrap();
    assert_eq!((found.get("lat"), found.get("lon")), (Some(&decimal("22.548")), Some(&decimal("114.131"))));
    assert_eq!(found.get("text"), Some(&"人民南路 1 号".into()));
    assert!(place(&[("a", "人民南路")]).is_ok());
    assert!(place(&[("a.lat", "-90"), ("a.lon", "180")]).is_ok());
    for wrong in [
        vec![("a.lat", "90.1"), ("a.lon", "0")],
        vec![("a.lat", "0"), ("a.lon", "-180.0001")],
        vec![("a.lat", "22")],
        vec![("a.lon", "114"), ("a.text", "x")],
        vec![("a.lat", "north"), ("a.lon", "0")],
        vec![("a.text", "x\u{1}y")],
    ] {
        assert_eq!(place(&wrong), Err("place"), "{wrong:?}");
    }
    assert_eq!(place(&[("a.lat", " ")]), Err("required"));
    assert_eq!(place(&[("a.height", "3")]), Err("not-asked"));
    let exact = one(json!({"type": "object", "required": ["lat", "lon"]}), json!({"widget": "place"}), true);
    assert_eq!(checked(&exact, &[("a", "only words")]).unwrap_err()[0].code, "place");
}

#[test]
fn files_are_digests() {
    let file = |text: &str| value(json!({"type": "string"}), json!({"widget": "file"}), text);
    let digest = "AB".repeat(32);
    assert_eq!(file(&digest), Ok(digest.to_lowercase().into()));
    assert_eq!(file("photo.jpg"), Err(vec!["file"]));
    assert_eq!(file(&"g".repeat(64)), Err(vec!["file"]));
}

#[test]
fn telephones_and_formats() {
    let of = |property: Json, widget: &str, text: &str| {
        value(property, json!({"widget": widget, "personal": graded("sensitive")}), text)
    };
    let tel = |text: &str| of(json!({"type": "string"}), "tel", text);
    assert_eq!(tel("0755-25666666"), Ok("0755-25666666".into()));
    assert_eq!(tel("call me"), Err(vec!["telephone"]));
    assert_eq!(tel("12"), Err(vec!["telephone"]));
    let mobile = |text: &str| of(json!({"type": "string", "format": "cn-mobile"}), "tel", text);
    for text in ["13800000000", "138 0000 0000", "+86 138-0000-0000", "１３８００００００００"] {
        assert_eq!(mobile(text), Ok("13800000000".into()), "{text}");
    }
    for text in ["1380000000", "12800000000", "1380000000a"] {
        assert_eq!(mobile(text), Err(vec!["mobile"]), "{text}");
    }
    let id = |text: &str| of(json!({"type": "string", "format": "cn-resident-id"}), "text", text);
    assert_eq!(id("440303 19850630 7899"), Ok("440303198506307899".into()));
    assert_eq!(id("440303198506307890"), Err(vec!["resident-id"]));
    let firm = |text: &str| of(json!({"type": "string", "format": "cn-uscc"}), "text", text);
    assert_eq!(firm("91440303ma5gkl12xa"), Ok("91440303MA5GKL12XA".into()));
    assert_eq!(firm("91440303MA5GKL12XB"), Err(vec!["uscc"]));
    let mail = |text: &str| of(json!({"type": "string", "format": "email"}), "text", text);
    assert_eq!((mail("a@example.cn"), mail("a@")), (Ok("a@example.cn".into()), Err(vec!["email"])));
}

#[test]
fn all_problems_come_at_once_in_the_order_of_the_form() {
    let form = form(&file(
        &[
            ("z", json!({"type": "string"}), json!({"widget": "text"})),
            ("b", json!({"type": "number"}), json!({"widget": "number"})),
            ("a", json!({"type": "string", "maxLength": 2}), json!({"widget": "text"})),
        ],
        &["z"],
    ));
    let problems = checked(&form, &[("b", "x"), ("a", "long"), ("ghost", "1")]).unwrap_err();
    let found: Vec<_> = problems.iter().map(|p| (p.field.as_str(), p.code)).collect();
    assert_eq!(found, [("ghost", "not-asked"), ("z", "required"), ("b", "number"), ("a", "too-long")]);
}

#[test]
fn personal_data_is_set_apart() {
    let form = form(&file(
        &[
            ("what", json!({"type": "string"}), json!({"widget": "text"})),
            ("phone", json!({"type": "string"}), json!({"widget": "tel", "personal": personal()})),
        ],
        &[],
    ));
    let checked = form.check(&sent(&form, &[("what", "灯"), ("phone", "13800000000")]), &lists).unwrap();
    assert_eq!(checked.data.keys().map(AsRef::as_ref).collect::<Vec<&str>>(), ["what"]);
    assert_eq!(checked.personal.keys().map(AsRef::as_ref).collect::<Vec<&str>>(), ["phone"]);
    assert_eq!(form.fields["phone"].personal.as_ref().unwrap().retention_days, 365);
}

#[test]
fn the_schema_has_the_last_word() {
    let mut written = file(
        &[
            ("a", json!({"type": "string"}), json!({"widget": "text"})),
            ("b", json!({"type": "string", "not": {"const": "no"}}), json!({"widget": "text"})),
        ],
        &[],
    );
    written["schema"]["dependentRequired"] = json!({"a": ["b"]});
    written["schema"]["additionalProperties"] = json!(false);
    let form = form(&written);
    let found = |pairs: &[(&str, &str)]| checked(&form, pairs).map_err(|p| (p[0].field.clone(), p[0].code));
    assert!(found(&[]).is_ok());
    assert!(found(&[("a", "x"), ("b", "y")]).is_ok());
    assert_eq!(found(&[("a", "x")]).unwrap_err(), ("b".to_owned(), "required"));
    assert_eq!(found(&[("b", "no")]).unwrap_err(), ("b".to_owned(), "schema"));
    written["schema"]["anyOf"] = json!([{"required": ["a"]}, {"required": ["b"]}]);
    let form = crate::support::form(&written);
    assert_eq!(checked(&form, &[]).unwrap_err()[0].code, "schema", "one of two is asked");
}

#[test]
fn values_of_other_kinds_are_refused_not_trusted() {
    let form = one(json!({"type": "string"}), json!({"widget": "text"}), false);
    for value in [
        Value::from(1),
        Value::from(true),
        Value::from(Context::new()),
        Value::from(vec![Value::Null, 1.into()]),
    ] {
        let mut answers = Context::new();
        answers.insert("a".into(), value.clone());
        let found = form.check(&answers, &lists);
        let empty = value.as_context().is_some();
        assert_eq!(found.is_ok(), empty, "{value:?}");
    }
}

#[test]
fn the_forms_own_words_win() {
    let form = one(
        json!({"type": "string"}),
        json!({"widget": "text", "errors": {"required": {"zh": "写一句", "en": "Write a line"}}}),
        true,
    );
    assert_eq!(problem(&form, " ").words.zh, "写一句");
}
