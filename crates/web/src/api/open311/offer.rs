//! An app as GeoReport sees it: services, their questions, and which parameter fills which field.
//!
//! Any app fits whose opening form has a choice from a code list in its `kind` column, and latitude and longitude.

use std::collections::BTreeSet;
use std::sync::Arc;

use catalog::{App, Entry};
use form::{Field, Form, Widget};
use value::{Context, Value, Words};

use super::model::{Attribute, Choice, Definition, Service};
use crate::words::Language;

/// Which field of the opening form each parameter of GeoReport fills.
#[derive(Debug)]
pub struct Offer {
    pub app: Arc<App>,
    pub act: String,
    form: String,
    /// The code list of services.
    list: String,
    pub kind: String,
    pub lat: String,
    pub lon: String,
    pub place: Option<String>,
    pub description: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub name: Option<String>,
    pub photo: Option<String>,
    /// All other fields, in the order of the form.
    attributes: Vec<String>,
}

impl Offer {
    pub fn of(app: &Arc<App>) -> Option<Self> {
        let act = app.opening_act()?;
        let form_id = act.form.as_ref()?;
        let form = app.forms.get(form_id)?;
        // A column that is the bare name of a field of this form.
        let plain = |column: &Option<form::Expr>| {
            let name = column.as_ref()?.text().trim();
            form.fields.get(name).map(|field| field.name.clone())
        };
        let columns = &app.columns;
        let kind = plain(&columns.kind)?;
        let list = form.fields.get(&kind)?.list.clone().filter(|list| app.lists.contains_key(list))?;
        let (lat, lon) = (plain(&columns.lat)?, plain(&columns.lon)?);
        let first = |wanted: &dyn Fn(&Field) -> bool| {
            form.fields.values().find(|f| wanted(f)).map(|f| f.name.clone())
        };
        let is_email = |field: &Field| field.format.as_deref() == Some("email");
        let mut offer = Self {
            act: act.rule.id.clone(),
            form: form_id.clone(),
            list,
            kind,
            lat,
            lon,
            place: plain(&columns.place),
            description: plain(&columns.summary),
            phone: first(&|field| field.widget == Widget::Tel),
            email: first(&is_email),
            name: first(&|field| {
                field.widget == Widget::Text && field.personal.is_some() && field.format.is_none()
            }),
            photo: first(&|field| field.widget == Widget::File),
            attributes: Vec::new(),
            app: app.clone(),
        };
        let asked = |field: &&Field| {
            !matches!(field.widget, Widget::File | Widget::Place) && offer.parameter_of(&field.name).is_none()
        };
        offer.attributes = form.fields.values().filter(asked).map(|field| field.name.clone()).collect();
        Some(offer)
    }

    /// The parameter of GeoReport that fills a field; none where it is an attribute.
    pub fn parameter_of(&self, field: &str) -> Option<&'static str> {
        let is = |name: &Option<String>| name.as_deref() == Some(field);
        match () {
            () if field == self.kind => Some("service_code"),
            () if field == self.lat => Some("lat"),
            () if field == self.lon => Some("long"),
            () if is(&self.place) => Some("address_string"),
            () if is(&self.description) => Some("description"),
            () if is(&self.phone) => Some("phone"),
            () if is(&self.email) => Some("email"),
            () if is(&self.name) => Some("first_name"),
            () if is(&self.photo) => Some("media"),
            () => None,
        }
    }

    pub fn form(&self) -> Option<&Form> {
        self.app.forms.get(&self.form)
    }

    pub fn entry(&self, code: &str) -> Option<&Entry> {
        self.app.lists.get(&self.list)?.entries.get(code)
    }

    pub fn has_attribute(&self, name: &str) -> bool {
        self.attributes.iter().any(|attribute| attribute == name)
    }

    /// False where the list says `public = false` of a kind: what, where and how it reads then stay inside.
    pub fn is_public(&self, code: Option<&str>) -> bool {
        let entry = code.and_then(|code| self.entry(code));
        entry.is_none_or(|entry| entry.attributes.get("public") != Some(&Value::Bool(false)))
    }

    /// The words of a code of any other list: an office, a street. The code itself where no list has it.
    pub fn title_elsewhere(&self, code: &str) -> Words {
        let others = self.app.lists.iter().filter(|(id, _)| **id != self.list);
        let entry = others.filter_map(|(_, list)| list.entries.get(code)).next();
        entry.map_or_else(|| Words::new(code, code), |entry| entry.title.clone())
    }

    pub fn services(&self, language: Language) -> Vec<Service> {
        let entries = self.app.lists.get(&self.list).into_iter().flat_map(|list| list.entries.values());
        entries.map(|entry| self.service(entry, language)).collect()
    }

    fn service(&self, entry: &Entry, language: Language) -> Service {
        let text = |name: &str| entry.attributes.get(name).and_then(Value::as_text).unwrap_or_default();
        let keywords: Vec<&str> =
            text("keywords").split([' ', ',', '，', '、']).filter(|w| !w.is_empty()).collect();
        let name = language.pick(&entry.title);
        Service {
            service_code: entry.code.clone(),
            service_name: name.to_owned(),
            description: format!("{}: {name}", language.pick(&self.app.title)),
            metadata: !self.questions(&entry.code).is_empty(),
            kind: "realtime".to_owned(),
            keywords: keywords.join(","),
            group: text("group").to_owned(),
        }
    }

    pub fn definition(&self, code: &str, language: Language) -> Option<Definition> {
        self.entry(code)?;
        let questions = self.questions(code).into_iter().zip(1..);
        let attributes =
            questions.map(|((field, required), order)| self.attribute(field, required, order, language));
        Some(Definition { service_code: code.to_owned(), attributes: attributes.collect() })
    }

    /// The attributes asked for a service, each with whether it must be answered.
    fn questions(&self, code: &str) -> Vec<(&Field, bool)> {
        let Some(form) = self.form() else { return Vec::new() };
        let mut answers = Context::new();
        answers.insert(self.kind.as_str().into(), Value::from(code));
        let shown: BTreeSet<&str> =
            form::shown(form, &answers).iter().map(|field| field.name.as_str()).collect();
        let known =
            |list: &str, code: &str| self.app.lists.get(list).is_some_and(|l| l.entries.contains_key(code));
        let problems = form.check(&answers, &known).err().unwrap_or_default();
        let required: BTreeSet<&str> =
            problems.iter().filter(|p| p.code == "required").map(|p| p.field.as_str()).collect();
        let asked = self.attributes.iter().filter_map(|name| form.fields.get(name.as_str()));
        let asked = asked.filter(|field| shown.contains(field.name.as_str()) || self.depends_on_more(field));
        asked.map(|field| (field, required.contains(field.name.as_str()))).collect()
    }

    /// Whether a field is shown depends on more than the service.
    fn depends_on_more(&self, field: &Field) -> bool {
        let names = field.show_if.as_ref().map(|condition| condition.names()).unwrap_or_default();
        names.iter().any(|name| **name != *self.kind)
    }

    fn attribute(&self, field: &Field, required: bool, order: u32, language: Language) -> Attribute {
        let choice =
            |key: &str, title: &Words| Choice { key: key.to_owned(), name: language.pick(title).to_owned() };
        let listed = field.list.as_ref().and_then(|list| self.app.lists.get(list));
        let values = match field.widget {
            Widget::Checkbox => {
                vec![choice("true", &Words::new("是", "Yes")), choice("false", &Words::new("否", "No"))]
            }
            _ => match listed {
                Some(list) => list.entries.values().map(|entry| choice(&entry.code, &entry.title)).collect(),
                None => field.options.iter().map(|(code, title)| choice(code, title)).collect(),
            },
        };
        Attribute {
            variable: true,
            code: field.name.clone(),
            datatype: datatype(field).to_owned(),
            required,
            datatype_description: field.hint.as_ref().map(|hint| language.pick(hint).to_owned()),
            order,
            description: language.pick(&field.label).to_owned(),
            values,
        }
    }
}

fn datatype(field: &Field) -> &'static str {
    match field.widget {
        Widget::Choice if field.multiple => "multivaluelist",
        Widget::Choice | Widget::Checkbox => "singlevaluelist",
        Widget::Textarea => "text",
        Widget::Number => "number",
        Widget::Date => "datetime",
        Widget::Text | Widget::Tel | Widget::File | Widget::Place => "string",
    }
}
