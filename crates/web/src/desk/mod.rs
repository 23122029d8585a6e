//! Pages for those who work on cases.

mod act;
mod case;
mod course;
mod dispatch;
mod inbox;
mod reading;
mod record;

pub use act::act;
pub use case::case;
pub use dispatch::dispatch;
pub use inbox::inbox;
pub use reading::read;
