//! Every problem in both languages: it names the field and the way out.

use serde_json::{Value as Json, json};

use crate::support::{checked, graded, one, personal, problem};

const ZH: &str = "联系电话";

fn described(widget: &str) -> Json {
    json!({"label": {"zh": ZH, "en": "Contact phone"}, "widget": widget, "personal": personal()})
}

type Row<'r> = (Json, &'r str, &'r str, &'r str, &'r str);

/// A property of text with these limits.
fn text(limits: Json) -> Json {
    let mut property = json!({"type": "string"});
    property.as_object_mut().unwrap().extend(limits.as_object().unwrap().clone());
    property
}

fn number(limits: Json) -> Json {
    let mut property = text(limits);
    property["type"] = json!("number");
    property
}

/// Rows of property, widget, answer, and what is said in both languages.
#[track_caller]
fn said(rows: Vec<Row>) {
    for (property, widget, answer, zh, en) in rows {
        let found = problem(&one(property, described(widget), false), answer);
        assert_eq!((found.words.zh.as_str(), found.words.en.as_str()), (zh, en));
        assert!(form::CODES.contains(&found.code));
    }
}

#[test]
fn words_for_telephones_and_lengths() {
    said(vec![
        (
            text(json!({"format": "cn-mobile"})),
            "tel",
            "1380000000",
            "请输入联系电话，11 位数字，当前 10 位",
            "Enter \"Contact phone\" in 11 digits; it has 10",
        ),
        (
            text(json!({"format": "cn-mobile"})),
            "tel",
            "1380000000x",
            "请输入联系电话，只用数字，第 11 位不是数字",
            "Enter \"Contact phone\" in digits only; character 11 is no digit",
        ),
        (
            text(json!({"format": "cn-mobile"})),
            "tel",
            "12800000000",
            "请检查联系电话，手机号码以 13 至 19 开头",
            "Check \"Contact phone\": a mobile number begins with 13 to 19",
        ),
        (
            text(json!({"minLength": 11, "maxLength": 11})),
            "tel",
            "1380000000",
            "请输入联系电话，11 位数字，当前 10 位",
            "Enter \"Contact phone\" in 11 digits; it has 10",
        ),
        (
            text(json!({"minLength": 6, "maxLength": 6})),
            "text",
            "长",
            "请输入联系电话，6 个字，当前 1 个字",
            "Enter \"Contact phone\" in 6 characters; it has 1",
        ),
        (
            text(json!({"minLength": 2})),
            "text",
            "长",
            "请把联系电话写到至少 2 个字，当前 1 个字",
            "Write \"Contact phone\" in at least 2 characters; it has 1",
        ),
        (
            text(json!({"maxLength": 2})),
            "text",
            "长长长",
            "请把联系电话缩短到 2 个字以内，当前 3 个字",
            "Shorten \"Contact phone\" to 2 characters; it has 3",
        ),
        (
            text(json!({})),
            "tel",
            "x",
            "请输入联系电话，只用数字，例如 13800000000 或 0755-00000000",
            "Enter \"Contact phone\" in digits, such as 13800000000 or 0755-00000000",
        ),
    ]);
}

#[test]
fn words_for_numbers() {
    said(vec![
        (
            number(json!({})),
            "number",
            "b",
            "请用数字填写联系电话，例如 12.5",
            "Enter \"Contact phone\" as a number, such as 12.5",
        ),
        (
            json!({"type": "integer"}),
            "number",
            "1.5",
            "请用整数填写联系电话，例如 12",
            "Enter \"Contact phone\" as a whole number, such as 12",
        ),
        (
            number(json!({"minimum": 2.5})),
            "number",
            "1.5",
            "请把联系电话改为 2.5 或更大，当前是 1.5",
            "Enter 2.5 or more for \"Contact phone\"; it is 1.5",
        ),
        (
            number(json!({"maximum": 1})),
            "number",
            "1.5",
            "请把联系电话改为 1 或更小，当前是 1.5",
            "Enter 1 or less for \"Contact phone\"; it is 1.5",
        ),
        (
            number(json!({"exclusiveMinimum": 2})),
            "number",
            "2",
            "请把联系电话改为大于 2 的数，当前是 2",
            "Enter more than 2 for \"Contact phone\"; it is 2",
        ),
        (
            number(json!({"exclusiveMaximum": 2})),
            "number",
            "2",
            "请把联系电话改为小于 2 的数，当前是 2",
            "Enter less than 2 for \"Contact phone\"; it is 2",
        ),
        (
            number(json!({"multipleOf": 0.5})),
            "number",
            "2.2",
            "请把联系电话改为 0.5 的倍数",
            "Enter a multiple of 0.5 for \"Contact phone\"",
        ),
    ]);
}

#[test]
fn words_for_everything_else() {
    said(vec![
        (
            text(json!({})),
            "text",
            "a\u{0}",
            "请删去联系电话中不能显示的字符，再填一次",
            "Remove the characters that cannot be shown from \"Contact phone\"",
        ),
        (
            text(json!({})),
            "file",
            "x",
            "请重新上传联系电话，文件没有收到",
            "Upload \"Contact phone\" again; the file did not arrive",
        ),
        (
            text(json!({"pattern": "^a$"})),
            "text",
            "b",
            "联系电话的写法不符合要求，请检查后重新填写",
            "\"Contact phone\" is not written as asked; check it and enter it again",
        ),
        (
            text(json!({"format": "email"})),
            "text",
            "b",
            "请输入联系电话，例如 name@example.cn",
            "Enter \"Contact phone\", such as name@example.cn",
        ),
        (
            text(json!({"format": "date"})),
            "date",
            "b",
            "请按“年-月-日”填写联系电话，例如 2026-03-02",
            "Enter \"Contact phone\" as year-month-day, such as 2026-03-02",
        ),
        (
            text(json!({"not": {"const": "b"}})),
            "text",
            "b",
            "联系电话与要求不符，请检查后重新填写",
            "\"Contact phone\" does not fit what is asked; check it and enter it again",
        ),
        (
            json!({"type": "boolean"}),
            "checkbox",
            "b",
            "请用“是”或“否”回答联系电话",
            "Answer yes or no for \"Contact phone\"",
        ),
        (
            json!({"type": "boolean", "const": true}),
            "checkbox",
            "off",
            "请阅读并勾选“联系电话”",
            "Read and tick “Contact phone”",
        ),
        (
            json!({"type": "object", "required": ["lat"]}),
            "place",
            "b",
            "请在地图上重新选择联系电话，或填写经度和纬度",
            "Choose \"Contact phone\" on the map again, or enter latitude and longitude",
        ),
    ]);
}

#[test]
fn missing_answers_are_asked_for_by_widget() {
    let rows = [
        ("text", "请填写联系电话", "Enter \"Contact phone\""),
        ("textarea", "请填写联系电话", "Enter \"Contact phone\""),
        ("tel", "请填写联系电话", "Enter \"Contact phone\""),
        ("file", "请上传联系电话", "Upload \"Contact phone\""),
        ("choice", "请选择联系电话", "Choose \"Contact phone\""),
    ];
    for (widget, zh, en) in rows {
        let mut description = described(widget);
        if widget == "choice" {
            description["list"] = json!("category");
        }
        let form = one(json!({"type": "string"}), description, true);
        let found = &checked(&form, &[]).unwrap_err()[0];
        assert_eq!((found.code, found.words.zh.as_str(), found.words.en.as_str()), ("required", zh, en));
    }
}

#[test]
fn identifiers_say_what_to_look_at() {
    let id = one(
        json!({"type": "string", "format": "cn-resident-id"}),
        json!({"label": {"zh": "身份证号", "en": "ID number"}, "widget": "text", "personal": graded("sensitive")}),
        false,
    );
    let rows = [
        (
            "44030319490101001",
            "请输入身份证号，共 18 位，当前 17 位",
            "Enter \"ID number\" in 18 characters; it has 17",
        ),
        (
            "4403031990010100A0",
            "请检查身份证号的第 17 位，那里不应是这个字符",
            "Check character 17 of \"ID number\"; it does not belong there",
        ),
        (
            "000000199001010018",
            "请检查身份证号的前 2 位，没有这个省份代码",
            "Check the first 2 digits of \"ID number\"; there is no such province",
        ),
        (
            "440303201413010011",
            "请检查身份证号的第 7 至 14 位，应是真实的出生日期",
            "Check digits 7 to 14 of \"ID number\"; they must be a real date of birth",
        ),
        (
            "440303194901010010",
            "请核对身份证号，最后一位校验码不符，可能有一位输错",
            "Check \"ID number\"; its last character does not fit, so one of them is probably mistyped",
        ),
    ];
    for (answer, zh, en) in rows {
        let found = problem(&id, answer);
        assert_eq!((found.words.zh.as_str(), found.words.en.as_str()), (zh, en));
    }
}

#[test]
fn lists_and_hints_and_unasked() {
    let choice = one(
        json!({"type": "string"}),
        json!({"label": {"zh": "类别", "en": "Category"}, "widget": "choice", "list": "category"}),
        false,
    );
    let found = problem(&choice, "ghost");
    assert_eq!(
        (found.words.zh.as_str(), found.words.en.as_str()),
        ("请从列表中选择类别", "Choose \"Category\" from the list")
    );
    let hinted = one(
        json!({"type": "string", "pattern": "^[0-9]{6}$"}),
        json!({"label": {"zh": "邮编", "en": "Postcode"}, "hint": {"zh": "六位数字", "en": "six digits"}, "widget": "text"}),
        false,
    );
    let found = problem(&hinted, "abc");
    assert_eq!(
        (found.words.zh.as_str(), found.words.en.as_str()),
        ("请按提示填写邮编：六位数字", "Enter \"Postcode\" as the hint says: six digits")
    );
    let found = &checked(&hinted, &[("x\u{7}y", "1")]).unwrap_err()[0];
    assert_eq!(found.words.zh, "表单没有“xy”这一项，请刷新页面后重新填写");
    assert_eq!(found.words.en, "The form does not ask “xy”; reload the page and fill it in again");
}
