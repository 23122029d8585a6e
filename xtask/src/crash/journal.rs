//! What the clients were told, kept outside the server's reach.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// An answer that said yes: the key we sent and the reference we got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledged {
    pub key: String,
    pub reference: String,
}

/// The answers of one round.
#[derive(Default)]
pub struct Answers {
    pub acknowledged: Vec<Acknowledged>,
    /// Keys of requests that were sent and got no answer.
    pub unanswered: Vec<String>,
}

/// Every acknowledged answer of the run, on disk as it comes for whoever looks into a red run.
pub struct Journal {
    file: File,
    all: Vec<Acknowledged>,
}

impl Journal {
    pub fn open(path: &Path) -> Result<Self, String> {
        let file = File::create(path).map_err(|error| format!("could not open the journal: {error}"))?;
        Ok(Self { file, all: Vec::new() })
    }

    pub fn write(&mut self, answers: &Answers) -> Result<(), String> {
        let mut lines = String::new();
        for yes in &answers.acknowledged {
            lines.push_str(&format!("{}\t{}\n", yes.key, yes.reference));
        }
        self.all.extend(answers.acknowledged.iter().cloned());
        self.file.write_all(lines.as_bytes()).map_err(|error| format!("could not write the journal: {error}"))
    }

    pub fn all(&self) -> &[Acknowledged] {
        &self.all
    }

    /// A lost one is counted once.
    pub fn forget(&mut self, lost: &[Acknowledged]) {
        let keys: BTreeSet<&str> = lost.iter().map(|lost| lost.key.as_str()).collect();
        self.all.retain(|yes| !keys.contains(yes.key.as_str()));
    }
}
