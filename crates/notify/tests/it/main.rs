//! Letters to real receivers on this machine: each arrives once, also where the receiver was away meanwhile.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![allow(clippy::print_stdout, reason = "tests tell what they skipped")]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crypto::Secret;
use engine::{Apps, Carrier, Engine, FixedClock, NotCarried, Outgoing, Surroundings};
use notify::{Show, Smtp, Unusable, Webhook};
use serde_json::Value;
use store::{Channel, Contact, MessageKind, SqliteStore, Store as _};
use value::{AccountId, SignedDuration, Timestamp, Words};

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const BASE: &str = "https://luohu.example";
const SECRET: &str = "an-invented-secret-of-some-forty-bytes-1";

/// The interpreter with the packages of `tests/python/requirements.txt`; its absence is a failure under CI.
fn python() -> Option<PathBuf> {
    let installed = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("python/bin/python");
    let python = std::env::var_os("LUOHU_PYTHON").map_or(installed, PathBuf::from);
    let asked = Command::new(&python).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
    if asked.is_ok_and(|status| status.success()) {
        return Some(python);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "CI needs LUOHU_PYTHON: see xtask/src/setup.rs");
    println!("skipped: no LUOHU_PYTHON with aiosmtpd, `cargo xtask test --only setup` installs it");
    None
}

fn free_port() -> u16 {
    TcpListener::bind((HERE, 0)).unwrap().local_addr().unwrap().port()
}

/// A receiver that ends with the test.
struct Taker {
    child: Child,
    lines: Receiver<Value>,
}

impl Taker {
    fn start(python: &Path, words: &[&str]) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/python/receivers.py");
        let mut command = Command::new(python);
        let mut child = command.arg(script).args(words).stdout(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (told, lines) = channel();
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let _ = told.send(serde_json::from_str(&line).unwrap());
            }
        });
        let taker = Self { child, lines };
        assert_eq!(taker.next().unwrap()["ready"], true);
        taker
    }

    fn next(&self) -> Option<Value> {
        self.lines.recv_timeout(Duration::from_secs(20)).ok()
    }

    /// What else came, within a moment.
    fn more(&self) -> usize {
        std::thread::sleep(Duration::from_millis(300));
        self.lines.try_iter().count()
    }
}

impl Drop for Taker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn now() -> Timestamp {
    "2026-03-02T09:00:00+08:00".parse().unwrap()
}

/// A house in which `lin` reads English and `wang` Chinese, each told everything everywhere.
fn house() -> Engine {
    let store = Arc::new(SqliteStore::memory().unwrap());
    for (name, language) in [("lin", "en"), ("wang", "zh-CN")] {
        let contact = Contact {
            email: Some(format!("{name}@example.cn")),
            phone: Some("13800001234".to_owned()),
            language: language.to_owned(),
            wants: Channel::ALL.map(|channel| (channel, MessageKind::ALL.to_vec())).into_iter().collect(),
        };
        store.put_contact(&AccountId::new(name), Some(&contact)).unwrap();
    }
    let around = Surroundings::fixed(Arc::new(FixedClock::at(now())), 7);
    Engine::open(store, Arc::new(Apps::default()), around).unwrap()
}

fn tell(engine: &Engine, who: &str, key: &str) {
    let words = Words::new("您的密码已修改，如非本人操作请联系我们。", "Your password was changed.");
    assert!(engine.tell(&AccountId::new(who), key, &words).unwrap());
}

fn later(minutes: i64) -> Timestamp {
    now().checked_add(SignedDuration::from_mins(minutes)).unwrap()
}

/// A letter to each of two readers; nobody there; then somebody there, and never twice.
fn away_and_back(channel: Channel, carrier: &dyn Carrier, start: impl FnOnce() -> Taker) -> Vec<Value> {
    let engine = house();
    tell(&engine, "lin", "password-1");
    tell(&engine, "wang", "password-2");
    let due = |at| engine.store().letters_due(channel, at, 10).unwrap().len();
    assert_eq!(due(now()), 2);
    let began = Instant::now();
    for _ in 0..2 {
        assert_eq!(engine.carry_due(channel, carrier, now()).unwrap(), 0);
    }
    assert!(began.elapsed() < Duration::from_secs(10), "nobody waits for who is not there");
    assert_eq!(due(now()), 0, "tried, and not again at once");
    assert_eq!(due(later(1)), 2);
    let taker = start();
    assert_eq!(engine.carry_due(channel, carrier, later(1)).unwrap(), 2);
    let taken = vec![taker.next().unwrap(), taker.next().unwrap()];
    assert_eq!(engine.carry_due(channel, carrier, later(1_000)).unwrap(), 0);
    assert_eq!(taker.more(), 0, "each arrives once");
    let letters = engine.store().letters(10).unwrap();
    let done = letters.iter().filter(|letter| letter.channel == channel);
    assert!(
        done.clone().count() == 2 && done.clone().all(|letter| letter.outcome.as_deref() == Some("taken"))
    );
    taken
}

#[test]
fn an_e_mail_arrives_once_in_the_readers_language() {
    let Some(python) = python() else { return };
    let port = free_port();
    let smtp = Smtp::new((HERE, port), "Luohu <noreply@luohu.example>", BASE).unwrap();
    let port = port.to_string();
    let taken = away_and_back(Channel::Email, &smtp, || Taker::start(&python, &["smtp", &port]));
    let by: BTreeMap<&str, &Value> =
        taken.iter().map(|mail| (mail["to"][0].as_str().unwrap(), mail)).collect();
    let (english, chinese) = (by["lin@example.cn"], by["wang@example.cn"]);
    assert_eq!(english["from"], "noreply@luohu.example");
    assert_eq!(english["subject"], "Luohu: a message of the administration");
    assert!(english["body"].as_str().unwrap().contains("https://luohu.example/inbox"));
    assert_eq!(chinese["subject"], "智慧罗湖：有新的通知");
    assert_ne!(english["id"], chinese["id"]);
    for mail in &taken {
        assert!(!mail.to_string().contains("password") && !mail.to_string().contains("密码"), "{mail}");
        assert!(!mail.to_string().contains("13800001234"), "{mail}");
    }
}

#[test]
fn a_mailbox_that_is_not_there_is_given_up_and_holds_up_nobody() {
    let Some(python) = python() else { return };
    let port = free_port();
    let taker = Taker::start(&python, &["smtp", &port.to_string()]);
    let smtp = Smtp::new((HERE, port), "noreply@luohu.example", BASE).unwrap();
    let engine = house();
    let nobody = Contact {
        email: Some("nobody@example.cn".to_owned()),
        wants: [(Channel::Email, vec![MessageKind::House])].into(),
        ..Contact::default()
    };
    engine.store().put_contact(&AccountId::new("gone"), Some(&nobody)).unwrap();
    tell(&engine, "gone", "a");
    tell(&engine, "lin", "b");
    assert_eq!(engine.carry_due(Channel::Email, &smtp, now()).unwrap(), 1);
    assert_eq!(taker.next().unwrap()["to"][0], "lin@example.cn");
    assert!(engine.store().letters_due(Channel::Email, later(100_000), 10).unwrap().is_empty());
    // Who took the address back meanwhile gets nothing more.
    tell(&engine, "lin", "c");
    engine.store().put_contact(&AccountId::new("lin"), None).unwrap();
    assert_eq!(engine.carry_due(Channel::Email, &smtp, later(1)).unwrap(), 0);
    assert_eq!(taker.more(), 0);
}

#[test]
fn a_webhook_hears_once_and_can_tell_who_speaks() {
    let Some(python) = python() else { return };
    let port = free_port();
    let secret = Secret::new(SECRET.as_bytes().to_vec());
    let hook = Webhook::new(&format!("http://127.0.0.1:{port}/send"), secret, BASE).unwrap();
    let port = port.to_string();
    let taken = away_and_back(Channel::Phone, &hook, || Taker::start(&python, &["webhook", &port, SECRET]));
    let keys: Vec<&Value> = taken.iter().map(|post| &post["key"]).collect();
    assert_ne!(keys[0], keys[1]);
    for post in &taken {
        assert_eq!(post["signed"], true, "{post}");
        assert_eq!(post["body"]["to"], "13800001234");
        assert_eq!(post["body"]["key"], post["key"]);
        assert!(!post.to_string().contains("password was") && !post.to_string().contains("密码"), "{post}");
    }
    let words: String = taken.iter().map(|post| post["body"]["text"].as_str().unwrap()).collect();
    assert!(words.contains("【智慧罗湖】您有新的通知"), "{words}");
    assert!(words.contains("[Luohu] There is a message of the administration."), "{words}");
}

#[test]
fn a_wrong_secret_is_refused_and_not_tried_for_ever() {
    let Some(python) = python() else { return };
    let port = free_port();
    let taker = Taker::start(&python, &["webhook", &port.to_string(), SECRET]);
    let hook = Webhook::new(&format!("http://127.0.0.1:{port}/"), Secret::new(vec![7; 32]), BASE).unwrap();
    let letter = Outgoing {
        key: "k/phone".to_owned(),
        channel: Channel::Phone,
        kind: MessageKind::Late,
        to: "13800001234".to_owned(),
        language: String::new(),
        number: "20260302-0000017".to_owned(),
    };
    assert_eq!(hook.carry(&letter), Err(NotCarried::Refused));
    assert_eq!(taker.next().unwrap()["signed"], false);
}

#[test]
fn test_mode_shows_everything_and_sends_nothing() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("notify-show");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("outgoing.jsonl");
    let _ = std::fs::remove_file(&path);
    let show = Show::new(&path, BASE).unwrap();
    let engine = house();
    tell(&engine, "wang", "a");
    for channel in Channel::ALL {
        assert_eq!(engine.carry_due(channel, &show, now()).unwrap(), 1);
    }
    let text = std::fs::read_to_string(&path).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<&str> = lines.iter().map(|line| line["to"].as_str().unwrap()).collect();
    assert_eq!(told, ["wang@example.cn", "13800001234"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0, "it holds addresses");
    }
}

#[test]
fn only_this_machine_is_spoken_to() {
    let far: IpAddr = "192.0.2.1".parse().unwrap();
    assert_eq!(Smtp::new((far, 25), "noreply@luohu.example", BASE).err(), Some(Unusable::NotHere));
    assert_eq!(Smtp::new((HERE, 25), "nobody", BASE).err(), Some(Unusable::Sender));
    let secret = || Secret::new(vec![7; 32]);
    for address in
        ["http://192.0.2.1/", "https://127.0.0.1/", "http://127.0.0.1@evil.example/", "ftp://127.0.0.1/"]
    {
        assert_eq!(Webhook::new(address, secret(), BASE).err(), Some(Unusable::NotHere), "{address}");
    }
    let short = Secret::new(vec![7; 31]);
    assert_eq!(Webhook::new("http://127.0.0.1/", short, BASE).err(), Some(Unusable::Secret));
}
