//! Whom a page is for.

use axum::http::StatusCode;
use identity::Domain;
use store::Account;
use value::AccountId;

use super::Visit;
use crate::error::Trouble;

impl Visit {
    /// Whoever signed in, where the page is for them.
    fn only(&self, is_for_them: bool) -> Result<&Account, Trouble> {
        let account = self.account.as_ref().ok_or(Trouble::SignIn)?;
        if is_for_them { Ok(account) } else { Err(Trouble::Status(StatusCode::FORBIDDEN)) }
    }

    /// For pages of the desk: somebody who works here.
    pub fn staff(&self) -> Result<(), Trouble> {
        self.only(self.staff).map(drop)
    }

    /// For pages that officials share with who administers the directory.
    pub fn staff_or_administrator(&self) -> Result<(), Trouble> {
        self.only(self.staff || self.directs()).map(drop)
    }

    /// For pages that officials and those who draft rules share.
    pub fn staff_or_author(&self) -> Result<(), Trouble> {
        if self.author { Ok(()) } else { self.staff() }
    }

    /// For pages of those who draft changes of apps.
    pub fn author(&self) -> Result<AccountId, Trouble> {
        self.only(self.author).map(|account| account.account.clone())
    }

    pub fn is_staff(&self) -> bool {
        self.staff
    }

    /// Is the administrator whose business this is.
    pub fn administers(&self, domain: Domain) -> bool {
        self.administrator == Some(domain.role())
    }

    /// Changes the directory.
    pub fn directs(&self) -> bool {
        self.administers(Domain::Structure) || self.administers(Domain::Power)
    }

    /// Where the person's work begins.
    pub fn first_page(&self) -> &'static str {
        match self.staff {
            true => "/desk/tasks",
            false if self.administers(Domain::Record) => "/audit",
            false if self.administers(Domain::Accounts) => "/admin/accounts",
            false if self.administers(Domain::Structure) => "/directory",
            false => "/",
        }
    }
}
