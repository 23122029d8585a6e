//! Forms: what is asked when a case opens, and at each step. DIGIT keeps the questions elsewhere, so these are a start.

use serde_json::{Value as Json, json};

use super::plan::Plan;

/// The form of the act that opens a case.
pub(super) fn apply(plan: &Plan) -> String {
    let mut properties = json!({
        "subject": {"type": "string", "minLength": 2, "maxLength": 200},
        "details": {"type": "string", "minLength": 2, "maxLength": 2000},
    });
    let mut fields = json!({
        "subject": field("申请事项", "What is it about?", "text", "请写申请事项", "Write what it is about"),
        "details": field("具体情况", "Details", "textarea", "请写具体情况", "Write the details"),
    });
    let mut order = vec!["subject", "details"];
    let required = order.clone();
    if plan.document {
        document(&mut properties, &mut fields);
        order.push("document");
    }
    let (zh, en) = (&plan.opening.title.zh, &plan.opening.title.en);
    file("apply", zh, en, (&properties, &required, &order, &fields))
}

/// The form of every later act; with a document where the state asks for one.
pub(super) fn step(with_document: bool) -> String {
    let mut properties = json!({"note": {"type": "string", "minLength": 2, "maxLength": 2000}});
    let mut fields = json!({"note": field("办理意见", "Note", "textarea", "请写办理意见", "Write a note")});
    let mut order = vec!["note"];
    if with_document {
        document(&mut properties, &mut fields);
        order.push("document");
    }
    let id = if with_document { "step-document" } else { "step" };
    file(id, "办理意见", "Note", (&properties, &[], &order, &fields))
}

fn document(properties: &mut Json, fields: &mut Json) {
    if let (Some(properties), Some(fields)) = (properties.as_object_mut(), fields.as_object_mut()) {
        properties.insert("document".to_owned(), json!({"type": "string"}));
        let asked = field("材料", "Document", "file", "请上传材料", "Add the document");
        fields.insert("document".to_owned(), asked);
    }
}

fn field(zh: &str, en: &str, widget: &str, missing_zh: &str, missing_en: &str) -> Json {
    json!({
        "label": {"zh": zh, "en": en},
        "widget": widget,
        "errors": {"required": {"zh": missing_zh, "en": missing_en}},
    })
}

fn file(
    id: &str,
    zh: &str,
    en: &str,
    (properties, required, order, fields): (&Json, &[&str], &[&str], &Json),
) -> String {
    let title = json!({"zh": zh, "en": en});
    let form = json!({
        "id": id,
        "title": title,
        "schema": {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": properties,
            "required": required,
        },
        "layout": [{"id": id, "title": title, "fields": order}],
        "fields": fields,
    });
    format!("{form:#}\n")
}
