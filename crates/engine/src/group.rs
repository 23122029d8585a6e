//! Decided turns on their way to an answer: written into the store's file in groups, made durable in groups, and only
//! then answered. While one group waits for the disk, the next is written and the one after it decided.

use std::sync::atomic::Ordering;

use store::{Batch, StoreFault};
use value::CommandKey;

use crate::Reply;
use crate::exchange::{Exchange, Load};
use crate::failure::Failure;
use crate::request::Receipt;
use crate::writer::{Again, Shared};

/// Decided turns and those who wait for them.
#[derive(Default)]
pub(crate) struct Group {
    pub batch: Batch,
    pub answers: Answers,
}

/// Who is answered once their turns are on the disk.
#[derive(Default)]
pub(crate) struct Answers(Vec<(CommandKey, Receipt, Option<Reply>)>);

impl Answers {
    pub fn push(&mut self, key: CommandKey, receipt: Receipt, reply: Option<Reply>) {
        self.0.push((key, receipt, reply));
    }
}

impl Load for Answers {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn absorb(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }
}

impl Load for Group {
    fn len(&self) -> usize {
        self.answers.len()
    }

    fn absorb(&mut self, other: Self) {
        self.batch.absorb(other.batch);
        self.answers.absorb(other.answers);
    }
}

/// The writing thread.
pub(crate) fn apply_groups(shared: &Shared, decided: &Exchange<Group>, applied: &Exchange<Answers>) {
    while let Some(Group { batch, answers }) = decided.take() {
        if shared.failed.load(Ordering::Acquire) {
            fail(shared, answers);
            continue;
        }
        let _span = tracing::debug_span!("store.apply", turns = batch.turns.len()).entered();
        match shared.store.apply(&batch) {
            Ok(_) => applied.put(answers),
            Err(fault) => give_up(shared, answers, &fault),
        }
    }
    applied.close();
}

/// The thread that waits for the disk, and answers.
pub(crate) fn sync_groups(shared: &Shared, applied: &Exchange<Answers>) {
    while let Some(answers) = applied.take() {
        let synced = {
            let _span = tracing::debug_span!("store.sync", turns = answers.len()).entered();
            shared.store.sync()
        };
        match synced {
            Ok(()) => answer(shared, answers),
            Err(fault) => give_up(shared, answers, &fault),
        }
    }
}

/// INVARIANT: later groups build on this one, so after a failed write nothing may be written any more.
fn give_up(shared: &Shared, answers: Answers, fault: &StoreFault) {
    shared.failed.store(true, Ordering::Release);
    tracing::error!(%fault, "writing failed; the engine stops");
    fail(shared, answers);
}

fn answer(shared: &Shared, answers: Answers) {
    let again: Vec<Vec<Again>> = {
        let mut waiting = shared.waiting();
        answers.0.iter().map(|(key, ..)| waiting.remove(key).unwrap_or_default()).collect()
    };
    for ((_, receipt, reply), again) in answers.0.into_iter().zip(again) {
        for Again { print, reply } in again {
            reply(if receipt.asked == print { Ok(receipt.clone()) } else { Err(Failure::KeyReused) });
        }
        if let Some(reply) = reply {
            reply(Ok(receipt));
        }
    }
}

fn fail(shared: &Shared, answers: Answers) {
    for (key, _, reply) in answers.0 {
        let again = shared.waiting().remove(&key).unwrap_or_default();
        for reply in again.into_iter().map(|again| again.reply).chain(reply) {
            reply(Err(Failure::Stopped));
        }
    }
}
