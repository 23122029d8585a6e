//! `/admin/accounts/one`: one account and what the security administrator may do with it.

use axum::http::StatusCode;
use identity::record::{Deed, Via};
use identity::{Commander, Domain, may_hand_over};
use store::Account;
use value::AccountId;
use value::percent::encoded;

use super::accounts::{name, posts, tags};
use super::hand_over::hand_over;
use super::{administrator, choose, hindrance, proved, refused};
use crate::error::Trouble;
use crate::factor::{Factors, SECOND};
use crate::me::account::sessions;
use crate::password;
use crate::posted::Posted;
use crate::serve::{Answer, html, html_with, see};
use crate::site::Site;
use crate::view::admin::{Administered, ShownOnce};
use crate::view::part::{Field, Row, errors_of};
use crate::view::{Notice, Tone};
use crate::visit::Visit;

/// What may be done with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    /// Another first password.
    Reset,
    /// That, and the second factors go: for whoever lost them.
    ResetAll,
    EndSessions,
    Close,
    /// A closed account opens again, with another first password.
    Reopen,
}

impl Act {
    const ALL: [Self; 5] = [Self::Reset, Self::ResetAll, Self::EndSessions, Self::Close, Self::Reopen];

    fn name(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::ResetAll => "reset-all",
            Self::EndSessions => "end",
            Self::Close => "close",
            Self::Reopen => "reopen",
        }
    }

    fn fits(self, account: &Account, factors: &Factors) -> bool {
        match self {
            Self::Reopen => !account.active,
            Self::ResetAll => account.active && factors.any(),
            Self::Reset | Self::EndSessions | Self::Close => account.active,
        }
    }

    /// The kinds of factors that go where a first password is given.
    fn hands_over(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Reset | Self::Reopen => Some(&[]),
            Self::ResetAll => Some(&SECOND),
            Self::EndSessions | Self::Close => None,
        }
    }

    fn deed(self, account: &Account) -> Deed {
        let (id, roles) = (account.account.clone(), account.roles.clone());
        match self {
            Self::Reset => Deed::AccountReset { account: id, factors: false },
            Self::ResetAll => Deed::AccountReset { account: id, factors: true },
            Self::EndSessions => Deed::SessionsEnded { account: id },
            Self::Close => Deed::AccountClosed { account: id },
            Self::Reopen => Deed::AccountPut { account: id, roles },
        }
    }
}

/// The account that the address names, and what it is proved with.
fn asked(site: &Site, visit: &Visit) -> Result<(Account, Factors), Trouble> {
    let id: AccountId = visit.sought().parse().map_err(|_| Trouble::NotFound)?;
    let account = site.engine.store().account(&id)?.ok_or(Trouble::NotFound)?;
    let factors = Factors::of(site, &id)?;
    Ok((account, factors))
}

/// `GET /admin/accounts/one`: under `find` the address has a name for the account that only this session understands.
pub fn show(site: &Site, visit: &mut Visit) -> Answer {
    let by = administrator(site, visit, Domain::Accounts)?;
    let (account, factors) = asked(site, visit)?;
    let fields = fields(site, visit, (&account, &factors), None)?;
    html(&page(site, visit, &by, (&account, &factors), fields)?)
}

/// The choice of what to do, and the proof.
fn fields(
    site: &Site,
    visit: &Visit,
    (account, factors): (&Account, &Factors),
    chosen: Option<Act>,
) -> Result<Vec<Field>, Trouble> {
    let acts = Act::ALL.into_iter().filter(|act| act.fits(account, factors));
    choose(site, visit, acts.map(|act| (act.name(), chosen == Some(act))))
}

fn page(
    site: &Site,
    visit: &Visit,
    by: &AccountId,
    (account, factors): (&Account, &Factors),
    fields: Vec<Field>,
) -> Result<Administered, Trouble> {
    let language = visit.language;
    let mut frame = visit.page();
    let done = [Act::EndSessions, Act::Close].into_iter().find(|act| act.name() == visit.query("done"));
    frame.notice =
        done.map(|act| Notice { tone: Tone::Good, text: language.t(&format!("admin-done-{}", act.name())) });
    let sessions = site.engine.store().sessions_of(&account.account)?;
    let living = sessions.iter().filter(|session| session.expires_at > visit.now);
    let seen = living.clone().map(|session| session.seen_at).max();
    let mut ways: Vec<String> = factors.app().map(|_| language.t("account-app")).into_iter().collect();
    ways.extend(factors.passkeys().map(|_| language.t("account-passkey")));
    let linked = site.engine.store().identity_links_of(&account.account)?;
    let mut rows = Vec::new();
    let mut add = |key: &str, value: String| {
        if !value.is_empty() {
            rows.push(Row::new(language.t(key), value));
        }
    };
    add("sign-in-name", account.account.to_string());
    add("me-post", posts(site, visit, &account.account).join("\n"));
    add("admin-second", ways.join(&language.t("list-gap")));
    let providers = linked.iter().map(|link| crate::trust::name(site, language, &link.provider));
    add("identities-title", providers.collect::<Vec<_>>().join(&language.t("list-gap")));
    add("admin-sessions", living.count().to_string());
    add("admin-seen", seen.map(|at| site.day(at)).unwrap_or_default());
    let own = *by == account.account;
    Ok(Administered {
        page: frame,
        back: ("/admin/accounts", language.t("accounts-title")),
        title: name(site, visit, account),
        tags: tags(visit, account, factors),
        rows,
        action: here(visit),
        hindrance: if own { language.t("admin-own") } else { hindrance(visit) },
        errors: errors_of(&fields),
        fields,
    })
}

/// `POST /admin/accounts/one`: in the record first, then done.
pub fn take(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let by = administrator(site, visit, Domain::Accounts)?;
    let (account, factors) = asked(site, visit)?;
    // One's own goes the way of everybody's own: `/me/account`.
    if by == account.account {
        return Err(refused(site, &by, Domain::Accounts, "administers-self")?);
    }
    let chosen = Act::ALL.into_iter().find(|act| act.name() == posted.text("do"));
    let chosen = chosen.filter(|act| act.fits(&account, &factors));
    let mut fields = fields(site, visit, (&account, &factors), chosen)?;
    let good = proved(site, visit, (Domain::Accounts, posted), &mut fields)?;
    fields[0].error = match chosen {
        None => visit.language.t("admin-act-missing"),
        Some(act) if good => hinders(site, visit, &by, (&account, &factors), act)?,
        Some(_) => String::new(),
    };
    let (Some(act), true) = (chosen, good && fields[0].error.is_empty()) else {
        let page = page(site, visit, &by, (&account, &factors), fields)?;
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    site.engine.record(&by, Via::Page, act.deed(&account))?;
    let id = account.account.clone();
    // Other systems are told of the end of each session.
    sessions::end_all(site, &id, None)?;
    if let Some(taken) = act.hands_over() {
        return html(&first_password(site, visit, Account { active: true, ..account }, taken)?);
    }
    if act == Act::Close {
        site.engine.store().put_account(&Account { active: false, ..account })?;
    }
    site.engine.store().revoke_oidc_account(&id)?;
    see(format!("{}&done={}", here(visit), act.name()))
}

/// Why this is not the administrator's to do, which the record keeps; empty where it is.
fn hinders(
    site: &Site,
    visit: &Visit,
    by: &AccountId,
    (account, factors): (&Account, &Factors),
    act: Act,
) -> Result<String, Trouble> {
    let Some(taken) = act.hands_over() else { return Ok(String::new()) };
    let stays = factors.any() && taken.is_empty();
    let whose = (&account.account, account.roles.as_slice());
    let may = {
        let (directory, today) = (site.engine.directory(), site.engine.today());
        may_hand_over(&directory, Commander::Person(by), whose, stays, today)
    };
    let Err(why) = may else { return Ok(String::new()) };
    refused(site, by, Domain::Accounts, why.code())?;
    Ok(visit.language.pick(&why.words()).to_owned())
}

fn here(visit: &Visit) -> String {
    format!("/admin/accounts/one?find={}", encoded(visit.query("find")))
}

/// Puts an account with a first password, and shows it this once.
pub(super) fn first_password(
    site: &Site,
    visit: &Visit,
    account: Account,
    taken: &[&str],
) -> Result<ShownOnce, Trouble> {
    let (language, made) = (visit.language, password::first());
    let account = Account { password_hash: password::hash(&made, None), ..account };
    hand_over(site.engine.store().as_ref(), &account, taken, visit.now)?;
    let hours = password::FIRST_LIVES.as_hours().to_string();
    Ok(ShownOnce {
        page: visit.page(),
        back: ("/admin/accounts", language.t("accounts-title")),
        title: language.t("admin-first-title"),
        rows: vec![
            Row::new(language.t("admin-open-name"), name(site, visit, &account)),
            Row::new(language.t("sign-in-name"), account.account.to_string()),
        ],
        secret: made,
        lead: language.with("admin-first-lead", &[("hours", &hours)]),
    })
}
