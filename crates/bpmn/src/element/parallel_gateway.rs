//! Parallel gateway: waits for a token on every entry, then gives one to every exit. Whether that can happen is checked
//! in `check/join.rs`.

use super::Kind;
use crate::read::Site;

pub(crate) fn read(_site: &mut Site) -> Option<Kind> {
    Some(Kind::ParallelGateway)
}
