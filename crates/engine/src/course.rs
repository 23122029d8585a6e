//! The course of one case through its process: what it passed, when, and where it waits. Read from the log, because the
//! state keeps only where the tokens are.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Event, NetEvent};
use value::{CaseId, ElementId, Timestamp};

use crate::failure::Failure;
use crate::{Engine, rebuild};

/// Where a case has been and where it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Course {
    /// Elements it went through, in the order of the last time, with how often.
    pub passed: Vec<Passed>,
    /// Sequence flows it took.
    pub flows: BTreeSet<ElementId>,
    /// Elements where it waits now.
    pub now: Vec<ElementId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    pub element: ElementId,
    /// The last time.
    pub at: Timestamp,
    pub times: u32,
}

impl Engine {
    /// The course of a case; an empty one where there is no such case.
    pub fn course(&self, case: CaseId) -> Result<Course, Failure> {
        let turns = self.store().stream(case, 1)?;
        let mut passed: BTreeMap<ElementId, (Timestamp, u32, usize)> = BTreeMap::new();
        let (mut flows, mut elements) = (BTreeSet::new(), BTreeMap::new());
        let mut order = 0;
        for stored in &turns {
            for text in &stored.turn.events {
                let Event::Net(event) = rebuild::read(text, stored.position)? else { continue };
                let (left, to) = match event {
                    NetEvent::ProcessStarted { start, to, .. } => (start, to),
                    NetEvent::ElementPassed { element, to, .. } => (Some(element), to),
                    NetEvent::ElementEntered { element, instance, .. } => {
                        elements.insert(instance, element);
                        continue;
                    }
                    NetEvent::ElementLeft { instance, to } => (elements.remove(&instance), to),
                    _ => continue,
                };
                flows.extend(to);
                order += 1;
                if let Some(element) = left {
                    let slot = passed.entry(element).or_insert((stored.turn.at, 0, order));
                    *slot = (stored.turn.at, slot.1 + 1, order);
                }
            }
        }
        let mut listed: Vec<_> = passed.into_iter().collect();
        listed.sort_by_key(|(_, (_, _, order))| *order);
        let passed = listed.into_iter().map(|(element, (at, times, _))| Passed { element, at, times });
        // What a scope took with it has no event of its own, so where the case waits is what its state says.
        let state = self.case(case)?;
        // What is armed on an activity is no place where the case stands.
        let waits = state.iter().flat_map(|state| state.waiting().map(|(_, active)| active));
        let now: BTreeSet<ElementId> = waits.map(|active| active.element.clone()).collect();
        Ok(Course { passed: passed.collect(), flows, now: now.into_iter().collect() })
    }
}
