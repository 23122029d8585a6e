//! `luohu keys`: the keys of a district, wrapped under its master key.

use std::sync::Arc;

use crypto::{Key, State};
use identity::Domain;
use identity::record::Deed;
use serde_json::json;
use store::SqliteStore;
use value::{AccountId, Clock as _, Timestamp};

use crate::administer;
use crate::cli::{KeysCommand, MasterKey};
use crate::config::Config;
use crate::failure::Failure;
use crate::keys::{self, KeyFile, told};
use crate::wire;

pub fn keys(config: &Config, command: &KeysCommand, (json, by): (bool, Option<&str>)) -> Result<(), Failure> {
    let now = engine::SystemClock.now();
    let file = match command {
        KeysCommand::Init { suite, master } => {
            keys::absent(config)?;
            let noted = admitted(config, by)?;
            make_missing(master)?;
            let mut file = KeyFile::create(config, *suite, keys::unlock(master.key_file.as_deref())?)?;
            file.fill(*suite, now)?;
            let names = file.ring.keys().iter().map(|key| key.name.clone()).collect();
            note(noted.as_ref(), Deed::KeysMade { names })?;
            file.save()?;
            file
        }
        KeysCommand::List { master } => open(config, master)?,
        KeysCommand::Rotate { purpose, suite, master } => {
            let noted = admitted(config, by)?;
            let mut file = open(config, master)?;
            let active = file.ring.keys().iter().filter(|key| key.state == State::Active);
            let names: Vec<String> = active
                .filter(|key| purpose.is_none_or(|purpose| key.purpose == purpose))
                .map(|key| key.name.clone())
                .collect();
            if names.is_empty() {
                return Err(Failure::Found(told("没有可轮换的密钥", "there is no key to rotate")));
            }
            for name in &names {
                file.ring.rotate(name, *suite, &mut engine::OsRng, now)?;
            }
            note(noted.as_ref(), Deed::KeysRotated { names })?;
            file.save()?;
            file
        }
        KeysCommand::ChangeMaster { new_key_file, suite, master } => {
            if master.key_file.as_deref() == Some(new_key_file) {
                return Err(Failure::usage(told(
                    "新主密钥应存放在另一个文件中",
                    "the new master key needs a file of its own",
                )));
            }
            let noted = admitted(config, by)?;
            // The old one opens first: a new one is never made for nothing.
            let mut file = open(config, master)?;
            let new = MasterKey { key_file: Some(new_key_file.clone()) };
            make_missing(&new)?;
            file.change_master(*suite, keys::unlock(new.key_file.as_deref())?)?;
            note(noted.as_ref(), Deed::MasterChanged)?;
            file.save()?;
            file
        }
    };
    print(file.ring.keys(), json);
    Ok(())
}

/// Who changes the keys, where the district is there to have a record.
fn admitted(config: &Config, by: Option<&str>) -> Result<Option<(Arc<SqliteStore>, AccountId)>, Failure> {
    if !config.database().exists() {
        return Ok(None);
    }
    let store = wire::open_store(config, false)?;
    let by = administer::admitted(&store, by, Domain::Keys)?;
    Ok(Some((store, by)))
}

fn note(noted: Option<&(Arc<SqliteStore>, AccountId)>, deed: Deed) -> Result<(), Failure> {
    let Some((store, by)) = noted else { return Ok(()) };
    administer::note(store.as_ref(), by, deed)
}

fn open(config: &Config, master: &MasterKey) -> Result<KeyFile, Failure> {
    KeyFile::open(config, keys::unlock(master.key_file.as_deref())?)
}

/// The first time, the file of the master key is made.
fn make_missing(master: &MasterKey) -> Result<(), Failure> {
    let Some(path) = master.key_file.as_deref().filter(|path| !path.exists()) else { return Ok(()) };
    keys::make_key_file(path)?;
    let path = path.display();
    eprintln!(
        "luohu: {}",
        told(
            format!("主密钥已写入 {path}：请另存一份，丢失后所有密钥都无法恢复"),
            format!(
                "the master key was written to {path}: keep a copy elsewhere, without it every key is lost"
            ),
        )
    );
    Ok(())
}

fn print(keys: &[Key], json: bool) {
    for key in keys {
        let (id, since): (String, Timestamp) = (key.id.to_string(), key.state_since);
        if json {
            let told = json!({
                "id": id, "name": key.name, "purpose": key.purpose, "suite": key.suite, "state": key.state,
                "created_at": key.created_at, "state_since": since,
            });
            wire::print(&told.to_string());
        } else {
            let (purpose, suite, state) = (key.purpose, key.suite, key.state.as_str());
            wire::print(&format!("{id}\t{}\t{purpose}\t{suite}\t{state}\t{since}", key.name));
        }
    }
}
