//! Which questions and pages these answers open.

use value::{Context, Value};

use crate::field::Field;
use crate::{Form, expr};

/// Ids of the pages shown for these answers, in order: those with at least one question to ask.
pub fn journey(form: &Form, answers: &Context) -> Vec<String> {
    let shown = shown(form, answers);
    let asks = |name: &String| shown.iter().any(|field| field.name == *name);
    form.pages.iter().filter(|page| page.fields.iter().any(asks)).map(|page| page.id.clone()).collect()
}

/// The fields shown for these answers, in order.
///
/// A field that is not shown counts as not answered for the fields after it, so what was typed before somebody changed
/// their mind opens no further question.
pub fn shown<'f>(form: &'f Form, answers: &Context) -> Vec<&'f Field> {
    let mut scope: Context = form.fields.keys().map(|name| (name.as_str().into(), Value::Null)).collect();
    for (name, value) in answers {
        if let Some(slot) = scope.get_mut(name) {
            *slot = value.clone();
        }
    }
    let mut shown = Vec::with_capacity(form.fields.len());
    for field in form.fields.values() {
        if field.show_if.as_ref().is_none_or(|condition| expr::holds(condition, &scope)) {
            shown.push(field);
        } else {
            scope.insert(field.name.as_str().into(), Value::Null);
        }
    }
    shown
}
