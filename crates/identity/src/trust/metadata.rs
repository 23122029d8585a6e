//! What a provider says about itself (OpenID Connect Discovery 1.0).

use serde::Deserialize;

use super::claims::ALGORITHMS;
use super::provider::TrustedProvider;
use super::refusal::TrustRefusal;

/// Beyond this metadata is not read, in bytes.
pub const METADATA_BYTES_MAX: usize = 64 << 10;

/// What of it we go by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata {
    pub authorization: String,
    pub token: String,
    pub keys: String,
    /// Its answers name their issuer (RFC 9207).
    pub names_itself: bool,
    /// It takes the secret in the body only.
    pub secret_in_body: bool,
}

#[derive(Deserialize)]
struct Said {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    response_types_supported: Option<Vec<String>>,
    code_challenge_methods_supported: Option<Vec<String>>,
    id_token_signing_alg_values_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    authorization_response_iss_parameter_supported: Option<bool>,
}

/// Where the metadata of a provider lies (Discovery 4).
pub fn discovery_address(provider: &TrustedProvider) -> String {
    format!("{}/.well-known/openid-configuration", provider.issuer.trim_end_matches('/'))
}

impl Metadata {
    /// Reads what came from [`discovery_address`]. What it leaves unsaid is not held against it, but for what it needs.
    pub fn read(text: &[u8], provider: &TrustedProvider) -> Result<Self, TrustRefusal> {
        if text.len() > METADATA_BYTES_MAX {
            return Err(TrustRefusal::MetadataBroken);
        }
        let said: Said = serde_json::from_slice(text).map_err(|_| TrustRefusal::MetadataBroken)?;
        // Discovery 4.3: else one provider could speak for another.
        if said.issuer != provider.issuer {
            return Err(TrustRefusal::MetadataOfAnother);
        }
        let places = [&said.authorization_endpoint, &said.token_endpoint, &said.jwks_uri];
        if !places.into_iter().all(|place| provider.may_name(place)) {
            return Err(TrustRefusal::PlaceUnsafe);
        }
        let lacks = |list: &Option<Vec<String>>, one: &[&str]| {
            list.as_ref().is_some_and(|list| !one.iter().any(|name| list.iter().any(|said| said == name)))
        };
        if lacks(&said.response_types_supported, &["code"]) {
            return Err(TrustRefusal::NoCodeFlow);
        }
        // RFC 9700 2.1.1 has a client of OpenID rely on the nonce where PKCE is not announced; `plain` alone is refused.
        if lacks(&said.code_challenge_methods_supported, &["S256"]) {
            return Err(TrustRefusal::NoPkce);
        }
        if lacks(&said.id_token_signing_alg_values_supported, &ALGORITHMS) {
            return Err(TrustRefusal::NoAlgorithm);
        }
        let methods = &said.token_endpoint_auth_methods_supported;
        Ok(Self {
            authorization: said.authorization_endpoint,
            token: said.token_endpoint,
            keys: said.jwks_uri,
            names_itself: said.authorization_response_iss_parameter_supported == Some(true),
            secret_in_body: lacks(methods, &["client_secret_basic"]),
        })
    }
}
