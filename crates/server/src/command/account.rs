//! `luohu account`: who can sign in.

use std::io::IsTerminal as _;

use identity::Domain;
use identity::record::Deed;
use serde_json::json;
use store::{Account, Certificate, Store as _};
use value::{AccountId, Clock as _, OfficeId, RoleId, Words};
use web::admin::hand_over::{end_sessions, hand_over};
use web::factor::SECOND;
use web::password::Weak;

use crate::administer;
use crate::cli::{AccountCommand, SessionsCommand};
use crate::config::Config;
use crate::failure::Failure;
use crate::keys::{self, told};
use crate::wire;

pub fn account(
    config: &Config,
    command: &AccountCommand,
    (json, by): (bool, Option<&str>),
) -> Result<(), Failure> {
    match command {
        AccountCommand::List => list(config, json),
        AccountCommand::Who { digest } => who(config, digest, json),
        AccountCommand::Close { account } => close(config, account, by),
        AccountCommand::Put { account, name, role, office, area, certificate } => {
            let id = id(account)?;
            let roles: Vec<RoleId> =
                role.iter().map(|role| role.parse().map_err(wrong)).collect::<Result<_, _>>()?;
            check_roles(&roles)?;
            let office =
                office.as_ref().map(|office| office.parse::<OfficeId>().map_err(wrong)).transpose()?;
            let certificates =
                certificate.iter().map(|text| read_certificate(text)).collect::<Result<_, _>>()?;
            let (password, made) = given_or_made(&[id.as_str(), name])?;
            let store = wire::open_store(config, true)?;
            let by = match store.account(&id)? {
                Some(known) => administer::admitted_to_hand_over(&store, by, &known, &[])?,
                None => administer::admitted(&store, by, Domain::Accounts)?,
            };
            if by == id && identity::is_power(&roles) {
                administer::refused(store.as_ref(), &by, "account", "administers-self")?;
                return Err(Failure::Found(told("不能授权给自己", "nobody gives power to themself")));
            }
            let put = Deed::AccountPut { account: id.clone(), roles: roles.clone() };
            administer::note(store.as_ref(), &by, put)?;
            let account = Account {
                account: id,
                name: Words::new(name, name),
                password_hash: web::password::hash(&password, None),
                roles,
                office,
                area: area.clone(),
                certificates,
                active: true,
            };
            hand_over(&*store, &account, &[], engine::SystemClock.now())?;
            tell(&account.account, made.then_some(password.as_str()), json);
            Ok(())
        }
        AccountCommand::Reset { account, factors } => reset(config, account, *factors, (json, by)),
        AccountCommand::Sessions(SessionsCommand::End { account }) => sign_out(config, account, (json, by)),
    }
}

fn reset(
    config: &Config,
    account: &str,
    factors: bool,
    (json, by): (bool, Option<&str>),
) -> Result<(), Failure> {
    let store = wire::open_store(config, false)?;
    let account = known(&*store, account)?;
    let taken: &[&str] = if factors { &SECOND } else { &[] };
    let by = administer::admitted_to_hand_over(&store, by, &account, taken)?;
    if by == account.account && factors {
        administer::refused(store.as_ref(), &by, "account", "administers-self")?;
        return Err(Failure::Found(told(
            "不能取消自己的第二重验证",
            "nobody takes their own second factor away here",
        )));
    }
    let reset = Deed::AccountReset { account: account.account.clone(), factors };
    administer::note(store.as_ref(), &by, reset)?;
    let password = web::password::first();
    let account = Account { password_hash: web::password::hash(&password, None), ..account };
    hand_over(&*store, &account, taken, engine::SystemClock.now())?;
    tell(&account.account, Some(&password), json);
    Ok(())
}

fn sign_out(config: &Config, account: &str, (json, by): (bool, Option<&str>)) -> Result<(), Failure> {
    let store = wire::open_store(config, false)?;
    let by = administer::admitted(&store, by, Domain::Accounts)?;
    let account = known(&*store, account)?;
    administer::note(store.as_ref(), &by, Deed::SessionsEnded { account: account.account.clone() })?;
    let ended = end_sessions(&*store, &account.account)?;
    if json {
        wire::print(&json!({ "account": account.account.as_str(), "ended": ended }).to_string());
    } else {
        wire::print(&format!("{}\t{ended} sessions ended / 已结束 {ended} 个会话", account.account));
    }
    Ok(())
}

fn list(config: &Config, json: bool) -> Result<(), Failure> {
    let store = wire::open_store(config, false)?;
    for account in store.accounts()? {
        let roles: Vec<&str> = account.roles.iter().map(RoleId::as_str).collect();
        if json {
            let told =
                json!({ "account": account.account.as_str(), "roles": roles, "active": account.active });
            wire::print(&told.to_string());
        } else {
            wire::print(&format!("{}\t{}", account.account, roles.join(",")));
        }
    }
    Ok(())
}

fn id(account: &str) -> Result<AccountId, Failure> {
    let id: AccountId =
        account.parse().map_err(|error: value::id::NotAnId| Failure::usage(error.to_string()))?;
    if authority::is_reserved(&id) {
        return Err(Failure::usage(format!("{id} stands for no person: choose another name")));
    }
    Ok(id)
}

fn known(store: &dyn store::Store, account: &str) -> Result<Account, Failure> {
    let id = id(account)?;
    store.account(&id)?.ok_or_else(|| Failure::usage(format!("there is no account {id}")))
}

/// The password that was piped in, where it is good enough; else one made here, and that it was.
fn given_or_made(own: &[&str]) -> Result<(String, bool), Failure> {
    let mut given = String::new();
    if !std::io::stdin().is_terminal() {
        std::io::stdin().read_line(&mut given).map_err(Failure::fault)?;
    }
    let given = given.trim_end_matches(['\r', '\n']);
    if given.is_empty() {
        return Ok((web::password::first(), true));
    }
    match web::password::weak(given, own) {
        None => Ok((given.to_owned(), false)),
        Some(Weak::Short) => Err(Failure::usage("the password on stdin needs at least 12 characters")),
        Some(Weak::Long) => Err(Failure::usage("the password on stdin is longer than a password may be")),
        Some(Weak::Guessable) => Err(Failure::usage(
            "the password on stdin is too easy to guess; with nothing on stdin one is made here",
        )),
    }
}

/// A password that was made here is printed this once.
fn tell(account: &AccountId, password: Option<&str>, json: bool) {
    let hours = web::password::FIRST_LIVES.as_hours();
    if json {
        let told = json!({ "account": account.as_str(), "first_password": password, "hours": hours });
        return wire::print(&told.to_string());
    }
    if let Some(password) = password {
        wire::print(&format!("{account}\t{password}"));
        eprintln!(
            "hand it over in person; it opens for {hours} hours, and another one is asked for at the first sign-in\n\
             请当面交给本人；{hours} 小时内有效，首次登录时须改为自己的密码"
        );
    }
}

fn wrong(error: value::id::NotAnId) -> Failure {
    Failure::usage(error.to_string())
}

/// An administrator's role comes from a post of the directory, which keeps the three apart 三员分离.
fn check_roles(roles: &[RoleId]) -> Result<(), Failure> {
    let Some(role) = roles.iter().find(|role| identity::ADMINISTRATORS.contains(&role.as_str())) else {
        return Ok(());
    };
    Err(Failure::usage(told(
        format!("“{role}”由通讯录中的岗位授予，不能写在账号上"),
        format!("\"{role}\" comes from a post of the directory and cannot stand in an account"),
    )))
}

/// The account that the process log means by a digest.
fn who(config: &Config, digest: &str, json: bool) -> Result<(), Failure> {
    let (store, whose) = (wire::open_store(config, false)?, keys::whose(config)?);
    let found = store.accounts()?.into_iter().find(|account| whose.of(&account.account) == digest);
    let Some(account) = found else {
        return Err(Failure::Found(told("没有这个账号", "there is no such account")));
    };
    let id = account.account.as_str();
    wire::print(&if json { json!({ "account": id }).to_string() } else { id.to_owned() });
    Ok(())
}

fn close(config: &Config, account: &str, by: Option<&str>) -> Result<(), Failure> {
    let store = wire::open_store(config, false)?;
    let by = administer::admitted(&store, by, Domain::Accounts)?;
    let account = known(&*store, account)?;
    let id = account.account.clone();
    administer::note(store.as_ref(), &by, Deed::AccountClosed { account: id.clone() })?;
    store.put_account(&Account { active: false, ..account })?;
    end_sessions(&*store, &id)?;
    Ok(())
}

/// `KIND,NUMBER,FROM` or `KIND,NUMBER,FROM,UNTIL`, days as 2026-03-02.
fn read_certificate(text: &str) -> Result<Certificate, Failure> {
    let wrong =
        || Failure::usage(format!("--certificate {text}: write KIND,NUMBER,FROM or KIND,NUMBER,FROM,UNTIL"));
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let (kind, number, from, until) = match parts.as_slice() {
        [kind, number, from] => (kind, number, from, None),
        [kind, number, from, until] => (kind, number, from, Some(until)),
        _ => return Err(wrong()),
    };
    let from = from.parse().map_err(|_| wrong())?;
    let until = until.map(|day| day.parse()).transpose().map_err(|_| wrong())?;
    Ok(Certificate { kind: (*kind).to_owned(), number: (*number).to_owned(), from, until })
}
