//! A question of an app's form, as a field of a page.

use catalog::{App, CodeList};
use form::Widget;

use crate::view::part::{Ask, Choice, Field};
use crate::words::Language;

/// More choices than this become a list to pick from, unless the question has a page of its own.
const RADIOS_MAX: usize = 6;

/// Largest photo told to people, in MB.
pub const PHOTO_MB_MAX: &str = "10";

/// `alone`: the question is the page.
pub fn field(language: Language, app: &App, asked: &form::Field, value: &str, alone: bool) -> Field {
    let label = language.pick(&asked.label);
    let ask = match asked.widget {
        Widget::Textarea => Ask::Area,
        Widget::Tel => Ask::Phone,
        Widget::Number => number(language, asked, value),
        Widget::Date => Ask::Date,
        Widget::Checkbox => Ask::Tick,
        Widget::File => Ask::File { accept: "image/jpeg,image/png,image/webp".to_owned() },
        Widget::Choice => {
            let choices = choices(language, app, asked, value);
            if alone || choices.len() <= RADIOS_MAX { Ask::Radios(choices) } else { Ask::Select(choices) }
        }
        Widget::Text | Widget::Place => Ask::Text,
    };
    let mut hint = asked.hint.as_ref().map(|hint| language.pick(hint).to_owned()).unwrap_or_default();
    if let Some(personal) = &asked.personal {
        let days = personal.retention_days.to_string();
        let (purpose, basis) = (language.pick(&personal.purpose), language.pick(&personal.basis));
        let mut told =
            language.with("field-personal", &[("purpose", purpose), ("basis", basis), ("days", &days)]);
        if asked.is_sensitive() {
            told = format!("{} {told}", language.t("field-sensitive"));
        }
        hint = if hint.is_empty() { told } else { format!("{hint} {told}") };
    }
    // A scale with words needs no key to its numbers.
    if matches!(ask, Ask::Radios(_)) && asked.name == "score" {
        hint.clear();
    }
    let mut field = Field::new(language, &asked.name, label, ask).hint(hint).value(value);
    field.required = asked.required;
    field.length_max = asked.max_length.and_then(|max| u32::try_from(max).ok()).unwrap_or(0);
    match (asked.widget, asked.personal.is_some()) {
        (Widget::Tel, true) => field = field.autocomplete("tel"),
        (Widget::Text, true) if asked.name == "name" => field = field.autocomplete("name"),
        _ => {}
    }
    if alone { field.heading() } else { field }
}

/// A short scale is chosen, not typed; the scale of the rating has words.
fn number(language: Language, asked: &form::Field, value: &str) -> Ask {
    let bound = |number: Option<value::Decimal>| number.and_then(value::Decimal::to_i64);
    let (Some(least), Some(most)) = (bound(asked.minimum), bound(asked.maximum)) else { return Ask::Number };
    if !asked.whole || most - least > 4 {
        return Ask::Number;
    }
    let rating = asked.name == "score" && (least, most) == (1, 5);
    let mut steps: Vec<i64> = (least..=most).collect();
    if rating {
        steps.reverse();
    }
    let choice = |step: i64| Choice {
        value: step.to_string(),
        title: if rating { language.t(&format!("rate-{step}")) } else { step.to_string() },
        chosen: step.to_string() == value,
        ..Choice::default()
    };
    Ask::Radios(steps.into_iter().map(choice).collect())
}

fn choices(language: Language, app: &App, asked: &form::Field, value: &str) -> Vec<Choice> {
    let list = asked.list.as_ref().and_then(|id| app.lists.get(id));
    match list {
        Some(list) => of_list(language, app, list, value),
        None => asked
            .options
            .iter()
            .map(|(code, title)| Choice {
                value: code.clone(),
                title: language.pick(title).to_owned(),
                chosen: code == value,
                ..Choice::default()
            })
            .collect(),
    }
}

/// The entries of a code list; under headings where its entries name a group of the list `group`.
fn of_list(language: Language, app: &App, list: &CodeList, value: &str) -> Vec<Choice> {
    let mut last = String::new();
    list.entries
        .values()
        .map(|entry| {
            let group = entry.attributes.get("group").and_then(value::Value::as_text).unwrap_or_default();
            let known = app.lists.get("group").and_then(|groups| groups.entries.get(group));
            let heading = match known {
                Some(known) if group != last => language.pick(&known.title).to_owned(),
                _ => String::new(),
            };
            group.clone_into(&mut last);
            Choice {
                value: entry.code.clone(),
                title: language.pick(&entry.title).to_owned(),
                hint: String::new(),
                chosen: entry.code == value,
                group: heading,
            }
        })
        .collect()
}
