//! Which filings a session may follow up.

use store::FilingRow;
use value::FilingId;

use super::Visit;
use crate::error::Trouble;
use crate::site::Site;

impl Visit {
    /// The filing of this session behind an address: one it made, looked up, or of its account.
    pub fn filing(&self, site: &Site, alias: &str) -> Result<Option<FilingId>, Trouble> {
        let known = self.keep.filings().iter().find(|filing| self.token.alias(filing) == alias);
        if let Some(filing) = known {
            return Ok(Some(FilingId::new(filing.as_str())));
        }
        let own = self.filings(site)?.into_iter().map(|row| row.filing);
        Ok(own.into_iter().find(|filing| self.token.alias(filing.as_str()) == alias))
    }

    /// The filing, where its query code was shown or typed in this session; what an account may is the kernel's to say.
    pub fn proven(&self, filing: &FilingId) -> Vec<FilingId> {
        let known = self.keep.filings().iter().any(|known| known == filing.as_str());
        if known { vec![filing.clone()] } else { Vec::new() }
    }

    /// The filings of the account, and those that may be followed up for others, newest first.
    pub fn filings(&self, site: &Site) -> Result<Vec<FilingRow>, Trouble> {
        let Some(account) = &self.account else { return Ok(Vec::new()) };
        let store = site.engine.store();
        let mut rows = store.filings_of_account(&account.account)?;
        if self.actor.on_behalf.is_empty() {
            return Ok(rows);
        }
        let mut others = store.filings_by_agent(&account.account)?;
        let organisations = self.actor.on_behalf.iter().map(|it| &it.principal);
        for organisation in organisations.filter(|it| identity::uscc_of(it).is_some()) {
            others.extend(store.filings_of_account(organisation)?);
        }
        for row in others {
            let app = store.case(row.home)?.map(|case| case.app);
            let may = row.account.as_ref().zip(app).is_some_and(|(of, app)| self.actor.acts_for(of, &app));
            if may && !rows.iter().any(|known| known.filing == row.filing) {
                rows.push(row);
            }
        }
        rows.sort_by_key(|row| std::cmp::Reverse(row.filed_at));
        Ok(rows)
    }
}
