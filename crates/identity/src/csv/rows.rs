//! What a row says, once its cells are read.

use value::{AccountId, Date, OfficeId, PostId, RoleId, Words};

use super::Wrong;
use super::read::Row;
use crate::directory::{OfficeFacts, OfficeKind, PersonFacts, PostFacts};

pub(super) struct OfficeRow {
    pub id: OfficeId,
    pub facts: OfficeFacts,
    pub opened: Option<Date>,
    pub closed: Option<Date>,
}

pub(super) struct PostRow {
    pub id: PostId,
    pub facts: PostFacts,
    pub opened: Option<Date>,
    pub closed: Option<Date>,
}

pub(super) struct PersonRow {
    pub id: AccountId,
    pub facts: PersonFacts,
    pub from: Option<Date>,
    pub active: bool,
}

pub(super) struct AppointmentRow {
    pub person: AccountId,
    pub post: PostId,
    pub from: Date,
    pub until: Option<Date>,
}

/// Takes the value and keeps what is wrong, so that all of a row is told at once.
fn keep<T>(found: Result<T, Wrong>, wrong: &mut Vec<Wrong>) -> Option<T> {
    found.map_err(|problem| wrong.push(problem)).ok()
}

fn parent(row: &Row) -> Result<Option<OfficeId>, Wrong> {
    if row.get("parent").is_empty() { Ok(None) } else { row.parsed("parent").map(Some) }
}

fn kind(row: &Row) -> Result<OfficeKind, Wrong> {
    let named = OfficeKind::ALL.into_iter().find(|kind| kind.name() == row.get("kind"));
    let names: Vec<&str> = OfficeKind::ALL.iter().map(|kind| kind.name()).collect();
    let (zh, en) = (format!("应为 {}", names.join("、")), format!("one of {}", names.join(", ")));
    named.ok_or_else(|| row.wrong("kind", "kind-unknown", &zh, &en))
}

pub(super) fn office(row: &Row, wrong: &mut Vec<Wrong>) -> Option<OfficeRow> {
    let id = keep(row.parsed("id"), wrong);
    let parent = keep(parent(row), wrong);
    let kind = keep(kind(row), wrong);
    let opened = keep(row.day("opened"), wrong);
    let closed = keep(row.day("closed"), wrong);
    let name = Words::new(row.get("name_zh"), row.get("name_en"));
    let facts =
        OfficeFacts { name, kind: kind?, parent: parent?, uscc: row.some("uscc"), area: row.some("area") };
    Some(OfficeRow { id: id?, facts, opened: opened?, closed: closed? })
}

pub(super) fn post(row: &Row, wrong: &mut Vec<Wrong>) -> Option<PostRow> {
    let id = keep(row.parsed("id"), wrong);
    let office = keep(row.parsed("office"), wrong);
    let opened = keep(row.day("opened"), wrong);
    let closed = keep(row.day("closed"), wrong);
    let roles = row.get("roles").split(';').map(str::trim).filter(|role| !role.is_empty());
    let roles = roles.map(RoleId::new).collect();
    let title = Words::new(row.get("title_zh"), row.get("title_en"));
    let facts = PostFacts { office: office?, title, roles, area: row.some("area") };
    Some(PostRow { id: id?, facts, opened: opened?, closed: closed? })
}

pub(super) fn person(row: &Row, wrong: &mut Vec<Wrong>) -> Option<PersonRow> {
    let id = keep(row.parsed("id"), wrong);
    let from = keep(row.day("from"), wrong);
    let active = keep(
        match row.get("active").to_ascii_lowercase().as_str() {
            "" | "yes" | "true" | "1" | "是" => Ok(true),
            "no" | "false" | "0" | "否" => Ok(false),
            _ => Err(row.wrong("active", "yes-or-no", "应为 yes 或 no", "write yes or no")),
        },
        wrong,
    );
    let name = Words::new(row.get("name_zh"), row.get("name_en"));
    let facts = PersonFacts { name, email: row.some("email"), external: row.some("external") };
    Some(PersonRow { id: id?, facts, from: from?, active: active? })
}

pub(super) fn appointment(row: &Row, wrong: &mut Vec<Wrong>) -> Option<AppointmentRow> {
    let person = keep(row.parsed("person"), wrong);
    let post = keep(row.parsed("post"), wrong);
    let needed = row.day("from").and_then(|day| {
        day.ok_or_else(|| row.wrong("from", "day-missing", "须写明首日", "the first day is needed"))
    });
    let from = keep(needed, wrong);
    let until = keep(row.day("until"), wrong);
    Some(AppointmentRow { person: person?, post: post?, from: from?, until: until? })
}
