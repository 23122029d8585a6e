//! `luohu account`: who can sign in.

use serde_json::json;
use store::{Account, Store as _};
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
        AccountCommand::Put { account, name, role, office, area } => {
            let wrong = |error: value::id::NotAnId| Failure::usage(error.to_string());
            let id: AccountId = account.parse().map_err(wrong)?;
            let roles =
                role.iter().map(|role| role.parse::<RoleId>().map_err(wrong)).collect::<Result<_, _>>()?;
            let office =
                office.as_ref().map(|office| office.parse::<OfficeId>().map_err(wrong)).transpose()?;
            let mut password = String::new();
            std::io::stdin().read_line(&mut password).map_err(Failure::fault)?;
            let password = password.trim_end_matches(['\r', '\n']);
            if password.chars().count() < 12 {
                return Err(Failure::usage("the password on stdin needs at least 12 characters"));
            }
            let store = wire::open_store(config, true)?;
            store.put_account(&Account {
                account: id,
                name: Words::new(name, name),
                password_hash: web::password::hash(password, None),
                roles,
                office,
                area: area.clone(),
                active: true,
            })?;
            Ok(())
        }
    }
}
