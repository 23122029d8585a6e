//! The judge against the letter of JSON Schema: hand-made rows, and made-up schemas judged as another validator does.

use form::judge::Breaks;
use form::{Json, Judge};
use serde_json::{Value, json};

use crate::seed::Seed;

fn judge(schema: &Value) -> Judge {
    let read = Json::read(&schema.to_string()).unwrap();
    Judge::compile(&read).unwrap_or_else(|issues| panic!("{schema}: {issues:?}"))
}

fn codes(schema: &Value) -> Vec<&'static str> {
    let read = Json::read(&schema.to_string()).unwrap();
    Judge::compile(&read).err().unwrap_or_default().iter().map(|issue| issue.code).collect()
}

fn theirs(schema: &Value) -> jsonschema::Validator {
    jsonschema::options()
        .should_validate_formats(true)
        .build(schema)
        .unwrap_or_else(|e| panic!("{schema}: {e}"))
}

/// Paths and kinds of what is wrong; checks that the other validator judges alike.
#[track_caller]
fn breaches(schema: &Value, value: &Value) -> Vec<(String, Breaks)> {
    let verdict = judge(schema).judge(&Json::read(&value.to_string()).unwrap());
    assert!(!verdict.unjudged, "{schema} {value}");
    assert_eq!(verdict.fits(), theirs(schema).is_valid(value), "{schema} {value} {:?}", verdict.breaches);
    verdict.breaches.into_iter().map(|breach| (breach.path, breach.kind)).collect()
}

#[track_caller]
fn names(schema: &Value, value: &Value, expected: &[(&str, Breaks)]) {
    let found = breaches(schema, value);
    let found: Vec<(&str, Breaks)> = found.iter().map(|(path, kind)| (path.as_str(), *kind)).collect();
    assert_eq!(found, expected, "{schema} {value}");
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table, one row a case")]
fn every_keyword_names_its_place() {
    let rows = [
        (json!({"type": "string"}), json!(1), vec![("", Breaks::Type)]),
        (
            json!({"properties": {"a": {"type": ["integer", "null"]}}}),
            json!({"a": 1.5}),
            vec![("/a", Breaks::Type)],
        ),
        (json!({"type": "integer"}), json!(2.0), vec![]),
        (json!({"required": ["a", "b"]}), json!({"a": 1}), vec![("/b", Breaks::Missing)]),
        (
            json!({"properties": {"a": {}}, "additionalProperties": false}),
            json!({"a": 1, "x/y": 2}),
            vec![("/x~1y", Breaks::Extra)],
        ),
        (
            json!({"patternProperties": {"^n": {"type": "number"}}, "additionalProperties": false}),
            json!({"n1": "x", "m": 1}),
            vec![("/m", Breaks::Extra), ("/n1", Breaks::Type)],
        ),
        (json!({"propertyNames": {"maxLength": 2}}), json!({"abc": 1}), vec![("/abc", Breaks::Name)]),
        (json!({"dependentRequired": {"a": ["b"]}}), json!({"a": 1}), vec![("/b", Breaks::Missing)]),
        (
            json!({"dependentSchemas": {"a": {"required": ["c"]}}}),
            json!({"a": 1}),
            vec![("/c", Breaks::Missing)],
        ),
        (json!({"enum": [1, "a", null]}), json!(1.0), vec![]),
        (json!({"enum": [{"a": 1, "b": 2}]}), json!({"b": 2, "a": 1}), vec![]),
        (json!({"const": [1, 2]}), json!([1, 3]), vec![("", Breaks::Const)]),
        (json!({"multipleOf": 0.01}), json!(4.35), vec![]),
        (json!({"exclusiveMinimum": 3}), json!(3), vec![("", Breaks::Minimum)]),
        (json!({"maximum": 3}), json!(3.5), vec![("", Breaks::Maximum)]),
        (json!({"minLength": 2}), json!("字"), vec![("", Breaks::MinLength(2))]),
        (json!({"maxLength": 1}), json!("👨‍👩"), vec![("", Breaks::MaxLength(1))]),
        (json!({"pattern": "^\\d+$"}), json!("１"), vec![("", Breaks::Pattern)]),
        (json!({"items": {"type": "string"}}), json!(["a", 1]), vec![("/1", Breaks::Type)]),
        (
            json!({"prefixItems": [{"type": "string"}], "items": false}),
            json!(["a", 1]),
            vec![("/1", Breaks::Extra)],
        ),
        (
            json!({"contains": {"type": "string"}, "minContains": 2}),
            json!(["a", 1]),
            vec![("", Breaks::Contains)],
        ),
        (
            json!({"contains": {"type": "string"}, "maxContains": 1}),
            json!(["a", "b"]),
            vec![("", Breaks::Contains)],
        ),
        (json!({"contains": {"type": "string"}, "minContains": 0}), json!([]), vec![]),
        (json!({"uniqueItems": true}), json!([1, "1", [1], [1.0]]), vec![("", Breaks::Unique)]),
        (json!({"minItems": 1}), json!([]), vec![("", Breaks::MinItems(1))]),
        (json!({"maxProperties": 1}), json!({"a": 1, "b": 1}), vec![("", Breaks::MaxProperties(1))]),
        (json!({"not": {"type": "string"}}), json!("a"), vec![("", Breaks::Not)]),
        (json!({"oneOf": [{"minimum": 1}, {"maximum": 5}]}), json!(3), vec![("", Breaks::Several)]),
        (
            json!({"if": {"properties": {"a": {"const": 1}}}, "then": {"required": ["b"]}, "else": {"required": ["c"]}}),
            json!({"a": 2}),
            vec![("/c", Breaks::Missing)],
        ),
        (
            json!({"$defs": {"n": {"properties": {"next": {"$ref": "#/$defs/n"}, "v": {"type": "number"}}}}, "$ref": "#/$defs/n"}),
            json!({"next": {"next": {"v": "x"}}}),
            vec![("/next/next/v", Breaks::Type)],
        ),
        (
            json!({"$defs": {"a b": {"$anchor": "here", "type": "string"}}, "items": {"$ref": "#here"}, "not": {"$ref": "#/$defs/a%20b"}}),
            json!([1]),
            vec![("/0", Breaks::Type)],
        ),
        (json!(false), json!(1), vec![("", Breaks::Extra)]),
    ];
    for (schema, value, expected) in rows {
        names(&schema, &value, &expected);
    }
}

#[test]
fn what_nobody_looked_at_is_extra() {
    let schema = json!({"allOf": [{"properties": {"a": {}}}], "anyOf": [{"properties": {"b": {"const": 1}}, "required": ["b"]}, {"properties": {"c": {}}}], "unevaluatedProperties": false});
    names(&schema, &json!({"a": 1, "b": 1}), &[]);
    names(&schema, &json!({"a": 1, "b": 2}), &[("/b", Breaks::Extra)]);
    names(&schema, &json!({"d": 2}), &[("/d", Breaks::Extra)]);
    let nested = json!({"allOf": [{"unevaluatedProperties": true}], "unevaluatedProperties": false});
    names(&nested, &json!({"x": 1}), &[]);
    let items = json!({"prefixItems": [true], "contains": {"type": "string"}, "unevaluatedItems": false});
    names(&items, &json!([1, "a"]), &[]);
    names(&items, &json!([1, "a", 2]), &[("/2", Breaks::Extra)]);
    let chosen = json!({"if": {"required": ["k"], "properties": {"k": {}}}, "then": {"properties": {"v": {}}}, "unevaluatedProperties": {"type": "string"}});
    names(&chosen, &json!({"k": 1, "v": 1, "w": "x"}), &[]);
    names(&chosen, &json!({"v": 1}), &[("/v", Breaks::Type)]);
}

#[test]
fn draft_7_is_read_as_draft_7() {
    let seven = |more: Value| {
        let mut schema = more;
        schema["$schema"] = "http://json-schema.org/draft-07/schema#".into();
        schema
    };
    names(
        &seven(json!({"items": [{"type": "string"}], "additionalItems": false})),
        &json!(["a", 1]),
        &[("/1", Breaks::Extra)],
    );
    names(
        &seven(json!({"dependencies": {"a": ["b"], "c": {"required": ["d"]}}})),
        &json!({"a": 1, "c": 1}),
        &[("/b", Breaks::Missing), ("/d", Breaks::Missing)],
    );
    names(
        &seven(
            json!({"definitions": {"s": {"$id": "#s", "type": "string"}}, "properties": {"x": {"$ref": "#s", "maxLength": 1}}}),
        ),
        &json!({"x": "long"}),
        &[],
    );
    names(
        &seven(json!({"prefixItems": [{"type": "string"}], "dependentRequired": {"a": ["b"]}})),
        &json!({"a": 1}),
        &[],
    );
    assert_eq!(codes(&json!({"$schema": "http://json-schema.org/draft-04/schema#"})), ["draft-unknown"]);
}

#[test]
fn the_meant_branch_is_named() {
    let lamp = json!({"properties": {"kind": {"const": "lamp"}, "number": {"type": "integer"}}, "required": ["kind", "number"]});
    let road = json!({"properties": {"kind": {"const": "road"}, "metres": {"type": "number"}, "lane": {"enum": ["a", "b"]}}, "required": ["kind", "metres"]});
    for word in ["anyOf", "oneOf"] {
        let schema = json!({word: [lamp, road]});
        names(&schema, &json!({"kind": "road"}), &[("/metres", Breaks::Missing)]);
        names(&schema, &json!({"kind": "road", "metres": 1, "lane": "c"}), &[("/lane", Breaks::Enum)]);
        names(&schema, &json!({"kind": "lamp", "number": "x"}), &[("/number", Breaks::Type)]);
        names(&schema, &json!({"kind": "tree", "metres": 2}), &[("/kind", Breaks::Const)]);
    }
    let values = json!({"anyOf": [{"const": "a"}, {"const": "b"}]});
    names(&values, &json!("c"), &[("", Breaks::NoBranch)]);
    let maybe = json!({"anyOf": [{"type": "null"}, {"type": "object", "required": ["a"]}]});
    names(&maybe, &json!({}), &[("/a", Breaks::Missing)]);
    let inner = json!({"anyOf": [{"properties": {"d": {"properties": {"t": {"const": 1}}}}, "required": ["x"]}, {"properties": {"d": {"properties": {"t": {"const": 2}}}}, "required": ["y", "z"]}]});
    names(&inner, &json!({"d": {"t": 2}, "y": 1}), &[("/z", Breaks::Missing)]);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table, one row a case")]
fn formats_agree_with_another_validator() {
    let rows: [(&str, &[&str]); 13] = [
        (
            "date",
            &[
                "2026-02-28",
                "2026-02-29",
                "2024-02-29",
                "2026-2-8",
                "20260208",
                "",
                "２０２６-01-01",
                "2026-13-01",
            ],
        ),
        (
            "time",
            &[
                "12:00:00Z",
                "12:00:00",
                "24:00:00Z",
                "23:59:60Z",
                "12:00:60Z",
                "15:59:60-08:00",
                "12:00:00.5+08:00",
                "12:00:00.Z",
                "12:00:00+24:00",
            ],
        ),
        (
            "date-time",
            &[
                "2026-01-01T00:00:00Z",
                "2026-01-01 00:00:00Z",
                "2026-01-01T00:00:00+08:00",
                "2026-01-01t00:00:00z",
                "2026-02-30T00:00:00Z",
                "2026-01-01",
            ],
        ),
        (
            "email",
            &[
                "a@b.cn",
                "a@b",
                "@b.cn",
                "a b@c.cn",
                "a..b@c.cn",
                "\"a b\"@c.cn",
                "a@[127.0.0.1]",
                "张@b.cn",
                "a@-b.cn",
            ],
        ),
        (
            "uri",
            &[
                "https://a.cn/b?c#d",
                "//a",
                "a",
                "urn:isbn:1",
                "http://a b",
                "https://[::1]/",
                "http://a:80x/",
                "mailto:a@b.cn",
                "http://%zz",
                "路:径",
            ],
        ),
        ("uri-reference", &["/a/b", "a", "//a", "", "a b", "#x", "\\\\win"]),
        (
            "uuid",
            &[
                "2eb8aa08-aa98-11ea-b4aa-73b441d16380",
                "2eb8aa08aa9811eab4aa73b441d16380",
                "2eb8aa08-aa98-11ea-b4aa-73b441d1638",
            ],
        ),
        ("ipv4", &["127.0.0.1", "127.0.0.01", "1.2.3", "256.0.0.1"]),
        ("ipv6", &["::1", "1::2::3", "fe80::a%eth1", "12345::"]),
        ("hostname", &["a.cn", "a_b.cn", "-a", "a-.cn", "xn--fiqs8s", ""]),
        ("duration", &["P1Y2M3DT4H5M6S", "P", "PT", "P1W", "P1D2Y", "PT1S", "1D", "P1YT"]),
        ("json-pointer", &["/a/b", "a", "", "/~2", "/~0~1", "/~"]),
        ("regex", &["^a+$", "(", "[", "a{2,1}"]),
    ];
    for (format, texts) in rows {
        for text in texts {
            let _ = breaches(&json!({"format": format}), &json!(text));
        }
    }
    names(&json!({"format": "uuid"}), &json!("x"), &[("", Breaks::Format)]);
    assert!(!judge(&json!({"format": "cn-uscc"})).judge(&Json::text("91440300MA5EKYC00X")).fits());
}

/// Small schemas and values from a seed.
fn schema(seed: &mut Seed, depth: usize) -> Value {
    let leaf = |seed: &mut Seed| match seed.below(9) {
        0 => json!({"type": "string"}),
        1 => json!({"type": ["number", "null"]}),
        2 => json!({"const": seed.below(3)}),
        3 => json!({"enum": ["a", 1, null]}),
        4 => json!({"minimum": seed.below(3), "maxLength": 1}),
        5 => json!({"required": ["a"]}),
        6 => json!({"minItems": seed.below(3), "maxProperties": 2}),
        7 => json!({"uniqueItems": true, "multipleOf": 2}),
        _ => json!(seed.below(4) > 0),
    };
    if depth == 0 {
        return leaf(seed);
    }
    let inner = |seed: &mut Seed| {
        if seed.below(6) == 0 { json!({"$ref": "#/$defs/d"}) } else { schema(seed, depth - 1) }
    };
    let mut made = json!({});
    for _ in 0..=seed.below(3) {
        let (a, b) = (inner(seed), inner(seed));
        match seed.below(16) {
            0 => made["properties"] = json!({"a": a, "b": b}),
            1 => made["additionalProperties"] = a,
            2 => made["patternProperties"] = json!({"^[ab]$": a}),
            3 => made["items"] = a,
            4 => made["prefixItems"] = json!([a, b]),
            5 => made["contains"] = a,
            6 => made["allOf"] = json!([a, b]),
            7 => made["anyOf"] = json!([a, b]),
            8 => made["oneOf"] = json!([a, b]),
            9 => made["not"] = a,
            10 => (made["if"], made["then"], made["else"]) = (a, b.clone(), b),
            11 => made["unevaluatedProperties"] = a,
            12 => made["unevaluatedItems"] = a,
            13 => made["propertyNames"] = json!({"maxLength": 1}),
            14 => made["dependentSchemas"] = json!({"a": a}),
            _ => (made["minContains"], made["contains"], made["maxContains"]) = (json!(0), a, json!(1)),
        }
    }
    made
}

fn value(seed: &mut Seed, depth: usize) -> Value {
    match seed.below(if depth == 0 { 6 } else { 10 }) {
        0 => json!(null),
        1 => json!(seed.below(2) == 0),
        2 => json!(seed.below(4)),
        3 => json!(0.5 * seed.below(5) as f64),
        4 => json!("a"),
        5 => json!("long"),
        6 | 7 => (0..seed.below(4)).map(|_| value(seed, depth - 1)).collect(),
        _ => ["a", "b", "cc"]
            .iter()
            .take(seed.below(4))
            .map(|name| ((*name).to_owned(), value(seed, depth - 1)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}

#[test]
fn made_up_schemas_are_judged_as_another_validator_does() {
    let mut seed = Seed::new(7);
    let (mut fits, mut all) = (0_u32, 0_u32);
    for _ in 0..1_500 {
        let mut made = schema(&mut seed, 3);
        if !made.is_object() {
            continue;
        }
        made["$defs"] = json!({"d": schema(&mut seed, 1)});
        let read = Json::read(&made.to_string()).unwrap();
        let Ok(judge) = Judge::compile(&read) else {
            assert_eq!(codes(&made), ["ref-deep"], "{made}");
            continue;
        };
        let theirs = theirs(&made);
        for _ in 0..12 {
            let value = value(&mut seed, 3);
            let verdict = judge.judge(&Json::read(&value.to_string()).unwrap());
            assert!(!verdict.unjudged);
            assert_eq!(verdict.fits(), theirs.is_valid(&value), "{made}\n{value}\n{:?}", verdict.breaches);
            all += 1;
            fits += u32::from(verdict.fits());
        }
    }
    println!("{fits} of {all} values fit");
    assert!(fits > all / 10 && fits < all * 9 / 10, "both answers come up: {fits} of {all}");
}
