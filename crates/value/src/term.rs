//! What a text is found by: words, and for Chinese pairs of neighbouring characters, so that no dictionary is needed and
//! any database can keep them as plain rows.
//!
//! Full-width letters and digits count as narrow ones (as in NFKC, Unicode Standard Annex 15), capitals as small ones.
//! A run of Chinese gives its pairs and its last character; any other run of letters and digits is one word. A query
//! asks for every pair of a run, for a single character as the beginning of a pair, and for a word by its beginning.

use std::collections::BTreeSet;

/// Moves whenever [`of_texts`] gives something else for the same text: what is stored is then written anew.
pub const EDITION: u32 = 1;

/// Characters of one text that are looked at.
const TEXT_CHARS_MAX: usize = 4_000;

/// Characters of a query; what is longer is cut.
pub const QUERY_CHARS_MAX: usize = 60;

/// Characters of a word that count.
const WORD_CHARS_MAX: usize = 32;

/// A word with so many digits or more may be the number of a person, and is not kept.
const DIGITS_MAX: usize = 10;

/// One thing a query asks for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wanted {
    Whole(String),
    /// A term that begins with this.
    Begins(String),
}

impl Wanted {
    /// Whether a term is what is asked for.
    pub fn is(&self, term: &str) -> bool {
        match self {
            Self::Whole(whole) => whole == term,
            Self::Begins(begin) => term.starts_with(begin.as_str()),
        }
    }

    /// The terms asked for are from the first text on and before the second, compared by code points; without a second
    /// text it is the first alone.
    pub fn range(&self) -> (&str, Option<String>) {
        match self {
            Self::Whole(whole) => (whole, None),
            Self::Begins(begin) => (begin, Some(after(begin))),
        }
    }
}

/// The least text that is behind all texts beginning with `begin`.
fn after(begin: &str) -> String {
    let mut chars: Vec<char> = begin.chars().collect();
    while let Some(last) = chars.pop() {
        // The surrogates are a gap between D7FF and E000.
        let next = if last == '\u{d7ff}' { Some('\u{e000}') } else { char::from_u32(u32::from(last) + 1) };
        if let Some(next) = next {
            chars.push(next);
            break;
        }
    }
    chars.into_iter().collect()
}

enum Run {
    Chinese(Vec<char>),
    Word(String),
}

/// Terms that some texts are found by.
///
/// ```
/// let terms = value::term::of_texts(["布心路 Ａ12"]);
/// assert_eq!(terms.into_iter().collect::<Vec<_>>(), ["a12", "布心", "心路", "路"]);
/// ```
pub fn of_texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    for run in texts.into_iter().flat_map(|text| runs(text, TEXT_CHARS_MAX)) {
        match run {
            Run::Chinese(run) => {
                terms.extend(run.windows(2).map(|pair| pair.iter().collect::<String>()));
                terms.extend(run.last().map(char::to_string));
            }
            Run::Word(word) => {
                if digits(&word) <= DIGITS_MAX {
                    terms.insert(word);
                }
            }
        }
    }
    terms
}

/// What a query asks for: all of it must be there. Empty where there is nothing to look for.
pub fn of_query(query: &str) -> Vec<Wanted> {
    let mut wanted = BTreeSet::new();
    for run in runs(query, QUERY_CHARS_MAX) {
        match run {
            Run::Chinese(run) if run.len() == 1 => {
                wanted.extend(run.iter().map(|c| Wanted::Begins(c.to_string())));
            }
            Run::Chinese(run) => {
                wanted.extend(run.windows(2).map(|pair| Wanted::Whole(pair.iter().collect())));
            }
            Run::Word(word) => {
                wanted.insert(Wanted::Begins(word));
            }
        }
    }
    wanted.into_iter().collect()
}

/// Whether everything asked for is in these texts.
pub fn found_in<'a>(wanted: &[Wanted], texts: impl IntoIterator<Item = &'a str>) -> bool {
    let terms = of_texts(texts);
    !wanted.is_empty() && wanted.iter().all(|wanted| terms.iter().any(|term| wanted.is(term)))
}

/// Whether a query holds a number of a person: a mobile telephone of 11 digits, or an identity number of 15 or 18 places
/// (GB 11643), however it is spaced. Land lines of 7 or 8 digits are not told from dates.
pub fn looks_personal(query: &str) -> bool {
    let mut run = 0_usize;
    for c in query.chars().filter_map(narrow) {
        match c {
            '0'..='9' => run += 1,
            // Between the groups of a number.
            ' ' | '-' | '.' | '(' | ')' | '+' => {}
            'x' if run >= 17 => run += 1,
            _ => run = 0,
        }
        if run > DIGITS_MAX {
            return !begins_case_number(query.trim());
        }
    }
    false
}

/// A case number or its beginning, `20260302-0000017`: no telephone begins with the year.
fn begins_case_number(query: &str) -> bool {
    let all = |text: &str, most: usize| text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    let dated =
        |(day, rest): (&str, &str)| day.len() == 8 && day.starts_with("20") && all(day, 8) && all(rest, 7);
    query.split_once('-').is_some_and(dated)
}

fn digits(word: &str) -> usize {
    word.chars().filter(char::is_ascii_digit).count()
}

/// The narrow, small form of a character; none where it makes no letter.
fn narrow(c: char) -> Option<char> {
    let c = match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0)?,
        c => c,
    };
    // One letter for one: what grows in small letters is not worth a term of its own.
    c.to_lowercase().next()
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn runs(text: &str, chars_max: usize) -> Vec<Run> {
    let (mut runs, mut chinese, mut word) = (Vec::new(), Vec::new(), String::new());
    for c in text.chars().take(chars_max).filter_map(narrow).chain([' ']) {
        let han = is_chinese(c);
        if !han && !chinese.is_empty() {
            runs.push(Run::Chinese(std::mem::take(&mut chinese)));
        }
        let letter = !han && c.is_alphanumeric();
        if !letter && !word.is_empty() {
            let whole = std::mem::take(&mut word);
            runs.push(Run::Word(whole.chars().take(WORD_CHARS_MAX).collect()));
        }
        if han {
            chinese.push(c);
        } else if letter {
            word.push(c);
        }
    }
    runs
}
