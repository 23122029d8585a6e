//! The same answers as the `openssl` program of the machine, 3.0 or later, in both directions.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crypto::suite::{NONCE_BYTES, TAG_BYTES};
use crypto::{PublicKey, Secret, Suite, SuiteName};

use super::{Seeded, to_hex};

/// Whether the program is there; its absence is a failure under CI.
fn has_openssl() -> bool {
    let version = Command::new("openssl").arg("version").output();
    if version.is_ok_and(|output| {
        output.stdout.starts_with(b"OpenSSL 3.") || output.stdout.starts_with(b"OpenSSL 4.")
    }) {
        return true;
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "CI needs the openssl program, 3.0 or later");
    println!("skipped: no openssl 3 in the search path");
    false
}

/// What `openssl WORDS` printed for this input, if it ended well.
fn openssl(words: &[&str], input: &[u8]) -> Option<Vec<u8>> {
    let mut child = Command::new("openssl")
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // A program that refused its arguments no longer reads: the broken pipe is not the answer, its exit code is.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    output.status.success().then_some(output.stdout)
}

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("openssl-{name}"));
    std::fs::create_dir_all(&path).unwrap();
    path
}

struct Peer {
    suite: &'static dyn Suite,
    digest: &'static str,
    cipher: &'static str,
    /// DER of the curve's object identifier, without its head.
    curve: [u8; 8],
}

/// P-256 is 1.2.840.10045.3.1.7, SM2 is 1.2.156.10197.1.301.
fn peers() -> [Peer; 2] {
    let (p256, sm2) =
        ([0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7], [0x2a, 0x81, 0x1c, 0xcf, 0x55, 1, 0x82, 0x2d]);
    let (one, two) = (SuiteName::International.suite(), SuiteName::National.suite());
    [
        Peer { suite: one, digest: "sha256", cipher: "aes-256-ctr", curve: p256 },
        Peer { suite: two, digest: "sm3", cipher: "sm4-ctr", curve: sm2 },
    ]
}

impl Peer {
    /// SEC 1 C.4 ECPrivateKey, DER.
    fn secret_der(&self, secret: &Secret, public: &PublicKey) -> Vec<u8> {
        let head: &[u8] = &[0x30, 0x77, 2, 1, 1, 4, 0x20];
        let middle: &[u8] = &[0xa0, 0x0a, 6, 8];
        [head, secret.expose(), middle, &self.curve, &[0xa1, 0x44, 3, 0x42, 0], public.as_sec1()].concat()
    }

    /// RFC 5480 SubjectPublicKeyInfo, DER.
    fn public_der(&self, public: &PublicKey) -> Vec<u8> {
        let head: &[u8] = &[0x30, 0x59, 0x30, 0x13, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8];
        [head, &self.curve, &[3, 0x42, 0], public.as_sec1()].concat()
    }

    fn is_national(&self) -> bool {
        self.suite.name() == SuiteName::National
    }
}

/// ECDSA-Sig-Value: two integers.
fn to_der(signature: &[u8; 64]) -> Vec<u8> {
    let integer = |half: &[u8]| {
        let mut digits: Vec<u8> = half.iter().copied().skip_while(|byte| *byte == 0).collect();
        if digits.first().is_none_or(|first| first & 0x80 != 0) {
            digits.insert(0, 0);
        }
        [&[2, u8::try_from(digits.len()).unwrap()], digits.as_slice()].concat()
    };
    let body = [integer(&signature[..32]), integer(&signature[32..])].concat();
    [&[0x30, u8::try_from(body.len()).unwrap()], body.as_slice()].concat()
}

/// The integers and octet strings of a DER sequence, each of integers without its sign byte and padded to 32 bytes.
fn from_der(der: &[u8]) -> Vec<Vec<u8>> {
    let (mut rest, mut parts) = (&der[2..], Vec::new());
    assert_eq!((der[0], usize::from(der[1])), (0x30, rest.len()), "a short sequence");
    while let [kind, length, tail @ ..] = rest {
        let (part, after) = tail.split_at(usize::from(*length));
        let mut part = part.to_vec();
        if *kind == 2 {
            part = part.into_iter().skip_while(|byte| *byte == 0).collect();
            while part.len() < 32 {
                part.insert(0, 0);
            }
        }
        parts.push(part);
        rest = after;
    }
    parts
}

const TEXT: &str = "准予许可，文号罗行审〔2026〕17号";

#[test]
fn digests_and_macs_agree() {
    if !has_openssl() {
        return;
    }
    for peer in peers() {
        for length in [0, 1, 55, 56, 63, 64, 65, 1_000] {
            let text = Secret::random(&mut Seeded(length), usize::try_from(length).unwrap());
            let text = text.expose();
            let theirs = openssl(&["dgst", &format!("-{}", peer.digest), "-binary"], text).unwrap();
            assert_eq!(theirs, peer.suite.digest(text), "{} of {length}", peer.digest);
            let key = Secret::random(&mut Seeded(99), 20);
            let hex_key = format!("hexkey:{}", to_hex(key.expose()));
            let hmac = ["mac", "-digest", peer.digest, "-macopt", &hex_key, "-binary", "HMAC"];
            assert_eq!(openssl(&hmac, text).unwrap(), peer.suite.mac(&key, &[text]), "{length}");
        }
    }
}

/// The `enc` command refuses GCM; its cipher text is counter mode from `nonce || 2` (SP 800-38D 7.1).
#[test]
fn cipher_texts_agree() {
    if !has_openssl() {
        return;
    }
    for peer in peers() {
        let (key, nonce) = (peer.suite.new_seal_key(&mut Seeded(1)), [0xa5; NONCE_BYTES]);
        let counter = format!("{}00000002", to_hex(&nonce));
        let enc = ["enc", &format!("-{}", peer.cipher), "-K", &to_hex(key.expose()), "-iv", &counter];
        for length in [1, 16, 17, 1_000] {
            let text = Secret::random(&mut Seeded(2), length);
            let sealed = peer.suite.seal_with_nonce(&key, &nonce, b"", text.expose()).unwrap();
            let theirs = openssl(&enc, text.expose()).unwrap();
            assert_eq!(theirs, &sealed[..sealed.len() - TAG_BYTES], "{} {length}", peer.cipher);
            let ours = openssl(&enc, &sealed[..length]).unwrap();
            assert_eq!(ours, text.expose(), "ours sealed, theirs deciphers");
        }
    }
}

/// A tag without cipher text is GMAC, which the `mac` command has for AES.
#[test]
fn tags_agree() {
    if !has_openssl() {
        return;
    }
    let suite = SuiteName::International.suite();
    let (key, nonce) = (suite.new_seal_key(&mut Seeded(1)), [0x5a; NONCE_BYTES]);
    let (key_text, nonce_text) = (to_hex(key.expose()), to_hex(&nonce));
    let (key_text, nonce_text) = (format!("hexkey:{key_text}"), format!("hexiv:{nonce_text}"));
    let gmac =
        ["mac", "-cipher", "AES-256-GCM", "-macopt", &key_text, "-macopt", &nonce_text, "-binary", "GMAC"];
    let theirs = openssl(&gmac, TEXT.as_bytes()).unwrap();
    assert_eq!(theirs, suite.seal_with_nonce(&key, &nonce, TEXT.as_bytes(), b"").unwrap());
    assert!(suite.open_with_nonce(&key, &nonce, TEXT.as_bytes(), &theirs).unwrap().is_empty());
}

#[test]
fn signatures_verify_in_both_directions() {
    if !has_openssl() {
        return;
    }
    for peer in peers() {
        let folder = folder(&format!("sign-{}", peer.digest));
        let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
        let secret = peer.suite.new_signing_key(&mut Seeded(3)).unwrap();
        let public = peer.suite.public_key(&secret).unwrap();
        std::fs::write(path("secret.der"), peer.secret_der(&secret, &public)).unwrap();
        std::fs::write(path("public.der"), peer.public_der(&public)).unwrap();
        std::fs::write(path("text"), TEXT).unwrap();
        let (key, other, text, made) =
            (path("secret.der"), path("public.der"), path("text"), path("signature"));
        let id: &[&str] = if peer.is_national() { &["-pkeyopt", "distid:1234567812345678"] } else { &[] };
        let raw = ["-rawin", "-digest", peer.digest, "-in", &text, "-keyform", "DER", "-inkey"];

        let sign = [&["pkeyutl", "-sign"], &raw[..], &[&key], id].concat();
        let theirs = openssl(&sign, b"").expect("openssl signs");
        let theirs = from_der(&theirs).concat();
        peer.suite.verify(&public, TEXT.as_bytes(), &theirs).expect("theirs made, ours verifies");
        assert!(peer.suite.verify(&public, b"other", &theirs).is_err());

        let verify = [&["pkeyutl", "-verify"], &raw[..], &[&other, "-pubin", "-sigfile", &made], id].concat();
        let mut ours = peer.suite.sign(&secret, TEXT.as_bytes()).unwrap();
        std::fs::write(&made, to_der(&ours)).unwrap();
        assert!(openssl(&verify, b"").is_some(), "{}: ours made, theirs verifies", peer.digest);
        ours[63] ^= 1;
        std::fs::write(&made, to_der(&ours)).unwrap();
        assert!(openssl(&verify, b"").is_none(), "one flipped bit is refused");
    }
}

/// OpenSSL writes SM2 cipher text as GM/T 0009: a sequence of x, y, C3 and C2.
#[test]
fn sm2_encryption_opens_in_both_directions() {
    if !has_openssl() {
        return;
    }
    use crypto::suite::National;
    let [_, peer] = peers();
    let folder = folder("encrypt");
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let secret = National.new_signing_key(&mut Seeded(4)).unwrap();
    let public = National.public_key(&secret).unwrap();
    std::fs::write(path("secret.der"), peer.secret_der(&secret, &public)).unwrap();
    std::fs::write(path("public.der"), peer.public_der(&public)).unwrap();
    let (key, other) = (path("secret.der"), path("public.der"));
    let text = "会话密钥".as_bytes();

    let encrypt = ["pkeyutl", "-encrypt", "-keyform", "DER", "-pubin", "-inkey", &other];
    let parts = from_der(&openssl(&encrypt, text).expect("openssl encrypts"));
    let theirs = [vec![4], parts.concat()].concat();
    assert_eq!(National.decrypt(&secret, &theirs).unwrap(), text);

    let ours = National.encrypt(&public, &mut Seeded(5), text).unwrap();
    let integers = to_der(ours[1..65].try_into().unwrap());
    let (digest, cipher) = ours[65..].split_at(32);
    let octets = |bytes: &[u8]| [&[4, u8::try_from(bytes.len()).unwrap()], bytes].concat();
    let body = [&integers[2..], &octets(digest), &octets(cipher)].concat();
    let der = [&[0x30, u8::try_from(body.len()).unwrap()], body.as_slice()].concat();
    let decrypt = ["pkeyutl", "-decrypt", "-keyform", "DER", "-inkey", &key];
    assert_eq!(openssl(&decrypt, &der).expect("openssl decrypts"), text);
}
