//! The vault at rest: the file holds no word of it, no row opens in another's place, and keys come and go.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crypto::{Keyring, Purpose, SuiteName};
use engine::{Apps, Ask, Engine, FixedClock, Receipt, Request, SeededRng, Surroundings, VAULT_KEY};
use store::SqliteStore;
use value::{AppId, CommandKey, Timestamp, VaultId};

use crate::world::{actor, answers, app_named, dispatcher};

/// What the database must not hold in any byte.
const CANARIES: [&str; 3] = ["13800004242", "金丝雀甲", "canary@example.org"];

static OPENED: AtomicU64 = AtomicU64::new(7);

fn ring(suite: SuiteName) -> Keyring {
    let mut ring = Keyring::new();
    ring.add(VAULT_KEY, Purpose::Seal, suite, &mut SeededRng::new(1), Timestamp::UNIX_EPOCH).unwrap();
    ring
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("engine-vault-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder.join("district.db")
}

fn open(path: &PathBuf, keys: Option<Keyring>) -> Result<Engine, engine::Failure> {
    let clock = Arc::new(FixedClock::at("2026-03-02T01:00:00Z".parse().unwrap()));
    // WHY another seed each time: the same one would draw the same codes again.
    let seed = OPENED.fetch_add(1, Ordering::Relaxed);
    let around = Surroundings { keys: keys.map(Arc::new), ..Surroundings::fixed(clock, seed) };
    let apps = Arc::new(Apps::shared([app_named("event-dispatch"), app_named("urban-enforcement")]));
    Engine::open(Arc::new(SqliteStore::open(path).unwrap()), apps, around)
}

fn report(engine: &Engine, key: &str) -> Receipt {
    let mut input = answers(&[("category", "tree"), ("place", "东门"), ("details", "树枝断了")]);
    input.extend(answers(&[("name", "金丝雀甲"), ("phone", "13800004242"), ("street", "440303003")]));
    let ask = Ask::Open {
        app: AppId::new("event-dispatch"),
        act: "report".into(),
        answers: input,
        channel: "web".into(),
        blobs: Vec::new(),
    };
    engine.ask(Request::new(CommandKey::new(key), actor("lin", &["resident"], None), ask)).unwrap()
}

fn phone(engine: &Engine, receipt: &Receipt) -> Result<String, String> {
    let filing = receipt.filing.clone().unwrap();
    let personal = engine.personal(receipt.case, &filing).map_err(|failure| failure.to_string())?;
    Ok(personal.unwrap().text("phone").unwrap().to_owned())
}

fn vault(receipt: &Receipt) -> VaultId {
    VaultId::new(format!("filing-{}", receipt.filing.clone().unwrap()))
}

/// The canaries that stand in the file or in its write-ahead log.
fn found(path: &PathBuf) -> Vec<&'static str> {
    let mut bytes = std::fs::read(path).unwrap();
    bytes.extend(std::fs::read(path.with_extension("db-wal")).unwrap_or_default());
    CANARIES
        .into_iter()
        .filter(|word| bytes.windows(word.len()).any(|part| part == word.as_bytes()))
        .collect()
}

#[test]
fn the_file_holds_no_word_of_the_vault() {
    for suite in SuiteName::ALL {
        let path = folder(&format!("bytes-{suite:?}"));
        let engine = open(&path, Some(ring(suite))).unwrap();
        let receipt = report(&engine, "a");
        let filing = receipt.filing.clone().unwrap();
        engine.read_personal(dispatcher(), (receipt.case, &filing), false, "").unwrap();
        assert_eq!(phone(&engine, &receipt).unwrap(), "13800004242");
        assert_eq!(found(&path), Vec::<&str>::new(), "{suite:?}");
        // The place and the words of the report are in the file: the test reads the right bytes.
        let bytes =
            [std::fs::read(&path).unwrap(), std::fs::read(path.with_extension("db-wal")).unwrap()].concat();
        assert!(bytes.windows(12).any(|part| part == "树枝断了".as_bytes()));
        drop(engine);
        assert_eq!(found(&path), Vec::<&str>::new(), "closed, {suite:?}");
    }
}

#[test]
fn a_row_opens_in_no_other_place() {
    let path = folder("swapped");
    let engine = open(&path, Some(ring(SuiteName::International))).unwrap();
    let (one, two) = (report(&engine, "a"), report(&engine, "b"));
    let store = engine.store();
    let (row_one, row_two) =
        (store.vault(&vault(&one)).unwrap().unwrap(), store.vault(&vault(&two)).unwrap().unwrap());
    assert_ne!(row_one.sealed, row_two.sealed, "the same words are never sealed alike");
    // The bytes of one row in the place of the other.
    assert!(store.reseal_vault(&row_one, &row_two.sealed).unwrap());
    let told = phone(&engine, &one).unwrap_err();
    assert!(told.contains("the vault does not open"), "{told}");
    // One bit.
    let mut bent = row_one.sealed.clone();
    *bent.last_mut().unwrap() ^= 1;
    let swapped = store.vault(&vault(&one)).unwrap().unwrap();
    assert!(store.reseal_vault(&swapped, &bent).unwrap());
    assert!(phone(&engine, &one).is_err());
    let bent = store.vault(&vault(&one)).unwrap().unwrap();
    assert!(store.reseal_vault(&bent, &row_one.sealed).unwrap());
    assert_eq!(phone(&engine, &one).unwrap(), "13800004242");
    // Another case under the same id.
    drop(engine);
    let moved = "UPDATE vault SET case_id = case_id + 100";
    rusqlite::Connection::open(&path).unwrap().execute(moved, []).unwrap();
    let told = open(&path, Some(ring(SuiteName::International))).err().map(|failure| failure.to_string());
    assert!(told.unwrap().contains("the vault does not open"));
}

#[test]
fn the_wrong_keys_are_told_before_anything_is_served() {
    let path = folder("wrong");
    let engine = open(&path, Some(ring(SuiteName::International))).unwrap();
    let receipt = report(&engine, "a");
    drop(engine);
    let mut other = Keyring::new();
    other
        .add(
            VAULT_KEY,
            Purpose::Seal,
            SuiteName::International,
            &mut SeededRng::new(2),
            Timestamp::UNIX_EPOCH,
        )
        .unwrap();
    for keys in [other, Keyring::new()] {
        let told = open(&path, Some(keys)).err().unwrap().to_string();
        assert!(told.starts_with("the vault does not open: "), "{told}");
    }
    // Without keys the log and the rows can be looked at and compared, and nothing personal comes out or goes in.
    let engine = open(&path, None).unwrap();
    assert!(phone(&engine, &receipt).unwrap_err().contains("no keys"));
    engine.store().verify(&mut |_| {}).unwrap();
    assert!(engine.check_rows().unwrap().differing.is_empty());
    let mut input = answers(&[("category", "tree"), ("place", "东门"), ("details", "树枝断了")]);
    input.extend(answers(&[("phone", "13800004242")]));
    let ask = Ask::Open {
        app: AppId::new("event-dispatch"),
        act: "report".into(),
        answers: input,
        channel: "web".into(),
        blobs: Vec::new(),
    };
    let who = actor("lin", &["resident"], None);
    let told = engine.ask(Request::new(CommandKey::new("b"), who, ask)).unwrap_err().to_string();
    assert!(told.contains("no keys"), "{told}");
    assert!(engine.healthy());
}

#[test]
fn rows_are_readable_after_a_rotation_and_come_under_the_new_key() {
    let path = folder("rotated");
    let mut keys = ring(SuiteName::International);
    let engine = open(&path, Some(keys.clone())).unwrap();
    let old = report(&engine, "a");
    assert_eq!(engine.renew_vault().unwrap(), 0, "all are under the present key");
    drop(engine);
    let before = keys.active(VAULT_KEY).unwrap().id;
    let now = Timestamp::UNIX_EPOCH;
    keys.rotate(VAULT_KEY, Some(SuiteName::National), &mut SeededRng::new(3), now).unwrap();
    let engine = open(&path, Some(keys.clone())).unwrap();
    let new = report(&engine, "b");
    for receipt in [&old, &new] {
        assert_eq!(phone(&engine, receipt).unwrap(), "13800004242");
    }
    assert_eq!(engine.renew_vault().unwrap(), 1);
    assert_eq!(engine.renew_vault().unwrap(), 0);
    drop(engine);
    // The retired key is not needed any more.
    keys.destroy(before, now).unwrap();
    let engine = open(&path, Some(keys)).unwrap();
    assert_eq!(phone(&engine, &old).unwrap(), "13800004242");
    engine.store().verify(&mut |_| {}).unwrap();
    assert!(engine.check_rows().unwrap().differing.is_empty());
    // Erasure takes row and salt, whatever the key.
    engine.store().erase_vault(&vault(&old)).unwrap();
    assert!(engine.personal(old.case, &old.filing.unwrap()).unwrap().is_none());
    engine.store().verify(&mut |_| {}).unwrap();
}

#[test]
fn rows_of_an_older_program_are_sealed_at_the_start() {
    let path = folder("older");
    let engine = open(&path, Some(ring(SuiteName::International))).unwrap();
    let receipt = report(&engine, "a");
    let row = engine.store().vault(&vault(&receipt)).unwrap().unwrap();
    drop(engine);
    // As the older program left it: the same salt and words, lying open.
    let plain = ring(SuiteName::International).open(VAULT_KEY, &associated(&row), &row.sealed).unwrap();
    let (salt, data) = plain.split_at(32);
    let raw = rusqlite::Connection::open(&path).unwrap();
    let put = "INSERT INTO vault_plain (vault, case_id, salt, data, retain_until) VALUES (?1, ?2, ?3, ?4, '2027-03-02')";
    let id = row.vault.as_str();
    raw.execute(put, (id, row.case.0 as i64, salt, std::str::from_utf8(data).unwrap())).unwrap();
    raw.execute("DELETE FROM vault", []).unwrap();
    drop(raw);
    assert!(found(&path).contains(&"13800004242"));
    let engine = open(&path, Some(ring(SuiteName::International))).unwrap();
    assert_eq!(phone(&engine, &receipt).unwrap(), "13800004242", "and it is what the event committed to");
    assert_eq!(
        engine.store().vault(&vault(&receipt)).unwrap().unwrap().retain_until.unwrap().to_string(),
        "2027-03-02"
    );
    assert_eq!(found(&path), Vec::<&str>::new());
}

/// What a row's bytes are bound to, written down once more by itself.
fn associated(row: &store::VaultRow) -> Vec<u8> {
    [b"luohu vault 1\0".as_slice(), &row.case.0.to_be_bytes(), row.vault.as_str().as_bytes()].concat()
}

/// An officer with a certificate, who has the case to work on.
fn officer() -> authority::Actor {
    let mut officer = actor("officer-a", &["enforcement-officer"], Some("city-management"));
    officer.certificates.push(authority::Certificate {
        kind: "enforcement".into(),
        number: "演示-1001".into(),
        from: "2024-01-01".parse().unwrap(),
        until: Some("2028-12-31".parse().unwrap()),
    });
    officer
}

fn file_case(engine: &Engine) -> Receipt {
    let ask = Ask::Open {
        app: AppId::new("urban-enforcement"),
        act: "file-case".into(),
        answers: answers(&[
            ("violation", "street-trading"),
            ("place", "嘉宾路 7 号"),
            ("facts", "在人行道上摆摊经营"),
            ("party_kind", "person"),
            ("party", "当事人甲"),
        ]),
        channel: "desk".into(),
        blobs: Vec::new(),
    };
    engine.ask(Request::new(CommandKey::new("case"), officer(), ask)).unwrap()
}

#[test]
fn what_is_sensitive_is_lent_for_a_written_reason_alone() {
    let path = folder("sensitive");
    let engine = open(&path, Some(ring(SuiteName::International))).unwrap();
    let app = app_named("urban-enforcement");
    let form = app.opening_form().unwrap();
    assert!(form.fields["party"].is_sensitive());
    let receipt = file_case(&engine);
    let filing = receipt.filing.clone().unwrap();
    let read = |sensitive: bool, reason: &str| match engine.read_personal(
        officer(),
        (receipt.case, &filing),
        sensitive,
        reason,
    ) {
        Ok(personal) => Ok(personal.and_then(|it| it.text("party").map(str::to_owned))),
        Err(engine::Failure::Refused(refusal)) => Err(refusal.code),
        Err(failure) => panic!("{failure:?}"),
    };
    // Whoever works on the case is lent what is general without a word; here nothing is general.
    assert_eq!(read(false, "").unwrap_err(), "reading-needs-reason");
    assert_eq!(read(true, "").unwrap_err(), "reading-needs-reason");
    assert_eq!(read(true, "看").unwrap_err(), "reading-needs-reason");
    for _ in 0..kernel::SENSITIVE_READINGS_A_DAY_MAX {
        assert_eq!(read(true, "核对送达回证").unwrap().as_deref(), Some("当事人甲"));
    }
    assert_eq!(read(true, "核对送达回证").unwrap_err(), "reading-too-often");
    let case = engine.case(receipt.case).unwrap().unwrap();
    assert_eq!(case.readings.len(), kernel::SENSITIVE_READINGS_A_DAY_MAX);
    assert_eq!(case.readings[0].reading.fields, ["party"]);
    assert!(engine.check_rows().unwrap().differing.is_empty());
}
