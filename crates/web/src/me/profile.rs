//! `GET /me`: who I am here, and where everything about me is.

use crate::error::Trouble;
use crate::routes;
use crate::serve::{Answer, html};
use crate::site::Site;
use crate::view::me::Profile;
use crate::view::part::{Link, Row};
use crate::visit::Visit;

/// Pages about oneself, in the order of the profile; a page that this house does not have is left out.
const PAGES: [(&str, &str); 7] = [
    ("/inbox", "me-inbox"),
    ("/me/notifications", "me-notifications"),
    ("/me/account", "me-account"),
    ("/me/mandates", "me-mandates"),
    ("/me/systems", "me-systems"),
    ("/me/reads", "me-reads"),
    ("/me/data.json", "me-data"),
];

pub fn profile(_: &Site, visit: &mut Visit) -> Answer {
    let account = visit.account.clone().ok_or(Trouble::SignIn)?;
    let (language, page) = (visit.language, visit.page());
    let mut facts = vec![
        Row::new(language.t("me-name"), language.pick(&account.name)),
        Row::new(language.t("me-id"), account.account.as_str()),
    ];
    let post = page.person.as_ref().map(|person| person.post.clone()).filter(|post| !post.is_empty());
    facts.extend(post.map(|post| Row::new(language.t("me-post"), post)));
    let there = |path: &&(&str, &str)| routes::addresses().any(|address| address.path == path.0);
    let link = |(path, key): &(&str, &str)| Link {
        href: (*path).to_owned(),
        title: language.t(key),
        hint: language.t(&format!("{key}-hint")),
    };
    let links = PAGES.iter().filter(there).map(link).collect();
    html(&Profile { page, facts, links })
}
