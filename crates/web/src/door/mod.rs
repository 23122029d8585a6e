//! One door: everything a person uses here on one page, one inbox over all apps, one search.

pub mod inbox;
pub mod launcher;
pub mod search;

use std::collections::BTreeSet;

use authority::{Actor, Scope};
use catalog::App;
use store::{CaseFilter, GroupBy};
use value::AppId;

use crate::error::Trouble;
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

    /// Its address, narrowed to an app where one is named.
    pub fn address(self, app: &str) -> String {
        let app = if app.is_empty() { String::new() } else { format!("&app={}", crate::visit::escape(app)) };
        format!("/inbox?view={}{app}", self.name())
    }
}

/// The cases that wait for this person in a view of tasks.
fn waiting(site: &Site, visit: &Visit, view: View, app: &str) -> CaseFilter {
    let held = CaseFilter::new().held(sight::scopes(&site.engine, &visit.actor()));
    let held = if app.is_empty() { held } else { held.app(AppId::new(app)) };
    let narrowed = |id: &str| match projection::figure(id) {
        Some(figure) => figure.within(held.clone(), visit.now),
        None => held.clone(),
    };
    match view {
        View::Soon => narrowed("due-soon"),
        View::Late => narrowed("overdue"),
        View::All | View::Tasks | View::Unread | View::Messages => held,
    }
}

/// Rows of a view; messages belong to no app, so an app leaves them out.
fn count(site: &Site, visit: &Visit, view: View, app: &str) -> Result<u64, Trouble> {
    let store = site.engine.store();
    let account = &visit.account.as_ref().ok_or(Trouble::SignIn)?.account;
    let tasks = match view.has_tasks() && visit.is_staff() {
        true => store.count(&waiting(site, visit, view, app))?,
        false => 0,
    };
    let messages = match view {
        View::All | View::Unread if app.is_empty() => store.count_messages(account, true)?,
        View::Messages => store.count_messages(account, false)?,
        _ => 0,
    };
    Ok(tasks + messages)
}

/// Apps in which the actor holds a post, with the cases that wait for the actor in each.
fn apps<'s>(site: &'s Site, visit: &Visit) -> Result<Vec<(&'s App, u64)>, Trouble> {
    let actor = visit.actor();
    let waiting = waiting(site, visit, View::Tasks, "");
    let counts = site.engine.store().group(&waiting, GroupBy::App)?;
    let of = |app: &App| counts.iter().find(|(id, _)| *id == app.id.as_str()).map_or(0, |(_, count)| *count);
    let all = site.engine.apps().all().map(AsRef::as_ref);
    Ok(all.filter(|app| works_in(&actor, app)).map(|app| (app, of(app))).collect())
}

fn works_in(actor: &Actor, app: &App) -> bool {
    let held: BTreeSet<_> = actor.roles.iter().collect();
    app.roles.iter().any(|role| role.scope != Scope::Own && held.contains(&role.id))
}
