//! The questions of each act on a person.

use identity::Directory;
use value::{AccountId, Date, OfficeId};

use super::people::Act;
use crate::directory::office_name;
use crate::posted::Posted;
use crate::view::part::{Ask, Choice, Field};
use crate::words::Language;

/// What the questions depend on.
pub(super) struct Asked<'v> {
    pub(super) language: Language,
    pub(super) today: Date,
    /// The office whose posts are offered; empty where none is chosen yet.
    pub(super) office: &'v str,
    /// What was sent, where this form was.
    pub(super) sent: Option<&'v Posted>,
}

impl Asked<'_> {
    fn value(&self, name: &str, usual: &str) -> String {
        self.sent.map_or(usual, |sent| sent.text(name)).to_owned()
    }

    fn day(&self, name: &str, usual: &str) -> Field {
        let label = self.language.t(&format!("people-{}", name.replace('_', "-")));
        Field::new(self.language, name, label, Ask::Date).value(self.value(name, usual))
    }

    fn last_day(&self) -> Vec<Field> {
        vec![self.day("last_day", &self.today.to_string()).required()]
    }
}

pub(super) fn fields(directory: &Directory, act: Act, asked: &Asked<'_>) -> Vec<Field> {
    let (language, today) = (asked.language, asked.today.to_string());
    match act {
        Act::Appoint if asked.office.is_empty() => vec![offices(directory, asked)],
        Act::Appoint => vec![
            posts(directory, asked),
            asked.day("from", &today).required(),
            asked.day("until", "").hint(language.t("people-until-hint")),
        ],
        Act::CoverLeave => vec![
            Field::new(language, "deputy", language.t("people-deputy"), Ask::Text)
                .hint(language.t("people-deputy-hint"))
                .required()
                .length_max(128)
                .autocomplete("off")
                .value(asked.value("deputy", "")),
            asked.day("from", &today).required(),
            asked.day("until", "").required(),
        ],
        Act::EndAppointment(_) | Act::EndCover(_) => asked.last_day(),
        Act::Dismiss => vec![Field::new(language, "sure", language.t("people-sure"), Ask::Tick).required()],
        Act::Stop | Act::Bring => Vec::new(),
    }
}

fn offices(directory: &Directory, asked: &Asked<'_>) -> Field {
    let (language, today) = (asked.language, asked.today);
    let open = directory.offices().filter(|office| directory.office_on(&office.id, today).is_some());
    let choices = open.map(|office| Choice {
        value: office.id.to_string(),
        title: office_name(directory, language, &office.id, today),
        ..Choice::default()
    });
    Field::new(language, "office", language.t("people-office"), Ask::Select(choices.collect())).required()
}

/// The posts of an office, with who holds them.
fn posts(directory: &Directory, asked: &Asked<'_>) -> Field {
    let (language, today) = (asked.language, asked.today);
    let name = |id: &AccountId| {
        let standing = directory.standing(id, today);
        standing.map_or_else(|| id.to_string(), |it| language.pick(&it.name).to_owned())
    };
    let office = OfficeId::new(asked.office);
    let chosen = asked.value("post", "");
    let choices = directory.posts_of(&office, today).filter_map(|id| {
        let facts = directory.post_on(id, today)?;
        let held: Vec<String> =
            directory.holders(id, today).iter().map(|holder| name(&holder.person)).collect();
        let hint = if held.is_empty() {
            language.t("people-vacant")
        } else {
            language.with("people-held", &[("who", &held.join(&language.t("list-gap")))])
        };
        let title = language.pick(&facts.title).to_owned();
        Some(Choice {
            value: id.to_string(),
            title,
            hint,
            chosen: id.as_str() == chosen,
            ..Choice::default()
        })
    });
    let label =
        language.with("people-post", &[("office", &office_name(directory, language, &office, today))]);
    Field::new(language, "post", label, Ask::Radios(choices.collect())).required()
}
