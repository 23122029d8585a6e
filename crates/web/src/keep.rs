//! What a session remembers between pages: drafts, and the filings it may see.

use std::collections::BTreeMap;

use authority::RealName;
use engine::{Engine, Failure};
use identity::trust::Begun;
use serde::{Deserialize, Serialize};
use value::{Digest, Timestamp};

/// Filings remembered; the oldest are forgotten first and can be looked up again.
const FILINGS_MAX: usize = 50;

/// Drafts of different apps at the same time.
const DRAFTS_MAX: usize = 5;

/// Sign-ins under way in different tabs; the oldest is forgotten first.
const BEGUN_MAX: usize = 5;

/// Stored with the session, as sealed JSON. No `Debug`: it holds what binds an answer to this browser.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Keep {
    drafts: BTreeMap<String, Draft>,
    /// Filings made in this session, or looked up with their code.
    filings: Vec<String>,
    /// Keys of forms that were sent, with the filing each made.
    sent: Vec<(String, String)>,
    /// When the person of this session proved who they are.
    signed_in: Option<Timestamp>,
    /// Sign-ins with other providers that are under way, oldest first.
    begun: Vec<Begun>,
    /// An identity of another provider that was proved and has no account yet.
    waiting: Option<Waiting>,
}

/// A proved identity without an account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub provider: String,
    pub subject: Digest,
    pub name: Option<String>,
    pub level: RealName,
    /// Where to land afterwards: a path of ours.
    pub next: String,
    pub at: Timestamp,
}

/// Answers not sent yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The idempotency key of the report this draft becomes.
    pub key: String,
    /// As the forms sent them.
    pub pairs: Vec<(String, String)>,
    /// The question about duplicates was answered: with a case to join, or with none.
    pub asked: bool,
    pub joins: Option<u64>,
}

impl Draft {
    pub fn text(&self, name: &str) -> &str {
        self.pairs.iter().find(|(found, _)| found == name).map_or("", |(_, text)| text)
    }

    /// Replaces the answers to these questions.
    pub fn replace(&mut self, names: &[&str], given: impl IntoIterator<Item = (String, String)>) {
        self.pairs.retain(|(name, _)| !names.contains(&name.as_str()));
        self.pairs.extend(given);
    }
}

/// What a session's text is bound to, so that it reads under no other session.
fn of_session(session: &Digest) -> Vec<u8> {
    [b"luohu session 1\0".as_slice(), &session.0].concat()
}

impl Keep {
    /// What a session's text says; a text that does not open or read is an empty memory.
    pub fn read(engine: &Engine, session: &Digest, text: &str) -> Self {
        let sealed = crypto::encoding::decode(text);
        let plain = sealed.and_then(|sealed| engine.unseal(&of_session(session), &sealed).ok());
        plain.and_then(|plain| serde_json::from_slice(&plain).ok()).unwrap_or_default()
    }

    /// The text for the store, sealed: a draft holds the personal data of a report that is not sent yet.
    pub fn write(&self, engine: &Engine, session: &Digest) -> Result<String, Failure> {
        let plain = serde_json::to_vec(self).unwrap_or_default();
        Ok(crypto::encoding::encode(&engine.seal(&of_session(session), &plain)?))
    }

    pub fn signed_in(&self) -> Option<Timestamp> {
        self.signed_in
    }

    pub fn set_signed_in(&mut self, at: Timestamp) {
        self.signed_in = Some(at);
    }

    pub fn begin(&mut self, begun: Begun) {
        let over = (self.begun.len() + 1).saturating_sub(BEGUN_MAX);
        self.begun.drain(..over);
        self.begun.push(begun);
    }

    /// The sign-in with this state, which is not under way any more.
    pub fn take_begun(&mut self, state: &str) -> Option<Begun> {
        let same = |begun: &Begun| crypto::secret::same(begun.state.as_bytes(), state.as_bytes());
        self.begun.iter().position(same).map(|at| self.begun.remove(at))
    }

    pub fn waiting(&self) -> Option<&Waiting> {
        self.waiting.as_ref()
    }

    pub fn wait(&mut self, waiting: Option<Waiting>) {
        self.waiting = waiting;
    }

    pub fn draft(&self, app: &str) -> Option<&Draft> {
        self.drafts.get(app)
    }

    pub fn set_draft(&mut self, app: &str, draft: Draft) {
        if !self.drafts.contains_key(app) && self.drafts.len() >= DRAFTS_MAX {
            self.drafts.pop_first();
        }
        self.drafts.insert(app.to_owned(), draft);
    }

    pub fn drop_draft(&mut self, app: &str) {
        self.drafts.remove(app);
    }

    pub fn filings(&self) -> &[String] {
        &self.filings
    }

    pub fn add_filing(&mut self, filing: &str) {
        self.filings.retain(|known| known != filing);
        self.filings.push(filing.to_owned());
        let over = self.filings.len().saturating_sub(FILINGS_MAX);
        self.filings.drain(..over);
    }

    /// The filing that a form with this key made.
    pub fn sent(&self, key: &str) -> Option<&str> {
        self.sent.iter().find(|(sent, _)| sent == key).map(|(_, filing)| filing.as_str())
    }

    pub fn add_sent(&mut self, key: &str, filing: &str) {
        self.sent.push((key.to_owned(), filing.to_owned()));
        let over = self.sent.len().saturating_sub(FILINGS_MAX);
        self.sent.drain(..over);
    }
}
