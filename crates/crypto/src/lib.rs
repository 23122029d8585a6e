//! # crypto
//!
//! **What it is.** Two suites of algorithms behind one trait, keys at rest, signed tokens, one-time codes and passwords.
//! The international suite is SHA-256, HMAC-SHA-256, AES-256-GCM and ECDSA P-256; the national one (国密) is SM3,
//! HMAC-SM3, SM4-GCM and SM2. The house is *ready for* 国密: the algorithms give the standards' answers and agree with
//! OpenSSL and gmssl. It is **not certified**: a certified module (商用密码产品认证) takes its place behind [`Suite`].
//!
//! **Example.**
//! ```
//! use crypto::{Keyring, Purpose, SuiteName};
//! # struct Seeded(u8);
//! # impl value::Rng for Seeded {
//! #     fn fill(&mut self, bytes: &mut [u8]) { for b in bytes { self.0 = self.0.wrapping_mul(29).wrapping_add(7); *b = self.0; } }
//! # }
//! # let (mut rng, now) = (Seeded(1), value::Timestamp::UNIX_EPOCH);
//! let mut ring = Keyring::new();
//! ring.add("notes", Purpose::Seal, SuiteName::National, &mut rng, now)?;
//! let sealed = ring.seal("notes", &mut rng, b"case 17", "张三".as_bytes())?;
//! ring.rotate("notes", None, &mut rng, now)?;
//! assert_eq!(ring.open("notes", b"case 17", &sealed)?, "张三".as_bytes());
//! assert!(ring.open("notes", b"case 18", &sealed).is_err());
//! # Ok::<(), crypto::KeyringError>(())
//! ```
//!
//! **Invariants.** No I/O, no clock, no randomness of its own: they come in as values. A secret is never printed, is
//! compared in constant time and wiped when dropped. The algorithm of a token comes from the key, never from the token.
//! It knows no account, no case and no file.
//!
//! **Start reading** at [`suite`]; then [`keyring`], which gives keys names and ages, and [`jws`], which others wait for.
//!
//! **To add a suite**: a file under `suite/` that implements [`Suite`], its name in [`SuiteName`], its `alg` and `crv`
//! in `jws/jwk.rs`; the tests run over [`SuiteName::ALL`].

pub mod encoding;
pub mod jws;
pub mod keyring;
pub mod otp;
pub mod password;
pub mod secret;
pub mod suite;

pub use keyring::{Key, KeyId, Keyring, KeyringError, Master, Purpose, State, Unlock};
pub use secret::Secret;
pub use suite::{PublicKey, Rejected, Signature, Suite, SuiteName};
