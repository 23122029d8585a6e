#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod checkpoint;
mod frontier;
mod proof;
mod tile;
mod verify;

use sha2::{Digest as _, Sha256};
use value::Digest;

/// Leaf hashes of a log of numbered leaves.
fn leaves(count: usize) -> Vec<Digest> {
    (0..count).map(|n| ledger::leaf_hash(format!("leaf {n}").as_bytes())).collect()
}

/// MTH of RFC 6962 section 2.1, word for word, over leaf hashes: shares no code with the crate.
fn naive_root(hashes: &[Digest]) -> Digest {
    match hashes {
        [] => Digest(Sha256::digest(b"").into()),
        [one] => *one,
        _ => {
            let mut k = 1;
            while k * 2 < hashes.len() {
                k *= 2;
            }
            let mut hasher = Sha256::new();
            hasher.update([1]);
            hasher.update(naive_root(&hashes[..k]).0);
            hasher.update(naive_root(&hashes[k..]).0);
            Digest(hasher.finalize().into())
        }
    }
}

/// The same digest with one bit turned.
fn flipped(digest: Digest, bit: usize) -> Digest {
    let mut bytes = digest.0;
    bytes[bit / 8 % 32] ^= 1 << (bit % 8);
    Digest(bytes)
}
