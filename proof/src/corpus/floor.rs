//! What is known to fail, by name; everything else must pass.

use std::collections::{BTreeMap, BTreeSet};

use super::{Suite, Verdict};

/// The committed floor: `fails SUITE CASE` for each known failure, `cases SUITE COUNT` for the size of a suite.
#[derive(Debug, Clone, Default)]
pub struct Floor {
    fails: BTreeSet<(String, String)>,
    counts: BTreeMap<String, usize>,
}

impl Floor {
    /// The floor of this tree.
    pub fn committed() -> Self {
        Self::read(include_str!("../../floor.txt"))
    }

    pub fn read(text: &str) -> Self {
        let mut floor = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.splitn(3, ' ');
            match (words.next(), words.next(), words.next()) {
                (Some("fails"), Some(suite), Some(case)) => {
                    floor.fails.insert((suite.to_owned(), case.trim().to_owned()));
                }
                (Some("cases"), Some(suite), Some(count)) => {
                    floor.counts.insert(suite.to_owned(), count.trim().parse().unwrap_or(usize::MAX));
                }
                _ => {}
            }
        }
        floor
    }

    pub fn knows(&self, suite: &str, case: &str) -> bool {
        self.fails.contains(&(suite.to_owned(), case.to_owned()))
    }

    /// One sentence for each thing that fell. `whole`: the suites are the ones the floor was counted on.
    pub fn regressions(&self, suites: &[Suite], whole: bool) -> Vec<String> {
        let mut found = Vec::new();
        for suite in suites.iter().filter(|suite| suite.gates) {
            for case in &suite.cases {
                if let Verdict::Failed(why) = &case.verdict
                    && !self.knows(suite.key, &case.name)
                {
                    found.push(format!("{}: {} newly fails: {why}", suite.key, case.name));
                }
            }
            if suite.apart() > suite.apart_max {
                let (apart, most) = (suite.apart(), suite.apart_max);
                found.push(format!("{}: {apart} cases stand apart, at most {most} may", suite.key));
            }
            if suite.cases.is_empty() {
                found.push(format!("{}: no case was found", suite.key));
            }
        }
        for (key, wanted) in self.counts.iter().filter(|_| whole) {
            let cases = suites.iter().find(|suite| suite.key == key).map_or(0, |suite| suite.cases.len());
            if cases != *wanted {
                found.push(format!("{key}: {cases} cases were run, the suite has {wanted}"));
            }
        }
        found
    }

    /// Cases of the floor that pass now: their lines can go.
    pub fn risen(&self, suites: &[Suite]) -> Vec<String> {
        let passing = suites.iter().flat_map(|suite| suite.cases.iter().map(move |case| (suite, case)));
        passing
            .filter(|(suite, case)| case.verdict == Verdict::Passed && self.knows(suite.key, &case.name))
            .map(|(suite, case)| format!("{} {}", suite.key, case.name))
            .collect()
    }
}
