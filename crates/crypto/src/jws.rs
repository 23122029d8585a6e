//! Signed tokens: JWS in its compact form (RFC 7515) over JSON claims (RFC 7519), ES256 (RFC 7518 3.4).
//!
//! The national suite signs with `SM2SM3`: SM2 over SM3 with the default user id, `r || s`. That name, and the curve name
//! `SM2` in a JWK, are **private to this house and not registered** with IANA; only parties that agreed on them read such
//! tokens. Everyone else gets ES256.
//!
//! Tokens of other parties may also be RS256 (RFC 7518 3.3): those are verified and never made here.
//!
//! Verifying is strict: the key is found by `kid`, the algorithm comes from the key and the header must say the same,
//! `none` has no key and so no way in, `crit` is refused because no extension is understood, `jwk`, `jku` and `x5u` are
//! never looked at.

mod claims;
mod jwk;
mod rsa;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::encoding;
use crate::secret::Secret;
use crate::suite::{PublicKey, Rejected, SuiteName};

pub use claims::{Claims, ClaimsRejected, SKEW_MAX};
pub use jwk::{JWKS_BYTES_MAX, JWKS_KEYS_MAX, KeySet};
pub use rsa::RsaKey;

/// Beyond this a token is not read, in bytes.
pub const TOKEN_BYTES_MAX: usize = 16 << 10;
/// The longest `kid`, in bytes.
pub const KID_BYTES_MAX: usize = 128;

/// Why a token was not made or not believed. Callers log it; a stranger is told only that the token is invalid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenRejected {
    #[error("the token has more than {TOKEN_BYTES_MAX} bytes")]
    TooLong,
    #[error("the token is not three parts of base64url, of which two are JSON objects")]
    Shape,
    #[error("the token names no key")]
    NoKid,
    #[error("the token's key is not known")]
    UnknownKey,
    #[error("the token says another algorithm than its key's")]
    Algorithm,
    #[error("the token asks for an extension")]
    Critical,
    #[error("the token is of another type")]
    Type,
    #[error("the signature does not verify")]
    Signature,
    #[error("the key does not fit: {0}")]
    Key(&'static str),
    #[error(transparent)]
    Claims(#[from] ClaimsRejected),
}

/// The `alg` of a suite's signatures.
pub fn algorithm(suite: SuiteName) -> &'static str {
    match suite {
        SuiteName::International => "ES256",
        SuiteName::National => "SM2SM3",
    }
}

/// A secret key with the `kid` it is known by.
#[derive(Debug, Clone)]
pub struct SigningKey {
    suite: SuiteName,
    public: VerifyKey,
    secret: Secret,
}

impl SigningKey {
    pub fn new(kid: &str, suite: SuiteName, secret: Secret) -> Result<Self, Rejected> {
        let public = suite.suite().public_key(&secret)?;
        Ok(Self { suite, public: VerifyKey::new(kid, suite, public)?, secret })
    }

    /// What others need to verify.
    pub fn verify_key(&self) -> &VerifyKey {
        &self.public
    }
}

/// A public key with its `kid`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyKey {
    kid: String,
    material: Material,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Material {
    /// The point is known to lie on the suite's curve.
    Point(SuiteName, PublicKey),
    Rsa(RsaKey),
}

impl VerifyKey {
    pub fn new(kid: &str, suite: SuiteName, public: PublicKey) -> Result<Self, Rejected> {
        suite.suite().check_public(&public)?;
        Self::of(kid, Material::Point(suite, public))
    }

    /// A key of another party for RS256.
    pub fn rsa(kid: &str, key: RsaKey) -> Result<Self, Rejected> {
        Self::of(kid, Material::Rsa(key))
    }

    fn of(kid: &str, material: Material) -> Result<Self, Rejected> {
        if kid.is_empty() || kid.len() > KID_BYTES_MAX {
            return Err(Rejected::Key);
        }
        Ok(Self { kid: kid.to_owned(), material })
    }

    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The suite whose key it is; none for RS256, which belongs to no suite of this house.
    pub fn suite(&self) -> Option<SuiteName> {
        match &self.material {
            Material::Point(suite, _) => Some(*suite),
            Material::Rsa(_) => None,
        }
    }

    /// The only `alg` that a token under this key may say.
    pub fn algorithm(&self) -> &'static str {
        self.suite().map_or(rsa::ALGORITHM, algorithm)
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), Rejected> {
        match &self.material {
            Material::Point(suite, public) => suite.suite().verify(public, message, signature),
            Material::Rsa(key) => key.verify(message, signature),
        }
    }
}

/// A token whose signature was found right. Its claims are not yet checked: see [`Claims`].
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    pub kid: String,
    pub claims: Value,
}

#[derive(Serialize)]
struct HeaderOut<'a> {
    alg: &'a str,
    kid: &'a str,
    typ: &'a str,
}

/// What is read of a header; a member named twice is an error, members not named here are ignored (RFC 7515 4).
#[derive(Deserialize)]
struct HeaderIn {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    /// Whether it is there at all, `null` included.
    #[serde(default, deserialize_with = "present")]
    crit: bool,
}

fn present<'de, D: serde::Deserializer<'de>>(read: D) -> Result<bool, D::Error> {
    serde::de::IgnoredAny::deserialize(read).map(|_| true)
}

/// The compact form of claims, which must be a JSON object. `typ` tells kinds of token apart (RFC 8725 3.11).
pub fn sign(key: &SigningKey, typ: &str, claims: &Value) -> Result<String, TokenRejected> {
    if !claims.is_object() {
        return Err(TokenRejected::Shape);
    }
    let header = HeaderOut { alg: algorithm(key.suite), kid: &key.public.kid, typ };
    let header = serde_json::to_vec(&header).map_err(|_| TokenRejected::Shape)?;
    let payload = serde_json::to_vec(claims).map_err(|_| TokenRejected::Shape)?;
    let signed = format!("{}.{}", encoding::encode(&header), encoding::encode(&payload));
    let signature = key.suite.suite().sign(&key.secret, signed.as_bytes());
    let signature = signature.map_err(|_| TokenRejected::Key("it does not sign"))?;
    let token = format!("{signed}.{}", encoding::encode(&signature));
    if token.len() > TOKEN_BYTES_MAX { Err(TokenRejected::TooLong) } else { Ok(token) }
}

/// Finds the key, verifies, reads the claims. Where `typ` is given, the token must be of that type.
pub fn verify(token: &str, typ: Option<&str>, keys: &KeySet) -> Result<Verified, TokenRejected> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err(TokenRejected::TooLong);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(TokenRejected::Shape)?;
    let (header, payload) = signed.split_once('.').ok_or(TokenRejected::Shape)?;
    if payload.contains('.') {
        return Err(TokenRejected::Shape);
    }
    let header: HeaderIn = read(header)?;
    let kid = header.kid.filter(|kid| !kid.is_empty()).ok_or(TokenRejected::NoKid)?;
    let key = keys.find(&kid).ok_or(TokenRejected::UnknownKey)?;
    if header.alg != key.algorithm() {
        return Err(TokenRejected::Algorithm);
    }
    if header.crit {
        return Err(TokenRejected::Critical);
    }
    let signature = encoding::decode(signature).ok_or(TokenRejected::Shape)?;
    let right = key.verify(signed.as_bytes(), &signature);
    right.map_err(|_| TokenRejected::Signature)?;
    if typ.is_some_and(|typ| !header.typ.as_deref().is_some_and(|told| same_type(told, typ))) {
        return Err(TokenRejected::Type);
    }
    let claims: Value = read(payload)?;
    if claims.is_object() { Ok(Verified { kid, claims }) } else { Err(TokenRejected::Shape) }
}

/// What a token says of itself before anything is verified: to choose keys by and to tell why it was refused, never to
/// believe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub algorithm: String,
    pub kid: Option<String>,
}

impl Said {
    /// The header of a token that is not too long.
    pub fn of(token: &str) -> Result<Self, TokenRejected> {
        if token.len() > TOKEN_BYTES_MAX {
            return Err(TokenRejected::TooLong);
        }
        let header: HeaderIn = read(token.split('.').next().unwrap_or_default())?;
        Ok(Self { algorithm: header.alg, kid: header.kid.filter(|kid| !kid.is_empty()) })
    }
}

fn read<T: serde::de::DeserializeOwned>(part: &str) -> Result<T, TokenRejected> {
    let bytes = encoding::decode(part).ok_or(TokenRejected::Shape)?;
    serde_json::from_slice(&bytes).map_err(|_| TokenRejected::Shape)
}

/// Media types compare without case, and `application/` may be left out (RFC 7515 4.1.9).
fn same_type(told: &str, expected: &str) -> bool {
    let short = |typ: &str| {
        let typ = typ.to_ascii_lowercase();
        typ.strip_prefix("application/").map_or(typ.clone(), str::to_owned)
    };
    short(told) == short(expected)
}
