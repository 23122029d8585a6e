//! Three threads: one decides turns in order, one writes them in groups, one waits for the disk and answers. Nobody is
//! answered before their group is on the disk.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use store::{Store, StoredTurn};
use value::{CommandKey, Rng, Timestamp};

use crate::Reply;
use crate::apps::Apps;
use crate::cache::Cache;
use crate::exchange::{Exchange, Load as _};
use crate::failure::Failure;
use crate::group::{Group, apply_groups, sync_groups};
use crate::house::House;
use crate::prepare::Prepared;
use crate::record::Record;
use crate::request::Receipt;
use crate::surroundings::Surroundings;
use crate::turn;
use crate::vault::Lock;

/// Requests looked up and decided before they are handed over; the disk need not wait for more.
const ROUND_MAX: usize = 64;

/// What all threads of the engine see.
pub(crate) struct Shared {
    pub store: Arc<dyn Store>,
    pub apps: Arc<Apps>,
    pub house: House,
    pub lock: Lock,
    pub record: Record,
    clock: Arc<dyn value::Clock>,
    rng: Mutex<Box<dyn Rng>>,
    pub failed: AtomicBool,
    /// Keys decided but not yet durable, with those who asked again meanwhile.
    waiting: Mutex<BTreeMap<CommandKey, Vec<Again>>>,
}

/// Somebody who sent the same key again: what they asked, and where the answer goes.
pub(crate) struct Again {
    pub print: String,
    pub reply: Reply,
}

pub(crate) struct Job {
    pub turn: Prepared,
    pub reply: Reply,
}

/// The threads; dropping waits until everything taken is committed.
pub(crate) struct Running(Vec<JoinHandle<()>>);

impl Shared {
    /// # Errors
    /// Where the keys do not open the vault that is there.
    pub fn new(
        store: Arc<dyn Store>,
        apps: Arc<Apps>,
        (house, record): (House, Record),
        mut around: Surroundings,
    ) -> Result<Self, Failure> {
        let lock = Lock::new(around.keys)?;
        lock.prepare(store.as_ref(), around.rng.as_mut())?;
        Ok(Self {
            store,
            apps,
            house,
            record,
            lock,
            clock: around.clock,
            rng: Mutex::new(around.rng),
            failed: AtomicBool::new(false),
            waiting: Mutex::new(BTreeMap::new()),
        })
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.rng.lock().unwrap_or_else(PoisonError::into_inner).fill(&mut bytes);
        bytes
    }

    pub fn waiting(&self) -> MutexGuard<'_, BTreeMap<CommandKey, Vec<Again>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn start(shared: &Arc<Shared>, queue: Receiver<Job>, next_case: u64) -> Running {
    let (decided, applied) = (Arc::new(Exchange::default()), Arc::new(Exchange::default()));
    let spawn = |name: &str, run: Box<dyn FnOnce() + Send>| {
        std::thread::Builder::new().name(name.to_owned()).spawn(run).expect("a thread can be started")
    };
    let decider =
        Decider { shared: shared.clone(), cache: Cache::new(), next_case, decided: decided.clone() };
    let deciding = spawn("luohu-decide", Box::new(move || decider.run(&queue)));
    let (writing, to_sync) = (shared.clone(), applied.clone());
    let writing = spawn("luohu-write", Box::new(move || apply_groups(&writing, &decided, &to_sync)));
    let syncing = shared.clone();
    let syncing = spawn("luohu-sync", Box::new(move || sync_groups(&syncing, &applied)));
    Running(vec![deciding, writing, syncing])
}

struct Decider {
    shared: Arc<Shared>,
    cache: Cache,
    next_case: u64,
    decided: Arc<Exchange<Group>>,
}

/// What is known of a key before its request is decided.
enum Known {
    New,
    Stored(Box<StoredTurn>),
    /// Decided and on its way to the disk.
    Waiting,
}

impl Decider {
    fn run(mut self, queue: &Receiver<Job>) {
        let (mut round, mut group) = (Vec::with_capacity(ROUND_MAX), Group::default());
        while let Ok(job) = queue.recv() {
            round.push(job);
            round.extend(queue.try_iter().take(ROUND_MAX - 1));
            match self.known(&round) {
                Ok(known) => {
                    for (job, known) in round.drain(..).zip(known) {
                        self.decide(job, known, &mut group);
                    }
                }
                Err(fault) => {
                    tracing::error!(%fault, "keys could not be looked up");
                    round.drain(..).for_each(|job| (job.reply)(Err(Failure::Stopped)));
                }
            }
            if group.len() > 0 {
                self.decided.put(std::mem::take(&mut group));
            }
        }
        self.decided.close();
    }

    /// Looks up all keys of a round in one read.
    ///
    /// INVARIANT: first those on their way to the disk, then the file: a key leaves `waiting` only when it is durable,
    /// so one that is in neither was never decided. One that is on its way may be in the file and yet not on the disk.
    fn known(&self, round: &[Job]) -> Result<Vec<Known>, store::StoreFault> {
        let mut known: Vec<Known> = {
            let waiting = self.shared.waiting();
            let on_its_way = |job: &Job| waiting.contains_key(&job.turn.request.key);
            round.iter().map(|job| if on_its_way(job) { Known::Waiting } else { Known::New }).collect()
        };
        let keys: Vec<&CommandKey> = round.iter().map(|job| &job.turn.request.key).collect();
        for (known, stored) in known.iter_mut().zip(self.shared.store.find_keys(&keys)?) {
            if let (Known::New, Some(stored)) = (&known, stored) {
                *known = Known::Stored(Box::new(stored));
            }
        }
        Ok(known)
    }

    fn decide(&mut self, mut job: Job, known: Known, group: &mut Group) {
        if self.shared.failed.load(Ordering::Acquire) {
            return (job.reply)(Err(Failure::Stopped));
        }
        let key = job.turn.request.key.clone();
        let print = job.turn.print.to_string();
        if let Known::Stored(stored) = known {
            return (job.reply)(receipt_again(&stored.turn.receipt, &print));
        }
        // Also a key that came twice within this round: its first turn is not handed over yet.
        if let Some(again) = self.shared.waiting().get_mut(&key) {
            again.push(Again { print, reply: job.reply });
            return;
        }
        if let Known::Waiting = known {
            // It became durable between the two looks.
            return match self.shared.store.find_key(&key) {
                Ok(Some(stored)) => (job.reply)(receipt_again(&stored.turn.receipt, &print)),
                Ok(None) => (job.reply)(Err(Failure::Stopped)),
                Err(fault) => (job.reply)(Err(fault.into())),
            };
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
                group.answers.push(key, taken.receipt, reply);
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

impl Drop for Running {
    fn drop(&mut self) {
        let own = std::thread::current().id();
        for thread in self.0.drain(..).filter(|thread| thread.thread().id() != own) {
            let _ = thread.join();
        }
    }
}
