//! Gateways whose reading is one line; their exits are checked in `check/exits.rs`.

use super::Kind;
use crate::read::Site;

pub(crate) fn exclusive(_site: &mut Site) -> Option<Kind> {
    Some(Kind::ExclusiveGateway)
}

pub(crate) fn inclusive(_site: &mut Site) -> Option<Kind> {
    Some(Kind::InclusiveGateway)
}

pub(crate) fn parallel(_site: &mut Site) -> Option<Kind> {
    Some(Kind::ParallelGateway)
}
