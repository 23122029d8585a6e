//! The record 审计记录: sign-ins, and what administrators did. A stream of its own in the district's log; nothing is
//! decided by it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use value::{AccountId, RoleId, Timestamp};

use crate::directory::Fact;

/// One line of the record. Lines are for ever: a field is only added with a default, a meaning never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub at: Timestamp,
    /// Who did it: a person, `scim`, or `operator` where whoever had the machine gave no name.
    pub by: AccountId,
    pub via: Via,
    pub deed: Deed,
}

/// Which way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Via {
    Page,
    Scim,
    CommandLine,
}

impl Via {
    pub const ALL: [Self; 3] = [Self::Page, Self::Scim, Self::CommandLine];

    pub fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Scim => "scim",
            Self::CommandLine => "command-line",
        }
    }
}

/// What was done. No password, no secret, no name: ids and counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Deed {
    SignedIn,
    SignedOut,
    /// A wrong password for an account that is there.
    SignInFailed,
    /// Events `from` to `to` of the directory's stream, counted by kind.
    DirectoryChanged {
        from: u64,
        to: u64,
        facts: BTreeMap<String, u32>,
    },
    /// Something an administrator's post is needed for was refused.
    Refused {
        what: String,
        code: String,
    },
    AccountPut {
        account: AccountId,
        roles: Vec<RoleId>,
    },
    AccountClosed {
        account: AccountId,
    },
    /// A new first password, and with `factors` the second factors taken away.
    AccountReset {
        account: AccountId,
        factors: bool,
    },
    SessionsEnded {
        account: AccountId,
    },
    KeysMade {
        names: Vec<String>,
    },
    KeysRotated {
        names: Vec<String>,
    },
    MasterChanged,
    /// The ledger came to `root` under `from`, and was put under `to` from its first leaf on.
    LedgerRehashed {
        from: String,
        to: String,
        size: u64,
        root: String,
    },
    ClientAdded {
        client: String,
    },
    /// It has another secret.
    ClientRenewed {
        client: String,
    },
    ClientRemoved {
        client: String,
    },
    CalendarPublished {
        edition: String,
    },
    BackupMade {
        size: u64,
        root: String,
    },
    /// The record itself was taken out as a table.
    RecordExported {
        lines: u64,
    },
}

/// The name of every kind of deed, as the page filters by it.
pub const KINDS: [&str; 19] = [
    "signed-in",
    "signed-out",
    "sign-in-failed",
    "directory-changed",
    "refused",
    "account-put",
    "account-closed",
    "account-reset",
    "sessions-ended",
    "keys-made",
    "keys-rotated",
    "master-changed",
    "ledger-rehashed",
    "client-added",
    "client-renewed",
    "client-removed",
    "calendar-published",
    "backup-made",
    "record-exported",
];

impl Deed {
    /// Its name in [`KINDS`].
    pub fn kind(&self) -> &'static str {
        match self {
            Self::SignedIn => "signed-in",
            Self::SignedOut => "signed-out",
            Self::SignInFailed => "sign-in-failed",
            Self::DirectoryChanged { .. } => "directory-changed",
            Self::Refused { .. } => "refused",
            Self::AccountPut { .. } => "account-put",
            Self::AccountClosed { .. } => "account-closed",
            Self::AccountReset { .. } => "account-reset",
            Self::SessionsEnded { .. } => "sessions-ended",
            Self::MasterChanged => "master-changed",
            Self::LedgerRehashed { .. } => "ledger-rehashed",
            Self::ClientRenewed { .. } => "client-renewed",
            Self::KeysMade { .. } => "keys-made",
            Self::KeysRotated { .. } => "keys-rotated",
            Self::ClientAdded { .. } => "client-added",
            Self::ClientRemoved { .. } => "client-removed",
            Self::CalendarPublished { .. } => "calendar-published",
            Self::BackupMade { .. } => "backup-made",
            Self::RecordExported { .. } => "record-exported",
        }
    }

    /// A change of the directory by events that begin with version `from`.
    pub fn directory<'f>(from: u64, facts: impl IntoIterator<Item = &'f Fact>) -> Self {
        let (mut counts, mut to) = (BTreeMap::new(), from);
        for (count, fact) in (0..).zip(facts) {
            to = from + count;
            *counts.entry(fact.name().to_owned()).or_insert(0) += 1;
        }
        Self::DirectoryChanged { from, to, facts: counts }
    }

    /// Everything but its kind in one line of ids and numbers, without words.
    pub fn about(&self) -> String {
        match self {
            Self::SignedIn | Self::SignedOut | Self::SignInFailed | Self::MasterChanged => String::new(),
            Self::DirectoryChanged { from, to, facts } => {
                let facts: Vec<String> =
                    facts.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
                format!("{} ({from}-{to})", facts.join(", "))
            }
            Self::Refused { what, code } => format!("{what}: {code}"),
            Self::AccountPut { account, roles } => {
                let roles: Vec<&str> = roles.iter().map(RoleId::as_str).collect();
                format!("{account} {}", roles.join(",")).trim_end().to_owned()
            }
            Self::AccountReset { account, factors: true } => format!("{account} factors"),
            Self::AccountClosed { account }
            | Self::SessionsEnded { account }
            | Self::AccountReset { account, .. } => account.to_string(),
            Self::KeysMade { names } | Self::KeysRotated { names } => names.join(", "),
            Self::ClientAdded { client }
            | Self::ClientRenewed { client }
            | Self::ClientRemoved { client } => client.clone(),
            Self::CalendarPublished { edition } => edition.clone(),
            Self::BackupMade { size, root } => format!("{size} {root}"),
            Self::LedgerRehashed { from, to, size, root } => format!("{from} {size} {root}, {to}"),
            Self::RecordExported { lines } => lines.to_string(),
        }
    }
}
