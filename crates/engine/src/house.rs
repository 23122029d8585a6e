//! The district's own stream: its directory, folded once at the start and changed on the same path as cases.

use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use authority::{Actor, RealName};
use identity::record::{Deed, Entry, Via};
use identity::{Command, Commander, Directory, Event, Presence, World};
use store::{Account, Batch, Store, Turn};
use value::{CaseId, CommandKey, Date, Timestamp};

use crate::Engine;
use crate::failure::Failure;
use crate::prepare::Prepared;
use crate::record;
use crate::request::{Ask, Receipt, Request};
use crate::turn::Taken;
use crate::writer::Shared;

/// The directory as it is decided so far.
#[derive(Default)]
pub(crate) struct House(RwLock<Directory>);

impl House {
    /// Folds the district's stream.
    pub fn load(store: &dyn Store) -> Result<Self, Failure> {
        Ok(Self(RwLock::new(directory_of(store)?)))
    }

    pub fn read(&self) -> RwLockReadGuard<'_, Directory> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The directory of a district, folded from its stream.
///
/// # Errors
/// Where the store cannot be read, or the stream holds what this program does not know.
pub fn directory_of(store: &dyn Store) -> Result<Directory, Failure> {
    let mut directory = Directory::default();
    for stored in store.stream(CaseId::HOUSE, 1)? {
        for text in &stored.turn.events {
            let event: Event = serde_json::from_str(text)
                .map_err(|error| Failure::Damaged(format!("position {}: {error}", stored.position)))?;
            directory.evolve(&event);
        }
    }
    Ok(directory)
}

/// Decides changes of the directory, all or none. Called on the deciding thread only.
pub(crate) fn take(
    shared: &Shared,
    prepared: &Prepared,
    commands: &[Command],
    via: Via,
) -> Result<Taken, Failure> {
    let at = shared.now();
    let world = World { now: at, today: today(shared, at), by: prepared.request.actor.account.clone() };
    let (events, before) = {
        let directory = shared.house.read();
        if let Some(expected) = prepared.request.expected.filter(|expected| *expected != directory.version())
        {
            return Err(Failure::Stale { expected, found: directory.version() });
        }
        identity::may_command(&directory, Commander::of(&world.by), commands, world.today)
            .map_err(|(place, refusal)| refused(place, refusal))?;
        let events = identity::decide_all(&directory, commands, &world)
            .map_err(|(place, refusal)| refused(place, refusal))?;
        (events, directory.version())
    };
    let receipt = Receipt {
        case: CaseId::HOUSE,
        number: String::new(),
        version: before + events.len() as u64,
        filing: None,
        asked: prepared.print.to_string(),
    };
    let mut batch = Batch::default();
    if !events.is_empty() {
        batch.turns.push(Turn {
            case: CaseId::HOUSE,
            first_version: before + 1,
            key: prepared.request.key.clone(),
            actor: world.by.clone(),
            act: prepared.asked.clone(),
            at,
            recorded_at: at,
            events: events.iter().map(|event| serde_json::to_string(event).unwrap_or_default()).collect(),
            receipt: serde_json::to_string(&receipt).unwrap_or_default(),
        });
        // Whom residents let act for them is no act of an administrator.
        if !commands.iter().all(identity::is_own_affair) {
            let deed = Deed::directory(before + 1, events.iter().map(|event| &event.fact));
            let entry = Entry { at, by: world.by, via, deed };
            let key = CommandKey::new(format!("{}/record", prepared.request.key));
            batch.turns.push(record::turn(shared, &entry, key, String::new()));
        }
        let mut directory = shared.house.0.write().unwrap_or_else(PoisonError::into_inner);
        events.iter().for_each(|event| directory.evolve(event));
    }
    Ok(Taken { batch, receipt, states: Vec::new(), opened: false })
}

/// The directory's refusal as any other; the place of the command is told where there were several.
fn refused(place: usize, refusal: identity::Refusal) -> Failure {
    let identity::Refusal { code, because, mut fields } = refusal;
    fields.iter_mut().for_each(|field| *field = format!("{place}.{field}"));
    Failure::Refused(kernel::Refusal { code, because, fields })
}

/// The civil day of a moment in the district.
fn today(shared: &Shared, at: Timestamp) -> Date {
    let app = shared.apps.all().next();
    app.map_or_else(|| jiff::tz::TimeZone::UTC.to_datetime(at).date(), |app| app.calendar.day_of(at))
}

impl Engine {
    /// The directory of the district. Do not hold it while asking the engine for anything.
    pub fn directory(&self) -> RwLockReadGuard<'_, Directory> {
        self.shared.house.read()
    }

    /// The civil day in the district now.
    pub fn today(&self) -> Date {
        today(&self.shared, self.now())
    }

    /// Changes the directory, all commands or none, in the name of `by`, and writes a line of the record with it.
    ///
    /// # Errors
    /// The first refusal, also where it is not the business of `by`, its fields prefixed by the place of the command; nothing is written then.
    pub fn change_directory(
        &self,
        key: CommandKey,
        by: Actor,
        commands: Vec<Command>,
    ) -> Result<Receipt, Failure> {
        let via = match Commander::of(&by.account) {
            Commander::Person(_) => Via::Page,
            Commander::Provisioner => Via::Scim,
            Commander::Operator => Via::CommandLine,
        };
        self.ask(Request::new(key, by, Ask::Directory { commands, via }))
    }

    /// Whether the account may be used today: it is a person's and active, and the directory, where it knows the
    /// person, has them in service.
    pub fn may_enter(&self, account: &Account) -> bool {
        let (directory, today) = (self.directory(), self.today());
        let serves = |standing: identity::Standing| standing.presence == Presence::Active;
        let known = directory.person(&account.account).is_some();
        let usable = account.active && !authority::is_reserved(&account.account);
        usable && (!known || directory.standing(&account.account, today).is_some_and(serves))
    }

    /// The person of an account with what they stand for today: by the directory where it knows them, beside the roles
    /// the account has of its own, such as a resident's.
    pub fn actor(&self, account: &Account) -> Actor {
        let certificate = |it: &store::Certificate| authority::Certificate {
            kind: it.kind.clone(),
            number: it.number.clone(),
            from: it.from,
            until: it.until,
        };
        let standing = self.directory().standing(&account.account, self.today());
        let mut actor = match standing {
            Some(standing) => standing.actor(),
            None => Actor {
                account: account.account.clone(),
                roles: Vec::new(),
                office: account.office.clone(),
                area: account.area.clone(),
                certificates: account.certificates.iter().map(certificate).collect(),
                ..Actor::anonymous()
            },
        };
        for role in &account.roles {
            // An administrator's role comes from the directory alone, which keeps the three apart.
            let administers = identity::ADMINISTRATORS.contains(&role.as_str());
            if !administers && !actor.roles.contains(role) {
                actor.roles.push(role.clone());
            }
        }
        actor.on_behalf = self.directory().on_behalf(&actor.account, self.today());
        // WHY a fault counts as nothing known: what cannot be proved is refused.
        let links = self.store().identity_links_of(&account.account).unwrap_or_default();
        let levels = links.into_iter().filter_map(|link| RealName::try_from(link.level).ok());
        actor.real_name = levels.max().unwrap_or_default();
        if self.reaches_below(&actor)
            && let Some(office) = &actor.office
        {
            let directory = self.directory();
            actor.offices = directory.subtree(office, self.today()).into_iter().cloned().collect();
        }
        actor
    }

    /// Whether a role of the actor also reaches the offices under their own.
    fn reaches_below(&self, actor: &Actor) -> bool {
        let below = |role: &authority::Role| {
            role.scope == authority::Scope::SubOffices && actor.roles.contains(&role.id)
        };
        self.apps().all().flat_map(|app| &app.roles).any(below)
    }
}
