//! The OpenID provider of the district, as decisions: people sign in here once, and every other system of the district
//! learns who they are (OpenID Connect Core 1.0, OAuth 2.0 with the current best practice of RFC 9700).
//!
//! Only the code flow with PKCE `S256` is there; no implicit flow, no password flow, no `plain`. Time and randomness come
//! in as values, so do clients and grants; whoever calls keeps them.
//!
//! `sub` is random, kept for one account at one client (`subject_types_supported: pairwise`), and never given again: who
//! comes under the account id of somebody who left gets another. A system that has to find its own record of the person
//! asks for `profile` and reads `preferred_username`, the account id that SCIM provisions by; that is told as such.

mod authorize;
mod claims;
mod client;
mod discovery;
mod grant;
mod leave;
mod place;
mod problem;
mod token;
mod told;

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
pub use told::{TOLD_LIVES, Told, Trust, trusts};
