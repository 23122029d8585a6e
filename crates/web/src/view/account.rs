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
}

#[derive(Debug, Clone)]
pub struct DemoAccount {
    pub name: String,
    pub post: String,
}
