//! What the pages of one district share.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;

use catalog::App;
use engine::Engine;
use value::OfficeId;

use crate::guard::{Patience, RequestIds};
use crate::limit::{Rates, Throttle};
use crate::oidc::Provider;
use crate::password::Passwords;
use crate::preview::Previews;
use crate::scan::Scanner;
use crate::words::Language;

/// Readings of personal data by one person within the throttle's window: a busy clerk opens a case a minute.
const READINGS_MAX: usize = 60;

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
    /// Single sign-on for the other systems of the district; without keys there is none.
    pub oidc: Option<Provider>,
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
        let rates = Rates::new(engine.random());
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
            oidc: None,
        }
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

    /// The app whose cases are events on the map: the one that knows duplicates, else the first.
    pub fn events_app(&self) -> Option<&Arc<App>> {
        let apps = self.engine.apps();
        apps.all().find(|app| app.duplicate.is_some()).or_else(|| apps.all().next())
    }
}
