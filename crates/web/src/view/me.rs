//! Pages of one's own data.

use askama::Template;

use super::Page;
use super::part::{ErrorLine, Field, Link, Row};

/// `/me/reads`: who was shown my personal data.
#[derive(Debug, Clone, Template)]
#[template(path = "me/reads.html")]
pub struct Reads {
    pub page: Page,
    /// Newest first.
    pub reads: Vec<Read>,
}

/// One time somebody was shown personal data.
#[derive(Debug, Clone, Default)]
pub struct Read {
    pub when: String,
    /// The office, never a person.
    pub who: String,
    /// Labels of the fields.
    pub fields: String,
    pub purpose: String,
    /// Empty where the case was being worked on.
    pub reason: String,
    /// The tracker of the filing, and the number of its case.
    pub href: String,
    pub number: String,
}

/// `/me/mandates`: who acts for whom.
#[derive(Debug, Clone, Template)]
#[template(path = "me/mandates.html")]
pub struct Mandates {
    pub page: Page,
    pub given: Vec<MandateLine>,
    pub got: Vec<MandateLine>,
    /// Names of the organisations I represent.
    pub organisations: Vec<String>,
    /// Of a new one.
    pub fields: Vec<Field>,
    pub errors: Vec<ErrorLine>,
    pub key: String,
}

/// One authorisation.
#[derive(Debug, Clone, Default)]
pub struct MandateLine {
    pub id: String,
    /// The other person: the account where I gave it, a covered name where I got it.
    pub who: String,
    /// The organisation it is for; empty where it is for me.
    pub of: String,
    /// Names of the services.
    pub items: String,
    pub until: String,
    pub state: String,
    pub open: bool,
    /// I may accept it.
    pub acceptable: bool,
}

/// `/me`.
#[derive(Debug, Clone, Template)]
#[template(path = "me/profile.html")]
pub struct Profile {
    pub page: Page,
    pub facts: Vec<Row>,
    pub links: Vec<Link>,
}

/// `/me/notifications`.
#[derive(Debug, Clone, Template)]
#[template(path = "me/notifications.html")]
pub struct Notifications {
    pub page: Page,
    pub errors: Vec<ErrorLine>,
    pub fields: Vec<Field>,
    pub wishes: Vec<Wish>,
}

/// One kind of message and the ways it can be told.
#[derive(Debug, Clone)]
pub struct Wish {
    pub title: String,
    /// Name of the tick, its words, whether it is set.
    pub ways: Vec<(String, String, bool)>,
}

/// `/me/systems`: who was told what about me, and by which identities I come in.
#[derive(Debug, Clone, Template)]
#[template(path = "me/systems.html")]
pub struct Systems {
    pub page: Page,
    pub systems: Vec<System>,
    /// Real-name level 实名等级 of the account.
    pub level: String,
    pub identities: Vec<Identity>,
    /// Ids and names of providers whose identities can still be linked.
    pub more: Vec<(String, String)>,
}

/// A system that may learn something.
#[derive(Debug, Clone)]
pub struct System {
    pub id: String,
    pub name: String,
    pub learns: Vec<String>,
    pub since: String,
    pub until: String,
    /// Until when it may ask again without the person; empty where nobody is signed in there.
    pub alive: String,
}

/// An identity of another provider.
#[derive(Debug, Clone)]
pub struct Identity {
    pub id: String,
    pub name: String,
    pub level: String,
    pub since: String,
    /// When it last came in.
    pub seen: String,
}
