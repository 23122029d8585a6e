//! Stories: what people do to cases, line by line, in the words of the app.
//!
//! ```text
//! # a comment
//! at 2026-03-02 09:00                                      the local time of the district
//! as lin                                                   a person of fixture/people.toml, or anonymous
//! do report category=tree place="东湖路 1 号" -> A          opens a case and calls it A
//! do dispose A @co-dispose result="done"                   an act on A, at this task where several wait
//! join report A place="here too"                           one more filing on A
//! merge B into A reason="the same hole"                    split B from A reason="another hole"
//! wait 2 working-days                                      show A
//! ```

use clock::Unit;
use value::{DateTime, Finding};

use crate::folder::Folder;

/// Most lines of one story.
pub const LINES_MAX: usize = 10_000;

/// One story, named like its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    pub name: String,
    pub lines: Vec<StoryLine>,
}

/// A line that does something. Comments and empty lines are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryLine {
    pub line_no: u32,
    /// As written, without the space around it.
    pub text: String,
    pub step: StoryStep,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoryStep {
    At(DateTime),
    As(String),
    Do {
        act: String,
        /// The label of a case; the last case where there is none.
        case: Option<String>,
        task: Option<String>,
        input: Vec<(String, String)>,
        /// What the opened case is called from now on.
        label: Option<String>,
    },
    Join {
        act: String,
        case: String,
        input: Vec<(String, String)>,
    },
    Merge {
        from: String,
        into: String,
        reason: String,
    },
    Split {
        from: String,
        of: String,
        reason: String,
    },
    Show(String),
    Wait {
        amount: i64,
        unit: Unit,
    },
}

/// Name and text of each story of an app, in the order of their names.
pub fn stories(folder: &Folder) -> Vec<(String, String)> {
    folder.texts("story", "story").map(|(_, name, text)| (name.to_owned(), text.to_owned())).collect()
}

/// Reads a story, or tells every line that is not one.
pub fn read_story(name: &str, text: &str) -> Result<Story, Vec<Finding>> {
    let file = format!("story/{name}.story");
    let (mut lines, mut findings) = (Vec::new(), Vec::new());
    for (index, written) in text.lines().enumerate() {
        let line_no = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let text = written.trim().trim_start_matches('\u{feff}');
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        if lines.len() + findings.len() == LINES_MAX {
            let finding = Finding::error("story-too-long", format!("a story has at most {LINES_MAX} lines"));
            findings.push(finding.file(file.as_str()).at(line_no, 0).hint("split it"));
            break;
        }
        match words(text).and_then(|words| step(&words)) {
            Ok(step) => lines.push(StoryLine { line_no, text: text.to_owned(), step }),
            Err(Wrong { code, message, hint }) => {
                findings.push(Finding::error(code, message).hint(hint).file(file.as_str()).at(line_no, 0));
            }
        }
    }
    if findings.is_empty() { Ok(Story { name: name.to_owned(), lines }) } else { Err(findings) }
}

struct Wrong {
    code: &'static str,
    message: String,
    hint: &'static str,
}

fn wrong<T>(code: &'static str, message: impl Into<String>, hint: &'static str) -> Result<T, Wrong> {
    Err(Wrong { code, message: message.into(), hint })
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Word {
    Plain(String),
    Pair(String, String),
    Arrow,
}

/// Splits at white space outside of quotes; `#` at the start of a part ends the line.
fn words(line: &str) -> Result<Vec<Word>, Wrong> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() && !rest.starts_with('#') {
        let (mut name, mut text) = (None, String::new());
        let mut quoted = false;
        while let Some(c) = rest.chars().next().filter(|c| !c.is_whitespace()) {
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            match c {
                '"' => {
                    rest = quote(rest, &mut text)?;
                    quoted = true;
                }
                '=' if name.is_none() && !quoted => name = Some(std::mem::take(&mut text)),
                c => text.push(c),
            }
        }
        rest = rest.trim_start();
        words.push(match name {
            Some(name) if is_name(&name) => Word::Pair(name, text),
            Some(name) => {
                return wrong(
                    "story-name",
                    format!("`{name}` is not the name of a field"),
                    "write field=value",
                );
            }
            None if text == "->" && !quoted => Word::Arrow,
            None => Word::Plain(text),
        });
    }
    Ok(words)
}

/// Reads up to the closing quote; gives what is behind it.
fn quote<'t>(rest: &'t str, text: &mut String) -> Result<&'t str, Wrong> {
    let mut chars = rest.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Ok(rest.get(at + 1..).unwrap_or_default()),
            '\\' => match chars.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, kept @ ('"' | '\\'))) => text.push(kept),
                _ => {
                    return wrong(
                        "story-quote",
                        "a backslash stands before \", \\ or n",
                        "write \\\\ for one backslash",
                    );
                }
            },
            c => text.push(c),
        }
    }
    wrong("story-quote", "a quoted text does not end", "close it with \"")
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

fn step(words: &[Word]) -> Result<StoryStep, Wrong> {
    let Some((Word::Plain(verb), rest)) = words.split_first() else {
        return wrong("story-verb", "the line does not begin with a verb", VERBS);
    };
    match (verb.as_str(), rest) {
        ("at", [Word::Plain(day), Word::Plain(time)]) => at(day, time),
        ("at", [Word::Plain(moment)]) => {
            at(moment.split('T').next().unwrap_or(moment), moment.split('T').nth(1).unwrap_or(""))
        }
        ("at", _) => wrong("story-shape", "`at` needs a day and a time", "write: at 2026-03-02 09:00"),
        ("as", [Word::Plain(person)]) => Ok(StoryStep::As(person.clone())),
        ("as", _) => wrong("story-shape", "`as` needs one person", "write: as lin"),
        ("show", [Word::Plain(case)]) => Ok(StoryStep::Show(case.clone())),
        ("show", _) => wrong("story-shape", "`show` needs one case", "write: show A"),
        ("wait", [Word::Plain(amount), Word::Plain(unit)]) => wait(amount, unit),
        ("wait", _) => wrong("story-shape", "`wait` needs an amount and a unit", WAIT),
        ("do", [Word::Plain(act), rest @ ..]) => done(act, rest),
        ("do", _) => wrong("story-shape", "`do` needs an act", DO),
        ("join", [Word::Plain(act), Word::Plain(case), rest @ ..]) => Ok(StoryStep::Join {
            act: act.clone(),
            case: case.clone(),
            input: pairs(rest, "story-shape", JOIN)?,
        }),
        ("join", _) => wrong("story-shape", "`join` needs an act and a case", JOIN),
        ("merge" | "split", rest) => pair(verb, rest),
        _ => wrong("story-verb", format!("`{verb}` is not a verb of stories"), VERBS),
    }
}

const VERBS: &str = "one of: at, as, do, join, merge, split, show, wait";
const DO: &str = "write: do act A field=value, or do act field=value -> A";
const JOIN: &str = "write: join act A field=value";
const WAIT: &str =
    "write: wait 2 working-days; units are working-days, working-hours, calendar-days, clock-hours";

fn at(day: &str, time: &str) -> Result<StoryStep, Wrong> {
    let hint = "write: at 2026-03-02 09:00";
    let moment = if time.is_empty() { None } else { format!("{day}T{time}").parse::<DateTime>().ok() };
    match moment {
        Some(moment) => Ok(StoryStep::At(moment)),
        None => wrong("story-time", format!("`{day} {time}` is not a day and a time"), hint),
    }
}

fn wait(amount: &str, unit: &str) -> Result<StoryStep, Wrong> {
    let Some(number) = amount.parse::<i64>().ok().filter(|number| *number > 0) else {
        return wrong("story-wait", format!("`{amount}` is not a number above zero"), WAIT);
    };
    match unit.parse::<Unit>() {
        Ok(unit) => Ok(StoryStep::Wait { amount: number, unit }),
        Err(_) => wrong("story-wait", format!("`{unit}` is not a unit of time"), WAIT),
    }
}

fn done(act: &str, rest: &[Word]) -> Result<StoryStep, Wrong> {
    let (rest, label) = match rest {
        [rest @ .., Word::Arrow, Word::Plain(label)] => (rest, Some(label.clone())),
        rest => (rest, None),
    };
    let plain = rest.iter().take_while(|word| matches!(word, Word::Plain(_))).count();
    let (head, tail) = rest.split_at(plain);
    let (mut case, mut task) = (None, None);
    for word in head {
        let Word::Plain(text) = word else { continue };
        let place = match text.strip_prefix('@') {
            Some(_) => &mut task,
            None => &mut case,
        };
        if place.is_some() {
            return wrong("story-shape", format!("`{text}` is one word too many"), DO);
        }
        *place = Some(text.trim_start_matches('@').to_owned());
    }
    let input = pairs(tail, "story-shape", DO)?;
    Ok(StoryStep::Do { act: act.to_owned(), case, task, input, label })
}

fn pairs(words: &[Word], code: &'static str, hint: &'static str) -> Result<Vec<(String, String)>, Wrong> {
    let pair = |word: &Word| match word {
        Word::Pair(name, text) => Ok((name.clone(), text.clone())),
        Word::Plain(text) => wrong(code, format!("`{text}` is not field=value"), hint),
        Word::Arrow => wrong(code, "-> needs one name, at the end of the line", hint),
    };
    words.iter().map(pair).collect()
}

/// `merge B into A reason="..."` and `split B from A reason="..."`.
fn pair(verb: &str, rest: &[Word]) -> Result<StoryStep, Wrong> {
    let merge = verb == "merge";
    let (between, hint) = if merge {
        ("into", "write: merge B into A reason=\"...\"")
    } else {
        ("from", "write: split B from A reason=\"...\"")
    };
    let [Word::Plain(from), Word::Plain(word), Word::Plain(other), rest @ ..] = rest else {
        return wrong("story-shape", format!("`{verb}` needs two cases"), hint);
    };
    let reason = match rest {
        _ if word != between => return wrong("story-shape", format!("`{word}` is not `{between}`"), hint),
        [] => String::new(),
        [Word::Pair(name, text)] if name == "reason" => text.clone(),
        _ => return wrong("story-shape", format!("`{verb}` takes a reason and nothing else"), hint),
    };
    let (from, other) = (from.clone(), other.clone());
    Ok(if merge {
        StoryStep::Merge { from, into: other, reason }
    } else {
        StoryStep::Split { from, of: other, reason }
    })
}
