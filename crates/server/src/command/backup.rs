//! `luohu backup` and `luohu restore`: a district copied while it is served, checked, and put in its place elsewhere.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use identity::record::Deed;
use serde::{Deserialize, Serialize};
use store::{SqliteStore, Store as _, VerifyReport};
use value::{Clock as _, Digest, Timestamp};

use crate::administer;
use crate::config::{Config, DATABASE};
use crate::failure::Failure;
use crate::keys::{self, told};
use crate::secret;
use crate::wire;

/// What says of a backup that it is whole; written last.
const MANIFEST: &str = "backup.json";

/// Bytes of a file read at a time.
const PIECE: usize = 1 << 20;

/// How deep and how many files the apps of a district may be.
const DEPTH_MAX: usize = 6;
const FILES_MAX: usize = 20_000;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    at: Timestamp,
    /// Of the program that made it.
    version: String,
    turns: u64,
    events: u64,
    /// Leaves of the ledger, and its root: what somebody else may have kept.
    size: u64,
    root: String,
    /// For whoever opens this folder first.
    master_key: String,
    /// Digest of the digests of each file's pieces, by its path.
    files: BTreeMap<String, Digest>,
}

pub fn backup(config: &Config, folder: &Path, (json, by): (bool, Option<&str>)) -> Result<(), Failure> {
    let store = wire::open_store(config, false)?;
    let by = administer::name(store.as_ref(), by)?;
    if folder.exists() {
        let folder = folder.display();
        return Err(Failure::usage(told(
            format!("{folder} 已存在：每次备份用一个新文件夹"),
            format!("{folder} is there already: a backup is a folder of its own"),
        )));
    }
    secret::private_folder(folder).map_err(at(folder))?;
    let copy = folder.join(DATABASE);
    store::copy(&config.database(), &copy)?;
    let mut files = vec![DATABASE.to_owned()];
    for name in [keys::FILE, keys::WHOSE] {
        if config.data.join(name).exists() {
            files.push(name.to_owned());
        }
    }
    under(&config.data, &PathBuf::from(wire::APPS), 0, &mut files)?;
    for file in files.iter().skip(1) {
        carry(&config.data.join(file), &folder.join(file))?;
    }
    let report = check(&copy)?;
    let digests = files.iter().map(|file| Ok((file.clone(), digest(&folder.join(file))?)));
    let manifest = Manifest {
        at: engine::SystemClock.now(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        turns: report.turns,
        events: report.events,
        size: report.size,
        root: report.root.to_string(),
        master_key: told(
            "主密钥不在备份内，请另行保存；没有它，keys.json 无法打开",
            "the master key is not in here; without it keys.json cannot be opened, keep it elsewhere",
        ),
        files: digests.collect::<Result<_, Failure>>()?,
    };
    let text = serde_json::to_string_pretty(&manifest).map_err(Failure::fault)?;
    let path = folder.join(MANIFEST);
    let mut file =
        secret::private(&path, OpenOptions::new().write(true).create_new(true)).map_err(at(&path))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(at(&path))?;
    keys::sync_folder(&path)?;
    let root = report.root.to_string();
    administer::note(store.as_ref(), &by, Deed::BackupMade { size: report.size, root })?;
    say(&manifest, json);
    Ok(())
}

pub fn restore(config: &Config, folder: &Path, json: bool) -> Result<(), Failure> {
    if config.database().exists() {
        let data = config.data.display();
        return Err(Failure::usage(told(
            format!("{data} 中已有数据：请恢复到空文件夹"),
            format!("{data} holds a district already: restore into an empty folder"),
        )));
    }
    let path = folder.join(MANIFEST);
    let text = std::fs::read_to_string(&path).map_err(|_| {
        let folder = folder.display();
        Failure::usage(told(
            format!("{folder} 不是完整的备份：没有 {MANIFEST}"),
            format!("{folder} is no whole backup: it has no {MANIFEST}"),
        ))
    })?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|error| bad(&path, &error.to_string()))?;
    if !manifest.files.contains_key(DATABASE) {
        return Err(bad(&path, "names no database / 没有数据库"));
    }
    for (file, known) in &manifest.files {
        let path = folder.join(plain(file)?);
        if digest(&path)? != *known {
            return Err(bad(&path, "differs from what was backed up / 与备份时不同"));
        }
    }
    secret::private_folder(&config.data).map_err(at(&config.data))?;
    // The database comes last and under another name, so that half a return is not taken for a district.
    let coming = config.data.join(format!("{DATABASE}.coming"));
    for ending in ["", "-wal", "-shm"] {
        let rest = config.data.join(format!("{DATABASE}.coming{ending}"));
        if rest.exists() {
            std::fs::remove_file(&rest).map_err(at(&rest))?;
        }
    }
    for (file, known) in manifest.files.iter().filter(|(file, _)| *file != DATABASE) {
        let to = config.data.join(plain(file)?);
        // A return that was interrupted is taken up again.
        if !to.exists() || digest(&to)? != *known {
            carry(&folder.join(plain(file)?), &to)?;
        }
    }
    carry(&folder.join(DATABASE), &coming)?;
    let report = check(&coming)?;
    if (report.size, report.root.to_string()) != (manifest.size, manifest.root.clone()) {
        return Err(bad(&coming, "holds another ledger / 账本不同"));
    }
    std::fs::rename(&coming, config.database()).map_err(at(&coming))?;
    keys::sync_folder(&config.database())?;
    say(&manifest, json);
    Ok(())
}

fn say(manifest: &Manifest, json: bool) {
    if json {
        wire::print(&serde_json::to_string(manifest).unwrap_or_default());
        return;
    }
    let Manifest { turns, events, size, root, files, .. } = manifest;
    wire::print(&format!(
        "{} files; {events} events in {turns} turns: every leaf, tile and checkpoint fits",
        files.len()
    ));
    wire::print(&format!("root {root} at size {size}"));
}

/// Opens a copy and recomputes its ledger from its rows.
fn check(path: &Path) -> Result<VerifyReport, Failure> {
    let copy = SqliteStore::open(path)?;
    copy.verify(&mut |_| ()).map_err(|row| bad(path, &row.to_string()))
}

/// The files of a folder and below, by their paths from `root`.
fn under(root: &Path, folder: &Path, depth: usize, files: &mut Vec<String>) -> Result<(), Failure> {
    let path = root.join(folder);
    if !path.is_dir() || depth > DEPTH_MAX {
        return Ok(());
    }
    let mut entries: Vec<_> = std::fs::read_dir(&path).and_then(Iterator::collect).map_err(at(&path))?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let within = folder.join(entry.file_name());
        let kind = entry.file_type().map_err(at(&path))?;
        if kind.is_dir() {
            under(root, &within, depth + 1, files)?;
        } else if kind.is_file() && files.len() < FILES_MAX {
            files.push(within.to_string_lossy().into_owned());
        }
    }
    Ok(())
}

/// A path of a manifest that stays inside the folder.
fn plain(file: &str) -> Result<&Path, Failure> {
    let path = Path::new(file);
    let inside = path.components().all(|part| matches!(part, std::path::Component::Normal(_)));
    if inside { Ok(path) } else { Err(bad(path, "leads out of the backup / 超出备份文件夹")) }
}

/// Copies a file for its owner alone, down to the disk.
fn carry(from: &Path, to: &Path) -> Result<(), Failure> {
    if let Some(folder) = to.parent() {
        secret::private_folder(folder).map_err(at(folder))?;
    }
    let mut source = File::open(from).map_err(at(from))?;
    let mut target = secret::private(to, OpenOptions::new().write(true).create_new(true)).map_err(at(to))?;
    std::io::copy(&mut source, &mut target).map_err(at(to))?;
    target.sync_all().map_err(at(to))
}

/// The digest of the digests of a file's pieces: a database is larger than memory should be.
fn digest(path: &Path) -> Result<Digest, Failure> {
    let mut file = File::open(path).map_err(at(path))?;
    let (mut pieces, mut piece) = (Vec::new(), Vec::with_capacity(PIECE));
    loop {
        piece.clear();
        let read = (&mut file).take(PIECE as u64).read_to_end(&mut piece).map_err(at(path))?;
        if read == 0 {
            return Ok(Digest::of(&pieces));
        }
        pieces.extend_from_slice(&Digest::of(&piece).0);
    }
}

fn bad(path: &Path, why: &str) -> Failure {
    Failure::Found(format!("{}: {why}", path.display()))
}

fn at(path: &Path) -> impl Fn(std::io::Error) -> Failure {
    let path = path.display().to_string();
    move |error| Failure::fault(format!("{path}: {error}"))
}
