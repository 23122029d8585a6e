//! The district as a client of another OpenID provider: an identity of the province, or one like that of WeChat, is
//! trusted to say who a resident is (OpenID Connect Core 1.0, code flow with PKCE `S256`).
//!
//! What to ask and what to believe is decided here; who calls carries it over the network and keeps it. Time, randomness
//! and keys come in as values. Nothing is believed that is not signed by a key of the provider with ES256 or RS256.
//!
//! WHY an account is never found by name or e-mail address: names are not unique, addresses are given to others in time,
//! and a provider that lets people write either themselves would open every account here. Only the pair of provider and
//! its `sub` counts, and it comes to an account by the act of who is signed in to both.

mod answer;
mod begun;
mod claims;
mod metadata;
mod provider;
mod refusal;

pub use answer::{ANSWER_BYTES_MAX, Exchange, came_back, exchange, id_token};
pub use begun::{BEGUN_LIVES, Begun};
pub use claims::{ALGORITHMS, Expected, Trusted, is_known};
pub use metadata::{METADATA_BYTES_MAX, Metadata, discovery_address};
pub use provider::{ClaimMap, ProviderDefect, TrustedProvider, fits};
pub use refusal::TrustRefusal;
