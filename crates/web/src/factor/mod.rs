//! What somebody proves who they are with beside a password: an authenticator app, passkeys, recovery codes; and
//! whether the password is still the first one. Each is a row of its account in the store.

pub mod app;
pub mod passkey;
pub mod recovery;

use axum::http::StatusCode;
use engine::OsRng;
use store::{Account, Factor, Store, StoreFault};
use value::{AccountId, Rng as _, Timestamp};

use crate::error::Trouble;
use crate::password::FIRST_LIVES;
use crate::site::Site;

/// The password was made by the product and has to be changed; the row's age is the password's.
pub const FIRST_PASSWORD: &str = "first-password";
/// An authenticator app.
pub const APP: &str = "totp";
/// One recovery code.
pub const RECOVERY: &str = "recovery";
pub const PASSKEY: &str = "passkey";

/// Everything that is asked for at a sign-in beside the password.
pub const SECOND: [&str; 3] = [APP, PASSKEY, RECOVERY];

/// The rows of one account.
#[derive(Debug, Clone, Default)]
pub struct Factors {
    rows: Vec<Factor>,
}

impl Factors {
    pub fn of(site: &Site, account: &AccountId) -> Result<Self, StoreFault> {
        Self::read(site.engine.store().as_ref(), account)
    }

    pub fn read(store: &dyn Store, account: &AccountId) -> Result<Self, StoreFault> {
        Ok(Self { rows: store.factors_of(account)? })
    }

    fn of_kind(&self, kind: &'static str) -> impl Iterator<Item = &Factor> {
        self.rows.iter().filter(move |row| row.kind == kind)
    }

    pub fn app(&self) -> Option<&Factor> {
        self.of_kind(APP).next()
    }

    pub fn passkeys(&self) -> impl Iterator<Item = &Factor> {
        self.of_kind(PASSKEY)
    }

    /// Whether a second step is asked for. A recovery code alone is none: it stands in for another.
    pub fn any(&self) -> bool {
        self.app().is_some() || self.passkeys().next().is_some()
    }

    /// Recovery codes that were not used yet.
    pub fn recovery_left(&self) -> usize {
        self.of_kind(RECOVERY).filter(|row| row.used_at.is_none()).count()
    }

    /// Until when the first password opens, where it is still in use.
    pub fn first_password(&self) -> Option<Timestamp> {
        let made = self.of_kind(FIRST_PASSWORD).map(|row| row.created_at).max()?;
        Some(made.checked_add(FIRST_LIVES).unwrap_or(made))
    }

    pub fn find(&self, id: &str) -> Option<&Factor> {
        self.rows.iter().find(|row| row.id == id)
    }
}

/// The row that says a password is the first one.
pub fn first_password(account: &AccountId, now: Timestamp) -> Factor {
    row(account, FIRST_PASSWORD, random_id(FIRST_PASSWORD), String::new(), now)
}

fn row(account: &AccountId, kind: &str, id: String, data: String, now: Timestamp) -> Factor {
    Factor {
        id,
        account: account.clone(),
        kind: kind.to_owned(),
        data,
        step: 0,
        created_at: now,
        used_at: None,
    }
}

fn random_id(kind: &str) -> String {
    let mut bytes = [0; 16];
    OsRng.fill(&mut bytes);
    format!("{kind}-{}", crypto::encoding::encode(&bytes))
}

/// [`takes_code`] as a person tries it: one who failed too often waits, and whoever fails is told of.
pub fn try_code(site: &Site, account: &Account, typed: &str, now: Timestamp) -> Result<bool, Trouble> {
    let takes = || Ok(takes_code(site, &account.account, typed, now)?.then_some(()));
    Ok(tried(site, account, now, takes)?.is_some())
}

/// One try of a code of the second step, whatever it is held against: none where it was wrong.
pub(crate) fn tried<T>(
    site: &Site,
    account: &Account,
    now: Timestamp,
    check: impl FnOnce() -> Result<Option<T>, Trouble>,
) -> Result<Option<T>, Trouble> {
    let by_account = format!("second {}", account.account);
    if !site.second_steps.take(&[&by_account], now) {
        return Err(Trouble::Status(StatusCode::TOO_MANY_REQUESTS));
    }
    let right = check()?;
    match right {
        Some(_) => site.second_steps.succeeded(&by_account),
        None => site.sign_in_failed(Some(account)),
    }
    Ok(right)
}

/// Whether a typed code is one of the authenticator app or a recovery code; it is used up with the answer.
pub fn takes_code(site: &Site, account: &AccountId, typed: &str, now: Timestamp) -> Result<bool, Trouble> {
    let factors = Factors::of(site, account)?;
    let plain: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').take(64).collect();
    if plain.len() == crypto::otp::DIGITS && plain.bytes().all(|byte| byte.is_ascii_digit()) {
        let Some(row) = factors.app() else { return Ok(false) };
        return app::takes(site, row, &plain, now);
    }
    recovery::takes(site, account, &plain, now)
}
