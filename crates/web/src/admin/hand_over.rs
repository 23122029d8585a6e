//! An account goes into somebody's hands: with a first password that somebody else knows, that opens for a while and is
//! changed at the first sign-in. By the pages and by the command line.

use store::{Account, Store, StoreFault};
use value::{AccountId, Timestamp};

use crate::factor::{FIRST_PASSWORD, first_password};

/// Puts an account whose password somebody else knows. Factors of the kinds `taken` go, and what was open under the
/// password before ends: [`end_sessions`].
///
/// # Errors
/// Where the store fails.
pub fn hand_over(
    store: &dyn Store,
    account: &Account,
    taken: &[&str],
    now: Timestamp,
) -> Result<(), StoreFault> {
    let instead_of: Vec<&str> = taken.iter().copied().chain([FIRST_PASSWORD]).collect();
    // WHY before the account: a crash between the two asks somebody once too often for another password.
    store.put_factors(&account.account, &instead_of, &[first_password(&account.account, now)])?;
    store.put_account(account)?;
    end_sessions(store, &account.account)?;
    Ok(())
}

/// Ends every session of an account and what other systems were given under it; how many sessions there were.
///
/// # Errors
/// Where the store fails.
pub fn end_sessions(store: &dyn Store, account: &AccountId) -> Result<u64, StoreFault> {
    store.revoke_oidc_account(account)?;
    store.delete_sessions_of(account, None)
}
