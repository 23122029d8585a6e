//! Public keys as JSON: JWK and JWKS (RFC 7517), elliptic curves as RFC 7518 6.2, RSA as its section 6.3.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Material, RsaKey, TokenRejected, VerifyKey, algorithm, rsa};
use crate::encoding;
use crate::suite::{PublicKey, SCALAR_BYTES, SuiteName};

/// Beyond this a key set is not read, in bytes.
pub const JWKS_BYTES_MAX: usize = 64 << 10;
/// Keys of one set.
pub const JWKS_KEYS_MAX: usize = 64;

/// Public keys, found by their `kid`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeySet {
    keys: Vec<VerifyKey>,
}

#[derive(Deserialize)]
struct Set {
    keys: Vec<Jwk>,
}

/// What is read of a JWK; everything else in it is ignored (RFC 7517 4).
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    crv: Option<String>,
    kid: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    alg: Option<String>,
    x: Option<String>,
    y: Option<String>,
    n: Option<String>,
    e: Option<String>,
    d: Option<serde::de::IgnoredAny>,
}

impl KeySet {
    /// Of two keys with one `kid` the first counts.
    pub fn new(keys: impl IntoIterator<Item = VerifyKey>) -> Self {
        let mut set = Self::default();
        for key in keys {
            if set.find(&key.kid).is_none() {
                set.keys.push(key);
            }
        }
        set
    }

    pub fn keys(&self) -> &[VerifyKey] {
        &self.keys
    }

    pub fn find(&self, kid: &str) -> Option<&VerifyKey> {
        self.keys.iter().find(|key| key.kid == kid)
    }

    /// What `jwks_uri` answers.
    pub fn to_json(&self) -> Value {
        json!({ "keys": self.keys.iter().map(VerifyKey::to_jwk).collect::<Vec<_>>() })
    }

    /// Reads a set of another party. Keys of other types, uses or algorithms are left out; a set that gives away a
    /// secret key, or has one `kid` twice, is refused whole.
    pub fn from_json(text: &str) -> Result<Self, TokenRejected> {
        if text.len() > JWKS_BYTES_MAX {
            return Err(TokenRejected::Key("the key set is too long"));
        }
        let set: Set = serde_json::from_str(text).map_err(|_| TokenRejected::Key("no key set"))?;
        if set.keys.len() > JWKS_KEYS_MAX {
            return Err(TokenRejected::Key("too many keys in the set"));
        }
        let mut keys: Vec<VerifyKey> = Vec::new();
        for jwk in &set.keys {
            if jwk.d.is_some() {
                return Err(TokenRejected::Key("the key set holds a secret key"));
            }
            let Some(key) = jwk.key()? else { continue };
            if keys.iter().any(|known| known.kid == key.kid) {
                return Err(TokenRejected::Key("two keys with one kid"));
            }
            keys.push(key);
        }
        Ok(Self { keys })
    }
}

impl VerifyKey {
    /// The public JWK.
    pub fn to_jwk(&self) -> Value {
        let (alg, kid) = (self.algorithm(), &self.kid);
        match &self.material {
            Material::Point(suite, public) => {
                let (x, y) = public.coordinates();
                json!({
                    "kty": "EC", "use": "sig", "alg": alg, "kid": kid, "crv": curve(*suite),
                    "x": encoding::encode(x), "y": encoding::encode(y),
                })
            }
            Material::Rsa(key) => {
                let (n, e) = key.components();
                json!({
                    "kty": "RSA", "use": "sig", "alg": alg, "kid": kid,
                    "n": encoding::encode(n), "e": encoding::encode(e),
                })
            }
        }
    }
}

impl Jwk {
    /// The key, where it is one for signatures that we verify.
    fn key(&self) -> Result<Option<VerifyKey>, TokenRejected> {
        if self.kty == "RSA" {
            return self.rsa();
        }
        let suite = SuiteName::ALL.into_iter().find(|suite| self.crv.as_deref() == Some(curve(*suite)));
        let (Some(suite), Some(kid), "EC") = (suite, self.kid.as_deref(), self.kty.as_str()) else {
            return Ok(None);
        };
        if !self.serves(algorithm(suite)) {
            return Ok(None);
        }
        let coordinate = |text: &Option<String>| {
            encoding::decode_exactly::<SCALAR_BYTES>(text.as_deref().unwrap_or_default())
        };
        let (Some(x), Some(y)) = (coordinate(&self.x), coordinate(&self.y)) else {
            return Err(TokenRejected::Key("coordinates of 32 bytes in base64url"));
        };
        let key = VerifyKey::new(kid, suite, PublicKey::from_coordinates(&x, &y));
        key.map(Some).map_err(|_| TokenRejected::Key("the point is not on its curve, or the kid is too long"))
    }
}

impl Jwk {
    /// Whether it is for signatures of this algorithm, as far as it says.
    fn serves(&self, algorithm: &str) -> bool {
        self.usage.as_deref().is_none_or(|usage| usage == "sig")
            && self.alg.as_deref().is_none_or(|alg| alg == algorithm)
    }

    fn rsa(&self) -> Result<Option<VerifyKey>, TokenRejected> {
        let Some(kid) = self.kid.as_deref().filter(|_| self.serves(rsa::ALGORITHM)) else { return Ok(None) };
        let part = |text: &Option<String>| encoding::decode(text.as_deref().unwrap_or_default());
        let (Some(n), Some(e)) = (part(&self.n), part(&self.e)) else {
            return Err(TokenRejected::Key("modulus and exponent in base64url"));
        };
        // WHY left out and not refused: a weak key is none of ours to use, and the others of the set may be good.
        let Ok(key) = RsaKey::new(n, e) else { return Ok(None) };
        VerifyKey::rsa(kid, key).map(Some).map_err(|_| TokenRejected::Key("a kid that is empty or too long"))
    }
}

/// `crv`: P-256 is registered, `SM2` is this house's own name.
fn curve(suite: SuiteName) -> &'static str {
    match suite {
        SuiteName::International => "P-256",
        SuiteName::National => "SM2",
    }
}
