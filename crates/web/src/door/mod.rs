//! One door: everything a person uses here on one page, one inbox over all apps, one search.

pub mod inbox;
pub mod launcher;
pub mod search;

use catalog::App;
use store::{CaseFilter, GroupBy};
use value::AppId;

use crate::error::Trouble;
use crate::shape::list;
use crate::sight;
use crate::site::Site;
use crate::visit::Visit;

/// What an inbox can be narrowed to: a number of the launcher opens exactly the rows of its view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Tasks and what is not read yet.
    All,
    Tasks,
    Soon,
    Late,
    Unread,
    Messages,
}

impl View {
    pub const ALL: [Self; 6] = [Self::All, Self::Tasks, Self::Soon, Self::Late, Self::Unread, Self::Messages];

    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Tasks => "tasks",
            Self::Soon => "soon",
            Self::Late => "late",
            Self::Unread => "unread",
            Self::Messages => "messages",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.name() == text)
    }

    /// Whether tasks are shown in it.
    fn has_tasks(self) -> bool {
        !matches!(self, Self::Unread | Self::Messages)
    }

    /// Its address, narrowed to an app where one is named: messages belong to none.
    pub fn address(self, app: &str) -> String {
        let app = if app.is_empty() || !self.has_tasks() {
            String::new()
        } else {
            format!("&app={}", value::percent::encoded(app))
        };
        format!("/inbox?view={}{app}", self.name())
    }
}

/// The cases that wait for this person in a view of tasks.
fn waiting(site: &Site, visit: &Visit, view: View, app: &str) -> CaseFilter {
    let held = CaseFilter::new().held(sight::scopes(&site.engine, &visit.actor()));
    let held = if app.is_empty() { held } else { held.app(AppId::new(app)) };
    match view {
        View::Soon => list::of_figure("due-soon", held, visit.now),
        View::Late => list::of_figure("overdue", held, visit.now),
        View::All | View::Tasks | View::Unread | View::Messages => held,
    }
}

/// Rows of a view. Messages belong to no app: an app leaves them out of `all`, and their own views do not know of it.
fn count(site: &Site, visit: &Visit, view: View, app: &str) -> Result<u64, Trouble> {
    let store = site.engine.store();
    let account = &visit.account.as_ref().ok_or(Trouble::SignIn)?.account;
    let tasks = match view.has_tasks() && visit.is_staff() {
        true => store.count(&waiting(site, visit, view, app))?,
        false => 0,
    };
    let messages = match view {
        View::All if app.is_empty() => store.count_messages(account, true)?,
        View::Unread => store.count_messages(account, true)?,
        View::Messages => store.count_messages(account, false)?,
        _ => 0,
    };
    Ok(tasks + messages)
}

/// Apps whose cases the actor's posts show, with the cases that wait for the actor in each.
fn apps<'s>(site: &'s Site, visit: &Visit) -> Result<Vec<(&'s App, u64)>, Trouble> {
    let actor = visit.actor();
    let waiting = waiting(site, visit, View::Tasks, "");
    let counts = site.engine.store().group(&waiting, GroupBy::App)?;
    let of = |app: &App| counts.iter().find(|(id, _)| *id == app.id.as_str()).map_or(0, |(_, count)| *count);
    let all = site.engine.apps().all().map(AsRef::as_ref);
    Ok(all.filter(|app| !sight::ways(&actor, app).is_empty()).map(|app| (app, of(app))).collect())
}
