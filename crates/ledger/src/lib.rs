//! # ledger
//!
//! **What it is.** The Merkle log of the house as pure data: leaf and node hashes and trees of RFC 6962, by SHA-256 or by SM3, tiles of 256
//! hashes and checkpoints as C2SP tlog-tiles and tlog-checkpoint write them, proofs that a leaf is in the log and that an
//! old log is the beginning of a new one, and the check of a whole log against its checkpoint.
//!
//! **Example.**
//! ```
//! use ledger::{Frontier, Hash, HashList, inclusion_proof, verify_inclusion};
//! let by = Hash::Sm3;
//! let leaves: Vec<_> = ["filed", "dispatched", "answered"].iter().map(|e| by.leaf(e.as_bytes())).collect();
//! let mut log = Frontier::new(by);
//! leaves.iter().for_each(|leaf| log.append(*leaf));
//! let proof = inclusion_proof(1, log.size(), &HashList::of_leaves(by, &leaves)).unwrap();
//! assert!(verify_inclusion(by, &leaves[1], 1, log.size(), &proof, &log.root()).is_ok());
//! assert!(verify_inclusion(by, &leaves[2], 1, log.size(), &proof, &log.root()).is_err());
//! ```
//!
//! **Invariants.** No I/O and no clock: hashes come through [`TileReader`]. No input panics: sizes, proofs and texts are
//! data from outside. It knows no event, no case and no key; signing a checkpoint is not its work.
//!
//! **Start reading** at [`tree`]; then [`frontier`], which appends, and [`proof`], which convinces.
//!
//! **To add a kind of proof**: a function pair `x_proof` / `verify_x` in `proof.rs`, and the exhaustive test of both for
//! all small trees.

pub mod checkpoint;
pub mod frontier;
pub mod proof;
pub mod tile;
pub mod tree;
pub mod verify;

pub use checkpoint::{Checkpoint, NotACheckpoint};
pub use frontier::{Frontier, NotAFrontier};
pub use proof::{
    ProofRefused, Unproved, consistency_proof, inclusion_proof, verify_consistency, verify_inclusion,
};
pub use tile::{HashList, TILE_HEIGHT, TILE_WIDTH, Tile, TileReader, completed_tiles, tile_root, tiles_of};
pub use tree::Hash;
pub use verify::{Verdict, Verifier};
