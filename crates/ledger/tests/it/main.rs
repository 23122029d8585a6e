#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod checkpoint;
mod frontier;
mod proof;
mod tile;
mod verify;

use ledger::Hash;
use sha2::Digest as _;
use value::Digest;

/// Leaf hashes of a log of numbered leaves.
fn leaves(by: Hash, count: usize) -> Vec<Digest> {
    (0..count).map(|n| by.leaf(format!("leaf {n}").as_bytes())).collect()
}

fn plain(by: Hash, bytes: &[u8]) -> Digest {
    Digest(match by {
        Hash::Sha256 => sha2::Sha256::digest(bytes).into(),
        Hash::Sm3 => sm3::Sm3::digest(bytes).into(),
    })
}

/// MTH of RFC 6962 section 2.1, word for word, over leaf hashes: shares no code with the crate.
fn naive_root(by: Hash, hashes: &[Digest]) -> Digest {
    match hashes {
        [] => plain(by, b""),
        [one] => *one,
        _ => {
            let mut k = 1;
            while k * 2 < hashes.len() {
                k *= 2;
            }
            let (left, right) = (naive_root(by, &hashes[..k]), naive_root(by, &hashes[k..]));
            plain(by, &[&[1], left.0.as_slice(), right.0.as_slice()].concat())
        }
    }
}

/// The same digest with one bit turned.
fn flipped(digest: Digest, bit: usize) -> Digest {
    let mut bytes = digest.0;
    bytes[bit / 8 % 32] ^= 1 << (bit % 8);
    Digest(bytes)
}
