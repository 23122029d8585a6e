//! All answers against the form: our own checks first, because they have the better words, then the schema.

use value::{Context, Digest, Value};

use crate::answer::{self, PLACE_PARTS};
use crate::field::{Field, Widget};
use crate::json::{Entries, Json};
use crate::judge::{Breach, Breaks};
use crate::problem::{Fault, Problem};
use crate::{Form, identifier, journey};

/// Most problems named at once; more help nobody.
const PROBLEMS_MAX: usize = 100;
/// Most items of one answer with several.
const ITEMS_MAX: usize = 200;
/// Longest text where the form names no limit, in characters.
const TEXT_MAX: u64 = 10_000;

/// Answers that passed: tidied, of the right kind, personal data apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    pub data: Context,
    pub personal: Context,
}

/// Whether a code list has a code.
pub type Lists<'l> = &'l dyn Fn(&str, &str) -> bool;

impl Form {
    /// The answers with personal data apart, or all problems at once: the first of each field, in the form's order.
    ///
    /// Answers to questions that are not shown are left out. `lists` tells whether a code list has a code.
    pub fn check(&self, answers: &Context, lists: Lists) -> Result<Checked, Vec<Problem>> {
        let unasked = answers.keys().filter(|name| !self.fields.contains_key(name.as_ref()));
        let mut problems: Vec<Problem> =
            unasked.take(PROBLEMS_MAX).map(|name| Problem::not_asked(name)).collect();
        let mut tidied = Context::new();
        for field in self.fields.values() {
            let value = answers.get(field.name.as_str()).and_then(|value| tidied_value(field, value));
            value.into_iter().for_each(|value| drop(tidied.insert(field.name.as_str().into(), value)));
        }
        let shown = journey::shown(self, &tidied);
        let mut kept = Context::new();
        let mut faults: Vec<(&str, Fault)> = Vec::new();
        for field in &shown {
            let value = tidied.get(field.name.as_str()).cloned().or_else(|| unticked(field));
            if let Some(fault) = fault(field, value.as_ref(), lists) {
                faults.push((&field.name, fault));
            }
            value.into_iter().for_each(|value| drop(kept.insert(field.name.as_str().into(), value)));
        }
        let mut looked_at = shown;
        for (field, value) in journey::computed(self, &kept) {
            if let Some(fault) = fault(field, Some(&value), lists) {
                faults.push((&field.name, fault));
            }
            kept.insert(field.name.as_str().into(), value);
            looked_at.push(field);
        }
        let whole = self.against_schema(&kept, &looked_at, &mut faults);
        for field in &looked_at {
            let first = faults.iter().find(|(name, _)| *name == field.name);
            problems.extend(first.map(|(_, fault)| Problem::of(field, fault)));
        }
        if whole && problems.is_empty() {
            problems.push(Problem::of_whole_form());
        }
        problems.truncate(PROBLEMS_MAX);
        if problems.is_empty() { Ok(self.apart(kept)) } else { Err(problems) }
    }

    fn apart(&self, kept: Context) -> Checked {
        let is_personal = |name: &str| self.fields.get(name).is_some_and(|field| field.personal.is_some());
        let (personal, data) = kept.into_iter().partition(|(name, _)| is_personal(name));
        Checked { data, personal }
    }

    /// Adds what the schema refuses; true where it refuses without naming a field.
    fn against_schema<'f>(
        &self,
        kept: &Context,
        shown: &[&'f Field],
        faults: &mut Vec<(&'f str, Fault)>,
    ) -> bool {
        let entries: Entries = kept.iter().map(|(name, value)| (name.as_ref().into(), json(value))).collect();
        let verdict = self.judge.judge(&Json::Map(Box::new(entries)));
        let mut whole = verdict.unjudged;
        for breach in &verdict.breaches {
            let Some(name) = named(breach) else {
                whole = true;
                continue;
            };
            let Some(field) = shown.iter().find(|field| field.name == name) else {
                // A question that is not shown may stay without an answer, whatever the schema says.
                continue;
            };
            if let Some(fault) = schema_fault(field, breach) {
                faults.push((&field.name, fault));
            }
        }
        whole
    }
}

/// A box that is shown and not ticked is an answer: no.
fn unticked(field: &Field) -> Option<Value> {
    (field.widget == Widget::Checkbox && !field.multiple && !field.must_be_true).then_some(Value::Bool(false))
}

/// The field a breach is about.
fn named(breach: &Breach) -> Option<String> {
    crate::json::parts(&breach.path)?.into_iter().next()
}

fn schema_fault(field: &Field, breach: &Breach) -> Option<Fault> {
    let nested = breach.path.matches('/').count() > 1;
    Some(match breach.kind {
        Breaks::Missing if !nested => Fault::Required,
        // WHY: limits were checked on exact decimals before; the schema sees binary floats.
        Breaks::Minimum | Breaks::Maximum | Breaks::Multiple if !nested => return None,
        Breaks::MaxItems(limit) => Fault::TooMany(limit),
        Breaks::MinItems(limit) => Fault::TooFew(limit),
        Breaks::Unique => Fault::Twice,
        Breaks::Pattern => Fault::Pattern,
        Breaks::Enum => Fault::NotInList,
        Breaks::Const if field.must_be_true => Fault::Required,
        Breaks::Format if field.has_format("email") => Fault::Email,
        Breaks::Format if field.has_format("date") => Fault::Date,
        _ if field.widget == Widget::Place => Fault::Place,
        _ => Fault::Schema,
    })
}

/// The answer without blanks around its texts; `None` where nothing is left.
fn tidied_value(field: &Field, value: &Value) -> Option<Value> {
    let text = |text: &str| {
        let text = answer::tidy(field, text);
        (!text.is_empty()).then(|| answer::typed(field, &text))
    };
    match value {
        Value::Null => None,
        Value::Text(written) => text(written),
        Value::List(items) => {
            let kept: Vec<Value> = items
                .iter()
                .filter_map(|item| match item {
                    Value::Text(written) => text(written),
                    Value::Null => None,
                    other => Some(other.clone()),
                })
                .collect();
            (!kept.is_empty()).then(|| Value::from(kept))
        }
        Value::Context(place) if place.is_empty() => None,
        other => Some(other.clone()),
    }
}

fn fault(field: &Field, value: Option<&Value>, lists: Lists) -> Option<Fault> {
    let Some(value) = value else {
        return (field.required || field.must_be_true).then_some(Fault::Required);
    };
    match value {
        Value::List(items) if field.multiple => {
            if items.len() > ITEMS_MAX {
                return Some(Fault::TooMany(ITEMS_MAX as u64));
            }
            items.iter().find_map(|item| single(field, item, lists))
        }
        Value::List(_) => Some(Fault::OneAnswer),
        // One answer where a list is asked: the reader of a web form makes a list, others must.
        _ if field.multiple => Some(Fault::Schema),
        one => single(field, one, lists),
    }
}

fn single(field: &Field, value: &Value, lists: Lists) -> Option<Fault> {
    match (field.widget, value) {
        (Widget::Number, Value::Number(_)) => number(field, value),
        (Widget::Number, _) => Some(if field.whole { Fault::Whole } else { Fault::Number }),
        (Widget::Checkbox, Value::Bool(truth)) => (field.must_be_true && !truth).then_some(Fault::Required),
        (Widget::Checkbox, _) => Some(Fault::YesOrNo),
        (Widget::Date, Value::Date(_)) => None,
        (Widget::Date, _) => Some(Fault::Date),
        (Widget::Place, Value::Context(place)) => {
            is_place(place).then_some(()).map_or(Some(Fault::Place), |()| None)
        }
        (Widget::Place, _) => Some(Fault::Place),
        (Widget::File, Value::Text(digest)) => digest.parse::<Digest>().is_err().then_some(Fault::File),
        (Widget::File, _) => Some(Fault::File),
        (_, Value::Text(written)) => text(field, written, lists),
        _ => Some(Fault::Schema),
    }
}

fn number(field: &Field, value: &Value) -> Option<Fault> {
    let found = value.as_number()?;
    if field.whole && found.floor() != found {
        return Some(Fault::Whole);
    }
    let least = field.minimum.filter(|least| found < *least);
    let above = field.above.filter(|above| found <= *above);
    let most = field.maximum.filter(|most| found > *most);
    let below = field.below.filter(|below| found >= *below);
    let step = field.step.filter(|step| found.checked_modulo(*step).is_none_or(|rest| !rest.is_zero()));
    least
        .map(|least| Fault::TooSmall { least, itself: true, found })
        .or(above.map(|least| Fault::TooSmall { least, itself: false, found }))
        .or(most.map(|most| Fault::TooLarge { most, itself: true, found }))
        .or(below.map(|most| Fault::TooLarge { most, itself: false, found }))
        .or(step.map(Fault::Step))
}

/// Latitude and longitude in WGS 84 degrees, both or neither, and a text; at least one of the two.
fn is_place(place: &Context) -> bool {
    let known = place.keys().all(|key| PLACE_PARTS.contains(&key.as_ref()));
    let within = |part: &str, most: i64| {
        let degrees = place.get(part).filter(|value| !value.is_null());
        degrees.map(|value| value.as_number().is_some_and(|degrees| degrees.abs() <= most.into()))
    };
    let words = match place.get("text").filter(|value| !value.is_null()) {
        Some(Value::Text(text)) if !unshowable(text, false) && text.chars().count() <= 500 => Some(true),
        Some(_) => Some(false),
        None => None,
    };
    let point = match (within("lat", 90), within("lon", 180)) {
        (Some(lat), Some(lon)) => Some(lat && lon),
        (None, None) => None,
        _ => Some(false),
    };
    known && words != Some(false) && point != Some(false) && (words.is_some() || point.is_some())
}

fn text(field: &Field, text: &str, lists: Lists) -> Option<Fault> {
    if unshowable(text, field.widget == Widget::Textarea) {
        return Some(Fault::Characters);
    }
    if let Some(list) = &field.list {
        return (!lists(list, text)).then_some(Fault::NotInList);
    }
    if !field.options.is_empty() {
        return (!field.options.contains_key(text)).then_some(Fault::NotInList);
    }
    let by_format = match field.format.as_deref() {
        Some("cn-mobile") => identifier::mobile(text).err().map(Fault::Mobile),
        Some("cn-resident-id") => identifier::resident_id(text).err().map(Fault::ResidentId),
        Some("cn-uscc") => identifier::uscc(text).err().map(Fault::Uscc),
        _ => None,
    };
    by_format.or_else(|| length(field, text)).or_else(|| telephone(field, text))
}

fn length(field: &Field, text: &str) -> Option<Fault> {
    let found = text.chars().count() as u64;
    let (least, most) = (field.min_length.unwrap_or(0), field.max_length.unwrap_or(TEXT_MAX));
    match (found < least, found > most) {
        (false, false) => None,
        _ if least == most => Some(Fault::Length { wanted: most, found }),
        (true, _) => Some(Fault::TooShort { least, found }),
        _ => Some(Fault::TooLong { most, found }),
    }
}

/// A telephone field without a rule of its own takes 3 to 20 digits and what people write between them.
fn telephone(field: &Field, text: &str) -> Option<Fault> {
    if field.widget != Widget::Tel || field.format.is_some() || field.pattern.is_some() {
        return None;
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let written = text.chars().all(|c| c.is_ascii_digit() || " -+()".contains(c));
    (!written || !(3..=20).contains(&digits)).then_some(Fault::Telephone)
}

/// Control characters, and marks that turn the direction of writing to make a text look like another.
fn unshowable(text: &str, lines: bool) -> bool {
    text.chars().any(|c| match c {
        '\n' | '\t' => !lines,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => true,
        _ => c.is_control(),
    })
}

/// A value as plain JSON for the schema. Numbers beyond binary floats lose digits here, and only here.
fn json(value: &Value) -> Json {
    match value {
        Value::List(items) => Json::List(items.iter().map(scalar).collect()),
        Value::Context(entries) => Json::Map(Box::new(
            entries.iter().map(|(name, value)| (name.as_ref().into(), scalar(value))).collect(),
        )),
        other => scalar(other),
    }
}

/// Inside a list or a place only simple values come this far; anything deeper is nothing a schema accepts.
fn scalar(value: &Value) -> Json {
    match value {
        Value::Bool(truth) => Json::Bool(*truth),
        Value::Number(number) => match number.to_i64() {
            Some(whole) => Json::Number(whole.into()),
            None => serde_json::from_str(&number.to_string())
                .ok()
                .or_else(|| serde_json::Number::from_f64(number.to_f64_lossy()))
                .map_or(Json::Null, Json::Number),
        },
        Value::Text(text) => Json::text(text),
        Value::Date(date) => Json::text(&date.to_string()),
        Value::Time(time) => Json::text(&time.to_string()),
        Value::DateTime(local) => Json::text(&local.to_string()),
        Value::Instant(at) => Json::text(&at.to_string()),
        Value::Duration(span) => Json::text(&span.to_string()),
        Value::Months(months) => Json::Number((*months).into()),
        _ => Json::Null,
    }
}
