//! Send task: sends a message and goes on; its data are its `luohu:input`s or data inputs.

use super::{Kind, service_task};
use crate::read::Site;

pub(crate) fn read(site: &mut Site) -> Option<Kind> {
    let message = site.message(site.element);
    let inputs = service_task::inputs(site)?;
    Some(Kind::SendTask { message: message?, inputs })
}
