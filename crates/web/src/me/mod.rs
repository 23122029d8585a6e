//! Pages of oneself: the profile, how one signs in, where one is told, who read one's data, all of it as a file, its
//! erasure, who may act for one.

pub mod account;
pub mod data;
pub mod mandates;
pub mod notifications;
pub mod profile;
pub mod reads;
pub mod systems;

use kernel::Case;
use store::FilingRow;

use crate::error::Trouble;
use crate::site::Site;
use crate::visit::Visit;

/// The filings of the account with the cases that hold them now; a filing's readings may also lie in the case it was
/// filed as.
fn filings(site: &Site, visit: &Visit) -> Result<Vec<(FilingRow, Vec<Case>)>, Trouble> {
    let account = visit.account.as_ref().ok_or(Trouble::SignIn)?;
    let mut found = Vec::new();
    for row in site.engine.store().filings_of_account(&account.account)? {
        let mut cases = Vec::new();
        cases.extend(site.engine.case(row.case)?);
        if row.home != row.case {
            cases.extend(site.engine.case(row.home)?);
        }
        found.push((row, cases));
    }
    Ok(found)
}
