//! The same answers as gmssl, pycryptodomex and the OpenSSL inside `cryptography`, in both directions. `cargo xtask test`
//! installs them and names the interpreter in `LUOHU_PYTHON`.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crypto::suite::{International, NONCE_BYTES, National};
use crypto::{Secret, Suite, SuiteName};
use serde_json::{Value, json};

use super::{Seeded, hex, to_hex};

/// The interpreter with the packages of `tests/python/requirements.txt`; its absence is a failure under CI.
fn python() -> Option<PathBuf> {
    let installed = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("python/bin/python");
    let python = std::env::var_os("LUOHU_PYTHON").map_or(installed, PathBuf::from);
    if python.exists() {
        return Some(python);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "CI needs LUOHU_PYTHON: see xtask/src/setup.rs");
    println!("skipped: no LUOHU_PYTHON, `cargo xtask test --only setup` installs it");
    None
}

fn ask(python: &Path, questions: &[Value]) -> Vec<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/answer.py");
    let mut child =
        Command::new(python).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(json!(questions).to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let answers: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answers.len(), questions.len());
    answers
}

/// Texts of lengths around the block and digest borders, and Chinese.
fn texts() -> Vec<Vec<u8>> {
    let mut rng = Seeded(42);
    let mut texts: Vec<Vec<u8>> = [1, 15, 16, 17, 55, 56, 63, 64, 65, 119, 200]
        .into_iter()
        .map(|length| Secret::random(&mut rng, length).expose().to_vec())
        .collect();
    texts.push("准予许可，文号罗行审〔2026〕17号".as_bytes().to_vec());
    texts
}

#[test]
fn digests_and_macs_agree() {
    let Some(python) = python() else { return };
    let key = Secret::random(&mut Seeded(7), 40);
    let (mut questions, mut ours) = (Vec::new(), Vec::new());
    for text in texts() {
        let (data, hex_key) = (to_hex(&text), to_hex(key.expose()));
        questions.push(json!({ "ask": "sm3", "data": data }));
        ours.push(json!(to_hex(&National.digest(&text))));
        for (ask, suite) in [("hmac-sm3", SuiteName::National), ("hmac-sha256", SuiteName::International)] {
            questions.push(json!({ "ask": ask, "key": hex_key, "data": data }));
            ours.push(json!(to_hex(&suite.suite().mac(&key, &[&text]))));
        }
    }
    assert_eq!(ask(&python, &questions), ours);
}

#[test]
fn sealed_texts_agree_in_both_directions() {
    let Some(python) = python() else { return };
    let suites: [(&str, &dyn Suite); 2] = [("sm4", &National), ("aes", &International)];
    for (cipher, suite) in suites {
        let key = suite.new_seal_key(&mut Seeded(5));
        let (mut questions, mut expected) = (Vec::new(), Vec::new());
        for (index, text) in texts().iter().enumerate() {
            let nonce = [u8::try_from(index).unwrap(); NONCE_BYTES];
            let sealed = suite.seal_with_nonce(&key, &nonce, text, text).unwrap();
            let ask = |verb: &str, data: &[u8]| {
                json!({
                    "ask": format!("{cipher}-gcm-{verb}"), "key": to_hex(key.expose()),
                    "nonce": to_hex(&nonce), "associated": to_hex(text), "data": to_hex(data),
                })
            };
            questions.push(ask("open", &sealed));
            expected.push(json!(to_hex(text)));
            questions.push(ask("seal", text));
            expected.push(json!(to_hex(&sealed)));
            // A wrong tag is refused by them and by us.
            let mut bad = sealed.clone();
            *bad.last_mut().unwrap() ^= 1;
            questions.push(ask("open", &bad));
            expected.push(json!("refused"));
            assert!(suite.open_with_nonce(&key, &nonce, text, &bad).is_err());
        }
        let answers = ask(&python, &questions);
        assert_eq!(answers, expected, "{cipher}");
        for (index, text) in texts().iter().enumerate() {
            let theirs = hex(answers[index * 3 + 1].as_str().unwrap());
            let nonce = [u8::try_from(index).unwrap(); NONCE_BYTES];
            assert_eq!(&suite.open_with_nonce(&key, &nonce, text, &theirs).unwrap(), text);
        }
    }
}

#[test]
fn signatures_verify_in_both_directions() {
    let Some(python) = python() else { return };
    for (name, suite) in [("sm2", SuiteName::National.suite()), ("es256", SuiteName::International.suite())] {
        let secret = suite.new_signing_key(&mut Seeded(11)).unwrap();
        let public = suite.public_key(&secret).unwrap();
        let question = |ask: &str, text: &[u8], signature: &[u8]| {
            json!({
                "ask": format!("{name}-{ask}"), "secret": to_hex(secret.expose()),
                "public": to_hex(public.as_sec1()), "data": to_hex(text), "signature": to_hex(signature),
            })
        };
        let (mut questions, mut expected) = (Vec::new(), Vec::new());
        for text in texts().iter().take(4) {
            let signature = suite.sign(&secret, text).unwrap();
            let mut bad = signature;
            bad[63] ^= 1;
            questions.extend([question("verify", text, &signature), question("verify", text, &bad)]);
            expected.extend([json!(true), json!(false)]);
        }
        assert_eq!(ask(&python, &questions), expected, "{name}: ours made, theirs verify");
        let texts: Vec<_> = texts().into_iter().take(4).collect();
        let questions: Vec<Value> = texts.iter().map(|text| question("sign", text, &[])).collect();
        for (text, answer) in texts.iter().zip(ask(&python, &questions)) {
            let mut signature = hex(answer.as_str().unwrap());
            suite.verify(&public, text, &signature).unwrap();
            signature[31] ^= 1;
            assert!(suite.verify(&public, text, &signature).is_err(), "{name}");
        }
    }
}

#[test]
fn sm2_encryption_opens_in_both_directions() {
    let Some(python) = python() else { return };
    let secret = National.new_signing_key(&mut Seeded(13)).unwrap();
    let public = National.public_key(&secret).unwrap();
    let question = |ask: &str, data: &[u8]| {
        json!({
            "ask": format!("sm2-{ask}"), "secret": to_hex(secret.expose()),
            "public": to_hex(public.as_sec1()), "data": to_hex(data),
        })
    };
    let texts: Vec<_> = texts().into_iter().filter(|text| text.len() > 8).take(4).collect();
    let mut questions = Vec::new();
    for text in &texts {
        let ours = National.encrypt(&public, &mut Seeded(17), text).unwrap();
        questions.extend([question("decrypt", &ours), question("encrypt", text)]);
    }
    for (text, answers) in texts.iter().zip(ask(&python, &questions).chunks(2)) {
        assert_eq!(answers[0], json!(to_hex(text)), "ours encrypted, theirs decrypts");
        let theirs = hex(answers[1].as_str().unwrap());
        assert_eq!(&National.decrypt(&secret, &theirs).unwrap(), text, "theirs encrypted, ours decrypts");
    }
}

#[test]
fn the_block_cipher_is_the_same() {
    let Some(python) = python() else { return };
    // GCM's first key-stream block is the cipher of `nonce || 2` (SP 800-38D 7.1), so a zero text shows it.
    let (key, nonce) = (National.new_seal_key(&mut Seeded(19)), [3; NONCE_BYTES]);
    let sealed = National.seal_with_nonce(&key, &nonce, b"", &[0; 16]).unwrap();
    let counter = [nonce.as_slice(), &[0, 0, 0, 2]].concat();
    let question = json!({ "ask": "sm4-block", "key": to_hex(key.expose()), "data": to_hex(&counter) });
    assert_eq!(ask(&python, &[question]), [json!(to_hex(&sealed[..16]))]);
}
