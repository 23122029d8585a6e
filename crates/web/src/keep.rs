//! What a session remembers between pages: drafts, and the filings it may see.

use std::collections::BTreeMap;

use authority::RealName;
use engine::{Engine, Failure};
use identity::trust::Begun;
use serde::{Deserialize, Serialize};
use value::{AccountId, Digest, SignedDuration, Timestamp};

/// Filings remembered; the oldest are forgotten first and can be looked up again.
const FILINGS_MAX: usize = 50;

/// Drafts of different apps at the same time.
const DRAFTS_MAX: usize = 5;

/// Searches remembered; an older one is asked for again.
const SEARCHES_MAX: usize = 20;

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
    /// Words that were looked for, the newest last.
    searches: Vec<String>,
    /// When the person of this session proved who they are.
    signed_in: Option<Timestamp>,
    /// When the person proved it once more, under the same id.
    proved: Option<Timestamp>,
    /// When a second factor was given, or a passkey, which is both.
    strong: Option<Timestamp>,
    /// The coarse name of the browser that signed in.
    agent: String,
    /// What other systems know this sign-in by, whatever id the session gets later, and whose it is.
    known_as: Option<(AccountId, String)>,
    /// Half a sign-in.
    pending: Option<Pending>,
    /// The secret of an authenticator app that is being set up, sealed.
    enrolling: Option<Enrolling>,
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

/// A sign-in that lacks a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    pub account: AccountId,
    /// When the last step was proved.
    pub since: Timestamp,
    /// The second factor was given already, or none is asked for; what lacks is a password of one's own.
    pub second_done: bool,
    /// A second factor was given.
    pub strong: bool,
    /// Where to land afterwards.
    pub next: String,
}

/// How long a step may take.
const STEP_TAKES: SignedDuration = SignedDuration::from_mins(10);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolling {
    pub sealed: String,
    pub since: Timestamp,
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

    /// When the person proved last who they are.
    pub fn proved(&self) -> Option<Timestamp> {
        self.proved.max(self.signed_in)
    }

    pub fn set_proved(&mut self, at: Timestamp) {
        self.proved = Some(at);
    }

    pub fn set_signed_in(&mut self, at: Timestamp) {
        (self.signed_in, self.proved) = (Some(at), None);
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

    /// When a second factor was given in this session.
    pub fn strong(&self) -> Option<Timestamp> {
        self.strong
    }

    pub fn set_strong(&mut self, at: Option<Timestamp>) {
        self.strong = at;
    }

    /// The coarse name of the browser that signed in.
    pub fn agent(&self) -> &str {
        &self.agent
    }

    pub fn set_agent(&mut self, agent: &str) {
        agent.clone_into(&mut self.agent);
    }

    /// What other systems know the sign-in by; empty before there is one.
    pub fn sid(&self) -> &str {
        self.known_as().map_or("", |(_, sid)| sid)
    }

    /// [`Keep::sid`] and whose it is.
    pub fn known_as(&self) -> Option<(&AccountId, &str)> {
        self.known_as.as_ref().map(|(account, sid)| (account, sid.as_str()))
    }

    pub fn set_sid(&mut self, known_as: Option<(AccountId, String)>) {
        self.known_as = known_as;
    }

    /// Half a sign-in, as long as it may take.
    pub fn pending(&self, now: Timestamp) -> Option<&Pending> {
        self.pending.as_ref().filter(|pending| now.duration_since(pending.since) < STEP_TAKES)
    }

    pub fn set_pending(&mut self, pending: Option<Pending>) {
        self.pending = pending;
    }

    /// What is being set up, as long as that may take.
    pub fn enrolling(&self, now: Timestamp) -> Option<&Enrolling> {
        self.enrolling.as_ref().filter(|enrolling| now.duration_since(enrolling.since) < STEP_TAKES)
    }

    pub fn set_enrolling(&mut self, enrolling: Option<Enrolling>) {
        self.enrolling = enrolling;
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

    pub fn searches(&self) -> &[String] {
        &self.searches
    }

    pub fn add_search(&mut self, text: &str) {
        self.searches.retain(|known| known != text);
        self.searches.push(text.to_owned());
        let over = self.searches.len().saturating_sub(SEARCHES_MAX);
        self.searches.drain(..over);
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
