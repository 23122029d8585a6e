//! The district's key file: where it lies, how it is opened, and how it is written so that no key is ever lost.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crypto::{Keyring, KeyringError, Master, Purpose, Secret, State, SuiteName, Unlock};
use engine::OsRng;
use value::{Clock as _, Timestamp, Words};

use crate::config::Config;
use crate::failure::Failure;
use crate::secret::{only_for_owner, private, private_folder};

/// The file inside the data folder.
pub const FILE: &str = "keys.json";
/// The key of the digests by which the process log says who.
pub const WHOSE: &str = "who.key";
/// Holds the lock of whoever changes the file.
const LOCK: &str = "keys.lock";
/// Its 64 hexadecimal digits are the master key.
pub const KEY_VARIABLE: &str = "LUOHU_MASTER_KEY";
/// The text that the master key is made from.
pub const PASSPHRASE_VARIABLE: &str = "LUOHU_MASTER_PASSPHRASE";

/// The master key of an installation that was told none, beside the key file.
const MASTER: &str = "master.key";

/// The names a new key file begins with: tokens, sealed fields, other keys.
const NAMES: [(&str, Purpose); 3] =
    [("token", Purpose::Sign), (engine::VAULT_KEY, Purpose::Seal), ("vault", Purpose::Wrap)];

/// A sentence in both languages, as everything a person reads about keys.
pub fn told(zh: impl Into<String>, en: impl Into<String>) -> String {
    let words = Words::new(zh, en);
    format!("{}\n{}", words.en, words.zh)
}

impl From<KeyringError> for Failure {
    fn from(error: KeyringError) -> Self {
        let words = error.words();
        Self::Found(told(words.zh, words.en))
    }
}

/// What opens the key file: the key file of the master key where one is named, else the environment.
pub fn unlock(key_file: Option<&Path>) -> Result<Unlock, Failure> {
    if let Some(path) = key_file {
        return read_key_file(path).map(Unlock::Key);
    }
    if let Ok(text) = std::env::var(KEY_VARIABLE) {
        return digits(&text).map(Unlock::Key).ok_or_else(|| no_key(KEY_VARIABLE));
    }
    if let Ok(text) = std::env::var(PASSPHRASE_VARIABLE) {
        return Ok(Unlock::Passphrase(Secret::new(text.into_bytes())));
    }
    Err(Failure::usage(told(
        format!("没有主密钥：请用 --key-file 指定文件，或设置 {KEY_VARIABLE} 或 {PASSPHRASE_VARIABLE}"),
        format!(
            "no master key: name its file with --key-file, or set {KEY_VARIABLE} or {PASSPHRASE_VARIABLE}"
        ),
    )))
}

/// A new master key in a file of its own that only its owner reads.
pub fn make_key_file(path: &Path) -> Result<(), Failure> {
    let key = Secret::random(&mut OsRng, crypto::keyring::MASTER_BYTES);
    let mut text: String = key.expose().iter().map(|byte| format!("{byte:02x}")).collect();
    text.push('\n');
    let mut file = private(path, OpenOptions::new().write(true).create_new(true)).map_err(at(path))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(at(path))?;
    sync_folder(path)
}

/// The key under which the process log says who: made the first time it is needed.
///
/// WHY not in the key file, wrapped: it hides account ids from those who read the log, and whoever can read this file
/// can read the accounts beside it.
pub fn whose(config: &Config) -> Result<web::whose::Whose, Failure> {
    let path = config.data.join(WHOSE);
    if !path.exists() {
        private_folder(&config.data).map_err(at(&config.data))?;
        make_key_file(&path)?;
    }
    let key = read_key_file(&path)?;
    let key: [u8; crypto::keyring::MASTER_BYTES] =
        key.expose().try_into().map_err(|_| no_key(&path.display().to_string()))?;
    Ok(web::whose::Whose::new(key))
}

fn read_key_file(path: &Path) -> Result<Secret, Failure> {
    only_for_owner(path)?;
    let text = std::fs::read_to_string(path).map_err(at(path))?;
    digits(&text).ok_or_else(|| no_key(&path.display().to_string()))
}

/// 64 hexadecimal digits, blanks around them forgiven.
fn digits(text: &str) -> Option<Secret> {
    let text = text.trim();
    if text.len() != 2 * crypto::keyring::MASTER_BYTES || !text.is_ascii() {
        return None;
    }
    let pairs = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap_or_default());
    pairs.map(|pair| u8::from_str_radix(pair, 16).ok()).collect::<Option<Vec<u8>>>().map(Secret::new)
}

fn no_key(place: &str) -> Failure {
    Failure::usage(told(
        format!("{place} 中不是主密钥：应为 64 位十六进制数"),
        format!("{place} holds no master key: 64 hexadecimal digits are one"),
    ))
}

/// The district's keys, with one that seals personal data and one for single sign-on; the key file is made where there
/// is none.
///
/// # Errors
/// Where the file needs a master key that nobody told: without it no personal data can be kept or shown.
pub fn district(config: &Config) -> Result<Keyring, Failure> {
    let now = engine::SystemClock.now();
    let (path, local) = (config.data.join(FILE), config.data.join(MASTER));
    let there = path.exists();
    let told_one = [KEY_VARIABLE, PASSPHRASE_VARIABLE].iter().any(|name| std::env::var_os(name).is_some());
    if !told_one && !local.exists() {
        if there {
            return Err(Failure::usage(told(
                format!(
                    "{} 需要主密钥才能打开，没有它不能保存或查看个人信息：请设置 {KEY_VARIABLE} 或 {PASSPHRASE_VARIABLE}",
                    path.display()
                ),
                format!(
                    "{} needs its master key, without which personal data can be neither kept nor shown: set \
                     {KEY_VARIABLE} or {PASSPHRASE_VARIABLE}",
                    path.display()
                ),
            )));
        }
        make_local(config, &local)?;
    }
    let unlock = unlock((!told_one).then_some(local.as_path()))?;
    if there {
        // WHY read without the lock: the file is replaced whole, and a server may start beside a command.
        let text = std::fs::read_to_string(&path).map_err(at(&path))?;
        let ring = Keyring::from_json(&text, &unlock)?.ring;
        if is_ready(&ring) {
            return Ok(ring);
        }
    }
    let mut file = if there {
        KeyFile::open(config, unlock)?
    } else {
        let mut file = KeyFile::create(config, SuiteName::International, unlock)?;
        file.fill(SuiteName::International, now)?;
        file
    };
    file.prepare(now)?;
    file.save()?;
    Ok(file.ring.clone())
}

/// Makes the master key of an installation that was told none, and says so.
fn make_local(config: &Config, local: &Path) -> Result<(), Failure> {
    private_folder(&config.data).map_err(at(&config.data))?;
    make_key_file(local)?;
    let path = local.display();
    say(
        format!("未提供主密钥，已在 {path} 生成本机主密钥：请另存一份，正式使用请存放在别处"),
        format!(
            "no master key was given; one of this installation was made at {path}: keep a copy, and for real use keep it elsewhere"
        ),
    );
    Ok(())
}

/// Whether a ring has what a district is served with.
fn is_ready(ring: &Keyring) -> bool {
    let signs = ring.active(web::oidc::KEY).is_ok_and(|key| key.suite == SuiteName::International);
    signs && ring.active(engine::VAULT_KEY).is_ok()
}

fn say(zh: String, en: String) {
    eprintln!("luohu: {}", told(zh, en));
}

/// The key file of a district, opened.
pub struct KeyFile {
    path: PathBuf,
    unlock: Unlock,
    /// What opens the file that is there, where that is not what opens the next one.
    before: Option<Unlock>,
    pub ring: Keyring,
    master: Master,
    /// Given back when dropped.
    _lock: File,
}

impl KeyFile {
    /// A new file without keys; written by [`KeyFile::save`].
    pub fn create(config: &Config, suite: SuiteName, unlock: Unlock) -> Result<Self, Failure> {
        private_folder(&config.data).map_err(at(&config.data))?;
        let lock = lock(config)?;
        let path = absent(config)?;
        let master = new_master(suite, &unlock)?;
        Ok(Self { path, unlock, before: None, ring: Keyring::new(), master, _lock: lock })
    }

    /// The file of the data folder.
    pub fn open(config: &Config, unlock: Unlock) -> Result<Self, Failure> {
        let path = config.data.join(FILE);
        if !path.exists() {
            let path = path.display();
            return Err(Failure::usage(told(
                format!("没有 {path}：请先执行 luohu keys init"),
                format!("there is no {path}: run luohu keys init first"),
            )));
        }
        let lock = lock(config)?;
        let text = std::fs::read_to_string(&path).map_err(at(&path))?;
        let opened = Keyring::from_json(&text, &unlock)?;
        Ok(Self { path, unlock, before: None, ring: opened.ring, master: opened.master, _lock: lock })
    }

    /// The next [`KeyFile::save`] wraps every key under this master key, by this suite where one is named.
    pub fn change_master(&mut self, suite: Option<SuiteName>, unlock: Unlock) -> Result<(), Failure> {
        self.master = new_master(suite.unwrap_or(self.master.suite()), &unlock)?;
        self.before = Some(std::mem::replace(&mut self.unlock, unlock));
        Ok(())
    }

    /// The keys that a new file begins with.
    pub fn fill(&mut self, suite: SuiteName, now: Timestamp) -> Result<(), Failure> {
        for (name, purpose) in NAMES {
            self.ring.add(name, purpose, suite, &mut OsRng, now)?;
        }
        Ok(())
    }

    /// An active key that seals, the vault and what people prove themselves with, and one for single sign-on of the
    /// international suite, which is the one that other systems can verify.
    fn prepare(&mut self, now: Timestamp) -> Result<(), Failure> {
        if self.ring.active(engine::VAULT_KEY).is_err() {
            let suite = self.ring.keys().first().map_or(SuiteName::International, |key| key.suite);
            self.ring.add(engine::VAULT_KEY, Purpose::Seal, suite, &mut OsRng, now)?;
        }
        let name = web::oidc::KEY;
        match self.ring.active(name).map(|key| key.suite) {
            Ok(SuiteName::International) => {}
            Ok(SuiteName::National) => {
                self.ring.rotate(name, Some(SuiteName::International), &mut OsRng, now)?;
            }
            Err(_) => {
                self.ring.add(name, Purpose::Sign, SuiteName::International, &mut OsRng, now)?;
            }
        }
        Ok(())
    }

    /// Writes a new file beside the old one, reads it back, and only then puts it in its place: whenever the power
    /// fails, one whole file is there.
    pub fn save(&self) -> Result<(), Failure> {
        let new = self.path.with_extension("json.new");
        let text = self.ring.to_json(&self.master, &mut OsRng)?;
        // WHY: removed first, since an old one could have been made with other rights.
        if new.exists() {
            std::fs::remove_file(&new).map_err(at(&new))?;
        }
        let mut file = private(&new, OpenOptions::new().write(true).create_new(true)).map_err(at(&new))?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(at(&new))?;
        drop(file);
        self.check(&std::fs::read_to_string(&new).map_err(at(&new))?)?;
        std::fs::rename(&new, &self.path).map_err(at(&self.path))?;
        sync_folder(&self.path)
    }

    /// Every key that the old file and the ring hold opens from the new text.
    fn check(&self, text: &str) -> Result<(), Failure> {
        let read = Keyring::from_json(text, &self.unlock)?.ring;
        let mut known: Vec<_> = self.ring.keys().iter().map(|key| (key.id, key.state)).collect();
        if self.path.exists() {
            let old = std::fs::read_to_string(&self.path).map_err(at(&self.path))?;
            let old = Keyring::from_json(&old, self.before.as_ref().unwrap_or(&self.unlock))?.ring;
            let living = old.keys().iter().filter(|key| key.state != State::Destroyed);
            let gone = |id| self.ring.keys().iter().all(|key| key.id != id);
            known.extend(living.filter(|key| gone(key.id)).map(|key| (key.id, key.state)));
        }
        let kept = |(id, state): &(crypto::KeyId, State)| {
            read.keys().iter().any(|key| key.id == *id && key.state == *state)
        };
        if known.iter().all(kept) {
            return Ok(());
        }
        Err(Failure::fault(told(
            "新的密钥文件缺少密钥，未作替换",
            "the new key file lacks a key and was not put in place",
        )))
    }
}

/// A master key as it is told, a passphrase under a salt of its own.
fn new_master(suite: SuiteName, unlock: &Unlock) -> Result<Master, Failure> {
    Ok(match unlock {
        Unlock::Key(key) => Master::from_key(suite, key.clone())?,
        Unlock::Passphrase(text) => {
            let mut salt = [0; 16];
            value::Rng::fill(&mut OsRng, &mut salt);
            Master::from_passphrase(suite, text, salt)?
        }
    })
}

/// The place of a key file that is not there yet.
pub fn absent(config: &Config) -> Result<PathBuf, Failure> {
    let path = config.data.join(FILE);
    if !path.exists() {
        return Ok(path);
    }
    let path = path.display();
    Err(Failure::usage(told(
        format!("{path} 已存在：请用 luohu keys rotate 轮换"),
        format!("{path} is there already: use luohu keys rotate"),
    )))
}

/// One change at a time; a second one is told so at once.
fn lock(config: &Config) -> Result<File, Failure> {
    let path = config.data.join(LOCK);
    let file =
        private(&path, OpenOptions::new().write(true).create(true).truncate(false)).map_err(at(&path))?;
    file.try_lock().map_err(|_| {
        Failure::fault(told(
            "另一个命令正在使用密钥文件，请稍后再试",
            "another command is using the key file: try again",
        ))
    })?;
    Ok(file)
}

/// A renamed or new file is there after a crash only once its folder is synced.
pub fn sync_folder(path: &Path) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(at(folder))
}

pub fn at(path: &Path) -> impl Fn(std::io::Error) -> Failure {
    let path = path.display().to_string();
    move |error| Failure::fault(format!("{path}: {error}"))
}
