//! `luohu account`: who can sign in.

use serde_json::json;
use store::{Account, Certificate, Store as _};
use value::{AccountId, OfficeId, RoleId, Words};

use crate::cli::AccountCommand;
use crate::config::Config;
use crate::failure::Failure;
use crate::wire;

pub fn account(config: &Config, command: &AccountCommand, json: bool) -> Result<(), Failure> {
    match command {
        AccountCommand::List => {
            let store = wire::open_store(config, false)?;
            for account in store.accounts()? {
                let roles: Vec<&str> = account.roles.iter().map(RoleId::as_str).collect();
                if json {
                    let told = json!({ "account": account.account.as_str(), "roles": roles, "active": account.active });
                    wire::print(&told.to_string());
                } else {
                    wire::print(&format!("{}\t{}", account.account, roles.join(",")));
                }
            }
            Ok(())
        }
        AccountCommand::Put { account, name, role, office, area, certificate } => {
            let wrong = |error: value::id::NotAnId| Failure::usage(error.to_string());
            let id: AccountId = account.parse().map_err(wrong)?;
            if authority::is_reserved(&id) {
                return Err(Failure::usage(format!("{id} stands for no person: choose another name")));
            }
            let roles =
                role.iter().map(|role| role.parse::<RoleId>().map_err(wrong)).collect::<Result<_, _>>()?;
            let office =
                office.as_ref().map(|office| office.parse::<OfficeId>().map_err(wrong)).transpose()?;
            let certificates =
                certificate.iter().map(|text| read_certificate(text)).collect::<Result<_, _>>()?;
            let mut password = String::new();
            std::io::stdin().read_line(&mut password).map_err(Failure::fault)?;
            let password = password.trim_end_matches(['\r', '\n']);
            if password.chars().count() < 12 {
                return Err(Failure::usage("the password on stdin needs at least 12 characters"));
            }
            if password.len() > crypto::password::PASSWORD_BYTES_MAX {
                return Err(Failure::usage("the password on stdin is longer than a password may be"));
            }
            let store = wire::open_store(config, true)?;
            store.put_account(&Account {
                account: id,
                name: Words::new(name, name),
                password_hash: web::password::hash(password, None),
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
