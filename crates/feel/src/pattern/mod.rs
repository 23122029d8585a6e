//! Regular expressions of XPath and XQuery (Functions and Operators 3.1, 5.6), as `matches`, `replace` and `split` take
//! them. Patterns without back-references run in linear time; those with them run under a count of steps.

mod block;
mod emit;
mod parse;
mod program;
mod walk;

use std::ops::Range;

use program::Program;

/// Longest pattern, in bytes.
pub const TEXT_BYTES_MAX: usize = 1_000;
/// Most memory a compiled pattern may take, in bytes.
const SIZE_MAX: usize = 1 << 20;

/// A compiled pattern.
pub struct Pattern {
    engine: Engine,
    groups: usize,
    /// Places the automaton may stand at: what each byte of a text can cost.
    weight: u64,
}

enum Engine {
    /// No back-references: an automaton.
    Linear(Box<regex::Regex>),
    /// Back-references: tries one way after the other, each step counted.
    Counted(Program),
}

/// The letters of a pattern's flags.
#[derive(Debug, Clone, Copy, Default)]
pub struct Flags {
    pub dot_all: bool,
    pub multi_line: bool,
    pub ignore_case: bool,
    pub drop_space: bool,
    pub literal: bool,
}

impl Flags {
    /// `None` where a letter is no flag.
    pub fn read(letters: &str) -> Option<Self> {
        let mut flags = Self::default();
        for letter in letters.chars() {
            match letter {
                's' => flags.dot_all = true,
                'm' => flags.multi_line = true,
                'i' => flags.ignore_case = true,
                'x' => flags.drop_space = true,
                'q' => flags.literal = true,
                _ => return None,
            }
        }
        Some(flags)
    }
}

/// Where a match and its groups lie; group 0 is the whole.
pub type Groups = Vec<Option<Range<usize>>>;

/// The count of steps ran out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutOfSteps;

impl Pattern {
    /// `None` where the text is no pattern or is too large.
    pub fn new(text: &str, flags: Flags) -> Option<Self> {
        if text.len() > TEXT_BYTES_MAX {
            return None;
        }
        let tree = if flags.literal { parse::literal(text) } else { parse::parse(text, flags)? };
        let engine = if tree.has_references {
            Engine::Counted(Program::new(&tree, flags)?)
        } else {
            let built = regex::RegexBuilder::new(&emit::emit(&tree.root, flags))
                .case_insensitive(flags.ignore_case)
                .multi_line(flags.multi_line)
                .size_limit(SIZE_MAX)
                .build();
            Engine::Linear(Box::new(built.ok()?))
        };
        Some(Self { engine, groups: tree.groups, weight: tree.root.weight().max(1) })
    }

    /// What a search of `bytes` costs the automaton.
    fn cost(&self, bytes: usize) -> u64 {
        (bytes as u64 / 8 + 1).saturating_mul(self.weight)
    }

    /// How many groups there are, without the whole.
    pub fn groups(&self) -> usize {
        self.groups
    }

    /// The first match at or after byte `from`. `steps` is what is left, and is counted down.
    pub fn find_at(&self, text: &str, from: usize, steps: &mut u64) -> Result<Option<Groups>, OutOfSteps> {
        match &self.engine {
            Engine::Linear(regex) => {
                let cost = self.cost(text.len().saturating_sub(from));
                *steps = steps.checked_sub(cost).ok_or(OutOfSteps)?;
                let Some(found) = regex.captures_at(text, from) else { return Ok(None) };
                Ok(Some(found.iter().map(|group| group.map(|group| group.range())).collect()))
            }
            Engine::Counted(program) => walk::find_at(program, text, from, steps),
        }
    }

    pub fn is_match(&self, text: &str, steps: &mut u64) -> Result<bool, OutOfSteps> {
        match &self.engine {
            Engine::Linear(regex) => {
                *steps = steps.checked_sub(self.cost(text.len())).ok_or(OutOfSteps)?;
                Ok(regex.is_match(text))
            }
            Engine::Counted(program) => Ok(walk::find_at(program, text, 0, steps)?.is_some()),
        }
    }
}
