//! Keys over time, and their file.

use crypto::keyring::{FILE_BYTES_MAX, FORM};
use crypto::{Keyring, KeyringError, Master, Purpose, Secret, State, SuiteName, Unlock, jws};
use serde_json::{Value, json};

use super::{Seeded, at};

/// Written by [`ring`] and the first form of this file; it must be readable for ever.
const GOLDEN: &str = include_str!("keys.json");

fn ring() -> Keyring {
    let (mut ring, mut rng) = (Keyring::new(), Seeded(2026));
    let begun = at("2026-03-02T02:00:00Z");
    ring.add("token", Purpose::Sign, SuiteName::International, &mut rng, begun).unwrap();
    ring.add("seal", Purpose::Seal, SuiteName::National, &mut rng, begun).unwrap();
    ring.add("vault", Purpose::Wrap, SuiteName::International, &mut rng, begun).unwrap();
    let first = ring.active("token").unwrap().id;
    ring.rotate("token", Some(SuiteName::National), &mut rng, at("2026-06-01T02:00:00Z")).unwrap();
    ring.rotate("seal", None, &mut rng, at("2026-06-01T02:00:00Z")).unwrap();
    ring.rotate("token", None, &mut rng, at("2026-09-01T02:00:00Z")).unwrap();
    ring.destroy(first, at("2026-09-02T02:00:00Z")).unwrap();
    ring
}

fn master_key() -> Secret {
    Secret::new((0..32).collect())
}

fn unlock() -> Unlock {
    Unlock::Key(master_key())
}

fn written() -> String {
    let master = Master::from_key(SuiteName::National, master_key()).unwrap();
    ring().to_json(&master, &mut Seeded(1)).unwrap()
}

#[test]
fn rotating_keeps_what_was_sealed_and_signed() {
    for suite in SuiteName::ALL {
        let (mut ring, mut rng, now) = (Keyring::new(), Seeded(1), at("2026-03-02T02:00:00Z"));
        let first = ring.add("notes", Purpose::Seal, suite, &mut rng, now).unwrap();
        ring.add("token", Purpose::Sign, suite, &mut rng, now).unwrap();
        ring.add("vault", Purpose::Wrap, suite, &mut rng, now).unwrap();
        let sealed = ring.seal("notes", &mut rng, b"17", b"secret").unwrap();
        let wrapped = ring.wrap("vault", &mut rng, b"row", &Secret::new(vec![5; 16])).unwrap();
        let (kid, signature) = ring.sign("token", b"decision").unwrap();
        let token = jws::sign(&ring.token_key("token").unwrap(), "JWT", &json!({})).unwrap();
        let later = at("2026-04-01T02:00:00Z");
        for name in ["notes", "token", "vault"] {
            // Crossing to the other suite loses nothing either.
            let other = SuiteName::ALL.into_iter().find(|other| *other != suite);
            assert_ne!(ring.rotate(name, other, &mut rng, later).unwrap(), first);
        }
        assert_eq!(ring.keys().len(), 6);
        assert_eq!(ring.find(first).unwrap().state, State::Retired);
        assert_eq!(ring.find(first).unwrap().state_since, later);
        assert_ne!(ring.active("notes").unwrap().id, first);
        assert_eq!(ring.open("notes", b"17", &sealed).unwrap(), b"secret");
        assert_eq!(ring.unwrap_key("vault", b"row", &wrapped).unwrap(), Secret::new(vec![5; 16]));
        assert!(ring.verify("token", kid, b"decision", &signature).is_ok());
        assert!(jws::verify(&token, None, &ring.key_set("token")).is_ok());
        assert_eq!(ring.key_set("token").keys()[0].kid(), ring.active("token").unwrap().id.to_string());
        assert_ne!(ring.sign("token", b"decision").unwrap().0, kid, "the new key signs");
        ring.destroy(first, later).unwrap();
        assert_eq!(ring.open("notes", b"17", &sealed), Err(KeyringError::NoSuchKey(first.to_string())));
        ring.destroy(kid, later).unwrap();
        assert!(ring.verify("token", kid, b"decision", &signature).is_err());
        let gone = jws::verify(&token, None, &ring.key_set("token"));
        assert_eq!(gone, Err(jws::TokenRejected::UnknownKey));
        assert_eq!(ring.keys().len(), 6, "the rows stay");
    }
}

#[test]
fn a_key_serves_one_name_and_one_purpose() {
    let (mut ring, mut rng, now) = (Keyring::new(), Seeded(1), at("2026-03-02T02:00:00Z"));
    ring.add("notes", Purpose::Seal, SuiteName::International, &mut rng, now).unwrap();
    ring.add("files", Purpose::Seal, SuiteName::International, &mut rng, now).unwrap();
    let token = ring.add("token", Purpose::Sign, SuiteName::International, &mut rng, now).unwrap();
    let wrong = |name: &str| KeyringError::Purpose(name.to_owned());
    assert_eq!(ring.seal("token", &mut rng, b"", b""), Err(wrong("token")));
    assert_eq!(ring.sign("notes", b"").unwrap_err(), wrong("notes"));
    assert_eq!(ring.wrap("notes", &mut rng, b"", &Secret::new(vec![1])), Err(wrong("notes")));
    assert!(ring.token_key("notes").is_err() && ring.key_set("notes").keys().is_empty());
    let sealed = ring.seal("notes", &mut rng, b"17", b"x").unwrap();
    assert!(ring.open("files", b"17", &sealed).is_err());
    assert!(ring.open("notes", b"18", &sealed).is_err());
    for cut in 0..sealed.len() {
        assert!(ring.open("notes", b"17", &sealed[..cut]).is_err(), "{cut}");
    }
    for byte in 0..sealed.len() {
        let mut bad = sealed.clone();
        bad[byte] ^= 1;
        assert!(ring.open("notes", b"17", &bad).is_err(), "{byte}");
    }
    let again = ring.add("notes", Purpose::Seal, SuiteName::International, &mut rng, now);
    assert_eq!(again, Err(KeyringError::AlreadyThere("notes".into())));
    assert_eq!(ring.rotate("nope", None, &mut rng, now), Err(KeyringError::NoActive("nope".into())));
    assert_eq!(ring.destroy(token, now), Err(KeyringError::StillActive(token.to_string())));
    let long = "a".repeat(65);
    for name in ["", "A", "1a", "-a", "a b", "钥", "a/b", long.as_str()] {
        let refused = ring.add(name, Purpose::Seal, SuiteName::International, &mut rng, now);
        assert!(matches!(refused, Err(KeyringError::Name(_))), "{name}");
    }
}

#[test]
fn the_file_form_is_the_golden_one() {
    assert_eq!(written(), GOLDEN);
    let opened = Keyring::from_json(GOLDEN, &unlock()).unwrap();
    let (ring, before) = (&opened.ring, ring());
    assert_eq!(ring.keys().len(), before.keys().len());
    for (key, known) in ring.keys().iter().zip(before.keys()) {
        assert_eq!(
            (key.id, &key.name, key.purpose, key.suite),
            (known.id, &known.name, known.purpose, known.suite)
        );
        assert_eq!(
            (key.state, key.state_since, key.created_at),
            (known.state, known.state_since, known.created_at)
        );
        assert_eq!(key.public, known.public);
    }
    let sealed = before.seal("seal", &mut Seeded(3), b"", "张三".as_bytes()).unwrap();
    assert_eq!(ring.open("seal", b"", &sealed).unwrap(), "张三".as_bytes());
    // Written again it is another text with the same keys: every secret is wrapped anew.
    let again = ring.to_json(&opened.master, &mut Seeded(9)).unwrap();
    assert_ne!(again, GOLDEN);
    assert!(Keyring::from_json(&again, &unlock()).is_ok());
}

#[test]
fn no_secret_stands_in_the_file_or_in_debug() {
    let (ring, file) = (ring(), written());
    assert!(format!("{ring:?}").contains("Secret(32 bytes)"));
    assert!(!format!("{:?}", Keyring::from_json(&file, &unlock()).unwrap()).contains("secret: Secret(["));
    let mut rng = Seeded(2026);
    let (mut id, mut scalar) = ([0; 16], [0; 32]);
    value::Rng::fill(&mut rng, &mut id);
    value::Rng::fill(&mut rng, &mut scalar);
    // The first key was made from these bytes; neither spelling of them is in the file.
    assert!(file.contains(&crypto::encoding::encode(&id)));
    assert!(!file.contains(&crypto::encoding::encode(&scalar)) && !file.contains(&super::to_hex(&scalar)));
}

#[test]
fn a_wrong_master_key_or_a_changed_file_is_refused() {
    let file = written();
    let mut wrong = (0..32).collect::<Vec<u8>>();
    wrong[31] ^= 1;
    let refused = |text: &str, unlock: &Unlock| Keyring::from_json(text, unlock).unwrap_err();
    assert_eq!(refused(&file, &Unlock::Key(Secret::new(wrong))), KeyringError::Master);
    assert_eq!(refused(&file, &Unlock::Key(Secret::new(vec![0; 31]))), KeyringError::Master);
    assert_eq!(refused(&file, &Unlock::Passphrase(master_key())), KeyringError::Master);
    let mut changes: Vec<Value> = Vec::new();
    let mut change = |edit: &dyn Fn(&mut Value)| {
        let mut json: Value = serde_json::from_str(&file).unwrap();
        edit(&mut json);
        changes.push(json);
    };
    change(&|file| file["keys"][1]["state"] = json!("active"));
    change(&|file| file["keys"][0]["name"] = json!("other"));
    change(&|file| file["keys"][1]["created_at"] = json!("2026-03-02T02:00:01Z"));
    change(&|file| drop(file["keys"].as_array_mut().unwrap().pop()));
    change(&|file| file["keys"].as_array_mut().unwrap().swap(1, 2));
    change(&|file| file["keys"][3]["secret"] = file["keys"][4]["secret"].clone());
    change(&|file| file["keys"][3]["public"] = file["keys"][5]["public"].clone());
    change(&|file| file["master"]["suite"] = json!("international"));
    change(&|file| file["mac"] = json!(""));
    for changed in changes {
        assert_ne!(changed.to_string(), file);
        assert_eq!(refused(&changed.to_string(), &unlock()), KeyringError::Master, "{changed}");
    }
}

#[test]
fn a_file_of_another_form_is_refused_with_its_reason() {
    let file = written();
    let form = |text: &str| match Keyring::from_json(text, &unlock()) {
        Err(KeyringError::Form(what)) => what,
        other => panic!("{other:?}"),
    };
    assert!(form("{}").contains("missing field `form`"));
    assert!(form(&file.replace(FORM, "luohu-keys/2")).contains(FORM));
    assert!(form(&file.replace("\"mac\"", "\"mic\"")).contains("unknown field `mic`"));
    assert!(form(&" ".repeat(FILE_BYTES_MAX + 1)).contains("bytes"));
    assert!(
        form(&"[".repeat(10_000)).contains("invalid type") || form(&"[".repeat(10_000)).contains("recursion")
    );
    let words = Keyring::from_json("{}", &unlock()).unwrap_err().words();
    assert!(words.zh.starts_with("密钥文件损坏") && words.en.starts_with("the key file is broken"));
}

#[test]
fn a_passphrase_opens_the_same_form() {
    let phrase = Secret::new("罗湖区政务数据中心主口令二〇二六年第一号".into());
    let master = Master::from_passphrase(SuiteName::International, &phrase, [7; 16]).unwrap();
    let file = ring().to_json(&master, &mut Seeded(1)).unwrap();
    assert!(file.contains("\"argon2id\"") && file.contains("\"memory_kib\": 65536"));
    let opened = Keyring::from_json(&file, &Unlock::Passphrase(phrase.clone())).unwrap();
    assert_eq!(opened.ring.keys().len(), 6);
    let other = Unlock::Passphrase(Secret::new("another passphrase of the same length".into()));
    assert_eq!(Keyring::from_json(&file, &other).unwrap_err(), KeyringError::Master);
    assert_eq!(Keyring::from_json(&file, &unlock()).unwrap_err(), KeyringError::Master);
    // A file cannot ask for a weak derivation, nor for one that takes the machine down.
    for memory in ["8", "4294967295"] {
        let asked = file.replace("\"memory_kib\": 65536", &format!("\"memory_kib\": {memory}"));
        let refused = Keyring::from_json(&asked, &Unlock::Passphrase(phrase.clone())).unwrap_err();
        assert!(matches!(refused, KeyringError::Form(_)), "{memory}");
    }
    let short = Master::from_passphrase(SuiteName::International, &Secret::new("short".into()), [7; 16]);
    assert_eq!(short.unwrap_err(), KeyringError::Passphrase);
}
