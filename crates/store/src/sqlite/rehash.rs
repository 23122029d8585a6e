//! The whole ledger under another algorithm. What it came to before stays on record, and the rows still give it.

use ledger::{Frontier, Hash};
use rusqlite::{Connection, TransactionBehavior, params};

use super::commit::{busy, disk_in_doubt};
use super::rows::joined;
use super::tiles::Ledger;
use super::{Writer, read};
use crate::fault::StoreFault;
use crate::head::Former;
use crate::turn::leaf_bytes;

/// Turns read at a time.
const CHUNK: usize = 500;

pub(super) fn rehash(writer: &mut Writer, to: Hash) -> Result<Option<Former>, StoreFault> {
    let Writer { conn, ledger, poisoned } = writer;
    if *poisoned {
        return Err(StoreFault::Poisoned);
    }
    if ledger.frontier.hash() == to {
        return Ok(None);
    }
    let former =
        Former { hash: ledger.frontier.hash(), size: ledger.frontier.size(), root: ledger.frontier.root() };
    match transact(conn, ledger, to).map_err(busy) {
        Ok(next) => {
            *ledger = next;
            Ok(Some(former))
        }
        Err(fault) => {
            *poisoned = disk_in_doubt(&fault);
            Err(fault)
        }
    }
}

fn transact(conn: &mut Connection, own: &Ledger, to: Hash) -> Result<Ledger, StoreFault> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if !own.is_current(&tx)? {
        return Err(StoreFault::HeadMoved);
    }
    tx.execute_batch("DELETE FROM tile; DELETE FROM checkpoint;")?;
    let mut before = Frontier::new(own.frontier.hash());
    let mut next = Ledger::new(to);
    loop {
        let turns = read::log(&tx, next.position + 1, CHUNK)?;
        if turns.is_empty() {
            break;
        }
        for stored in turns {
            let leaf = |hash: Hash, index| hash.leaf(&leaf_bytes(hash, stored.position, &stored.turn, index));
            let places = 0..stored.turn.events.len();
            let old: Vec<_> = places.clone().map(|index| leaf(before.hash(), index)).collect();
            if old != stored.leaf_hashes || stored.position != next.position + 1 {
                return Err(StoreFault::Damaged("log.leaves"));
            }
            old.into_iter().for_each(|leaf| before.append(leaf));
            let new: Vec<_> = places.map(|index| leaf(to, index)).collect();
            tx.prepare_cached("UPDATE log SET leaves = ?2 WHERE position = ?1")?
                .execute(params![stored.position.cast_signed(), joined(&new)])?;
            next.position = stored.position;
            for leaf in new {
                next.push(&tx, leaf)?;
            }
        }
    }
    // INVARIANT: nothing gets a new root whose old one was not right.
    if before != own.frontier || next.position != own.position {
        return Err(StoreFault::Damaged("head"));
    }
    tx.prepare_cached("INSERT OR REPLACE INTO former (size, hash, root) VALUES (?1, ?2, ?3)")?
        .execute(params![before.size().cast_signed(), before.hash().name(), before.root().0])?;
    next.save(&tx)?;
    tx.commit()?;
    Ok(next)
}
