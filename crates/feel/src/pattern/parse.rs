//! Pattern text to tree.

use super::{Flags, block};

/// Deepest nesting of groups and classes.
const DEPTH_MAX: u32 = 50;
/// Most repetitions a quantifier may name.
const COUNT_MAX: u32 = 1_000;

pub struct Tree {
    pub root: Node,
    pub groups: usize,
    pub has_references: bool,
}

pub enum Node {
    Empty,
    Char(char),
    /// A class, in the way the regex crate writes one.
    Class(String),
    /// `.`
    Dot,
    Start,
    End,
    Group(Option<usize>, Box<Node>),
    Reference(usize),
    Row(Vec<Node>),
    Either(Vec<Node>),
    Repeat {
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
        greedy: bool,
    },
}

impl Node {
    /// How many places there are in it, repetitions written out. Classes are several.
    ///
    /// INVARIANT: as deep as the pattern, and reading caps that.
    pub fn weight(&self) -> u64 {
        match self {
            Self::Empty | Self::Start | Self::End => 0,
            Self::Char(_) => 1,
            Self::Class(_) | Self::Dot | Self::Reference(_) => 2,
            Self::Group(_, inner) => inner.weight().saturating_add(1),
            Self::Row(nodes) | Self::Either(nodes) => {
                nodes.iter().fold(0, |sum, node| node.weight().saturating_add(sum))
            }
            Self::Repeat { node, min, max, .. } => {
                let times = u64::from(max.unwrap_or(*min).max(1));
                node.weight().saturating_add(1).saturating_mul(times)
            }
        }
    }
}

/// Every character stands for itself.
pub fn literal(text: &str) -> Tree {
    Tree { root: Node::Row(text.chars().map(Node::Char).collect()), groups: 0, has_references: false }
}

pub fn parse(text: &str, flags: Flags) -> Option<Tree> {
    let text = if flags.drop_space { without_space(text) } else { text.to_owned() };
    let mut reader = Reader {
        chars: text.chars().collect(),
        pos: 0,
        groups: 0,
        closed: Vec::new(),
        depth: 0,
        has_references: false,
    };
    let root = reader.either()?;
    let whole = reader.pos == reader.chars.len();
    whole.then_some(Tree { root, groups: reader.groups, has_references: reader.has_references })
}

/// Flag `x`: white space outside classes is not part of the pattern.
fn without_space(text: &str) -> String {
    let (mut out, mut classes, mut escaped) = (String::new(), 0_u32, false);
    for c in text.chars() {
        let space = matches!(c, ' ' | '\t' | '\n' | '\r');
        if space && classes == 0 {
            continue;
        }
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => classes += 1,
            ']' => classes = classes.saturating_sub(1),
            _ => {}
        }
        out.push(c);
    }
    out
}

struct Reader {
    chars: Vec<char>,
    pos: usize,
    groups: usize,
    /// Groups whose `)` has been read: only these may be referred to.
    closed: Vec<usize>,
    depth: u32,
    has_references: bool,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.pos).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.pos += 1;
        Some(c)
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.pos += usize::from(found);
        found
    }

    /// INVARIANT: all recursion passes here.
    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth >= DEPTH_MAX {
            return None;
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn either(&mut self) -> Option<Node> {
        let mut branches = vec![self.row()?];
        while self.take('|') {
            branches.push(self.row()?);
        }
        if branches.len() == 1 { branches.pop() } else { Some(Node::Either(branches)) }
    }

    fn row(&mut self) -> Option<Node> {
        let mut pieces = Vec::new();
        while self.peek().is_some_and(|c| c != '|' && c != ')') {
            let atom = self.atom()?;
            pieces.push(self.repeated(atom)?);
        }
        Some(if pieces.is_empty() { Node::Empty } else { Node::Row(pieces) })
    }

    fn repeated(&mut self, atom: Node) -> Option<Node> {
        let (min, max) = match self.peek() {
            Some('?') => (0, Some(1)),
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('{') => return self.counted(atom),
            _ => return Some(atom),
        };
        self.pos += 1;
        self.repeat(atom, min, max)
    }

    fn repeat(&mut self, atom: Node, min: u32, max: Option<u32>) -> Option<Node> {
        let greedy = !self.take('?');
        Some(Node::Repeat { node: Box::new(atom), min, max, greedy })
    }

    fn counted(&mut self, atom: Node) -> Option<Node> {
        self.pos += 1;
        let min = self.count()?;
        let max = if self.take(',') {
            if self.peek() == Some('}') { None } else { Some(self.count()?) }
        } else {
            Some(min)
        };
        if !self.take('}') || max.is_some_and(|max| max < min) {
            return None;
        }
        self.repeat(atom, min, max)
    }

    fn count(&mut self) -> Option<u32> {
        let mut digits = String::new();
        while let Some(digit) = self.peek().filter(char::is_ascii_digit) {
            digits.push(digit);
            self.pos += 1;
        }
        digits.parse().ok().filter(|count| *count <= COUNT_MAX)
    }

    fn atom(&mut self) -> Option<Node> {
        match self.next()? {
            '.' => Some(Node::Dot),
            '^' => Some(Node::Start),
            '$' => Some(Node::End),
            '(' => self.deeper(Self::group),
            '[' => self.deeper(Self::class).map(Node::Class),
            '\\' => self.escape(),
            '?' | '*' | '+' | '{' | '}' | ']' => None,
            c => Some(Node::Char(c)),
        }
    }

    fn group(&mut self) -> Option<Node> {
        let number = if self.take('?') {
            if !self.take(':') {
                return None;
            }
            None
        } else {
            self.groups += 1;
            Some(self.groups)
        };
        let inner = self.either()?;
        if !self.take(')') {
            return None;
        }
        self.closed.extend(number);
        Some(Node::Group(number, Box::new(inner)))
    }

    fn escape(&mut self) -> Option<Node> {
        let c = self.next()?;
        if c.is_ascii_digit() {
            return self.reference(c);
        }
        if let Some(plain) = single(c) {
            return Some(Node::Char(plain));
        }
        self.multiple(c).map(|class| Node::Class(format!("[{class}]")))
    }

    /// `\1`; a further digit belongs to the number only where there are that many groups before it.
    fn reference(&mut self, first: char) -> Option<Node> {
        let mut number = first.to_digit(10)? as usize;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            let longer = number * 10 + digit as usize;
            if longer > self.groups {
                break;
            }
            number = longer;
            self.pos += 1;
        }
        self.has_references = true;
        self.closed.contains(&number).then_some(Node::Reference(number))
    }

    /// The inside of a class for an escape that stands for several characters.
    fn multiple(&mut self, c: char) -> Option<String> {
        const INITIAL: &str = r"_:A-Za-z\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{2FF}\x{370}-\x{37D}\x{37F}-\x{1FFF}\x{200C}-\x{200D}\x{2070}-\x{218F}\x{2C00}-\x{2FEF}\x{3001}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFFD}\x{10000}-\x{EFFFF}";
        const FURTHER: &str = r"\-\.0-9\x{B7}\x{300}-\x{36F}\x{203F}-\x{2040}";
        Some(match c {
            's' => r"\t\n\r\x20".to_owned(),
            'S' => r"[^\t\n\r\x20]".to_owned(),
            'd' => r"\p{Nd}".to_owned(),
            'D' => r"\P{Nd}".to_owned(),
            'w' => r"[^\p{P}\p{Z}\p{C}]".to_owned(),
            'W' => r"\p{P}\p{Z}\p{C}".to_owned(),
            'i' => INITIAL.to_owned(),
            'I' => format!("[^{INITIAL}]"),
            'c' => format!("{INITIAL}{FURTHER}"),
            'C' => format!("[^{INITIAL}{FURTHER}]"),
            'p' | 'P' => self.property(c == 'P')?,
            _ => return None,
        })
    }

    /// `{Lu}` or `{IsBasicLatin}` after `\p`.
    fn property(&mut self, negated: bool) -> Option<String> {
        const CATEGORIES: &[&str] = &[
            "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd",
            "Ps", "Pe", "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp", "S", "Sm", "Sc", "Sk", "So", "C", "Cc",
            "Cf", "Co", "Cn",
        ];
        if !self.take('{') {
            return None;
        }
        let mut name = String::new();
        loop {
            match self.next()? {
                '}' => break,
                c => name.push(c),
            }
        }
        if let Some(wanted) = name.strip_prefix("Is") {
            let (from, to) = block::range(wanted)?;
            let range = format!(r"\x{{{from:X}}}-\x{{{to:X}}}");
            return Some(if negated { format!("[^{range}]") } else { range });
        }
        let letter = if negated { 'P' } else { 'p' };
        CATEGORIES.contains(&&*name).then(|| format!(r"\{letter}{{{name}}}"))
    }

    /// A class after its `[`, as `[...]` of the regex crate.
    fn class(&mut self) -> Option<String> {
        let negated = self.take('^');
        let mut inside = String::new();
        let mut first = true;
        loop {
            match self.next()? {
                ']' if !first => return Some(bracketed(&inside, negated)),
                ']' => return None,
                '[' => return None,
                '-' if !first && self.take('[') => {
                    let without = self.deeper(Self::class)?;
                    let kept = bracketed(&inside, negated);
                    return self.take(']').then(|| format!("[{kept}--{without}]"));
                }
                '-' if first || self.peek() == Some(']') => inside.push_str(r"\-"),
                '\\' => {
                    let c = self.next()?;
                    match single(c) {
                        Some(plain) => self.range(plain, &mut inside)?,
                        None => inside.push_str(&self.multiple(c)?),
                    }
                }
                c => self.range(c, &mut inside)?,
            }
            first = false;
        }
    }

    /// A character, or a range where `-` and another follow.
    fn range(&mut self, from: char, inside: &mut String) -> Option<()> {
        let after = self.chars.get(self.pos + 1).copied();
        inside.push_str(&point(from));
        if self.peek() != Some('-') || matches!(after, Some(']' | '[') | None) {
            return Some(());
        }
        self.pos += 1;
        let to = match self.next()? {
            '\\' => {
                let c = self.next()?;
                single(c)?
            }
            c => c,
        };
        if to < from {
            return None;
        }
        inside.push('-');
        inside.push_str(&point(to));
        Some(())
    }
}

fn bracketed(inside: &str, negated: bool) -> String {
    if negated { format!("[^{inside}]") } else { format!("[{inside}]") }
}

fn point(c: char) -> String {
    format!(r"\x{{{:X}}}", u32::from(c))
}

/// The one character an escape stands for.
fn single(c: char) -> Option<char> {
    Some(match c {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '\\' | '|' | '.' | '?' | '*' | '+' | '(' | ')' | '{' | '}' | '-' | '[' | ']' | '^' | '$' => c,
        _ => return None,
    })
}
