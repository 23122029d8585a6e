//! From what a web form sends to answers: tidied text, numbers, dates, places.

use std::sync::Arc;

use indexmap::IndexMap;
use value::{Context, Date, Decimal, Value};

use crate::Form;
use crate::field::{Field, Widget};

/// Most pairs read of one request.
const PAIRS_MAX: usize = 5_000;
/// Most bytes of names and texts read of one request. Whoever takes a request refuses a longer one; what comes here
/// all the same is read up to this.
pub const ANSWERS_BYTES_MAX: usize = 1 << 20;

/// The parts of a place, as `field.part` in what a web form sends.
pub(crate) const PLACE_PARTS: [&str; 3] = ["lat", "lon", "text"];

impl Form {
    /// What a web form sent, as answers. Empty texts are left out; text that does not fit its field stays text, and
    /// names that are not asked stay too: [`Form::check`] refuses them with words.
    pub fn read(&self, pairs: &[(String, String)]) -> Context {
        let mut answers = Context::new();
        let mut sent: IndexMap<&str, Vec<&str>> = IndexMap::new();
        let mut bytes = 0;
        for (name, text) in pairs.iter().take(PAIRS_MAX) {
            bytes += name.len() + text.len();
            if bytes > ANSWERS_BYTES_MAX {
                break;
            }
            match self.place_part(name) {
                Some((place, part)) => place_text(&mut answers, place, part, text),
                None => sent.entry(name).or_default().push(text),
            }
        }
        for (name, texts) in sent {
            match self.fields.get(name) {
                Some(field) if field.widget == Widget::Place => {
                    texts.iter().for_each(|text| place_text(&mut answers, name, "text", text));
                }
                Some(field) => {
                    let value = one(field, &texts);
                    value.into_iter().for_each(|value| drop(answers.insert(name.into(), value)));
                }
                None => {
                    let text = texts.last().copied().unwrap_or_default();
                    answers.insert(name.into(), Value::from(text));
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

/// The answer to one field, from all texts sent under its name; `None` where all are empty.
fn one(field: &Field, texts: &[&str]) -> Option<Value> {
    let tidied = texts.iter().map(|text| tidy(field, text)).filter(|text| !text.is_empty());
    let mut values: Vec<Value> = tidied.map(|text| typed(field, &text)).collect();
    // WHY: a box is often sent twice, hidden `false` first; the later one is what the person did.
    let single = !field.multiple && (values.len() == 1 || field.widget == Widget::Checkbox);
    if single || values.is_empty() { values.pop() } else { Some(Value::from(values)) }
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
pub(crate) fn narrow(text: &str) -> String {
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
pub(crate) fn decimal(text: &str) -> Option<Decimal> {
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

pub(crate) fn truth(text: &str) -> Option<bool> {
    match text {
        "on" | "true" | "1" | "yes" | "是" => Some(true),
        "off" | "false" | "0" | "no" | "否" => Some(false),
        _ => None,
    }
}

/// A date written 2026-03-02, 2026/3/2, 2026.3.2 or 2026年3月2日.
pub(crate) fn date(text: &str) -> Option<Date> {
    let plain = text.trim_end_matches('日').replace(['/', '.', '年', '月'], "-");
    let mut parts = plain.split('-').map(str::trim);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || parts.next().is_some() {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}
