//! `/admin/accounts`: who can sign in, found by account or name.

use identity::Domain;
use store::Account;
use value::AccountId;
use value::percent::encoded;

use super::administrator;
use crate::directory;
use crate::error::Trouble;
use crate::factor::Factors;
use crate::posted::Posted;
use crate::serve::{Answer, html, see};
use crate::site::Site;
use crate::view::Tone;
use crate::view::admin::{AccountRow, Accounts};
use crate::view::part::{Paging, Tag};
use crate::visit::Visit;

const HERE: &str = "/admin/accounts";

/// Accounts on one page.
const ROWS: usize = 50;

/// Longest words to look for, in characters: those of an account.
const LENGTH_MAX: usize = 128;

/// `GET /admin/accounts`, by account id; `find` in the address names words that only this session understands, `from`
/// is the place of the first row, from 1.
pub fn list(site: &Site, visit: &mut Visit) -> Answer {
    administrator(site, visit, Domain::Accounts)?;
    let words = visit.sought().to_owned();
    let from: usize = visit.query("from").parse().unwrap_or(1).max(1);
    let mut accounts = site.engine.store().accounts_with(&words, from - 1, ROWS + 1)?;
    let more = accounts.len() > ROWS;
    accounts.truncate(ROWS);
    let find = visit.query("find");
    let next = if more { here(find, from.saturating_add(ROWS)) } else { String::new() };
    let previous = if from > 1 { here(find, 1) } else { String::new() };
    let rows: Result<Vec<AccountRow>, Trouble> =
        accounts.iter().map(|account| row(site, visit, account)).collect();
    html(&Accounts {
        page: visit.page(),
        query: words,
        rows: rows?,
        paging: Paging { previous, next, range: String::new() },
    })
}

/// `POST /admin/accounts`: what to look for in `q`, or in `account` which one to see. Neither stays in an address.
pub fn find(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    administrator(site, visit, Domain::Accounts)?;
    if posted.has("account") {
        let name = visit.seek(site, posted.text("account"))?;
        return see(format!("/admin/accounts/one?find={}", encoded(&name)));
    }
    let words: String = posted.text("q").chars().take(LENGTH_MAX).collect();
    let name = if words.is_empty() { String::new() } else { visit.seek(site, &words)? };
    see(here(&name, 1))
}

fn here(find: &str, from: usize) -> String {
    let find = (!find.is_empty()).then(|| format!("find={}", encoded(find)));
    let from = (from > 1).then(|| format!("from={from}"));
    let pairs: Vec<String> = find.into_iter().chain(from).collect();
    if pairs.is_empty() { HERE.to_owned() } else { format!("{HERE}?{}", pairs.join("&")) }
}

fn row(site: &Site, visit: &Visit, account: &Account) -> Result<AccountRow, Trouble> {
    Ok(AccountRow {
        id: account.account.to_string(),
        name: name(site, visit, account),
        posts: posts(site, visit, &account.account),
        tags: tags(visit, account, &Factors::of(site, &account.account)?),
    })
}

/// The name in the directory; the account's own for whoever is not in it.
pub(super) fn name(site: &Site, visit: &Visit, account: &Account) -> String {
    let (directory, today) = (site.engine.directory(), site.engine.today());
    let standing = directory.standing(&account.account, today);
    let name = standing.map_or_else(|| account.name.clone(), |standing| standing.name);
    visit.language.pick(&name).to_owned()
}

/// Office and title of each post that the person holds today.
pub(super) fn posts(site: &Site, visit: &Visit, account: &AccountId) -> Vec<String> {
    let (directory, today) = (site.engine.directory(), site.engine.today());
    let standing = directory.standing(account, today);
    standing.map_or_else(Vec::new, |it| directory::posts(&directory, visit.language, &it, today))
}

/// What is to be known of an account at first sight.
pub(super) fn tags(visit: &Visit, account: &Account, factors: &Factors) -> Vec<Tag> {
    let language = visit.language;
    let tag = |tone, key: &str| Tag::new(tone, language.t(key));
    let mut tags = Vec::new();
    if !account.active {
        tags.push(tag(Tone::Bad, "accounts-closed"));
    }
    if factors.first_password().is_some() {
        tags.push(tag(Tone::Warn, "accounts-first"));
    }
    if factors.any() {
        tags.push(tag(Tone::Good, "accounts-second"));
    }
    tags
}
