//! A tree as instructions, for patterns with back-references.

use super::parse::{Node, Tree};
use super::{Flags, emit};

/// Most instructions a pattern may become.
const LENGTH_MAX: usize = 20_000;

pub struct Program {
    pub steps: Vec<Step>,
    /// Slots for places: two for each group, the whole included, then one for each loop.
    pub slots: usize,
    pub groups: usize,
    pub flags: Flags,
}

pub enum Step {
    Char(char),
    Class(Box<regex::Regex>),
    Start,
    End,
    Reference(usize),
    /// Goes on at the first; the second is tried where that fails.
    Split(usize, usize),
    Jump(usize),
    /// Remembers the place.
    Save(usize),
    /// Fails where nothing was read since the place in this slot: a loop that stands still ends.
    Moved(usize),
    Done,
}

impl Program {
    pub fn new(tree: &Tree, flags: Flags) -> Option<Self> {
        let slots = (tree.groups + 1) * 2;
        let mut made = Self { steps: Vec::new(), slots, groups: tree.groups, flags };
        made.push(Step::Save(0))?;
        made.node(&tree.root)?;
        made.push(Step::Save(1))?;
        made.push(Step::Done)?;
        Some(made)
    }

    fn push(&mut self, step: Step) -> Option<usize> {
        if self.steps.len() >= LENGTH_MAX {
            return None;
        }
        self.steps.push(step);
        Some(self.steps.len() - 1)
    }

    fn set(&mut self, at: usize, step: Step) {
        if let Some(place) = self.steps.get_mut(at) {
            *place = step;
        }
    }

    fn class(&mut self, class: &str) -> Option<()> {
        let whole = format!("^{class}$");
        let built = regex::RegexBuilder::new(&whole).case_insensitive(self.flags.ignore_case).build().ok()?;
        self.push(Step::Class(Box::new(built))).map(|_| ())
    }

    /// INVARIANT: as deep as the pattern, and reading caps that.
    fn node(&mut self, node: &Node) -> Option<()> {
        match node {
            Node::Empty => {}
            Node::Char(c) => drop(self.push(Step::Char(*c))?),
            Node::Class(class) => self.class(class)?,
            Node::Dot => self.class(emit::dot(self.flags))?,
            Node::Start => drop(self.push(Step::Start)?),
            Node::End => drop(self.push(Step::End)?),
            Node::Reference(group) => drop(self.push(Step::Reference(*group))?),
            Node::Group(None, inner) => self.node(inner)?,
            Node::Group(Some(number), inner) => {
                self.push(Step::Save(number * 2))?;
                self.node(inner)?;
                self.push(Step::Save(number * 2 + 1))?;
            }
            Node::Row(pieces) => pieces.iter().try_for_each(|piece| self.node(piece))?,
            Node::Either(branches) => self.either(branches)?,
            Node::Repeat { node, min, max, greedy } => self.repeat(node, *min, *max, *greedy)?,
        }
        Some(())
    }

    fn either(&mut self, branches: &[Node]) -> Option<()> {
        let mut ends = Vec::new();
        for (index, branch) in branches.iter().enumerate() {
            if index + 1 == branches.len() {
                self.node(branch)?;
                break;
            }
            let split = self.push(Step::Done)?;
            self.node(branch)?;
            ends.push(self.push(Step::Done)?);
            let next = self.steps.len();
            self.set(split, Step::Split(split + 1, next));
        }
        let after = self.steps.len();
        ends.into_iter().for_each(|end| self.set(end, Step::Jump(after)));
        Some(())
    }

    fn repeat(&mut self, node: &Node, min: u32, max: Option<u32>, greedy: bool) -> Option<()> {
        let branch = |inside: usize, after: usize| {
            if greedy { Step::Split(inside, after) } else { Step::Split(after, inside) }
        };
        for _ in 0..min {
            self.node(node)?;
        }
        let Some(max) = max else {
            let slot = self.slots;
            self.slots += 1;
            let split = self.push(Step::Done)?;
            self.push(Step::Save(slot))?;
            self.node(node)?;
            self.push(Step::Moved(slot))?;
            self.push(Step::Jump(split))?;
            let after = self.steps.len();
            self.set(split, branch(split + 1, after));
            return Some(());
        };
        let mut splits = Vec::new();
        for _ in min..max {
            splits.push(self.push(Step::Done)?);
            self.node(node)?;
        }
        let after = self.steps.len();
        splits.into_iter().for_each(|split| self.set(split, branch(split + 1, after)));
        Some(())
    }
}
