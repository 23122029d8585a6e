//! `GET /me/data.json`: everything the district holds about me (PIPL article 45), and `POST` of its erasure.

use engine::{Ask, Request};
use serde_json::{Value as Json, json};
use value::{CaseId, CommandKey, FilingId, Value, canonical};

use crate::error::Trouble;
use crate::posted::Posted;
use crate::serve::{Answer, Reply, see};
use crate::site::Site;
use crate::visit::Visit;

/// The account, the systems and identities it is known to, its filings with what was said, the personal data left with them, and every reading of it.
pub fn export(site: &Site, visit: &mut Visit) -> Answer {
    let mut filings = Vec::new();
    for (row, cases) in super::filings(site, visit)? {
        let Some(case) = cases.first() else { continue };
        let Some(filing) = case.filings.get(&row.filing) else { continue };
        let personal = site.engine.personal(case.id, &row.filing)?;
        let readings = cases.iter().flat_map(|case| &case.readings);
        let readings: Vec<Json> = readings
            .filter(|read| read.reading.filing == row.filing)
            .map(|read| json!({ "at": read.at.to_string(), "reading": read.reading }))
            .collect();
        filings.push(json!({
            "code": row.filing.as_str(),
            "case": case.number,
            "service": case.app.as_str(),
            "filed_at": filing.filed_at.to_string(),
            "channel": filing.channel,
            "said": data(Value::from(filing.said.clone())),
            "personal": personal.map(|personal| data(Value::from(personal.0))),
            "answers": filing.answers,
            "readings": readings,
        }));
    }
    let account = visit.account.as_ref().ok_or(Trouble::SignIn)?;
    let systems =
        crate::oidc::trusted_by(site, &account.account, visit.now)?.into_iter().map(|(client, trust)| {
            json!({
                "system": client.name, "learns": trust.scopes, "since": trust.since.to_string(),
                "until": trust.until.to_string(),
            })
        });
    let identities = site.engine.store().identity_links_of(&account.account)?.into_iter().map(|link| {
        json!({
            "provider": link.provider, "real_name_level": link.level, "linked_at": link.linked_at.to_string(),
            "last_used": link.seen_at.to_string(),
        })
    });
    let (systems, identities): (Vec<Json>, Vec<Json>) = (systems.collect(), identities.collect());
    let all = json!({
        "systems": systems,
        "identities": identities,
        "account": { "id": account.account.as_str(), "name": account.name, "roles": account.roles },
        "filings": filings,
    });
    let bytes = serde_json::to_vec_pretty(&all).map_err(|error| Trouble::Broken(error.to_string()))?;
    Ok(Reply::File { mime: "application/json; charset=utf-8".to_owned(), bytes, cache: "no-store" })
}

fn data(value: Value) -> Json {
    serde_json::from_str(&canonical::encode(&value)).unwrap_or_default()
}

/// `POST /hall/cases/{alias}/erasure`: the wish of whoever left personal data that it be erased.
pub fn erase(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let Some(filing) = visit.filing(site, visit.param("alias"))? else { return see("/hall/look-up") };
    let row = site.engine.store().filing(&filing)?.ok_or(Trouble::NotFound)?;
    let request = wish(visit, posted, row.case, &filing);
    site.engine.erase_personal(request, (row.case, &filing), "本人要求删除")?;
    see(format!("/hall/cases/{}?done=erased", visit.param("alias")))
}

fn wish(visit: &Visit, posted: &Posted, case: CaseId, filing: &FilingId) -> Request {
    let key = CommandKey::new(format!("web-{}", posted.text("key")));
    let ask = Ask::Erase { case, filing: filing.clone(), reason: String::new() };
    let mut request = Request::new(key, visit.actor(), ask);
    request.proven = vec![filing.clone()];
    request
}
