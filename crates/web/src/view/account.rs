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
    /// Ways in with an identity of another provider: address and name.
    pub with: Vec<(String, String)>,
    /// Accounts of the demo, only when the demo runs.
    pub demo: Vec<DemoAccount>,
    pub demo_password: String,
    /// Passkeys are taken.
    pub passkeys: bool,
}

/// `/oidc/authorize`: which system learns what and for how long, before the person goes there.
#[derive(Debug, Clone, Template)]
#[template(path = "account/onward.html")]
pub struct Onward {
    pub page: Page,
    /// The other system.
    pub system: String,
    pub learns: Vec<String>,
    /// A sentence.
    pub until: String,
    /// The request itself, once more, for the form by which the person agrees.
    pub asked: String,
    /// Where the browser goes on by itself, once the person agreed: this site or the registered address of the system.
    pub to: String,
}

/// `/oidc/logout`: another system says that the person wants to leave, and nobody vouches for it.
#[derive(Debug, Clone, Template)]
#[template(path = "account/leave.html")]
pub struct Leaving {
    pub page: Page,
}

/// `/sign-in/first`: an identity of another provider has come for the first time.
#[derive(Debug, Clone, Template)]
#[template(path = "account/first.html")]
pub struct First {
    pub page: Page,
    pub provider: String,
    /// As the provider told it; empty where it told none.
    pub name: String,
    /// Real-name level 实名等级.
    pub level: String,
    /// The account that is signed in; empty where none is.
    pub account: String,
}

/// A sign-in with an identity of another provider that was refused.
#[derive(Debug, Clone, Template)]
#[template(path = "account/not_trusted.html")]
pub struct NotTrusted {
    pub page: Page,
    /// Why, and what to do now.
    pub because: String,
    pub code: &'static str,
    /// Where to try again; empty where that makes no sense.
    pub again: String,
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
#[template(path = "account/own.html")]
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
