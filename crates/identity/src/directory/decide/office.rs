//! Offices: a tree with one root, without circles, that nothing running hangs off when a part is closed.

use value::{Date, OfficeId};

use super::text::Texts;
use super::{Facts, check_end, holds_from};
use crate::directory::fact::{Fact, OfficeFacts, OfficeKind};
use crate::directory::state::Directory;
use crate::refusal::{Refusal, Why};

/// Most levels of the tree, the district being the first.
pub(in crate::directory) const LEVELS_MAX: usize = 16;

pub(super) fn open(directory: &Directory, id: &OfficeId, facts: &OfficeFacts, opened: Date) -> Facts {
    check_texts(id, facts)?;
    if directory.offices.contains_key(id) {
        return Err(Why::OfficeTaken { office: id.to_string() }.into());
    }
    check_place(directory, id, facts, opened)?;
    Ok(vec![Fact::OfficeOpened { office: id.clone(), from: opened, facts: facts.clone() }])
}

pub(super) fn change(directory: &Directory, id: &OfficeId, facts: &OfficeFacts, today: Date) -> Facts {
    check_texts(id, facts)?;
    let office = directory.office_for(id)?;
    if office.span.until.is_some() {
        return Err(Why::OfficeClosed { office: id.to_string() }.into());
    }
    if office.facts.latest() == Some(facts) {
        return Ok(Vec::new());
    }
    let from = holds_from(today, office.facts.latest_from());
    check_place(directory, id, facts, from)?;
    Ok(vec![Fact::OfficeChanged { office: id.clone(), from, facts: facts.clone() }])
}

fn check_texts(id: &OfficeId, facts: &OfficeFacts) -> Result<(), Refusal> {
    let texts = Texts::default().office(id).name(id.as_str(), &facts.name);
    texts.uscc(facts.uscc.as_ref()).area(facts.area.as_ref()).done()
}

/// The office may stand below its parent from that day on.
fn check_place(directory: &Directory, id: &OfficeId, facts: &OfficeFacts, from: Date) -> Result<(), Why> {
    if facts.parent.is_some() == (facts.kind == OfficeKind::District) {
        return Err(Why::RootNotDistrict { office: id.to_string() });
    }
    let Some(parent) = &facts.parent else {
        return match directory.root().filter(|root| *root != id) {
            Some(root) => Err(Why::SecondDistrict { office: root.to_string() }),
            None => Ok(()),
        };
    };
    if parent == id {
        return Err(Why::OfficeCircle { office: id.to_string(), parent: parent.to_string() });
    }
    let above = directory.office_for(parent)?;
    if above.span.until.is_some() || above.span.from > from {
        return Err(Why::OfficeNotOpen { office: parent.to_string(), day: from.to_string() });
    }
    let chain = directory.chain(parent);
    if chain.contains(&id) {
        return Err(Why::OfficeCircle { office: id.to_string(), parent: parent.to_string() });
    }
    if chain.len() + directory.height(id) > LEVELS_MAX {
        return Err(Why::OfficeTooDeep { parent: parent.to_string() });
    }
    Ok(())
}

pub(super) fn close(directory: &Directory, id: &OfficeId, last_day: Date) -> Facts {
    let office = directory.office_for(id)?;
    if office.span.until.is_some() {
        return Err(Why::OfficeClosed { office: id.to_string() }.into());
    }
    check_end(&office.span, last_day)?;
    let below = |child: &&OfficeId| {
        let child = directory.offices.get(*child);
        // A child that moved away still hung here on its earlier days.
        child.is_some_and(|child| {
            child.facts.spans().any(|(span, facts)| {
                facts.parent.as_ref() == Some(id)
                    && span.cut(&child.span).is_some_and(|days| days.runs_after(last_day))
            })
        })
    };
    if let Some(child) = office.children.iter().find(below) {
        return Err(Why::OfficeHasChildren { office: id.to_string(), child: child.to_string() }.into());
    }
    let posts = office.posts.iter().filter_map(|post| directory.posts.get(post));
    // WHY: a post that moved to another office takes its later appointments along.
    let running = posts
        .filter(|post| post.facts.latest().is_some_and(|facts| facts.office == *id))
        .find_map(|post| directory.appointed_after(post, last_day));
    if let Some(person) = running {
        return Err(Why::OfficeHasAppointments { office: id.to_string(), person: person.to_string() }.into());
    }
    let next = directory.duties.first_after(&(id.clone(), last_day));
    if let Some(((_, day), _)) = next.filter(|((office, _), _)| office == id) {
        return Err(Why::OfficeHasDuties { office: id.to_string(), day: day.to_string() }.into());
    }
    Ok(vec![Fact::OfficeClosed { office: id.clone(), last_day }])
}

impl Directory {
    /// The district: the one office that is open and has no parent.
    pub fn root(&self) -> Option<&OfficeId> {
        let is_root = |facts: &OfficeFacts| facts.parent.is_none();
        let mut open = self.offices.values().filter(|office| office.span.until.is_none());
        open.find(|office| office.facts.latest().is_some_and(is_root)).map(|office| &office.id)
    }

    /// The office and everything above it, by what holds last.
    fn chain<'a>(&'a self, office: &'a OfficeId) -> Vec<&'a OfficeId> {
        let up = |id: &&'a OfficeId| self.offices.get(*id)?.facts.latest()?.parent.as_ref();
        std::iter::successors(Some(office), up).take(LEVELS_MAX + 1).collect()
    }

    /// Levels from the office down, itself included, by what holds last; at most one more than allowed.
    fn height(&self, office: &OfficeId) -> usize {
        let mut level = vec![office];
        for height in 1..=LEVELS_MAX {
            let children = level.iter().filter_map(|id| self.offices.get(*id)).flat_map(|office| {
                let here = |child: &&OfficeId| {
                    let facts = self.offices.get(*child).and_then(|child| child.facts.latest());
                    facts.is_some_and(|facts| facts.parent.as_ref() == Some(&office.id))
                };
                office.children.iter().filter(here)
            });
            level = children.collect();
            if level.is_empty() {
                return height;
            }
        }
        LEVELS_MAX + 1
    }
}
