//! The words after the command's name. Small on purpose: flags, one value a flag, and the rest.

/// The words of one command line, after the command's own name.
pub struct Args(Vec<String>);

impl Args {
    pub fn new(words: Vec<String>) -> Self {
        Self(words)
    }

    /// All words as they came; a leading `--` is left out.
    pub fn words(&self) -> &[String] {
        match self.0.first() {
            Some(first) if first == "--" => &self.0[1..],
            _ => &self.0,
        }
    }

    pub fn has(&self, flag: &str) -> bool {
        self.0.iter().take_while(|word| *word != "--").any(|word| word == flag)
    }

    /// The word after `flag`, or what follows `flag=`.
    pub fn value(&self, flag: &str) -> Option<&str> {
        for (at, word) in self.0.iter().enumerate() {
            if word == flag {
                return self.0.get(at + 1).map(String::as_str);
            }
            if let Some(value) = word.strip_prefix(flag).and_then(|rest| rest.strip_prefix('=')) {
                return Some(value);
            }
        }
        None
    }

    /// A whole number given with `flag`, or `otherwise`.
    pub fn number(&self, flag: &str, otherwise: u64) -> Result<u64, String> {
        match self.value(flag) {
            None if self.has(flag) => Err(format!("`{flag}` needs a whole number after it")),
            None => Ok(otherwise),
            Some(text) => {
                text.parse().map_err(|_| format!("`{flag}` needs a whole number, and `{text}` is none"))
            }
        }
    }

    /// The first word that is no flag.
    pub fn first(&self) -> Option<&str> {
        self.0.iter().map(String::as_str).find(|word| !word.starts_with("--"))
    }
}
