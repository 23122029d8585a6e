//! SCIM 2.0 (RFC 7643, RFC 7644) as pure data: requests as JSON -> commands of the directory, resources as JSON.
//!
//! A User is a person; `userName` is the account id and never changes, `displayName` is the Chinese name and
//! `name.formatted` the English one. A Group is a post, its members are the appointments of the day. Which office a
//! person works in follows from the posts and is read-only.

mod discovery;
mod evaluate;
mod filter;
mod group;
mod list;
mod patch;
mod path;
mod problem;
mod user;

use serde_json::{Value as Json, json};
use value::percent::encoded;
use value::{AccountId, Date, PostId};

pub use discovery::{resource_types, schemas, service_provider_config};
pub use filter::{FILTER_BYTES_MAX, FILTER_DEPTH_MAX, FILTER_TERMS_MAX, Filter, Operator};
pub use list::{COUNT_MAX, Query};
pub use patch::{OPERATIONS_MAX, apply as apply_patch};
pub use path::{AttributePath, NotAPath, PatchPath};
pub use problem::Problem;

use crate::directory::{Command, Directory, Stamp};

pub const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
pub const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
pub const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
/// The extension of a Group that says office, roles and area of the post.
pub const POST: &str = "urn:luohu:scim:schemas:extension:2.0:Post";
const LIST: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/// The two kinds of resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    User,
    Group,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
        }
    }

    /// The path of its resources below the base address.
    pub fn endpoint(self) -> &'static str {
        match self {
            Self::User => "Users",
            Self::Group => "Groups",
        }
    }

    /// Its core schema.
    pub fn schema(self) -> &'static str {
        match self {
            Self::User => USER,
            Self::Group => GROUP,
        }
    }
}

/// What is answered when all went well.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The header `ETag`.
    pub etag: Option<String>,
    /// The header `Location`.
    pub location: Option<String>,
    pub body: Option<Json>,
}

/// What a changing request comes to: commands to be decided together, all or none, and the answer afterwards.
///
/// No commands mean that nothing changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub kind: Kind,
    pub id: String,
    pub commands: Vec<Command>,
    /// The HTTP status once the commands are done: 201 created, 200 changed, 204 deleted.
    pub status: u16,
}

/// The directory as SCIM sees it on a day, below a base address without a slash at its end.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    pub directory: &'a Directory,
    pub base: &'a str,
    pub today: Date,
}

impl View<'_> {
    /// `GET /Users/{id}`; where `if_none_match` names the version that is there: 304 without a body.
    pub fn read(
        &self,
        kind: Kind,
        id: &str,
        query: &Query,
        if_none_match: Option<&str>,
    ) -> Result<Answer, Problem> {
        let (resource, stamp) = self.resource(kind, id)?;
        let etag = etag(&stamp);
        if if_none_match.is_some_and(|wanted| names(wanted, &etag)) {
            return Ok(Answer { status: 304, etag: Some(etag), location: None, body: None });
        }
        let body = Some(query.project(resource));
        Ok(Answer { status: 200, etag: Some(etag), location: Some(self.location(kind, id)), body })
    }

    /// `GET /Users?filter=...` and `POST /Users/.search`.
    pub fn list(&self, kind: Kind, query: &Query) -> Result<Answer, Problem> {
        let body = list::list(self, kind, query)?;
        Ok(Answer { status: 200, etag: None, location: None, body: Some(body) })
    }

    /// `POST /Users`.
    pub fn create(&self, kind: Kind, body: &Json) -> Result<Plan, Problem> {
        check_schemas(kind, body)?;
        match kind {
            Kind::User => user::create(self, body),
            Kind::Group => group::create(self, body),
        }
    }

    /// `PUT /Users/{id}`.
    pub fn replace(
        &self,
        kind: Kind,
        id: &str,
        if_match: Option<&str>,
        body: &Json,
    ) -> Result<Plan, Problem> {
        check_schemas(kind, body)?;
        let (_, stamp) = self.resource(kind, id)?;
        check_match(&stamp, if_match)?;
        let commands = match kind {
            Kind::User => user::changes(self, id, body)?,
            Kind::Group => group::changes(self, id, body)?,
        };
        Ok(Plan { kind, id: id.to_owned(), commands, status: 200 })
    }

    /// `PATCH /Users/{id}`.
    pub fn patch(&self, kind: Kind, id: &str, if_match: Option<&str>, body: &Json) -> Result<Plan, Problem> {
        let (mut resource, stamp) = self.resource(kind, id)?;
        check_match(&stamp, if_match)?;
        patch::apply(kind, &mut resource, body)?;
        let commands = match kind {
            Kind::User => user::changes(self, id, &resource)?,
            Kind::Group => group::changes(self, id, &resource)?,
        };
        Ok(Plan { kind, id: id.to_owned(), commands, status: 200 })
    }

    /// `DELETE /Users/{id}`: a person leaves the service, a post is closed; both stay in the history.
    pub fn delete(&self, kind: Kind, id: &str, if_match: Option<&str>) -> Result<Plan, Problem> {
        let (_, stamp) = self.resource(kind, id)?;
        check_match(&stamp, if_match)?;
        let commands = match kind {
            Kind::User => vec![Command::DismissPerson { person: AccountId::new(id) }],
            Kind::Group => group::close(self, id),
        };
        Ok(Plan { kind, id: id.to_owned(), commands, status: 204 })
    }

    /// The answer to a plan, once its commands are done and this view sees the directory after them.
    pub fn done(&self, plan: &Plan) -> Result<Answer, Problem> {
        if plan.status == 204 {
            return Ok(Answer { status: 204, etag: None, location: None, body: None });
        }
        let answer = self.read(plan.kind, &plan.id, &Query::default(), None)?;
        Ok(Answer { status: plan.status, ..answer })
    }

    /// The whole resource and its stamp, where it is here today.
    fn resource(&self, kind: Kind, id: &str) -> Result<(Json, Stamp), Problem> {
        let found = match kind {
            Kind::User => {
                let person = self.directory.person(&AccountId::new(id)).filter(|person| !person.has_left());
                person.map(|person| (user::render(self, person), person.stamp))
            }
            Kind::Group => {
                let post = self.directory.post(&PostId::new(id)).filter(|post| group::is_here(self, post));
                post.map(|post| (group::render(self, post), post.stamp))
            }
        };
        found.ok_or_else(|| Problem::not_found(kind.name(), id))
    }

    fn location(&self, kind: Kind, id: &str) -> String {
        // WHY: an account id may hold any letter. The sign of a mail address stays (RFC 3986, section 3.3).
        format!("{}/{}/{}", self.base, kind.endpoint(), encoded(id).replace("%40", "@"))
    }

    fn meta(&self, kind: Kind, id: &str, stamp: &Stamp) -> Json {
        json!({
            "resourceType": kind.name(),
            "created": stamp.created.to_string(),
            "lastModified": stamp.modified.to_string(),
            "location": self.location(kind, id),
            "version": etag(stamp),
        })
    }
}

/// A weak entity tag of the version (RFC 7644, section 3.14).
fn etag(stamp: &Stamp) -> String {
    format!("W/\"{}\"", stamp.version)
}

/// A list of entity tags, or `*`, names this one.
fn names(list: &str, etag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    list.split(',').any(|tag| tag.trim() == "*" || bare(tag) == bare(etag))
}

fn check_match(stamp: &Stamp, if_match: Option<&str>) -> Result<(), Problem> {
    match if_match {
        Some(wanted) if !names(wanted, &etag(stamp)) => Err(Problem::changed()),
        _ => Ok(()),
    }
}

/// The body is an object and names its core schema.
fn check_schemas(kind: Kind, body: &Json) -> Result<(), Problem> {
    let Some(entries) = body.as_object() else {
        return Err(Problem::syntax("the body is no JSON object"));
    };
    let named = evaluate::member(entries, "schemas").and_then(Json::as_array);
    let named = named.ok_or_else(|| Problem::syntax("`schemas` is missing"))?;
    let is_core = |name: &Json| name.as_str().is_some_and(|name| name.eq_ignore_ascii_case(kind.schema()));
    if named.iter().any(is_core) {
        Ok(())
    } else {
        Err(Problem::value(format!("`schemas` lacks {}", kind.schema())))
    }
}

/// A text of the body; wrong where it is something else, none where it is not there or empty.
fn text<'a>(body: &'a Json, name: &str) -> Result<Option<&'a str>, Problem> {
    match body.as_object().and_then(|entries| evaluate::member(entries, name)) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) => Ok(Some(text.trim()).filter(|text| !text.is_empty())),
        Some(_) => Err(Problem::value(format!("`{name}` is no text"))),
    }
}

/// A part of the body that is an object or a list; nothing where it is not there.
fn part<'a>(body: &'a Json, name: &str) -> Option<&'a Json> {
    body.as_object().and_then(|entries| evaluate::member(entries, name)).filter(|part| !part.is_null())
}
