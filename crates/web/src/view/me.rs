//! Pages of one's own account and data.

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

/// `/me/account`: how one signs in, and where one is signed in.
#[derive(Debug, Clone, Template)]
#[template(path = "me/account.html")]
pub struct AccountPage {
    pub page: Page,
    pub id: String,
    pub name: String,
    pub app: Option<Held>,
    /// The installation has keys to seal the secret of an app with.
    pub app_offered: bool,
    pub passkeys: Vec<Held>,
    /// Passkeys work under the address the district is reached under.
    pub passkeys_offered: bool,
    /// A second step is asked for at a sign-in.
    pub second: bool,
    pub recovery_left: usize,
    /// The one used last first.
    pub sessions: Vec<SignedIn>,
}

/// Something that proves who one is.
#[derive(Debug, Clone)]
pub struct Held {
    pub id: String,
    pub title: String,
    pub made: String,
    /// Empty where it was never used.
    pub used: String,
}

/// A browser somebody is signed in with.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub alias: String,
    pub browser: String,
    pub started: String,
    pub seen: String,
    /// A second factor was given.
    pub strong: bool,
    /// The one that shows the page.
    pub this: bool,
}

/// What somebody is about to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Password,
    App,
    Passkey,
    Recovery,
    RemoveApp,
    RemovePasskey,
}

impl Change {
    /// Where the form goes.
    pub fn action(self) -> &'static str {
        match self {
            Self::Password => "/me/account/password",
            Self::App => "/me/account/app",
            Self::Passkey => "/me/account/passkey",
            Self::Recovery => "/me/account/recovery",
            Self::RemoveApp | Self::RemovePasskey => "/me/account/remove",
        }
    }

    /// The beginning of the keys of its words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Password => "change-password",
            Self::App => "change-app",
            Self::Passkey => "change-passkey",
            Self::Recovery => "change-recovery",
            Self::RemoveApp => "change-remove-app",
            Self::RemovePasskey => "change-remove-passkey",
        }
    }
}

/// Every page on which somebody proves once more who they are, and changes something.
#[derive(Debug, Clone, Template)]
#[template(path = "me/prove.html")]
pub struct Prove {
    pub page: Page,
    pub what: Change,
    pub fields: Vec<Field>,
    pub errors: Vec<ErrorLine>,
    pub hidden: Vec<(String, String)>,
}

impl Prove {
    fn word(&self, which: &str) -> String {
        self.page.t(&format!("{}-{which}", self.what.key()))
    }
}

/// `/me/account/app`: the secret, as text and as a picture.
#[derive(Debug, Clone, Template)]
#[template(path = "me/app.html")]
pub struct SetUp {
    pub page: Page,
    pub secret: String,
    /// SVG.
    pub picture: String,
    pub fields: Vec<Field>,
    pub errors: Vec<ErrorLine>,
}

/// `/me/account/passkey`: the browser is told to make a passkey.
#[derive(Debug, Clone, Template)]
#[template(path = "me/passkey.html")]
pub struct MakePasskey {
    pub page: Page,
    /// `PublicKeyCredentialCreationOptions` as JSON, for the script.
    pub options: String,
    pub label: String,
}

/// Recovery codes, this once.
#[derive(Debug, Clone, Template)]
#[template(path = "me/codes.html")]
pub struct Codes {
    pub page: Page,
    pub codes: Vec<String>,
}
