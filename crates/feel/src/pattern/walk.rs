//! Runs a program over a text, with a stack of its own and every step counted.

use super::program::{Program, Step};
use super::{Groups, OutOfSteps};

/// Most choices remembered at once: what bounds the memory.
const STACK_MAX: usize = 1 << 18;

enum Undo {
    /// Another way: this instruction at this place.
    Try(usize, usize),
    /// What a slot held before.
    Slot(usize, Option<usize>),
}

/// The first match at or after byte `from`.
pub fn find_at(
    program: &Program,
    text: &str,
    from: usize,
    steps: &mut u64,
) -> Result<Option<Groups>, OutOfSteps> {
    let Some(rest) = text.get(from..) else { return Ok(None) };
    let starts = rest.char_indices().map(|(offset, _)| from + offset).chain([text.len()]);
    for start in starts {
        if let Some(slots) = Walk::new(program, text).run(start, steps)? {
            let groups = slots.chunks(2).take(program.groups + 1).map(|pair| match pair {
                [Some(start), Some(end)] => Some(*start..*end),
                _ => None,
            });
            return Ok(Some(groups.collect()));
        }
    }
    Ok(None)
}

struct Walk<'a> {
    program: &'a Program,
    text: &'a str,
    slots: Vec<Option<usize>>,
    stack: Vec<Undo>,
}

impl<'a> Walk<'a> {
    fn new(program: &'a Program, text: &'a str) -> Self {
        Self { program, text, slots: vec![None; program.slots], stack: Vec::new() }
    }

    fn run(mut self, start: usize, steps: &mut u64) -> Result<Option<Vec<Option<usize>>>, OutOfSteps> {
        let (mut at, mut pos) = (0, start);
        loop {
            *steps = steps.checked_sub(1).ok_or(OutOfSteps)?;
            if self.stack.len() > STACK_MAX {
                return Err(OutOfSteps);
            }
            let next = match self.program.steps.get(at) {
                Some(Step::Done) | None => return Ok(Some(self.slots)),
                Some(step) => self.step(step, at, pos, steps)?,
            };
            match next.or_else(|| self.back()) {
                Some((next_at, next_pos)) => (at, pos) = (next_at, next_pos),
                None => return Ok(None),
            }
        }
    }

    /// Where to go on; `None` where this way fails.
    fn step(
        &mut self,
        step: &Step,
        at: usize,
        pos: usize,
        steps: &mut u64,
    ) -> Result<Option<(usize, usize)>, OutOfSteps> {
        let next = self.text.get(pos..).and_then(|rest| rest.chars().next());
        Ok(match step {
            Step::Char(wanted) => {
                next.filter(|c| self.same(*c, *wanted)).map(|c| (at + 1, pos + c.len_utf8()))
            }
            Step::Class(class) => next
                .filter(|c| class.is_match(c.encode_utf8(&mut [0; 4])))
                .map(|c| (at + 1, pos + c.len_utf8())),
            Step::Start => {
                let line = self.program.flags.multi_line && self.text[..pos].ends_with('\n');
                (pos == 0 || line).then_some((at + 1, pos))
            }
            Step::End => {
                let line = self.program.flags.multi_line && next == Some('\n');
                (next.is_none() || line).then_some((at + 1, pos))
            }
            Step::Reference(group) => self.reference(*group, pos, steps)?.map(|pos| (at + 1, pos)),
            Step::Split(first, second) => {
                self.stack.push(Undo::Try(*second, pos));
                Some((*first, pos))
            }
            Step::Jump(to) => Some((*to, pos)),
            Step::Save(slot) => {
                if let Some(place) = self.slots.get_mut(*slot) {
                    self.stack.push(Undo::Slot(*slot, place.replace(pos)));
                }
                Some((at + 1, pos))
            }
            Step::Moved(slot) => (self.slots.get(*slot) != Some(&Some(pos))).then_some((at + 1, pos)),
            Step::Done => None,
        })
    }

    /// Past the text the group matched; a group that took no part matches the empty text.
    fn reference(&self, group: usize, pos: usize, steps: &mut u64) -> Result<Option<usize>, OutOfSteps> {
        let bound = |slot: usize| self.slots.get(slot).copied().flatten();
        let (Some(start), Some(end)) = (bound(group * 2), bound(group * 2 + 1)) else { return Ok(Some(pos)) };
        let (wanted, mut rest) = (self.text.get(start..end).unwrap_or(""), &self.text[pos..]);
        *steps = steps.checked_sub(wanted.len() as u64).ok_or(OutOfSteps)?;
        for c in wanted.chars() {
            let mut left = rest.chars();
            match left.next() {
                Some(found) if self.same(found, c) => rest = left.as_str(),
                _ => return Ok(None),
            }
        }
        Ok(Some(self.text.len() - rest.len()))
    }

    fn same(&self, a: char, b: char) -> bool {
        a == b
            || (self.program.flags.ignore_case
                && (a.to_lowercase().eq(b.to_lowercase()) || a.to_uppercase().eq(b.to_uppercase())))
    }

    /// The last choice left open, everything since undone.
    fn back(&mut self) -> Option<(usize, usize)> {
        loop {
            match self.stack.pop()? {
                Undo::Try(at, pos) => return Some((at, pos)),
                Undo::Slot(slot, before) => {
                    if let Some(place) = self.slots.get_mut(slot) {
                        *place = before;
                    }
                }
            }
        }
    }
}
