//! States of cases decided lately, so that a turn need not fold the stream again.

use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::Case;
use value::CaseId;

/// Two generations: what is not used while one generation fills is forgotten.
///
/// INVARIANT: a generation is larger than all turns that can wait for a commit, so an uncommitted state is never
/// forgotten.
pub(crate) struct Cache {
    young: BTreeMap<CaseId, Arc<Case>>,
    old: BTreeMap<CaseId, Arc<Case>>,
}

const GENERATION_MAX: usize = 8_192;

impl Cache {
    pub fn new() -> Self {
        Self { young: BTreeMap::new(), old: BTreeMap::new() }
    }

    pub fn get(&mut self, id: CaseId) -> Option<Arc<Case>> {
        if let Some(case) = self.young.get(&id) {
            return Some(case.clone());
        }
        let case = self.old.remove(&id)?;
        self.put(case.clone());
        Some(case)
    }

    pub fn put(&mut self, case: Arc<Case>) {
        if self.young.len() >= GENERATION_MAX {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(case.id, case);
    }
}
