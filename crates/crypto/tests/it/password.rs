//! Passwords.

use argon2::Argon2;
use argon2::password_hash::PasswordHasher as _;
use argon2::password_hash::phc::PasswordHash;
use crypto::password::{NOBODY, PASSWORD_BYTES_MAX, hash, needs_rehash, verify};

#[test]
fn a_password_is_known_by_its_hash() {
    let made = hash("luohu-2026-罗湖", [1; 16]);
    assert!(made.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{made}");
    assert!(verify("luohu-2026-罗湖", Some(&made)));
    assert!(!verify("luohu-2026-罗湖 ", Some(&made)));
    assert!(!verify("", Some(&made)));
    assert_ne!(made, hash("luohu-2026-罗湖", [2; 16]));
}

#[test]
fn nobody_has_no_password_but_costs_as_much() {
    // The stand-in is a whole hash of the present measures; were it none, an unknown account would answer at once.
    assert!(!needs_rehash(NOBODY));
    assert!(!verify("anything at all", None));
    assert!(!verify("anything at all", Some("")));
    assert!(!verify("anything at all", Some("$argon2id$broken")));
}

#[test]
fn what_is_too_long_lets_nobody_in() {
    let long = "x".repeat(PASSWORD_BYTES_MAX + 1);
    assert_eq!(hash(&long, [1; 16]), "");
    assert!(!verify(&long, Some(&hash("", [1; 16]))));
    assert!(verify(&long[1..], Some(&hash(&long[1..], [1; 16]))));
    // Not even where another program made a hash of it.
    let theirs: PasswordHash = Argon2::default().hash_password_with_salt(long.as_bytes(), &[1; 16]).unwrap();
    assert!(!verify(&long, Some(&theirs.to_string())));
}

#[test]
fn a_hash_of_other_measures_is_renewed() {
    let made = hash("luohu-2026", [1; 16]);
    assert!(!needs_rehash(&made));
    for (from, to) in
        [("m=19456", "m=9728"), ("t=2", "t=1"), ("p=1", "p=2"), ("argon2id", "argon2i"), ("v=19", "v=16")]
    {
        assert!(needs_rehash(&made.replace(from, to)), "{to}");
    }
    assert!(needs_rehash("") && needs_rehash("$2b$12$abc"));
}
