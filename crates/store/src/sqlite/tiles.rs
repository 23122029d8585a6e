//! The ledger's end in memory, its tiles and checkpoints on disk.

use ledger::{Frontier, Hash, tile_root};
use rusqlite::{Connection, OptionalExtension as _, params};
use value::Digest;

use super::rows::{digest, digests, hash, joined};
use crate::fault::StoreFault;

/// Hashes of a full tile.
pub(super) const TILE: usize = ledger::TILE_WIDTH as usize;

/// Where the log and its ledger end, and the leaves of the tile that is not complete yet.
#[derive(Debug, Clone, Default)]
pub(super) struct Ledger {
    pub(super) frontier: Frontier,
    pub(super) position: u64,
    unfinished: Vec<Digest>,
}

impl Ledger {
    /// One without leaves.
    pub(super) fn new(hash: Hash) -> Self {
        Self { frontier: Frontier::new(hash), ..Self::default() }
    }

    /// Reads the end of the ledger back; a head that contradicts itself or the last rows is refused.
    pub(super) fn load(conn: &Connection) -> Result<Self, StoreFault> {
        let stored = conn
            .query_row("SELECT size, position, root, frontier, hash FROM head", [], |row| {
                let (size, position, by): (_, i64, String) = (row.get(0)?, row.get(1)?, row.get(4)?);
                Ok((size, position, row.get::<_, Vec<u8>>(2)?, row.get::<_, Vec<u8>>(3)?, by))
            })
            .optional()?;
        let Some((size, position, root, frontier, by)) = stored else {
            return match conn.query_row("SELECT 1 FROM log LIMIT 1", [], |_| Ok(())).optional()? {
                None => Ok(Self::default()),
                Some(()) => Err(StoreFault::Damaged("head")),
            };
        };
        let size = i64::cast_unsigned(size);
        let by = hash(&by, "head.hash")?;
        let frontier =
            Frontier::from_bytes(by, &frontier).map_err(|_| StoreFault::Damaged("head.frontier"))?;
        if frontier.size() != size || frontier.root() != digest(&root, "head.root")? {
            return Err(StoreFault::Damaged("head"));
        }
        let last: Option<i64> = conn.query_row("SELECT max(position) FROM log", [], |row| row.get(0))?;
        if last.unwrap_or(0) != position {
            return Err(StoreFault::Damaged("log.position"));
        }
        let unfinished = last_leaves(conn, size - size % TILE as u64, size)?;
        if unfinished.len() as u64 != size % TILE as u64 {
            return Err(StoreFault::Damaged("log.leaves"));
        }
        Ok(Self { frontier, position: position.cast_unsigned(), unfinished })
    }

    /// Takes one more leaf and writes the tiles and the checkpoint that it completes.
    pub(super) fn push(&mut self, conn: &Connection, leaf: Digest) -> Result<(), StoreFault> {
        self.frontier.append(leaf);
        self.unfinished.push(leaf);
        if self.unfinished.len() < TILE {
            return Ok(());
        }
        let number = self.frontier.size() / TILE as u64 - 1;
        conn.prepare_cached("INSERT INTO tile (level, number, hashes) VALUES (0, ?1, ?2)")?
            .execute(params![number.cast_signed(), joined(&self.unfinished)])?;
        let (size, root) = (self.frontier.size().cast_signed(), self.frontier.root());
        conn.prepare_cached("INSERT INTO checkpoint (size, root) VALUES (?1, ?2)")?
            .execute(params![size, root.0])?;
        grow_above(conn, self.frontier.hash(), number, &self.unfinished)?;
        self.unfinished.clear();
        Ok(())
    }

    /// Writes the head row; the ledger here is the one to keep only if the transaction commits.
    pub(super) fn save(&self, conn: &Connection) -> Result<(), StoreFault> {
        conn.prepare_cached(
            "INSERT OR REPLACE INTO head (one, size, position, root, frontier, hash) VALUES (1, ?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            self.frontier.size().cast_signed(),
            self.position.cast_signed(),
            self.frontier.root().0,
            self.frontier.to_bytes(),
            self.frontier.hash().name(),
        ])?;
        Ok(())
    }

    /// Whether the head on disk is the one in memory.
    pub(super) fn is_current(&self, conn: &Connection) -> Result<bool, StoreFault> {
        let mut head = conn.prepare_cached("SELECT size, position, hash FROM head")?;
        let own = (self.frontier.size().cast_signed(), self.position.cast_signed());
        let is_own = |row: &rusqlite::Row<'_>| {
            let hash = row.get_ref(2)?.as_str()?;
            Ok((row.get(0)?, row.get(1)?) == own && hash == self.frontier.hash().name())
        };
        Ok(head.query_row([], is_own).optional()?.unwrap_or(own == (0, 0)))
    }
}

/// Adds the root of complete tile `number` of level 0 to level 1, and so on upwards as tiles fill.
fn grow_above(conn: &Connection, by: Hash, number: u64, hashes: &[Digest]) -> Result<(), StoreFault> {
    let (mut level, mut number, mut full) = (1, number, tile_root(by, hashes));
    while let Some(root) = full {
        let place = number / TILE as u64;
        let mut above = stored_tile(conn, level, place)?;
        above.push(root);
        conn.prepare_cached("INSERT OR REPLACE INTO tile (level, number, hashes) VALUES (?1, ?2, ?3)")?
            .execute(params![level, place.cast_signed(), joined(&above)])?;
        (level, number, full) = (level + 1, place, tile_root(by, &above));
    }
    Ok(())
}

pub(super) fn stored_tile(conn: &Connection, level: u32, number: u64) -> Result<Vec<Digest>, StoreFault> {
    let mut find = conn.prepare_cached("SELECT hashes FROM tile WHERE level = ?1 AND number = ?2")?;
    let found: Option<Vec<u8>> =
        find.query_row(params![level, number.cast_signed()], |row| row.get(0)).optional()?;
    found.map_or(Ok(Vec::new()), |bytes| digests(&bytes, "tile.hashes"))
}

pub(super) fn tile(conn: &Connection, level: u32, number: u64) -> Result<Vec<Digest>, StoreFault> {
    let stored = stored_tile(conn, level, number)?;
    if level > 0 || !stored.is_empty() {
        return Ok(stored);
    }
    let from = number.saturating_mul(TILE as u64);
    let size: Option<i64> = conn.query_row("SELECT size FROM head", [], |row| row.get(0)).optional()?;
    let size = size.unwrap_or(0).cast_unsigned();
    if from >= size || size - from >= TILE as u64 { Ok(Vec::new()) } else { last_leaves(conn, from, size) }
}

/// Leaf hashes `from..to`, where `to` is the end of the log.
fn last_leaves(conn: &Connection, from: u64, to: u64) -> Result<Vec<Digest>, StoreFault> {
    let mut backwards = conn.prepare_cached("SELECT first_leaf, leaves FROM log ORDER BY position DESC")?;
    let mut rows = backwards.query([])?;
    let mut found = Vec::new();
    let mut reached = to;
    while reached > from {
        let Some(row) = rows.next()? else { break };
        let first = row.get::<_, i64>(0)?.cast_unsigned();
        let mut leaves = digests(row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?, "log.leaves")?;
        if first.checked_add(leaves.len() as u64) != Some(reached) {
            return Err(StoreFault::Damaged("log.first_leaf"));
        }
        leaves.reverse();
        found.extend(leaves);
        reached = first;
    }
    found.truncate(usize::try_from(to - from).unwrap_or(usize::MAX));
    found.reverse();
    Ok(found)
}

pub(super) fn checkpoint(conn: &Connection, size: u64) -> Result<Option<(u64, Digest)>, StoreFault> {
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    let mut find =
        conn.prepare_cached("SELECT size, root FROM checkpoint WHERE size <= ?1 ORDER BY size DESC LIMIT 1")?;
    let found =
        find.query_row([size], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?))).optional()?;
    found.map(|(size, root)| Ok((size.cast_unsigned(), digest(&root, "checkpoint.root")?))).transpose()
}
