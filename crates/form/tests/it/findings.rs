//! Tables: what is wrong in a form file.

use serde_json::{Value as Json, json};
use value::Severity;

use crate::support::{file, personal, words};

fn codes(json: &str) -> Vec<String> {
    let (form, findings) = form::parse(json, "form/report.json");
    let errors = findings.iter().any(|f| f.severity == Severity::Error);
    assert_eq!(form.is_none(), errors, "a form is there exactly where no finding is an error: {findings:?}");
    for finding in &findings {
        assert_eq!(finding.place.file, "form/report.json");
        assert!(!finding.hint.is_empty() && !finding.message.is_empty(), "{finding}");
    }
    let mut codes: Vec<String> =
        findings.into_iter().map(|f| format!("{}@{}", f.code, f.place.element)).collect();
    codes.sort();
    codes
}

fn good() -> Json {
    file(
        &[
            ("category", json!({"type": "string"}), json!({"widget": "choice", "list": "category"})),
            (
                "what",
                json!({"type": "string", "maxLength": 500}),
                json!({"widget": "textarea", "hint": words("Say it")}),
            ),
            (
                "phone",
                json!({"type": "string", "format": "cn-mobile"}),
                json!({"widget": "tel", "personal": personal()}),
            ),
        ],
        &["category"],
    )
}

/// The good form after one change at a JSON pointer; `None` removes.
fn changed(pointer: &str, value: Option<Json>) -> String {
    let mut form = good();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match (form.pointer_mut(parent).unwrap(), value) {
        (Json::Object(entries), Some(value)) => drop(entries.insert(key.to_owned(), value)),
        (Json::Object(entries), None) => drop(entries.remove(key)),
        (Json::Array(items), Some(value)) => items.insert(key.parse().unwrap(), value),
        (Json::Array(items), None) => drop(items.remove(key.parse().unwrap())),
        _ => panic!("nothing at {parent}"),
    }
    form.to_string()
}

#[test]
fn the_good_form_is_good() {
    assert_eq!(codes(&good().to_string()), Vec::<String>::new());
}

type Row<'r> = (&'r str, Option<Json>, &'r [&'r str]);

#[track_caller]
fn each(rows: Vec<Row>) {
    for (pointer, value, expected) in rows {
        let mut found = codes(&changed(pointer, value.clone()));
        if !expected.iter().any(|code| code.starts_with("widget-type")) {
            // A property whose type was spoilt fits no widget either; that is not what these rows are about.
            found.retain(|code| !code.starts_with("widget-type"));
        }
        assert_eq!(found, expected, "{pointer} = {value:?}");
    }
}

#[test]
fn one_change_one_finding_of_the_file_and_its_pages() {
    each(vec![
        ("/id", None, &["id-missing@id"]),
        ("/title", None, &["words-missing@title", "words-missing@title"]),
        ("/title/en", None, &["words-missing@title"]),
        ("/title/zh", Some(json!("  ")), &["words-missing@title"]),
        ("/surprise", Some(json!(1)), &["key-unknown@surprise"]),
        ("/schema", None, &["schema-missing@schema"]),
        ("/layout/0/fields/0", Some(json!("ghost")), &["layout-unknown-field@layout/0/fields/0"]),
        ("/layout/0/fields/0", Some(json!("phone")), &["layout-twice@layout/0/fields/3"]),
        ("/layout/0/fields/1", None, &["not-on-a-page@schema/properties/what"]),
        ("/layout/0/title/zh", None, &["words-missing@layout/0/title"]),
        (
            "/layout/0/id",
            None,
            &[
                "not-on-a-page@schema/properties/category",
                "not-on-a-page@schema/properties/phone",
                "not-on-a-page@schema/properties/what",
                "page-without-id@layout/0",
            ],
        ),
        (
            "/layout/1",
            Some(json!({"id": "one", "title": words("Two"), "fields": []})),
            &["page-empty@layout/1", "page-twice@layout/1/id"],
        ),
    ]);
}

#[test]
fn one_change_one_finding_of_a_field() {
    each(vec![
        ("/fields/what", None, &["not-described@schema/properties/what"]),
        ("/fields/what", Some(json!(3)), &["field-bad@fields/what"]),
        ("/fields/what/label/en", None, &["words-missing@fields/what/label"]),
        ("/fields/what/label/zh", None, &["words-missing@fields/what/label"]),
        ("/fields/what/hint/en", None, &["words-missing@fields/what/hint"]),
        ("/fields/what/widget", Some(json!("slider")), &["widget-unknown@fields/what/widget"]),
        ("/fields/what/widget", Some(json!("number")), &["widget-type@fields/what/widget"]),
        ("/fields/what/widget", Some(json!("checkbox")), &["widget-type@fields/what/widget"]),
        ("/fields/what/widget", Some(json!("place")), &["widget-type@fields/what/widget"]),
        ("/fields/what/widget", Some(json!("date")), &["date-format@fields/what/widget"]),
        ("/fields/what/widget", Some(json!("choice")), &["choice-empty@fields/what"]),
        ("/fields/what/widget", Some(json!("tel")), &["personal-missing@fields/what"]),
        ("/fields/what/colour", Some(json!("red")), &["key-unknown@fields/what/colour"]),
        (
            "/fields/what/errors",
            Some(json!({"required": words("Say it"), "nonsense": words("?")})),
            &["error-unknown@fields/what/errors/nonsense"],
        ),
    ]);
}

#[test]
fn one_change_one_finding_of_choices_personal_data_and_conditions() {
    each(vec![
        (
            "/fields/ghost",
            Some(json!({"label": words("G"), "widget": "text"})),
            &["field-unknown@fields/ghost"],
        ),
        ("/fields/category/list", None, &["choice-empty@fields/category"]),
        (
            "/schema/properties/category/enum",
            Some(json!(["lamp"])),
            &["choice-twice@fields/category", "option-words@fields/category"],
        ),
        (
            "/fields/category/options",
            Some(json!({"lamp": words("Lamp")})),
            &["option-unknown@fields/category/options/lamp"],
        ),
        ("/fields/phone/personal", None, &["personal-missing@fields/phone"]),
        ("/fields/phone/personal/purpose/en", None, &["words-missing@fields/phone/personal/purpose"]),
        (
            "/fields/phone/personal/basis",
            None,
            &["words-missing@fields/phone/personal/basis", "words-missing@fields/phone/personal/basis"],
        ),
        ("/fields/phone/personal/retention_days", None, &["retention-missing@fields/phone/personal"]),
        (
            "/fields/phone/personal/retention_days",
            Some(json!(0)),
            &["retention-missing@fields/phone/personal"],
        ),
        ("/fields/phone/show_if", Some(json!("category = ")), &["feel@fields/phone/show_if"]),
        ("/fields/phone/show_if", Some(json!("nobody = 1")), &["show-if-name@fields/phone/show_if"]),
        ("/fields/phone/show_if", Some(json!("phone = \"1\"")), &["show-if-name@fields/phone/show_if"]),
        (
            "/fields/phone/show_if",
            Some(json!("category = \"lamp\" and now() > null")),
            &["show-if-time@fields/phone/show_if"],
        ),
    ]);
}

#[test]
fn one_change_one_finding_of_the_schema() {
    each(vec![
        (
            "/schema/properties/what/type",
            Some(json!("nonsense")),
            &["schema-bad@schema/properties/what/type"],
        ),
        ("/schema/properties/what/pattern", Some(json!("(")), &["schema-bad@schema/properties/what/pattern"]),
        (
            "/schema/properties/what/format",
            Some(json!("cn-unheard-of")),
            &["schema-bad@schema/properties/what/format"],
        ),
        (
            "/schema/properties/what/$ref",
            Some(json!("https://example.com/s.json")),
            &["ref-remote@schema/properties/what/$ref"],
        ),
        (
            "/schema/properties/what/$ref",
            Some(json!("other.json#/a")),
            &["ref-remote@schema/properties/what/$ref"],
        ),
        (
            "/schema/properties/what/$dynamicRef",
            Some(json!("file:///etc/passwd")),
            &["ref-remote@schema/properties/what/$dynamicRef"],
        ),
        (
            "/schema/properties/what/$id",
            Some(json!("https://example.com/")),
            &["ref-remote@schema/properties/what"],
        ),
        (
            "/schema/properties/what/$ref",
            Some(json!("#/properties/what")),
            &["ref-deep@schema/properties/what"],
        ),
        (
            "/schema/properties/what/$ref",
            Some(json!("#/properties/what/not")),
            &["ref-dangling@schema/properties/what/$ref"],
        ),
        (
            "/schema/properties/what/$ref",
            Some(json!("#/$defs/nowhere")),
            &["ref-dangling@schema/properties/what/$ref"],
        ),
    ]);
}

#[test]
fn personal_looking_names_are_pointed_out() {
    let form = file(&[("applicant_name", json!({"type": "string"}), json!({"widget": "text"}))], &[]);
    assert_eq!(codes(&form.to_string()), ["personal-likely@fields/applicant_name"]);
    for format in ["cn-resident-id", "cn-mobile", "email"] {
        let form =
            file(&[("a", json!({"type": "string", "format": format}), json!({"widget": "text"}))], &[]);
        assert_eq!(codes(&form.to_string()), ["personal-missing@fields/a"], "{format}");
    }
    let form = file(&[("a", json!({"type": "string", "format": "cn-uscc"}), json!({"widget": "text"}))], &[]);
    assert_eq!(codes(&form.to_string()), Vec::<String>::new(), "a firm's code is public");
}

#[test]
fn local_references_are_followed() {
    let mut form = file(&[("a", json!({"$ref": "#/$defs/short"}), json!({"widget": "text"}))], &[]);
    form["schema"]["$defs"] = json!({"short": {"type": "string", "maxLength": 3}});
    let form = crate::support::form(&form);
    assert_eq!(form.fields["a"].max_length, Some(3));
}

#[test]
fn whole_files() {
    let rows = [
        ("", "json@"),
        ("[]", "not-a-form@"),
        ("{\"id\": 1,}", "json@"),
        ("nonsense", "json@"),
        ("null", "not-a-form@"),
    ];
    for (json, expected) in rows {
        assert_eq!(codes(json), [expected], "{json}");
    }
    assert!(codes("{}").contains(&"schema-missing@schema".to_owned()));
}

#[test]
fn findings_stand_where_the_fault_is() {
    let text = "{\n  \"id\": \"x\",\n  \"title\": {\"zh\": \"题\"},\n  \"schema\": {\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\"}}},\n  \"layout\": [{\"id\": \"p\", \"title\": {\"zh\": \"页\", \"en\": \"Page\"},\n    \"fields\": [\"a\",\n      \"b\"]}],\n  \"fields\": {\"a\": {\"label\": {\"zh\": \"甲\", \"en\": \"A\"}, \"widget\": \"text\"},\n    \"a\": {\"label\": {\"zh\": \"甲\", \"en\": \"A\"}, \"widget\": \"text\"}}\n}";
    let (_, findings) = form::parse(text, "form/x.json");
    let found: Vec<_> = findings.iter().map(|f| (f.code.as_str(), f.place.line, f.place.column)).collect();
    assert_eq!(found, [("words-missing", 3, 3), ("layout-unknown-field", 6, 20), ("key-twice", 9, 5)]);
    let (_, findings) = form::parse("{\n  \"id\": oops}", "form/x.json");
    assert_eq!((findings[0].place.line, findings[0].place.column > 1), (2, true));
}
