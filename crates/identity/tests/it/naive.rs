//! The same questions answered the slow way: from the list of events alone, without any index.

use std::collections::{BTreeMap, BTreeSet};

use identity::{Directory, Event, Fact};
use value::Date;

/// What a list of events says of one day.
pub struct Day<'a> {
    events: &'a [Event],
    on: Date,
}

/// A post, office, whose name one acts in, and the roles.
pub type Worn = (String, String, Option<String>, Vec<String>);

impl<'a> Day<'a> {
    pub fn new(events: &'a [Event], on: Date) -> Self {
        Self { events, on }
    }

    fn facts(&self) -> impl DoubleEndedIterator<Item = &'a Fact> {
        self.events.iter().map(|event| &event.fact)
    }

    /// Open offices with their parents.
    pub fn offices(&self) -> BTreeMap<String, Option<String>> {
        let mut found = BTreeMap::new();
        for fact in self.facts() {
            match fact {
                Fact::OfficeOpened { office, from, facts } | Fact::OfficeChanged { office, from, facts }
                    if *from <= self.on =>
                {
                    found.insert(office.to_string(), facts.parent.as_ref().map(ToString::to_string));
                }
                _ => {}
            }
        }
        for fact in self.facts() {
            if let Fact::OfficeClosed { office, last_day } = fact
                && *last_day < self.on
            {
                found.remove(office.as_str());
            }
        }
        found
    }

    /// Open posts of open offices with office and roles.
    pub fn posts(&self) -> BTreeMap<String, (String, Vec<String>)> {
        let mut found = BTreeMap::new();
        for fact in self.facts() {
            match fact {
                Fact::PostOpened { post, from, facts } | Fact::PostChanged { post, from, facts }
                    if *from <= self.on =>
                {
                    let roles = facts.roles.iter().map(ToString::to_string).collect();
                    found.insert(post.to_string(), (facts.office.to_string(), roles));
                }
                _ => {}
            }
        }
        for fact in self.facts() {
            if let Fact::PostClosed { post, last_day } = fact
                && *last_day < self.on
            {
                found.remove(post.as_str());
            }
        }
        let offices = self.offices();
        found.retain(|_, (office, _)| offices.contains_key(office));
        found
    }

    pub fn is_active(&self, who: &str) -> bool {
        let mut active = false;
        for fact in self.facts() {
            let (person, from, is) = match fact {
                Fact::PersonAdded { person, from, .. } | Fact::PersonReactivated { person, from } => {
                    (person, from, true)
                }
                Fact::PersonDeactivated { person, from } | Fact::PersonLeft { person, from } => {
                    (person, from, false)
                }
                _ => continue,
            };
            if person.as_str() == who && *from <= self.on {
                active = is;
            }
        }
        active
    }

    /// Person, post and number of the appointments of the day.
    fn appointments(&self) -> Vec<(String, String, u64)> {
        let mut found = BTreeMap::new();
        for fact in self.facts() {
            match fact {
                Fact::Appointed { appointment, person, post, from, until } => {
                    found.insert(appointment.0, (person.to_string(), post.to_string(), *from, *until));
                }
                Fact::AppointmentEnded { appointment, last_day } => {
                    found.get_mut(&appointment.0).unwrap().3 = Some(*last_day);
                }
                _ => {}
            }
        }
        let holds =
            |from: Date, until: Option<Date>| from <= self.on && until.is_none_or(|last| self.on <= last);
        let held = found.into_iter().filter(|(_, (_, _, from, until))| holds(*from, *until));
        held.map(|(id, (person, post, _, _))| (person, post, id)).collect()
    }

    /// Absent, deputy and posts of the covers of the day.
    fn covers(&self) -> Vec<(String, String, Vec<String>)> {
        let mut found = BTreeMap::new();
        for fact in self.facts() {
            match fact {
                Fact::LeaveCovered { cover, absent, deputy, from, until, posts } => {
                    let posts = posts.iter().map(ToString::to_string).collect();
                    found.insert(cover.0, (absent.to_string(), deputy.to_string(), posts, *from, *until));
                }
                Fact::CoverEnded { cover, last_day } => found.get_mut(&cover.0).unwrap().4 = *last_day,
                _ => {}
            }
        }
        let running = found.into_values().filter(|cover| cover.3 <= self.on && self.on <= cover.4);
        running.map(|(absent, deputy, posts, _, _)| (absent, deputy, posts)).collect()
    }

    pub fn hats(&self, who: &str) -> BTreeSet<Worn> {
        let mut found = BTreeSet::new();
        if !self.is_active(who) {
            return found;
        }
        let posts = self.posts();
        let appointments = self.appointments();
        for (person, post, _) in &appointments {
            if person == who
                && let Some((office, roles)) = posts.get(post)
            {
                found.insert((post.clone(), office.clone(), None, roles.clone()));
            }
        }
        for (absent, deputy, covered) in self.covers() {
            for (person, post, _) in &appointments {
                if deputy == who
                    && *person == absent
                    && covered.contains(post)
                    && let Some((office, roles)) = posts.get(post)
                {
                    found.insert((post.clone(), office.clone(), Some(absent.clone()), roles.clone()));
                }
            }
        }
        found
    }

    pub fn on_leave(&self, who: &str) -> bool {
        self.covers().iter().any(|(absent, _, _)| absent == who)
    }

    pub fn officers(&self) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        for fact in self.facts() {
            match fact {
                Fact::CellOpened { cell, officer, from, .. }
                | Fact::CellHandedOver { cell, officer, from }
                    if *from <= self.on =>
                {
                    found.insert(cell.to_string(), officer.to_string());
                }
                _ => {}
            }
        }
        for fact in self.facts() {
            if let Fact::CellClosed { cell, last_day } = fact
                && *last_day < self.on
            {
                found.remove(cell.as_str());
            }
        }
        found
    }

    pub fn duties(&self) -> BTreeSet<(String, String)> {
        let mut found = BTreeSet::new();
        for fact in self.facts() {
            match fact {
                Fact::DutyAssigned { office, day, person } if *day == self.on => {
                    found.insert((office.to_string(), person.to_string()));
                }
                Fact::DutyLifted { office, day, person } if *day == self.on => {
                    found.remove(&(office.to_string(), person.to_string()));
                }
                _ => {}
            }
        }
        found
    }

    fn below(&self, root: &str) -> BTreeSet<String> {
        let offices = self.offices();
        let mut found: BTreeSet<String> =
            offices.contains_key(root).then(|| root.to_owned()).into_iter().collect();
        loop {
            let more: Vec<String> = offices
                .iter()
                .filter(|(id, parent)| {
                    !found.contains(*id) && parent.as_ref().is_some_and(|parent| found.contains(parent))
                })
                .map(|(id, _)| id.clone())
                .collect();
            if more.is_empty() {
                return found;
            }
            found.extend(more);
        }
    }

    /// Every answer of the directory about this day equals the one found here.
    pub fn compare(&self, directory: &Directory) {
        let on = self.on;
        let (offices, posts, officers, duties) =
            (self.offices(), self.posts(), self.officers(), self.duties());
        for person in directory.people() {
            let id = person.id.as_str();
            let Some(standing) = directory.standing(&person.id, on) else {
                assert!(!self.is_active(id), "{id} on {on}");
                continue;
            };
            let worn: BTreeSet<Worn> = standing
                .hats
                .iter()
                .map(|hat| {
                    let covering = hat.covering.as_ref().map(|(absent, _)| absent.to_string());
                    let roles = hat.roles.iter().map(ToString::to_string).collect();
                    (hat.post.to_string(), hat.office.to_string(), covering, roles)
                })
                .collect();
            assert_eq!(worn, self.hats(id), "{id} on {on}");
            let active = self.is_active(id);
            assert_eq!(standing.on_leave, active && self.on_leave(id), "{id} on {on}");
            let cells: Vec<String> = standing.cells.iter().map(ToString::to_string).collect();
            let own = officers.iter().filter(|(_, officer)| active && officer.as_str() == id);
            assert_eq!(cells, own.map(|(cell, _)| cell.clone()).collect::<Vec<_>>(), "{id} on {on}");
            let duty: BTreeSet<String> = standing.on_duty.iter().map(ToString::to_string).collect();
            let expected = duties.iter().filter(|(_, person)| active && person == id);
            assert_eq!(duty, expected.map(|(office, _)| office.clone()).collect(), "{id} on {on}");
        }
        for office in directory.offices() {
            let id = office.id.as_str();
            assert_eq!(
                directory.office_on(&office.id, on).is_some(),
                offices.contains_key(id),
                "{id} on {on}"
            );
            let below: BTreeSet<String> =
                directory.subtree(&office.id, on).into_iter().map(ToString::to_string).collect();
            assert_eq!(below, self.below(id), "{id} on {on}");
            let people: BTreeSet<(String, String)> = directory
                .people_of(&office.id, on)
                .map(|(who, post)| (who.to_string(), post.to_string()))
                .collect();
            let appointed = self.appointments().into_iter().filter(|(person, post, _)| {
                self.is_active(person) && posts.get(post).is_some_and(|(office, _)| office == id)
            });
            assert_eq!(people, appointed.map(|(person, post, _)| (person, post)).collect(), "{id} on {on}");
        }
        for post in directory.posts() {
            let holders: BTreeSet<(String, Option<String>)> = directory
                .holders(&post.id, on)
                .into_iter()
                .map(|holder| (holder.person.to_string(), holder.covering.map(|absent| absent.to_string())))
                .collect();
            let worn = directory.people().flat_map(|person| {
                let hats = self.hats(person.id.as_str()).into_iter().filter(|hat| hat.0 == post.id.as_str());
                hats.map(|hat| (person.id.to_string(), hat.2))
            });
            assert_eq!(holders, worn.collect(), "{} on {on}", post.id);
        }
        for cell in directory.cells() {
            let officer = directory.officer_of(&cell.id, on).map(ToString::to_string);
            assert_eq!(officer.as_ref(), officers.get(cell.id.as_str()), "{} on {on}", cell.id);
        }
    }
}
