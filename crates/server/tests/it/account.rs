//! `luohu account`: first passwords, resets and the end of sessions, from the command line.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use store::{Factor, OidcGrant, Session, SqliteStore, Store as _};
use value::{AccountId, Clock as _, Digest, SignedDuration};

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("account-{name}"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// Exit code, stdout and stderr of `luohu account ...`, with this on stdin.
fn luohu(folder: &Path, words: &[&str], typed: &str) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_luohu"))
        .current_dir(folder)
        .arg("account")
        .args(words)
        .args(["--data", "data"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that asks for nothing may be gone already.
    let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn open(folder: &Path) -> SqliteStore {
    SqliteStore::open(folder.join("data").join("district.db")).unwrap()
}

fn wang() -> AccountId {
    AccountId::new("wang")
}

fn opens(store: &SqliteStore, password: &str) -> bool {
    let account = store.account(&wang()).unwrap().unwrap();
    web::password::verify(password, Some(&account.password_hash))
}

fn kinds(store: &SqliteStore) -> Vec<String> {
    store.factors_of(&wang()).unwrap().into_iter().map(|factor| factor.kind).collect()
}

/// The password that was printed, alone on its line behind the account.
fn printed(out: &str) -> String {
    let (account, password) = out.trim_end().split_once('\t').unwrap();
    assert_eq!(account, "wang");
    password.to_owned()
}

fn settle(store: &SqliteStore) {
    let now = engine::SystemClock.now();
    let factor = |kind: &str| Factor {
        id: format!("{kind}-1"),
        account: wang(),
        kind: kind.to_owned(),
        data: String::new(),
        step: 0,
        created_at: now,
        used_at: None,
    };
    let own = [factor(web::factor::APP), factor(web::factor::RECOVERY)];
    assert!(store.put_factors(&wang(), &[web::factor::FIRST_PASSWORD], &own).unwrap());
    let later = now.checked_add(SignedDuration::from_hours(1)).unwrap();
    for number in 1..=2 {
        let session = Session {
            token_digest: Digest([number; 32]),
            account: Some(wang()),
            csrf: String::new(),
            data: String::new(),
            started_at: now,
            seen_at: now,
            expires_at: later,
        };
        store.put_session(&session).unwrap();
    }
    let grant = OidcGrant {
        digest: Digest([9; 32]),
        family: Digest([9; 32]),
        kind: "refresh".to_owned(),
        account: wang(),
        client: "wiki".to_owned(),
        data: "{}".to_owned(),
        expires_at: later,
        used_at: None,
    };
    assert!(store.put_oidc_grants(&[grant], None).unwrap());
}

fn left(store: &SqliteStore) -> (usize, usize) {
    (store.sessions_of(&wang()).unwrap().len(), store.oidc_grants_of(&wang()).unwrap().len())
}

#[test]
fn a_first_password_is_made_and_printed_once() {
    let folder = folder("first");
    let (code, out, err) = luohu(&folder, &["put", "wang", "--role", "handler"], "");
    assert_eq!(code, 0, "{err}");
    let password = printed(&out);
    let store = open(&folder);
    assert!(opens(&store, &password));
    assert_eq!(kinds(&store), ["first-password"], "it has to be changed");
    assert!(!err.contains(&password), "once, and not among the talk");
    drop(store);
    let (_, out, _) = luohu(&folder, &["put", "wang", "--json"], "");
    let told: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((told["account"].as_str(), told["hours"].as_i64()), (Some("wang"), Some(72)));
    let second = told["first_password"].as_str().unwrap();
    assert_ne!(second, password);
    let store = open(&folder);
    assert!(opens(&store, second) && !opens(&store, &password));
}

#[test]
fn a_password_on_stdin_is_looked_at_and_has_to_be_changed_too() {
    let folder = folder("stdin");
    for (typed, told) in [
        ("short\n", "at least 12 characters"),
        ("password1234\n", "too easy to guess"),
        ("wangwangwang\n", "too easy to guess"),
        ("luohu-luohu-2026\n", "too easy to guess"),
    ] {
        let (code, out, err) = luohu(&folder, &["put", "wang"], typed);
        assert_eq!((code, out.as_str()), (2, ""), "{typed}");
        assert!(err.contains(told), "{err}");
    }
    assert!(!folder.join("data").exists(), "nothing was made");
    let (code, out, err) = luohu(&folder, &["put", "wang"], "tulip ladder 47 gravel moon \n");
    assert_eq!((code, out.as_str()), (0, ""), "{err}");
    let store = open(&folder);
    assert!(opens(&store, "tulip ladder 47 gravel moon "), "exactly as typed");
    assert_eq!(kinds(&store), ["first-password"]);
}

#[test]
fn a_reset_ends_all_and_leaves_the_factors() {
    let folder = folder("reset");
    luohu(&folder, &["put", "wang", "--role", "handler"], "");
    let store = open(&folder);
    settle(&store);
    drop(store);
    let (code, out, err) = luohu(&folder, &["reset", "wang"], "");
    assert_eq!(code, 0, "{err}");
    let store = open(&folder);
    assert!(opens(&store, &printed(&out)));
    let mut found = kinds(&store);
    found.sort();
    assert_eq!(found, ["first-password", "recovery", "totp"]);
    assert_eq!(left(&store), (0, 0));
    let account = store.account(&wang()).unwrap().unwrap();
    assert_eq!(account.roles.len(), 1, "nothing else was changed");
    drop(store);
    let (code, _, err) = luohu(&folder, &["reset", "nobody"], "");
    assert_eq!(code, 2, "{err}");
}

#[test]
fn a_lost_factor_is_taken_away_by_the_operator_alone() {
    let folder = folder("factors");
    luohu(&folder, &["put", "wang"], "");
    let store = open(&folder);
    settle(&store);
    drop(store);
    let (code, _, err) = luohu(&folder, &["reset", "wang", "--factors"], "");
    assert_eq!(code, 0, "{err}");
    assert_eq!(kinds(&open(&folder)), ["first-password"]);
}

#[test]
fn the_operator_ends_all_sessions() {
    let folder = folder("sessions");
    luohu(&folder, &["put", "wang"], "");
    let store = open(&folder);
    settle(&store);
    assert_eq!(left(&store), (2, 1));
    drop(store);
    let (code, out, err) = luohu(&folder, &["sessions", "end", "wang", "--json"], "");
    assert_eq!(code, 0, "{err}");
    let told: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(told["ended"], 2);
    let store = open(&folder);
    assert_eq!(left(&store), (0, 0));
    assert!(kinds(&store).contains(&"totp".to_owned()), "how the person signs in stays");
}
