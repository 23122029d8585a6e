//! Telling clients that a person signed out here (OpenID Connect Back-Channel Logout 1.0): one short post each, beside
//! the answer, so that nobody waits for another system.

use tokio::runtime::Handle;

use crate::carry::{Ask, Carrier as _, Wire};

/// One client to tell.
pub(super) struct Message {
    pub client: String,
    pub address: String,
    /// The signed logout token.
    pub token: String,
}

/// Tells every client once. WHY no second try: its access and refresh tokens have ended already.
pub(super) fn tell(messages: Vec<Message>, wire: Wire) {
    if messages.is_empty() {
        return;
    }
    let told = move || {
        for Message { client, address, token } in messages {
            let ask = Ask { address, authorization: None, form: Some(format!("logout_token={token}")) };
            match wire.carry(&ask) {
                // The status is all that counts (section 2.8).
                Ok(carried) if (200..300).contains(&carried.status) => {}
                Ok(carried) => {
                    tracing::warn!(client, status = carried.status, "a client was not told of a sign-out");
                }
                Err(unreached) => {
                    tracing::warn!(client, said = unreached.0, "a client was not told of a sign-out");
                }
            }
        }
    };
    match Handle::try_current() {
        Ok(handle) => drop(handle.spawn_blocking(told)),
        Err(error) => tracing::error!(%error, "no client was told of a sign-out"),
    }
}
