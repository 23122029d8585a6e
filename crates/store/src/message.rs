//! Rows of what people are told: messages in the house, and letters that carry them out of it.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use value::{AccountId, FilingId, Timestamp};

/// What a message is about; people choose by it where they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MessageKind {
    /// A step of one's case.
    Progress,
    /// One's case has an answer.
    Answer,
    /// One's case is late.
    Late,
    /// Of the administration.
    House,
}

impl MessageKind {
    pub const ALL: [Self; 4] = [Self::Answer, Self::Late, Self::Progress, Self::House];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Progress => "progress",
            Self::Answer => "answer",
            Self::Late => "late",
            Self::House => "house",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A way out of the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    Email,
    /// Text messages or `WeChat`, by whoever stands behind the webhook.
    Phone,
}

impl Channel {
    pub const ALL: [Self; 2] = [Self::Email, Self::Phone];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == text)
    }
}

/// Something a person is told within the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub key: String,
    pub account: AccountId,
    pub kind: MessageKind,
    /// The filing it is about.
    pub filing: Option<FilingId>,
    pub at: Timestamp,
    pub text_zh: String,
    pub text_en: String,
    pub read_at: Option<Timestamp>,
}

/// Which messages of an account, newest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MessageFilter {
    pub unread: bool,
    /// Messages that are passed over.
    pub skip: usize,
    /// At most and by default [`crate::LIMIT_MAX`].
    pub limit: Option<usize>,
}

/// Where a person wants to be told besides the house. It is personal: in no event and in no log.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    pub email: Option<String>,
    pub phone: Option<String>,
    /// BCP 47; empty is Chinese.
    pub language: String,
    /// The kinds of message wanted by each way.
    pub wants: BTreeMap<Channel, Vec<MessageKind>>,
}

impl Contact {
    /// The ways by which this kind is wanted and can be told.
    pub fn ways(&self, kind: MessageKind) -> impl Iterator<Item = Channel> {
        Channel::ALL.into_iter().filter(move |channel| {
            let known = self.address(*channel).is_some();
            known && self.wants.get(channel).is_some_and(|kinds| kinds.contains(&kind))
        })
    }

    pub fn address(&self, channel: Channel) -> Option<&str> {
        match channel {
            Channel::Email => self.email.as_deref(),
            Channel::Phone => self.phone.as_deref(),
        }
    }
}

/// WHY: addresses must not reach a log line by way of `{:?}`.
impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = (self.email.is_some(), self.phone.is_some());
        f.debug_struct("Contact").field("known", &known).field("wants", &self.wants).finish_non_exhaustive()
    }
}

/// A message on its way out: tried until it is done, under one key, so that a receiver can tell a repetition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub key: String,
    pub channel: Channel,
    /// Key of the message.
    pub message: String,
    pub account: AccountId,
    pub created_at: Timestamp,
    /// Not tried before.
    pub due_at: Timestamp,
    pub attempts: u32,
    pub done_at: Option<Timestamp>,
    /// How it ended, or what the last attempt met: a word, never an address.
    pub outcome: Option<String>,
}

impl Letter {
    /// A letter that is to go at once.
    pub fn new(message: &Message, channel: Channel, now: Timestamp) -> Self {
        Self {
            key: format!("{}/{}", message.key, channel.as_str()),
            channel,
            message: message.key.clone(),
            account: message.account.clone(),
            created_at: now,
            due_at: now,
            attempts: 0,
            done_at: None,
            outcome: None,
        }
    }
}
