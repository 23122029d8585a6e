//! # notify
//!
//! **What it is.** Ways out of the house for messages to people: e-mail by SMTP, a signed webhook behind which a provider
//! of text messages or `WeChat` stands, and a test mode that writes down what would have gone and sends nothing.
//!
//! **Example.** A reminder says that there is something to read and where, never what:
//! ```
//! use engine::Outgoing;
//! use store::{Channel, MessageKind};
//! let letter = Outgoing {
//!     key: "7:3:0/email".into(),
//!     channel: Channel::Email,
//!     kind: MessageKind::Answer,
//!     to: "lin@example.cn".into(),
//!     language: "en".into(),
//!     number: "20260302-0000017".into(),
//! };
//! let text = notify::Text::of(&letter, "https://luohu.example");
//! assert_eq!(text.subject, "Luohu: an answer in case 20260302-0000017");
//! assert!(text.body.contains("https://luohu.example/inbox"));
//! ```
//!
//! **Invariants.** Every attempt of a letter carries the same key. No address and no text reaches a log line. What is
//! sent holds no name, no place and no answer. Only this machine is spoken to: a relay stands between it and the world,
//! and speaks TLS.
//!
//! **Start reading** at [`text`], then [`smtp`].
//!
//! **To add a way**: a file with an [`engine::Carrier`], its choice in `server`; a new channel also a variant of
//! `store::Channel`.

pub mod show;
pub mod smtp;
pub mod text;
pub mod webhook;

pub use show::Show;
pub use smtp::Smtp;
pub use text::Text;
pub use webhook::Webhook;

/// Why a way out cannot be set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    #[error("it must be on this machine: a relay here passes letters on over TLS")]
    NotHere,
    #[error("the sender is no e-mail address")]
    Sender,
    #[error("the secret has fewer than 32 bytes")]
    Secret,
}
