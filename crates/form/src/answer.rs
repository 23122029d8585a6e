//! From what a web form sends to answers: tidied text, numbers, dates, places.

use std::sync::Arc;

use value::{Context, Date, Decimal, Value};

use crate::Form;
use crate::field::{Field, Widget};

/// Most pairs read of one request.
const PAIRS_MAX: usize = 5_000;

/// The parts of a place, as `field.part` in what a web form sends.
pub(crate) const PLACE_PARTS: [&str; 3] = ["lat", "lon", "text"];

impl Form {
    /// What a web form sent, as answers. Empty texts are left out; text that does not fit its field stays text, and
    /// names that are not asked stay too: [`Form::check`] refuses them with words.
    pub fn read(&self, pairs: &[(String, String)]) -> Context {
        let mut answers = Context::new();
        for (name, text) in pairs.iter().take(PAIRS_MAX) {
            if let Some((place, part)) = self.place_part(name) {
                place_text(&mut answers, place, part, text);
                continue;
            }
            match self.fields.get(name.as_str()) {
                Some(field) => one(&mut answers, field, text),
                None => {
                    answers.insert(name.as_str().into(), Value::from(text.as_str()));
                }
            }
        }
        answers
    }

    fn place_part<'n>(&self, name: &'n str) -> Option<(&'n str, &'n str)> {
        let (field, part) = name.rsplit_once('.')?;
        let is_place = self.fields.get(field).is_some_and(|field| field.widget == Widget::Place);
        (is_place && PLACE_PARTS.contains(&part)).then_some((field, part))
    }
}

fn one(answers: &mut Context, field: &Field, text: &str) {
    let text = tidy(field, text);
    if text.is_empty() {
        return;
    }
    if field.widget == Widget::Place {
        return place_text(answers, &field.name, "text", &text);
    }
    let value = typed(field, &text);
    let before = answers.swap_remove(field.name.as_str());
    let value = match before {
        None if field.multiple => Value::from(vec![value]),
        None => value,
        // WHY: a box is often sent twice, hidden `false` first; the later one is what the person did.
        Some(_) if field.widget == Widget::Checkbox && !field.multiple => value,
        Some(before) => {
            let mut items = before.as_list().map_or_else(|| vec![before.clone()], <[Value]>::to_vec);
            items.push(value);
            Value::from(items)
        }
    };
    answers.insert(field.name.as_str().into(), value);
}

fn place_text(answers: &mut Context, field: &str, part: &str, text: &str) {
    let text = text.trim();
    if text.is_empty() {
        return;
    }
    let mut place = answers.get(field).and_then(Value::as_context).cloned().unwrap_or_default();
    let value = match part {
        "text" => Value::from(text),
        _ => decimal(&narrow(text)).map_or_else(|| Value::from(text), Value::from),
    };
    place.insert(part.into(), value);
    answers.insert(Arc::from(field), Value::from(place));
}

/// Text as its field's kind of value, or unchanged where it is none.
pub(crate) fn typed(field: &Field, text: &str) -> Value {
    let found = match field.widget {
        Widget::Number => decimal(text).map(Value::from),
        Widget::Checkbox => truth(text).map(Value::from),
        Widget::Date => date(text).map(Value::Date),
        _ => None,
    };
    found.unwrap_or_else(|| Value::from(text))
}

/// The text without blanks around it, and with what keyboards add to codes and numbers taken away.
pub(crate) fn tidy(field: &Field, text: &str) -> String {
    let text = text.trim();
    let format = field.format.as_deref().unwrap_or_default();
    match field.widget {
        Widget::Number | Widget::Date | Widget::Tel => {}
        Widget::File => return text.to_ascii_lowercase(),
        _ if format.starts_with("cn-") => {}
        _ => return text.replace("\r\n", "\n"),
    }
    let narrow = narrow(text);
    match format {
        "cn-resident-id" | "cn-uscc" => without(&narrow, &[' ', '-']).to_ascii_uppercase(),
        "cn-mobile" => {
            let plain = without(&narrow, &[' ', '-']);
            plain.strip_prefix("+86").map(str::to_owned).unwrap_or(plain)
        }
        _ => narrow.trim().to_owned(),
    }
}

fn without(text: &str, unwanted: &[char]) -> String {
    text.chars().filter(|c| !unwanted.contains(c)).collect()
}

/// Full-width characters of Chinese keyboards as plain ones.
fn narrow(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            '—' | '–' | '−' => '-',
            '。' => '.',
            _ => c,
        })
        .collect()
}

/// A decimal number; thousands may be grouped by commas.
fn decimal(text: &str) -> Option<Decimal> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.trim_start_matches(['-', '+']).split(',');
    let first = groups.next().unwrap_or_default();
    let grouped =
        whole.contains(',') && (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    if grouped && !rest.contains(',') {
        return without(text, &[',']).parse().ok();
    }
    text.parse().ok()
}

fn truth(text: &str) -> Option<bool> {
    match text {
        "on" | "true" | "1" | "yes" | "是" => Some(true),
        "off" | "false" | "0" | "no" | "否" => Some(false),
        _ => None,
    }
}

/// A date written 2026-03-02, 2026/3/2, 2026.3.2 or 2026年3月2日.
fn date(text: &str) -> Option<Date> {
    let plain = text.trim_end_matches('日').replace(['/', '.', '年', '月'], "-");
    let mut parts = plain.split('-').map(str::trim);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || parts.next().is_some() {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}
