//! Pages for residents: home, look-up, tracker, help.

pub mod home;
pub mod look_up;
pub mod tracker;

use crate::serve::{Answer, html};
use crate::site::Site;
use crate::view::hall::{Help, TERMS};
use crate::visit::Visit;

/// `GET /help`.
pub fn help(_: &Site, visit: &mut Visit) -> Answer {
    html(&Help { page: visit.page(), terms: TERMS.to_vec() })
}
