//! Where things stand in a JSON text: the byte of every key, by its path, and the collection of findings.

use std::collections::BTreeMap;

use value::Finding;

/// Paths deeper than this are not remembered; findings then stand at the nearest remembered parent.
const DEPTH_KEPT: usize = 6;

/// Line and column of a JSON text's keys and items, by path: `fields/phone/label`.
pub(crate) struct Places {
    spots: BTreeMap<String, Spot>,
    /// Paths that are written twice.
    pub twice: Vec<String>,
}

/// Line and column, in characters from 1.
#[derive(Clone, Copy)]
struct Spot {
    line: u32,
    column: u32,
}

impl Spot {
    fn pass(&mut self, byte: u8) {
        match byte {
            b'\n' => *self = Self { line: self.line.saturating_add(1), column: 1 },
            // Bytes that continue a character count for nothing.
            0x80..=0xbf => {}
            _ => self.column = self.column.saturating_add(1),
        }
    }
}

/// One open object or array.
struct Open {
    /// Length of the path before this level's own segment.
    base: usize,
    /// The next index of an array; `None` for an object.
    index: Option<usize>,
}

impl Places {
    /// `text` is well-formed JSON: it was parsed before. Goes over it once, without recursion.
    pub(crate) fn of(text: &str) -> Self {
        let mut places = Self { spots: BTreeMap::new(), twice: Vec::new() };
        let (mut path, mut open, mut at) = (String::new(), Vec::<Open>::new(), 0);
        let mut spot = Spot { line: 1, column: 1 };
        let mut expects_key = false;
        while let Some(byte) = text.as_bytes().get(at).copied() {
            let end = if byte == b'"' { string_end(text, at) } else { at + 1 };
            match byte {
                b'"' if expects_key => {
                    let name = text.get(at..end).and_then(|key| serde_json::from_str::<String>(key).ok());
                    places.enter(&mut path, &open, &name.unwrap_or_default(), spot);
                    expects_key = false;
                }
                b'{' | b'[' => {
                    open.push(Open { base: path.len(), index: (byte == b'[').then_some(0) });
                    expects_key = byte == b'{';
                    if byte == b'[' {
                        places.enter(&mut path, &open, "0", spot);
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
                        places.enter(&mut path, &open, &name, spot);
                    }
                    Some(_) => expects_key = true,
                    None => {}
                },
                _ => {}
            }
            text.as_bytes().get(at..end).into_iter().flatten().for_each(|byte| spot.pass(*byte));
            at = end;
        }
        places
    }

    fn enter(&mut self, path: &mut String, open: &[Open], name: &str, spot: Spot) {
        let Some(level) = open.last() else { return };
        path.truncate(level.base);
        if open.len() > DEPTH_KEPT {
            return;
        }
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(name);
        let inside_twice = self.twice.last().is_some_and(|outer| path.starts_with(&format!("{outer}/")));
        // An item of an array stands after its bracket or comma.
        let column = if level.index.is_some() { spot.column.saturating_add(1) } else { spot.column };
        let before = self.spots.insert(path.clone(), Spot { column, ..spot });
        if before.is_some() && level.index.is_none() && !inside_twice {
            self.twice.push(path.clone());
        }
    }

    /// Line and column of a path, or of its nearest parent that is there.
    fn of_path(&self, path: &str) -> (u32, u32) {
        let mut wanted = path;
        loop {
            if let Some(spot) = self.spots.get(wanted) {
                return (spot.line, spot.column);
            }
            match wanted.rfind('/') {
                Some(cut) => wanted = wanted.get(..cut).unwrap_or_default(),
                None => return (1, 1),
            }
        }
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
    places: Places,
}

impl<'t> Findings<'t> {
    const COUNT_MAX: usize = 200;

    pub(crate) fn new(file: &'t str, places: Places) -> Self {
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
