//! Pages of one's own data.

use askama::Template;

use super::Page;

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
