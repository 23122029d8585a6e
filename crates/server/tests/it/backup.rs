//! A backup while the district is served and written to, its return elsewhere, and what is refused.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;
use store::{SqliteStore, Store as _};

use crate::record::{PASSWORD, Served, done, folder, found, run};

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// A report through the API, without a browser.
fn report(served: &Served, number: u32) -> bool {
    let body = format!(
        "service_code=tree&address_string=%E4%B8%9C%E9%97%A8&description=%E6%A0%91{number}&lat=22.5&long=114.1"
    );
    served.post("/api/open311/v2/requests.json", "", &body).starts_with("HTTP/1.1 201")
}

#[test]
fn a_backup_taken_while_it_is_written_to_returns_whole() {
    let folder = folder("backup");
    found(&folder);
    std::fs::create_dir_all(folder.join("data/apps")).unwrap();
    let served = Served::with(&folder, &[("LUOHU_RATES", "false")], "log.txt");
    for number in 0..5 {
        assert!(report(&served, number));
    }
    let (stop, mut written) = (AtomicBool::new(false), 0);
    let told = std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut count = 0;
            while !stop.load(Ordering::Acquire) {
                assert!(report(&served, 100 + count));
                count += 1;
            }
            count
        });
        let output = run(&folder, &["backup", "copy", "--json"], "", "");
        stop.store(true, Ordering::Release);
        written += writer.join().unwrap();
        done(&output)
    });
    assert!(written > 0, "something was written meanwhile");
    let told: Value = serde_json::from_str(&told).unwrap();
    // The record says that it was taken; the server goes on.
    let cookie = served.sign_in("guan", PASSWORD).unwrap();
    assert!(served.get("/desk/tasks", &cookie).starts_with("HTTP/1.1 200"));
    served.stop();

    let copy = folder.join("copy");
    let names: Vec<&String> = told["files"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["district.db", "keys.json", "who.key"]);
    assert!(!copy.join("master.key").exists() && folder.join("data/master.key").exists());
    let master = std::fs::read_to_string(folder.join("data/master.key")).unwrap();
    for name in ["district.db", "keys.json", "who.key", "backup.json"] {
        assert_eq!(mode(&copy.join(name)), 0o600, "{name}");
        let bytes = std::fs::read(copy.join(name)).unwrap();
        let has = bytes.windows(master.trim().len()).any(|piece| piece == master.trim().as_bytes());
        assert!(!has, "the master key is in {name}");
    }
    assert_eq!(mode(&copy), 0o700);
    assert_eq!(mode(&folder.join("data")), 0o700, "nobody else enters a district");
    // A return that was broken off is taken up again.
    std::fs::create_dir_all(folder.join("new")).unwrap();
    std::fs::copy(copy.join("keys.json"), folder.join("new/keys.json")).unwrap();
    std::fs::write(folder.join("new/district.db.coming"), b"half").unwrap();
    std::fs::write(folder.join("new/district.db.coming-wal"), b"half").unwrap();

    // Elsewhere: the same ledger, every row as its events say, and receipts that check.
    done(&restore_from(&folder, "copy", "new").output().unwrap());
    let deep = done(&verify(&folder, "new"));
    let deep: Value = serde_json::from_str(&deep).unwrap();
    assert_eq!((&deep["ok"], &deep["root"], &deep["size"]), (&true.into(), &told["root"], &told["size"]));
    assert!(deep["cases"].as_u64().unwrap() >= 5, "{deep}");
    let (old, new) = (open(&folder, "data"), open(&folder, "new"));
    let turns = new.log(1, 10_000).unwrap();
    assert_eq!(turns.len() as u64, told["turns"].as_u64().unwrap());
    assert!(old.head().unwrap().position > new.head().unwrap().position, "the old one went on");
    let size = new.head().unwrap().size;
    for stored in &turns {
        assert_eq!(old.find_key(&stored.turn.key).unwrap().as_ref(), Some(stored), "the same receipt");
        for leaf in stored.first_leaf..stored.first_leaf + stored.leaf_hashes.len() as u64 {
            let proof = ledger_proof(&new, leaf, size);
            let hash = &stored.leaf_hashes[usize::try_from(leaf - stored.first_leaf).unwrap()];
            let root = new.head().unwrap().root;
            ledger::verify_inclusion(ledger::Hash::Sha256, hash, leaf, size, &proof, &root).unwrap();
        }
    }
    drop((old, new));
    assert_eq!(mode(&folder.join("new/district.db")), 0o600);

    // With the master key, which no backup holds, it lives: its people sign in.
    std::fs::copy(folder.join("data/master.key"), folder.join("new/master.key")).unwrap();
    let again = Served::at(&folder, "new", "again.txt");
    assert!(again.sign_in("guan", PASSWORD).is_some());
    assert!(report(&again, 1));
}

#[test]
fn what_is_not_whole_does_not_return() {
    let folder = folder("backup-wrong");
    found(&folder);
    assert_eq!(mode(&folder.join("data/district.db")), 0o600);
    done(&run(&folder, &["backup", "copy"], "", ""));
    let code = |output: std::process::Output| output.status.code().unwrap();
    assert_eq!(code(run(&folder, &["backup", "copy"], "", "")), 2, "a backup is never written over");
    assert_eq!(code(run(&folder, &["restore", "copy"], "", "")), 2, "nor a district");
    for (name, what) in [("district.db", 1), ("backup.json", 2)] {
        let broken = folder.join(format!("broken-{name}"));
        std::fs::create_dir_all(&broken).unwrap();
        for entry in std::fs::read_dir(folder.join("copy")).unwrap().flatten() {
            std::fs::copy(entry.path(), broken.join(entry.file_name())).unwrap();
        }
        match what {
            1 => {
                let mut bytes = std::fs::read(broken.join(name)).unwrap();
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
                std::fs::write(broken.join(name), bytes).unwrap();
            }
            _ => std::fs::remove_file(broken.join(name)).unwrap(),
        }
        let from = broken.to_str().unwrap();
        let output = restore_from(&folder, from, "elsewhere").output().unwrap();
        assert_eq!(output.status.code(), Some(what), "{name}");
        assert!(!folder.join("elsewhere/district.db").exists());
    }
    // A manifest that names files elsewhere writes none there.
    let manifest = folder.join("copy/backup.json");
    let elsewhere = format!("\"files\": {{ \"../../who.key\": \"{}\",", "0".repeat(64));
    let text = std::fs::read_to_string(&manifest).unwrap().replace("\"files\": {", &elsewhere);
    assert!(text.contains("../../who.key"));
    std::fs::write(&manifest, text).unwrap();
    assert_eq!(restore_from(&folder, "copy", "elsewhere").output().unwrap().status.code(), Some(1));
}

fn bare(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_luohu"));
    command.env_remove("LUOHU_MASTER_KEY").env_remove("LUOHU_MASTER_PASSPHRASE");
    command.current_dir(folder).args(words);
    command
}

fn restore_from(folder: &Path, from: &str, to: &str) -> Command {
    bare(folder, &["restore", from, "--data", to])
}

fn verify(folder: &Path, data: &str) -> Output {
    bare(folder, &["verify", "--deep", "--json", "--data", data]).output().unwrap()
}

fn open(folder: &Path, data: &str) -> SqliteStore {
    SqliteStore::open(folder.join(data).join("district.db")).unwrap()
}

fn ledger_proof(store: &SqliteStore, leaf: u64, size: u64) -> Vec<value::Digest> {
    ledger::inclusion_proof(leaf, size, &store::LogTiles::new(store, &store.head().unwrap())).unwrap()
}
