//! Tasks that say what people do without the platform: a token passes them.

use super::Kind;
use crate::read::Site;

pub(crate) fn task(_site: &mut Site) -> Option<Kind> {
    Some(Kind::Task)
}

pub(crate) fn manual(_site: &mut Site) -> Option<Kind> {
    Some(Kind::ManualTask)
}
