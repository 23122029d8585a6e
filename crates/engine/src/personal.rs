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
    /// Shows the personal data of a filing to a person, who is written down first.
    ///
    /// WHY no key of the caller's: the same key again has no second effect, and so would show without writing down.
    ///
    /// # Errors
    /// A refusal where the person, the case or the reason does not allow it.
    pub fn read_personal(
        &self,
        actor: Actor,
        (case, filing): (CaseId, &FilingId),
        reason: &str,
    ) -> Result<Option<Personal>, Failure> {
        let key = CommandKey::new(format!("reading-{:032x}", u128::from_le_bytes(self.random())));
        let ask = Ask::Read { case, filing: filing.clone(), reason: reason.to_owned() };
        self.ask(Request::new(key, actor, ask))?;
        self.personal(case, filing)
    }

    /// The personal data of a filing, unwritten: for the person's own pages, for masking, and for proving a telephone
    /// number. Never for showing it to somebody else.
    pub fn personal(&self, case: CaseId, filing: &FilingId) -> Result<Option<Personal>, Failure> {
        let Some(case) = self.case(case)? else { return Ok(None) };
        let Some(vault) = case.filings.get(filing).and_then(|filing| filing.vault.as_ref()) else {
            return Ok(None);
        };
        let Some(row) = self.store().vault(&vault.vault)? else { return Ok(None) };
        let data = canonical::decode(&row.data).map_err(|_| StoreFault::Damaged("vault.data"))?;
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
            if waited.is_zero()
                && let Err(fault) = engine.sweep_retention(engine.now())
            {
                tracing::warn!(%fault, "ended retention could not be swept");
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
