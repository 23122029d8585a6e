//! # engine
//!
//! **What it is.** The path of a change: stamp time and id, load the case, ask the kernel, commit events, ledger
//! leaves, rows and outbox in one transaction shared with other turns, answer. Timers, the outbox, stories and imports
//! use the same path.
//!
//! **Example.**
//! ```
//! use std::sync::Arc;
//! use engine::{Apps, Ask, Engine, Failure, Request, Surroundings};
//! use value::{CaseId, CommandKey, Context};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let store = Arc::new(store::SqliteStore::memory()?);
//! // A district's own keys come from its key file.
//! let keys = engine::open_keys();
//! let engine = Engine::open(store, Arc::new(Apps::default()), Surroundings::real(Some(keys)))?;
//! let ask = Ask::Join {
//!     case: CaseId(1),
//!     act: "report".into(),
//!     answers: Context::new(),
//!     channel: "web".into(),
//!     blobs: Vec::new(),
//! };
//! let request = Request::new(CommandKey::new("first"), authority::Actor::anonymous(), ask);
//! assert!(matches!(engine.ask(request), Err(Failure::NoSuchCase)));
//! # Ok(()) }
//! ```
//!
//! **Invariants.** An answer is given only after the commit it depends on. One turn of a case at a time. A key never
//! has a second effect. Personal data reaches the store sealed. Nothing is decided here: what may happen is the kernel's business.
//!
//! **Start reading** at `turn.rs` (one turn), then `writer.rs` (how turns share a commit).
//!
//! **To add an effect**: a variant in `kernel::Effect`, its delivery in `outbox.rs`.

mod apps;
mod cache;
mod calendar;
mod carry;
mod course;
pub mod draft;
mod exchange;
mod failure;
mod group;
mod history;
mod house;
pub mod import;
mod outbox;
mod personal;
pub mod picture;
mod prepare;
mod rebuild;
mod record;
mod request;
pub mod story;
mod surroundings;
mod timer;
mod turn;
mod vault;
mod writer;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc;

pub use apps::Apps;
pub use calendar::{CaughtUp, PublishError, publish};
pub use carry::{Carrier, NotCarried, Outgoing};
pub use course::{Course, Passed};
pub use failure::Failure;
pub use house::directory_of;
pub use personal::{Personal, Swept};
pub use rebuild::{DeepReport, replay};
pub use record::{Kept, Line, leave_note};
pub use request::{Ask, Receipt, Request, Step};
pub use surroundings::{FixedClock, OsRng, SeededRng, Surroundings, SystemClock, open_keys};
pub use vault::VAULT_KEY;

use store::Store;
use value::{CaseId, Timestamp};

/// The machine over one store. Cloning gives another handle to the same machine; it stops with the last handle.
#[derive(Clone)]
pub struct Engine {
    shared: Arc<writer::Shared>,
    jobs: mpsc::SyncSender<writer::Job>,
    _running: Arc<writer::Running>,
}

/// Where an answer goes: called once, from the committing thread.
pub type Reply = Box<dyn FnOnce(Result<Receipt, Failure>) + Send>;

/// Requests waiting for a turn; beyond it the caller waits.
const QUEUE_MAX: usize = 4_096;

impl Engine {
    /// Starts the deciding and committing threads. Timers and the outbox start with [`Engine::start_background`].
    ///
    /// # Errors
    /// Where the store cannot be read, the district's own stream holds what this program does not know, or the keys are
    /// not those of the vault that is there.
    pub fn open(store: Arc<dyn Store>, apps: Arc<Apps>, around: Surroundings) -> Result<Self, Failure> {
        let next_case = store.max_case_id()? + 1;
        rebuild::index(store.as_ref())?;
        let house = house::House::load(store.as_ref())?;
        let record = record::Record::load(store.as_ref())?;
        let shared = Arc::new(writer::Shared::new(store, apps, (house, record), around)?);
        let (jobs, queue) = mpsc::sync_channel(QUEUE_MAX);
        let running = writer::start(&shared, queue, next_case);
        Ok(Self { shared, jobs, _running: Arc::new(running) })
    }

    /// Watches timers and delivers the outbox until the last handle is dropped.
    pub fn start_background(&self) {
        timer::start(self);
        outbox::start(self);
        personal::start(self);
    }

    /// Takes a request; `reply` hears the answer after the commit.
    pub fn submit(&self, request: Request, reply: Reply) {
        let job = match prepare::prepare(&self.shared, request) {
            Ok(job) => job,
            Err(failure) => return reply(Err(failure)),
        };
        if let Err(mpsc::SendError(job)) = self.jobs.send(writer::Job { turn: job, reply }) {
            (job.reply)(Err(Failure::Stopped));
        }
    }

    /// [`Engine::submit`], waiting for the answer.
    pub fn ask(&self, request: Request) -> Result<Receipt, Failure> {
        let (answer, heard) = mpsc::sync_channel(1);
        self.submit(
            request,
            Box::new(move |result| {
                let _ = answer.send(result);
            }),
        );
        heard.recv().unwrap_or(Err(Failure::Stopped))
    }

    pub fn store(&self) -> &Arc<dyn Store> {
        &self.shared.store
    }

    pub fn apps(&self) -> &Apps {
        &self.shared.apps
    }

    pub fn now(&self) -> Timestamp {
        self.shared.now()
    }

    /// Random bytes from the engine's source.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        self.shared.random()
    }

    /// The state of a case, folded from its committed events.
    pub fn case(&self, case: CaseId) -> Result<Option<kernel::Case>, Failure> {
        rebuild::load(self.shared.store.as_ref(), case)
    }

    /// False after a failed commit: the process must be restarted, nothing is written any more.
    pub fn healthy(&self) -> bool {
        !self.shared.failed.load(Ordering::Acquire)
    }

    /// Fires every timer due at or before `at`, in order, each at its own due time where `replay` is set.
    pub fn fire_due(&self, at: Timestamp, replay: bool) -> Result<u32, Failure> {
        timer::fire_due(self, at, replay)
    }

    /// Brings every open case to the newest edition of its calendar, one turn a case that it can touch; a case that
    /// nothing moves is left as it is.
    pub fn catch_up(&self) -> Result<CaughtUp, Failure> {
        calendar::catch_up(self)
    }

    /// Delivers what waits in the outbox now.
    pub fn deliver(&self) -> Result<u32, Failure> {
        outbox::deliver(&self.shared)
    }

    /// Compares the rows of every case with the fold of its events.
    pub fn check_rows(&self) -> Result<DeepReport, Failure> {
        rebuild::check_rows(&self.shared)
    }
}
