//! Two threads: one decides turns in order, one commits them in groups. While a group is being made durable the next
//! is decided; nobody is answered before their group is on the disk.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use store::{Batch, Store};
use value::{CommandKey, Rng, Timestamp};

use crate::Reply;
use crate::apps::Apps;
use crate::cache::Cache;
use crate::failure::Failure;
use crate::prepare::Prepared;
use crate::request::Receipt;
use crate::surroundings::Surroundings;
use crate::turn;

/// Turns that share one commit at most.
const GROUP_MAX: usize = 1_024;

/// What all threads of the engine see.
pub(crate) struct Shared {
    pub store: Arc<dyn Store>,
    pub apps: Arc<Apps>,
    clock: Arc<dyn value::Clock>,
    rng: Mutex<Box<dyn Rng>>,
    pub failed: AtomicBool,
    /// Keys decided but not yet committed, with those who asked again meanwhile.
    waiting: Mutex<BTreeMap<CommandKey, Vec<Again>>>,
}

/// Somebody who sent the same key again: what they asked, and where the answer goes.
struct Again {
    print: String,
    reply: Reply,
}

pub(crate) struct Job {
    pub turn: Prepared,
    pub reply: Reply,
}

struct Group {
    batch: Batch,
    answers: Vec<(CommandKey, Receipt, Option<Reply>)>,
}

/// The threads; dropping waits until everything taken is committed.
pub(crate) struct Running(Vec<JoinHandle<()>>);

impl Shared {
    pub fn new(store: Arc<dyn Store>, apps: Arc<Apps>, around: Surroundings) -> Self {
        Self {
            store,
            apps,
            clock: around.clock,
            rng: Mutex::new(around.rng),
            failed: AtomicBool::new(false),
            waiting: Mutex::new(BTreeMap::new()),
        }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.rng.lock().unwrap_or_else(PoisonError::into_inner).fill(&mut bytes);
        bytes
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, BTreeMap<CommandKey, Vec<Again>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn start(shared: &Arc<Shared>, queue: Receiver<Job>, next_case: u64) -> Running {
    // One group in the channel and one being committed: a third is still being filled.
    let (groups, committing) = sync_channel::<Group>(1);
    let (deciding, writing) = (shared.clone(), shared.clone());
    let spawn = |name: &str, run: Box<dyn FnOnce() + Send>| {
        std::thread::Builder::new().name(name.to_owned()).spawn(run).expect("a thread can be started")
    };
    let decider = spawn(
        "luohu-decide",
        Box::new(move || Decider { shared: deciding, cache: Cache::new(), next_case, groups }.run(&queue)),
    );
    let committer = spawn("luohu-commit", Box::new(move || commit_groups(&writing, &committing)));
    Running(vec![decider, committer])
}

struct Decider {
    shared: Arc<Shared>,
    cache: Cache,
    next_case: u64,
    groups: SyncSender<Group>,
}

impl Decider {
    fn run(mut self, queue: &Receiver<Job>) {
        let mut group = Group::new();
        loop {
            if group.answers.is_empty() {
                match queue.recv() {
                    Ok(job) => self.decide(job, &mut group),
                    Err(_) => return,
                }
            }
            while group.answers.len() < GROUP_MAX {
                match queue.try_recv() {
                    Ok(job) => self.decide(job, &mut group),
                    Err(_) => break,
                }
            }
            if group.answers.is_empty() {
                continue;
            }
            match self.groups.try_send(group) {
                Ok(()) => group = Group::new(),
                Err(TrySendError::Full(kept)) => {
                    group = kept;
                    if !self.fill_while_busy(queue, &mut group) {
                        let _ = self.groups.send(group);
                        return;
                    }
                }
                Err(TrySendError::Disconnected(kept)) => {
                    fail(&self.shared, kept.answers);
                    return;
                }
            }
        }
    }

    /// The committer is busy: lets the group grow. False when no more requests can come.
    fn fill_while_busy(&mut self, queue: &Receiver<Job>, group: &mut Group) -> bool {
        use std::sync::mpsc::RecvTimeoutError;
        if group.answers.len() >= GROUP_MAX {
            let full = std::mem::replace(group, Group::new());
            return self.groups.send(full).is_ok();
        }
        match queue.recv_timeout(Duration::from_micros(50)) {
            Ok(job) => {
                self.decide(job, group);
                true
            }
            Err(RecvTimeoutError::Timeout) => true,
            Err(RecvTimeoutError::Disconnected) => false,
        }
    }

    fn decide(&mut self, mut job: Job, group: &mut Group) {
        if self.shared.failed.load(Ordering::Acquire) {
            return (job.reply)(Err(Failure::Stopped));
        }
        let key = job.turn.request.key.clone();
        let print = job.turn.print.to_string();
        if let Some(again) = self.shared.waiting().get_mut(&key) {
            again.push(Again { print, reply: job.reply });
            return;
        }
        match self.shared.store.find_key(&key) {
            Ok(None) => {}
            Ok(Some(stored)) => return (job.reply)(receipt_again(&stored.turn.receipt, &print)),
            Err(fault) => return (job.reply)(Err(fault.into())),
        }
        let _span = tracing::debug_span!("engine.turn", key = %key, act = job.turn.asked).entered();
        match turn::take(&self.shared, &mut self.cache, &mut job.turn, self.next_case) {
            Err(failure) => (job.reply)(Err(failure)),
            Ok(taken) => {
                self.next_case += u64::from(taken.opened);
                for state in taken.states {
                    self.cache.put(state);
                }
                group.batch.absorb(taken.batch);
                self.shared.waiting().insert(key.clone(), Vec::new());
                let reply = early(&taken.receipt, job.reply);
                group.answers.push((key, taken.receipt, reply));
            }
        }
    }
}

/// The deliberate defect: answers before the commit, which the crash harness must notice.
#[cfg(feature = "defect")]
fn early(receipt: &Receipt, reply: Reply) -> Option<Reply> {
    if std::env::var("LUOHU_DEFECT").is_ok_and(|defect| defect == "answer-before-commit") {
        reply(Ok(receipt.clone()));
        return None;
    }
    Some(reply)
}

#[cfg(not(feature = "defect"))]
fn early(_receipt: &Receipt, reply: Reply) -> Option<Reply> {
    Some(reply)
}

/// The stored receipt of a key, if the same thing was asked by the same account.
fn receipt_again(stored: &str, print: &str) -> Result<Receipt, Failure> {
    let receipt: Receipt = serde_json::from_str(stored).map_err(|_| Failure::KeyReused)?;
    if receipt.asked == print { Ok(receipt) } else { Err(Failure::KeyReused) }
}

impl Group {
    fn new() -> Self {
        Self { batch: Batch::default(), answers: Vec::new() }
    }
}

fn commit_groups(shared: &Shared, groups: &Receiver<Group>) {
    while let Ok(group) = groups.recv() {
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

impl Drop for Running {
    fn drop(&mut self) {
        let own = std::thread::current().id();
        for thread in self.0.drain(..).filter(|thread| thread.thread().id() != own) {
            let _ = thread.join();
        }
    }
}
