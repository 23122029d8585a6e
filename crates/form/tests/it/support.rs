//! Small forms, and what comes of them.

use form::{Form, Problem};
use serde_json::{Value as Json, json};
use value::Context;

pub fn words(text: &str) -> Json {
    json!({"zh": format!("{text}（中文）"), "en": text})
}

pub fn personal() -> Json {
    graded("general")
}

pub fn graded(grade: &str) -> Json {
    let basis = json!({"zh": "《个人信息保护法》第十三条", "en": "PIPL article 13"});
    json!({"grade": grade, "purpose": words("To call back"), "basis": basis, "retention_days": 365})
}

/// A form file with one page, from `(name, property, description)`; labels are added where they lack.
pub fn file(fields: &[(&str, Json, Json)], required: &[&str]) -> Json {
    let names: Vec<&str> = fields.iter().map(|(name, ..)| *name).collect();
    let mut file = json!({
        "id": "report", "title": words("Report"),
        "schema": {"type": "object", "required": required, "properties": {}},
        "layout": [{"id": "one", "title": words("Page one"), "fields": names}],
        "fields": {}
    });
    for (name, property, description) in fields {
        file["schema"]["properties"][*name] = property.clone();
        let mut description = description.clone();
        if description.get("label").is_none() {
            description["label"] = words("Answer");
        }
        file["fields"][*name] = description;
    }
    file
}

#[track_caller]
pub fn form(file: &Json) -> Form {
    let (form, findings) = form::parse(&file.to_string(), "form/report.json");
    assert!(findings.is_empty(), "{findings:#?}");
    form.unwrap()
}

/// A form with the one field `a`.
#[track_caller]
pub fn one(property: Json, description: Json, required: bool) -> Form {
    form(&file(&[("a", property, description)], if required { &["a"] } else { &[] }))
}

pub fn lists(list: &str, code: &str) -> bool {
    list == "category" && ["lamp", "road"].contains(&code)
}

/// What a web form sends, read.
pub fn sent(form: &Form, pairs: &[(&str, &str)]) -> Context {
    let pairs: Vec<(String, String)> =
        pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    form.read(&pairs)
}

/// All data that pass, or the problems.
pub fn checked(form: &Form, pairs: &[(&str, &str)]) -> Result<Context, Vec<Problem>> {
    form.check(&sent(form, pairs), &lists).map(|checked| {
        let mut all = checked.data;
        all.extend(checked.personal);
        all
    })
}

/// `code` of the one problem with the answer `text` to the field `a`.
#[track_caller]
pub fn problem(form: &Form, text: &str) -> Problem {
    let mut problems = checked(form, &[("a", text)]).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems.remove(0)
}
