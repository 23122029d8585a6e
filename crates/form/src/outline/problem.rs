//! What is wrong with answers to an outline, in both languages: each names the question and the way out.

use value::Words;

use super::leaf::Unread;
use super::view::spoken;
use super::{Answers, Ask, Outline, Page, Question, Reading};
use crate::json::{Json, parts};
use crate::judge::{Breach, Breaks};

/// Most troubles named at once.
const TROUBLES_MAX: usize = 50;

/// One thing wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The question's key, or the JSON Pointer of what the whole form lacks.
    pub key: String,
    /// The page that asks for it.
    pub page: String,
    pub words: Words,
}

impl Outline {
    /// What is wrong on one page: at most one trouble a question.
    pub fn troubles(&self, page: &Page, answers: &Answers) -> Vec<Trouble> {
        let trouble = |key: &str, words| Trouble { key: key.to_owned(), page: page.id.clone(), words };
        if let Some(list) = &page.list {
            let few = list.count < list.least;
            return few
                .then(|| trouble(&page.id, too_few(&page.title, list.least as u64)))
                .into_iter()
                .collect();
        }
        let asked = page.questions.iter();
        asked.filter_map(|question| Some(trouble(&question.key, self.wrong(question, answers)?))).collect()
    }

    fn wrong(&self, question: &Question, answers: &Answers) -> Option<Words> {
        let label = &question.label;
        match self.value(&question.ask, &question.rules, answers.text(&question.key)) {
            Ok(None) if !question.required => None,
            Ok(None) if !question.ask.is_list() => Some(missing(label, &question.ask)),
            Ok(value) => {
                let value = value.unwrap_or_else(|| Json::List(Vec::new()));
                let broken = question.rules.iter().find_map(|rule| {
                    let verdict = self.judge().judge_part(rule, &value)?;
                    (!verdict.fits()).then(|| verdict.breaches.into_iter().next())
                });
                let breach = broken?;
                let example = if question.ask == Ask::Free { self.example(&question.rules) } else { None };
                Some(match (example, breach) {
                    (Some(example), _) => as_json(label, example),
                    (None, Some(breach)) => self.words(label, &breach),
                    (None, None) => unknown(label),
                })
            }
            Err(unread) => Some(not_read(label, unread)),
        }
    }

    /// The simplest JSON that fits, for a question that takes anything.
    fn example(&self, rules: &[String]) -> Option<&'static str> {
        let simple = ["{}", "[]", "null", "1", "true"];
        simple.into_iter().find(|text| Json::read(text).is_ok_and(|value| self.fits(rules, &value)))
    }

    /// What is wrong with the whole, after every page: by the schema, each with the page to go to.
    pub fn troubles_of_all(&self, reading: &Reading) -> Vec<Trouble> {
        let verdict = self.judge().judge(&reading.value);
        if verdict.unjudged {
            let words = Words::new(
                "这份表单的内容太多，无法检查，请减少填写的内容",
                "This form holds too much to be checked; take some answers out",
            );
            return vec![Trouble { key: String::new(), page: String::new(), words }];
        }
        let told = verdict.breaches.iter().take(TROUBLES_MAX).map(|breach| {
            let page = reading.page_of(&breach.path);
            let asked =
                page.and_then(|page| page.questions.iter().find(|question| question.key == breach.path));
            let label = match (asked, page) {
                (Some(question), _) => question.label.clone(),
                (None, page) => {
                    let name = parts(&breach.path).and_then(|mut parts| parts.pop()).unwrap_or_default();
                    let name = if name.is_empty() { self.title.clone() } else { spoken(&name) };
                    match page.filter(|page| page.title != name && !page.title.is_empty()) {
                        Some(page) => format!("{} - {name}", page.title),
                        None => name,
                    }
                }
            };
            let page = page.map(|page| page.id.clone()).unwrap_or_default();
            Trouble { key: breach.path.clone(), page, words: self.words(&label, breach) }
        });
        told.collect()
    }

    fn words(&self, label: &str, breach: &Breach) -> Words {
        let schema = self.schema.pointer(&breach.schema);
        let rule = |keys: [&str; 2]| {
            let found = keys.iter().find_map(|key| schema?.get(key));
            found.map_or_else(String::new, |value| {
                value.as_text().map_or_else(|| value.to_string(), str::to_owned)
            })
        };
        let (zh, en) = match breach.kind {
            Breaks::Missing => (format!("请填写“{label}”"), format!("Enter “{label}”")),
            Breaks::Extra => (
                format!("“{label}”不在这份表单之内，请去掉"),
                format!("“{label}” is not part of this form; take it out"),
            ),
            Breaks::Enum | Breaks::Const | Breaks::NoBranch => {
                (format!("请从给出的选项中选择“{label}”"), format!("Choose “{label}” from what is offered"))
            }
            Breaks::Minimum => return too_small(label, schema),
            Breaks::Maximum => return too_large(label, schema),
            Breaks::Multiple => {
                let step = rule(["multipleOf", "multipleOf"]);
                (
                    format!("请把“{label}”改为 {step} 的倍数"),
                    format!("Enter a multiple of {step} for “{label}”"),
                )
            }
            Breaks::MinLength(least) => (
                format!("“{label}”至少写 {least} 个字"),
                format!("Write at least {least} characters for “{label}”"),
            ),
            Breaks::MaxLength(most) => (
                format!("“{label}”最多写 {most} 个字，请写短些"),
                format!("Write at most {most} characters for “{label}”"),
            ),
            Breaks::Pattern => {
                let pattern = rule(["pattern", "pattern"]);
                (
                    format!("“{label}”的写法不符合要求，请按提示填写（格式：{pattern}）"),
                    format!("Write “{label}” as the hint says (pattern: {pattern})"),
                )
            }
            Breaks::Format => return of_format(label, &rule(["format", "format"])),
            Breaks::MinItems(least) => return too_few(label, least),
            Breaks::MaxItems(most) => {
                (format!("“{label}”最多 {most} 项，请去掉一些"), format!("Keep at most {most} for “{label}”"))
            }
            Breaks::Unique => {
                (format!("“{label}”有重复，请去掉重复的"), format!("Take out what “{label}” has twice"))
            }
            Breaks::Type
                if schema.and_then(|schema| schema.get("type")).and_then(Json::as_text) == Some("number") =>
            {
                return not_read(label, Unread::Number);
            }
            _ => return unknown(label),
        };
        Words::new(zh, en)
    }
}

/// The limit under the first of two keys, and whether it is the first.
fn limit(schema: Option<&Json>, keys: [&str; 2]) -> (String, bool) {
    let [itself, beyond] = keys.map(|key| schema.and_then(|schema| schema.get(key)).map(Json::to_string));
    let first = itself.is_some();
    (itself.or(beyond).unwrap_or_default(), first)
}

fn too_small(label: &str, schema: Option<&Json>) -> Words {
    match limit(schema, ["minimum", "exclusiveMinimum"]) {
        (least, true) => Words::new(
            format!("请把“{label}”改为 {least} 或更大"),
            format!("Enter {least} or more for “{label}”"),
        ),
        (least, false) => Words::new(
            format!("请把“{label}”改为大于 {least} 的数"),
            format!("Enter more than {least} for “{label}”"),
        ),
    }
}

fn too_large(label: &str, schema: Option<&Json>) -> Words {
    match limit(schema, ["maximum", "exclusiveMaximum"]) {
        (most, true) => Words::new(
            format!("请把“{label}”改为 {most} 或更小"),
            format!("Enter {most} or less for “{label}”"),
        ),
        (most, false) => Words::new(
            format!("请把“{label}”改为小于 {most} 的数"),
            format!("Enter less than {most} for “{label}”"),
        ),
    }
}

fn as_json(label: &str, example: &str) -> Words {
    Words::new(
        format!("请把“{label}”写成 JSON，例如 {example}"),
        format!("Write “{label}” as JSON, such as {example}"),
    )
}

fn missing(label: &str, ask: &Ask) -> Words {
    match ask {
        Ask::One(_) | Ask::Many(_) | Ask::YesNo | Ask::Date => {
            Words::new(format!("请选择“{label}”"), format!("Choose “{label}”"))
        }
        _ => Words::new(format!("请填写“{label}”"), format!("Enter “{label}”")),
    }
}

fn too_few(label: &str, least: u64) -> Words {
    Words::new(
        format!("“{label}”至少 {least} 项，请再添加"),
        format!("Give at least {least} for “{label}”; add more"),
    )
}

fn unknown(label: &str) -> Words {
    Words::new(
        format!("“{label}”与要求不符，请看提示后重新填写"),
        format!("“{label}” does not fit what is asked; read the hint and enter it again"),
    )
}

fn not_read(label: &str, unread: Unread) -> Words {
    let (zh, en) = match unread {
        Unread::Number => (
            format!("请用数字填写“{label}”，例如 12.5"),
            format!("Enter “{label}” as a number, such as 12.5"),
        ),
        Unread::Whole => (
            format!("请用整数填写“{label}”，例如 12"),
            format!("Enter “{label}” as a whole number, such as 12"),
        ),
        Unread::Date => (
            format!("请按“年-月-日”填写“{label}”，例如 2026-03-02"),
            format!("Enter “{label}” as year-month-day, such as 2026-03-02"),
        ),
        Unread::NotInList => {
            (format!("请从给出的选项中选择“{label}”"), format!("Choose “{label}” from what is offered"))
        }
        Unread::YesOrNo => {
            (format!("请用“是”或“否”回答“{label}”"), format!("Answer yes or no for “{label}”"))
        }
        Unread::Rows => (
            format!("“{label}”每行写一组数字，用逗号隔开，例如 114.13, 22.55"),
            format!("Write “{label}” as one group of numbers a line, with commas, such as 114.13, 22.55"),
        ),
    };
    Words::new(zh, en)
}

fn of_format(label: &str, format: &str) -> Words {
    let example = match format {
        "date" => "2026-03-02",
        "time" => "09:30:00+08:00",
        "date-time" => "2026-03-02T09:30:00+08:00",
        "duration" => "P3D",
        "email" | "idn-email" => "name@example.cn",
        "uri" | "iri" | "uri-reference" | "iri-reference" => "https://example.cn/page",
        "uuid" => "2eb8aa08-aa98-41ea-b4aa-73b441d16380",
        "hostname" | "idn-hostname" => "example.cn",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "cn-mobile" => "13800000000",
        "cn-resident-id" => {
            return Words::new(
                format!("请核对“{label}”，应是 18 位公民身份号码，最后一位是校验码"),
                format!(
                    "Check “{label}”: 18 characters of a resident identity number, the last one checks the others"
                ),
            );
        }
        "cn-uscc" => {
            return Words::new(
                format!("请核对“{label}”，应是 18 位统一社会信用代码，最后一位是校验码"),
                format!(
                    "Check “{label}”: 18 characters of a unified social credit code, the last one checks the others"
                ),
            );
        }
        _ => return unknown(label),
    };
    Words::new(
        format!("请按这个样子填写“{label}”：{example}"),
        format!("Write “{label}” like this: {example}"),
    )
}
