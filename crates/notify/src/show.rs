//! Test mode: what would have gone out, one line of JSON a letter, for the administrator to read; nothing is sent.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Mutex;

use engine::{Carrier, NotCarried, Outgoing};
use serde_json::json;

use crate::Text;

/// Writes letters to a file.
pub struct Show {
    file: Mutex<File>,
    base: String,
}

impl Show {
    /// Opens the file for adding, readable by its owner alone: it holds addresses. `base` is scheme and host of the
    /// district.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn new(path: &Path, base: &str) -> io::Result<Self> {
        let mut options = File::options();
        options.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Ok(Self { file: Mutex::new(options.open(path)?), base: base.to_owned() })
    }
}

impl Carrier for Show {
    fn carry(&self, letter: &Outgoing) -> Result<(), NotCarried> {
        let text = Text::of(letter, &self.base);
        let line = json!({
            "key": letter.key, "channel": letter.channel.as_str(), "kind": letter.kind.as_str(), "to": letter.to,
            "language": letter.language, "case": letter.number, "subject": text.subject, "body": text.body,
            "short": text.short,
        });
        let mut file = self.file.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        writeln!(file, "{line}").map_err(|_| NotCarried::Unreachable)
    }
}
