//! Whether the stored rows still give the ledger: every leaf, tile, checkpoint and the root, from the rows alone.

use std::collections::BTreeMap;

use ledger::{Frontier, Hash};
use rusqlite::{Connection, Row};
use value::{CaseId, Digest};

use super::rows::digests;
use super::tiles::TILE;
use super::{read, tiles};
use crate::fault::{BadRow, StoreFault};
use crate::head::{Former, Head, VerifyReport};
use crate::turn::Header;

/// Turns between two words of progress.
const PROGRESS_EVERY: u64 = 1000;

/// The event a leaf belongs to.
#[derive(Clone, Copy)]
struct Place {
    position: u64,
    case: u64,
    version: u64,
}

impl Place {
    fn bad(self, why: impl Into<String>) -> BadRow {
        BadRow {
            position: self.position,
            case: Some(CaseId(self.case)),
            version: Some(self.version),
            why: why.into(),
        }
    }
}

fn gone(position: u64, why: impl Into<String>) -> BadRow {
    BadRow { position, case: None, version: None, why: why.into() }
}

/// What has been recomputed so far.
#[derive(Default)]
struct Walk {
    position: u64,
    versions: BTreeMap<u64, u64>,
    frontier: Frontier,
    /// Leaves of the tile that is not complete yet, with their events.
    leaves: Vec<(Digest, Place)>,
    /// Root and first event of each complete tile of level 0.
    roots: Vec<(Digest, Place)>,
    /// What the ledger came to before, and the same recomputed as far as it went.
    former: Vec<(Former, Frontier)>,
    line: String,
}

/// Reads as of one moment, so that commits meanwhile do not look like damage: the caller's transaction.
pub(super) fn verify(conn: &Connection, progress: &mut dyn FnMut(u64)) -> Result<VerifyReport, BadRow> {
    let unreadable =
        |position: u64| move |fault: StoreFault| gone(position, format!("cannot be read: {fault}"));
    let head = read::head(conn).map_err(unreadable(0))?;
    let former = read::former(conn).map_err(unreadable(0))?;
    let mut walk = Walk {
        frontier: Frontier::new(head.hash),
        former: former.into_iter().map(|former| (former, Frontier::new(former.hash))).collect(),
        ..Walk::default()
    };
    let sql = "SELECT position, first_leaf, case_id, first_version, key, actor, act, at, recorded_at, leaves, receipt, \
               events FROM log ORDER BY position";
    let mut all = conn.prepare(sql).map_err(|error| unreadable(1)(error.into()))?;
    let mut rows = all.query([]).map_err(|error| unreadable(1)(error.into()))?;
    loop {
        let next = walk.position + 1;
        let Some(row) = rows.next().map_err(|error| unreadable(next)(error.into()))? else { break };
        walk.turn(conn, row, &head)?;
        if walk.position.is_multiple_of(PROGRESS_EVERY) {
            progress(walk.position);
        }
    }
    progress(walk.position);
    walk.end(conn, &head)?;
    Ok(VerifyReport {
        events: walk.frontier.size(),
        turns: walk.position,
        size: head.size,
        root: walk.frontier.root(),
        hash: head.hash,
        former: walk.former.iter().map(|(former, _)| *former).collect(),
    })
}

impl Walk {
    fn turn(&mut self, conn: &Connection, row: &Row<'_>, head: &Head) -> Result<(), BadRow> {
        let expected = self.position + 1;
        let unreadable = |error: rusqlite::Error| gone(expected, format!("cannot be read: {error}"));
        let number = |column: usize| row.get::<_, i64>(column).map_err(unreadable);
        let text = |column: usize| {
            row.get_ref(column).map_err(unreadable)?.as_str().map_err(|error| unreadable(error.into()))
        };
        let position = number(0)?.cast_unsigned();
        let (case, version) = (number(2)?.cast_unsigned(), number(3)?.cast_unsigned());
        if position != expected {
            return Err(gone(
                expected,
                format!("the row is missing; the next one is at position {position}"),
            ));
        }
        let place = Place { position, case, version };
        if position > head.position {
            return Err(place.bad("the row is beyond the end of the ledger"));
        }
        self.position = position;
        if number(1)?.cast_unsigned() != self.frontier.size() {
            return Err(place.bad("the leaf index does not follow the row before"));
        }
        let last = self.versions.entry(case).or_insert(0);
        if version != *last + 1 {
            return Err(place.bad(format!("the version does not follow version {last} of the case")));
        }
        let stored =
            row.get_ref(9).map_err(unreadable)?.as_blob().map_err(|error| unreadable(error.into()))?;
        let stored = digests(stored, "log.leaves").map_err(|fault| place.bad(fault.to_string()))?;
        let events = text(11)?;
        if events.split('\n').count() != stored.len() {
            return Err(place.bad("there are more or fewer events than leaf hashes"));
        }
        *last += stored.len() as u64;
        let header = Header {
            position,
            case,
            first_version: version,
            key: text(4)?,
            actor: text(5)?,
            act: text(6)?,
            at: number(7)?,
            recorded_at: number(8)?,
            events: stored.len(),
            receipt: text(10)?,
        };
        for (index, (event, stored)) in events.split('\n').zip(&stored).enumerate() {
            let place = Place { version: version + index as u64, ..place };
            self.line.clear();
            header.write_leaf(self.frontier.hash(), &mut self.line, index, event);
            let hash = self.frontier.hash().leaf(self.line.as_bytes());
            if hash != *stored {
                return Err(place.bad("the row does not give its leaf hash: one of them was changed"));
            }
            self.leaf(conn, hash, place)?;
            for (former, again) in self.former.iter_mut().filter(|(former, again)| again.size() < former.size)
            {
                self.line.clear();
                header.write_leaf(former.hash, &mut self.line, index, event);
                again.append(former.hash.leaf(self.line.as_bytes()));
            }
        }
        Ok(())
    }

    fn leaf(&mut self, conn: &Connection, hash: Digest, place: Place) -> Result<(), BadRow> {
        self.frontier.append(hash);
        self.leaves.push((hash, place));
        if self.leaves.len() < TILE {
            return Ok(());
        }
        let number = self.frontier.size() / TILE as u64 - 1;
        compare_tile(conn, 0, number, &self.leaves)?;
        let kept =
            tiles::checkpoint(conn, self.frontier.size()).map_err(|fault| place.bad(fault.to_string()))?;
        if kept != Some((self.frontier.size(), self.frontier.root())) {
            return Err(place.bad("the checkpoint after this event is missing or differs"));
        }
        self.roots.extend(above(self.frontier.hash(), &self.leaves));
        self.leaves.clear();
        Ok(())
    }

    /// What only the end of the log can show: rows cut off, a head that differs, the higher tiles.
    fn end(&self, conn: &Connection, head: &Head) -> Result<(), BadRow> {
        if self.position != head.position {
            return Err(gone(self.position + 1, format!("missing: the log should reach {}", head.position)));
        }
        let from = self.leaves.first().or(self.roots.last()).map(|(_, place)| *place);
        let from = from.unwrap_or(Place { position: 0, case: 0, version: 0 });
        if self.frontier.size() != head.size || self.frontier.root() != head.root {
            return Err(from.bad("from this row on the rows do not give the ledger's root"));
        }
        for (former, again) in &self.former {
            if (again.size(), again.root()) != (former.size, former.root) {
                let what =
                    format!("the rows do not give the root under {} at size {}", former.hash, former.size);
                return Err(gone(0, what));
            }
        }
        let mut below = self.roots.clone();
        let mut expected = (below.len() as i64, below.len() as i64);
        let mut level = 1;
        while !below.is_empty() {
            let mut next = Vec::new();
            for (number, entries) in (0..).zip(below.chunks(TILE)) {
                compare_tile(conn, level, number, entries)?;
                expected.0 += 1;
                next.extend(above(self.frontier.hash(), entries));
            }
            (below, level) = (next, level + 1);
        }
        let sql = "SELECT (SELECT count(*) FROM tile), (SELECT count(*) FROM checkpoint)";
        let found = conn.query_row(sql, [], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)));
        match found {
            Ok(found) if found == expected => Ok(()),
            Ok(_) => Err(from.bad("there are tiles or checkpoints that the log does not have")),
            Err(error) => Err(from.bad(format!("cannot be read: {error}"))),
        }
    }
}

/// What a tile is at the level above, with its first event; nothing until it is full.
fn above(hash: Hash, entries: &[(Digest, Place)]) -> Option<(Digest, Place)> {
    let hashes: Vec<Digest> = entries.iter().map(|(hash, _)| *hash).collect();
    ledger::tile_root(hash, &hashes).map(|root| (root, entries[0].1))
}

/// The event whose hash a tile has otherwise, if any.
fn compare_tile(conn: &Connection, level: u32, number: u64, own: &[(Digest, Place)]) -> Result<(), BadRow> {
    let first = own.first().map_or(Place { position: 0, case: 0, version: 0 }, |(_, place)| *place);
    let stored = tiles::stored_tile(conn, level, number).map_err(|fault| first.bad(fault.to_string()))?;
    for (index, (hash, place)) in own.iter().enumerate() {
        if stored.get(index) != Some(hash) {
            return Err(
                place.bad(format!("tile {number} of level {level} is missing this hash or has another"))
            );
        }
    }
    if stored.len() == own.len() {
        Ok(())
    } else {
        Err(first.bad(format!("tile {number} of level {level} is too long")))
    }
}
