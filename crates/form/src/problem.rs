//! What is wrong with an answer, in both languages: every text names the field and the way out.

use value::{Decimal, Words};

use crate::field::{Field, Widget};
use value::identifier::Wrong;

/// One thing wrong with an answer. `code` is stable, one of [`CODES`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub field: String,
    pub code: &'static str,
    pub words: Words,
}

/// All codes; a form may give its own words for each under `errors`.
pub const CODES: &[&str] = &[
    "not-asked",
    "required",
    "characters",
    "one-answer",
    "too-many",
    "too-few",
    "twice",
    "length",
    "too-short",
    "too-long",
    "number",
    "whole",
    "too-small",
    "too-large",
    "step",
    "date",
    "not-in-list",
    "file",
    "place",
    "telephone",
    "mobile",
    "resident-id",
    "uscc",
    "email",
    "pattern",
    "yes-or-no",
    "schema",
];

/// What is wrong, before it becomes words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    Required,
    Characters,
    OneAnswer,
    TooMany(u64),
    TooFew(u64),
    Twice,
    /// Exactly so many characters were asked.
    Length {
        wanted: u64,
        found: u64,
    },
    TooShort {
        least: u64,
        found: u64,
    },
    TooLong {
        most: u64,
        found: u64,
    },
    Number,
    Whole,
    TooSmall {
        least: Decimal,
        itself: bool,
        found: Decimal,
    },
    TooLarge {
        most: Decimal,
        itself: bool,
        found: Decimal,
    },
    Step(Decimal),
    Date,
    NotInList,
    File,
    Place,
    Telephone,
    Mobile(Wrong),
    ResidentId(Wrong),
    Uscc(Wrong),
    Email,
    Pattern,
    YesOrNo,
    Schema,
}

impl Fault {
    fn code(&self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Characters => "characters",
            Self::OneAnswer => "one-answer",
            Self::TooMany(_) => "too-many",
            Self::TooFew(_) => "too-few",
            Self::Twice => "twice",
            Self::Length { .. } => "length",
            Self::TooShort { .. } => "too-short",
            Self::TooLong { .. } => "too-long",
            Self::Number => "number",
            Self::Whole => "whole",
            Self::TooSmall { .. } => "too-small",
            Self::TooLarge { .. } => "too-large",
            Self::Step(_) => "step",
            Self::Date => "date",
            Self::NotInList => "not-in-list",
            Self::File => "file",
            Self::Place => "place",
            Self::Telephone => "telephone",
            Self::Mobile(_) => "mobile",
            Self::ResidentId(_) => "resident-id",
            Self::Uscc(_) => "uscc",
            Self::Email => "email",
            Self::Pattern => "pattern",
            Self::YesOrNo => "yes-or-no",
            Self::Schema => "schema",
        }
    }
}

impl Problem {
    /// The fault of a field, in the form's own words where it has them.
    pub(crate) fn of(field: &Field, fault: &Fault) -> Self {
        let code = fault.code();
        let words = field.errors.get(code).cloned().unwrap_or_else(|| words(field, fault));
        Self { field: field.name.clone(), code, words }
    }

    /// An answer to a question that the form does not have.
    pub(crate) fn not_asked(name: &str) -> Self {
        let shown: String = name.chars().filter(|c| !c.is_control()).take(40).collect();
        let words = Words::new(
            format!("表单没有“{shown}”这一项，请刷新页面后重新填写"),
            format!("The form does not ask “{shown}”; reload the page and fill it in again"),
        );
        Self { field: name.to_owned(), code: "not-asked", words }
    }

    /// Answers that do not fit together, without one field to name.
    pub(crate) fn of_whole_form() -> Self {
        let words = Words::new(
            "有些答案彼此不符，请从头检查一遍",
            "Some answers do not fit together; check them from the beginning",
        );
        Self { field: String::new(), code: "schema", words }
    }
}

fn words(field: &Field, fault: &Fault) -> Words {
    let (zh, en) = (field.label.zh.as_str(), field.label.en.as_str());
    let unit = if is_digits(field) { ("位数字", "digits") } else { ("个字", "characters") };
    match fault {
        Fault::Required => required(field, zh, en),
        Fault::Length { wanted, found } => Words::new(
            format!("请输入{zh}，{wanted} {}，当前 {found} {}", unit.0, short(unit.0)),
            format!("Enter \"{en}\" in {wanted} {}; it has {found}", unit.1),
        ),
        Fault::TooShort { least, found } => Words::new(
            format!("请把{zh}写到至少 {least} {}，当前 {found} {}", unit.0, short(unit.0)),
            format!("Write \"{en}\" in at least {least} {}; it has {found}", unit.1),
        ),
        Fault::TooLong { most, found } => Words::new(
            format!("请把{zh}缩短到 {most} {}以内，当前 {found} {}", unit.0, short(unit.0)),
            format!("Shorten \"{en}\" to {most} {}; it has {found}", unit.1),
        ),
        Fault::TooSmall { .. } | Fault::TooLarge { .. } | Fault::Step(_) => limit(fault, zh, en),
        Fault::Mobile(wrong) => mobile(*wrong, zh, en),
        Fault::ResidentId(wrong) => identifier(*wrong, zh, en, 18),
        Fault::Uscc(wrong) => credit_code(*wrong, zh, en),
        Fault::Pattern => pattern(field, zh, en),
        Fault::TooMany(most) => Words::new(
            format!("{zh}最多选 {most} 项，请去掉一些"),
            format!("Choose at most {most} for \"{en}\""),
        ),
        Fault::TooFew(least) => Words::new(
            format!("{zh}至少选 {least} 项，请再选一些"),
            format!("Choose at least {least} for \"{en}\""),
        ),
        _ => plain(fault, zh, en),
    }
}

/// Texts without figures.
fn plain(fault: &Fault, zh: &str, en: &str) -> Words {
    let (zh, en) = match fault {
        Fault::Characters => (
            format!("请删去{zh}中不能显示的字符，再填一次"),
            format!("Remove the characters that cannot be shown from \"{en}\""),
        ),
        Fault::OneAnswer => {
            (format!("{zh}只填一个答案，请去掉其余的"), format!("Give one answer for \"{en}\", not several"))
        }
        Fault::Twice => {
            (format!("{zh}有重复的选项，请去掉重复"), format!("Remove the choice that \"{en}\" has twice"))
        }
        Fault::Number => {
            (format!("请用数字填写{zh}，例如 12.5"), format!("Enter \"{en}\" as a number, such as 12.5"))
        }
        Fault::Whole => {
            (format!("请用整数填写{zh}，例如 12"), format!("Enter \"{en}\" as a whole number, such as 12"))
        }
        Fault::Date => (
            format!("请按“年-月-日”填写{zh}，例如 2026-03-02"),
            format!("Enter \"{en}\" as year-month-day, such as 2026-03-02"),
        ),
        Fault::NotInList => (format!("请从列表中选择{zh}"), format!("Choose \"{en}\" from the list")),
        Fault::File => (
            format!("请重新上传{zh}，文件没有收到"),
            format!("Upload \"{en}\" again; the file did not arrive"),
        ),
        Fault::Place => (
            format!("请在地图上重新选择{zh}，或填写经度和纬度"),
            format!("Choose \"{en}\" on the map again, or enter latitude and longitude"),
        ),
        Fault::Telephone => (
            format!("请输入{zh}，只用数字，例如 13800000000 或 0755-00000000"),
            format!("Enter \"{en}\" in digits, such as 13800000000 or 0755-00000000"),
        ),
        Fault::Email => {
            (format!("请输入{zh}，例如 name@example.cn"), format!("Enter \"{en}\", such as name@example.cn"))
        }
        Fault::YesOrNo => (format!("请用“是”或“否”回答{zh}"), format!("Answer yes or no for \"{en}\"")),
        _ => (
            format!("{zh}与要求不符，请检查后重新填写"),
            format!("\"{en}\" does not fit what is asked; check it and enter it again"),
        ),
    };
    Words::new(zh, en)
}

fn required(field: &Field, zh: &str, en: &str) -> Words {
    match field.widget {
        Widget::Choice | Widget::Place | Widget::Date => {
            Words::new(format!("请选择{zh}"), format!("Choose \"{en}\""))
        }
        Widget::File => Words::new(format!("请上传{zh}"), format!("Upload \"{en}\"")),
        Widget::Checkbox => {
            Words::new(format!("请阅读并勾选“{zh}”"), format!("Read and tick “{}”", field.label.en))
        }
        _ => Words::new(format!("请填写{zh}"), format!("Enter \"{en}\"")),
    }
}

fn limit(fault: &Fault, zh: &str, en: &str) -> Words {
    match fault {
        Fault::TooSmall { least, itself: true, found } => Words::new(
            format!("请把{zh}改为 {least} 或更大，当前是 {found}"),
            format!("Enter {least} or more for \"{en}\"; it is {found}"),
        ),
        Fault::TooSmall { least, found, .. } => Words::new(
            format!("请把{zh}改为大于 {least} 的数，当前是 {found}"),
            format!("Enter more than {least} for \"{en}\"; it is {found}"),
        ),
        Fault::TooLarge { most, itself: true, found } => Words::new(
            format!("请把{zh}改为 {most} 或更小，当前是 {found}"),
            format!("Enter {most} or less for \"{en}\"; it is {found}"),
        ),
        Fault::TooLarge { most, found, .. } => Words::new(
            format!("请把{zh}改为小于 {most} 的数，当前是 {found}"),
            format!("Enter less than {most} for \"{en}\"; it is {found}"),
        ),
        Fault::Step(step) => Words::new(
            format!("请把{zh}改为 {step} 的倍数"),
            format!("Enter a multiple of {step} for \"{en}\""),
        ),
        _ => plain(fault, zh, en),
    }
}

fn mobile(wrong: Wrong, zh: &str, en: &str) -> Words {
    match wrong {
        Wrong::Length(found) => Words::new(
            format!("请输入{zh}，11 位数字，当前 {found} 位"),
            format!("Enter \"{en}\" in 11 digits; it has {found}"),
        ),
        Wrong::Character(at) => Words::new(
            format!("请输入{zh}，只用数字，第 {at} 位不是数字"),
            format!("Enter \"{en}\" in digits only; character {at} is no digit"),
        ),
        _ => Words::new(
            format!("请检查{zh}，手机号码以 13 至 19 开头"),
            format!("Check \"{en}\": a mobile number begins with 13 to 19"),
        ),
    }
}

fn identifier(wrong: Wrong, zh: &str, en: &str, length: usize) -> Words {
    match wrong {
        Wrong::Length(found) => Words::new(
            format!("请输入{zh}，共 {length} 位，当前 {found} 位"),
            format!("Enter \"{en}\" in {length} characters; it has {found}"),
        ),
        Wrong::Character(at) => Words::new(
            format!("请检查{zh}的第 {at} 位，那里不应是这个字符"),
            format!("Check character {at} of \"{en}\"; it does not belong there"),
        ),
        Wrong::Prefix => Words::new(
            format!("请检查{zh}的前 2 位，没有这个省份代码"),
            format!("Check the first 2 digits of \"{en}\"; there is no such province"),
        ),
        Wrong::Date => Words::new(
            format!("请检查{zh}的第 7 至 14 位，应是真实的出生日期"),
            format!("Check digits 7 to 14 of \"{en}\"; they must be a real date of birth"),
        ),
        Wrong::Check => Words::new(
            format!("请核对{zh}，最后一位校验码不符，可能有一位输错"),
            format!("Check \"{en}\"; its last character does not fit, so one of them is probably mistyped"),
        ),
    }
}

fn credit_code(wrong: Wrong, zh: &str, en: &str) -> Words {
    match wrong {
        Wrong::Character(at) => Words::new(
            format!("请检查{zh}的第 {at} 位，只能用数字和大写字母，没有 I、O、S、V、Z"),
            format!("Check character {at} of \"{en}\": digits and capital letters without I, O, S, V, Z"),
        ),
        other => identifier(other, zh, en, 18),
    }
}

fn pattern(field: &Field, zh: &str, en: &str) -> Words {
    match &field.hint {
        Some(hint) => Words::new(
            format!("请按提示填写{zh}：{}", hint.zh),
            format!("Enter \"{en}\" as the hint says: {}", hint.en),
        ),
        None => Words::new(
            format!("{zh}的写法不符合要求，请检查后重新填写"),
            format!("\"{en}\" is not written as asked; check it and enter it again"),
        ),
    }
}

fn is_digits(field: &Field) -> bool {
    field.widget == Widget::Tel
        || field.pattern.as_deref().is_some_and(|p| p.contains("\\d") || p.contains("[0-9]"))
}

/// `位数字` the second time is `位`.
fn short(unit: &str) -> &str {
    if unit == "位数字" { "位" } else { unit }
}
