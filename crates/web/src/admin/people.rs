//! `/admin/people/{person}`: posts, leave and the end of service of one person of the directory. The system administrator
//! does it, and the security administrator where a post of power is concerned: which of the two the directory decides.

use axum::http::StatusCode;
use identity::{Appointment, AppointmentId, Command, Cover, CoverId, Directory, Domain, Presence};
use value::percent::encoded;
use value::{AccountId, Date};

use super::ask::{Asked, fields};
use super::{Marked, administrator, change, hindrance, proof, proved};
use crate::directory::{post_name, span_words};
use crate::error::Trouble;
use crate::posted::Posted;
use crate::serve::{Answer, html, html_with, see};
use crate::site::Site;
use crate::view::admin::PersonPage;
use crate::view::directory::Term;
use crate::view::part::{ActForm, ErrorLine, Tag, errors_of};
use crate::view::{Notice, Tone};
use crate::visit::Visit;
use crate::words::Language;

/// What may be done with a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Appoint,
    EndAppointment(AppointmentId),
    CoverLeave,
    EndCover(CoverId),
    Stop,
    Bring,
    Dismiss,
}

/// Their names in forms, and so in the keys of their words.
const NAMES: [&str; 7] = ["appoint", "end", "cover", "end-cover", "stop", "bring", "dismiss"];

impl Act {
    fn name(self) -> &'static str {
        match self {
            Self::Appoint => NAMES[0],
            Self::EndAppointment(_) => NAMES[1],
            Self::CoverLeave => NAMES[2],
            Self::EndCover(_) => NAMES[3],
            Self::Stop => NAMES[4],
            Self::Bring => NAMES[5],
            Self::Dismiss => NAMES[6],
        }
    }

    /// What it ends.
    fn of(self) -> Option<u64> {
        match self {
            Self::EndAppointment(id) => Some(id.0),
            Self::EndCover(id) => Some(id.0),
            _ => None,
        }
    }

    fn id(self) -> String {
        self.of().map_or_else(|| self.name().to_owned(), |of| format!("{}-{of}", self.name()))
    }
}

/// The administrator of either kind, and in what they act.
pub(super) fn director(site: &Site, visit: &Visit) -> Result<Domain, Trouble> {
    administrator(site, visit, Domain::Structure)
        .map(|_| Domain::Structure)
        .or_else(|_| administrator(site, visit, Domain::Power).map(|_| Domain::Power))
}

/// What is not over on that day.
fn open<T>(records: Vec<&T>, span: impl Fn(&T) -> identity::Span, day: Date) -> Vec<&T> {
    let goes_on = |record: &&T| {
        let span = span(record);
        !span.is_void() && span.until.is_none_or(|until| until >= day)
    };
    records.into_iter().filter(goes_on).collect()
}

/// Appointments and covers of a person that are not over, also those to come.
fn held<'d>(
    directory: &'d Directory,
    person: &AccountId,
    today: Date,
) -> Option<(Vec<&'d Appointment>, Vec<&'d Cover>)> {
    let history = directory.history_of_person(person, Date::MAX)?;
    let appointments = open(history.appointments, |it| it.span, today);
    Some((appointments, open(history.absences, |it| it.span, today)))
}

/// Everything that can be asked for of this person now.
fn acts(visit: &Visit, directory: &Directory, person: &AccountId, today: Date) -> Vec<Act> {
    let Some((appointments, covers)) = held(directory, person, today) else { return Vec::new() };
    let standing = directory.standing(person, today);
    let presence = standing.map_or(Presence::Active, |standing| standing.presence);
    if presence == Presence::Left {
        return Vec::new();
    }
    let mut acts = vec![Act::Appoint];
    acts.extend(appointments.iter().map(|held| Act::EndAppointment(held.id)));
    acts.extend((!appointments.is_empty()).then_some(Act::CoverLeave));
    acts.extend(covers.iter().map(|cover| Act::EndCover(cover.id)));
    if visit.administers(Domain::Power) {
        acts.push(if presence == Presence::Active { Act::Stop } else { Act::Bring });
    }
    acts.push(Act::Dismiss);
    acts
}

/// `GET /admin/people/{person}`; with `office` its posts are offered.
pub fn show(site: &Site, visit: &mut Visit) -> Answer {
    director(site, visit)?;
    let person = known(site, visit)?;
    let forms = forms(site, visit, &person, None)?;
    html(&page(site, visit, &person, forms)?)
}

fn known(site: &Site, visit: &Visit) -> Result<AccountId, Trouble> {
    let person: AccountId = visit.param("person").parse().map_err(|_| Trouble::NotFound)?;
    let directory = site.engine.directory();
    directory.person(&person).map(|_| person.clone()).ok_or(Trouble::NotFound)
}

fn here(person: &AccountId) -> String {
    format!("/admin/people/{}", encoded(person.as_str()))
}

/// A form for each act; the one that was sent with what it said.
fn forms(
    site: &Site,
    visit: &Visit,
    person: &AccountId,
    posted: Option<&Posted>,
) -> Result<Vec<(Act, ActForm)>, Trouble> {
    let (language, today) = (visit.language, site.engine.today());
    let directory = site.engine.directory();
    let mut forms = Vec::new();
    for act in acts(visit, &directory, person, today) {
        let sent = posted.filter(|posted| posted.text("act") == act.id());
        let word = |which: &str| language.t(&format!("people-{}{which}", act.name()));
        let title = match what(&directory, language, act) {
            Some(what) => format!("{}{}{what}", word(""), language.t("colon")),
            None => word(""),
        };
        let asked = Asked { language, today, office: office(visit, sent), sent };
        let mut asked = fields(&directory, act, &asked);
        asked.extend(proof(site, visit)?);
        let mut hidden = vec![("act".to_owned(), act.id())];
        if act == Act::Appoint && !office(visit, sent).is_empty() {
            hidden.push(("office".to_owned(), office(visit, sent).to_owned()));
        }
        let form = ActForm {
            id: act.id(),
            title,
            style: if act == Act::Appoint { "" } else { "second" },
            action: here(person),
            hint: word("-hint"),
            fields: asked.into_iter().map(|field| field.within(&act.id())).collect(),
            hidden,
            errors: Vec::new(),
            version: 0,
            key: sent.map_or_else(|| Visit::fresh_key(site), |sent| sent.text("key").to_owned()),
            open: sent.is_some() || (act == Act::Appoint && !office(visit, sent).is_empty()),
            back: String::new(),
        };
        forms.push((act, form));
    }
    Ok(forms)
}

/// The office whose posts are offered.
fn office<'v>(visit: &'v Visit, sent: Option<&'v Posted>) -> &'v str {
    sent.map_or(visit.query("office"), |sent| sent.text("office"))
}

/// What an act ends, in words.
fn what(directory: &Directory, language: Language, act: Act) -> Option<String> {
    match act {
        Act::EndAppointment(id) => {
            let held = directory.appointment(id)?;
            Some(post_name(directory, language, &held.post, held.span.from))
        }
        Act::EndCover(id) => {
            let cover = directory.cover(id)?;
            let deputy = directory.standing(&cover.deputy, cover.span.from);
            Some(deputy.map_or_else(|| cover.deputy.to_string(), |it| language.pick(&it.name).to_owned()))
        }
        _ => None,
    }
}

fn page(
    site: &Site,
    visit: &Visit,
    person: &AccountId,
    forms: Vec<(Act, ActForm)>,
) -> Result<PersonPage, Trouble> {
    let (language, today) = (visit.language, site.engine.today());
    let mut frame = visit.page();
    frame.notice =
        NAMES.iter().chain(&["join"]).find(|name| **name == visit.query("done")).map(|name| Notice {
            tone: Tone::Good,
            text: language.with("act-done", &[("act", &language.t(&format!("people-{name}")))]),
        });
    let directory = site.engine.directory();
    let state = directory.person(person).and_then(|it| it.state.on(today).or_else(|| it.state.latest()));
    let state = state.ok_or(Trouble::NotFound)?;
    let (appointments, covers) = held(&directory, person, today).ok_or(Trouble::NotFound)?;
    let terms = appointments.iter().map(|held| Term {
        what: post_name(&directory, language, &held.post, held.span.from),
        when: span_words(language, &held.span),
        now: held.span.holds(today),
        note: String::new(),
    });
    let away = covers.iter().map(|cover| Term {
        what: what(&directory, language, Act::EndCover(cover.id))
            .map(|deputy| language.with("people-covered", &[("name", &deputy)]))
            .unwrap_or_default(),
        when: span_words(language, &cover.span),
        now: cover.span.holds(today),
        note: String::new(),
    });
    let tag = match state.presence {
        Presence::Active => None,
        Presence::Inactive => Some("person-stopped"),
        Presence::Left => Some("people-left"),
    };
    let chosen = forms.iter().any(|(_, form)| form.hidden.iter().any(|(name, _)| name == "office"));
    let errors: Vec<ErrorLine> = forms.iter().flat_map(|(_, form)| form.errors.clone()).collect();
    Ok(PersonPage {
        page: frame,
        name: language.pick(&state.facts.name).to_owned(),
        id: person.to_string(),
        tags: tag.map(|key| Tag::new(Tone::Bad, language.t(key))).into_iter().collect(),
        terms: terms.chain(away).collect(),
        hindrance: hindrance(visit),
        again: if chosen { here(person) } else { String::new() },
        acts: forms.into_iter().map(|(_, form)| form).collect(),
        errors,
    })
}

/// `POST /admin/people/{person}`: the directory decides, all or nothing, and the record has it in the same commit.
pub fn take(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let domain = director(site, visit)?;
    let person = known(site, visit)?;
    // The posts of an office are chosen from on the next page.
    if posted.text("act") == Act::Appoint.id() && !posted.has("from") && !posted.text("office").is_empty() {
        let office = encoded(posted.text("office"));
        return see(format!("{}?office={office}#act-appoint", here(&person)));
    }
    let mut forms = forms(site, visit, &person, Some(posted))?;
    // What it was about is over meanwhile.
    let Some((act, form)) = forms.iter_mut().find(|(act, _)| act.id() == posted.text("act")) else {
        return Err(Trouble::Status(StatusCode::CONFLICT));
    };
    let act = *act;
    let good = proved(site, visit, (domain, posted), &mut form.fields)?;
    let anchor = format!("act-{}", form.id);
    let mut marked = Marked { fields: &mut form.fields, errors: &mut form.errors, anchor };
    match command(site, &person, act, posted) {
        Err((name, key)) => marked.mark(name, &visit.language.t(key)),
        Ok(command) if good => {
            if change(site, visit, posted, command, &mut marked)? {
                return see(format!("{}?done={}", here(&person), act.name()));
            }
        }
        Ok(_) => {}
    }
    form.errors.extend(errors_of(&form.fields));
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(site, visit, &person, forms)?)
}

/// What a form asks for, or the field that is wrong and the sentence for it.
fn command(
    site: &Site,
    person: &AccountId,
    act: Act,
    posted: &Posted,
) -> Result<Command, (&'static str, &'static str)> {
    let person = person.clone();
    let day =
        |name: &'static str| posted.text(name).parse::<Date>().map_err(|_| (name, "people-day-missing"));
    Ok(match act {
        Act::Appoint => {
            let post = posted.text("post").parse().map_err(|_| match posted.text("office") {
                "" => ("office", "people-office-missing"),
                _ => ("post", "people-post-missing"),
            })?;
            let until = if posted.text("until").is_empty() { None } else { Some(day("until")?) };
            Command::Appoint { person, post, from: day("from")?, until }
        }
        Act::EndAppointment(appointment) => {
            Command::EndAppointment { appointment, last_day: day("last_day")? }
        }
        Act::CoverLeave => {
            let deputy = posted.text("deputy").parse().map_err(|_| ("deputy", "people-deputy-missing"))?;
            let (from, until) = (day("from")?, day("until")?);
            let directory = site.engine.directory();
            let held = directory.appointments_on(&person, from);
            let posts = held.map(|held| held.post.clone()).collect();
            Command::CoverLeave { absent: person, deputy, from, until, posts }
        }
        Act::EndCover(cover) => Command::EndCover { cover, last_day: day("last_day")? },
        Act::Stop => Command::DeactivatePerson { person },
        Act::Bring => Command::ReactivatePerson { person },
        Act::Dismiss if posted.text("sure") == "true" => Command::DismissPerson { person },
        Act::Dismiss => return Err(("sure", "people-sure-missing")),
    })
}
