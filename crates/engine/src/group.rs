//! What waits for the disk: one group is filled while another is committed, and nobody is answered before theirs is.

use std::sync::atomic::Ordering;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use store::Batch;
use value::CommandKey;

use crate::Reply;
use crate::failure::Failure;
use crate::request::Receipt;
use crate::writer::{Again, Shared};

/// Turns that share one commit at most.
const GROUP_MAX: usize = 1_024;

/// Decided turns and those who wait for them.
#[derive(Default)]
pub(crate) struct Group {
    pub batch: Batch,
    pub answers: Vec<(CommandKey, Receipt, Option<Reply>)>,
}

/// Where the deciding thread hands turns to the committing one.
///
/// WHY no channel of groups: what was decided while the disk was busy is one group, whenever the disk is free again,
/// so the size of groups follows the load and a lone turn waits for nobody.
#[derive(Default)]
pub(crate) struct Exchange {
    filling: Mutex<Filling>,
    filled: Condvar,
    taken: Condvar,
}

#[derive(Default)]
struct Filling {
    group: Group,
    closed: bool,
}

impl Exchange {
    fn filling(&self) -> MutexGuard<'_, Filling> {
        self.filling.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds decided turns to the group being filled; waits while it is full.
    pub fn put(&self, group: &mut Group) {
        let mut filling = self.filling();
        while filling.group.answers.len() >= GROUP_MAX {
            filling = self.taken.wait(filling).unwrap_or_else(PoisonError::into_inner);
        }
        filling.group.batch.absorb(std::mem::take(&mut group.batch));
        filling.group.answers.append(&mut group.answers);
        drop(filling);
        self.filled.notify_one();
    }

    /// No more turns will come.
    pub fn close(&self) {
        self.filling().closed = true;
        self.filled.notify_one();
    }

    /// The group filled so far, as soon as there is one; `None` when no more will come.
    fn take(&self) -> Option<Group> {
        let mut filling = self.filling();
        loop {
            if !filling.group.answers.is_empty() {
                let group = std::mem::take(&mut filling.group);
                self.taken.notify_one();
                return Some(group);
            }
            if filling.closed {
                return None;
            }
            filling = self.filled.wait(filling).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// The committing thread.
pub(crate) fn commit_groups(shared: &Shared, exchange: &Exchange) {
    while let Some(group) = exchange.take() {
        if shared.failed.load(Ordering::Acquire) {
            fail(shared, group.answers);
            continue;
        }
        let _span = tracing::debug_span!("store.commit", turns = group.batch.turns.len()).entered();
        match shared.store.commit(&group.batch) {
            Ok(_) => answer(shared, group.answers),
            Err(fault) => {
                // INVARIANT: later groups build on this one, so after a failed commit nothing may be written.
                shared.failed.store(true, Ordering::Release);
                tracing::error!(%fault, "commit failed; the engine stops");
                fail(shared, group.answers);
            }
        }
    }
}

fn answer(shared: &Shared, answers: Vec<(CommandKey, Receipt, Option<Reply>)>) {
    let again: Vec<Vec<Again>> = {
        let mut waiting = shared.waiting();
        answers.iter().map(|(key, ..)| waiting.remove(key).unwrap_or_default()).collect()
    };
    for ((_, receipt, reply), again) in answers.into_iter().zip(again) {
        for Again { print, reply } in again {
            reply(if receipt.asked == print { Ok(receipt.clone()) } else { Err(Failure::KeyReused) });
        }
        if let Some(reply) = reply {
            reply(Ok(receipt));
        }
    }
}

fn fail(shared: &Shared, answers: Vec<(CommandKey, Receipt, Option<Reply>)>) {
    for (key, _, reply) in answers {
        let again = shared.waiting().remove(&key).unwrap_or_default();
        for reply in again.into_iter().map(|again| again.reply).chain(reply) {
            reply(Err(Failure::Stopped));
        }
    }
}
