//! The Merkle log as pure data: leaves, tiles, proofs, checkpoints, verification.
