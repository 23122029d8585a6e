//! Who acts for whom: representatives of organisations, and authorisations between people 亲友代办.

use authority::OnBehalf;
use value::{AccountId, Date};

use super::fact::{Event, Fact, MandateId};
use super::state::{Directory, Mandate, Organisation};

/// The account in whose name things are filed for an organisation.
pub fn organisation_account(uscc: &str) -> AccountId {
    AccountId::new(format!("{}{uscc}", authority::ORGANISATION))
}

/// The unified social credit code of an organisation's account.
pub fn uscc_of(account: &AccountId) -> Option<&str> {
    account.as_str().strip_prefix(authority::ORGANISATION)
}

impl Directory {
    pub(super) fn apply_mandate(&mut self, event: &Event) {
        match &event.fact {
            Fact::RepresentativeNamed { uscc, name, representative } => {
                let (uscc, name, representative) = (uscc.clone(), name.clone(), representative.clone());
                self.represented.change(representative.clone(), |of| {
                    of.insert(uscc.clone());
                });
                self.organisations.insert(uscc.clone(), Organisation { uscc, name, representative });
            }
            Fact::MandateOffered { mandate, principal, agent, items, until } => {
                for account in [principal, agent] {
                    self.mandated.change(account.clone(), |of| {
                        of.insert(*mandate);
                    });
                }
                let record = Mandate {
                    id: *mandate,
                    principal: principal.clone(),
                    agent: agent.clone(),
                    items: items.clone(),
                    until: *until,
                    offered: event.at,
                    accepted: None,
                    ended: None,
                };
                self.mandates.insert(*mandate, record);
            }
            Fact::MandateAccepted { mandate } => {
                if let Some(record) = self.mandates.get_mut(mandate) {
                    record.accepted = Some(event.at);
                }
            }
            Fact::MandateEnded { mandate } => {
                if let Some(record) = self.mandates.get_mut(mandate) {
                    record.ended = Some((event.at, event.by.clone()));
                }
            }
            _ => {}
        }
    }

    pub fn mandate(&self, id: MandateId) -> Option<&Mandate> {
        self.mandates.get(&id)
    }

    pub fn organisation(&self, uscc: &str) -> Option<&Organisation> {
        self.organisations.get(uscc)
    }

    /// Mandates that somebody gave or was given, newest first.
    pub fn mandates_of(&self, account: &AccountId) -> impl Iterator<Item = &Mandate> {
        let ids = self.mandated.get(account).into_iter().flatten().rev();
        ids.filter_map(|id| self.mandates.get(id))
    }

    /// Organisations that somebody represents now.
    pub fn organisations_of(&self, account: &AccountId) -> impl Iterator<Item = &Organisation> {
        let codes = self.represented.get(account).into_iter().flatten();
        codes
            .filter_map(|uscc| self.organisations.get(uscc))
            .filter(move |organisation| organisation.representative == *account)
    }

    /// Whom somebody may act for on `day`: the organisations they represent in everything, others in what was agreed.
    pub fn on_behalf(&self, account: &AccountId, day: Date) -> Vec<OnBehalf> {
        let represents = self
            .organisations_of(account)
            .map(|it| OnBehalf { principal: organisation_account(&it.uscc), items: None });
        let agreed = self
            .mandates_of(account)
            .filter(|mandate| mandate.agent == *account && mandate.is_in_force(day))
            .map(|it| OnBehalf { principal: it.principal.clone(), items: Some(it.items.clone()) });
        represents.chain(agreed).collect()
    }

    /// Whether `by` speaks for `principal`: for themselves, or for the organisation they represent.
    pub(super) fn speaks_for(&self, by: &AccountId, principal: &AccountId) -> bool {
        match uscc_of(principal) {
            Some(uscc) => self.organisation(uscc).is_some_and(|it| it.representative == *by),
            None => by == principal,
        }
    }
}
