//! What a session remembers between pages: drafts, and the filings it may see.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use value::{AccountId, SignedDuration, Timestamp};

/// Filings remembered; the oldest are forgotten first and can be looked up again.
const FILINGS_MAX: usize = 50;

/// Drafts of different apps at the same time.
const DRAFTS_MAX: usize = 5;

/// Stored as JSON with the session.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Keep {
    drafts: BTreeMap<String, Draft>,
    /// Filings made in this session, or looked up with their code.
    filings: Vec<String>,
    /// Keys of forms that were sent, with the filing each made.
    sent: Vec<(String, String)>,
    /// When the person of this session proved who they are.
    signed_in: Option<Timestamp>,
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

impl Keep {
    /// What a session's text says; a text that does not read is an empty memory.
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    pub fn signed_in(&self) -> Option<Timestamp> {
        self.signed_in
    }

    pub fn set_signed_in(&mut self, at: Timestamp) {
        self.signed_in = Some(at);
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
