//! Named keys with an age. A name has one active key; rotating it makes a new one, and the retired one still opens
//! what it sealed and verifies what it signed, until it is destroyed.

mod file;
mod key;
mod master;

use value::{Rng, Timestamp, Words};

use crate::jws::{KeySet, SigningKey, VerifyKey};
use crate::secret::Secret;
use crate::suite::{Rejected, Signature, SuiteName};

pub use file::{FILE_BYTES_MAX, FORM, KEYS_MAX, Opened};
pub use key::{Key, KeyId, NoPurpose, Purpose, State};
pub use master::{MASTER_BYTES, Master, PASSPHRASE_CHARS_MIN, Unlock};

/// The longest name, in bytes.
pub const NAME_BYTES_MAX: usize = 64;

/// Why a keyring did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    #[error("the key file is broken: {0}")]
    Form(String),
    #[error("the master key is not the one of this key file, or the file was changed")]
    Master,
    #[error("`{0}` is no name of a key: 1 to 64 of a-z, 0-9 and -, beginning with a letter")]
    Name(String),
    #[error("there is an active key named `{0}` already: rotate it")]
    AlreadyThere(String),
    #[error("there is no active key named `{0}`")]
    NoActive(String),
    #[error("there is no key with the id {0}")]
    NoSuchKey(String),
    #[error("the key named `{0}` has another purpose")]
    Purpose(String),
    #[error("the key {0} is active: rotate its name before it is destroyed")]
    StillActive(String),
    #[error("the passphrase needs at least {PASSPHRASE_CHARS_MIN} characters")]
    Passphrase,
    #[error("a keyring holds at most {KEYS_MAX} keys")]
    Full,
    #[error(transparent)]
    Rejected(#[from] Rejected),
}

impl KeyringError {
    /// For people, in both languages.
    pub fn words(&self) -> Words {
        let zh = match self {
            Self::Form(what) => format!("密钥文件损坏：{what}"),
            Self::Master => "主密钥与该密钥文件不符，或文件已被改动".to_owned(),
            Self::Name(name) => {
                format!("“{name}”不是有效的密钥名：以字母开头，由 a-z、0-9 和 - 组成，1 至 64 个字符")
            }
            Self::AlreadyThere(name) => format!("名为“{name}”的密钥已在使用：请轮换"),
            Self::NoActive(name) => format!("没有在用的名为“{name}”的密钥"),
            Self::NoSuchKey(id) => format!("没有编号为 {id} 的密钥"),
            Self::Purpose(name) => format!("名为“{name}”的密钥用途不同"),
            Self::StillActive(id) => format!("密钥 {id} 仍在使用：先轮换，再销毁"),
            Self::Passphrase => format!("口令至少 {PASSPHRASE_CHARS_MIN} 个字符"),
            Self::Full => format!("密钥环最多 {KEYS_MAX} 把密钥"),
            Self::Rejected(_) => "密码运算被拒绝：密钥、签名或密文不符".to_owned(),
        };
        Words::new(zh, self.to_string())
    }
}

/// Every key of a district or a program, oldest first.
#[derive(Debug, Clone, Default)]
pub struct Keyring {
    keys: Vec<Key>,
}

/// First byte of what [`Keyring::seal`] gives.
const SEALED_FORM: u8 = 1;

impl Keyring {
    pub fn new() -> Self {
        Self::default()
    }

    /// All keys, oldest first; destroyed ones too.
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// The first key of a name.
    pub fn add(
        &mut self,
        name: &str,
        purpose: Purpose,
        suite: SuiteName,
        rng: &mut dyn Rng,
        now: Timestamp,
    ) -> Result<KeyId, KeyringError> {
        if self.active(name).is_ok() {
            return Err(KeyringError::AlreadyThere(name.to_owned()));
        }
        self.push(Key::make(name, purpose, suite, rng, now)?)
    }

    /// A new active key for a name, of the same suite unless another is given; the one before is retired.
    pub fn rotate(
        &mut self,
        name: &str,
        suite: Option<SuiteName>,
        rng: &mut dyn Rng,
        now: Timestamp,
    ) -> Result<KeyId, KeyringError> {
        let before = self.active(name)?;
        let (before, purpose, suite) = (before.id, before.purpose, suite.unwrap_or(before.suite));
        let id = self.push(Key::make(name, purpose, suite, rng, now)?)?;
        self.keys.iter_mut().filter(|key| key.id == before).for_each(|key| key.retire(now));
        Ok(id)
    }

    /// Wipes a retired key for ever: what it sealed is lost, what it signed no longer verifies. Its row stays.
    pub fn destroy(&mut self, id: KeyId, now: Timestamp) -> Result<(), KeyringError> {
        let key = self.keys.iter_mut().find(|key| key.id == id);
        let key = key.ok_or_else(|| KeyringError::NoSuchKey(id.to_string()))?;
        if key.state == State::Active {
            return Err(KeyringError::StillActive(id.to_string()));
        }
        key.destroy(now);
        Ok(())
    }

    /// The key that a name now seals or signs with.
    pub fn active(&self, name: &str) -> Result<&Key, KeyringError> {
        let found = self.keys.iter().find(|key| key.name == name && key.state == State::Active);
        found.ok_or_else(|| KeyringError::NoActive(name.to_owned()))
    }

    /// A key that is not destroyed, by its id.
    pub fn find(&self, id: KeyId) -> Result<&Key, KeyringError> {
        let found = self.keys.iter().find(|key| key.id == id && key.state != State::Destroyed);
        found.ok_or_else(|| KeyringError::NoSuchKey(id.to_string()))
    }

    /// Seals under the active key of a name: `1 || id || nonce || cipher text || tag`.
    pub fn seal(
        &self,
        name: &str,
        rng: &mut dyn Rng,
        associated: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, KeyringError> {
        let key = self.of_purpose(self.active(name)?, Purpose::Seal)?;
        let head = head(key.id);
        let sealed =
            key.suite.suite().seal(key.secret()?, rng, &[head.as_slice(), associated].concat(), plain)?;
        Ok([head.as_slice(), &sealed].concat())
    }

    /// The opposite of [`Keyring::seal`], with whichever key of that name sealed it.
    pub fn open(&self, name: &str, associated: &[u8], sealed: &[u8]) -> Result<Vec<u8>, KeyringError> {
        let (key, head, rest) = self.opening(name, Purpose::Seal, sealed)?;
        Ok(key.suite.suite().open(key.secret()?, &[head.as_slice(), associated].concat(), rest)?)
    }

    /// Wraps another key under the active key of a name; `label` says what it is.
    pub fn wrap(
        &self,
        name: &str,
        rng: &mut dyn Rng,
        label: &[u8],
        inner: &Secret,
    ) -> Result<Vec<u8>, KeyringError> {
        let key = self.of_purpose(self.active(name)?, Purpose::Wrap)?;
        let head = head(key.id);
        let wrapped =
            key.suite.suite().wrap_key(key.secret()?, rng, &[head.as_slice(), label].concat(), inner)?;
        Ok([head.as_slice(), &wrapped].concat())
    }

    /// The opposite of [`Keyring::wrap`].
    pub fn unwrap_key(&self, name: &str, label: &[u8], wrapped: &[u8]) -> Result<Secret, KeyringError> {
        let (key, head, rest) = self.opening(name, Purpose::Wrap, wrapped)?;
        Ok(key.suite.suite().unwrap_key(key.secret()?, &[head.as_slice(), label].concat(), rest)?)
    }

    /// Signs with the active key of a name; keep the id beside the signature.
    pub fn sign(&self, name: &str, message: &[u8]) -> Result<(KeyId, Signature), KeyringError> {
        let key = self.of_purpose(self.active(name)?, Purpose::Sign)?;
        Ok((key.id, key.suite.suite().sign(key.secret()?, message)?))
    }

    /// Verifies with the key of that name and id, active or retired.
    pub fn verify(
        &self,
        name: &str,
        id: KeyId,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), KeyringError> {
        let key = self.of_purpose(self.named(name, id)?, Purpose::Sign)?;
        let public = key.public.ok_or(Rejected::Key)?;
        Ok(key.suite.suite().verify(&public, message, signature)?)
    }

    /// The active key of a name, to sign tokens with.
    pub fn token_key(&self, name: &str) -> Result<SigningKey, KeyringError> {
        let key = self.of_purpose(self.active(name)?, Purpose::Sign)?;
        Ok(SigningKey::new(&key.id.to_string(), key.suite, key.secret()?.clone())?)
    }

    /// The public keys of a name, the active one first: what a JWKS shows. Retired ones stay until destroyed.
    pub fn key_set(&self, name: &str) -> KeySet {
        let keys = self.keys.iter().rev().filter(|key| key.name == name && key.purpose == Purpose::Sign);
        KeySet::new(keys.filter_map(|key| VerifyKey::new(&key.id.to_string(), key.suite, key.public?).ok()))
    }

    fn push(&mut self, key: Key) -> Result<KeyId, KeyringError> {
        if self.keys.len() >= KEYS_MAX {
            return Err(KeyringError::Full);
        }
        if self.keys.iter().any(|known| known.id == key.id) {
            return Err(Rejected::Randomness.into());
        }
        let id = key.id;
        self.keys.push(key);
        Ok(id)
    }

    fn of_purpose<'a>(&self, key: &'a Key, purpose: Purpose) -> Result<&'a Key, KeyringError> {
        if key.purpose == purpose { Ok(key) } else { Err(KeyringError::Purpose(key.name.clone())) }
    }

    /// Under a name, so that what one use sealed or signed never counts for another.
    fn named(&self, name: &str, id: KeyId) -> Result<&Key, KeyringError> {
        self.find(id)
            .ok()
            .filter(|key| key.name == name)
            .ok_or_else(|| KeyringError::NoSuchKey(id.to_string()))
    }

    fn opening<'a>(
        &self,
        name: &str,
        purpose: Purpose,
        sealed: &'a [u8],
    ) -> Result<(&Key, [u8; HEAD_BYTES], &'a [u8]), KeyringError> {
        let (head, rest) = sealed.split_first_chunk::<HEAD_BYTES>().ok_or(Rejected::Sealed)?;
        let (form, id) = head.split_first().ok_or(Rejected::Sealed)?;
        if *form != SEALED_FORM {
            return Err(Rejected::Sealed.into());
        }
        let id = KeyId::from_bytes(id.try_into().map_err(|_| Rejected::Sealed)?);
        let key = self.of_purpose(self.named(name, id)?, purpose)?;
        Ok((key, *head, rest))
    }
}

const HEAD_BYTES: usize = 1 + KeyId::BYTES;

/// What stands before a sealed text; it is part of the associated data.
fn head(id: KeyId) -> [u8; HEAD_BYTES] {
    let mut head = [SEALED_FORM; HEAD_BYTES];
    head.iter_mut().skip(1).zip(id.as_bytes()).for_each(|(to, from)| *to = *from);
    head
}
