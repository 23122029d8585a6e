//! `luohu account`: who can sign in.

use identity::Domain;
use identity::record::Deed;
use serde_json::json;
use store::{Account, Certificate, SqliteStore, Store as _};
use value::{AccountId, OfficeId, RoleId, Words};

use crate::administer;
use crate::cli::AccountCommand;
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
            let id = new_id(account)?;
            let roles: Vec<RoleId> =
                role.iter().map(|role| role.parse().map_err(wrong)).collect::<Result<_, _>>()?;
            check_roles(&roles)?;
            let office =
                office.as_ref().map(|office| office.parse::<OfficeId>().map_err(wrong)).transpose()?;
            let certificates =
                certificate.iter().map(|text| read_certificate(text)).collect::<Result<_, _>>()?;
            let password = read_password()?;
            let store = wire::open_store(config, true)?;
            let by = administer::admitted(&store, by, Domain::Accounts)?;
            if by == id && identity::is_power(&roles) {
                administer::refused(store.as_ref(), &by, "account", "administers-self")?;
                return Err(Failure::Found(told("不能授权给自己", "nobody gives power to themself")));
            }
            let put = Deed::AccountPut { account: id.clone(), roles: roles.clone() };
            administer::note(store.as_ref(), &by, put)?;
            store.put_account(&Account {
                account: id,
                name: Words::new(name, name),
                password_hash: web::password::hash(&password, None),
                roles,
                office,
                area: area.clone(),
                certificates,
                active: true,
            })?;
            Ok(())
        }
    }
}

fn wrong(error: value::id::NotAnId) -> Failure {
    Failure::usage(error.to_string())
}

fn new_id(text: &str) -> Result<AccountId, Failure> {
    let id: AccountId = text.parse().map_err(wrong)?;
    if authority::is_reserved(&id) {
        return Err(Failure::usage(format!("{id} stands for no person: choose another name")));
    }
    Ok(id)
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

fn read_password() -> Result<String, Failure> {
    let mut password = String::new();
    std::io::stdin().read_line(&mut password).map_err(Failure::fault)?;
    password.truncate(password.trim_end_matches(['\r', '\n']).len());
    if password.chars().count() < 12 {
        return Err(Failure::usage("the password on stdin needs at least 12 characters"));
    }
    if password.len() > crypto::password::PASSWORD_BYTES_MAX {
        return Err(Failure::usage("the password on stdin is longer than a password may be"));
    }
    Ok(password)
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
    let id: AccountId = account.parse().map_err(wrong)?;
    let store = wire::open_store(config, false)?;
    let by = administer::admitted(&store, by, Domain::Accounts)?;
    let account = known(&store, &id)?;
    administer::note(store.as_ref(), &by, Deed::AccountClosed { account: id.clone() })?;
    store.put_account(&Account { active: false, ..account })?;
    store.revoke_oidc_account(&id)?;
    Ok(())
}

fn known(store: &SqliteStore, id: &AccountId) -> Result<Account, Failure> {
    let missing = || Failure::Found(told(format!("没有账号“{id}”"), format!("there is no account \"{id}\"")));
    store.account(id)?.ok_or_else(missing)
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
