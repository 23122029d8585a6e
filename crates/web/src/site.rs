//! What the pages of one district share.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;

use authority::{Actor, Scope};
use catalog::App;
use crypto::Keyring;
use engine::{Engine, Failure};
use identity::record::{Deed, Via};
use store::{Account, Channel};
use value::{Digest, OfficeId, RoleId, Timestamp};

use crate::factor::passkey::Passkeys;
use crate::guard::{Patience, RequestIds};
use crate::limit::{Rates, Throttle};
use crate::oidc::Provider;
use crate::password::Passwords;
use crate::preview::Previews;
use crate::ranges::Ranges;
use crate::scan::Scanner;
use crate::tell::{self, Code};
use crate::trust::Trust;
use crate::whose::Whose;
use crate::words::Language;

/// Readings of personal data by one person within the throttle's window: a busy clerk opens a case a minute.
const READINGS_MAX: usize = 60;

/// Wrong codes within the throttle's window: three codes of a million are right at a time, so that somebody who has the
/// password guesses for more than a year before half of them are through.
const SECOND_STEPS_MAX: usize = 5;

/// Wrong codes of all addresses together within the throttle's window, before a code alone opens nothing for a while:
/// more than a district's residents mistype in a day, and so few that guessing a code of 40 bits takes many years
/// however many machines guess.
const GUESSES_MAX: usize = 300;

/// The district behind the pages.
pub struct Site {
    pub engine: Engine,
    /// The schematic district as GeoJSON, where the installation has one.
    pub district: Option<Arc<str>>,
    /// Accounts shown on the sign-in page; only in the demo.
    pub demo: Option<Demo>,
    /// Cookies only over HTTPS, and browsers are told to come by HTTPS only.
    pub secure: bool,
    /// Reverse proxies of ours: only what these say about a client's address is believed.
    pub proxies: BTreeSet<IpAddr>,
    /// How often one address may ask; none where something in front of us sees to that.
    pub rates: Option<Rates>,
    pub patience: Patience,
    pub passwords: Passwords,
    pub look_ups: Throttle,
    /// Wrong query codes, whoever tried them.
    pub guesses: Throttle,
    pub sign_ins: Throttle,
    /// Readings of personal data by a person, whichever the case.
    pub readings: Throttle,
    /// Looks at every file that is sent; none where the operator has none.
    pub scanner: Option<Scanner>,
    pub ids: Arc<RequestIds>,
    /// Forms that authors try out.
    pub previews: Previews,
    /// The ways by which people can be told besides the house.
    pub ways: Vec<Channel>,
    /// Single sign-on for the other systems of the district; without keys there is none.
    pub oidc: Option<Provider>,
    /// Other providers whose word counts for who a resident is.
    pub trust: Trust,
    /// What this district is called in the process log.
    pub name: Arc<str>,
    /// How the process log says who.
    pub whose: Whose,
    /// From where health and figures may be asked.
    pub monitors: Ranges,
    /// From where a provisioning system may come.
    pub provisioners: Ranges,
    /// The district's keys, which seal the secrets of authenticator apps; without keys no app can be set up.
    pub keys: Option<Keyring>,
    /// Passkeys for the address the district is reached under; none where that is not known.
    pub passkeys: Option<Passkeys>,
    /// Codes of a second step, and passwords on the pages of one's own account.
    pub second_steps: Throttle,
}

/// What the sign-in page of the demo shows.
#[derive(Debug, Clone, Default)]
pub struct Demo {
    pub password: String,
    pub accounts: Vec<String>,
}

impl Site {
    /// A site with nothing but its engine; set the rest as the installation has it.
    pub fn new(engine: Engine) -> Self {
        let ids = RequestIds::new(u32::from_le_bytes(engine.random()));
        let seed: [u8; 16] = engine.random();
        let rates = Rates::new(seed);
        Self {
            engine,
            district: None,
            demo: None,
            secure: false,
            proxies: BTreeSet::new(),
            rates: Some(rates),
            patience: Patience::default(),
            passwords: Passwords::default(),
            look_ups: Throttle::new(),
            guesses: Throttle::of(GUESSES_MAX),
            sign_ins: Throttle::new(),
            readings: Throttle::of(READINGS_MAX),
            scanner: None,
            ids,
            previews: Previews::default(),
            ways: Channel::ALL.to_vec(),
            oidc: None,
            trust: Trust::default(),
            name: "".into(),
            // Good for one run; the server sets one that stays, so that a digest can be looked up later.
            whose: Whose::new(Digest::of(&seed).0),
            monitors: Ranges::default(),
            provisioners: Ranges::default(),
            keys: None,
            passkeys: None,
            second_steps: Throttle::of(SECOND_STEPS_MAX),
        }
    }

    /// Whether an account is one of a resident today: [`is_resident`]. WHY it matters here: what residents do is told to the
    /// process log alone, and the sign-ins of all others are kept in the record, which is for ever.
    pub fn is_resident(&self, account: &Account) -> bool {
        is_resident(&self.engine, &self.engine.actor(account))
    }

    /// Tells and keeps that somebody signed in, before they are in.
    pub(crate) fn signed_in(&self, account: &Account) -> Result<(), Failure> {
        if !self.is_resident(account) {
            self.engine.record(&account.account, Via::Page, Deed::SignedIn)?;
        }
        tell::tell(Code::SignedIn, &self.whose.of(&account.account), "");
        Ok(())
    }

    /// Takes lines that commands left beside this process into the record, and tells of each.
    pub fn gather(&self) {
        match self.engine.take_notes() {
            Ok(taken) => {
                for entry in taken {
                    let ours = authority::is_reserved(&entry.by);
                    let who = if ours { entry.by.to_string() } else { self.whose.of(&entry.by) };
                    tell::tell(Code::Administered, &who, entry.deed.kind());
                }
            }
            Err(failure) => tracing::error!(%failure, "lines left for the record could not be taken"),
        }
    }

    /// Tells and keeps that somebody left.
    pub(crate) fn signed_out(&self, account: &Account) {
        if !self.is_resident(account) {
            self.engine.record_later(&account.account, Via::Page, Deed::SignedOut);
        }
        tell::tell(Code::SignedOut, &self.whose.of(&account.account), "");
    }

    /// Tells that a password was wrong, and keeps it where the account is an official's.
    pub(crate) fn sign_in_failed(&self, account: Option<&Account>) {
        let Some(account) = account else { return tell::tell(Code::SignInFailed, tell::UNKNOWN, "") };
        if !self.is_resident(account) {
            self.engine.record_later(&account.account, Via::Page, Deed::SignInFailed);
        }
        tell::tell(Code::SignInFailed, &self.whose.of(&account.account), "");
    }

    /// The name of an office of the directory; else the words of the code in a list of an app.
    pub fn office_title(&self, language: Language, code: &str) -> String {
        let directory = self.engine.directory();
        // WHY the last name and not today's: a closed office still stands in what it did.
        match directory.office(&OfficeId::new(code)).and_then(|office| office.facts.latest()) {
            Some(state) => language.pick(&state.name).to_owned(),
            None => self.code_title(language, code),
        }
    }

    /// The words of a code in the first list of any app that has it; else the code.
    pub fn code_title(&self, language: Language, code: &str) -> String {
        let mut lists = self.engine.apps().all().flat_map(|app| app.lists.values());
        let entry = lists.find_map(|list| list.entries.get(code));
        entry.map_or_else(|| code.to_owned(), |entry| language.pick(&entry.title).to_owned())
    }

    /// The day of a moment where this district is.
    pub fn day(&self, at: Timestamp) -> String {
        let zone = self.events_app().map_or(jiff::tz::TimeZone::UTC, |app| app.calendar.zone().clone());
        crate::shape::time::day(zone.to_datetime(at).date())
    }

    /// The app whose cases are events on the map: the one that knows duplicates, else the first.
    pub fn events_app(&self) -> Option<&Arc<App>> {
        let apps = self.engine.apps();
        apps.all().find(|app| app.duplicate.is_some()).or_else(|| apps.all().next())
    }
}

/// Whether somebody reaches their own filings and nothing else, and the directory does not know them as somebody who works
/// here. A role that no app describes is none of a resident.
pub(crate) fn is_resident(engine: &Engine, actor: &Actor) -> bool {
    let own = |id: &RoleId| {
        let mut roles = engine.apps().all().flat_map(|app| &app.roles).filter(|role| role.id == *id);
        let first = roles.next();
        first.is_some_and(|role| role.scope == Scope::Own) && roles.all(|role| role.scope == Scope::Own)
    };
    engine.directory().person(&actor.account).is_none() && actor.roles.iter().all(own)
}
