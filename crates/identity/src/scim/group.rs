//! Groups: posts of the directory; the members are those appointed today.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};
use value::{AccountId, OfficeId, PostId, RoleId, Words};

use super::{GROUP, Kind, POST, Plan, Problem, View, part, text};
use crate::directory::{Appointment, Command, Post, PostFacts};

/// Most members in one request.
pub(super) const MEMBERS_MAX: usize = 2_000;

/// The post is open today, and its office.
pub(super) fn is_here(view: &View<'_>, post: &Post) -> bool {
    view.directory.post_on(&post.id, view.today).is_some()
}

pub(super) fn render(view: &View<'_>, post: &Post) -> Json {
    let id = post.id.as_str();
    let mut group = Map::new();
    group.insert("schemas".into(), json!([GROUP, POST]));
    group.insert("id".into(), id.into());
    if let Some(facts) = view.directory.post_on(&post.id, view.today) {
        group.insert("displayName".into(), facts.title.zh.as_str().into());
        let roles: Vec<&str> = facts.roles.iter().map(RoleId::as_str).collect();
        let mut said = json!({ "office": facts.office.as_str(), "roles": roles, "title": facts.title.en });
        if let (Some(area), Some(said)) = (&facts.area, said.as_object_mut()) {
            said.insert("area".into(), area.as_str().into());
        }
        group.insert(POST.into(), said);
    }
    let members: Vec<Json> = view
        .directory
        .appointed_to(&post.id, view.today)
        .map(|held| {
            let person = held.person.as_str();
            let name = view.directory.person(&held.person).and_then(|person| person.now());
            let display = name.map_or(person, |state| state.facts.name.zh.as_str());
            json!({ "value": person, "$ref": view.location(Kind::User, person), "display": display, "type": "User" })
        })
        .collect();
    if !members.is_empty() {
        group.insert("members".into(), Json::Array(members));
    }
    group.insert("meta".into(), view.meta(Kind::Group, id, &post.stamp));
    Json::Object(group)
}

pub(super) fn create(view: &View<'_>, body: &Json) -> Result<Plan, Problem> {
    // WHY: the number of events only grows, so the id is new, and the same on every machine.
    let first = view.directory.version() + 1;
    let free = |n: &u64| view.directory.post(&PostId::new(format!("group-{n}"))).is_none();
    let number = (first..first.saturating_add(1_000)).find(free).unwrap_or(first);
    let id = PostId::new(format!("group-{number}"));
    let facts = facts(view, None, body)?;
    let mut commands = vec![Command::OpenPost { post: id.clone(), facts, opened: view.today }];
    commands.extend(members(body)?.into_iter().map(|person| appoint(view, &id, person)));
    Ok(Plan { kind: Kind::Group, id: id.to_string(), commands, status: 201 })
}

pub(super) fn changes(view: &View<'_>, id: &str, body: &Json) -> Result<Vec<Command>, Problem> {
    let id = PostId::new(id);
    let Some(post) = view.directory.post(&id) else { return Err(Problem::not_found("Group", id.as_str())) };
    let facts = facts(view, Some(post), body)?;
    let mut commands = Vec::new();
    if post.facts.latest() != Some(&facts) {
        commands.push(Command::ChangePost { post: id.clone(), facts });
    }
    let mut wanted = members(body)?;
    for held in view.directory.appointed_to(&id, view.today) {
        if !wanted.remove(&held.person) {
            commands.push(end(view, held));
        }
    }
    commands.extend(wanted.into_iter().map(|person| appoint(view, &id, person)));
    Ok(commands)
}

/// Ends every appointment of today and later, and the post, with yesterday.
pub(super) fn close(view: &View<'_>, id: &str) -> Vec<Command> {
    let yesterday = view.today.yesterday().unwrap_or(view.today);
    let post = PostId::new(id);
    let history = view.directory.history_of_post(&post, value::Date::MAX);
    let held = history.into_iter().flat_map(|history| history.appointments);
    let mut commands: Vec<Command> =
        held.filter(|held| held.span.runs_after(yesterday)).map(|held| end(view, held)).collect();
    let opened = view.directory.post(&post).map_or(view.today, |post| post.span.from);
    let last_day = opened.yesterday().unwrap_or(opened).max(yesterday);
    commands.push(Command::ClosePost { post, last_day });
    commands
}

fn appoint(view: &View<'_>, post: &PostId, person: AccountId) -> Command {
    Command::Appoint { person, post: post.clone(), from: view.today, until: None }
}

fn end(view: &View<'_>, held: &Appointment) -> Command {
    let before = |day: value::Date| day.yesterday().unwrap_or(day);
    Command::EndAppointment { appointment: held.id, last_day: before(view.today).max(before(held.span.from)) }
}

fn members(body: &Json) -> Result<BTreeSet<AccountId>, Problem> {
    let Some(members) = part(body, "members") else { return Ok(BTreeSet::new()) };
    let members = members.as_array().ok_or_else(|| Problem::value("`members` is no list"))?;
    if members.len() > MEMBERS_MAX {
        return Err(Problem::too_many(format!("a group has up to {MEMBERS_MAX} members in one request")));
    }
    let member = |member: &Json| {
        let id = text(member, "value")?.ok_or_else(|| Problem::value("a member without `value`"))?;
        if text(member, "type")?.is_some_and(|of| !of.eq_ignore_ascii_case("User")) {
            return Err(Problem::value("members of a post are users"));
        }
        id.parse().map_err(|_| Problem::value(format!("\"{id}\" is no account id")))
    };
    members.iter().map(member).collect()
}

/// The post as the body says. What the extension leaves out stays as it is; a new post belongs to the district itself
/// and gives no role until somebody says more.
fn facts(view: &View<'_>, post: Option<&Post>, body: &Json) -> Result<PostFacts, Problem> {
    let title = text(body, "displayName")?.ok_or_else(|| Problem::value("`displayName` is missing"))?;
    let before = post.and_then(|post| post.facts.latest());
    let said = part(body, POST);
    let say = |name: &str| said.map_or(Ok(None), |said| text(said, name));
    let office = match (say("office")?, before) {
        (Some(office), _) => OfficeId::new(office),
        (None, Some(before)) => before.office.clone(),
        (None, None) => {
            let root = view.directory.root().cloned();
            root.ok_or_else(|| Problem::value("there is no office a post could belong to"))?
        }
    };
    let roles = match said.and_then(|said| part(said, "roles")) {
        None => before.map(|before| before.roles.clone()).unwrap_or_default(),
        Some(roles) => {
            let role = |role: &Json| {
                role.as_str().map(RoleId::new).ok_or_else(|| Problem::value("a role is no text"))
            };
            let roles = roles.as_array().ok_or_else(|| Problem::value("`roles` is no list"))?;
            roles.iter().map(role).collect::<Result<_, _>>()?
        }
    };
    let english = say("title")?.map(str::to_owned);
    let kept = before.filter(|before| before.title.zh == title).map(|before| before.title.en.clone());
    let title = Words::new(title, english.or(kept).unwrap_or_else(|| title.to_owned()));
    let area = match said {
        Some(_) => say("area")?.map(str::to_owned),
        None => before.and_then(|before| before.area.clone()),
    };
    Ok(PostFacts { office, title, roles, area })
}
