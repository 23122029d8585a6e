//! What a session remembers between pages: drafts, and the filings it may see.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use value::Timestamp;

/// Filings remembered; the oldest are forgotten first and can be looked up again.
const FILINGS_MAX: usize = 50;

/// Drafts of different apps at the same time.
const DRAFTS_MAX: usize = 5;

/// Searches remembered; an older one is asked for again.
const SEARCHES_MAX: usize = 20;

/// Stored as JSON with the session.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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
