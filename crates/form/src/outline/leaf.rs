//! Simple values: how they are asked, from text to value and back.

use super::view::{Part, View};
use super::{Answers, Ask, Choice, Outline};
use crate::answer;
use crate::json::Json;

/// Most values shown as boxes to tick.
const MANY_MAX: usize = 500;
/// Texts that may be longer than this get several lines.
const LONG: u64 = 200;

/// What stands at one place of the answers.
pub(super) enum Leaf {
    /// Always the same: nobody is asked.
    Fixed(Json),
    Asked(Ask),
    /// Questions of its own.
    Inner,
}

/// Why a text is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    Number,
    Whole,
    Date,
    NotInList,
    YesOrNo,
    Rows,
}

impl Ask {
    /// The answer is a list; a list that is asked for may be empty, where the schema allows it.
    pub(super) fn is_list(&self) -> bool {
        matches!(self, Self::Many(_) | Self::Lines { .. } | Self::Rows)
    }
}

impl Outline {
    pub(super) fn leaf(&self, view: &View<'_>, at: &str, answers: &Answers) -> Leaf {
        self.leaf_within(view, at, answers, 0)
    }

    /// `lists` counts the lists around: a list may be one of itself.
    fn leaf_within(&self, view: &View<'_>, at: &str, answers: &Answers, lists: usize) -> Leaf {
        if !view.forks.is_empty() {
            return Leaf::Inner;
        }
        if let Some(value) = view.get("const") {
            return Leaf::Fixed(value.clone());
        }
        let choices = view.values.clone().or_else(|| view.parts.iter().find_map(|part| self.values_of(part)));
        if let Some(choices) = choices {
            return Leaf::Asked(Ask::One(choices));
        }
        if view.mixed {
            return Leaf::Asked(Ask::Free);
        }
        match view.kind() {
            "string" if view.text("format") == Some("date") => Leaf::Asked(Ask::Date),
            "string" => {
                let most = view.count("maxLength");
                Leaf::Asked(Ask::Text { long: most.is_some_and(|most| most > LONG), most })
            }
            "number" => Leaf::Asked(Ask::Number { whole: false }),
            "integer" => Leaf::Asked(Ask::Number { whole: true }),
            "boolean" => Leaf::Asked(Ask::YesNo),
            "array" if lists > 2 => Leaf::Inner,
            "array" => self.list(view, at, answers, lists),
            "object" if !view.properties().is_empty() => Leaf::Inner,
            _ => Leaf::Asked(Ask::Free),
        }
    }

    fn list(&self, view: &View<'_>, at: &str, answers: &Answers, lists: usize) -> Leaf {
        let Some(item) = item(view) else { return Leaf::Asked(Ask::Free) };
        let at = format!("{at}/0");
        let inner = self.view(item, &at, answers);
        match self.leaf_within(&inner, &at, answers, lists + 1) {
            Leaf::Asked(Ask::One(choices)) if choices.len() <= MANY_MAX => Leaf::Asked(Ask::Many(choices)),
            Leaf::Asked(Ask::Text { .. } | Ask::Date | Ask::One(_)) => {
                Leaf::Asked(Ask::Lines { numbers: false })
            }
            Leaf::Asked(Ask::Number { .. }) => Leaf::Asked(Ask::Lines { numbers: true }),
            Leaf::Asked(Ask::Lines { numbers: true }) => Leaf::Asked(Ask::Rows),
            Leaf::Asked(Ask::Rows) => Leaf::Inner,
            Leaf::Asked(_) | Leaf::Fixed(_) => Leaf::Asked(Ask::Free),
            Leaf::Inner => Leaf::Inner,
        }
    }

    /// The value of a text; `None` where there is none.
    pub(super) fn value(&self, ask: &Ask, rules: &[String], text: &str) -> Result<Option<Json>, Unread> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
        let value = match ask {
            Ask::Text { .. } => Json::text(text),
            Ask::Number { whole } => number(text, *whole)?,
            Ask::Date => Json::text(&answer::date(&answer::narrow(text)).ok_or(Unread::Date)?.to_string()),
            Ask::YesNo => Json::Bool(answer::truth(text).ok_or(Unread::YesOrNo)?),
            Ask::One(choices) => chosen(choices, text)?,
            Ask::Many(choices) => {
                Json::List(lines().map(|code| chosen(choices, code)).collect::<Result<_, _>>()?)
            }
            Ask::Lines { numbers: true } => {
                Json::List(lines().map(|line| number(line, false)).collect::<Result<_, _>>()?)
            }
            Ask::Lines { numbers: false } => Json::List(lines().map(Json::text).collect()),
            Ask::Rows => Json::List(lines().map(row).collect::<Result<_, _>>()?),
            Ask::Free => self.free(rules, text),
        };
        Ok(Some(value))
    }

    /// JSON where it reads as JSON and fits better than the plain text.
    fn free(&self, rules: &[String], text: &str) -> Json {
        let plain = Json::text(text);
        match Json::read(text) {
            Ok(read) if !self.fits(rules, &plain) || self.fits(rules, &read) && read.as_text().is_none() => {
                read
            }
            _ => plain,
        }
    }

    pub(super) fn fits(&self, rules: &[String], value: &Json) -> bool {
        rules.iter().all(|rule| self.judge().judge_part(rule, value).is_none_or(|verdict| verdict.fits()))
    }

    /// The text a person would have written for a value.
    pub(super) fn text_of(ask: &Ask, value: &Json) -> String {
        let plain = |value: &Json| value.as_text().map_or_else(|| value.to_string(), str::to_owned);
        let join = |items: &[Json], each: &dyn Fn(&Json) -> String, by: &str| {
            items.iter().map(each).collect::<Vec<_>>().join(by)
        };
        match (ask, value) {
            (Ask::One(_), value) => value.to_string(),
            (Ask::Many(_), Json::List(items)) => join(items, &Json::to_string, "\n"),
            (Ask::Lines { .. }, Json::List(items)) => join(items, &plain, "\n"),
            (Ask::Rows, Json::List(rows)) => {
                join(rows, &|row| join(row.as_list().unwrap_or_default(), &plain, ", "), "\n")
            }
            (_, value) => plain(value),
        }
    }
}

/// The schemas of a list's items; of a tuple only where all places have the same.
pub(super) fn item<'s>(view: &View<'s>) -> Option<Vec<Part<'s>>> {
    let (part, items) = view.with_key("items")?;
    match items {
        Json::List(_) => None,
        _ if view.get("prefixItems").is_some() => None,
        one => Some(vec![part.under("/items", one)]),
    }
}

fn number(text: &str, whole: bool) -> Result<Json, Unread> {
    let wrong = if whole { Unread::Whole } else { Unread::Number };
    let decimal = answer::decimal(answer::narrow(text).trim()).ok_or(wrong)?;
    if whole && decimal.floor() != decimal {
        return Err(wrong);
    }
    decimal.to_i64().map_or_else(
        || serde_json::Number::from_f64(decimal.to_f64_lossy()).map(Json::Number).ok_or(wrong),
        |whole| Ok(Json::Number(whole.into())),
    )
}

fn chosen(choices: &[Choice], code: &str) -> Result<Json, Unread> {
    let known = choices.iter().any(|choice| choice.code == code);
    known.then(|| Json::read(code).unwrap_or_else(|_| Json::text(code))).ok_or(Unread::NotInList)
}

fn row(line: &str) -> Result<Json, Unread> {
    let figures = line.split([',', '，', ' ', '\t', ';']).filter(|figure| !figure.is_empty());
    figures
        .map(|figure| number(figure, false).map_err(|_| Unread::Rows))
        .collect::<Result<_, _>>()
        .map(Json::List)
}
