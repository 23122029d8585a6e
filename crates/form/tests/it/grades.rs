//! Grades of answers: what a form file must say, and how an answer looks to who is not shown it.

use form::{Cover, Grade, numbers_covered};
use serde_json::{Value as Json, json};
use value::Severity;

use crate::support::{file, form, graded, one};

/// Codes of the findings of a form with the one field `a`, with `!` before a warning.
fn codes(property: Json, description: Json) -> Vec<String> {
    let file = file(&[("a", property, description)], &[]).to_string();
    let (_, findings) = form::parse(&file, "form/report.json");
    let told = findings.into_iter().map(|finding| {
        let mark = if finding.severity == Severity::Warning { "!" } else { "" };
        format!("{mark}{}@{}", finding.code, finding.place.element)
    });
    told.collect()
}

/// A reason with one key changed; `null` takes it away.
fn but(key: &str, value: Json) -> Json {
    let mut reason = graded("sensitive");
    match value {
        Json::Null => drop(reason.as_object_mut().unwrap().remove(key)),
        value => reason[key] = value,
    }
    reason
}

#[test]
fn a_personal_field_says_grade_purpose_basis_and_retention() {
    let text = json!({"type": "string"});
    let rows = [
        (graded("sensitive"), vec![]),
        (graded("general"), vec![]),
        (but("grade", Json::Null), vec!["grade-missing@fields/a/personal"]),
        (but("grade", json!("secret")), vec!["grade-unknown@fields/a/personal/grade"]),
        (but("grade", json!(2)), vec!["grade-unknown@fields/a/personal/grade"]),
        (but("cover", json!("paint")), vec!["cover-unknown@fields/a/personal/cover"]),
        (but("purpose", Json::Null), vec!["words-missing@fields/a/personal/purpose"; 2]),
        (but("basis", Json::Null), vec!["words-missing@fields/a/personal/basis"; 2]),
        (
            but("basis", json!({"zh": "工作需要", "en": "We need it"})),
            vec!["sensitive-basis@fields/a/personal/basis"],
        ),
        (but("basis", json!({"zh": "取得单独同意", "en": "Your separate consent"})), vec![]),
        (but("retention_days", json!(0)), vec!["retention-missing@fields/a/personal"]),
        (
            graded("internal"),
            vec![
                "grade-contradicts@fields/a/personal/purpose",
                "grade-contradicts@fields/a/personal/basis",
                "grade-contradicts@fields/a/personal/retention_days",
            ],
        ),
        (json!({"grade": "public"}), vec![]),
    ];
    for (reason, wanted) in rows {
        let mut found = codes(text.clone(), json!({"widget": "text", "personal": reason}));
        let mut wanted: Vec<String> = wanted.into_iter().map(str::to_owned).collect();
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted, "{reason}");
    }
    // General data may rest on any basis that is told.
    let told = json!({"zh": "同意", "en": "Consent"});
    let mut reason = graded("general");
    reason["basis"] = told;
    assert!(codes(text, json!({"widget": "text", "personal": reason})).is_empty());
}

#[test]
fn what_looks_personal_has_a_grade_that_is_high_enough() {
    let of = |format: &str| json!({"type": "string", "format": format});
    let graded = |grade: &str, widget: &str| json!({"widget": widget, "personal": graded(grade)});
    let low = ["grade-too-low@fields/a/personal/grade"];
    assert_eq!(codes(of("cn-resident-id"), graded("general", "text")), low);
    assert!(codes(of("cn-resident-id"), graded("sensitive", "text")).is_empty());
    for (format, widget) in [("cn-mobile", "tel"), ("email", "text"), ("cn-resident-id", "text")] {
        let nothing = json!({"widget": widget, "personal": {"grade": "internal"}});
        assert_eq!(codes(of(format), nothing), low, "{format}");
    }
    // A name that only sounds so: said to be about nobody, it is.
    let named = |description: Json| {
        let file = file(&[("name", json!({"type": "string"}), description)], &[]);
        let (form, findings) = form::parse(&file.to_string(), "form/report.json");
        (form.unwrap(), findings.into_iter().map(|finding| finding.code).collect::<Vec<_>>())
    };
    assert_eq!(named(json!({"widget": "text"})).1, ["personal-likely"]);
    let (form, findings) = named(json!({"widget": "text", "personal": {"grade": "public"}}));
    assert_eq!((form.fields["name"].grade, findings.len()), (Grade::Public, 0));
    assert!(form.fields["name"].personal.is_none());
}

#[test]
fn answers_of_one_form_are_kept_for_one_time() {
    let mut later = graded("general");
    later["retention_days"] = json!(400);
    let text = json!({"type": "string"});
    let fields = [
        ("a", text.clone(), json!({"widget": "text", "personal": graded("general")})),
        ("b", text, json!({"widget": "text", "personal": later})),
    ];
    let (form, findings) = form::parse(&file(&fields, &[]).to_string(), "form/report.json");
    assert!(form.is_none());
    assert_eq!(findings[0].code, "retention-differs");
    assert_eq!(findings[0].place.element, "fields/b/personal/retention_days");
}

/// The cover of a field, and an answer under it.
fn under(property: Json, widget: &str, grade: &str, answer: &str) -> String {
    let form = one(property, json!({"widget": widget, "personal": graded(grade)}), false);
    form.fields["a"].masked(answer)
}

#[test]
fn each_kind_of_answer_has_its_cover() {
    let text = |format: &str| match format {
        "" => json!({"type": "string"}),
        format => json!({"type": "string", "format": format}),
    };
    let rows = [
        (text(""), "text", "general", "张三丰", "张*"),
        (text("cn-resident-id"), "text", "sensitive", "440303199001011234", "4403**********1234"),
        (text("cn-mobile"), "tel", "general", "13800001234", "138****1234"),
        (text(""), "tel", "general", "0755-25666666", "075*****6666"),
        (text(""), "tel", "general", "110", "***"),
        (text("email"), "text", "general", "zhang@example.org", "z***@example.org"),
        (text("email"), "text", "general", "no mail", "****"),
        (text(""), "textarea", "general", "住院三天", "****"),
        (text(""), "text", "sensitive", "某种疾病", "****"),
        (text(""), "text", "sensitive", "", ""),
    ];
    for (property, widget, grade, answer, wanted) in rows {
        assert_eq!(under(property.clone(), widget, grade, answer), wanted, "{property} {widget} {grade}");
    }
    let address = |text: &str| Cover::Address.over(text);
    assert_eq!(address("广东省深圳市罗湖区示例路 1 号 2 栋 301"), "广东省深圳市罗湖区****");
    assert_eq!(address("罗湖区示例路 1 号"), "罗湖区****");
    assert_eq!(address("示例路 1 号"), "****");
    let named = json!({"widget": "text", "personal": but("cover", json!("address"))});
    let form = form(&file(&[("a", text(""), named)], &[]));
    assert_eq!(form.fields["a"].masked("深圳市示例路 9 号"), "深圳市****");
}

#[test]
fn numbers_in_free_text_are_covered_and_nothing_else() {
    let rows = [
        ("请打 13800001234 找我", "请打 138****1234 找我"),
        ("电话13800001234，谢谢", "电话138****1234，谢谢"),
        ("138 0000 1234 或 139-0000-5678", "138****1234 或 139****5678"),
        ("138.0000.1234、(138)00001234、138  0000--1234", "138****1234、(138****1234、138****1234"),
        ("138－0000－1234", "138****1234"),
        ("１３８００００１２３４", "138****1234"),
        ("+86 13800001234", "+138****1234"),
        ("008613800001234", "138****1234"),
        ("座机 0755-25661234", "座机 075*****1234"),
        ("身份证 440303199001011234", "身份证 4403**********1234"),
        ("44030319900101123X 的人", "4403**********123X 的人"),
        ("440303 19900101 123x", "4403**********123X"),
        ("两个：13800001234 13900005678", "两个：138****1234 139****5678"),
    ];
    for (text, wanted) in rows {
        assert_eq!(numbers_covered(text), wanted);
    }
    for plain in [
        "",
        "路面有个大坑，晚上看不见",
        "2026-03-02 09:00 发现",
        "案号 20260302-0000017",
        "罚款 12,000 元，面积 35.5 平方米",
        "示范路 12 号 301",
        "统一社会信用代码 91440303MA5GKL12XA",
        "统一社会信用代码 914403007703259465",
        "12345 热线和 110",
        "x X 12x",
    ] {
        assert_eq!(numbers_covered(plain), plain);
    }
}

#[test]
fn nothing_of_any_number_gets_through() {
    // Every telephone number, however it is cut by blanks and hyphens and stands in words.
    for cuts in 0..(1_u32 << 10) {
        let mut text = String::from("找");
        for (at, digit) in "13812345678".chars().enumerate() {
            text.push(digit);
            if at < 10 && cuts & (1 << at) != 0 {
                text.push(if cuts % 2 == 0 { ' ' } else { '-' });
            }
        }
        text.push('吧');
        assert_eq!(numbers_covered(&text), "找138****5678吧", "{text}");
    }
}
