//! Personal data by the only door: lent after the reading is on the disk, erased with its salt.

use std::sync::Arc;
use std::time::Duration;

use authority::Actor;
use store::StoreFault;
use value::{CaseId, CommandKey, Context, Date, FilingId, Timestamp, Value, VaultId, canonical};

use crate::Engine;
use crate::failure::Failure;
use crate::request::{Ask, Receipt, Request};
use crate::timer::machine;

/// Rows taken at one look for ended retention.
const SWEEP_MAX: usize = 256;

/// Rows sealed anew at one sweep at most: a second's work.
const RENEWED_MAX: usize = 5_000;

/// How often ended retention is looked for.
const SWEEP_EVERY: Duration = Duration::from_secs(3_600);

/// Merges followed from the case a filing was made as.
const MERGES_MAX: usize = 64;

/// The reason of an erasure that nobody asked for.
const RETENTION_ENDED: &str = "保存期限届满";

/// Personal data of one filing: field names and answers. It has no `Debug`, so that it cannot reach a log.
pub struct Personal(pub Context);

impl Personal {
    pub fn text(&self, field: &str) -> Option<&str> {
        self.0.get(field).and_then(Value::as_text).map(AsRef::as_ref)
    }
}

/// What one sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    pub erased: u32,
    /// Rows whose case is still open, or closed later than the row was made.
    pub kept: u32,
}

impl Engine {
    /// Shows the personal data of a filing to a person, who is written down first: what is general, or with it what is
    /// `sensitive`. Nothing is shown but the fields that are written down.
    ///
    /// WHY no key of the caller's: the same key again has no second effect, and so would show without writing down.
    ///
    /// # Errors
    /// A refusal where the person, the case or the reason does not allow it.
    pub fn read_personal(
        &self,
        actor: Actor,
        (case, filing): (CaseId, &FilingId),
        sensitive: bool,
        reason: &str,
    ) -> Result<Option<Personal>, Failure> {
        let key = CommandKey::new(format!("reading-{:032x}", u128::from_le_bytes(self.random())));
        let ask = Ask::Read { case, filing: filing.clone(), sensitive, reason: reason.to_owned() };
        let receipt = self.ask(Request::new(key, actor, ask))?;
        let written = self.store().stream(case, receipt.version)?;
        let events = written.iter().flat_map(|stored| &stored.turn.events);
        let fields = events.filter_map(|text| match serde_json::from_str(text) {
            Ok(kernel::Event::PersonalDataRead(reading)) if reading.filing == *filing => Some(reading.fields),
            _ => None,
        });
        let Some(fields) = fields.into_iter().next() else { return Ok(None) };
        let personal = self.personal(case, filing)?;
        let lent = |(name, _): &(std::sync::Arc<str>, Value)| fields.iter().any(|field| **field == **name);
        Ok(personal.map(|personal| Personal(personal.0.into_iter().filter(lent).collect())))
    }

    /// The personal data of a filing, unwritten: for the person's own pages, for masking, and for proving a telephone
    /// number. Never for showing it to somebody else.
    pub fn personal(&self, case: CaseId, filing: &FilingId) -> Result<Option<Personal>, Failure> {
        let Some(case) = self.case(case)? else { return Ok(None) };
        let Some(vault) = case.filings.get(filing).and_then(|filing| filing.vault.as_ref()) else {
            return Ok(None);
        };
        let Some(row) = self.store().vault(&vault.vault)? else { return Ok(None) };
        let opened = self.shared.lock.open(&row)?;
        if !opened.is_of(&vault.commitment) {
            return Err(StoreFault::Damaged("vault.sealed").into());
        }
        let data = canonical::decode(&opened.data).map_err(|_| StoreFault::Damaged("vault.sealed"))?;
        Ok(data.as_context().cloned().map(Personal))
    }

    /// Erases the personal data of a filing: row and salt go in the commit of the event that says so.
    ///
    /// # Errors
    /// A refusal where the case still needs it or the asker is not the person concerned.
    pub fn erase_personal(
        &self,
        mut request: Request,
        (case, filing): (CaseId, &FilingId),
        reason: &str,
    ) -> Result<Receipt, Failure> {
        let vault = self.case(case)?.and_then(|it| it.filings.get(filing)?.vault.clone());
        request.ask = Ask::Erase { case, filing: filing.clone(), reason: reason.to_owned() };
        let receipt = self.ask(request)?;
        if let Some(vault) = vault {
            // The row is gone by now; this takes its bytes out of the write-ahead log too.
            self.store().erase_vault(&vault.vault)?;
        }
        Ok(receipt)
    }

    /// Erases what may not be kept any longer: of closed cases, the days of retention after closing.
    pub fn sweep_retention(&self, now: Timestamp) -> Result<Swept, Failure> {
        let mut swept = Swept::default();
        let today = self.apps().all().map(|app| app.calendar.day_of(now)).min();
        let Some(today) = today else { return Ok(swept) };
        let mut after = None;
        loop {
            let due = self.store().vault_expired(today, after.as_ref(), SWEEP_MAX)?;
            for id in &due {
                if self.erase_ended(id, today)? { swept.erased += 1 } else { swept.kept += 1 }
            }
            after = due.last().cloned();
            if due.len() < SWEEP_MAX {
                return Ok(swept);
            }
        }
    }

    /// What is done every hour: ended retention, ended sessions, rows under an older key.
    fn sweep(&self) {
        let now = self.now();
        if let Err(fault) = self.sweep_retention(now) {
            tracing::warn!(%fault, "ended retention could not be swept");
        }
        if let Err(fault) = self.store().purge_sessions(now) {
            tracing::warn!(%fault, "ended sessions could not be purged");
        }
        match self.renew_vault() {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, "personal data is under the present key now"),
            Err(fault) => tracing::warn!(%fault, "personal data could not be sealed anew"),
        }
    }

    /// Seals personal data that is under an older key under the present one, so many rows at most a call; how many.
    pub fn renew_vault(&self) -> Result<usize, Failure> {
        let mut rng = crate::vault::Stretched::new(self.random());
        self.shared.lock.renew(self.store().as_ref(), &mut rng, RENEWED_MAX)
    }

    /// Seals a text of another kind under the district's keys; `associated` must be the same to open it.
    pub fn seal(&self, associated: &[u8], plain: &[u8]) -> Result<Vec<u8>, Failure> {
        self.shared.lock.seal_bytes(associated, plain, self.random())
    }

    /// The opposite of [`Engine::seal`].
    pub fn unseal(&self, associated: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Failure> {
        self.shared.lock.open_bytes(associated, sealed)
    }

    /// Erases one row where its case is closed and the days after closing are over.
    fn erase_ended(&self, id: &VaultId, today: Date) -> Result<bool, Failure> {
        let Some(row) = self.store().vault(id)? else { return Ok(false) };
        let Some((case, filing)) = self.holder(row.case, id)? else { return Ok(false) };
        if self.last_day(&case, row.retain_until).is_none_or(|last| today <= last) {
            return Ok(false);
        }
        let key = CommandKey::new(format!("retention:{id}"));
        let ask = Ask::Erase { case: case.id, filing: filing.clone(), reason: String::new() };
        self.erase_personal(Request::new(key, machine(), ask), (case.id, &filing), RETENTION_ENDED)?;
        Ok(true)
    }

    /// The case whose filing refers to the row: the one it was filed as, or one that it was merged into.
    fn holder(&self, home: CaseId, id: &VaultId) -> Result<Option<(kernel::Case, FilingId)>, Failure> {
        let mut next = Some(home);
        for _ in 0..MERGES_MAX {
            let Some(case) = next.map(|case| self.case(case)).transpose()?.flatten() else { return Ok(None) };
            let holds = |filing: &&kernel::Filing| filing.vault.as_ref().is_some_and(|it| it.vault == *id);
            if let Some(filing) = case.filings.values().find(holds).map(|filing| filing.id.clone()) {
                return Ok(Some((case, filing)));
            }
            next = case.merged_into;
        }
        Ok(None)
    }

    /// The last day the data of a closed case may be kept: the retention counts from its closing, and the row's own
    /// date counts from its opening.
    fn last_day(&self, case: &kernel::Case, retain_until: Option<Date>) -> Option<Date> {
        let app = self.apps().get(&case.app)?;
        let day = |at| app.calendar.day_of(at);
        let days = retain_until?.since(day(case.opened_at)).ok()?;
        day(case.closed_at?).checked_add(days).ok()
    }
}

/// Looks for ended retention until the last handle of the engine is dropped.
pub(crate) fn start(engine: &Engine) {
    let shared = Arc::downgrade(&engine.shared);
    let jobs = engine.jobs.clone();
    let running = Arc::downgrade(&engine._running);
    let watch = move || {
        let mut waited = Duration::ZERO;
        loop {
            let (Some(shared), Some(running)) = (shared.upgrade(), running.upgrade()) else { return };
            let engine = Engine { shared, jobs: jobs.clone(), _running: running };
            if waited.is_zero() {
                engine.sweep();
            }
            drop(engine);
            // WHY short waits: the thread must not outlive the engine by an hour.
            std::thread::sleep(Duration::from_millis(500));
            waited += Duration::from_millis(500);
            if waited >= SWEEP_EVERY {
                waited = Duration::ZERO;
            }
        }
    };
    std::thread::Builder::new()
        .name("luohu-retention".to_owned())
        .spawn(watch)
        .expect("a thread can be started");
}
