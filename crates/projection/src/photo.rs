//! Photos: which files belong to a filing and to an act. A photo may show people, so it is personal data of whoever it
//! shows: it goes with the filing it came with.

use catalog::App;
use form::{Field, Widget};
use kernel::{Case, Done, Filing};
use store::{Batch, BlobUse};
use value::{BlobId, Context, Value};

/// The photos that came with a filing, with the questions they answer; none once it was erased.
pub fn photos<'a>(app: &'a App, filing: &'a Filing) -> impl Iterator<Item = (&'a Field, BlobId)> {
    let said = (!filing.erased).then_some(&filing.said);
    said.into_iter().flat_map(move |said| files(app.opening_form(), said))
}

/// The photos of an act: they belong to the record of the case.
pub fn act_photos<'a>(app: &'a App, done: &'a Done) -> impl Iterator<Item = (&'a Field, BlobId)> {
    let form = app.act(&done.act).and_then(|act| act.form.as_ref()).and_then(|form| app.forms.get(form));
    files(form, &done.input)
}

/// Whether the answers of an act have a photo among them.
pub fn sends_photo(app: &App, act: &str, answers: &Context) -> bool {
    let form = app.act(act).and_then(|act| act.form.as_ref()).and_then(|form| app.forms.get(form));
    files(form, answers).next().is_some()
}

fn files<'a>(
    form: Option<&'a form::Form>,
    answers: &'a Context,
) -> impl Iterator<Item = (&'a Field, BlobId)> {
    let fields = form.into_iter().flat_map(|form| form.fields.values());
    fields
        .filter(|field| field.widget == Widget::File)
        .flat_map(|field| answers.get(field.name.as_str()).into_iter().map(move |value| (field, value)))
        .flat_map(|(field, value)| ids(value).into_iter().map(move |id| (field, id)))
}

fn ids(value: &Value) -> Vec<BlobId> {
    match value {
        Value::Text(id) => vec![BlobId::new(id.as_ref())],
        Value::List(items) => items.iter().flat_map(ids).collect(),
        _ => Vec::new(),
    }
}

/// Notes what the files of new filings and acts belong to.
pub(crate) fn uses(batch: &mut Batch, before: &Case, after: &Case, app: &App) {
    for filing in after.filings.values().filter(|filing| !before.filings.contains_key(&filing.id)) {
        batch.blob_uses.extend(of_filing(app, filing));
    }
    for done in after.done.iter().skip(before.done.len()) {
        let owner = format!("case {}", after.id);
        let used = act_photos(app, done).map(|(_, blob)| BlobUse { blob, owner: owner.clone() });
        batch.blob_uses.extend(used);
    }
}

/// The uses that a filing makes of files, wherever it is merged to.
pub fn of_filing<'a>(app: &'a App, filing: &'a Filing) -> impl Iterator<Item = BlobUse> {
    photos(app, filing).map(|(_, blob)| BlobUse { blob, owner: format!("filing {}", filing.id) })
}
