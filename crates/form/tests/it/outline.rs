//! Forms made of a schema alone: pages, tasks, choices, lists, and the value in the end.

use form::outline::{Answers, Ask, Page, State};
use form::{Json, Outline};
use serde_json::{Value, json};

use crate::planning::{all, folder, text};

#[track_caller]
fn outline(schema: &Value) -> Outline {
    let (outline, findings) = Outline::parse(&schema.to_string(), "schema.json");
    outline.unwrap_or_else(|| panic!("{findings:#?}"))
}

fn answers(pairs: &[(&str, &str)]) -> Answers {
    let mut answers = Answers::default();
    for (key, text) in pairs {
        assert!(answers.set(key, text));
    }
    answers
}

fn ids(outline: &Outline, answers: &Answers) -> Vec<String> {
    outline.read(answers).pages.iter().map(|page| page.id.clone()).collect()
}

fn small() -> Value {
    json!({
        "title": "Report", "type": "object", "required": ["kind", "lamp", "people"],
        "properties": {
            "kind": {"title": "Kind", "enum": ["lamp", "road"]},
            "when": {"type": "string", "format": "date"},
            "lamp": {"oneOf": [
                {"title": "By number", "type": "object", "properties": {"number": {"type": "integer", "minimum": 1}}, "required": ["number"]},
                {"title": "By place", "type": "object", "properties": {"place": {"type": "string", "minLength": 2}}, "required": ["place"]}
            ]},
            "people": {"type": "array", "minItems": 1, "items": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}},
            "extra": {"type": "object", "properties": {"note": {"type": "string"}}}
        }
    })
}

#[test]
fn a_choice_opens_its_branch_on_the_next_page() {
    let outline = outline(&small());
    assert_eq!(ids(&outline, &Answers::default()), [":0", "/lamp?0", "/people#", "/people/0:0"]);
    let chosen = answers(&[("/lamp?0", "2"), ("/people#", "2"), ("+", "extra")]);
    assert_eq!(
        ids(&outline, &chosen),
        [":0", "/extra:0", "/lamp?0", "/lamp:0", "/people#", "/people/0:0", "/people/1:0"]
    );
    let reading = outline.read(&chosen);
    assert_eq!(reading.page("/lamp:0").unwrap().1.questions[0].key, "/lamp/place");
    assert_eq!(reading.sections.len(), 4);
    let waiting = outline.read(&Answers::default());
    assert_eq!(waiting.sections[1].tasks[0].waits_for.as_deref(), Some("Lamp"));
}

#[test]
fn branches_without_a_name_are_known_by_what_they_ask_for() {
    let object = |names: &[&str]| {
        let properties = names.iter().map(|name| ((*name).to_owned(), json!({"type": "string"})));
        json!({"type": "object", "properties": properties.collect::<serde_json::Map<_, _>>()})
    };
    let outline = outline(&json!({"type": "object", "required": ["who"], "properties": {
        "who": {"anyOf": [object(&["name", "phone"]), object(&["name", "phone", "agentName"]), {"type": "array", "items": {"type": "object", "properties": {"a": {"type": "string"}}}}]},
        "how": {"anyOf": [object(&["name", "phone"]), object(&["name", "phone", "agentName"])]},
    }}));
    let titles = |id: &str| {
        let reading = outline.read(&answers(&[("+", "how")]));
        let Ask::One(choices) = reading.page(id).unwrap().1.questions[0].ask.clone() else { panic!("{id}") };
        choices.iter().map(|choice| choice.title.clone()).collect::<Vec<_>>()
    };
    assert_eq!(titles("/how?0"), ["Name, Phone", "… + Agent name"]);
    assert_eq!(titles("/who?0"), ["Name, Phone", "Agent name, Name, Phone", "array"]);
}

#[test]
fn what_takes_any_json_says_what_to_write() {
    let any = |schema: Value| {
        let outline = outline(&json!({"type": "object", "required": ["x"], "properties": {"x": schema}}));
        let answers = answers(&[("/x", "none")]);
        let reading = outline.read(&answers);
        let troubles = outline.troubles(&reading.pages[0], &answers);
        troubles.first().map(|trouble| trouble.words.en.clone())
    };
    assert_eq!(any(json!({"type": "object"})).as_deref(), Some("Write “X” as JSON, such as {}"));
    assert_eq!(
        any(json!({"anyOf": [{"type": "object"}, {"type": "null"}]})).as_deref(),
        Some("Write “X” as JSON, such as {}")
    );
    assert_eq!(any(json!({})), None);
}

#[test]
fn the_value_is_what_was_answered_and_each_trouble_names_its_question() {
    let outline = outline(&small());
    let given = answers(&[
        ("/kind", "\"road\""),
        ("/when", "2026年3月2日"),
        ("/lamp?0", "1"),
        ("/lamp/number", "０"),
        ("/people/0/name", "王"),
    ]);
    let reading = outline.read(&given);
    assert_eq!(
        serde_json::to_value(&reading.value).unwrap(),
        json!({"kind": "road", "when": "2026-03-02", "lamp": {"number": 0}, "people": [{"name": "王"}]})
    );
    let troubles = outline.troubles_of_all(&reading);
    assert_eq!(troubles.len(), 1, "{troubles:?}");
    assert_eq!((troubles[0].key.as_str(), troubles[0].page.as_str()), ("/lamp/number", "/lamp:0"));
    assert_eq!(troubles[0].words.zh, "请把“Number”改为 1 或更大");
    let page = reading.page("/lamp:0").unwrap().1;
    assert_eq!(outline.troubles(page, &given), troubles);
    assert_eq!(outline.state(page, &given), State::Started);
    let first = reading.page(":0").unwrap().1;
    let none = outline.troubles(first, &Answers::default());
    assert_eq!(
        none.iter().map(|t| (t.key.as_str(), t.words.en.as_str())).collect::<Vec<_>>(),
        [("/kind", "Choose “Kind”")]
    );
}

#[test]
fn an_item_that_is_removed_takes_its_answers_along() {
    let mut given = answers(&[
        ("/people#", "3"),
        ("/people/0/name", "a"),
        ("/people/1/name", "b"),
        ("/people/2/name", "c"),
        ("/peoples", "x"),
    ]);
    given.see("/people/2:0");
    given.remove_item("/people", 1, 3);
    assert_eq!(given.text("/people#"), "2");
    assert_eq!(
        (given.text("/people/0/name"), given.text("/people/1/name"), given.text("/people/2/name")),
        ("a", "c", "")
    );
    assert_eq!(given.text("/peoples"), "x");
    assert!(given.seen("/people/1:0"));
}

#[test]
fn conditions_open_questions() {
    let outline = outline(&json!({
        "type": "object",
        "properties": {"kind": {"enum": ["lamp", "road"]}, "paid": {"type": "number"}},
        "required": ["kind"],
        "if": {"properties": {"kind": {"const": "lamp"}}, "required": ["kind"]},
        "then": {"properties": {"number": {"type": "integer"}}, "required": ["number"]},
        "else": {"properties": {"lane": {"type": "string"}}},
        "dependentSchemas": {"paid": {"properties": {"receipt": {"type": "string"}}}}
    }));
    let keys = |given: &Answers| -> Vec<String> {
        outline
            .read(given)
            .pages
            .iter()
            .flat_map(|page| page.questions.iter().map(|q| q.key.clone()))
            .collect()
    };
    assert_eq!(keys(&Answers::default()), ["/kind", "/paid", "/lane"]);
    assert_eq!(
        keys(&answers(&[("/kind", "\"lamp\""), ("/paid", "3")])),
        ["/kind", "/paid", "/number", "/receipt"]
    );
}

#[test]
fn circles_open_only_as_far_as_answers_go() {
    let outline = outline(
        &json!({"$ref": "#/$defs/node", "$defs": {"node": {"type": "object", "properties": {
        "name": {"type": "string"}, "child": {"$ref": "#/$defs/node"}, "list": {"type": "array", "items": {"$ref": "#/$defs/node"}},
        "self": {"type": "array", "items": {"$ref": "#/$defs/node/properties/self"}}}}}}),
    );
    assert_eq!(ids(&outline, &Answers::default()), [":0"]);
    assert_eq!(
        ids(&outline, &answers(&[("+", "child"), ("/child+", "list"), ("/child/list#", "1")])),
        [":0", "/child:0", "/child/list#", "/child/list/0:0"]
    );
    let endless =
        self::outline(&json!({"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#"}}}));
    assert!(endless.read(&Answers::default()).cut);
}

/// At most two of the objects in each list: enough to walk through.
pub fn trimmed(value: &mut Value) {
    match value {
        Value::Array(items) => {
            if items.iter().all(Value::is_object) {
                items.truncate(2);
            }
            items.iter_mut().for_each(trimmed);
        }
        Value::Object(entries) => entries.values_mut().for_each(trimmed),
        _ => {}
    }
}

/// Somebody with the case on paper answers page after page, as the form asks, and sends it.
fn walked(outline: &Outline, value: &Json) -> (Answers, usize) {
    let mut answers = Answers::default();
    let mut sent = 0;
    let mut reading = outline.read(&answers);
    let mut at = reading.pages.first().map(|page| page.id.clone());
    while let Some(id) = at {
        let page = reading.page(&id).unwrap().1;
        for (key, text) in outline.page_of_value(page, value) {
            // The form wants a text where the case has an empty one.
            let needed = page.questions.iter().any(|question| {
                let text = matches!(question.ask, Ask::Text { .. } | Ask::Free);
                question.key == key && question.required && text
            });
            assert!(answers.set(&key, if text.is_empty() && needed { "none" } else { &text }));
        }
        answers.see(&id);
        reading = outline.read(&answers);
        let page: &Page = reading.page(&id).unwrap().1;
        assert!(page.questions.len() <= 9, "{id}");
        let troubles = outline.troubles(page, &answers);
        assert!(troubles.is_empty(), "{id}: {troubles:?}");
        sent += 1;
        at = reading.next(&id).map(|page| page.id.clone());
    }
    (answers, sent)
}

const WALKED: [&str; 3] = ["breach.json", "preApp.json", "03-appeal-determined.json"];

#[test]
fn real_cases_are_filled_in_page_by_page() {
    let Some(folder) = folder() else { return };
    let mut told = Vec::new();
    let mut outlines = std::collections::BTreeMap::new();
    // Two short cases, and one of the largest schema, late in its life.
    for (name, case, schema) in
        all(&folder).into_iter().filter(|(name, ..)| WALKED.iter().any(|walked| name.ends_with(walked)))
    {
        let mut case: Value = serde_json::from_str(&case).unwrap();
        trimmed(&mut case);
        let value = Json::read(&case.to_string()).unwrap();
        let read =
            || Outline::parse(&text(&folder.join(format!("schemas/{schema}.json"))), schema).0.unwrap();
        let outline = outlines.entry(schema).or_insert_with(read);
        let (answers, pages) = walked(outline, &value);
        let reading = outline.read(&answers);
        assert!(!reading.cut, "{name}");
        let troubles = outline.troubles_of_all(&reading);
        assert!(troubles.is_empty(), "{name}: {troubles:#?}");
        let open = reading.pages.iter().filter(|page| outline.state(page, &answers) != State::Done).count();
        assert_eq!(open, 0, "{name}");
        let same = form::json::order(&reading.value, &value).is_eq();
        told.push(format!(
            "{} {pages} pages, the value is {}",
            name.rsplit('/').next().unwrap(),
            if same { "the same" } else { "another" }
        ));
    }
    println!("{}", told.join("\n"));
    assert_eq!(told.len(), WALKED.len());
}

#[test]
fn the_largest_schema_has_bounded_pages_and_a_task_list() {
    let Some(folder) = folder() else { return };
    let (outline, findings) =
        Outline::parse(&text(&folder.join("schemas/postSubmissionApplication.json")), "post.json");
    let outline = outline.unwrap();
    assert!(findings.iter().any(|finding| finding.code == "personal-likely"), "{findings:?}");
    let reading = outline.read(&Answers::default());
    assert_eq!(reading.pages.len(), 1, "first the kind of application");
    let Ask::One(choices) = &reading.pages[0].questions[0].ask else { panic!("{:?}", reading.pages[0]) };
    assert_eq!(choices.len(), 95);
    let kind = choices.iter().find(|choice| {
        choice.title.contains("full householder") || choice.title.contains("Full householder")
    });
    let chosen = answers(&[("?0", &kind.unwrap().code)]);
    let reading = outline.read(&chosen);
    let titles: Vec<&str> = reading.sections.iter().map(|section| section.title.as_str()).collect();
    println!("{titles:?}: {} pages", reading.pages.len());
    assert!(reading.sections.len() >= 3 && reading.pages.iter().all(|page| page.questions.len() <= 9));
}
