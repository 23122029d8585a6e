//! Properties that mean a person need a reason: `"x-personal": {"grade", "purpose", "basis", "retention_days"}`.

use crate::field::Grade;
use crate::json::Json;
use crate::lint;
use crate::place::Findings;

/// Words of the reason.
const REASON: [&str; 4] = ["grade", "purpose", "basis", "retention_days"];

/// Reports properties that sound like personal data and say nothing of purpose, basis and retention.
///
/// Recursion is bounded by the reader of the schema.
pub(super) fn look(schema: &Json, findings: &mut Findings) {
    fn walk(at: &Json, place: &str, findings: &mut Findings) {
        match at {
            Json::Map(entries) => {
                for (key, inner) in entries.iter() {
                    let under = if place.is_empty() { key.to_string() } else { format!("{place}/{key}") };
                    if &**key == "properties"
                        && let Some(properties) = inner.as_map()
                    {
                        properties.iter().for_each(|(name, schema)| property(name, schema, &under, findings));
                    }
                    if !matches!(&**key, "enum" | "const" | "default" | "examples") {
                        walk(inner, &under, findings);
                    }
                }
            }
            Json::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    walk(item, &format!("{place}/{index}"), findings);
                }
            }
            _ => {}
        }
    }
    walk(schema, "", findings);
}

fn property(name: &str, schema: &Json, place: &str, findings: &mut Findings) {
    let format = schema.get("format").and_then(Json::as_text).unwrap_or_default();
    if !lint::sounds_personal(name) && !lint::PERSONAL_FORMATS.contains(&format) {
        return;
    }
    let at = format!("{place}/{name}");
    let reason = schema.get("x-personal");
    if let Some(word) =
        reason.and_then(|reason| reason.get("grade")).map(|word| word.as_text().unwrap_or_default())
    {
        match Grade::from_word(word) {
            // Whoever wrote it looked at it and says that it is about nobody.
            Some(grade) if !grade.is_personal() => return,
            Some(_) => {}
            None => {
                let hint = format!("one of {}", Grade::ALL.map(Grade::word).join(", "));
                findings.warning(&at, "grade-unknown", format!("`{word}` is no grade"), &hint);
            }
        }
    }
    let lacking: Vec<&str> =
        REASON.into_iter().filter(|word| reason.and_then(|reason| reason.get(word)).is_none()).collect();
    if !lacking.is_empty() {
        let message =
            format!("`{name}` sounds like personal data, but nothing says its {}", lacking.join(", "));
        let hint = "add \"x-personal\" with grade, purpose, basis and retention_days";
        findings.warning(&at, "personal-likely", message, hint);
    }
}
