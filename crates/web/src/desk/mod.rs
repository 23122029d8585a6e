//! Pages for those who work on cases.

mod act;
mod case;
mod course;
mod dispatch;
mod find;
mod inbox;
mod reading;
mod record;

pub use act::act;
pub use case::case;
pub use dispatch::dispatch;
pub use find::find;
pub use inbox::inbox;
pub use reading::read;
