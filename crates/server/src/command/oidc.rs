//! `luohu oidc client`: the systems that people sign in to through this district.

use identity::Domain;
use identity::oidc::{Client, Scope};
use identity::record::Deed;
use serde_json::json;
use store::{OidcClient, Store as _};
use value::{Clock as _, Digest, SignedDuration, Timestamp, Words};
use web::admin::systems::fresh_secret;

use crate::administer;
use crate::cli::{ClientCommand, NewClient};
use crate::config::Config;
use crate::failure::Failure;
use crate::keys::told;
use crate::wire;

pub fn client(
    config: &Config,
    command: &ClientCommand,
    (json, by): (bool, Option<&str>),
) -> Result<(), Failure> {
    match command {
        ClientCommand::Add(new) => add(config, new, (json, by)),
        ClientCommand::List => list(config, json),
        ClientCommand::Renew { id, secret_days } => renew(config, id, *secret_days, (json, by)),
        ClientCommand::Remove { id } => {
            let store = wire::open_store(config, false)?;
            let by = administer::admitted(&store, by, Domain::Clients)?;
            if store.oidc_client(id)?.is_some() {
                administer::note(store.as_ref(), &by, Deed::ClientRemoved { client: id.clone() })?;
                store.delete_oidc_client(id)?;
                return Ok(());
            }
            Err(Failure::Found(told(format!("没有系统“{id}”"), format!("there is no client \"{id}\""))))
        }
    }
}

fn add(config: &Config, new: &NewClient, (json, by): (bool, Option<&str>)) -> Result<(), Failure> {
    let scopes: Result<Vec<Scope>, _> = new.scope.iter().map(|scope| scope.parse()).collect();
    let scopes = scopes.map_err(|defect| wrong(&[defect.words()]))?;
    let secret = (!new.public).then(fresh_secret);
    let client = Client {
        id: new.id.clone(),
        name: Words::new(new.name_zh.as_str(), new.name_en.as_str()),
        redirects: new.redirect.clone(),
        post_logout: new.post_logout.clone(),
        back_channel: new.back_channel.clone(),
        home: new.home.clone(),
        secret: secret.as_ref().map(|text| Digest::of(text.as_bytes())),
        secret_until: secret.as_ref().map(|_| ends(new.secret_days)).transpose()?,
        scopes,
    };
    let defects: Vec<Words> = client.defects().into_iter().map(|defect| defect.words()).collect();
    if !defects.is_empty() {
        return Err(wrong(&defects));
    }
    let store = wire::open_store(config, true)?;
    if store.oidc_client(&client.id)?.is_some() {
        let id = &client.id;
        return Err(Failure::Found(told(
            format!("系统“{id}”已登记：请先移除"),
            format!("the client \"{id}\" is there already: remove it first"),
        )));
    }
    let by = administer::admitted(&store, by, Domain::Clients)?;
    administer::note(store.as_ref(), &by, Deed::ClientAdded { client: client.id.clone() })?;
    let data = serde_json::to_string(&client).map_err(Failure::fault)?;
    store.put_oidc_client(&OidcClient { id: client.id.clone(), data })?;
    tell(&client, secret.as_deref(), json);
    Ok(())
}

/// When a secret made now ends.
fn ends(days: u16) -> Result<Timestamp, Failure> {
    let lives = SignedDuration::from_hours(24 * i64::from(days));
    engine::SystemClock.now().checked_add(lives).map_err(Failure::fault)
}

/// This once; only the digest is kept.
fn tell(client: &Client, secret: Option<&str>, json: bool) {
    let until = client.secret_until.map(|until| until.to_string());
    match (secret, json) {
        (secret, true) => {
            let told = json!({ "client_id": client.id, "client_secret": secret, "secret_until": until });
            wire::print(&told.to_string());
        }
        (Some(secret), false) => wire::print(secret),
        (None, false) => {}
    }
}

fn renew(config: &Config, id: &str, days: u16, (json, by): (bool, Option<&str>)) -> Result<(), Failure> {
    let store = wire::open_store(config, false)?;
    let by = administer::admitted(&store, by, Domain::Clients)?;
    let Some(row) = store.oidc_client(id)? else {
        return Err(Failure::Found(told(format!("没有系统“{id}”"), format!("there is no client \"{id}\""))));
    };
    let client: Client = serde_json::from_str(&row.data).map_err(Failure::fault)?;
    if client.secret.is_none() {
        return Err(Failure::Found(told(
            format!("系统“{id}”没有密钥，无须更换"),
            format!("the client \"{id}\" is public and has no secret"),
        )));
    }
    let secret = fresh_secret();
    let digest = Some(Digest::of(secret.as_bytes()));
    let client = Client { secret: digest, secret_until: Some(ends(days)?), ..client };
    administer::note(store.as_ref(), &by, Deed::ClientRenewed { client: client.id.clone() })?;
    let data = serde_json::to_string(&client).map_err(Failure::fault)?;
    store.put_oidc_client(&OidcClient { id: client.id.clone(), data })?;
    tell(&client, Some(&secret), json);
    Ok(())
}

fn list(config: &Config, json: bool) -> Result<(), Failure> {
    for row in wire::open_store(config, false)?.oidc_clients()? {
        let client: Client = serde_json::from_str(&row.data).map_err(Failure::fault)?;
        let public = client.secret.is_none();
        if json {
            let told = json!({
                "client_id": client.id, "name": client.name, "redirect_uris": client.redirects,
                "post_logout_redirect_uris": client.post_logout,
                "backchannel_logout_uri": client.back_channel, "client_uri": client.home, "scopes": client.scopes, "public": public,
                "secret_until": client.secret_until.map(|until| until.to_string()),
            });
            wire::print(&told.to_string());
        } else {
            let kind = if public { "public" } else { "secret" };
            wire::print(&format!(
                "{}\t{}\t{kind}\t{}",
                client.id,
                client.name.zh,
                client.redirects.join(" ")
            ));
        }
    }
    Ok(())
}

fn wrong(defects: &[Words]) -> Failure {
    let lines: Vec<String> = defects.iter().map(|words| told(words.zh.as_str(), words.en.as_str())).collect();
    Failure::usage(lines.join("\n"))
}
