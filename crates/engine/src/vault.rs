//! The lock of the vault: personal data is sealed before it reaches the store, and opened only where it belongs.
//!
//! A row's plain text is its salt and its data; associated are the ids of row and case, so that no row opens in the
//! place of another. The key is the active one named [`VAULT_KEY`] of the district's keyring; a retired one still opens.

use std::sync::Arc;

use crypto::Keyring;
use store::{Store, VaultRow};
use value::{CaseId, Commitment, Date, Digest, Rng, VaultId};

use crate::failure::Failure;

/// The name of the sealing key in a district's keyring.
pub const VAULT_KEY: &str = "field";

/// Rows sealed in one transaction, and rows sealed anew at one sweep at most.
const ROWS_AT_ONCE: usize = 256;

const SALT_BYTES: usize = 32;

/// Bytes of randomness that the sealing of one text takes.
pub(crate) const SEED_BYTES: usize = 24;

/// The district's keys, as the vault uses them; an engine without keys opens and seals nothing.
pub(crate) struct Lock {
    keys: Option<Arc<Keyring>>,
}

/// Personal data on its way into the vault: its case is not known yet.
pub(crate) struct Unsealed {
    pub vault: VaultId,
    pub salt: [u8; SALT_BYTES],
    pub data: String,
    /// What the nonce is drawn from; never used twice.
    pub seed: [u8; SEED_BYTES],
}

/// A row's plain text.
pub(crate) struct Opened {
    pub data: String,
    salt: [u8; SALT_BYTES],
}

impl Opened {
    /// Whether this is what the event committed to.
    pub fn is_of(&self, commitment: &Commitment) -> bool {
        Commitment::of(&self.salt, self.data.as_bytes()) == *commitment
    }
}

impl Lock {
    /// # Errors
    /// Where the keyring has no active key of that name to seal with: nothing could be kept.
    pub fn new(keys: Option<Arc<Keyring>>) -> Result<Self, Failure> {
        let Some(ring) = &keys else { return Ok(Self { keys }) };
        match ring.active(VAULT_KEY) {
            Ok(key) if key.purpose == crypto::Purpose::Seal => Ok(Self { keys }),
            Ok(_) => Err(Failure::Sealed(format!("the key named `{VAULT_KEY}` has another purpose"))),
            Err(error) => Err(Failure::Sealed(error.to_string())),
        }
    }

    fn keys(&self) -> Result<&Keyring, Failure> {
        self.keys.as_deref().ok_or_else(|| Failure::Sealed("this engine was given no keys".to_owned()))
    }

    pub fn seal(
        &self,
        unsealed: &Unsealed,
        case: CaseId,
        retain_until: Option<Date>,
    ) -> Result<VaultRow, Failure> {
        let plain = [unsealed.salt.as_slice(), unsealed.data.as_bytes()].concat();
        let sealed = self.seal_bytes(&of_row(&unsealed.vault, case), &plain, unsealed.seed)?;
        Ok(VaultRow { vault: unsealed.vault.clone(), case, sealed, retain_until })
    }

    pub fn open(&self, row: &VaultRow) -> Result<Opened, Failure> {
        let told = |error: &dyn std::fmt::Display| Failure::Sealed(format!("the row {}: {error}", row.vault));
        let plain = self.keys()?.open(VAULT_KEY, &of_row(&row.vault, row.case), &row.sealed);
        let plain = plain.map_err(|error| told(&error))?;
        let (salt, data) = plain.split_first_chunk::<SALT_BYTES>().ok_or_else(|| told(&"it has no salt"))?;
        let data = String::from_utf8(data.to_vec()).map_err(|error| told(&error.utf8_error()))?;
        Ok(Opened { data, salt: *salt })
    }

    pub fn seal_bytes(
        &self,
        associated: &[u8],
        plain: &[u8],
        seed: [u8; SEED_BYTES],
    ) -> Result<Vec<u8>, Failure> {
        let sealed = self.keys()?.seal(VAULT_KEY, &mut Stretched::new(seed), associated, plain);
        sealed.map_err(|error| Failure::Sealed(error.to_string()))
    }

    pub fn open_bytes(&self, associated: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Failure> {
        let plain = self.keys()?.open(VAULT_KEY, associated, sealed);
        plain.map_err(|error| Failure::Sealed(error.to_string()))
    }

    /// Whether a row is under the key that now seals; as `Keyring::seal` writes it: the form, then the key's id.
    fn is_current(&self, row: &VaultRow) -> Result<bool, Failure> {
        let key = self.keys()?.active(VAULT_KEY).map_err(|error| Failure::Sealed(error.to_string()))?;
        Ok(row.sealed.get(1..).is_some_and(|rest| rest.starts_with(key.id.as_bytes())))
    }

    /// Seals what an older program left open, tries one row with these keys, and says so before anything is served.
    pub fn prepare(&self, store: &dyn Store, rng: &mut dyn Rng) -> Result<(), Failure> {
        if self.keys.is_none() {
            return Ok(());
        }
        let older = !store.vault_plain(1)?.is_empty();
        if older {
            // WHY also before: a process that ended between the last row and the end of this would never come here again.
            store.wipe()?;
        }
        loop {
            let plain = store.vault_plain(ROWS_AT_ONCE)?;
            if plain.is_empty() {
                break;
            }
            let sealed = plain.into_iter().map(|row| {
                let mut seed = [0; SEED_BYTES];
                rng.fill(&mut seed);
                let unsealed = Unsealed { vault: row.vault, salt: row.salt, data: row.data, seed };
                self.seal(&unsealed, row.case, row.retain_until)
            });
            store.seal_vault(&sealed.collect::<Result<Vec<_>, _>>()?)?;
        }
        if older {
            store.wipe()?;
        }
        store.vault_after(None, 1)?.first().map_or(Ok(()), |row| self.open(row).map(drop))
    }

    /// Seals rows under the present key that are under an older one, at most `limit`; how many.
    pub fn renew(&self, store: &dyn Store, rng: &mut dyn Rng, limit: usize) -> Result<usize, Failure> {
        let (mut after, mut renewed) = (None, 0);
        loop {
            let rows = store.vault_after(after.as_ref(), ROWS_AT_ONCE)?;
            for row in &rows {
                if self.is_current(row)? {
                    continue;
                }
                if renewed >= limit {
                    return Ok(renewed);
                }
                let opened = self.open(row)?;
                let mut seed = [0; SEED_BYTES];
                rng.fill(&mut seed);
                let plain = [opened.salt.as_slice(), opened.data.as_bytes()].concat();
                let sealed = self.seal_bytes(&of_row(&row.vault, row.case), &plain, seed)?;
                renewed += usize::from(store.reseal_vault(row, &sealed)?);
            }
            after = rows.last().map(|row| row.vault.clone());
            if rows.len() < ROWS_AT_ONCE {
                return Ok(renewed);
            }
        }
    }
}

/// What a row's text is bound to.
fn of_row(vault: &VaultId, case: CaseId) -> Vec<u8> {
    [b"luohu vault 1\0".as_slice(), &case.0.to_be_bytes(), vault.as_str().as_bytes()].concat()
}

/// Random bytes from one random seed: SHA-256 in counter mode.
///
/// WHY not the engine's source: it stands behind a lock, and the deciding thread must not wait for it.
pub(crate) struct Stretched {
    seed: [u8; SEED_BYTES],
    counter: u64,
}

impl Stretched {
    pub fn new(seed: [u8; SEED_BYTES]) -> Self {
        Self { seed, counter: 0 }
    }
}

impl Rng for Stretched {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let block = [self.seed.as_slice(), &self.counter.to_be_bytes()].concat();
            self.counter += 1;
            chunk.iter_mut().zip(Digest::of(&block).0).for_each(|(to, from)| *to = from);
        }
    }
}
