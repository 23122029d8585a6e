//! What the home of a signed-in person has besides the hall: what waits, the applications of their posts, other systems.

use identity::oidc::Client;

use super::View;
use crate::error::Trouble;
use crate::site::Site;
use crate::view::door::{AppCard, Launcher, Tile};
use crate::view::part::Link;
use crate::visit::Visit;

/// None where nobody signed in.
pub fn of(site: &Site, visit: &Visit) -> Result<Option<Launcher>, Trouble> {
    if visit.account.is_none() {
        return Ok(None);
    }
    let language = visit.language;
    let views: &[View] = match visit.is_staff() {
        true => &[View::Tasks, View::Soon, View::Late, View::Unread],
        false => &[View::Unread],
    };
    let mut tiles = Vec::new();
    for view in views {
        let count = super::count(site, visit, *view, "")?;
        let tone = match view {
            View::Late if count > 0 => "bad",
            View::Soon if count > 0 => "warn",
            _ => "",
        };
        let title = language.t(&format!("inbox-{}", view.name()));
        tiles.push(Tile { href: view.address(""), count, title, tone });
    }
    let mut apps = Vec::new();
    for (app, waiting) in super::apps(site, visit)? {
        let opens = app.opening_act().filter(|act| {
            act.rule.public || act.rule.roles.iter().any(|role| visit.actor().roles.contains(role))
        });
        apps.push(AppCard {
            title: language.pick(&app.title).to_owned(),
            waiting,
            href: View::Tasks.address(app.id.as_str()),
            opens: opens.map(|act| Link {
                href: format!("/hall/apply/{}", app.id),
                title: language.pick(&act.rule.title).to_owned(),
                hint: String::new(),
            }),
        });
    }
    let (rooms, systems) = (rooms(visit), systems(site, visit)?);
    Ok(Some(Launcher { prove: lacks_second_factor(site, visit), tiles, apps, rooms, systems }))
}

/// Whether a power of the person's posts asks for a second factor that was not given at this sign-in: said before an act
/// is refused for it.
fn lacks_second_factor(site: &Site, visit: &Visit) -> bool {
    let actor = visit.actor();
    let mut acts = site.engine.apps().all().flat_map(|app| app.acts.values().map(move |act| (app, act)));
    let wanted = visit.is_staff()
        && acts.any(|(app, act)| {
            app.power(act).is_some_and(authority::Power::wants_second_factor)
                && act.rule.roles.iter().any(|role| actor.roles.contains(role))
        });
    (visit.directs() || wanted) && !actor.two_factor
}

/// What the hall has for everybody, below the launcher.
const HALL: [&str; 5] = ["/", "/events/new", "/hall/look-up", "/events/map", "/help"];

/// Rooms of the house that are no app: the main sections of those who work here, without what the hall shows.
fn rooms(visit: &Visit) -> Vec<Link> {
    let page = visit.page();
    if !page.staff() {
        return Vec::new();
    }
    let nav = page.nav.into_iter().filter(|item| !HALL.contains(&item.href));
    let hint = |key: &str| {
        let key = format!("launcher-{}", key.strip_prefix("nav-").unwrap_or(key));
        if visit.language.knows(&key) { visit.language.t(&key) } else { String::new() }
    };
    nav.map(|item| Link {
        href: item.href.to_owned(),
        title: visit.language.t(item.key),
        hint: hint(item.key),
    })
    .collect()
}

/// Other systems of the district that have pages of their own.
fn systems(site: &Site, visit: &Visit) -> Result<Vec<Link>, Trouble> {
    if site.oidc.is_none() {
        return Ok(Vec::new());
    }
    let clients = site.engine.store().oidc_clients()?;
    let clients = clients.iter().filter_map(|row| serde_json::from_str::<Client>(&row.data).ok());
    let link = |client: Client| {
        let title = visit.language.pick(&client.name).to_owned();
        client.home.map(|href| Link { href, title, hint: visit.language.t("launcher-system") })
    };
    Ok(clients.filter_map(link).collect())
}
