//! Previews of forms: from a schema to the last page, as somebody without scripts and without a mouse does it.

use axum::http::StatusCode;
use form::outline::{Answers, Ask, Page};
use form::{Json, Outline};

use crate::town::{Browser, Town};

const BASE: &str = "/desk/forms/preview";

const SCHEMA: &str = r#"{"title": "Works on a road", "type": "object", "required": ["who", "days", "places"], "properties": {
  "who": {"title": "Applicant", "oneOf": [
    {"title": "A person", "type": "object", "required": ["email"], "properties": {"email": {"title": "Email", "type": "string", "format": "email"}}},
    {"title": "An organisation", "type": "object", "required": ["code"], "properties": {"code": {"title": "Credit code", "type": "string", "format": "cn-uscc"}}}]},
  "days": {"title": "Days", "type": "integer", "minimum": 1, "maximum": 90},
  "kinds": {"title": "Kinds", "type": "array", "items": {"enum": ["gas", "water"]}},
  "places": {"title": "Places", "type": "array", "minItems": 1, "items": {"type": "object", "required": ["road"], "properties": {"road": {"title": "Road", "type": "string"}}}}
}}"#;

async fn upload(browser: &mut Browser, schema: &str) {
    browser.open(BASE).await;
    let token = browser
        .page
        .text
        .split("name=\"csrf\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let body = format!(
        "--x\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--x\r\ncontent-disposition: form-data; name=\"schema\"; filename=\"s.json\"\r\ncontent-type: application/json\r\n\r\n{schema}\r\n--x--\r\n"
    );
    browser.post_raw(BASE, "multipart/form-data; boundary=x", body).await;
    if browser.page.status == StatusCode::SEE_OTHER {
        let to = browser.page.headers["location"].to_str().unwrap().to_owned();
        browser.open(&to).await;
    }
}

#[tokio::test]
async fn only_staff_sees_previews_and_each_only_their_own() {
    let town = Town::new();
    let mut nobody = town.browser();
    nobody.open(BASE).await;
    assert!(nobody.page.address.starts_with("/sign-in"), "{}", nobody.page.address);
    let mut resident = town.signed_in("resident").await;
    assert_eq!(resident.open(BASE).await.status, StatusCode::FORBIDDEN);
    let mut author = town.signed_in("dispatcher").await;
    upload(&mut author, SCHEMA).await;
    let draft = author.page.address.clone();
    assert_eq!(author.open(&draft).await.status, StatusCode::OK);
    let mut other = town.signed_in("handler").await;
    for address in [draft.clone(), format!("{draft}/check"), format!("{draft}/page?id=%3A0")] {
        assert_eq!(other.open(&address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    author.submit(&format!("{draft}/end"), &[]).await;
    assert_eq!(author.open(&draft).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_form_is_filled_in_to_the_end() {
    let town = Town::new();
    let mut author = town.signed_in("dispatcher").await;
    author.open("/?lang=en").await;
    upload(&mut author, SCHEMA).await;
    let draft = author.page.address.clone();
    for text in [
        "Works on a road",
        "Not started",
        "Cannot start yet",
        "First answer “Applicant”",
        "0 of 4 tasks done",
    ] {
        author.expect(text);
    }
    // The first page: a wrong and a right answer.
    author.open(&format!("{draft}/page?id=%3A0")).await;
    author.submit(&draft, &[("q0", "120"), ("q1.1", "on")]).await;
    assert_eq!(author.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for text in [
        "role=\"alert\"",
        "autofocus",
        "href=\"#q0\"",
        "Enter 90 or less for “Days”",
        "value=\"120\"",
        "id=\"q1-2\" name=\"q1.1\" value=\"on\" checked",
        "aria-invalid",
    ] {
        author.expect(text);
    }
    author.submit(&draft, &[("q0", "12"), ("q1.1", "on")]).await;
    author.expect("1 of 4 tasks done");
    // The choice opens its branch on the next page.
    author.open(&format!("{draft}/page?id=%2Fwho%3F0")).await;
    author.expect("An organisation");
    author.submit(&draft, &[("q0", "")]).await;
    assert_eq!(author.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    author.submit(&draft, &[("q0", "1")]).await;
    author.expect("Email");
    author.submit(&draft, &[("q0", "lin at example")]).await;
    author.expect("Write “Email” like this: name@example.cn");
    author.submit(&draft, &[("q0", "lin@example.cn")]).await;
    author.expect("2 of 3 tasks done");
    // A list: add, fill in, add, remove.
    author.open(&format!("{draft}/page?id=%2Fplaces%23")).await;
    author.submit(&draft, &[("do", "continue")]).await;
    author.submit(&draft, &[("q0", "Renmin")]).await;
    author.expect("1 added");
    author.submit(&draft, &[("do", "add")]).await;
    author.submit(&draft, &[("q0", "Chunfeng")]).await;
    author.expect("2 added");
    author.submit(&draft, &[("do", "remove-0")]).await;
    for text in ["1 added", "Chunfeng"] {
        author.expect(text);
    }
    assert!(!author.has("Renmin"));
    author.submit(&draft, &[("do", "continue")]).await;
    author.expect("3 of 3 tasks done");
    author.open(&format!("{draft}/check")).await;
    for text in ["lin@example.cn", "water", "Chunfeng", "Finish"] {
        author.expect(text);
    }
    author.submit(&format!("{draft}/check"), &[]).await;
    assert_eq!(author.page.status, StatusCode::OK);
    author.expect("The form is complete");
    author.expect("lin@example.cn");
}

#[tokio::test]
async fn bad_schemas_are_told_and_not_kept() {
    let town = Town::new();
    let mut author = town.signed_in("dispatcher").await;
    let rows = [
        ("{", "not JSON"),
        (&"[".repeat(100_000), "not JSON"),
        ("{\"$ref\": \"https://example.com/s.json\"}", "leads out of the file"),
        ("{\"$ref\": \"#\"}", "circle"),
        ("{\"type\": 5}", "`type` must be"),
        ("[]", "not a JSON object"),
        ("\u{0}", "not JSON"),
    ];
    for (schema, expected) in rows {
        upload(&mut author, schema).await;
        assert_eq!(author.page.status, StatusCode::UNPROCESSABLE_ENTITY, "{expected}");
        author.expect(expected);
    }
    upload(&mut author, "{}").await;
    assert_eq!(author.page.status, StatusCode::OK, "a schema that asks nothing is a form without pages");
}

#[tokio::test]
async fn forms_of_apps_are_previewed_and_send_nothing() {
    let town = Town::new();
    let mut author = town.signed_in("dispatcher").await;
    author.open(BASE).await;
    author.expect("/desk/forms/preview/app/event-dispatch/report");
    let links: Vec<String> = author
        .page
        .text
        .split("href=\"/desk/forms/preview/app/")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    assert!(links.len() >= 12, "{links:?}");
    for link in links {
        let address = format!("{BASE}/app/{link}");
        assert_eq!(author.open(&address).await.status, StatusCode::OK, "{link}");
        author.submit(&address, &[]).await;
        assert!([StatusCode::OK, StatusCode::UNPROCESSABLE_ENTITY].contains(&author.page.status), "{link}");
    }
    assert_eq!(author.open(&format!("{BASE}/app/none/report")).await.status, StatusCode::NOT_FOUND);
}

/// What a person with the case on paper sends for a page.
pub fn sent(outline: &Outline, page: &Page, value: &Json) -> Vec<(String, String)> {
    let texts = outline.page_of_value(page, value);
    if page.list.is_some() {
        return texts;
    }
    let mut pairs = Vec::new();
    for (key, text) in texts {
        let (number, question) =
            page.questions.iter().enumerate().find(|(_, question)| question.key == key).unwrap();
        match &question.ask {
            Ask::Many(choices) => {
                let ticked = choices
                    .iter()
                    .enumerate()
                    .filter(|(_, choice)| text.lines().any(|line| line == choice.code));
                pairs.extend(ticked.map(|(at, _)| (format!("q{number}.{at}"), "on".to_owned())));
            }
            Ask::Text { .. } | Ask::Free if text.is_empty() && question.required => {
                pairs.push((format!("q{number}"), "none".to_owned()));
            }
            _ => pairs.push((format!("q{number}"), text)),
        }
    }
    pairs
}

pub fn corpus() -> Option<(String, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/forms");
    if !folder.is_dir() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "the corpus of forms is missing");
        println!("skipped: corpus not found");
        return None;
    }
    let read = |path: &str| std::fs::read_to_string(folder.join(path)).unwrap();
    Some((
        read("schemas/postSubmissionApplication.json"),
        read("examples/postSubmissionApplication/planningPermission/fullHouseholder-03-consultation.json"),
    ))
}

/// At most one of the objects in each list: enough to walk through.
pub fn trimmed(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Array(items) => {
            if items.iter().all(serde_json::Value::is_object) {
                items.truncate(1);
            }
            items.iter_mut().for_each(trimmed);
        }
        serde_json::Value::Object(entries) => entries.values_mut().for_each(trimmed),
        _ => {}
    }
}

/// The largest schema, page by page over HTTP: every page once, the check, the end.
#[tokio::test]
async fn the_largest_schema_is_finished_page_by_page() {
    let Some((schema, case)) = corpus() else { return };
    let town = Town::new();
    let mut author = town.signed_in("dispatcher").await;
    author.open("/?lang=en").await;
    upload(&mut author, &schema).await;
    let draft = author.page.address.clone();
    let mut case: serde_json::Value = serde_json::from_str(&case).unwrap();
    trimmed(&mut case);
    let (outline, value) = (Outline::parse(&schema, "").0.unwrap(), Json::read(&case.to_string()).unwrap());
    let mut answers = Answers::default();
    let mut slowest = std::time::Duration::ZERO;
    let mut count = 0;
    loop {
        let reading = outline.read(&answers);
        let Some(page) = reading.pages.iter().find(|page| !answers.seen(&page.id)) else { break };
        let address = format!("{draft}/page?id={}", value::percent::encoded(&page.id));
        author.open(&address).await;
        assert_eq!(author.page.status, StatusCode::OK, "{address}");
        let pairs = sent(&outline, page, &value);
        let begin = std::time::Instant::now();
        if let Some(list) = &page.list {
            let wanted: usize = pairs[0].1.parse().unwrap();
            for _ in list.count..wanted {
                author.open(&address).await;
                author.submit(&draft, &[("do", "add")]).await;
            }
            answers.set(&page.id, &wanted.to_string());
            author.open(&address).await;
            author.submit(&draft, &[("do", "continue")]).await;
        } else {
            let pairs: Vec<(&str, &str)> =
                pairs.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
            author.submit(&draft, &pairs).await;
            for (key, text) in outline.page_of_value(page, &value) {
                answers.set(&key, &text);
            }
        }
        slowest = slowest.max(begin.elapsed());
        assert_eq!(author.page.status, StatusCode::OK, "{address}: {}", author.page.text);
        for secret in ["Haywood", "@example.com", "@gmail"] {
            assert!(!author.page.address.contains(secret));
        }
        answers.see(&page.id);
        count += 1;
    }
    author.open(&format!("{draft}/check")).await;
    author.expect("Finish");
    author.submit(&format!("{draft}/check"), &[]).await;
    assert_eq!(author.page.status, StatusCode::OK, "{}", author.page.text);
    author.expect("The form is complete");
    println!("{count} pages, the slowest answer took {slowest:?}");
    assert!(count > 50, "{count}");
}
