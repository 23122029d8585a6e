//! Signing in.

use askama::Template;

use super::Page;
use super::part::{ErrorLine, Field};

/// `/sign-in`.
#[derive(Debug, Clone, Template)]
#[template(path = "account/sign_in.html")]
pub struct SignIn {
    pub page: Page,
    pub fields: Vec<Field>,
    pub errors: Vec<ErrorLine>,
    /// Where to land afterwards: a path of this site.
    pub next: String,
    /// Accounts of the demo, only when the demo runs.
    pub demo: Vec<DemoAccount>,
    pub demo_password: String,
    /// Passkeys are taken.
    pub passkeys: bool,
}

/// `/oidc/authorize`: which system learns what, before the person goes there.
#[derive(Debug, Clone, Template)]
#[template(path = "account/onward.html")]
pub struct Onward {
    pub page: Page,
    /// The other system.
    pub system: String,
    pub learns: Vec<String>,
    /// The request itself, once more: a path of this site.
    pub to: String,
    /// The person was told before and goes on by themself.
    pub quick: bool,
}

/// `/oidc/logout`: another system says that the person wants to leave, and nobody vouches for it.
#[derive(Debug, Clone, Template)]
#[template(path = "account/leave.html")]
pub struct Leaving {
    pub page: Page,
}

#[derive(Debug, Clone)]
pub struct DemoAccount {
    pub name: String,
    pub post: String,
}

/// `/sign-in/second`: the second step of a sign-in.
#[derive(Debug, Clone, Template)]
#[template(path = "account/second.html")]
pub struct Second {
    pub page: Page,
    pub fields: Vec<Field>,
    pub errors: Vec<ErrorLine>,
    /// A passkey can be used instead.
    pub passkeys: bool,
}

/// `/sign-in/password`: a password of one's own in place of the first one.
#[derive(Debug, Clone, Template)]
#[template(path = "account/first.html")]
pub struct FirstPassword {
    pub page: Page,
    pub fields: Vec<Field>,
    pub errors: Vec<ErrorLine>,
}

/// `/sign-in/passkey`: the browser is asked for a passkey.
#[derive(Debug, Clone, Template)]
#[template(path = "account/passkey.html")]
pub struct PasskeySignIn {
    pub page: Page,
    /// `PublicKeyCredentialRequestOptions` as JSON, for the script.
    pub options: String,
    pub next: String,
    /// Where passkeys work.
    pub origin: String,
    /// The last answer was not taken.
    pub wrong: bool,
}
