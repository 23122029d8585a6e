//! What a form file says of an answer's grade: why it is asked, on which basis, how long it is kept.

use value::Words;

use crate::field::{Grade, Personal, Widget};
use crate::file::{known_keys, words};
use crate::json::Json;
use crate::mask::Cover;
use crate::place::Findings;

const KEYS: &[&str] = &["grade", "cover", "purpose", "basis", "retention_days"];

/// The grade, and the reason where the grade is personal; what lacks is reported, and there is no reason then.
///
/// A grade that is not personal says that a field which sounds like a person is about none, and takes nothing else.
pub(crate) fn read(
    json: &Json,
    (format, widget): (Option<&str>, Widget),
    path: &str,
    findings: &mut Findings,
) -> (Grade, Option<Personal>) {
    if let Some(entries) = json.as_map() {
        known_keys(entries, KEYS, path, findings);
    }
    let under = |key: &str| format!("{path}/{key}");
    let Some(grade) = grade(json.get("grade"), path, findings) else { return (Grade::Sensitive, None) };
    if !grade.is_personal() {
        for key in KEYS.iter().filter(|key| **key != "grade" && json.get(key).is_some()) {
            let message = format!("`{key}` is for personal data, and the grade is `{}`", grade.word());
            findings.error(&under(key), "grade-contradicts", message, "remove it, or raise the grade");
        }
        return (grade, None);
    }
    let purpose = words(json.get("purpose"), &under("purpose"), findings);
    let basis = words(json.get("basis"), &under("basis"), findings);
    if let Some(basis) = &basis
        && grade == Grade::Sensitive
        && !names_ground(basis)
    {
        let message = "sensitive personal data needs a law's article or separate consent as its basis";
        let hint = "name the article, or 单独同意 (separate consent, PIPL article 29), in both languages";
        findings.error(&under("basis"), "sensitive-basis", message, hint);
    }
    let days = days(json, path, findings);
    let cover = cover(json.get("cover"), &under("cover"), findings);
    let cover = cover.unwrap_or_else(|| Cover::of(format, widget, grade));
    let personal =
        || Some(Personal { grade, cover, purpose: purpose?, basis: basis?, retention_days: days? });
    (grade, personal())
}

fn grade(json: Option<&Json>, path: &str, findings: &mut Findings) -> Option<Grade> {
    let known = Grade::ALL.map(Grade::word).join(", ");
    let Some(json) = json else {
        let hint = format!("add \"grade\": one of {known}");
        findings.error(path, "grade-missing", "nothing says how sensitive this is", &hint);
        return None;
    };
    let word = json.as_text().unwrap_or_default();
    let grade = Grade::from_word(word);
    if grade.is_none() {
        let hint = format!("one of {known}");
        findings.error(&format!("{path}/grade"), "grade-unknown", format!("`{word}` is no grade"), &hint);
    }
    grade
}

fn cover(json: Option<&Json>, path: &str, findings: &mut Findings) -> Option<Cover> {
    let word = json?.as_text().unwrap_or_default();
    let cover = Cover::from_word(word);
    if cover.is_none() {
        let hint = format!("one of {}", Cover::ALL.map(Cover::word).join(", "));
        findings.error(path, "cover-unknown", format!("`{word}` is no way to cover an answer"), &hint);
    }
    cover
}

fn days(json: &Json, path: &str, findings: &mut Findings) -> Option<u32> {
    let days = json.get("retention_days").and_then(Json::as_count).and_then(|days| u32::try_from(days).ok());
    let days = days.filter(|days| *days > 0);
    if days.is_none() {
        let message = "personal data has no retention in days";
        let hint = "add \"retention_days\": days after the case has closed";
        findings.error(path, "retention-missing", message, hint);
    }
    days
}

/// Whether a basis is more than a wish: it names an article, or separate consent (PIPL articles 13, 28 and 29).
fn names_ground(basis: &Words) -> bool {
    let zh = basis.zh.contains('条') || basis.zh.contains("单独同意");
    let en = basis.en.to_ascii_lowercase();
    zh && (en.contains("article") || en.contains("art.") || en.contains("separate consent"))
}
