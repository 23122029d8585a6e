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

/// The fields shown for these answers, in order. What is computed is not among them: nobody is asked for it.
///
/// A field that is not shown counts as not answered for the fields after it, so what was typed before somebody changed
/// their mind opens no further question.
pub fn shown<'f>(form: &'f Form, answers: &Context) -> Vec<&'f Field> {
    walk(form, answers).0
}

/// The fields that are computed from these answers, with their values, in the order of the form.
pub fn computed<'f>(form: &'f Form, answers: &Context) -> Vec<(&'f Field, Value)> {
    walk(form, answers).1
}

fn walk<'f>(form: &'f Form, answers: &Context) -> (Vec<&'f Field>, Vec<(&'f Field, Value)>) {
    let mut scope: Context = form.fields.keys().map(|name| (name.as_str().into(), Value::Null)).collect();
    for (name, value) in answers {
        if let Some(slot) = scope.get_mut(name) {
            *slot = value.clone();
        }
    }
    let (mut shown, mut computed) = (Vec::with_capacity(form.fields.len()), Vec::new());
    for field in form.fields.values() {
        let open = field.show_if.as_ref().is_none_or(|condition| expr::holds(condition, &scope));
        let value = match &field.compute {
            Some(formula) if open => expr::value(formula, &scope),
            None if open => {
                shown.push(field);
                continue;
            }
            _ => Value::Null,
        };
        if !value.is_null() {
            computed.push((field, value.clone()));
        }
        scope.insert(field.name.as_str().into(), value);
    }
    (shown, computed)
}
