//! E-mail by SMTP (RFC 5321) to a relay on this machine.

use std::net::IpAddr;
use std::time::Duration;

use engine::{Carrier, NotCarried, Outgoing};
use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Message, SmtpTransport, Transport as _};
use value::Digest;

use crate::{Text, Unusable};

/// For connecting, and for each answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// E-mail from one sender.
pub struct Smtp {
    relay: SmtpTransport,
    from: Mailbox,
    base: String,
}

impl Smtp {
    /// `relay` takes letters without TLS and without a password, which is why it must be on this machine. `base` is
    /// scheme and host of the district.
    ///
    /// # Errors
    /// Where the relay is elsewhere, or the sender is no address.
    pub fn new(relay: (IpAddr, u16), from: &str, base: &str) -> Result<Self, Unusable> {
        let (host, port) = relay;
        if !host.is_loopback() {
            return Err(Unusable::NotHere);
        }
        let from: Mailbox = from.parse().map_err(|_| Unusable::Sender)?;
        let name = ClientId::Domain(from.email.domain().to_owned());
        let relay = SmtpTransport::builder_dangerous(host.to_string())
            .port(port)
            .hello_name(name)
            .timeout(Some(PATIENCE))
            .build();
        Ok(Self { relay, from, base: base.to_owned() })
    }

    fn message(&self, letter: &Outgoing) -> Option<Message> {
        let text = Text::of(letter, &self.base);
        // The same at every attempt, so that a mailbox can tell a repetition (RFC 5322 3.6.4).
        let id = format!("<{}@{}>", Digest::of(letter.key.as_bytes()), self.from.email.domain());
        Message::builder()
            .from(self.from.clone())
            .to(letter.to.parse().ok()?)
            .subject(text.subject)
            .message_id(Some(id))
            .header(ContentType::TEXT_PLAIN)
            .body(text.body)
            .ok()
    }
}

impl Carrier for Smtp {
    fn carry(&self, letter: &Outgoing) -> Result<(), NotCarried> {
        let message = self.message(letter).ok_or(NotCarried::Refused)?;
        match self.relay.send(&message) {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(NotCarried::Refused),
            Err(error) => {
                // WHY not the error itself: what a server answers may repeat the address.
                tracing::debug!(timeout = error.is_timeout(), "the mail relay did not take a letter");
                Err(NotCarried::Unreachable)
            }
        }
    }
}
