//! Letters: messages on their way out of the house, by e-mail or telephone. Each is tried under its own key until it is
//! taken or given up, on a thread of its channel, so that a receiver that does not answer holds up nobody.

use std::sync::Arc;
use std::time::Duration;

use store::{Channel, Contact, Letter, Message, MessageKind, Store};
use value::{AccountId, SignedDuration, Timestamp, Words};

use crate::Engine;
use crate::failure::Failure;

/// Letters taken at one look.
const LOOK_MAX: usize = 64;

const LOOK_EVERY: Duration = Duration::from_millis(500);

/// The first wait after a failure; each further one is twice as long.
const WAIT_FIRST: SignedDuration = SignedDuration::from_secs(30);

/// No wait is longer.
const WAIT_MAX: SignedDuration = SignedDuration::from_hours(6);

/// With waits that double up to six hours this is about three days.
const ATTEMPTS_MAX: u32 = 20;

/// What goes out: no name, no place and no answer, only that there is something to read and where.
#[derive(Clone)]
pub struct Outgoing {
    /// The same at every attempt.
    pub key: String,
    pub channel: Channel,
    pub kind: MessageKind,
    /// The e-mail address or the telephone number.
    pub to: String,
    /// BCP 47.
    pub language: String,
    /// The official number of the case; empty where there is none.
    pub number: String,
}

/// Why a letter was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotCarried {
    /// Nobody answers, or not now: worth another attempt.
    #[error("unreachable")]
    Unreachable,
    /// It will never be taken, as where there is no such address.
    #[error("refused")]
    Refused,
}

/// A way out of the house.
pub trait Carrier: Send + Sync {
    /// Hands a letter over; it blocks, for seconds at most.
    ///
    /// # Errors
    /// Where it was not taken. The same letter may come again: its key tells.
    fn carry(&self, letter: &Outgoing) -> Result<(), NotCarried>;
}

/// The letters of a message, by what its reader wants.
pub(crate) fn letters(store: &dyn Store, message: &Message, now: Timestamp) -> Result<Vec<Letter>, Failure> {
    let contact = store.contact(&message.account)?;
    let ways = contact.iter().flat_map(|contact| contact.ways(message.kind));
    Ok(ways.map(|channel| Letter::new(message, channel, now)).collect())
}

impl Engine {
    /// Tells somebody something of the administration, once for a key; `false` where it was told before.
    pub fn tell(&self, account: &AccountId, key: &str, text: &Words) -> Result<bool, Failure> {
        let now = self.now();
        let message = Message {
            key: format!("house/{key}"),
            account: account.clone(),
            kind: MessageKind::House,
            filing: None,
            at: now,
            text_zh: text.zh.clone(),
            text_en: text.en.clone(),
            read_at: None,
        };
        let letters = letters(self.store().as_ref(), &message, now)?;
        Ok(self.store().put_message(&message, &letters)?)
    }

    /// Tries the letters of a channel that are due at `now`; how many were taken.
    pub fn carry_due(&self, channel: Channel, by: &dyn Carrier, now: Timestamp) -> Result<u32, Failure> {
        carry_due(self.store().as_ref(), channel, by, now)
    }

    /// Carries the letters of a channel until the last handle is dropped.
    pub fn start_carrier(&self, channel: Channel, by: Arc<dyn Carrier>) {
        let shared = Arc::downgrade(&self.shared);
        let work = move || {
            loop {
                std::thread::sleep(LOOK_EVERY);
                let Some(shared) = shared.upgrade() else { return };
                if let Err(fault) = carry_due(shared.store.as_ref(), channel, by.as_ref(), shared.now()) {
                    tracing::warn!(%fault, channel = channel.as_str(), "letters could not be carried");
                }
            }
        };
        std::thread::Builder::new()
            .name(format!("luohu-{}", channel.as_str()))
            .spawn(work)
            .expect("a thread can be started");
    }
}

fn carry_due(store: &dyn Store, channel: Channel, by: &dyn Carrier, now: Timestamp) -> Result<u32, Failure> {
    let mut taken = 0;
    for letter in store.letters_due(channel, now, LOOK_MAX)? {
        let outcome = match outgoing(store, &letter)? {
            Some(outgoing) => by.carry(&outgoing),
            None => Err(NotCarried::Refused),
        };
        taken += u32::from(outcome.is_ok());
        store.put_letter(&after(letter, outcome, now))?;
        // WHY no further one at this look: whoever does not answer now would not answer the next either.
        if outcome == Err(NotCarried::Unreachable) {
            break;
        }
    }
    Ok(taken)
}

/// What goes out for a letter; none where the reader took the address back meanwhile.
fn outgoing(store: &dyn Store, letter: &Letter) -> Result<Option<Outgoing>, Failure> {
    let (Some(message), Some(contact)) = (store.message(&letter.message)?, store.contact(&letter.account)?)
    else {
        return Ok(None);
    };
    let Some(to) = address(&contact, letter.channel, message.kind) else { return Ok(None) };
    let case = match &message.filing {
        Some(filing) => store.filing(filing)?.map(|row| store.case(row.case)).transpose()?.flatten(),
        None => None,
    };
    Ok(Some(Outgoing {
        key: letter.key.clone(),
        channel: letter.channel,
        kind: message.kind,
        to,
        language: contact.language,
        number: case.map(|case| case.number).unwrap_or_default(),
    }))
}

fn address(contact: &Contact, channel: Channel, kind: MessageKind) -> Option<String> {
    let wanted = contact.ways(kind).any(|way| way == channel);
    contact.address(channel).filter(|_| wanted).map(str::to_owned)
}

/// The letter after an attempt.
fn after(mut letter: Letter, outcome: Result<(), NotCarried>, now: Timestamp) -> Letter {
    letter.attempts += 1;
    match outcome {
        Ok(()) => {
            (letter.done_at, letter.outcome) = (Some(now), Some("taken".to_owned()));
        }
        Err(NotCarried::Unreachable) if letter.attempts < ATTEMPTS_MAX => {
            let doubled = 2_i32.saturating_pow(letter.attempts.saturating_sub(1).min(20));
            let wait = WAIT_FIRST.checked_mul(doubled).unwrap_or(WAIT_MAX).min(WAIT_MAX);
            letter.due_at = now.checked_add(wait).unwrap_or(now);
            letter.outcome = Some(NotCarried::Unreachable.to_string());
        }
        Err(why) => (letter.done_at, letter.outcome) = (Some(now), Some(why.to_string())),
    }
    letter
}
