//! The OpenID provider of the district, as decisions: people sign in here once, and every other system of the district
//! learns who they are (OpenID Connect Core 1.0, OAuth 2.0 with the current best practice of RFC 9700).
//!
//! Only the code flow with PKCE `S256` is there; no implicit flow, no password flow, no `plain`. Time and randomness come
//! in as values, so do clients and grants; whoever calls keeps them.
//!
//! `sub` is the account id, the same at every client (`subject_types_supported: public`). WHY not pairwise: clients are
//! systems of one district that are provisioned over SCIM by the same id, and must know which of their people has come.

mod authorize;
mod claims;
mod client;
mod discovery;
mod grant;
mod leave;
mod place;
mod problem;
mod token;

pub use authorize::{Authorize, Denied, Step};
pub use claims::{PersonClaims, id_token, logout_token, userinfo};
pub use client::{Client, ClientDefect, Scope, back_channel_defect, redirect_defect};
pub use discovery::metadata;
pub use grant::{
    ACCESS_LIVES, CODE_LIVES, Given, Granted, Kind, REFRESH_LIVES, SIGN_IN_SERVES, redeemed, refreshed, shown,
};
pub use leave::{Hint, Leave};
pub use place::{Params, origin, with_query};
pub use problem::{Why, told};
pub use token::{Proof, TokenAsk};
