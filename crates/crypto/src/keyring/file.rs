//! The file form, `luohu-keys/1`: JSON, every secret wrapped under the master key, the whole under a MAC, so that no
//! key can be taken out, put back, renamed or made active again by someone without the master key.

use serde::{Deserialize, Serialize};
use value::{Rng, Timestamp};

use super::key::check_name;
use super::master::{Derivation, Master, Unlock};
use super::{Key, KeyId, Keyring, KeyringError, Purpose, State};
use crate::encoding;
use crate::secret::Secret;
use crate::suite::{PublicKey, SuiteName};

/// The name of the form, at its head.
pub const FORM: &str = "luohu-keys/1";
/// Beyond this a file is not read, in bytes.
pub const FILE_BYTES_MAX: usize = 1 << 20;
/// Keys in one ring, destroyed ones too.
pub const KEYS_MAX: usize = 1_000;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    form: String,
    master: Head,
    keys: Vec<Row>,
    /// HMAC of the compact JSON of this form with an empty `mac`; base64url.
    mac: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    suite: SuiteName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    argon2id: Option<Derivation>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    name: String,
    purpose: Purpose,
    suite: SuiteName,
    created_at: Timestamp,
    state: State,
    state_since: Timestamp,
    /// Uncompressed point, base64url.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    public: Option<String>,
    /// The wrapped secret, base64url.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

/// A keyring with the master key that opened it, needed to write it again.
#[derive(Debug)]
pub struct Opened {
    pub ring: Keyring,
    pub master: Master,
}

impl Keyring {
    /// The file form, every secret wrapped anew.
    pub fn to_json(&self, master: &Master, rng: &mut dyn Rng) -> Result<String, KeyringError> {
        let wrapping = master.wrapping();
        let keys =
            self.keys.iter().map(|key| Row::of(key, master, &wrapping, rng)).collect::<Result<_, _>>()?;
        let head = Head { suite: master.suite, argon2id: master.derivation.clone() };
        let mut file = File { form: FORM.to_owned(), master: head, keys, mac: String::new() };
        file.mac = encoding::encode(&file.mac_under(master)?);
        let mut text = serde_json::to_string_pretty(&file).map_err(form)?;
        text.push('\n');
        Ok(text)
    }

    /// Reads the file form. A wrong master key and a changed file cannot be told apart.
    pub fn from_json(text: &str, unlock: &Unlock) -> Result<Opened, KeyringError> {
        if text.len() > FILE_BYTES_MAX {
            return Err(KeyringError::Form(format!("more than {FILE_BYTES_MAX} bytes")));
        }
        let mut file: File = serde_json::from_str(text).map_err(form)?;
        if file.form != FORM {
            return Err(KeyringError::Form(format!("its form is not {FORM}")));
        }
        if file.keys.len() > KEYS_MAX {
            return Err(KeyringError::Full);
        }
        let master = Master::unlocked(file.master.suite, file.master.argon2id.clone(), unlock)?;
        let mac = encoding::decode(&std::mem::take(&mut file.mac)).unwrap_or_default();
        if !crate::secret::same(&file.mac_under(&master)?, &mac) {
            return Err(KeyringError::Master);
        }
        let (wrapping, mut ring) = (master.wrapping(), Self::new());
        for row in &file.keys {
            let key = row.key(&master, &wrapping)?;
            if key.state == State::Active && ring.active(&key.name).is_ok() {
                return Err(KeyringError::AlreadyThere(key.name));
            }
            ring.push(key)?;
        }
        Ok(Opened { ring, master })
    }
}

impl File {
    /// Called with an empty `mac`.
    fn mac_under(&self, master: &Master) -> Result<[u8; 32], KeyringError> {
        let bytes = serde_json::to_vec(self).map_err(form)?;
        Ok(master.suite.suite().mac(&master.authenticating(), &[&bytes]))
    }
}

impl Row {
    fn of(key: &Key, master: &Master, wrapping: &Secret, rng: &mut dyn Rng) -> Result<Self, KeyringError> {
        let label = label(key.id, &key.name, key.purpose, key.suite);
        let wrap = |secret: &Secret| master.suite.suite().wrap_key(wrapping, rng, label.as_bytes(), secret);
        let secret = key.secret.as_ref().map(wrap).transpose()?;
        Ok(Self {
            id: key.id.to_string(),
            name: key.name.clone(),
            purpose: key.purpose,
            suite: key.suite,
            created_at: key.created_at,
            state: key.state,
            state_since: key.state_since,
            public: key.public.map(|public| encoding::encode(public.as_sec1())),
            secret: secret.map(|bytes| encoding::encode(&bytes)),
        })
    }

    fn key(&self, master: &Master, wrapping: &Secret) -> Result<Key, KeyringError> {
        let broken = |what: &str| KeyringError::Form(format!("key {}: {what}", self.id));
        let id: KeyId = self.id.parse().map_err(|_| broken("no id"))?;
        check_name(&self.name)?;
        let unwrap = |text: &String| {
            let bytes = encoding::decode(text).ok_or_else(|| broken("its secret is no base64url"))?;
            let label = label(id, &self.name, self.purpose, self.suite);
            Ok::<_, KeyringError>(master.suite.suite().unwrap_key(wrapping, label.as_bytes(), &bytes)?)
        };
        let secret = self.secret.as_ref().map(unwrap).transpose()?;
        if secret.is_none() != (self.state == State::Destroyed) {
            return Err(broken("a key has a secret until it is destroyed"));
        }
        let public = match &secret {
            Some(secret) if self.purpose == Purpose::Sign => Some(self.suite.suite().public_key(secret)?),
            Some(secret) if secret.length() != self.suite.suite().seal_key_bytes() => {
                return Err(broken("its secret has another length"));
            }
            _ => None,
        };
        let told = self.public.as_ref().map(|text| encoding::decode(text).unwrap_or_default());
        if told.as_deref() != public.as_ref().map(PublicKey::as_sec1).map(<[u8; 65]>::as_slice) {
            return Err(broken("its public key is another key's"));
        }
        let (name, purpose, suite) = (self.name.clone(), self.purpose, self.suite);
        let (created_at, state, state_since) = (self.created_at, self.state, self.state_since);
        Ok(Key { id, name, purpose, suite, created_at, state, state_since, public, secret })
    }
}

/// What a wrapped secret is, so that it unwraps in its own row only.
fn label(id: KeyId, name: &str, purpose: Purpose, suite: SuiteName) -> String {
    format!("{FORM}\n{id}\n{name}\n{purpose}\n{suite}")
}

fn form(error: serde_json::Error) -> KeyringError {
    KeyringError::Form(error.to_string())
}
