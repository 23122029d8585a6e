//! Users: people of the directory.

use serde_json::{Map, Value as Json, json};
use value::{AccountId, Words};

use super::{ENTERPRISE, Kind, Plan, Problem, USER, View, part, text};
use crate::directory::{Command, Person, PersonFacts, Presence};

/// The person as a User.
pub(super) fn render(view: &View<'_>, person: &Person) -> Json {
    let id = person.id.as_str();
    let mut user = Map::new();
    user.insert("schemas".into(), json!([USER, ENTERPRISE]));
    user.insert("id".into(), id.into());
    user.insert("userName".into(), id.into());
    let Some(state) = person.now() else { return Json::Object(user) };
    let facts = &state.facts;
    if let Some(key) = &facts.external {
        user.insert("externalId".into(), key.as_str().into());
    }
    user.insert("name".into(), json!({ "formatted": facts.name.en }));
    user.insert("displayName".into(), facts.name.zh.as_str().into());
    user.insert("active".into(), (state.presence == Presence::Active).into());
    if let Some(email) = &facts.email {
        user.insert("emails".into(), json!([{ "value": email, "type": "work", "primary": true }]));
    }
    let mut offices = Vec::new();
    let mut groups = Vec::new();
    for held in view.directory.appointments_on(&person.id, view.today) {
        let Some(post) = view.directory.post_on(&held.post, view.today) else { continue };
        offices.push(&post.office);
        let at = view.location(Kind::Group, held.post.as_str());
        let (value, display) = (held.post.as_str(), post.title.zh.as_str());
        groups.push(json!({ "value": value, "$ref": at, "display": display, "type": "direct" }));
    }
    if !groups.is_empty() {
        user.insert("groups".into(), Json::Array(groups));
    }
    user.insert(ENTERPRISE.into(), enterprise(view, offices.first().copied()));
    user.insert("meta".into(), view.meta(Kind::User, id, &person.stamp));
    Json::Object(user)
}

/// The office of the first post, and the district.
fn enterprise(view: &View<'_>, office: Option<&value::OfficeId>) -> Json {
    let mut found = Map::new();
    if let Some(office) = office {
        let above = view.directory.ancestors(office, view.today);
        let name =
            |id| view.directory.office_on(id, view.today).map(|facts| Json::from(facts.name.zh.as_str()));
        for (key, id) in [("department", Some(office)), ("organization", above.last().copied())] {
            if let Some(name) = id.and_then(name) {
                found.insert(key.to_owned(), name);
            }
        }
    }
    Json::Object(found)
}

pub(super) fn create(view: &View<'_>, body: &Json) -> Result<Plan, Problem> {
    let name = text(body, "userName")?.ok_or_else(|| Problem::value("`userName` is missing"))?;
    let id: AccountId = name.parse().map_err(|_| Problem::value("`userName` cannot be an account id"))?;
    if view.directory.person_named(name).is_some_and(|person| person.id != id || !person.has_left()) {
        let detail = format!("\"{id}\" is here already");
        return Err(Problem { status: 409, scim_type: Some("uniqueness"), detail });
    }
    let facts = facts(&id, body)?;
    let mut commands = vec![Command::AddPerson { person: id.clone(), facts, from: view.today }];
    if !active(body)? {
        commands.push(Command::DeactivatePerson { person: id.clone() });
    }
    Ok(Plan { kind: Kind::User, id: id.to_string(), commands, status: 201 })
}

/// What makes the person as the body says; a part that the body leaves out is taken away.
pub(super) fn changes(view: &View<'_>, id: &str, body: &Json) -> Result<Vec<Command>, Problem> {
    let id = AccountId::new(id);
    if text(body, "userName")?.is_some_and(|name| name != id.as_str()) {
        return Err(Problem::mutability(
            "`userName` is the account id, which acts are signed with: it stays",
        ));
    }
    let Some(state) = view.directory.person(&id).and_then(Person::now) else {
        return Err(Problem::not_found("User", id.as_str()));
    };
    let (facts, active) = (facts(&id, body)?, active(body)?);
    let mut commands = Vec::new();
    if facts != state.facts {
        commands.push(Command::ChangePerson { person: id.clone(), facts });
    }
    match (active, state.presence) {
        (true, Presence::Inactive) => commands.push(Command::ReactivatePerson { person: id }),
        (false, Presence::Active) => commands.push(Command::DeactivatePerson { person: id }),
        _ => {}
    }
    Ok(commands)
}

/// WHY: some clients send the truth as a text.
fn active(body: &Json) -> Result<bool, Problem> {
    match part(body, "active") {
        None => Ok(true),
        Some(Json::Bool(active)) => Ok(*active),
        Some(Json::String(text)) if text.eq_ignore_ascii_case("true") => Ok(true),
        Some(Json::String(text)) if text.eq_ignore_ascii_case("false") => Ok(false),
        Some(_) => Err(Problem::value("`active` is neither true nor false")),
    }
}

/// What the directory keeps of a body. INVARIANT: nothing else of it goes any further, whatever a client sends.
fn facts(id: &AccountId, body: &Json) -> Result<PersonFacts, Problem> {
    let display = text(body, "displayName")?;
    let (mut formatted, mut western, mut eastern) = (None, None, None);
    if let Some(name) = part(body, "name") {
        formatted = text(name, "formatted")?;
        let (given, family) = (text(name, "givenName")?, text(name, "familyName")?);
        let parts = |one: Option<&str>, other: Option<&str>, gap| {
            let found: Vec<&str> = one.into_iter().chain(other).collect();
            (!found.is_empty()).then(|| found.join(gap))
        };
        western = parts(given, family, " ");
        eastern = parts(family, given, "").filter(|name| !name.is_ascii());
    }
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let en = owned(formatted).or_else(|| western.clone()).or_else(|| owned(display));
    let zh = owned(display).or(eastern).or_else(|| owned(formatted)).or(western);
    let or_id = |name: Option<String>| name.unwrap_or_else(|| id.to_string());
    let name = Words::new(or_id(zh), or_id(en));
    Ok(PersonFacts { name, email: email(body)?, external: owned(text(body, "externalId")?) })
}

/// The address at work: the primary one of those that are not said to be of another kind, or else the first.
fn email(body: &Json) -> Result<Option<String>, Problem> {
    let Some(emails) = part(body, "emails") else { return Ok(None) };
    let emails = emails.as_array().ok_or_else(|| Problem::value("`emails` is no list"))?;
    let mut found = None;
    for email in emails {
        let at_work = text(email, "type")?.is_none_or(|of| of.eq_ignore_ascii_case("work"));
        let is_primary = part(email, "primary") == Some(&Json::Bool(true));
        if let Some(address) = text(email, "value")?.filter(|_| at_work)
            && (is_primary || found.is_none())
        {
            found = Some(address.to_owned());
        }
    }
    Ok(found)
}
