//! `/admin/systems`: the systems that people sign in to through this district. Another secret is made here and a system is
//! removed; one is added on the command line alone, since it names addresses that this server will call.

use axum::http::StatusCode;
use crypto::Secret;
use identity::Domain;
use identity::oidc::Client;
use identity::record::{Deed, Via};
use store::OidcClient;
use value::{Digest, SignedDuration, Timestamp};

use super::{administrator, choose, hindrance, proved};
use crate::error::Trouble;
use crate::posted::Posted;
use crate::serve::{Answer, html, html_with, see};
use crate::site::Site;
use crate::view::admin::{Administered, ShownOnce, SystemRow, Systems};
use crate::view::part::{Field, Row, Tag, errors_of};
use crate::view::{Notice, Tone};
use crate::visit::Visit;

/// Bytes of a secret: as many as its digest has, so that guessing it is hopeless.
const SECRET_BYTES: usize = 32;

/// How long a secret that is made here is good for, in days.
const SECRET_DAYS: i64 = 365;

/// How long before its end a secret is pointed out.
const SOON: SignedDuration = SignedDuration::from_hours(24 * 30);

/// A secret of a system, as it is handed over.
pub fn fresh_secret() -> String {
    crypto::encoding::encode(Secret::random(&mut engine::OsRng, SECRET_BYTES).expose())
}

/// What may be done with a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Renew,
    Remove,
}

impl Act {
    const ALL: [Self; 2] = [Self::Renew, Self::Remove];

    fn name(self) -> &'static str {
        match self {
            Self::Renew => "renew",
            Self::Remove => "remove",
        }
    }

    fn fits(self, client: &Client) -> bool {
        self == Self::Remove || client.secret.is_some()
    }
}

/// `GET /admin/systems`
pub fn list(site: &Site, visit: &mut Visit) -> Answer {
    administrator(site, visit, Domain::Clients)?;
    let mut rows = Vec::new();
    for row in site.engine.store().oidc_clients()? {
        let client = read(&row)?;
        rows.push(SystemRow {
            name: visit.language.pick(&client.name).to_owned(),
            tags: tags(site, visit, &client),
            id: client.id,
        });
    }
    let mut page = visit.page();
    page.notice = (visit.query("done") == "remove")
        .then(|| Notice { tone: Tone::Good, text: visit.language.t("admin-done-remove") });
    html(&Systems { page, rows })
}

fn read(row: &OidcClient) -> Result<Client, Trouble> {
    serde_json::from_str(&row.data).map_err(|error| Trouble::Broken(format!("client {}: {error}", row.id)))
}

fn tags(site: &Site, visit: &Visit, client: &Client) -> Vec<Tag> {
    let language = visit.language;
    if client.secret.is_none() {
        return vec![Tag::new(Tone::Plain, language.t("admin-system-public"))];
    }
    let Some(until) = client.secret_until else { return Vec::new() };
    let (tone, key) = match until.duration_since(visit.now) {
        left if left <= SignedDuration::ZERO => (Tone::Bad, "admin-secret-over"),
        left if left <= SOON => (Tone::Warn, "admin-secret-until"),
        _ => (Tone::Plain, "admin-secret-until"),
    };
    vec![Tag::new(tone, language.with(key, &[("day", &site.day(until))]))]
}

fn asked(site: &Site, visit: &Visit) -> Result<Client, Trouble> {
    let row = site.engine.store().oidc_client(visit.param("client"))?;
    read(&row.ok_or(Trouble::NotFound)?)
}

/// `GET /admin/systems/{client}`
pub fn show(site: &Site, visit: &mut Visit) -> Answer {
    administrator(site, visit, Domain::Clients)?;
    let client = asked(site, visit)?;
    let fields = fields(site, visit, &client, None)?;
    html(&page(site, visit, &client, fields))
}

fn fields(site: &Site, visit: &Visit, client: &Client, chosen: Option<Act>) -> Result<Vec<Field>, Trouble> {
    let acts = Act::ALL.into_iter().filter(|act| act.fits(client));
    choose(site, visit, acts.map(|act| (act.name(), chosen == Some(act))))
}

fn page(site: &Site, visit: &Visit, client: &Client, fields: Vec<Field>) -> Administered {
    let language = visit.language;
    let mut rows = vec![Row::new(language.t("admin-system-id"), client.id.clone())];
    let mut add = |key: &str, values: Vec<String>| {
        if !values.is_empty() {
            rows.push(Row::new(language.t(key), values.join("\n")));
        }
    };
    let learns = client.scopes.iter().map(|scope| language.pick(&scope.words()).to_owned());
    add("systems-learns", learns.collect());
    add("admin-system-redirects", client.redirects.clone());
    add("admin-system-back-channel", client.back_channel.iter().cloned().collect());
    add("admin-system-home", client.home.iter().cloned().collect());
    Administered {
        page: visit.page(),
        back: ("/admin/systems", language.t("admin-systems-title")),
        title: language.pick(&client.name).to_owned(),
        tags: tags(site, visit, client),
        rows,
        action: format!("/admin/systems/{}", client.id),
        hindrance: hindrance(visit),
        errors: errors_of(&fields),
        fields,
    }
}

/// `POST /admin/systems/{client}`: in the record first, then done.
pub fn take(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let by = administrator(site, visit, Domain::Clients)?;
    let client = asked(site, visit)?;
    let chosen = Act::ALL.into_iter().find(|act| act.name() == posted.text("do") && act.fits(&client));
    let mut fields = fields(site, visit, &client, chosen)?;
    let good = proved(site, visit, (Domain::Clients, posted), &mut fields)?;
    let (Some(act), true) = (chosen, good) else {
        if chosen.is_none() {
            fields[0].error = visit.language.t("admin-act-missing");
        }
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(site, visit, &client, fields));
    };
    match act {
        Act::Remove => {
            site.engine.record(&by, Via::Page, Deed::ClientRemoved { client: client.id.clone() })?;
            site.engine.store().delete_oidc_client(&client.id)?;
            see("/admin/systems?done=remove")
        }
        Act::Renew => {
            site.engine.record(&by, Via::Page, Deed::ClientRenewed { client: client.id.clone() })?;
            html(&renewed(site, visit, client)?)
        }
    }
}

/// Gives a system another secret, and shows it this once.
fn renewed(site: &Site, visit: &Visit, client: Client) -> Result<ShownOnce, Trouble> {
    let (language, secret) = (visit.language, fresh_secret());
    let lives = SignedDuration::from_hours(24 * SECRET_DAYS);
    let until = visit.now.checked_add(lives).unwrap_or(Timestamp::MAX);
    let client = Client { secret: Some(Digest::of(secret.as_bytes())), secret_until: Some(until), ..client };
    let data = serde_json::to_string(&client).map_err(|error| Trouble::Broken(error.to_string()))?;
    site.engine.store().put_oidc_client(&OidcClient { id: client.id.clone(), data })?;
    Ok(ShownOnce {
        page: visit.page(),
        back: ("/admin/systems", language.t("admin-systems-title")),
        title: language.t("admin-secret-title"),
        rows: vec![
            Row::new(language.t("admin-system"), language.pick(&client.name).to_owned()),
            Row::new(language.t("admin-system-id"), client.id),
        ],
        secret,
        lead: language.with("admin-secret-lead", &[("day", &site.day(until))]),
    })
}
