//! Where things stand in a JSON text: the byte of every key, by its path, and the collection of findings.

use std::collections::BTreeMap;

use value::Finding;

/// Paths deeper than this are not remembered; findings then stand at the nearest remembered parent.
const DEPTH_KEPT: usize = 6;

/// The bytes of a JSON text's keys and items, by path: `fields/phone/label`.
pub(crate) struct Places<'t> {
    text: &'t str,
    bytes: BTreeMap<String, usize>,
    /// Paths that are written twice.
    pub twice: Vec<String>,
}

/// One open object or array.
struct Open {
    /// Length of the path before this level's own segment.
    base: usize,
    /// The next index of an array; `None` for an object.
    index: Option<usize>,
}

impl<'t> Places<'t> {
    /// `text` is well-formed JSON: it was parsed before. Goes over it once, without recursion.
    pub(crate) fn of(text: &'t str) -> Self {
        let mut places = Self { text, bytes: BTreeMap::new(), twice: Vec::new() };
        let (mut path, mut open, mut at) = (String::new(), Vec::<Open>::new(), 0);
        let mut expects_key = false;
        while let Some(byte) = text.as_bytes().get(at).copied() {
            match byte {
                b'"' => {
                    let end = string_end(text, at);
                    if expects_key {
                        let name = text.get(at..end).and_then(|key| serde_json::from_str::<String>(key).ok());
                        places.enter(&mut path, &open, &name.unwrap_or_default(), at);
                        expects_key = false;
                    }
                    at = end;
                    continue;
                }
                b'{' | b'[' => {
                    open.push(Open { base: path.len(), index: (byte == b'[').then_some(0) });
                    expects_key = byte == b'{';
                    if byte == b'[' {
                        places.enter(&mut path, &open, "0", at + 1);
                    }
                }
                b'}' | b']' => {
                    if let Some(level) = open.pop() {
                        path.truncate(level.base);
                    }
                    expects_key = false;
                }
                b',' => match open.last_mut() {
                    Some(Open { index: Some(index), .. }) => {
                        *index += 1;
                        let name = index.to_string();
                        places.enter(&mut path, &open, &name, at + 1);
                    }
                    Some(_) => expects_key = true,
                    None => {}
                },
                _ => {}
            }
            at += 1;
        }
        places
    }

    fn enter(&mut self, path: &mut String, open: &[Open], name: &str, at: usize) {
        let Some(level) = open.last() else { return };
        path.truncate(level.base);
        if open.len() > DEPTH_KEPT {
            return;
        }
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(name);
        if self.bytes.insert(path.clone(), at).is_some() && level.index.is_none() {
            self.twice.push(path.clone());
        }
    }

    /// Line and column of a path, or of its nearest parent that is there.
    fn of_path(&self, path: &str) -> (u32, u32) {
        let mut wanted = path;
        let byte = loop {
            if let Some(byte) = self.bytes.get(wanted) {
                break *byte;
            }
            match wanted.rfind('/') {
                Some(cut) => wanted = wanted.get(..cut).unwrap_or_default(),
                None => break 0,
            }
        };
        let before = self.text.get(..byte).unwrap_or_default();
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
    }
}

/// The byte after the closing quote of the string that begins at `at`.
fn string_end(text: &str, at: usize) -> usize {
    let mut escaped = false;
    for (step, byte) in text.bytes().enumerate().skip(at + 1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return step + 1,
            _ => {}
        }
    }
    text.len()
}

/// Findings of one form file, with a cap.
pub(crate) struct Findings<'t> {
    pub all: Vec<Finding>,
    file: &'t str,
    places: Places<'t>,
}

impl<'t> Findings<'t> {
    const COUNT_MAX: usize = 200;

    pub(crate) fn new(file: &'t str, places: Places<'t>) -> Self {
        let mut findings = Self { all: Vec::new(), file, places };
        for path in std::mem::take(&mut findings.places.twice) {
            let name = path.rsplit('/').next().unwrap_or_default().to_owned();
            let finding = Finding::error("key-twice", format!("the key `{name}` is written twice"));
            findings.push(&path, finding.hint("keep one of them"));
        }
        findings
    }

    /// Puts a finding at a path of the file.
    pub(crate) fn push(&mut self, path: &str, finding: Finding) {
        if self.all.len() > Self::COUNT_MAX {
            return;
        }
        if self.all.len() == Self::COUNT_MAX {
            let message = format!("more than {} findings; the rest is not shown", Self::COUNT_MAX);
            let last = Finding::error("more-findings", message).hint("repair the first ones and check again");
            self.all.push(last.file(self.file));
            return;
        }
        let (line, column) = self.places.of_path(path);
        self.all.push(finding.file(self.file).at(line, column).element(path));
    }

    pub(crate) fn error(&mut self, path: &str, code: &str, message: impl Into<String>, hint: &str) {
        self.push(path, Finding::error(code, message).hint(hint));
    }

    pub(crate) fn warning(&mut self, path: &str, code: &str, message: impl Into<String>, hint: &str) {
        self.push(path, Finding::warning(code, message).hint(hint));
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.all.iter().any(|finding| finding.severity == value::Severity::Error)
    }
}
