//! `luohu ledger`: what the ledger is hashed by.

use identity::Domain;
use identity::record::Deed;
use serde_json::json;
use store::Store as _;

use crate::administer;
use crate::cli::LedgerCommand;
use crate::config::Config;
use crate::failure::Failure;
use crate::keys::told;
use crate::wire;

pub fn ledger(
    config: &Config,
    command: &LedgerCommand,
    (json, by): (bool, Option<&str>),
) -> Result<(), Failure> {
    let LedgerCommand::Rehash { to } = command;
    let store = wire::open_store(config, false)?;
    let by = administer::admitted(&store, by, Domain::Keys)?;
    let head = store.head()?;
    if head.hash == *to {
        return Err(Failure::Found(told(
            format!("存证链已使用 {to}"),
            format!("the ledger is under {to} already"),
        )));
    }
    let deed = Deed::LedgerRehashed {
        from: head.hash.name().to_owned(),
        to: to.name().to_owned(),
        size: head.size,
        root: head.root.to_string(),
    };
    administer::note(store.as_ref(), &by, deed)?;
    store.rehash(*to)?;
    let now = store.head()?;
    if json {
        let told = json!({ "from": head.hash.name(), "to": now.hash.name(), "size": now.size,
            "former_root": head.root.to_string(), "root": now.root.to_string() });
        wire::print(&told.to_string());
    } else {
        wire::print(&format!("root {} under {} at size {}", now.root, now.hash, now.size));
        wire::print(&format!("before: {} under {}", head.root, head.hash));
    }
    Ok(())
}
