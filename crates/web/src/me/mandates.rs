//! `/me/mandates` 代办授权: whom I let act for me, whom I may act for, and the organisations I represent.

use std::sync::Arc;

use authority::{Role, Scope};
use axum::http::StatusCode;
use catalog::{Act, App};
use engine::Failure;
use identity::{Command, Mandate, MandateId, organisation_account, uscc_of};
use value::{AccountId, AppId, CommandKey, Date, SignedDuration};

use crate::error::Trouble;
use crate::posted::Posted;
use crate::serve::{Answer, html, html_with, see};
use crate::shape::time;
use crate::site::Site;
use crate::view::me::{MandateLine, Mandates};
use crate::view::part::{Ask, Choice, ErrorLine, Field, errors_of};
use crate::visit::Visit;

/// How long an authorisation is offered for, where nothing else is said.
const USUAL: SignedDuration = SignedDuration::from_hours(24 * 90);

/// The names of tick boxes of services begin with this.
const ITEM: &str = "item-";

pub fn show(site: &Site, visit: &mut Visit) -> Answer {
    let fields = fields(site, visit, &Posted::default())?;
    html(&page(site, visit, fields, Vec::new())?)
}

fn page(
    site: &Site,
    visit: &Visit,
    fields: Vec<Field>,
    mut errors: Vec<ErrorLine>,
) -> Result<Mandates, Trouble> {
    let account = &visit.account.as_ref().ok_or(Trouble::SignIn)?.account;
    let today = site.engine.today();
    let directory = site.engine.directory();
    let represented: Vec<(AccountId, String)> = directory
        .organisations_of(account)
        .map(|it| (organisation_account(&it.uscc), visit.language.pick(&it.name).to_owned()))
        .collect();
    let principals = std::iter::once(account).chain(represented.iter().map(|(id, _)| id));
    let given: Vec<Mandate> = principals
        .flat_map(|id| directory.mandates_of(id).filter(move |it| it.principal == *id))
        .cloned()
        .collect();
    let got: Vec<Mandate> =
        directory.mandates_of(account).filter(|it| it.agent == *account).cloned().collect();
    drop(directory);
    let line = |mandate: &Mandate, given: bool| line(site, visit, mandate, today, given);
    if errors.is_empty() {
        errors = errors_of(&fields);
    }
    Ok(Mandates {
        page: visit.page(),
        given: given.iter().map(|it| line(it, true)).collect::<Result<_, _>>()?,
        got: got.iter().map(|it| line(it, false)).collect::<Result<_, _>>()?,
        organisations: represented.into_iter().map(|(_, name)| name).collect(),
        fields,
        errors,
        key: Visit::fresh_key(site),
    })
}

fn line(
    site: &Site,
    visit: &Visit,
    mandate: &Mandate,
    today: Date,
    given: bool,
) -> Result<MandateLine, Trouble> {
    let language = visit.language;
    let title = |item: &AppId| {
        let app = site.engine.apps().get(item);
        app.map_or_else(|| item.to_string(), |app| language.pick(&app.title).to_owned())
    };
    let items: Vec<String> = mandate.items.iter().map(title).collect();
    let state = match (mandate.is_open(today), mandate.accepted.is_some(), &mandate.ended) {
        (true, true, _) => "mandate-in-force",
        (true, false, _) => "mandate-offered",
        (false, _, Some(_)) => "mandate-ended",
        (false, _, None) => "mandate-expired",
    };
    Ok(MandateLine {
        id: mandate.id.to_string(),
        // The principal knows the account they typed; the agent is told no more than a covered name.
        who: if given { mandate.agent.to_string() } else { name_of(site, visit, &mandate.principal)? },
        // For whom, where that is not the reader.
        of: match uscc_of(&mandate.principal) {
            Some(_) if given => name_of(site, visit, &mandate.principal)?,
            _ => String::new(),
        },
        items: items.join(language.t("list-gap").as_str()),
        until: time::day(mandate.until),
        state: language.t(state),
        open: mandate.is_open(today),
        acceptable: !given && mandate.accepted.is_none() && mandate.is_open(today),
    })
}

/// The name of an organisation; of a person the covered name of the account.
pub fn name_of(site: &Site, visit: &Visit, principal: &AccountId) -> Result<String, Trouble> {
    if let Some(uscc) = uscc_of(principal) {
        let directory = site.engine.directory();
        let named = directory.organisation(uscc).map(|it| visit.language.pick(&it.name).to_owned());
        return Ok(named.unwrap_or_else(|| uscc.to_owned()));
    }
    let account = site.engine.store().account(principal)?;
    let name = account.map(|account| form::Cover::Name.over(visit.language.pick(&account.name)));
    Ok(name.unwrap_or_else(|| visit.language.t("mandate-somebody")))
}

/// What residents open themselves, and so what others can open for them.
fn services(site: &Site) -> impl Iterator<Item = &Arc<App>> {
    site.engine.apps().all().filter(|app| {
        let own = |role: &&Role| role.scope == Scope::Own;
        let opens = |act: &Act| {
            act.rule.public || app.roles.iter().filter(own).any(|role| act.rule.roles.contains(&role.id))
        };
        app.opening_act().is_some_and(opens)
    })
}

fn fields(site: &Site, visit: &Visit, posted: &Posted) -> Result<Vec<Field>, Trouble> {
    let language = visit.language;
    let account = &visit.account.as_ref().ok_or(Trouble::SignIn)?.account;
    let mut fields = Vec::new();
    let directory = site.engine.directory();
    let organisations: Vec<Choice> = directory
        .organisations_of(account)
        .map(|it| Choice {
            value: organisation_account(&it.uscc).to_string(),
            title: language.pick(&it.name).to_owned(),
            chosen: posted.text("principal") == organisation_account(&it.uscc).as_str(),
            ..Choice::default()
        })
        .collect();
    drop(directory);
    if !organisations.is_empty() {
        let myself = Choice {
            value: String::new(),
            title: language.t("mandate-myself"),
            chosen: posted.text("principal").is_empty(),
            ..Choice::default()
        };
        let choices = std::iter::once(myself).chain(organisations).collect();
        let asked = Field::new(language, "principal", language.t("mandate-principal"), Ask::Radios(choices));
        fields.push(asked.required());
    }
    fields.push(
        Field::new(language, "agent", language.t("mandate-agent"), Ask::Text)
            .required()
            .hint(language.t("mandate-agent-hint"))
            .length_max(128)
            .value(posted.text("agent")),
    );
    for app in services(site) {
        let name = format!("{ITEM}{}", app.id);
        let value = posted.text(&name).to_owned();
        let label = language.with("mandate-item", &[("service", language.pick(&app.title))]);
        fields.push(Field::new(language, &name, label, Ask::Tick).value(value));
    }
    let usual = site.engine.today().checked_add(USUAL).unwrap_or(site.engine.today());
    let until = match posted.text("until") {
        "" => usual.to_string(),
        given => given.to_owned(),
    };
    fields.push(
        Field::new(language, "until", language.t("mandate-until"), Ask::Date)
            .required()
            .hint(language.t("mandate-until-hint"))
            .value(until),
    );
    Ok(fields)
}

/// `POST /me/mandates`: offers one, or accepts or ends the one named.
pub fn take(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let account = visit.account.as_ref().ok_or(Trouble::SignIn)?.account.clone();
    let mut fields = fields(site, visit, posted)?;
    let command = match command(site, &account, posted) {
        Ok(command) => command,
        Err((field, sentence)) => {
            if let Some(field) = fields.iter_mut().find(|it| it.name.starts_with(field)) {
                field.error = visit.language.t(sentence);
            }
            let page = page(site, visit, fields, Vec::new())?;
            return html_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let key = CommandKey::new(format!("web-{}-{}", visit.token.alias("mandate"), posted.text("key")));
    match site.engine.change_directory(key, visit.actor(), vec![command]) {
        Ok(_) => see("/me/mandates"),
        Err(Failure::Refused(refusal)) => {
            let line = |(because, at): (&authority::Because, &String)| {
                let name = at.rsplit('.').next().unwrap_or_default();
                let anchor = fields.iter().find(|it| it.name.starts_with(name.trim_end_matches('s')));
                let text = visit.language.pick(&because.words).to_owned();
                ErrorLine { anchor: anchor.map(Field::anchor).unwrap_or_default(), text }
            };
            let errors = refusal.because.iter().zip(&refusal.fields).map(line).collect();
            html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(site, visit, fields, errors)?)
        }
        Err(failure) => Err(failure.into()),
    }
}

/// The command of a form, or the field that is wrong and the sentence for it.
fn command(
    site: &Site,
    account: &AccountId,
    posted: &Posted,
) -> Result<Command, (&'static str, &'static str)> {
    let mandate = || posted.text("mandate").parse().map(MandateId).map_err(|_| ("agent", "mandate-wrong"));
    match posted.text("do") {
        "accept" => return Ok(Command::AcceptMandate { mandate: mandate()? }),
        "end" => return Ok(Command::EndMandate { mandate: mandate()? }),
        _ => {}
    }
    let agent: AccountId = posted.text("agent").parse().map_err(|_| ("agent", "mandate-agent-missing"))?;
    let items: Vec<AppId> = services(site)
        .map(|app| app.id.clone())
        .filter(|id| posted.text(&format!("{ITEM}{id}")) == "true")
        .collect();
    if items.is_empty() {
        return Err((ITEM, "mandate-items-missing"));
    }
    let until = posted.text("until").parse().map_err(|_| ("until", "mandate-until-wrong"))?;
    let principal = match posted.text("principal") {
        "" => account.clone(),
        of => of.parse().map_err(|_| ("principal", "mandate-wrong"))?,
    };
    Ok(Command::OfferMandate { principal, agent, items, until })
}
