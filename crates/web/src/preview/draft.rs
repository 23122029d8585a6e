//! Drafts of previews: in memory, few, each of one session.

use std::sync::{Arc, Mutex, PoisonError};

use form::Outline;
use form::outline::Answers;
use value::{Digest, Finding};

/// Most drafts at once; the one longest not used goes first. A schema of 1.5 MB takes about 20 MB.
const DRAFTS_MAX: usize = 16;
/// Most drafts of one session.
const OWN_MAX: usize = 3;

/// One preview as its author left it.
#[derive(Debug, Clone)]
pub struct Draft {
    pub key: String,
    owner: Digest,
    pub outline: Arc<Outline>,
    pub findings: Arc<Vec<Finding>>,
    pub answers: Answers,
}

/// All drafts, the one used last at the end.
#[derive(Debug, Default)]
pub struct Previews(Mutex<Vec<Draft>>);

impl Previews {
    /// Keeps a new draft.
    pub fn open(&self, key: &str, owner: Digest, outline: Outline, findings: Vec<Finding>) {
        let mut drafts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while drafts.iter().filter(|draft| draft.owner == owner).count() >= OWN_MAX {
            let first = drafts.iter().position(|draft| draft.owner == owner);
            first.into_iter().for_each(|at| drop(drafts.remove(at)));
        }
        if drafts.len() >= DRAFTS_MAX {
            drafts.remove(0);
        }
        let (outline, findings) = (Arc::new(outline), Arc::new(findings));
        drafts.push(Draft { key: key.to_owned(), owner, outline, findings, answers: Answers::default() });
    }

    /// A draft of this session.
    pub fn get(&self, key: &str, owner: Digest) -> Option<Draft> {
        let mut drafts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = drafts.iter().position(|draft| draft.key == key && draft.owner == owner)?;
        let draft = drafts.remove(at);
        drafts.push(draft.clone());
        Some(draft)
    }

    /// The answers of a draft as they are now.
    pub fn keep(&self, key: &str, owner: Digest, answers: Answers) {
        let mut drafts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let draft = drafts.iter_mut().find(|draft| draft.key == key && draft.owner == owner);
        draft.into_iter().for_each(|draft| draft.answers.clone_from(&answers));
    }

    pub fn close(&self, key: &str, owner: Digest) {
        let mut drafts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        drafts.retain(|draft| draft.key != key || draft.owner != owner);
    }
}
